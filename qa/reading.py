"""What is known of a question before anything is drafted."""

from dataclasses import dataclass

from qa.answerability import Signals
from qa.evidence import Evidence
from qa.fitting import Passed
from qa.question import Asked
from qa.retrieval import Hit


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is asked, the sentences worth a look, the one that fits best, and what that tells.

    ``known``: names of the articles found, as written.
    """

    asked: Asked
    evidence: Evidence
    fit: Passed | None
    signals: Signals
    hits: tuple[Hit, ...]
    known: tuple[str, ...]
