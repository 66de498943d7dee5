"""Who and what a conversation names, and how another name takes its place; pure.

"Còn Thái Bình?" after "Hà Nội tặng Thái Nguyên bao nhiêu tiền?" asks the same of Thái Bình.
"""

import re
from collections.abc import Sequence

from qa.places import provinces_in
from qa.side_by_side import one_name_each
from qa.spellings import is_syllable
from qa.vietnamese import COUNTRIES, fold, has_diacritics, key, names, syllables

_LONGEST_TOPIC = 8  # syllables
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:the con|vay con|the|con|rieng|vay)\s+(?P<a>.+?)(?:\s+(?:thi))?(?:\s+(?:sao|the nao|ra sao|nhu nao))?|"
    r"(?P<b>.+?)\s+(?:thi sao|thi the nao|thi ra sao))\W*$"
)
_ASKS = re.compile(r"\b(?:nào|gì|ai|bao (?:nhiêu|giờ|lâu|xa)|mấy|đâu|nữa|(?:vì|tại|làm) sao)\b")
_ASKS_PLAIN = re.compile(fold(_ASKS.pattern))
_SIDE = re.compile(r"^(?:bên|phía|đằng|chỗ|ben|phia|dang|cho)\s+(?=\S)")
_YEAR = re.compile(r"(?:\b(?<!viet )nam )?\b(?:19|20)\d\d\b")
_TIME = re.compile(
    r"\b(?:(?:\d+ thang|quy \w+|nua)(?: dau| cuoi| giua)? |thang \d+[/ ]|ngay [\d/-]+ )?(?:(?<!viet )nam )?(?:19|20)\d\d\b"
)
# What is between a subject and the name in it: before these words a name stands by itself.
_NO_NOUN = re.compile(
    r"\b(?:của|ở|tại|trong|cho|với|và|do|bởi|từ|đến|về|là|có|được|bị|theo|giữa|mua|bán|tặng|trao|hỗ trợ|gặp|"
    r"đã|sẽ|đang|không|nào|gì|ai|bao nhiêu|mấy)\b|[,:;]"
)
# A time without its year, or a year alone: "năm 2015", "tháng 5", "hôm qua".
_UNIT = r"(?<!viet )\b{}(?: (?:nay|qua|kia|ngoai|truoc|sau|toi|mai)\b| \d[\d/-]*)"
_ONLY_TIME = re.compile(_UNIT.format("(?P<unit>hom|ngay|tuan|thang|quy|nam)") + r"|(?:19|20)\d\d")
_CITY = re.compile(r"^TP|HCM$")  # in capitals, yet no acronym of a body or a measure
_NUMBER_AFTER = re.compile(r"^ \d{1,2}(?![\d/.,%-])(?= \D)")
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_]\w*")


def topic_of(question: str, folded: str) -> str | None:
    """What a question like "Còn Thái Bình thì sao?" turns to; ``folded`` is the question, folded."""
    match = _WHAT_ABOUT.match(folded)
    if match is None:
        return None
    name = "a" if match["a"] else "b"
    topic = question[match.start(name) : match.end(name)].strip(" ,?.!")
    topic = _SIDE.sub("", topic)
    plain = not has_diacritics(question)
    asks = _ASKS_PLAIN.search(fold(topic)) if plain else _ASKS.search(key(topic))
    return topic if topic and len(syllables(topic)) <= _LONGEST_TOPIC and not asks else None


def about(previous: str, answer: str, topic: str) -> str | None:
    """``previous`` asked about ``topic``: in the place of what is alike in it; None where nothing is.

    A topic with a year of its own takes the year's place, too.
    """
    if same := _numbered(previous, topic) or _of_another_share(previous, topic):
        return same
    topic, previous, moved = _with_time(topic, previous)
    if not topic:
        return previous
    if time := _ONLY_TIME.fullmatch(fold(topic)):
        return _at_time(previous, topic, time["unit"])
    found = _replaceable(previous, answer, topic)
    if found is None:
        return previous if moved else None
    # "Còn Huế?" after a question about Hà Nội and TP.HCM each asks about Huế alone.
    previous = next((p for p in one_name_each(previous) if found in p), previous)
    place = previous.rfind(found)
    before, after = previous[:place], previous[place + len(found) :]
    after = _NUMBER_AFTER.sub("", after)  # "Thanh Hóa 1" is one name
    before, after = _without_companion(before, found, after, topic)
    return f"{_without_kind(before, topic)}{topic}{after}"


def _without_companion(before: str, found: str, after: str, topic: str) -> tuple[str, str]:
    """What stands around ``found`` without the country or the person that it stands beside: "Mỹ Donald Trump"."""
    if key(found) in COUNTRIES and not is_person(topic):
        beside = next(iter(names(f"- {after}")), "")
        if beside and is_person(beside) and after.startswith(f" {beside}"):
            return before, after[len(beside) + 1 :]
    elif is_person(found):
        beside = next(iter(names(f"- {before}")[-1:]), "")
        if key(beside) in COUNTRIES and before.endswith(f" {beside} "):
            return before[: -len(beside) - 1], after
    return before, after


_SEASON = r"(?<!\d)(?:19|20)\d\d[/-]\d{2,4}(?![\d/-])"
_ONLY_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_SEASON_WORD = re.compile(r"(?<!\w)(?:mùa(?: giải| bóng)?|năm|mua)(?!\w)\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<noun>[^\W\d]+(?: [^\W\d]+)?) \d{1,3}")


def _numbered(previous: str, topic: str) -> str | None:
    """``previous`` with the number of ``topic`` for its own, "quận 7"; None where it does not say "quận 1" once."""
    numbered = _NUMBERED.fullmatch(topic)
    if numbered is None or len(key(previous)) != len(previous):
        return None
    noun = rf"(?<!\w){re.escape(key(numbered['noun']))} \d{{1,3}}(?![\w/.,-])"
    found = list(re.finditer(noun, key(previous)))
    if len(found) != 1:
        return None
    return f"{previous[: found[0].start()]}{topic}{previous[found[0].end() :]}"


_SHARE = re.compile(r"(?<!\w)(?i:mã|cổ phiếu) (?P<code>[A-Z][A-Z0-9]{2})(?!\w)")
_OTHER_SHARE = re.compile(r"(?:(?i:mã|cổ phiếu) )?(?P<code>[A-Z][A-Z0-9]{2})(?: của .+)?")
_OWNER = re.compile(
    r"^ của .+?(?= (?:là|giá|tăng|giảm|mất|lên|xuống|có|đạt|được|bị|bao nhiêu|thế nào|ra sao|mấy|gì|nào)(?!\w))"
)


def _of_another_share(previous: str, topic: str) -> str | None:
    """``previous`` asked of another share, without whose the first one is: "mã VJC của Vietjet"; None elsewhere."""
    share, other = _SHARE.search(previous), _OTHER_SHARE.fullmatch(topic)
    if share is None or other is None:
        return None
    after = _OWNER.sub("", previous[share.end() :])
    return f"{previous[: share.start('code')]}{other['code']}{after}"


_LAST_CLAUSE = re.compile(
    r"(?P<before>.*,\s)(?P<subject>[^,]+?) (?P<said>(?:bị|được|đã|sẽ|đang|có|phải|là|nhận|giữ|đạt|thu|chi|tăng|giảm|mất|giá|"
    r"bao nhiêu|thế nào|ra sao)(?!\w)[^,]*)",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 4  # syllables
_TIMES = frozenset("năm tháng ngày tuần quý hôm nay mùa kỳ".split())


def of_another_subject(previous: str, topic: str) -> str | None:
    """The last clause of ``previous`` said of ``topic``, where neither its subject nor ``topic`` is a name: "Vụ …, lái tàu bị
    xử lý thế nào?" asked about "phụ lái"; None elsewhere.
    """
    match = _LAST_CLAUSE.fullmatch(previous)
    words = key(topic).split()
    if (
        match is None
        or topic != topic.lower()
        or not _TIMES.isdisjoint(words)
        or provinces_in(topic)
    ):
        return None
    if len(words) < 2 or any(not is_syllable(fold(word)) for word in words):
        return None
    both = (match["subject"], topic)
    if any(names(f"- {text}") or len(syllables(text)) > _LONGEST_SUBJECT for text in both):
        return None
    return f"{match['before']}{topic} {match['said']}"


_OF = re.compile(r"(?:về|ve) (?=\S)", re.IGNORECASE)
_OF_AT_END = re.compile(
    r"(?<!\w)(?:về|ve) (?P<what>[^,?]+?)(?P<rest>(?: (?:ra sao|thế nào|như thế nào|the nao|nhu the nao|khi nào|khi nao|ở đâu|o dau))?\W*)$",
    re.IGNORECASE,
)


def of_another(previous: str, topic: str) -> str | None:
    """``previous`` asked "về" something else, "Còn về y tế?", where it ends with what it is about; None elsewhere."""
    match = _OF_AT_END.search(previous)
    if not _OF.match(topic) or not match:
        return None
    if (_ASKS if has_diacritics(previous) else _ASKS_PLAIN).search(key(match["what"])):
        return None
    return f"{previous[: match.start()]}{topic}{match['rest'] or '?'}"


def _with_time(topic: str, previous: str) -> tuple[str, str, bool]:
    """``topic`` without its season or year and ``previous`` with it, where both have one."""
    if old_season := re.search(_SEASON, previous):
        season = re.search(_SEASON, topic) or re.search(_ONLY_YEAR, topic)
        if season is None:
            return topic, previous, False
        rest = _SEASON_WORD.sub("", f"{topic[: season.start()]} {topic[season.end() :]}").strip(
            " ,"
        )
        put = f"{previous[: old_season.start()]}{season[0]}{previous[old_season.end() :]}"
        return rest, put, True
    new, old = _TIME.search(fold(topic)), _TIME.search(fold(previous))
    same = len(fold(topic)) == len(topic) and len(fold(previous)) == len(previous)
    if not new or not old or not same:
        return topic, previous, False
    said = topic[new.start() : new.end()]
    if short := _YEAR.fullmatch(fold(said)):  # "năm 2015" for "2018" in "9 tháng năm 2018"
        old = _YEAR.search(fold(previous)) or old
        if short[0].startswith("nam") and not old[0].startswith("nam"):
            said = said[4:]
    rest = f"{topic[: new.start()]} {topic[new.end() :]}".strip(" ,")
    return rest, f"{previous[: old.start()]}{said}{previous[old.end() :]}", True


def is_time(topic: str) -> bool:
    """Whether ``topic`` is only a time: "hôm qua", "năm 2015"."""
    folded = fold(topic)
    return bool(_ONLY_TIME.fullmatch(folded)) or not _TIME.sub("", folded).strip(" ,")


def _at_time(previous: str, topic: str, unit: str | None) -> str:
    """``previous`` asked of the time ``topic``: in the place of a time of its ``unit``, else behind it."""
    folded = fold(previous)
    old = re.search(_UNIT.format(unit), folded) if unit and len(folded) == len(previous) else None
    if old:
        return f"{previous[: old.start()]}{topic}{previous[old.end() :]}"
    return f"{previous.rstrip(' ?.!')} {topic}?"


def _replaceable(previous: str, answer: str, topic: str) -> str | None:
    """The name in ``previous`` whose place ``topic`` takes: one of its own shape, the last of these."""
    found = names_and_places(previous) or _small_names(previous, answer)
    if not topic.isupper():  # "GDP của Mỹ" asked about a country is no less about GDP
        found = [n for n in found if not n.isupper() or _CITY.search(n)]
    if not found:
        return None
    if names_and_places(f"- {topic}"):
        alike = [n for n in found if is_person(n) == is_person(topic)]
        closer = [n for n in alike if _is_foreign(n) == _is_foreign(topic)]
        return _without_opener((closer or alike or found)[-1], previous)
    size = len(syllables(topic))  # typed without capitals, or no name at all
    alike = [n for n in found if len(syllables(n)) == size and not n.isupper()]
    if size == 1:
        return (alike or found)[-1] if not is_syllable(fold(topic)) else None
    return alike[-1] if topic == topic.lower() and size <= 4 and alike else None


def _without_opener(name: str, question: str) -> str:
    """ "Toyota Vios" of "Giá Toyota Vios", where the noun has its capital as it opens ``question``."""
    first, _, rest = name.partition(" ")
    noun = has_diacritics(first) and rest and not is_syllable(fold(rest.split()[0]))
    return rest if noun and question.startswith(name) else name


def _without_kind(before: str, topic: str) -> str:
    """What stands before the name, without the noun that ``topic`` brings itself.

    "đoàn Đà Nẵng" and "đoàn Thái Nguyên" name the kind both; "Phố đi bộ Bùi Viện cải tạo hết bao nhiêu?"
    asked about "Khu kỹ thuật Viện Tim" is no street any more.
    """
    kind = topic.split()[0]
    if before.rstrip().lower().endswith(f" {kind.lower()}"):
        return before.rstrip()[: -len(kind)]
    named = names_and_places(f"- {topic}")
    own_kind = bool(named) and not topic.startswith(named[0])
    noun = len(syllables(before)) <= 6 and not _NO_NOUN.search(key(before))
    return "" if own_kind and noun else before


def _small_names(previous: str, answer: str) -> list[str]:
    """Names of the answer that the question wrote in small letters, as it wrote them."""
    line = key(previous)
    if len(line) != len(previous):
        return []
    places = sorted((line.find(key(name)), len(name)) for name in names_of(answer))
    return [previous[at : at + length] for at, length in places if at >= 0]


# ---------------------------------------------------------------------------------------------
# Names


def names_of(text: str) -> list[str]:
    """Names of two words or more, acronyms, and single words that are not Vietnamese: Lukaku. In order."""
    found = [n for n in names(text) if " " in n or n.isupper()]
    inside = {word for name in found for word in re.findall(r"\w+", name)}
    single = [m[0] for m in _CAPITALISED.finditer(text) if _is_foreign_word(m[0])]
    found += [word for word in single if word not in inside]
    return sorted(dict.fromkeys(found), key=text.find)


def names_and_places(text: str) -> list[str]:
    """``names_of``, and places of one syllable: Huế, Mỹ. In order."""
    found = names_of(text)
    short = [name for name in names(text) if " " not in name]
    opening = names(f"- {text}")[:1]  # "Mỹ" opens "Mỹ có …" and "Mỹ phẩm nào …"
    if opening and text.startswith(opening[0]) and opening[0] not in ("Anh", "Áo", "Ý"):
        short += opening if _NO_NOUN.match(key(text[len(opening[0]) :]).lstrip()) else []
    return sorted(dict.fromkeys([*found, *short]), key=text.find)


def _is_foreign_word(word: str) -> bool:
    """Whether a capitalised word stands alone as a name, and is no acronym: Lukaku."""
    proper = word[0].isupper() and not word.isupper() and word.isalpha()
    return proper and len(word) > 2 and not is_syllable(fold(word))


def _is_foreign(name: str) -> bool:
    return not any(is_syllable(word) for word in fold(name).split())


_NO_PERSON = re.compile(
    r"(?:báo|kịch|bộ|sở|ban|hội|quỹ|công ty|bệnh viện|trường|đại học|viện|ủy ban|quốc hội|tỉnh|thành phố|quận|"
    r"huyện|xã|phường|đường|cầu|sông|núi|đảo|chùa|chợ|khu|giải|nghị|lễ|tết|nhà)\b"
)  # with diacritics: Trương and Lê are names


def is_person(name: str) -> bool:
    """Three syllables of a Vietnamese name, or two words that are no Vietnamese syllables: Warren Buffett."""
    words = fold(name).split()
    foreign = len(words) == 2 and not any(map(is_syllable, words))
    whole = len(words) >= 3 or foreign
    return whole and not name.isupper() and not _NO_PERSON.match(key(name))


_THING_NAME = r"(?:\s+\w+){0,4}\s+"
_ALIASES = {"bv": "bệnh viện|bv", "bệnh viện": "bệnh viện|bv", "tp": "thành phố|tp"}


def thing_called(kind: str, texts: Sequence[str]) -> str | None:
    """The name with its noun that is meant by "bệnh viện này": the last one of this kind in ``texts``.

    ``texts`` come latest first; ``kind`` has its diacritics.
    """
    nouns = _ALIASES.get(kind, re.escape(kind))
    for text in texts:
        for name in reversed(names_of(text)):
            place = text.rfind(name)
            head = re.search(rf"(?<!\w)(?:{nouns}){_THING_NAME}$", text[:place], re.IGNORECASE)
            number = _NUMBER_AFTER.match(text[place + len(name) :] + " .")
            if head and not _NO_NOUN.search(key(head[0])):
                return text[head.start() : place + len(name)] + (number[0] if number else "")
    return None


_POINTER = re.compile(r"(?<!\w)(?:này|đó|ấy|kia)(?!\w)")
_CLASSIFIER = re.compile(r"(?:^|(?<=\s))(?:cái|chiếc|căn|ngôi|cuộc|buổi)\s$")
_SEVERAL = re.compile(r"(?<!\w)(?:hai|ba|các|những|mấy)(?!\w)")
_OF_TIME = frozenset("năm ngày tháng tuần lúc khi hôm thời dịp sau trước".split())
_LONGEST_NOUN = 4  # syllables


def with_thing_called(question: str, texts: Sequence[str]) -> str | None:
    """``question`` with the name of what "cái nhà tưởng niệm đó" means, whatever thing it is; None where ``texts``, the
    latest first, name none. The noun has two syllables or more, and diacritics.
    """
    line = key(question)
    found = list(_POINTER.finditer(line)) if len(line) == len(question) else []
    if len(found) != 1 or _SEVERAL.search(line[: found[0].start()]):
        return None
    match = found[0]
    words = list(re.finditer(r"[^\W\d_]+", line[: match.start()]))[-_LONGEST_NOUN:]
    for first in words[:-1]:  # the longest noun first
        start = first.start()
        if any(word[0] in _OF_TIME for word in words if word.start() >= start):
            continue
        if meant := thing_called(line[start : words[-1].end()], texts):
            if classifier := _CLASSIFIER.search(line[:start]):
                start = classifier.start()
            return question[:start] + meant + question[match.end() :]
    return None
