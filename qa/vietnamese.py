"""The Vietnamese text layer: pure functions on strings, no model, no state.

Two kinds of function live here. ``clean`` makes the text that is stored and shown. Everything else
makes *keys* for comparing and searching, or finds offsets in a text; keys are never shown.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

VERSION = 1
"""Raise when tokens change: a store made with another version is refused (``StoreOutdated``)."""

# Zero-width and joining characters, soft hyphen, byte order mark, bidi controls, tag characters,
# control characters other than tab and newline, and lone surrogates (``\ud800`` in a JSON file), which
# no encoding can store.
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\U000e0000-\U000e007f"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_QUALITIES = "\u0302\u0306\u031b"
# NFC composes "e + circumflex + acute" but neither "e + acute + circumflex" nor "é + circumflex".
_MARKS_REVERSED = re.compile(f"[{_TONES}]+[{_QUALITIES}][{_TONES}{_QUALITIES}]*")


def clean(text: str) -> str:
    """``text`` as it is stored: NFC, ``\\n`` line ends, invisible characters removed.

    Idempotent. Letters are kept as they were typed (NFC, not NFKC: ``m²`` and ``…`` stay).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    # "là" + no-break space + "3 tỷ": a plain space reads the same and is found by everyone.
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _MARKS_REVERSED.sub(_qualities_first, decomposed))


def _qualities_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=_TONES.__contains__))


# ---------------------------------------------------------------------------------------------
# Keys

_OLD_TONE = {
    old: new
    for vowels, tones in {
        "oa": ("òóỏõọ", "àáảãạ"),
        "oe": ("òóỏõọ", "èéẻẽẹ"),
        "uy": ("ùúủũụ", "ỳýỷỹỵ"),
    }.items()
    for old, new in zip(
        (vowels[0] + second for second in tones[1]),
        (first + vowels[1] for first in tones[0]),
        strict=True,
    )
}
_OLD_TONE |= {old.capitalize(): new.capitalize() for old, new in _OLD_TONE.items()} | {
    old.upper(): new.upper() for old, new in _OLD_TONE.items()
}  # "Uỷ ban", "UỶ BAN"
# "hoà" and "thuỷ" end in the pair; "quà" and "quý" belong to the consonant "qu".
_OLD_TONE_PLACE = re.compile(rf"(?<![qQ])({'|'.join(_OLD_TONE)})(?!\w)")
_LOOKS_LIKE_D = str.maketrans("ðɖ", "đđ")
_FINAL_I = re.compile(r"\b(h|k|l|m|s|t|qu)([iìíỉĩị])(?!\w)")
_I_TO_Y = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))
_FOLDED_D = str.maketrans("đĐðÐɖƉ", "dDdDdD")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Comparison key: ``clean``, lower case, new tone placement (hòa), đ for its look-alikes."""
    lowered = clean(text).lower().translate(_LOOKS_LIKE_D)
    return _OLD_TONE_PLACE.sub(lambda match: _OLD_TONE[match[1]], lowered)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """``key`` without any diacritics: ``Đổi mới`` → ``doi moi``. Idempotent."""
    decomposed = unicodedata.normalize("NFD", key(text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.translate(_FOLDED_D))


def has_diacritics(text: str) -> bool:
    """Whether any letter of ``text`` is one that only accented Vietnamese typing gives."""
    return fold(text) != key(text)


_SYLLABLE = re.compile(r"\w+")


def syllables(text: str) -> list[str]:
    """Keys of the syllables and numbers of ``text`` in order; ``305.000`` gives two."""
    return _SYLLABLE.findall(key(text))


# About sixty function words. Dropping them as single tokens gains half a point of R@1 on ViNewsQA
# (FACTS.md A4); inside pairs they stay, so that "không" keeps its meaning next to its verb.
STOPWORDS = frozenset(
    "ai bao bị bởi các cái chỉ cho chưa có còn của cùng cũng đã đang đây để đến đi điều do đó được "
    "gì hay khi không là lại làm lên lúc mà mỗi một này nào nên nếu như nhưng những nhiêu ra rằng "
    "rất rồi sao sau sẽ tại thế thì theo trên trong trước từ và vẫn vào về vì với vừa ở à ạ nhỉ".split()
)
FOLDED_STOPWORDS = frozenset(fold(word) for word in STOPWORDS)

# Other names of one thing: every form is also indexed under the concept.
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


def concepts(words: list[str], *, folded: bool = False) -> list[str]:
    """Concept tokens (``=ubnd``) of the forms that occur in ``words``, longest form first."""
    return [word for word in _with_concepts(words, folded) if word.startswith("=")]


def unified_syllables(text: str, *, folded: bool = False) -> list[str]:
    """``syllables`` with every other name of a thing as one token: ``UBND TP. HCM`` → ubnd tp_hcm."""
    words = [fold(word) for word in syllables(text)] if folded else syllables(text)
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
    """Tokens for BM25: syllables, pairs of neighbours (``thái_nguyên``) and concepts.

    Pairs do the work of a word segmenter (FACTS.md A4). With ``folded`` all tokens are without
    diacritics. Function words are dropped alone and in pairs of two of them; ``kĩ`` counts as ``kỹ``.
    """
    words = [index_form(word) for word in syllables(text)]
    if folded:
        words = [fold(word) for word in words]
    stop = FOLDED_STOPWORDS if folded else STOPWORDS
    single = [word for word in words if word not in stop]
    pairs = [f"{a}_{b}" for a, b in pairwise(words) if not (a in stop and b in stop)]
    return single + pairs + concepts(words, folded=folded)


def index_words(text: str) -> str:
    """The syllables of ``text`` for looking words and pairs up: a line for each sentence, blanks around
    each syllable, and the concepts behind a bar: `` ubnd tp hcm họp | =ubnd =tp_hcm ``.
    """
    lines = []
    for start, end in sentences(text):
        words = [index_form(word) for word in syllables(text[start:end])]
        lines.append(f" {' '.join([*words, '|', *concepts(words)])} ")
    return "\n".join(lines)


# What questions are made of, for restoring them: forms that articles seldom hold.
_QUESTION_TALK = (
    "là ai, là gì, bao nhiêu tiền, bao nhiêu phần trăm, bao nhiêu người, bao nhiêu con, có bao nhiêu, năm nào, "
    "ngày nào, tháng nào, khi nào, ở đâu, vì sao, tại sao, như thế nào, thế nào, những gì, nơi nào, ai là, "
    "người nào, đã, được, của, cho, với, và, từ, trong, những, các, không, có, mấy, giữ chức gì, chức vụ gì, "
    "hãy kể, xây xong, tặng, trao tặng, về việc gì, nói gì, làm gì, đi đâu, gồm, nào"
)
_PAIR_WEIGHT = 4.0


def restore_diacritics(question: str, texts: Iterable[str]) -> str:
    """``question`` with the diacritics and capitals that its words have in ``texts``.

    The spelling whose neighbouring pairs are commonest in the texts (Viterbi over syllable pairs);
    what the texts do not hold, and what has diacritics already, stays as it is. Meant for questions
    typed without diacritics and the passages they found.
    """
    singles, pairs = _spellings([*texts, _QUESTION_TALK])
    parts = re.findall(r"\w+|\W+", clean(question))
    places = [i for i, part in enumerate(parts) if part[0].isalnum()]
    best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
    for place in places:
        typed = parts[place]
        known = {} if has_diacritics(typed) else dict(singles.get(fold(typed), {}))
        options = known or {typed: 0}
        best = {
            word: max(
                (
                    score + math.log1p(count) + _PAIR_WEIGHT * math.log1p(pairs[before, word]),
                    (*path, word),
                )
                for before, (score, path) in best.items()
            )
            for word, count in options.items()
        }
    _, words = max(best.values())
    for place, word in zip(places, words, strict=True):
        parts[place] = word
    return "".join(parts)


def _spellings(
    texts: Iterable[str],
) -> tuple[dict[str, Counter[str]], Counter[tuple[str, str]]]:
    """How each folded syllable is written, and which spellings follow each other.

    The first capital of a sentence is lowered, where the next word does not make it a name.
    """
    singles: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for start, end in sentences(text):
            words = _SYLLABLE.findall(text[start:end])
            if len(words) > 1 and not words[1][0].isupper() and not words[0].isupper():
                words[0] = words[0].lower()
            for word in words:
                singles[fold(word)][word] += 1
            pairs.update(pairwise(words))
    return singles, pairs


# ---------------------------------------------------------------------------------------------
# Sentences

_ABBREVIATIONS = frozenset(
    "tp tx tt ts ths pgs gs bs ks kts ls cn nsnd nsưt ng q p h x tr t.ư t.w tw v.v vv nxb no mr mrs ms "
    "dr st đ/c ô b ths.bs pgs.ts gs.ts th.s bs.ck ck ts.bs pgs.ts.bs gs.ts.bs nxb tk sn km vd tel đt".split()
)
_CLOSING = "\"”’'»)]"
_TERMINATOR = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*")
_WORD_BEFORE = re.compile(r"[\w./]+$")
_NUMERAL_ITEM = re.compile(r"(?:^|\n)\s*\d{1,2}$")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Offsets ``(start, end)`` of the sentences of ``text[start:end]``, without outer white space.

    Nothing but white space lies between two of them. A line end closes a sentence unless the next
    line goes on in lower case.
    """
    end = len(text) if end is None else end
    spans = []
    position = start
    for boundary in _boundaries(text, start, end):
        spans.append((position, boundary))
        position = boundary
    spans.append((position, end))
    return [trimmed for span in spans if (trimmed := trim(text, *span))]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _boundaries(text: str, start: int, end: int) -> list[int]:
    found = []
    for match in re.finditer(rf"\n\s*|{_TERMINATOR.pattern}", text[start:end]):
        at = start + match.end()
        mark = match[0]
        if mark[0] == "\n":
            wrapped = mark.count("\n") == 1 and text[at : at + 1].islower()
            ends_line = text[start : start + match.start()].rstrip()[-1:] in ".!?…:;|"
            if not wrapped or ends_line:
                found.append(at)
        elif at < end and _closes(text, start, start + match.start(), at, mark):
            found.append(at)
    return found


def _closes(text: str, start: int, mark_start: int, at: int, mark: str) -> bool:
    following = text[at : at + 40]
    stripped = following.lstrip(" \t")
    if not stripped or stripped[0] == "\n":
        return True
    next_letter = stripped.lstrip("\"“‘'«([-–—•")[:1]
    before = _WORD_BEFORE.search(text, max(start, mark_start - 24), mark_start)
    word = before[0] if before else ""
    if stripped == following:
        # No space after the mark: a full stop glued to the next sentence ("xong.Ông"), never a
        # number, an address or an abbreviation ("305.000", "vnexpress.net", "TP.HCM").
        return (
            mark == "."
            and len(word) > 2
            and word.islower()
            and word.isalpha()
            and len(following) > 1
            and following[0].isupper()
            and following[1].islower()
        )
    if mark.startswith("...") or mark[0] == "…":
        return next_letter.isupper()
    if not (next_letter.isupper() or next_letter.isdigit()):
        return False
    if mark[0] != "." or len(mark) > 1:
        return True
    if key(word).strip(".") in _ABBREVIATIONS:
        # "đạt 5 tr. Ông" ends, "TP. Thủ Đức" does not: only a name or number can follow a title.
        return False
    if len(word) == 1 and word.isupper():
        return False
    return not (
        word.isdigit() and _NUMERAL_ITEM.search(text, max(start, mark_start - 6), mark_start)
    )


# ---------------------------------------------------------------------------------------------
# Numbers and names

_SCALE = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "%": 1,
}
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d])"
    r"(?:\s*(%|nghìn tỷ|ngàn tỷ|nghìn tỉ|ngàn tỉ|triệu tỷ|nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?"
)
_DATE = re.compile(
    r"(?:ngày\s+)?(?<![\d.,/-])(\d{1,2})\s*(?:[/-]|\s+tháng\s+)\s*(\d{1,2})(?:\s*(?:[/-]|\s+năm\s+)\s*(\d{4}))?(?![\d/-])",
    re.IGNORECASE,
)


def dates(text: str) -> list[str]:
    """Dates of ``text`` in one form, ``21-6`` or ``21-6-2019``, in order."""
    return [
        "-".join(str(int(part)) for part in match.groups() if part)
        for match in _DATE.finditer(key(text))
        if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12
    ]


def numbers(text: str) -> list[float]:
    """Values of the numbers of ``text`` in order, dates left out: ``3,8 tỷ`` → 3.8e9.

    Vietnamese notation: dot for thousands, comma for decimals. ``305 nghìn tỷ`` = ``305.000 tỷ``.
    """
    values = []
    for match in _NUMBER.finditer(_DATE.sub(" ", key(text))):
        value = float(match[1].replace(".", "").replace(",", "."))
        for unit in (match[2] or "").split():
            value *= _SCALE[unit]
        values.append(round(value, 6))
    return values


_CONCEPT_TEXT = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"[\s.&-]*".join(map(re.escape, form.split()))
        for form in sorted(
            (f for forms in _CONCEPTS.values() for f in forms), key=len, reverse=True
        )
        if form not in {"chủ tịch", "giám đốc", "bí thư", "doanh nghiệp"}
    )
    + r")(?!\w)",
    re.IGNORECASE,
)


def unify(text: str) -> str:
    """``text`` (new tone placement) with every other name of a thing as one word: ``TP_HCM``.

    A key for comparing: ``TP. HCM``, ``TPHCM`` and ``Thành phố Hồ Chí Minh`` become equal.
    """
    text = _OLD_TONE_PLACE.sub(lambda match: _OLD_TONE[match[1]], clean(text))
    return _CONCEPT_TEXT.sub(_concept_name, text)


def _concept_name(match: re.Match[str]) -> str:
    words = tuple(syllables(match[0]))
    concept = _CONCEPT_OF[False].get(words) or _CONCEPT_OF[False].get(tuple("".join(words).split()))
    return concept.lstrip("=").upper() if concept else match[0]


_NAME_WORD = re.compile(r"\w+(?:[.&]\w+)*")
# Capitalised because they open a sentence, not because they belong to the name that follows.
_OPENERS = STOPWORDS | frozenset(
    "ông bà anh chị cô chú em bác năm ngày sáng chiều tối trưa đêm hôm riêng ngoài bên qua nhân "
    "tuy song hiện nhờ sở ngay thay giữa đối so cả vậy liệu ấy tổng số".split()
)


# Capitalised at the head of an office or body, and no part of the name that follows.
_OFFICE_HEADS = frozenset("phó bí chủ trưởng tổng giám đảng đoàn thành tỉnh".split())
# A single capitalised syllable is mostly a term ("Biên bản", "Nhà nước"); these are places.
_SHORT_PLACES = frozenset("mỹ pháp nga đức anh ý nhật hàn lào huế úc áo bỉ ấn".split())
_NO_NAME = frozenset("TP TX TT PGS GS TS THS BS KTS LS DN".split())


def names(text: str) -> list[str]:
    """Runs of capitalised words of ``text``, as written: people, places, bodies, acronyms.

    A capitalised word that only opens a sentence, a quotation or a term ("Biên bản") is left out. Needs
    a text with ordinary capitals: ``ha noi`` has no name in it.
    """
    heads = {start for start, _ in sentences(text)}
    found = []
    for run in _capitalised_runs(text):
        opens = run[0].start() in heads or text[run[0].start() - 1] in '"“‘(:'
        if opens and key(run[0][0]) in _OPENERS:
            run, opens = run[1:], False
        while len(run) > 1 and key(run[0][0]) in _OFFICE_HEADS:
            run, opens = run[1:], False  # "Phó Bí thư", "Đoàn Hà Nội", "Đảng Nguyễn Hồng Diên"
        if not run:
            continue
        alone = len(run) == 1 and not _is_acronym(run[0][0])
        if alone and (opens or key(run[0][0]) not in _SHORT_PLACES):
            continue
        name = text[run[0].start() : run[-1].end()]
        if not set(name.upper().split()) <= _NO_NAME:
            found.append(name)
    return found


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _capitalised_runs(text: str) -> list[list[re.Match[str]]]:
    """Neighbouring capitalised words; an acronym stands alone, and so does a place before a person."""
    runs: list[list[re.Match[str]]] = []
    for match in _NAME_WORD.finditer(text):
        if not match[0][0].isupper():
            continue
        last = runs[-1][-1] if runs else None
        joined = last is not None and text[last.end() : match.start()] == " "
        if joined and last is not None and not (_is_acronym(last[0]) or _is_acronym(match[0])):
            runs[-1].append(match)
        else:
            runs.append([match])
    return [part for run in runs for part in _split_place(text, run)]


_BEFORE_PLACE = re.compile(
    r"(?:thành phố|tỉnh|huyện|quận|thị xã|xã|phường|tp\.?)\s$", re.IGNORECASE
)


def _split_place(text: str, run: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """ "thành phố Hà Nội Nguyễn Thị Bích Ngọc": places have two syllables, persons two and more."""
    start = run[0].start()
    if len(run) >= 4 and _BEFORE_PLACE.search(text, max(0, start - 12), start):
        return [run[:2], run[2:]]
    return [run]
