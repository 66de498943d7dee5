"""Names, by their capitals."""

import re

from qa.vietnamese.letters import fold, key
from qa.vietnamese.sentences import sentences
from qa.vietnamese.tokens import STOPWORDS

_NAME_WORD = re.compile(r"\w+(?:-[a-zà-ÿđ]\w*)+|\w+(?:[.&]\w+)*")  # "Jae-in", not "Hà Nội-Huế"
# Capitalised because they open a sentence, not because they belong to the name that follows.
_OPENERS = STOPWORDS | frozenset(
    "ông bà anh chị cô chú em bác năm ngày sáng chiều tối trưa đêm hôm riêng ngoài bên qua nhân "
    "tuy song hiện nhờ sở ngay thay giữa đối so cả vậy liệu ấy tổng số mấy".split()
)
_COUNTS = frozenset("một hai ba bốn sáu bảy tám chín mười".split())
"""Open names, too ("Hai Bà Trưng", "Ba Vì"), but none that goes on with an office: "Hai Phó Chủ tịch"."""


# Capitalised at the head of an office or body, and no part of the name that follows.
_OFFICE_HEADS = frozenset("phó bí chủ trưởng tổng giám đảng đoàn thành tỉnh".split())
_OFFICE_ENDS = re.compile(r" (?:tịch|thư|trưởng|đốc|biểu)(?!\w)")
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
        if opens and (key(run[0][0]) in _OPENERS or _counts_offices(run, text)):
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


def _counts_offices(run: list[re.Match[str]], text: str) -> bool:
    """Whether a number stands before an office, whose last word has no capital: "Hai Phó Chủ tịch"."""
    return key(run[0][0]) in _COUNTS and bool(_OFFICE_ENDS.match(text, run[-1].end()))


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
    return [
        part for run in runs for piece in _split_country(run) for part in _split_place(text, piece)
    ]


_BEFORE_PLACE = re.compile(
    r"(?:thành phố|tỉnh|huyện|quận|thị xã|xã|phường|tp\.?)\s$", re.IGNORECASE
)


# Countries whose news name people behind them: "Tổng thống Mỹ Donald Trump".
COUNTRY_NAMES = frozenset(
    "Mỹ,Nga,Pháp,Đức,Anh,Ý,Nhật,Hàn,Lào,Úc,Áo,Bỉ,Séc,Trung Quốc,Hàn Quốc,Triều Tiên,Nhật Bản,Thái Lan,Ấn Độ,Hà Lan,Ba Lan,"
    "Phần Lan,Thụy Sĩ,Thụy Sỹ,Thụy Điển,Đan Mạch,Na Uy,Bồ Đào Nha,Tây Ban Nha,Hy Lạp,Ai Cập,Nam Phi,Đài Loan,Thổ Nhĩ Kỳ,New Zealand,"
    "Campuchia,Malaysia,Indonesia,Singapore,Philippines,Myanmar,Australia,Canada,Mexico,Brazil,Argentina,Uruguay,Chile,Colombia,"
    "Venezuela,Cuba,Italia,Italy,Ireland,Scotland,Ukraine,Belarus,Serbia,Croatia,Hungary,Romania,Bulgaria,Israel,Palestine,Iran,"
    "Iraq,Syria,Mông Cổ,Brunei,Sri Lanka,Sudan,Nam Sudan,Congo,Saudi Arabia,Qatar,Jordan,Yemen,Libya,Afghanistan,Pakistan,Bangladesh,Nepal,Kuwait,Nigeria,Kenya,Ethiopia".split(
        ","
    )
)
COUNTRIES = frozenset(map(key, COUNTRY_NAMES))
"""The same in small letters."""
_NO_PERSON = frozenset(
    "airlines airways open cup post times star today masters industries telecom grand bank motor motors league news dương".split()
)
_FULL = 2  # words of a whole foreign name
_SHORT_COUNTRY = 4
"""Letters; such a one may be a part of another name: "Anh", "Nhật"."""
_MONOSYLLABLE = re.compile(r"[^\W\daeiouy]{0,3}[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?")
"""How a Vietnamese syllable looks, without its signs."""


def _split_country(run: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """ "Mỹ Donald Trump", "Trung Quốc Tập Cận Bình": a country before somebody, who has a foreign name or one of three
    syllables; not "Mỹ Tâm" or "Malaysia Airlines".
    """
    words = [match[0] for match in run]
    for size in (3, 2, 1):
        country, rest = " ".join(words[:size]), words[size:]
        if (
            country not in COUNTRY_NAMES
            or len(rest) < _FULL
            or not _NO_PERSON.isdisjoint(map(key, rest))
        ):
            continue
        looks = rest[:1] if len(country) <= _SHORT_COUNTRY else rest
        foreign = any(not _MONOSYLLABLE.fullmatch(fold(word).lower()) for word in looks)
        if foreign or (len(country) > _SHORT_COUNTRY and len(rest) > _FULL):
            return [run[:size], run[size:]]
    return [run]


def _split_place(text: str, run: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """ "thành phố Hà Nội Nguyễn Thị Bích Ngọc": places have two syllables, persons two and more."""
    start = run[0].start()
    if len(run) >= 4 and _BEFORE_PLACE.search(text, max(0, start - 12), start):
        return [run[:2], run[2:]]
    return [run]
