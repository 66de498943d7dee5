"""What is only said before a question: "Nghe hay đấy, …", "Thôi hỏi chuyện khác, …"; pure."""

import re

from qa.side_by_side import capitalised
from qa.vietnamese import fold, has_diacritics, key

# Said before the question: "Nghe hay đấy, …", "À mà …". Without diacritics fewer words can only be that.
_PRAISE = r"(?:nghe )?(?:hay|thú vị|buồn|sợ|ghê|kinh|tuyệt|tệ)(?: (?:đấy|quá|thật|nhỉ|thế|vậy))+"
_GOT_IT = r"(?:hiểu|biết|được|thôi|rõ) rồi(?: ạ)?|cảm ơn(?: bạn| nhé| nhiều)*|thôi|ok|oke|okay"
_REMARK = re.compile(
    rf"\W*(?:(?:(?:ồ|à|ừ|ừm|ơ|dạ|vâng|dạ vâng|(?:dạ |vâng )ạ|{_PRAISE}|{_GOT_IT}|(?:thế|vậy)(?: à| ạ| hả)|ra (?:thế|vậy))\s*[,.!?;]+|"
    r"à mà|ờ mà|tiện thể(?: cho hỏi)?,)\s+)+(?=\w)"
)
_REMARK_PLAIN = re.compile(
    rf"[^\w]*(?:(?:(?:{fold(_PRAISE)}|{fold(_GOT_IT)})\s*[,.!;]+|a ma|o ma|tien the(?: cho hoi)?,)\s+)+(?=\w)"
)
_OTHER_TOPIC = re.compile(
    r"\W*(?:thoi,? )?(?:(?:cho|minh|toi|em) )*(?:hoi|noi|chuyen)(?: sang| ve)? (?:chuyen|viec|vu|cai|cau|van de|chu de|de tai|thu) khac"
    r"(?: (?:nhe|nha|di|chut|mot chut|cai))*\s*[,.:;!]+\s*(?=\w)"
)


def without_remark(question: str) -> tuple[str, bool]:
    """``question`` without what is only said before it, and whether that announces another topic."""
    folded = fold(question)
    plain = not has_diacritics(question)
    if len(folded) != len(question) or len(key(question)) != len(question):
        return question, False
    other = _OTHER_TOPIC.match(folded.lower())
    said = _REMARK_PLAIN.match(folded.lower()) if plain else _REMARK.match(key(question))
    remark = other or said
    rest = capitalised(question[remark.end() :]) if remark else ""
    return (rest, other is not None) if len(rest.split()) > 1 else (question, False)
