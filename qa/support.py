"""Does the evidence carry this statement? Pure, and without a model.

A statement stands when its numbers, dates and names are in the sentences it cites, most of its words
too, and when these sentences fit the question (``qa.fitting``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.binding import same_binding
from qa.bounds import with_bounds
from qa.citations import Span, Support
from qa.directness import direct
from qa.drafts import DraftStatement
from qa.evidence import Evidence, EvidenceSentence, readable_text, withheld_words
from qa.fitting import (
    Passed,
    fits_question,
    is_body,
    span_of,
    word_share,
)
from qa.kinds import answers_kind, is_placelike, names_in, padded_line, people_in
from qa.lending import lender_of
from qa.premises import contradicts
from qa.question import Asked, givers, without_opener
from qa.told import told
from qa.twists import is_twisted
from qa.verification import (
    content_words,
    graded,
    is_excerpt,
    is_of_another,
    is_telling_excerpt,
    lone_names,
)
from qa.vietnamese import STOPWORDS, dates, fold, key, numbers, unified_syllables

PARTIAL_WORDS = 0.6
"""Least share of a statement's words that must stand in the sentences it cites."""
MOST_CITED = 3
WHOLE_SENTENCE = 4
"""Syllables from which on a sentence of the evidence is known again in a statement."""


@dataclass(frozen=True)
class Checked:
    """A statement with the sentences that carry it; none where it is unsupported."""

    text: str
    spans: tuple[Span, ...]
    support: Support


PARTIAL_COVERAGE = 0.3
"""Least share of the question's own words in the cited sentences or their titles."""
Fact = tuple[str, str | float]


def check_statement(
    draft: DraftStatement, asked: Asked, evidence: Evidence, *, alone: bool = True
) -> Checked:
    """Attach a statement to the sentences that carry it, or find that nothing does.

    ``alone``: nothing else will stand beside it, so it may be cut down to a piece without its subject.
    """
    needed = facts_of(draft.text)
    checked = _checked(draft, asked, evidence, needed, attached=needed, alone=alone)
    called = [n for n in asked.names if n not in asked.joined and not is_placelike(n)]
    names = {("name", name) for name in called} & needed
    if checked.support == "unsupported" and names:
        # A report goes on about a person by the last word of the name.
        again = _checked(draft, asked, evidence, needed, attached=needed - names, alone=alone)
        carrier = next((s for s in evidence.sentences if span_of(s) in again.spans[:1]), None)
        line = padded_line(carrier.text, False) if carrier else ""
        if all(f" {name.split()[-1]} " in line for name in called):
            return again
    return checked


def _checked(
    draft: DraftStatement,
    asked: Asked,
    evidence: Evidence,
    needed: set[Fact],
    *,
    attached: set[Fact],
    alone: bool,
) -> Checked:
    """``check_statement`` with the sentences that say most of ``attached``."""
    unsupported = Checked(draft.text, (), "unsupported")
    cited = _attach(draft, attached, evidence)
    if not cited or not answers_kind(asked, draft.text) or _led_astray(draft, asked, evidence):
        return unsupported
    fits = {c.number: _fits(draft, asked, c) for c in _carriers(needed, asked, cited)}
    bearing = [s for s in cited if fits.get(s.number, True)]
    passed = [fit for fit in fits.values() if fit]
    lent = {("name", name) for name in asked.names}
    text = " ".join(s.text for s in bearing)
    line = padded_line(text, False)
    if not passed or not all(fact in lent or says(fact, text, line) for fact in needed):
        return unsupported
    words = content_words(draft.text)
    echo = {fold(word) for word in unified_syllables(asked.text)}
    new = [word for word in words if fold(word) not in echo]
    facts = len(needed - facts_of(asked.text) - lent)
    if not new and not facts:
        return unsupported
    # What the statement adds to the question; a checked fact weighs as much as four words.
    added = word_share(new, line) * len(new) + 4 * facts
    share = min(word_share(words, line), added / (len(new) + 4 * facts))
    if share < PARTIAL_WORDS:
        return unsupported
    spans = [
        *(span_of(sentence) for sentence in bearing),
        *(s for fit in passed for s in fit.spans),
    ]
    if any(is_twisted(draft.text, asked, sentence.text) for sentence in bearing[:1]):
        return unsupported
    if contradicts(draft.text, asked, told(evidence, (span_of(s) for s in bearing))):
        return unsupported
    spans = list(dict.fromkeys([*spans, *_lone_name_lenders(draft.text, asked, bearing[0])]))
    articles = {sentence.article.id: sentence.article for sentence in bearing}
    quotes = [articles[s.article_id].text[s.start : s.end] for s in spans]
    draft = replace(draft, text=with_bounds(draft.text, " ".join(s.text for s in bearing)))
    titles = [article.title for article in articles.values()]
    support = graded(draft.text, asked, quotes, titles)
    if support == "unsupported" and is_of_another(draft.text, asked, quotes, titles):
        return unsupported
    short = direct(asked.text, draft.text) if alone else draft.text
    if support != "verified" and short != draft.text and is_excerpt(short, quotes):
        # What the question lent the statement goes; what is left are the sentence's own words.
        if graded(short, asked, quotes, titles) == "verified":
            return Checked(short, tuple(spans), "partial")
    if support == "unsupported":
        piece = any(
            is_telling_excerpt(short, asked, sentence.text, readable_text(sentence.article))
            for sentence in bearing
        )
        return Checked(short, tuple(spans), "partial") if piece else unsupported
    return Checked(draft.text, tuple(spans), support)


def _lone_name_lenders(statement: str, asked: Asked, carrier: EvidenceSentence) -> list[Span]:
    """Earlier sentences that say a lone name of the question which the statement repeats and its sentence does not:
    "this blood group", one sentence after "Bombay". None where the sentence has a lone name that neither says.
    """
    said = lone_names(carrier.text) | lone_names(carrier.article.title)
    wanted = (lone_names(statement) & lone_names(asked.text)) - said
    if not wanted or lone_names(carrier.text) - lone_names(f"{asked.text} {statement}"):
        return []
    lenders = [lender_of(name, carrier, False) for name in sorted(wanted)]
    return [lender for lender in lenders if lender]


def _led_astray(draft: DraftStatement, asked: Asked, evidence: Evidence) -> bool:
    """Whether the statement has a word that an article says to machines alone, or is a whole sentence of the
    evidence with other words before or behind it: what is true of that can be quoted.
    """
    said = padded_line(draft.text, False)
    articles = {sentence.article.id: sentence.article for sentence in evidence.sentences}
    withheld = frozenset[str]().union(*map(withheld_words, articles.values()))
    known = STOPWORDS | set(unified_syllables(asked.text))
    if withheld & (set(said.split()) - known):
        return True
    rest = said
    for sentence in evidence.sentences:
        line = padded_line(sentence.text, False)
        if len(line.split()) >= WHOLE_SENTENCE:
            rest = rest.replace(line, " ")
    return rest != said and not set(rest.split()) <= known


def _fits(draft: DraftStatement, asked: Asked, carrier: EvidenceSentence) -> Passed | None:
    fit = fits_question(asked, carrier)
    if fit is None or fit.coverage < PARTIAL_COVERAGE:
        return None
    if not same_polarity(f"{asked.text} {draft.text}", carrier.text):
        return None
    if not _same_giver(draft.text, carrier.text) or not _same_shares(draft.text, carrier.text):
        return None
    if not same_binding(draft.text, carrier.text):
        return None
    return fit if _nearest_person(draft.text, asked, carrier) else None


def _same_giver(statement: str, sentence: str) -> bool:
    """Whether the statement lets the same one give; a sentence without a word for giving is no proof."""
    named = names_in(statement, plain=False)
    stated = givers(statement, named, plain=False) if len(named) > 1 else []
    borne = givers(sentence, named, plain=False)
    return not stated or not borne or stated[0] in borne


_SHARE = re.compile(r"\d+(?:,\d+)?\s*%")


def _same_shares(statement: str, sentence: str) -> bool:
    """Whether percentages belong to the same place, where a sentence has several of both.

    In "TP.HCM tăng trưởng 5,47%, Hà Nội 6,08%" a figure belongs to the place named last before it.
    """
    places = {name for name in names_in(sentence, plain=False) if is_placelike(name)}
    said = places & names_in(statement, plain=False)
    if len(places) < 2 or not said or len(set(_SHARE.findall(sentence))) < 2:
        return True
    for share in set(_SHARE.findall(statement)):
        head, found, _ = sentence.partition(share)
        line = padded_line(head, plain=False)
        before = [name for name in places if f" {name} " in line]
        if found and before and max(before, key=lambda n: line.rfind(f" {n} ")) not in said:
            return False
    return True


# Words that turn a claim around: one in the question or the statement must be in the sentence too.
_POLAR = re.compile(
    r"(?<!\w)(?:từ chối|phản đối|bác bỏ|hủy(?: bỏ)?|chấm dứt|đình chỉ|ngừng|cấm|không|chưa|chẳng|thất bại)(?!\w)"
)
_NOT_POLAR = re.compile(
    r"không gian|không khí|hàng không|(?:có .{1,40} )?không\?|hay không|hay chưa|chưa\?"
)


def same_polarity(claim: str, sentence: str) -> bool:
    """Whether ``sentence`` denies what ``claim`` denies; it may deny more."""

    def polar(text: str) -> set[str]:
        return set(_POLAR.findall(_NOT_POLAR.sub(" ", key(text))))

    return polar(claim) <= polar(sentence)


def _nearest_person(statement: str, asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether "who holds this office?" is answered with the person who stands nearest to it.

    Of several offices ("Trưởng ban Tổ chức", "Trưởng ban Tuyên giáo") it is the one that goes on as the question does.
    """
    if asked.kind != "person":
        return True
    line = padded_line(carrier.text, asked.plain)
    question = padded_line(asked.text, asked.plain)
    anchors = [name for name in asked.names if is_body(name)] or [
        word for word in asked.words if word in _TITLES
    ]
    found = [m.start() for a in anchors for m in re.finditer(rf" {re.escape(a)} ", line)]
    places = [place for place in found if not _goes_otherwise(line[place:], question)] or found
    people = people_in(carrier.text, asked.plain) - set(asked.names)
    said = people & people_in(statement, asked.plain)
    if not places or not said:
        return True

    def distance(person: str) -> int:
        start = line.find(f" {person} ")
        end = start + len(person)
        return min(min(abs(place - start), abs(place - end)) for place in places)

    return min(map(distance, said)) <= min(map(distance, people))


_FILLER = re.compile(
    r" (?:(?:tỉnh|tinh|thành phố|thanh pho|tp|đại biểu|dai bieu|công tác|cong tac|của|cua) )+"
)


def _goes_otherwise(line: str, question: str) -> bool:
    """Whether an office at the head of the padded ``line`` is another one than in the padded ``question``: "trưởng ban Tổ chức",
    where that goes on with "Tuyên giáo". One that only breaks off may be the same.
    """
    words, asked = _FILLER.sub(" ", line).split(), _FILLER.sub(" ", question)
    said = (n for n in range(len(words), 0, -1) if f" {' '.join(words[:n])} " in asked)
    alike = next(said, 0)
    rest = asked.partition(f" {' '.join(words[:alike])} ")[2].split()[:1]
    ahead = words[alike : alike + 1]
    return bool(alike > 1 and ahead and rest) and STOPWORDS.isdisjoint([*ahead, *rest])


_TITLES = frozenset("ct bt gd pct pbt pgd trưởng truong phó pho giám giam dẫn dan".split())


def _carriers(
    needed: set[Fact], asked: Asked, cited: Sequence[EvidenceSentence]
) -> list[EvidenceSentence]:
    """The cited sentences that say what is new in the statement; the first one where nothing is."""
    known = facts_of(asked.text) | {("name", name) for name in asked.names}
    new = needed - known
    carriers = [s for s in cited if any(says(f, s.text, padded_line(s.text, False)) for f in new)]
    return carriers or list(cited[:1])


def facts_of(text: str) -> set[Fact]:
    """Numbers by value, dates in one form, names as unified syllables."""
    found: set[Fact] = {("number", value) for value in numbers(text)}
    found |= {("date", date) for date in dates(text)}
    return found | {("name", without_opener(n, text)) for n in names_in(text, plain=False)}


def _attach(draft: DraftStatement, needed: set[Fact], evidence: Evidence) -> list[EvidenceSentence]:
    """Up to three sentences of one article: the best one, then those that add what is missing."""
    words = content_words(draft.text)
    chosen: list[EvidenceSentence] = []
    rest = list(evidence.sentences)
    gained = 0.0
    while rest and len(chosen) < MOST_CITED:
        near = [s for s in rest if not chosen or s.article.id == chosen[0].article.id]
        if not near:
            break
        worth, place = max(
            (_worth(draft, needed, words, [*chosen, s]), -i) for i, s in enumerate(near)
        )
        if worth < gained + (0.12 if chosen else 1e-9):
            break
        gained = worth
        chosen.append(near[-place])
        rest.remove(near[-place])
    return chosen


def _worth(
    draft: DraftStatement,
    needed: set[Fact],
    words: Sequence[str],
    chosen: Sequence[EvidenceSentence],
) -> float:
    text = " ".join(sentence.text for sentence in chosen)
    line = padded_line(text, False)
    facts = sum(says(fact, text, line) for fact in needed) / len(needed) if needed else 0.0
    hint = 0.1 if any(sentence.number in draft.numbers for sentence in chosen) else 0.0
    relevance = 0.3 * max(sentence.relevance for sentence in chosen)
    return facts + word_share(words, line) + hint + relevance


def says(fact: Fact, text: str, line: str) -> bool:
    """Whether ``text`` says a fact; ``line`` is its ``padded_line``."""
    if fact[0] == "name":
        return f" {fact[1]} " in line
    return fact in facts_of(text)
