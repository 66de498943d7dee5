"""Which sentences answer by themselves, word for word? Pure, and without a model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.amounts import AMOUNTS
from qa.articles import Article
from qa.citations import Span
from qa.drafts import DraftStatement
from qa.evidence import Evidence, EvidenceSentence, following_sentences
from qa.fitting import (
    fits_question,
    share_said,
    span_of,
    speaks_of_another,
    word_share,
)
from qa.kinds import answers_kind, is_placelike, padded_line
from qa.lending import unsaid_names
from qa.premises import difference
from qa.question import Asked
from qa.support import Checked, facts_of, same_polarity, says
from qa.times import YEAR, timeless
from qa.told import Difference, told
from qa.verification import content_words
from qa.vietnamese import fold, key, unified_syllables

QUOTED_COVERAGE = 0.4
"""The same for a quote that stands in for a draft."""
LIKELY_BESIDE = 0.3
"""Relevance from which a sentence is quoted behind those that fit, though it does not."""
QUOTED_BESIDE = 0.1
"""How likely, beside the best quote, another one must be to hold the answer."""
_QUOTED_FROM = 0.005
"""Least relevance of a sentence that answers by itself."""
SAID_BESIDE = 0.5
"""How much of what is asked a sentence with an amount must say itself, beside the one that says most."""
LIKELY_ENOUGH = 0.1
"""How likely, beside any sentence that does not fit, the best quote must be to be more than the nearest sentence.

Of 13 less likely ones (200 questions of ViNewsQA train, 300 of dev, ``seeds``) 4 held the reference; of the others four in
five.
"""
NEAREST_FROM = 0.05
"""Least relevance of a sentence that is quoted as the nearest one."""
DRAFTED_FROM = 0.02
"""Least relevance of a sentence that is quoted because a draft was taken from it."""


def fitting_quotes(
    asked: Asked, evidence: Evidence, *, beside: float = QUOTED_BESIDE
) -> list[Checked]:
    """The sentences that answer by themselves, word for word, best first; none where none does."""
    found = []
    for sentence in evidence.sentences:
        fit = fits_question(asked, sentence)
        able = fit and fit.coverage >= QUOTED_COVERAGE and answers_kind(asked, sentence.text)
        if fit and able and same_polarity(asked.text, sentence.text):
            said = share_said(asked, padded_line(timeless(sentence.text), asked.plain))
            quote = Checked(sentence.text, fit.spans, "verified")
            found.append((sentence.relevance, said, quote))
    found.sort(key=lambda item: -item[0])
    # Of another amount a sentence may repeat all but what is measured.
    if asked.kind in AMOUNTS and found:
        most = max(said for _, said, _ in found)
        found = [item for item in found if item[1] >= SAID_BESIDE * most]
    if not beside:
        return [quote for *_, quote in found]
    least = max(_QUOTED_FROM, beside * found[0][0]) if found else 0.0
    return [quote for relevance, _, quote in found if relevance >= least]


def choose_quotes(asked: Asked, evidence: Evidence, *, most: int) -> list[Checked]:
    """``fitting_quotes``, and behind them the likeliest others; none where none fits.

    The others may say it in words that the rules do not know: their support is partial.
    """
    fitting = fitting_quotes(asked, evidence)
    if not fitting:
        return []
    if items := _announced(asked, fitting[0], evidence):
        return [fitting[0], *items][:most]
    told = {quote.text for quote in fitting}
    cited = {span for quote in fitting for span in quote.spans}
    others = [
        sentence
        for sentence in sorted(evidence.sentences, key=lambda s: -s.relevance)
        if sentence.relevance >= LIKELY_BESIDE
        and _may_add(asked, sentence)
        and sentence.text not in told
        and span_of(sentence) not in cited
    ]
    beside = [Checked(sentence.text, (span_of(sentence),), "partial") for sentence in others]
    return [*fitting, *beside][:most]


_ANNOUNCES = re.compile(
    r"(?<!\w)(?:hai|ba|bốn|năm|sáu|bảy|\d+|các|những|một số) (?:nội dung|nhóm|điểm|vấn đề|việc|lý do|nguyên nhân|giải pháp|"
    r"nhiệm vụ|lĩnh vực|yếu tố|bước|điều|hướng|kiến nghị|đề xuất)(?: [^\W\d]+){0,3}[.:]$",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"[-–•*+\s]*(?:(?:[^\W\d]+ ){0,3}thứ (?:nhất|hai|ba|tư|năm)(?!\w)|(?:một|hai|ba|bốn|năm) là(?!\w))",
    re.IGNORECASE,
)
_ITEMS_WITHIN = 6
"""Sentences behind one that announces a list, among which its items are looked for."""


def is_announced_list(quotes: Sequence[Checked]) -> bool:
    """Whether the first of ``quotes`` only announces what the others say."""
    if len(quotes) < 2 or not _ANNOUNCES.search(quotes[0].text.strip()):
        return False
    announcing = quotes[0].spans[0]
    return all(announcing in quote.spans and _ITEM.match(quote.text) for quote in quotes[1:])


def _announced(asked: Asked, quote: Checked, evidence: Evidence) -> list[Checked]:
    """The items of a list that a sentence only announces: "… về hai nội dung. Nội dung thứ nhất là …"."""
    if asked.kind != "other" or not _ANNOUNCES.search(quote.text.strip()):
        return []
    span = quote.spans[0]
    article = next(s.article for s in evidence.sentences if s.article.id == span.article_id)
    return [
        Checked(article.text[start:end], (Span(article.id, start, end), span), "verified")
        for start, end in following_sentences(article, span.end)[:_ITEMS_WITHIN]
        if _ITEM.match(article.text, start, end)
    ]


_FIGURES = AMOUNTS | {"day", "year", "date"}
"""Kinds of questions that are answered with a figure."""


def _may_add(asked: Asked, sentence: EvidenceSentence) -> bool:
    """Whether a sentence that does not fit may stand behind one that does: it denies nothing of that, and where a
    figure is asked for it is of no other place and no other year.
    """
    if not same_polarity(sentence.text, asked.text) or not same_polarity(asked.text, sentence.text):
        return False
    if asked.kind not in _FIGURES:
        return asked.kind == "person" or answers_kind(asked, sentence.text)
    years, wanted = set(YEAR.findall(sentence.text)), set(YEAR.findall(asked.text))
    of_another_year = bool(years and wanted) and not years & wanted
    return not of_another_year and not speaks_of_another(asked, sentence)


def quote_of_draft(
    drafts: Sequence[DraftStatement], asked: Asked, evidence: Evidence
) -> list[Checked]:
    """The sentence that a draft was taken from, where it says all that is new in it and could be the answer.

    The model saw something there; the sentence itself is quoted, not what the model made of it.
    """
    able = _could_answer(asked, evidence, DRAFTED_FROM)
    lines = [padded_line(sentence.text, False) for sentence in able]
    known = facts_of(asked.text)
    echo = {fold(word) for word in unified_syllables(asked.text)}
    for draft in drafts:
        facts = facts_of(draft.text) - known
        words = [word for word in content_words(draft.text) if fold(word) not in echo]
        said = [
            (word_share(content_words(draft.text), line), sentence.relevance, sentence)
            for sentence, line in zip(able, lines, strict=True)
            if all(says(fact, sentence.text, line) for fact in facts)
            and word_share(words, line) == 1.0
        ]
        if said and (facts or words):
            best = max(said, key=lambda item: item[:2])[2]
            return [Checked(best.text, (span_of(best),), "verified")]
    return []


def _could_answer(asked: Asked, evidence: Evidence, least: float) -> list[EvidenceSentence]:
    """Sentences of at least this relevance that say the kind of thing asked for, of nobody and nothing else."""
    return [
        sentence
        for sentence in evidence.sentences
        if sentence.relevance >= least
        and answers_kind(asked, sentence.text)
        and not speaks_of_another(asked, sentence)
    ]


def nearest_quote(asked: Asked, evidence: Evidence) -> list[Checked]:
    """The likeliest sentence that says the kind of thing that was asked for, of a report that names what the question
    names; none where none does.

    It does not fit the question in full, so its support is partial.
    """
    able = [
        sentence
        for sentence in _could_answer(asked, evidence, NEAREST_FROM)
        if same_polarity(asked.text, sentence.text) and _names_them(sentence.article, asked)
    ]
    best = max(able, key=lambda sentence: sentence.relevance, default=None)
    return [Checked(best.text, (span_of(best),), "partial")] if best else []


def _names_them(article: Article, asked: Asked) -> bool:
    """Whether a report says each name of two syllables that the question says, or the last syllable of it as a name:
    "Bé Hải" is Hải. Of names side by side each may stand in a report of its own.
    """
    form = fold if asked.plain else key
    words = re.findall(r"\w+", f"{article.title} {article.text}")
    said = {form(word) for word in words if word[0].isupper()}
    missing = set(unsaid_names(article, asked)) - asked.joined
    return all(not is_placelike(name) or name.split()[-1] in said for name in missing)


def as_asked(
    quotes: Sequence[Checked], asked: Asked, evidence: Evidence
) -> tuple[list[Checked], str | None]:
    """Quotes, and why they do not answer as asked: what the question takes for granted and they do not say; "" where
    they are only unlikely, None where nothing speaks against them.

    Such quotes are near what was asked, and no more: their support is partial. Those that only stand beside the
    ones that fit bear nothing out. A less likely sentence that fits, and says it, is quoted instead of them.
    """
    fitting = [quote for quote in quotes if quote.support == "verified"] or list(quotes)
    differs = difference(asked, told(evidence, (quote.spans[0] for quote in fitting)))
    if differs is None:
        if _is_likely(fitting, asked, evidence):
            return list(quotes), None
        return [replace(quote, support="partial") for quote in quotes], ""
    if bearing := _bearing_out(differs, asked, evidence):
        return [bearing], None
    return [replace(quote, support="partial") for quote in fitting], differs.notice


def _is_likely(quotes: Sequence[Checked], asked: Asked, evidence: Evidence) -> bool:
    """Whether no sentence is far likelier to hold the answer than all of ``quotes``, but for those that fit or lend them a
    name.
    """
    cited = {span for quote in quotes for span in quote.spans}
    own = {quote.spans[0] for quote in quotes}
    most = max((s.relevance for s in evidence.sentences if span_of(s) in own), default=1.0)
    return not any(
        LIKELY_ENOUGH * sentence.relevance > most
        and span_of(sentence) not in cited
        and fits_question(asked, sentence) is None
        for sentence in evidence.sentences
    )


def _bearing_out(differs: Difference, asked: Asked, evidence: Evidence) -> Checked | None:
    """The likeliest sentence that fits and says the words which the others keep quiet of; None where they contradict."""
    if differs.said or " " not in differs.asked:  # of one syllable it may be another word
        return None
    words = f" {' '.join(unified_syllables(differs.asked))} "
    for quote in fitting_quotes(asked, evidence, beside=0):
        if words in padded_line(quote.text, False) and not difference(
            asked, told(evidence, quote.spans[:1])
        ):
            return quote
    return None
