"""A question in the words of reports: "… là ai?" for "… giữ chức gì?", "Những tỉnh nào …?" for "Kể tên các tỉnh …"; pure."""

import re
from collections.abc import Iterable

from qa.question import ASKS, FULL_NAME, TITLES
from qa.vietnamese import fold, has_diacritics, key, unified_syllables

_OFFICE_HELD = re.compile(
    r"(?<!\w)(?:đang |hiện )?(?:giữ|làm|nắm|đảm nhiệm|đảm nhận) chức(?: vụ| danh)? (?:gì|nào)\W*$"
)
# Without diacritics "nam" and "lam" are names more often.
_OFFICE_HELD_PLAIN = re.compile(
    r"(?<!\w)(?:dang |hien )?(?:giu|dam nhiem|dam nhan) chuc(?: vu| danh)? (?:gi|nao)\W*$"
)
_NAMED = re.compile(
    r"\W*(?:(?:ông|bà|anh|chị|cô|ong|ba|chi|co) )?(?:[^\W\d_]+ ){1,4}[^\W\d_]+ ", re.IGNORECASE
)


_TELL = "kể tên|liệt kê|nêu tên|kể ra"
_MANY = "tất cả các|tất cả những|các|những|mấy|một số|một vài|một|hai|ba|bốn|năm"
_ASK_THEM = "hãy |xin |bạn hãy |xin hãy |vui lòng |hãy cho biết |nhờ "
_OF_THEM = "được|bị|đã|đang|sẽ|có|mà|tham gia|tham dự|dự|do|trong|ở|tại|của|giữa|với|cho|ký|gặp|làm|nhận|tặng|hỗ trợ|từng"


def _request(ask: str, tell: str, many: str, of_them: str, *, longest: int) -> re.Pattern[str]:
    """ "Hãy kể tên các tỉnh được …": how many, what, and what is said of them."""
    word = r"[^\W\d]+"
    return re.compile(
        rf"\W*(?:{ask})?(?:{tell})(?: cho \w+)? (?P<many>{many}|\d+)? ?(?P<noun>(?:{word} ){{0,{longest}}}?{word}) "
        rf"(?P<rest>(?:{of_them}) .+?)\W*"
    )


_REQUEST_WORDS = (_ASK_THEM, _TELL, _MANY, _OF_THEM)
_REQUEST = _request(*_REQUEST_WORDS, longest=2)
# Without capitals a longer noun may be a name: "cac tinh ha noi tang".
_REQUEST_PLAIN = _request(*map(fold, _REQUEST_WORDS), longest=0)
_NOT_ASKED_OF = frozenset("ai gì gi đâu dau ông bà anh chị cô ong ba chi co họ ho".split())


def simply_asked(question: str) -> str:
    """``question`` with "là ai" for "giữ chức vụ gì", where nothing but a name stands before that, and a request as a question:
    "Những tỉnh nào được …?" for "Kể tên các tỉnh được …".

    A report hardly says that an office is held, it names it.
    """
    plain = not has_diacritics(question)
    line = fold(question).lower() if plain else key(question)
    request = (_REQUEST_PLAIN if plain else _REQUEST).fullmatch(line)
    noun, rest = (
        (question[slice(*request.span(name))] for name in ("noun", "rest"))
        if request and len(line) == len(question)
        else ("", "")
    )
    asks = ASKS.search(fold(rest).lower()) or _NOT_ASKED_OF & set(key(noun).split())
    if request and noun and noun == noun.lower() and not asks:
        many = "" if request["many"] in ("một", "mot", "1") else "những "
        asked = f"{many}{noun} nào {rest}?"
        return fold(asked) if plain else asked[0].upper() + asked[1:]
    match = (_OFFICE_HELD_PLAIN if plain else _OFFICE_HELD).search(line)
    head = question[: match.start()] if match and len(line) == len(question) else ""
    if not _NAMED.fullmatch(head) or set(unified_syllables(head, folded=True)) & _NO_NAME:
        return question
    return f"{head}{'la' if plain else 'là'} ai?"


_NO_NAME = frozenset("ai khi luc ngay nao gi va bi duoc dang tung se da cua o tai".split())


def without_titles(question: str, names: Iterable[str]) -> str:
    """``question`` without "ông", "bà", "anh", "chị" or "cô" before one of ``names`` (as in ``Asked``) of three
    syllables or more: a report may leave it out.
    """
    plain = not has_diacritics(question)
    line = fold(question).lower() if plain else key(question)
    full = [name for name in names if len(name.split()) >= FULL_NAME]
    if not full or len(line) != len(question):
        return question
    titles = "|".join(sorted(fold(title) if plain else title for title in TITLES))
    called = "|".join(re.escape(fold(name) if plain else name) for name in full)
    for match in reversed(list(re.finditer(rf"(?<!\w)(?:{titles}) (?=(?:{called})(?!\w))", line))):
        question = question[: match.start()] + question[match.end() :]
    return question
