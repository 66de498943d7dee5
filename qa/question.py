"""What a question asks for, read by rules: names, numbers, kind of answer, who gives to whom; pure."""

import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa.spellings import is_syllable
from qa.times import timeless
from qa.vietnamese import (
    FOLDED_STOPWORDS,
    STOPWORDS,
    fold,
    has_diacritics,
    key,
    names,
    sentences,
    spell_out_text,
    syllables,
    unified_syllables,
    unify,
)

Kind = Literal["money", "percent", "number", "day", "year", "date", "person", "maker", "other"]
"""Kinds of answers; a ``maker`` is who builds, pays for or sells: a person or a company."""

# "mấy" without diacritics, and what is a machine.
_NO_COUNT = (
    "chuc|tram|bay|tinh|moc|mac|quay|anh|phat|say|cay|gat|ep|moi|xuc|giat|lanh|dien|tho|do|chu"
)
# Read on the folded question, first match wins.
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("percent", r"bao nhieu phan tram|may phan tram|ty le (?:la )?bao nhieu"),
    (
        "money",
        r"bao nhieu (?:tien|dong|ty|ti|trieu|nghin|ngan|usd|do la|kinh phi|von)\b|so tien|may (?:ty|trieu)|"
        r"\b(?:(?<!tham )(?<!quoc )(?<!danh )gia|gia tri|het|ton|kinh phi|chi phi|doanh thu) (?:la )?bao nhieu"
        r"(?! (?:nguoi|nam|ngay|thang|tuan|gio|phut|lan|con|chiec|cai|km|met|ha|ca|tran|ban|vu|luot|tuoi|nuoc|doi|kg|thoi gian|cong suc)\b)",
    ),
    ("day", r"\b(?:ngay|hom) (?:nao|may|bao nhieu)"),
    ("year", r"\bnam (?:nao|may|bao nhieu)(?! tuoi)"),
    ("number", r"\b(?:dung|xep|hang|vi tri)(?: \w+){0,2} thu (?:may|bao nhieu)"),
    (
        "date",
        r"\b(?:thang|luc|gio|khi) (?:nao|may|bao nhieu)|(?<!\bcau )(?<!\bdoi )(?<!\bke )\bthu (?:nao|may)|bao gio|\bmay gio(?! dong ho)",
    ),
    ("number", r"\bbao (?:nhieu|xa)\b|(?:^|\s)may (?!chuc|tram)\w+|so may"),
    ("person", r"(?:^|\s)ai(?:\s|$)|\bnguoi nao|\bten (?:la )?gi|\b(?:ong|ba|vi|dong chi) nao"),
)
_QUESTION_WORDS = frozenset(
    "ai gì nào đâu mấy bao nhiêu sao thế hỏi hãy kể giúp cho biết xin nêu liệt ạ nhỉ vậy tiền phần trăm "
    "số tên loại những các việc chuyện điều thứ người vụ mang lúc hồi đã được".split()
)
_FOLDED_QUESTION_WORDS = frozenset(fold(word) for word in _QUESTION_WORDS)
SAYS_WHAT = re.compile(
    r"(?<!\w)(?:nói|phát biểu|nhận xét|bình luận|chia sẻ)(?: (?:những|điều))? (?:gì|thế nào|như thế nào|ra sao)(?!\w)"
)
"""Asks for somebody's words, in whatever words a report tells them."""
_UNIT = re.compile(r"(?:bao nhieu|may)\s+(\w+)(?:\s+(\w+))?")
_NOT_A_UNIT = frozenset(
    "tien phan dong ty ti trieu nghin ngan usd nguoi lan la thi o trong cua cho tai tu khi nam gio mon hang loai "
    "thu cai noi do mot moi tung va de so voi tren duoi theo hon roi nua vay".split()
)
_WHICH = re.compile(r"(?:^| )(?:nam|ngay|thang|thu|quy) $")
"""Before "bao nhiêu" or "mấy": it asks which one, and counts nothing."""
_JOINED = r" (?:va|hay|hoac|lan|cung|so voi)(?: cua| tinh| thanh pho| tp)* "
TRANSFER = re.compile(
    r"(?<!\w)(?:trao tang|danh tang|tang|bieu|ho tro|ung ho|tai tro|vien tro|quyen gop|dong gop|gop|giup|cap|"
    r"chuyen giao|trao(?! doi))(?!\w)(?! truong)"
)
"""Words for giving, in folded text: who gives to whom must agree between question and sentence.

``tăng`` (to grow) folds to the same letters as ``tặng`` (to give); accented text decides by ``_GIVE``.
"""
_GIVE = re.compile(
    r"(?<!\w)(?:trao tặng|dành tặng|tặng|biếu|hỗ trợ|ủng hộ|tài trợ|viện trợ|quyên góp|đóng góp|góp|giúp|cấp|"
    r"chuyển giao|trao(?! đổi))(?!\w)"
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, read. Names and words are tokens of ``unified_syllables``, joined by blanks.

    ``plain`` questions have no diacritics and are compared without them. ``giver`` is the name that
    gives something to another one, where the question is about a gift. ``joined`` names stand side by
    side ("Hà Nội và TP.HCM"): a sentence may speak of one of them. ``now`` is what was typed now, where
    ``text`` has the question before in front of it, else all of ``text``; ``carried`` are the names and numbers that were not typed now. In a
    ``restored`` question diacritics were put in: a word may be another one of its letters.
    """

    text: str
    plain: bool
    kind: Kind
    names: tuple[str, ...]
    joined: frozenset[str]
    numbers: tuple[str, ...]
    unit: str | None
    giver: str | None
    words: tuple[str, ...]
    now: str
    carried: frozenset[str]
    restored: bool = False

    @property
    def own(self) -> str:
        """``now`` where it asks by itself, else all of ``text``: "phụ lái" says not what kind of thing is asked for."""
        return _asking_part(self.now, self.text)


def read_question(
    question: str,
    known_names: Iterable[str] = (),
    *,
    plain: bool | None = None,
    follow_up: str | None = None,
    restored: bool = False,
) -> Asked:
    """Read a question; ``known_names`` are names of articles, to find them written in small letters.

    ``plain`` says that the question was typed without diacritics, where they were restored since.
    ``follow_up`` is what was typed, where ``question`` was made of it and of the turns before: what
    kind of thing is asked for is read there. ``restored``: as in ``Asked``.
    """
    now = _typed_now(question, follow_up) if follow_up else question
    own = _asking_part(now, question)
    plain = not has_diacritics(question) if plain is None else plain
    words = unified_syllables(question, folded=plain)
    line = f" {' '.join(words)} "
    folded_line = " ".join(unified_syllables(question.replace("%", " phần trăm "), folded=True))
    found = _names(question, known_names, line, plain)
    stop = (FOLDED_STOPWORDS | _FOLDED_QUESTION_WORDS) if plain else (STOPWORDS | _QUESTION_WORDS)
    titles = {fold(title) if plain else title for title in TITLES}.intersection(words)
    full = [name for name in found if len(name.split()) >= FULL_NAME]
    called = (*(f"{title} {name}" for title in titles for name in full), *found)
    numbers = tuple(word for word in words if word.isdigit() and len(word) > 1)
    typed = f" {' '.join(unified_syllables(follow_up or question, folded=True))} "
    return Asked(
        text=question,
        plain=plain,
        kind=_kind(_without_lookalikes(own, plain=plain), words, found),
        names=found,
        joined=_joined(found, folded_line),
        numbers=numbers,
        unit=_unit(own, plain),
        giver=next(iter(givers(question, found, plain=plain)), None) if len(found) > 1 else None,
        words=_content_words(question, plain, stop, called),
        now=now,
        carried=frozenset(i for i in (*found, *numbers) if f" {fold(i)} " not in typed),
        restored=restored,
    )


def _content_words(
    question: str, plain: bool, stop: Set[str], names: Sequence[str]
) -> tuple[str, ...]:
    """What is asked about, and not that it is said. The "giờ" of "bao giờ" only asks when, and a time is no word that a sentence must say: it
    may have been said before.
    """

    def content(text: str) -> tuple[str, ...]:
        line = f" {' '.join(unified_syllables(text, folded=plain))} "
        words = without_names(line, names).split()
        told = (b for a, b in pairwise(("", *words)) if (a, fold(b)) != ("bao", "gio"))
        return tuple(dict.fromkeys(word for word in told if word not in stop))

    if names:
        question = SAYS_WHAT.sub(" ", question)
    return content(timeless(_asking(question))) or content(question)


def _asking(question: str) -> str:
    """The sentences of ``question`` that ask, by their marks or else by their words; all of it where none does."""
    told = [question[start:end] for start, end in sentences(question)]
    marked = [text for text in told if text.rstrip().endswith("?")]
    return " ".join(marked or (t for t in told if ASKS.search(fold(t).lower()))) or question


def without_names(line: str, names: Iterable[str]) -> str:
    """A padded line without ``names``: the "nội" of "Hà Nội" is not that of "thu nội địa"."""
    for name in names:
        line = line.replace(f" {name} ", "  ")
    return line


TITLES = frozenset("ông bà anh chị cô".split())
FULL_NAME = 3  # syllables; places have two
ASKS = re.compile(r"\b(?:gi|ai|nao|dau|bao nhieu|may|sao|them|cu the)\b")


def _asking_part(now: str, question: str) -> str:
    return now if ASKS.search(fold(now).lower()) else question


def _typed_now(question: str, follow_up: str) -> str:
    """What stands behind the question before and was typed now, but for case and diacritics; all where nothing does."""
    typed = set(syllables(fold(follow_up)))
    tails = (question[match.end() :] for match in re.finditer(r",\s", question))
    return next((tail for tail in tails if set(syllables(fold(tail))) <= typed), question)


_LOOKALIKE = re.compile(
    r"(?<!\w)(?:dòng|đông|động|đống|đóng|máy|may|(?:lực|lục|khí|nấm|nam|thắng|thằng|thư|thủ|thù|thú|thu|giò)(?= nào))(?!\w)",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?<!\w)(?<!bao nhieu )(?:nha may|xe may|cong ty may|xuong may|may (?:bay|moc|mac|anh|say|cay|gat|xuc|giat|lanh|phat dien))(?!\w)",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"(?<!\w)đô(?!\w)(?! la)", re.IGNORECASE)
_INVESTOR = r"(?:chu dau tu|nha (?:dau tu|thau|cung cap|san xuat|tai tro)|doi tac)"
_MAY_BE_A_COMPANY = re.compile(
    rf"^(.*?)\b{_INVESTOR}\b.* la (?:nhung )?ai$|^ai la {_INVESTOR}\b|"
    rf"\b(?:do )?ai (?:lam {_INVESTOR}|dau tu|xay|thi cong|thiet ke|san xuat|che tao|cung cap|phan phoi|phat hanh)\b"
)
# Of such people there are many: no name answers.
_SOME_PEOPLE = re.compile(
    r"(?:\bai|\bnguoi nao) (?:co (?:nguy co|kha nang|the)|khong nen|nen|can|de (?:bi|mac)|thuong|phu hop|duoc khuyen)\b"
)
_WHO_IS = re.compile(r" (?:la|deu la|tung la) ai$")
# A kind of people: "Những người Hijra là ai?" asks what they are.
_SUCH_PEOPLE = re.compile(r"^(?:nhung|cac) (?:nguoi|dan|ke|bo toc|dan toc) (\w+)$")


_EACH_TIME = re.compile(
    r"(?<!\w)(?:mỗi|một|hằng|hàng|moi|mot|hang) (?:giờ|ngày|tuần|tháng|năm|gio|ngay|tuan|thang|nam)(?!\w)",
    re.IGNORECASE,
)


def _without_lookalikes(question: str, *, plain: bool) -> str:
    """Without words that fold to one of money, number or time: "bao nhiêu dòng" counts lines, "lực nào" is no hour, and
    "mỗi tháng bao nhiêu" asks for no month.
    """
    question = _EACH_TIME.sub("x", question)
    if plain:
        return _MACHINE.sub("x", question)
    return _DOLLARS.sub("đô la", _LOOKALIKE.sub("x", question))


def _kind(question: str, words: Collection[str], names: Collection[str]) -> Kind:
    """What is asked for. Who somebody is, is no name: "Trần Văn An là ai?"."""
    line = " ".join(unified_syllables(question.replace("%", " phần trăm "), folded=True))
    kinds = (kind for kind, pattern in _KINDS if re.search(pattern, line))
    kind: Kind = next(kinds, "other")
    if kind == "person" and _SOME_PEOPLE.search(line):
        return "other"
    if kind == "person" and _is_of_a_company(line):
        return "maker"
    head = _WHO_IS.split(line)[0]
    such = _SUCH_PEOPLE.search(head)
    named = head != line and any(head.endswith(fold(name)) for name in names if " " in name)
    if kind == "number" and _AMOUNT_OF_MONEY.match(key(question)) and not _unit(question, False):
        return "money"
    described = bool(such and not is_syllable(such[1])) or (
        named and not _OFFICE_WORDS & set(words)
    )
    return "other" if kind == "person" and described else kind


def _is_of_a_company(line: str) -> bool:
    """Whether what is asked for may be a company: an investor, and not who heads one."""
    match = _MAY_BE_A_COMPANY.search(line)
    return match is not None and not _OFFICE_WORDS & set((match[1] or "").split())


# "Tiền Hà Nội tặng …"; no name begins so, but "Tiền Giang" and "Tiền Hải".
_AMOUNT_OF_MONEY = re.compile(
    r"\W*(?:số )?tiền(?! giang| hải| phong| đạo| lệ| bán| sử| thân| đề)(?!\w)"
)
_OFFICE_WORDS = frozenset(
    "ct bt gd pct pbt pgd trưởng phó chủ giám tướng người lãnh thứ viên sư sĩ truong pho chu giam".split()
)


def _names(question: str, known: Iterable[str], line: str, plain: bool) -> tuple[str, ...]:
    spelt = unify(spell_out_text(question, common=True))
    written = [] if plain else [" ".join(unified_syllables(n)) for n in names(spelt)]
    tokens_of = {name: " ".join(unified_syllables(name, folded=plain)) for name in known}
    written = [without_opener(name, question, frozenset(tokens_of.values())) for name in written]
    for tokens in tokens_of.values():
        if (" " in tokens or "_" in tokens) and f" {tokens} " in line:
            written.append(tokens)
    unique = sorted(dict.fromkeys(written), key=len, reverse=True)
    whole = [n for i, n in enumerate(unique) if not any(f" {n} " in f" {m} " for m in unique[:i])]
    return tuple(sorted(whole, key=line.find))


def without_opener(name: str, question: str, known: Set[str] = frozenset()) -> str:
    """A name at the head of a question without a word that only has its capital from there.

    "Bệnh Ebola" is Ebola: what follows is no Vietnamese syllable, so the first word is no part of it. "Tiền Hà Nội"
    is Hà Nội, which is ``known``.
    """
    first, _, rest = name.partition(" ")
    heads = " ".join(unified_syllables(question)).startswith(name)
    foreign = rest and not is_syllable(fold(rest.split()[0])) and is_syllable(fold(first))
    alone = " " in rest and rest in known and name not in known and first not in _SURNAMES
    return rest if heads and (foreign or alone) else name


# The commonest, as unified syllables (Wikipedia, "Vietnamese name"); "Trần Thái Bình" is a person.
_SURNAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm trịnh mai đào hà tạ tô lương cao "
    "thái châu chu quách tống kiều trương vương phùng tăng lưu hứa la từ tôn văn nông giang vi triệu thạch nghiêm".split()
)


def _joined(found: tuple[str, ...], folded_line: str) -> frozenset[str]:
    pairs = (
        {a, b}
        for a, b in pairwise(found)
        if re.search(re.escape(fold(a)) + _JOINED + re.escape(fold(b)) + r"\b", folded_line)
    )
    return frozenset().union(*pairs)


def _unit(question: str, plain: bool) -> str | None:
    """What is counted: "bao nhiêu con bò" → con; nothing in "nhà máy điện"."""
    question = _MACHINE.sub("x", question) if plain else question
    words = unified_syllables(question, folded=plain)
    line = " ".join(word if word == "máy" else fold(word) for word in words)
    match = _UNIT.search(line)
    if match is None or f"{match[1]} {match[2]}" == "can nang":  # a weight, in whatever unit
        return None
    if match[1] in _NOT_A_UNIT or _WHICH.search(line[: match.start()]):
        return None
    return words[line[: match.start(1)].count(" ")]


def givers(text: str, candidates: Iterable[str], *, plain: bool) -> list[str]:
    """For every word of giving in ``text``, the name nearest before it in its clause.

    In "A được B tặng" it is B. ``candidates`` are names as in ``Asked``.
    """
    found = []
    for clause in re.split(r"[;:?!]|\.\s", text):
        line = f" {' '.join(unified_syllables(clause, folded=plain))} "
        for verb in (TRANSFER if plain else _GIVE).finditer(line):
            places = {name: line.rfind(f" {name} ", 0, verb.start() + 1) for name in candidates}
            before = [name for name in places if places[name] >= 0]
            if before:
                found.append(max(before, key=places.__getitem__))
    return found
