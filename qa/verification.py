"""How far does a sentence carry a statement: word for word, in its subject and figures, or not? Pure.

``qa.support`` finds the sentences a statement came from and lets it pass or not; here it is graded. The
rules were made on 133 statements of the local model that were read one by one (docs/grounding.md).
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from qa.bounds import same_bounds, same_differences
from qa.citations import Support
from qa.kinds import BODY_NOUNS, names_in, padded_line
from qa.question import Asked
from qa.spellings import is_syllable
from qa.vietnamese import STOPWORDS, fold, key, names, unified_syllables, unify

VERIFIED_CONTEXT = 0.75
PARTIAL_CONTEXT = 0.5
"""Shares of the question's own words that the cited sentences or their titles must say."""
MOST_STRAY = 0.15
"""Share of a partly carried statement's words that neither a cited sentence nor the question may say."""
_FRAGMENT = 6
"""Content words; so short an answer has no subject of its own, and the question lends it one."""

_QUESTION = re.compile(r"\?|(?<!\w)(?:như thế nào|thế nào|ra sao|bao nhiêu|là gì|là ai)(?!\w)")
_SPEAKER = re.compile(r"(?<!\w)(?:tôi|chúng tôi|cháu|mình)(?!\w)")
# Outside of quotation marks two of them also speak of others: "6 người cháu", "cháu bé", "cho chính mình".
_SPEAKER_OF_THE_REPORT = re.compile(
    r"(?<!\w)(?:tôi|chúng tôi"
    r"|(?<!\d )(?<!người )(?<!các )(?<!con )(?<!đứa )(?<!những )cháu(?! (?:bé|gái|trai|nội|ngoại|ruột|nhỏ|họ)(?!\w))"
    r"|(?<!chính )(?<!chuyển )(?<!của )(?<!cho )(?<!thân )(?<!tự )mình)(?!\w)"
)
_SPOKEN = re.compile(r"[\"“][^\"“”]*[\"”]")
# What turns a fact into something wished, asked, expected or supposed.
_MOODS = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng|suýt|muốn|sắp(?! xếp)|nếu|kỳ vọng|hy vọng|dự kiến|dự định|khả năng|có thể|phải"
    r"|đề xuất|đề nghị|kiến nghị|nghi|được cho là|cho rằng|chỉ ra rằng|cáo buộc"
    r"|(?:nguyên|cựu)(?= (?:phó|tổng|bí thư|chủ tịch|giám đốc|bộ trưởng|thứ trưởng|thủ tướng|hiệu trưởng|trưởng|ủy viên|huấn luyện|cầu thủ)))"
    r"(?!\w)"
)
# These bear on what comes after them alone, but for "… là điều bà Lan hy vọng", "… chỉ là khả năng".
_FORWARD = frozenset(("khả năng", "có thể", "muốn", "kỳ vọng", "hy vọng"))
_CALLED_SO = re.compile(r" là (?:\S+ ){0,4}$")
_CLAUSES = re.compile(r"[,;:]\s|\s(?=chứ(?!\w))")
# What a piece of a sentence could leave out, and would then be told as true.
_DENIALS = re.compile(
    r"(?<!\w)(?:từ chối|phủ nhận|bác bỏ|phản đối|tin đồn|đồn|hủy|đình chỉ|ngừng|cấm|thất bại)(?!\w)"
)
# "Không" that denies nothing: hàng không, không chỉ … mà còn, có … không?
_NO_DENIAL = re.compile(
    r"(?<!\w)(?:hàng không|không (?:gian|khí|quân|chỉ|những)|(?:hay )?(?:không|chưa)\W*$)(?!\w)"
)
_QUANTITIES = frozenset(
    "đôi gấp rưỡi nửa hai ba bốn sáu bảy tám chín mười chục trăm phần lớn hầu hết tất cả mọi đa "
    "toàn bộ duy nhất đầu tiên cuối cùng".split()
)
_FIGURES = re.compile(r"\d+|nghìn|ngàn|triệu|tỷ|tỉ|ngày|tháng|năm|%")
_ASKING = frozenset(
    "gi nao ai dau bao nhieu may the nhu nhung cac sao vi thi la viec nguoi dieu phan tram tien ngay thang nam luc "
    "khi gio hom".split()
)


def _doubled(text: str) -> set[str]:
    """Words that stand twice in a row: the sentence has to say them so as well ("đá đá đá" behind its last word)."""
    return {
        one for one, other in pairwise(unified_syllables(text)) if one == other and one.isalpha()
    }


def graded(
    statement: str, asked: Asked, sentences: Sequence[str], titles: Sequence[str]
) -> Support:
    """What ``sentences`` (those cited, first the one it came from) and the ``titles`` of their articles make of
    ``statement``.

    "verified": one sentence says all of its words, with the bounds and the mood they have there, and the
    question is about what is spoken of. "partial": some words are the question's alone, none of them a
    name or a quantity, and few are nobody's.
    """
    words = content_words(statement)
    bare = len(words) == 1 and asked.kind == "other" and not re.search(r"\d", statement)
    if not words or bare or not _is_assertion(statement, sentences):
        return "unsupported"
    if _doubled(statement) - {pair for text in sentences for pair in _doubled(text)}:
        return "unsupported"
    echo = frozenset(unified_syllables(asked.text, folded=True))
    carrier, missing = _carrier(words, sentences, titles, echo)
    context = _share_said(asked, [*sentences, *titles])
    if not same_bounds(statement, " ".join(sentences)) or not _same_mood(
        statement, asked.text, carrier
    ):
        return "unsupported"
    if not _speaks_of_all(statement, asked, carrier) or not same_differences(statement, sentences):
        return "unsupported"
    if is_of_another(statement, asked, sentences, titles):
        return "unsupported"
    named = _name_words(statement)
    lent = {word for text in sentences for word in unified_syllables(text)}
    missing = [word for word in missing if word not in lent or word not in named]
    run = _runs_on(statement, asked.text, carrier)
    about = not _name_words(asked.text).difference(lent, *map(unified_syllables, titles))
    whole_subject = not _cuts_subject(statement, carrier)
    if not missing and run and about and whole_subject and context >= VERIFIED_CONTEXT:
        return "verified"
    whole = len(words) > _FRAGMENT
    if not whole and not about:
        return "unsupported"
    least = PARTIAL_CONTEXT if whole else VERIFIED_CONTEXT
    stray = [word for word in missing if fold(word) not in echo]
    told = len(stray) <= MOST_STRAY * len(words)
    if told and context >= least and not (named | _QUANTITIES).intersection(missing):
        return "partial"
    return "unsupported"


def is_excerpt(statement: str, sentences: Sequence[str]) -> bool:
    """Whether one of ``sentences`` says ``statement`` word for word."""
    words = f" {' '.join(unified_syllables(statement))} "
    return any(words in f" {' '.join(unified_syllables(text))} " for text in sentences)


def is_telling_excerpt(statement: str, asked: Asked, sentence: str, report: str) -> bool:
    """Whether ``statement`` is a piece of ``sentence``, word for word, that says something as it does there, and
    whether the question is about what the sentence is.

    The sentence supposes and denies nothing that the question does not, and says half of the question's
    words; ``report``, what its article tells readers, names all that the question names. A question without
    capitals may name somebody unseen: its sentence must say all of its words.
    """
    bare = len(content_words(statement)) < 2 and not re.search(r"\d", statement)
    if bare or not is_excerpt(statement, [sentence]) or not _is_assertion(statement, [sentence]):
        return False
    claim = f" {_NO_DENIAL.sub(' ', key(asked.text))} "
    told = f" {_NO_DENIAL.sub(' ', key(sentence))} "
    if any(f" {mood} " not in claim for mood in [*_MOODS.findall(told), *_DENIALS.findall(told)]):
        return False
    named, known = _capitalised(asked.text), _capitalised(report)
    least = PARTIAL_CONTEXT if named and not asked.plain else 1.0
    said = _share_said(asked, [sentence])
    return named <= known and said >= least and same_bounds(statement, sentence)


def content_words(text: str) -> list[str]:
    """Words of ``text`` that a sentence must share, each once; figures and their units are compared by value instead."""
    words = dict.fromkeys(unified_syllables(text))
    return [word for word in words if word not in STOPWORDS and not _FIGURES.fullmatch(word)]


def _is_assertion(statement: str, sentences: Sequence[str]) -> bool:
    """No question said again, and nobody's own words without their speaker; a whole sentence may be both."""
    if statement.rstrip().endswith("?"):
        return False
    words = unified_syllables(statement)
    if any(words == unified_syllables(sentence) for sentence in sentences):
        return True
    line = key(statement)
    about = _SPOKEN.sub(" ", line)  # "His last wish was "I …"": it says who speaks
    own = about if len(content_words(about)) > 1 else line
    spoken = " ".join(words for text in sentences for words in _SPOKEN.findall(key(text)))
    speaker = _SPEAKER if _SPEAKER.search(spoken) else _SPEAKER_OF_THE_REPORT
    return not _QUESTION.search(line) and not speaker.search(own)


def _carrier(
    words: Sequence[str], sentences: Sequence[str], titles: Sequence[str], echo: frozenset[str]
) -> tuple[str, list[str]]:
    """The sentence that lacks fewest of ``words``, and those it lacks.

    A title tells what its report is about, so it may say for a sentence what the question says too.
    """
    told = {word for t in titles for word in unified_syllables(t) if fold(word) in echo}
    lacking = []
    for sentence in sentences:
        said = told.union(unified_syllables(sentence))
        lacking.append((sentence, [word for word in words if word not in said]))
    return min(lacking, key=lambda item: len(item[1]), default=("", list(words)))


def _speaks_of_all(statement: str, asked: Asked, carrier: str) -> bool:
    """Whether a sentence names each that stands side by side in the question and is spoken of in the statement.

    "Hà Nội và TP.HCM thu 305.000 tỷ" is not carried by a sentence about Hà Nội, whatever others name TP.HCM.
    """
    said = f" {' '.join(unified_syllables(statement, folded=asked.plain))} "
    told = f" {' '.join(unified_syllables(carrier, folded=asked.plain))} "
    return all(f" {name} " in told for name in asked.joined if f" {name} " in said)


def is_of_another(
    statement: str, asked: Asked, sentences: Sequence[str], titles: Sequence[str]
) -> bool:
    """Whether the statement says of a name what its sentence says of another one: of the person it begins with, of one
    with the same last word, or of what it has in the same place ("nhóm máu Lewis", told of "nhóm máu Bombay").
    """
    echo = frozenset(unified_syllables(asked.text, folded=True))
    carrier, _ = _carrier(content_words(statement), sentences, titles, echo)
    line, said = padded_line(carrier, False), padded_line(statement, False)
    claim = f"{padded_line(asked.text, False)}{said}"
    others = {n for n in names_in(carrier, False) | lone_names(carrier) if f" {n} " not in claim}
    stated = names_in(statement, False) | lone_names(statement)
    unsaid = [name for name in stated if f" {name} " not in line]
    lent = [n for n in unsaid if f" {n.split()[-1]} " not in line or _namesakes(n, others)]
    frames = {word for name in lent for word in _words_before(name, said)}
    return bool(lent) and any(
        _namesakes(other, lent)
        or _is_opening_person(other, line)
        or frames.intersection(_words_before(other, line))
        for other in others
    )


def _namesakes(name: str, others: Iterable[str]) -> bool:
    """Whether one of ``others`` is a full name of somebody else with the same last word."""
    words = name.split()
    return len(words) > 1 and any(
        len(other.split()) > 1 and other.split()[-1] == words[-1] and words[0] != other.split()[0]
        for other in others
    )


def _is_opening_person(name: str, line: str) -> bool:
    """Whether a sentence begins with the full name of a person, who is not only the source of what it says."""
    words = name.split()
    head, _, tail = line.partition(f" {name} ")
    opens = not head.split() or (len(head.split()) <= 3 and head.split()[0] in _TITLES)
    full = len(words) > 2 and all(is_syllable(fold(word)) for word in words)
    return opens and full and words[0] not in BODY_NOUNS and not _TELLS.match(tail)


# The first words before a name that say what somebody is: "ông", "ca sĩ", "nữ diễn viên".
_TITLES = frozenset(
    "ông bà anh chị cô em cụ chú bác bé cháu nghệ ca diễn giáo tiến thạc cầu nhà kỹ luật đạo huấn thủ hoa người nữ "
    "ngôi vận tài thầy nsnd nsưt gs pgs ts ths bs mc".split()
)
_TELLS = re.compile(
    r"(?:\S+ ){0,6}?(?:cho biết|cho hay|nói|viết|kể|khẳng định|nhận định|chia sẻ|khuyến cáo|thông tin|đưa tin) "
)


def _words_before(name: str, line: str) -> set[str]:
    """The words right before ``name`` in ``line`` that tell what is called so."""
    return set(re.findall(rf" (\S+)(?= {re.escape(name)} )", line)) - STOPWORDS - _TITLES


def _share_said(asked: Asked, texts: Sequence[str]) -> float:
    """Share of the question's content words that ``texts`` say, 0 to 1; diacritics aside."""
    said = {word for text in texts for word in unified_syllables(text, folded=True)}
    stop = _ASKING | {fold(word) for word in STOPWORDS}
    wanted = {word for word in unified_syllables(asked.text, folded=True) if word not in stop}
    return len(wanted & said) / len(wanted) if wanted else 1.0


def lone_names(text: str) -> frozenset[str]:
    """Capitals inside ``text`` that are no Vietnamese word and stand alone, in small letters: Bombay, E."""
    words = re.findall(r"(?<=\s)[^\W\d_]\w*", unify(text))
    lone = [word for word in words if word[0].isupper()]
    return frozenset(key(w) for w in lone if len(w) < 2 or not is_syllable(fold(w)))


def _same_mood(statement: str, question: str, carrier: str) -> bool:
    """Whether what the sentence only supposes, asks or expects is not said as a fact."""
    claim = f" {key(statement)} {_NO_DENIAL.sub(' ', key(question))} "
    said = set(content_words(statement))
    new = said - set(unified_syllables(question))
    for clause in _CLAUSES.split(key(carrier)):
        if new.intersection(unified_syllables(clause)):
            padded = f" {_NO_DENIAL.sub(' ', clause)} "
            for mood in _MOODS.finditer(padded):
                before, after = padded[: mood.start()], padded[mood.end() :]
                told = said.intersection(unified_syllables(after)) or _CALLED_SO.search(before)
                if f" {mood[0]} " not in claim and (told or mood[0] not in _FORWARD):
                    return False
            if " đã " in claim and " sẽ " in padded and " sẽ " not in claim:
                return False
    return True


def _cuts_subject(statement: str, carrier: str) -> bool:
    """Whether a statement begins in the middle of what its sentence speaks of: "vitamin C", of "rau giàu vitamin C"."""
    begin = re.escape(" ".join(unified_syllables(statement)[:2]))
    before = re.search(rf" (\S+) {begin} ", padded_line(carrier, False))
    return before is not None and before[1] in _BINDING


_BINDING = frozenset(
    "giàu thiếu chứa nhiều ít gây trị chống bổ dùng uống ăn của từ với nghèo ngừa".split()
)


def _runs_on(statement: str, question: str, carrier: str) -> bool:
    """Whether the statement tells what is new without leaving out what stands between: no figure, one word."""
    said, told = unified_syllables(statement), unified_syllables(carrier)
    asked = frozenset(unified_syllables(question))
    blocks = SequenceMatcher(None, said, told, autojunk=False).get_matching_blocks()[:-1]
    skipped: list[str] = []
    for before, after in pairwise(blocks):
        gap = [w for w in told[before.b + before.size : after.b] if w not in STOPWORDS]
        in_figure = said[before.a + before.size - 1][0].isdigit()  # 305 nghìn, 305.000
        if any(word[0].isdigit() for word in gap) and not in_figure:
            return False
        if _QUANTITIES.intersection(gap):
            return False
        if {said[before.a + before.size - 1], said[after.a]}.isdisjoint(asked):
            skipped += gap
    return len(skipped) <= 1


def _capitalised(text: str) -> frozenset[str]:
    """Words with a capital that do not open ``text``."""
    return frozenset(
        key(word) for word in re.findall(r"(?<=\s)[^\W\d_]\w*", unify(text)) if word[0].isupper()
    )


def _name_words(text: str) -> frozenset[str]:
    """Words of names, and other capitals inside a sentence that are no Vietnamese word: châu Á, bệnh viện E."""
    found = {word for name in names(unify(text)) for word in key(name).split()}
    return lone_names(text).union(found)
