"""What is searched and compared: tokens, function words, and other names of one thing."""

import re
from itertools import pairwise

from qa.vietnamese.abbreviations import spell_out
from qa.vietnamese.figures import figure_tokens
from qa.vietnamese.letters import clean, fold, new_tones, syllables
from qa.vietnamese.sentences import sentences

_FINAL_I = re.compile(r"\b(h|k|l|m|s|t|qu)([iìíỉĩị])(?!\w)")
_I_TO_Y = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))

# About sixty function words. Dropping them as single tokens gains half a point of R@1 on ViNewsQA
# (FACTS.md A4); inside pairs they stay, so that "không" keeps its meaning next to its verb.
STOPWORDS = frozenset(
    "ai bao bị bởi các cái chỉ cho chưa có còn của cùng cũng đã đang đây để đến đi điều do đó được "
    "gì hay khi không là lại làm lên lúc mà mỗi một này nào nên nếu như nhưng những nhiêu ra rằng "
    "rất rồi sao sau sẽ tại thế thì theo trên trong trước từ và vẫn vào về vì với vừa ở à ạ nhỉ".split()
)
FOLDED_STOPWORDS = frozenset(fold(word) for word in STOPWORDS)

# Names that count as one word where statements are checked.
_CONCEPTS = {
    "tp_hcm": ("tp hcm", "tphcm", "hcmc", "thành phố hồ chí minh", "tp hồ chí minh"),
    "ubnd": ("ubnd", "ủy ban nhân dân"),
    "hdnd": ("hđnd", "hội đồng nhân dân"),
    "mttq": ("mttq", "mặt trận tổ quốc"),
    "tu": ("t ư", "tư đảng", "tw", "trung ương"),
    "btv": ("btv", "ban thường vụ"),
    "bct": ("bct", "bộ chính trị"),
    "qh": ("qh", "quốc hội"),
    "khdt": ("kh đt", "khđt", "kế hoạch và đầu tư", "kế hoạch đầu tư"),
    "dn": ("dn", "doanh nghiệp"),
    "bhxh": ("bhxh", "bảo hiểm xã hội"),
    "bhyt": ("bhyt", "bảo hiểm y tế"),
    "gtvt": ("gtvt", "giao thông vận tải"),
    "gddt": ("gd đt", "gdđt", "giáo dục và đào tạo"),
    "nhnn": ("nhnn", "ngân hàng nhà nước"),
    "csgt": ("csgt", "cảnh sát giao thông"),
    "dbqh": ("đbqh", "đại biểu quốc hội"),
    "ktxh": ("kt xh", "ktxh", "kinh tế xã hội"),
    "ct": ("chủ tịch",),
    "gd": ("giám đốc",),
    "bt": ("bí thư",),
    # A deputy is not the holder of the office.
    "pct": ("phó chủ tịch",),
    "pgd": ("phó giám đốc",),
    "pbt": ("phó bí thư",),
}
# Short forms that have several readings are alternatives of a concept and never replace a word.
_ALTERNATIVES = {"ct": ("ct",), "gd": ("gđ",), "bt": ("bt",)}


def _concept_table(folded: bool) -> dict[tuple[str, ...], str]:
    table = {}
    for source in (_CONCEPTS, _ALTERNATIVES):
        for concept, forms in source.items():
            for form in forms:
                words = tuple(syllables(fold(form) if folded else form))
                table[words] = f"={concept}"
    return table


_CONCEPT_OF = {folded: _concept_table(folded) for folded in (False, True)}
_LONGEST_FORM = max(len(words) for words in _CONCEPT_OF[False])


def unified_syllables(text: str, *, folded: bool = False) -> list[str]:
    """``syllables`` with every other name of a thing as one token: ``UBND TP. HCM`` → ubnd tp_hcm."""
    words = spell_out(syllables(text))
    if folded:
        words = [fold(word) for word in words]
    return [word.lstrip("=") for word in _with_concepts(words, folded)]


def _with_concepts(words: list[str], folded: bool) -> list[str]:
    table = _CONCEPT_OF[folded]
    out = []
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST_FORM, len(words) - start), 0, -1):
            concept = table.get(tuple(words[start : start + length]))
            if concept:
                out.append(concept)
                start += length
                break
        else:
            out.append(words[start])
            start += 1
    return out


def index_form(word: str) -> str:
    """A syllable's key as the index knows it: ``kĩ`` as ``kỹ``."""
    return _FINAL_I.sub(lambda m: m[1] + _I_TO_Y[m[2]], word)


def index_tokens(text: str, *, folded: bool = False) -> list[str]:
    """Tokens for BM25: syllables, pairs of neighbours (``thái_nguyên``) and figures (``#21-6``).

    Short forms are spelled out: UBND gives the tokens of Ủy ban nhân dân. Pairs do the work of a word segmenter (FACTS.md A4). With ``folded`` all tokens are without
    diacritics. Function words are dropped alone and in pairs of two of them; ``kĩ`` counts as ``kỹ``.
    """
    words = [index_form(word) for word in spell_out(syllables(text))]
    if folded:
        words = [fold(word) for word in words]
    stop = FOLDED_STOPWORDS if folded else STOPWORDS
    single = [word for word in words if word not in stop]
    pairs = [f"{a}_{b}" for a, b in pairwise(words) if not (a in stop and b in stop)]
    return single + pairs + figure_tokens(text)


def index_words(text: str) -> str:
    """The syllables of ``text`` for looking words and pairs up: a line for each sentence, blanks around
    each syllable, short forms spelled out, and the figures behind a bar: `` thưởng 3 tỷ | #3000000000 ``.
    """
    lines = []
    for start, end in sentences(text):
        sentence = text[start:end]
        words = [index_form(word) for word in spell_out(syllables(sentence))]
        lines.append(f" {' '.join([*words, '|', *figure_tokens(sentence)])} ")
    return "\n".join(lines)


_CONCEPT_TEXT = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"[\s.&-]*".join(map(re.escape, form.split()))
        for form in sorted(
            (f for forms in _CONCEPTS.values() for f in forms), key=len, reverse=True
        )
        if not form.endswith(("chủ tịch", "giám đốc", "bí thư", "doanh nghiệp"))
    )
    + r")(?!\w)",
    re.IGNORECASE,
)


def unify(text: str) -> str:
    """``text`` (new tone placement) with every other name of a thing as one word: ``TP_HCM``.

    A key for comparing: ``TP. HCM``, ``TPHCM`` and ``Thành phố Hồ Chí Minh`` become equal.
    """
    return _CONCEPT_TEXT.sub(_concept_name, _HANOI.sub("TP Hà Nội", new_tones(clean(text))))


_HANOI = re.compile(r"(?<!\w)TP\.? ?HN(?!\w)")  # HN alone may be a meeting (hội nghị)


def _concept_name(match: re.Match[str]) -> str:
    words = tuple(syllables(match[0]))
    concept = _CONCEPT_OF[False].get(words) or _CONCEPT_OF[False].get(tuple("".join(words).split()))
    return concept.lstrip("=").upper() if concept else match[0]
