"""The configured model's word on what the checks let through: asked only where the settings say so.

It can take a statement away, never bring one back. Where it cannot be asked, or says neither yes nor
no, the checks stand alone, as they do by default.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from qa.errors import ModelError
from qa.llm import LanguageModel
from qa.prompts import opinion_messages
from qa.vietnamese import fold

_log = logging.getLogger(__name__)
_VERDICT = re.compile(r"\W*(co|khong|dung|sai|yes|no)\b")
_YES = frozenset(("co", "dung", "yes"))
_LONGEST = 12  # characters, more than a verdict has: what comes after is not waited for


def disagrees(
    model: LanguageModel, question: str, statement: str, sentences: Sequence[str]
) -> bool:
    """Whether the model says that ``sentences`` do not carry ``statement``, or that it is no answer."""
    pieces = model.stream(opinion_messages(question, statement, sentences))
    said = ""
    try:
        for piece in pieces:
            said += piece
            if len(said) > _LONGEST:
                break
    except ModelError as error:
        _log.warning("no second opinion: %s", error)
        return False
    finally:
        getattr(pieces, "close", lambda: None)()
    verdict = _VERDICT.match(fold(said))
    return verdict is not None and verdict[1] not in _YES
