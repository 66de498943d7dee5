"""A follow-up that the rules cannot complete, completed by the configured model; its words are checked.

Whatever the model adds to the conversation is thrown away with the whole rewrite: a name, a number, any
word that says something, a "không" that the reader did not write.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from qa.conversation import Turn
from qa.errors import ModelError
from qa.llm import LanguageModel
from qa.prompts import rewording_messages
from qa.vietnamese import STOPWORDS, key, names, syllables

_log = logging.getLogger(__name__)
_TURNS = 2
_LONGEST_ANSWER = 300  # characters of an answer that the model is shown
_LONGEST = 240  # characters of a rewrite: what comes after is not waited for
_LABEL = re.compile(r"^\s*(?:câu hỏi(?: đầy đủ)?\s*:)?[\s\"“]*", re.IGNORECASE)
_TURNING = frozenset("không chưa chẳng đừng cấm ngừng từ chối hủy".split())
"""Words that turn a question around; they count although most of them are stopwords."""


def reword(model: LanguageModel | None, question: str, history: Sequence[Turn]) -> str | None:
    """``question`` as the model makes it stand alone; None where it cannot be asked or adds anything."""
    if model is None or not history:
        return None
    turns = [Turn(t.question, t.answer[:_LONGEST_ANSWER]) for t in history[-_TURNS:]]
    pieces = model.stream(rewording_messages(question, [(t.question, t.answer) for t in turns]))
    said = ""
    try:
        for piece in pieces:
            said += piece
            if len(said) > _LONGEST or "\n" in said.strip():
                break
    except ModelError as error:
        _log.warning("no rewording: %s", error)
        return None
    finally:
        getattr(pieces, "close", lambda: None)()
    line = _LABEL.sub("", said.strip()).partition("\n")[0].strip(' "”')
    return line if line.endswith("?") and adds_nothing(line, question, turns) else None


def adds_nothing(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether every name, number and word of ``rewritten`` that says something is of the conversation.

    It also has to say more than ``question`` and hold all that ``question`` itself is about.
    """
    told = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    known, own, new = set(syllables(told)), set(syllables(question)), set(syllables(rewritten))
    line = key(told)
    named = all(key(name) in line for name in names(f"- {rewritten}"))
    turned = (new & _TURNING) <= own and (own & _TURNING) <= new
    kept = {word for word in own - STOPWORDS if word in new}
    lost = len(own - STOPWORDS) - len(kept)
    return named and turned and new - STOPWORDS <= known and bool(new - own) and lost <= _LOST


_LOST = 3  # words that a name may take the place of: "vị bác sĩ này"
