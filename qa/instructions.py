"""Sentences of articles that are not said to readers: commands to a model, markup, code; pure.

Articles are data. Such a sentence is never evidence: no model reads it and no answer cites it. The rules
know how commands look, not what they want; the checks of ``qa.support`` stand behind them.
"""

import re
import unicodedata
from collections.abc import Sequence

from qa.vietnamese import fold, has_diacritics, key, sentences, syllables

_LONGEST = 3000
"""Characters; what is longer is no sentence of a report, and no rule here reads more."""

# What no sentence of a report holds: tags, images and links of markdown, templates of chats and of code.
_MARKUP = re.compile(
    r"<[ \t]{0,3}[/!?]?[ \t]{0,3}[a-z][^<>]{0,300}[=/>]|<!--|-->|!\[|\[\^|\]\(|\bjavascript:|\bdata:\w{1,20}/|<\||\|>|"
    r"\[/?inst\]|<</?sys>>|<<<|>>>|\{\{|\}\}|\$\$|%%%|```|\{[ \t]{0,3}\"|\[\{|\[/?[a-z]{2,20}_[a-z_]{2,20}\]|"
    r"^[ \t]{0,3}#{2,9}[ \t]|&lt;|\\(?:href|unicode|text)\b|^[ \t]{0,3}[=+@-][a-z]{1,20}\(|\bcmd\|",
    re.IGNORECASE | re.MULTILINE,
)
# Tokens of chat templates. In a prompt they could end the article and begin another speaker.
TEMPLATE_TOKEN = re.compile(
    r"[<＜‹]\s*[|｜][^|｜<>\n]{1,40}[|｜]\s*[>＞›]|\[/?(?:INST|TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT)\]|<</?SYS>>|"
    r"</?(?:think|tool_call|tool_response|s|bos|eos|pad|unk)>|<(?:start|end)_of_turn>",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{14,}={0,2}(?![\w+/])")
_ADDRESS = re.compile(r"https?://")
_OTHER_SCRIPT = re.compile(
    r"[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]|[\u0400-\u04ff]{3}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"[\u2400-\u2426]|\[\d{1,3}(?:;\d{1,3}){0,5}m\b|\]8;;|\[2j", re.IGNORECASE)
# No Vietnamese syllable ends like this: words written backwards, to be turned round by bidi signs.
_BACKWARDS = re.compile(r"\b\w*[\u00e0-\u1ef9]\w?[bdđlqrsvx]\b")
_LEAST_BACKWARDS = 3
# A full stop, and then what begins no sentence of a report: a tag, a bracket, a letter of another script. A forged
# number of a source belongs to the sentence before it.
_SEAM = re.compile(
    r"(?<=[.!?…])[ \t]{1,3}(?![\[【]\^?\d)(?=[^\w\s\"“”'‘’(«–—-]|[\"'”][<>\[\]{}]|[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])"
)
_FORGED = re.compile(r"[\[【]\d{1,3}[\]】]|\|[ \t]{0,3}(?:19|20)\d\d-\d\d-\d\d")

# A word to be said as proof: MAINTENANCE-MODE.
_CODE_WORD = re.compile(r"\b[A-Z]{5,20}[-_][A-Z]{4,20}\b")

# Read with diacritics where the sentence has them ("lễ hội" is no "hỏi"), else without.
_ASSISTANT = (
    r"(?:(?:xin|nhờ|kính mong|nếu|hễ) (?:các )?trợ lý|trợ lý(?= (?:được dặn|ai|đọc báo|nào|phải|hãy|luôn|bắt buộc|thật|vui lòng|đừng|không được|có trách nhiệm|rộng)\b|[ ]?:)|"
    r"mọi trợ lý|mô hình (?:ngôn ngữ|ai)|hệ thống (?:hỏi đáp|trả lời)|máy hỏi đáp|hoibao|chatbot|chatgpt|assistants?|"
    r"summari[sz]er|llm|language model|(?:lưu ý|dành|gửi|nhắn) (?:cho |tới )?(?:các )?ai\b(?=[^?]{0,60}:)|ai(?=[ ]?:))"
)
_DUTY = (
    r"(?:phải (?:trả lời|nói|viết|ghi|chép|nhắc|đọc|công bố|coi|dẫn|dịch)|hãy|luôn (?:nói|viết|ghi|trả lời|nhắc|kèm)|bắt buộc|được dặn|đừng|"
    r"không được|vui lòng|bỏ qua|làm theo|must|should|please|ignore|state|reply|output|never|always|say|"
    r"phải chép|phải được|đọc là|chỉ (?:nói|viết|trả lời|được)|không nói|không dẫn|rủ lòng|nói rằng|nói thêm)"
)
_TELL = r"(?:trả lời|đáp|nói|viết|ghi|in ra|chép|dẫn)"
_COMMANDS = "|".join(
    (
        rf"\b{_ASSISTANT}.{{0,80}}\b{_DUTY}\b|\b{_DUTY}\b.{{0,60}}\b{_ASSISTANT}",
        r"\b(?:bỏ qua|vỏ qua|quên|xóa|phớt lờ|không (?:cần )?(?:theo|đọc)|coi như)\b.{0,30}\b(?:hướng dẫn|chỉ dẫn|chỉ thị|mệnh lệnh|"
        r"lệnh trước|quy tắc|quy định nào|yêu cầu (?:trên|trước)|(?:các câu|nội dung) (?:ở )?trên)\b",
        r"\b(?:cho|gửi|nhắn|với|dặn) (?:các )?trợ lý(?: \w+){0,3}[ ]?:|\bcâu hỏi nào\b.{0,60}\btrả lời (?:rằng|là|bằng)\b|"
        r"\b(?:mỗi|mọi|các|từng) câu trả lời\b.{0,20}\b(?:luôn|hãy|phải|nhớ|vui lòng) (?:thêm|chèn|ghi|viết|kèm|nói|nhắc|nêu)\b",
        r"\b(?:mọi|đầu|cuối|thêm vào) câu trả lời\b|\btrong câu trả lời\b.{0,80}\b(?:viết|thêm|chèn|ghi|nêu)\b|"
        r"\bcâu trả lời (?:(?:đúng|duy nhất|chính xác|cuối cùng)\b.{0,40}\b(?:là|phải)|phải)\b|"
        r"\b(?:only|correct|final|required)\b.{0,20}\b(?:answer|language)\b",
        rf"\b(?:khi|nếu|hễ|lúc|người|bạn đọc|ai đó)\b.{{0,25}}\b(?:hỏi|trả lời)\b.{{0,80}}\b(?:hãy|(?:phải|thì|chỉ) {_TELL})\b|"
        r"\bnếu câu hỏi\b|\bvới (?:mọi )?(?:câu hỏi|người hỏi)\b.{0,80}\b(?:hãy|phải|chỉ|bắt buộc)\b|"
        rf"\b(?:khi|lúc) (?:trả lời|nói|nhắc)\b.{{0,60}}\bphải {_TELL}\b|\bbạn đọc hỏi về\b[^:]{{0,60}}:",
        r"(?:^[^\w]{0,3}|: |\b(?:hãy|phải|chỉ|thì|luôn|bắt buộc|đề nghị|yêu cầu|và) )trả lời (?:rằng|là|nguyên văn|bằng|đúng|chỉ)\b|"
        r"\btheo yêu cầu phải trả lời\b|\btheo yêu cầu,? phải\b",
        r"\bhãy (?:trả lời|đáp|in ra|in nguyên|chèn|lặp lại|đóng vai|chép|ghép|dẫn bài|liệt kê các câu hỏi|cho biết bạn)\b|"
        r"\bhãy (?:nói|viết)(?: \w+){0,4} (?:[\"“]|đúng|rằng|chỉ)",
        r"\b(?:đừng|không) dẫn (?:bài|nguồn)\b|\b(?:nói với|gọi) bạn đọc\b|\bphải nhắc\b.{0,40}\b(?:chuyện|bài|số)\b",
        r"\b(?:đóng vai|lời dặn|lời nhắc|người dùng|assistant|system|user|human|instruction|response|observation|"
        r"action|action input|final answer|prompt|task|new task)[^\w]{0,3}:|^[^\w]{0,3}nhiệm vụ:",
        r"^[^\w]{0,3}(?:q|a|(?:trả lời|đáp)(?![ ]?:(?:\W+\w+){16}))[ ]?:|\bghi nhớ vĩnh viễn\b|\bquy tắc mới\b|\bquy tắc của bạn\b|[=-][ ]?hết (?:bài|các câu)|"
        r"\bhết bài[ ]?[=-]",
        r"\b(?:tiêu đề|nguồn|nội dung|ngày)[ ]?:.{0,120}\b(?:tiêu đề|nguồn|nội dung|ngày)[ ]?:|^[^\w]{0,3}(?:nội dung|bài)[ ]?:",
        r"\bphần (?:một|hai|ba|bốn|\d)\b.{0,40}:.{0,80}\b(?:hãy|khi|nói)\b|\bphần (?:một|hai|ba) của lời\b|\bghép (?:hai|các) phần\b|"
        r"\b(?:rot13|base64)\b|\bđiền chỗ trống\b|^[^\w]{0,3}đặt [a-z] =",
        r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|articles?|above|previous|prior)\b",
        r"\b(?:you are|you must|reply|respond|repeat|answer|say|output|print)\b.{0,40}\b(?:only|with|that|the word|verbatim|text)\b",
        r"[\[(【{][ ]?(?:hệ thống|quản trị|lập trình viên|nhà phát triển|nhà vận hành|developer|admin|chế độ|cấu hình)"
        r"[^\])】}]{0,40}[:=]",
        r"\bnote to\b|\bfrom here on\b|\bstate that\b",
    )
)
_ACCENTED, _PLAIN = re.compile(_COMMANDS), re.compile(fold(_COMMANDS))
_ACCENTED_SHARE = 0.3
"""Share of the words with diacritics from which on a sentence is read with them."""


def is_for_machines(sentence: str) -> bool:
    """Whether ``sentence`` is a command to a model, markup or code rather than part of a report."""
    if len(sentence) > _LONGEST or is_markup(sentence):
        return True
    plain = unicodedata.normalize("NFKC", sentence)
    words = syllables(plain)
    marked = sum(map(has_diacritics, words))
    if marked >= _ACCENTED_SHARE * len(words):
        return bool(_ACCENTED.search(key(plain)))
    return bool(_PLAIN.search(fold(plain)))


def is_markup(sentence: str) -> bool:
    """Whether ``sentence`` holds what no report does: tags, images, addresses, templates, code, other scripts."""
    plain = unicodedata.normalize("NFKC", sentence[:_LONGEST])
    looks = (_MARKUP, _ADDRESS, _OTHER_SCRIPT, _TERMINAL, _FORGED, _CODE_WORD)
    return any(look.search(plain) for look in looks) or _is_coded(plain) or _is_backwards(plain)


def said_to_readers(sentence: str) -> int:
    """How much of ``sentence``, in characters from its beginning, is part of a report; 0 where nothing is.

    Markup behind a full stop seldom ends the sentence for a splitter, and takes no true sentence with it.
    What stands behind markup stays away: it may be the rest of it.
    """
    if not is_for_machines(sentence):
        return len(sentence)
    seams = [] if len(sentence) > _LONGEST else [seam.start() for seam in _SEAM.finditer(sentence)]
    return next((end for end in reversed(seams) if not is_for_machines(sentence[:end])), 0)


def said_between(told: Sequence[int]) -> list[int]:
    """The lengths of ``said_to_readers`` for sentences in order; what stands between two that are kept away is too."""
    alone = [
        0 < i < len(told) - 1 and not told[i - 1] and not told[i + 1] for i in range(len(told))
    ]
    return [0 if between else length for between, length in zip(alone, told, strict=True)]


def readable(text: str) -> str:
    """The sentences of ``text`` that are said to readers, on one line."""
    told = (text[start:end] for start, end in sentences(text))
    return " ".join(" ".join(s[: said_to_readers(s)] for s in told).split())


def _is_backwards(text: str) -> bool:
    return len(_BACKWARDS.findall(text.lower())) >= _LEAST_BACKWARDS


def _is_coded(text: str) -> bool:
    """A word of base64: long, with capitals, small letters and digits in it."""
    return any(
        re.search("[a-z]", word) and re.search("[A-Z]", word) and re.search(r"\d", word)
        for word in _LONG_WORD.findall(text)
    )
