"""A description that stands for a name → the question that asks for the name, and the one that uses it; pure.

"Tỉnh do ông Diên làm bí thư được Hà Nội hỗ trợ bao nhiêu tiền?" takes two steps: which province is
meant, and what was it given? Where the description ends is not told by rules alone, so there are a few
readings, likeliest first; only one that is answered in both steps counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.kinds import is_placelike, people_in
from qa.topics import names_of, thing_called
from qa.vietnamese import key, names, unified_syllables, unify

Described = Literal["place", "person", "thing"]

_PLACES = r"tỉnh|thành phố|địa phương|huyện|quận|thị xã|nước|quốc gia"
_PEOPLE = (
    r"ứng viên|người|vị|nhân vật|cầu thủ|bác sĩ|nhà khoa học|nghệ sĩ|ca sĩ|tỷ phú|chính trị gia"
)
_THINGS = (
    r"bệnh viện|tuyến đường sắt|tuyến|trường|công ty|tập đoàn|hãng|câu lạc bộ|đội|cơ quan|quỹ|sông|cầu|nhà máy|"
    r"dự án|xã|phường|ngân hàng|chợ|cửa khẩu|tàu"
)
_HEAD = re.compile(
    r"(?<!\w)(?<!hai )(?<!ba )(?<!những )(?<!các )(?<!nhiều )(?<!mấy )(?<!nhiêu )(?<!số )(?<!một )"
    rf"(?:(?P<place>{_PLACES})|(?P<person>{_PEOPLE})|(?P<thing>{_THINGS}))\s+"
    r"(?P<link>(?:do|nơi|mà|ma|có|từng|vừa|được|bị|đã|đang|đầu tiên|dẫn|tạo|làm|chế|sáng|ghi|viết|giành|đoạt|bắn|phát|giữ)(?!\w))",
    re.IGNORECASE,
)
_SUBJECT_INSIDE = frozenset(("do", "nơi", "mà", "ma"))  # "ma": "mà" as it may be restored
# Words with which the question goes on after the description.
_GOES_ON = re.compile(
    r"(?<!\w)(?:được|bị|có|đã|sẽ|đang|muốn|thu|giữ|là|dùng|nhận|tặng|hỗ trợ|nặng|khởi đầu|sinh|nói|cho|tổ chức|xây|ký|"
    r"thắng|đến|sang|tiếp|cao|rộng|dài|cách|bao nhiêu|mấy|học|đặt|chi|mua|bán|ở đâu|quê)(?!\w)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao nhiêu|bao giờ|bao lâu|ra sao|không)(?!\w)")
_MOST_READINGS = 3


@dataclass(frozen=True, kw_only=True)
class Description:
    """``inner`` asks for the name, a ``noun``, which stands between ``before`` and ``after``."""

    kind: Described
    noun: str
    inner: str
    before: str
    after: str

    def outer(self, name: str) -> str:
        """The question with ``name`` in the place of the description."""
        asked = f"{self.before}{name}{self.after}"
        return asked[:1].upper() + asked[1:]


def descriptions(question: str) -> list[Description]:
    """How ``question`` can be read as one of two steps; none where it describes nothing."""
    match = _HEAD.search(question)
    if match is None:
        return []
    group = next(name for name in ("place", "person", "thing") if match[name])
    noun = key(match[group])
    found = []
    for end in list(_ends(question, match))[:_MOST_READINGS]:
        clause = question[match.start("link") : end].strip(" ,?.")
        found.append(
            Description(
                kind=group,  # type: ignore[arg-type]  # one of the three groups
                noun=noun,
                inner=_inner(group, noun, clause),
                before=question[: match.start()],
                after=f" {question[end:].lstrip()}",
            )
        )
    return found


def _ends(question: str, head: re.Match[str]) -> Iterator[int]:
    """Where the description can end: behind a name that it says, before the question goes on."""
    start = head.end()
    said = names_of(f"- {question[start:]}")
    if not said:
        return
    anchored = question.find(said[0], start) + len(said[0])
    if _ASKS.search(key(question[: head.start()])):  # the description stands last
        yield len(question.rstrip(" ?."))
        return
    for match in _GOES_ON.finditer(question, anchored):
        if _ASKS.search(key(question[match.start() :])):
            yield match.start()


def _inner(kind: str, noun: str, clause: str) -> str:
    link = key(clause.split()[0])
    if kind == "person":
        return f"Ai {clause}?"
    if link in _SUBJECT_INSIDE:
        rest = clause.split(maxsplit=1)[-1]
        return f"{rest[:1].upper()}{rest[1:]} {noun} nào?"
    return f"{noun[:1].upper()}{noun[1:]} nào {clause}?"


def names_for(description: Description, sentence: str, title: str) -> list[str]:
    """The names that ``description`` can stand for by a sentence that fits it, the nearest first."""
    if description.kind == "thing":
        called = thing_called(description.noun, [sentence, title])
        return [called] if called else []
    fitting = _is_place if description.kind == "place" else _is_person
    line = key(description.inner)
    anchors = [sentence.find(name) for name in names_of(f"- {description.inner}")]
    anchor = next((place for place in anchors if place >= 0), 0)
    found = [n for n in dict.fromkeys(names(sentence)) if fitting(n, sentence)]
    found.sort(key=lambda name: (name not in title, abs(sentence.find(name) - anchor)))
    if description.kind == "place":
        found += [n for n in names(title) if _is_place(n, title)]
    return [name for name in dict.fromkeys(found) if key(name) not in line]


def _is_place(name: str, text: str) -> bool:
    return is_placelike(" ".join(unified_syllables(unify(name)))) and text.find(name) >= 0


def _is_person(name: str, text: str) -> bool:
    return " ".join(unified_syllables(unify(name))) in people_in(text, plain=False)
