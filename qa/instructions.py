"""Sentences of articles that are not said to readers: commands to a model, markup, code; pure.

Articles are data. Such a sentence is never evidence: no model reads it and no answer cites it. The rules
know how commands look, not what they want; the checks of ``qa.support`` stand behind them.
"""

import re
import unicodedata

from qa.vietnamese import fold

# What no sentence of a report holds: tags, images and links of markdown, templates of chats and of code.
_MARKUP = re.compile(
    r"<\s*[/!?]?\s*[a-z][^<>]*[=/>]|<!--|-->|!\[|\]\(|\bjavascript:|\bdata:\w+/|<\||\|>|\[/?inst\]|<</?sys>>|<<<|>>>|"
    r"\{\{|\}\}|\$\$|%%%|```|\{\s*\"|\[\{|\[/?[a-z]+_[a-z_]+\]|^\s*#{2,}\s|&lt;|\\(?:href|unicode|text)\b|"
    r"^\s*[=+@-][a-z]+\(|\bcmd\|",
    re.IGNORECASE | re.MULTILINE,
)
_CODED = re.compile(r"(?<![\w/.-])(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[A-Za-z0-9+/]{24,}={0,2}(?!\S)")
_ADDRESS = re.compile(r"https?://")
_OTHER_SCRIPT = re.compile(
    r"[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]|[\u0400-\u04ff]{3}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"\[\d+(?:;\d+)*m\b|\]8;;|\[2j", re.IGNORECASE)
_FORGED = re.compile(r"[\[【]\d{1,3}[\]】]|\|\s*(?:19|20)\d\d-\d\d-\d\d")

# The rest is read on the folded sentence, so that missing diacritics hide nothing.
_READER = (
    r"(?:tro ly(?= (?:duoc dan|ai|ao|doc|nao|phai|hay|luon|bat buoc|that|chi|vui long|dung|khong|rang|co trach nhiem|rong)\b|\s*[:,;.)])|"
    r"moi tro ly|chatbot|mo hinh (?:ngon ngu|ai)|he thong (?:hoi dap|tra loi)|may hoi dap|hoibao|assistants?|"
    r"summari[sz]er|llm|language model|chatgpt|(?:luu y|danh|gui|nhan) (?:cho |toi )?(?:cac )?ai\b(?=[^?]*:)|ai(?=\s*:))"
)
_DUTY = (
    r"(?:phai|hay|luon|bat buoc|duoc dan|dung|chi|khong duoc|khong|vui long|xin|moi|bo qua|lam theo|chep|"
    r"cong bo|must|should|please|ignore|say|state|reply|answer|output|never|always)"
)
_TELL = r"(?:tra loi|dap|noi|viet|ghi|in ra|chep|dan)"
_COMMANDS = re.compile(
    "|".join(
        (
            rf"\b{_READER}.{{0,80}}\b{_DUTY}\b|\b{_DUTY}\b.{{0,60}}\b{_READER}",
            r"\b(?:bo qua|vo qua|quen|xoa|huy|phot lo|khong (?:can )?(?:theo|doc)|coi nhu).{0,30}\b(?:huong dan|chi dan|chi thi|menh lenh|"
            r"lenh truoc|quy tac|quy dinh nao|yeu cau (?:tren|truoc)|(?:cac cau|noi dung) (?:o )?tren)\b",
            r"\b(?:moi|dau|cuoi|them vao) cau tra loi\b|\btrong cau tra loi\b.{0,80}\b(?:viet|them|chen|ghi|neu)\b|"
            r"\bcau tra loi (?:(?:dung|duy nhat|chinh xac|cuoi cung) (?:la|phai)|phai)\b|"
            r"\b(?:only|correct|final|required).{0,20}\b(?:answer|language)\b",
            rf"\b(?:khi|neu|he|luc|nguoi|ban doc|ai do)\b.{{0,25}}\b(?:hoi|tra loi)\b.{{0,80}}\b(?:hay|(?:phai|thi|chi) {_TELL})\b|"
            r"\bneu cau hoi\b|\bvoi (?:moi )?(?:cau hoi|nguoi hoi)\b.{0,80}\b(?:hay|phai|chi|bat buoc)\b|\bkhi tra loi\b.{0,60}\bphai\b",
            r"(?:^\W*|: |\b(?:hay|phai|chi|thi|luon|bat buoc|de nghi|yeu cau|va)\s)tra loi (?:rang|la|nguyen van|bang|dung|chi)\b|\btheo yeu cau phai tra loi\b",
            r"\bhay (?:tra loi|dap|in ra|chen|lap lai|dong vai|chep|ghep|dan bai|liet ke cac cau hoi|cho biet ban)\b|"
            r"\bhay (?:noi|viet)(?: \w+){0,4} (?:[\"“]|dung|rang|chi)",
            r"\b(?:dung|khong) dan (?:bai|nguon)\b|\b(?:noi voi|goi) ban doc\b|\bphai nhac\b.{0,40}\b(?:chuyen|bai|so)\b",
            r"\b(?:dong vai|vai|loi dan|loi nhac|nguoi dung|assistant|system|user|human|instruction|response|observation|"
            r"action|action input|final answer|prompt|task|new task|nhiem vu)\W{0,3}:",
            r"^\W*(?:q|a|tra loi|dap)\s*:|\bghi nho vinh vien\b|\bquy tac moi\b|\bquy tac cua ban\b|[=-]\s*het (?:bai|cac cau)|\bhet bai\s*[=-]",
            r"\b(?:tieu de|nguon|noi dung|ngay)\s*:.{0,120}\b(?:tieu de|nguon|noi dung|ngay)\s*:|^\W*noi dung\s*:|^\W*bai\s*:",
            r"\bphan (?:mot|hai|ba|bon|\d)\b.{0,40}:|\bghep (?:hai|cac) phan\b|\b(?:rot13|base64)\b|\bdien cho trong\b|^\W*dat [a-z] =",
            r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|articles?|above|previous|prior)\b",
            r"\b(?:you are|you must|reply|respond|repeat|answer|say|output|print)\b.{0,40}\b(?:only|with|that|the word)\b",
            r"\bnote to\b|\bfrom here on\b|\bstate that\b",
        )
    )
)


def is_for_machines(sentence: str) -> bool:
    """Whether ``sentence`` is a command to a model, markup or code rather than part of a report."""
    plain = unicodedata.normalize("NFKC", sentence)
    looks = (_MARKUP, _CODED, _ADDRESS, _OTHER_SCRIPT, _TERMINAL, _FORGED)
    return any(look.search(plain) for look in looks) or bool(_COMMANDS.search(fold(plain)))
