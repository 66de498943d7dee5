"""A model's draft, taken apart; pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa.instructions import is_markup
from qa.prompts import REFUSAL
from qa.vietnamese import clean, fold, sentences, unified_syllables

_MARKER = re.compile(r"\s*[\[【]\s*(\d+(?:\s*[,;]\s*\d+)*)\s*[\]】]")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d{1,2}[.)])\s+")
_PICTURES = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
)
# What a small model copies from the question: "thu được bao nhiêu trong năm 2023 là 305.000 tỷ".
_LEFT_OVER = re.compile(
    r"\b(?:những gì|bao nhiêu(?: tiền| phần trăm)?) (?=.*\blà\b)|^Trả lời:\s*"
    r"|^(?:Trong|Theo) (?:các )?(?:bài(?: báo| viết)?|câu trích|đoạn trích)(?: số)?(?: \d+)?,\s*"
)


@dataclass(frozen=True, kw_only=True)
class DraftStatement:
    """A sentence of a model's draft, and the evidence numbers that it names."""

    text: str
    numbers: tuple[int, ...]


_GOES_ON = re.compile(r"\n\s*(?:Câu hỏi|Bài|Ví dụ|Trả lời)\s*(?::|$)")


def whole_answer(pieces: Iterable[str]) -> Iterator[str]:
    """``pieces`` of a draft up to where a small model goes on with a prompt of its own."""
    draft = ""
    for piece in pieces:
        draft += piece
        if _GOES_ON.search(f"{draft}·"):  # what ends there may yet go on
            return
        yield piece


def split_draft(draft: str) -> list[DraftStatement]:
    """Sentences of a draft, without markers, bullets and Markdown.

    No sentence of evidence holds a link, an image or a tag: one that does here is not taken from it, and is left out.
    """
    draft = _PICTURES.sub(" ", clean(draft)).strip()
    draft = _GOES_ON.split(draft, maxsplit=1)[0]
    draft = re.sub(r"<think>.*?(?:</think>|$)", " ", draft, flags=re.DOTALL)
    draft = re.sub(r"\*\*|__|`|^#+\s*", "", draft, flags=re.MULTILINE)
    statements = []
    # A marker after the full stop belongs to the sentence before it.
    draft = re.sub(r"([.!?…])((?:\s*[\[【][\d,; ]+[\]】])+)", r"\2\1", draft)
    for start, end in sentences(draft):
        sentence = draft[start:end]
        cited = [int(n) for m in _MARKER.finditer(sentence) for n in re.findall(r"\d+", m[1])]
        text = " ".join(_LEFT_OVER.sub("", _BULLET.sub("", _MARKER.sub("", sentence))).split())
        if re.search(r"\w", text) and not is_markup(text):
            statements.append(DraftStatement(text=text, numbers=tuple(cited)))
    return statements


def is_refusal(draft: str) -> bool:
    """Whether the model says that it found nothing."""
    folded = fold(draft)
    return fold(REFUSAL)[:-1] in folded or bool(
        re.search(
            r"khong (?:tim thay|co|de cap|neu|cung cap|duoc de cap)\b.{0,30}thong tin", folded
        )
    )


def is_readable(draft: str) -> bool:
    """Whether a draft can be an answer at all: it has words, and does not run in circles."""
    words = unified_syllables(draft)
    if not words:
        return False
    return len(words) < 40 or len(set(words)) / len(words) > 0.2
