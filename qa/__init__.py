"""HoiBao: Vietnamese question answering over your own articles, every statement cited.

from qa import Assistant, Settings
"""

import typing

from qa.answer import Answer, Draft, Stage
from qa.answering import Assistant
from qa.articles import Article, Unreadable
from qa.catalog import Headline
from qa.changes import IndexReport, Progress
from qa.citations import Citation, Statement
from qa.conversation import Turn
from qa.errors import (
    ArticleError,
    ArticleNotFound,
    ConfigurationError,
    DependencyError,
    ModelError,
    ModelTimeout,
    ModelUnavailable,
    QAError,
    QuestionError,
    StoreBusy,
    StoreError,
    StoreOutdated,
)
from qa.passages import Passage
from qa.retrieval import Hit
from qa.settings import Settings

if typing.TYPE_CHECKING:
    from qa.llamaindex import HoiBaoRetriever

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "ArticleNotFound",
    "Assistant",
    "Citation",
    "ConfigurationError",
    "DependencyError",
    "Draft",
    "Headline",
    "Hit",
    "HoiBaoRetriever",
    "IndexReport",
    "ModelError",
    "ModelTimeout",
    "ModelUnavailable",
    "Passage",
    "Progress",
    "QAError",
    "QuestionError",
    "Settings",
    "Stage",
    "Statement",
    "StoreBusy",
    "StoreError",
    "StoreOutdated",
    "Turn",
    "Unreadable",
    "__version__",
]


def __getattr__(name: str) -> object:
    """``HoiBaoRetriever`` when it is asked for: LlamaIndex takes a second to load."""
    if name != "HoiBaoRetriever":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from qa.llamaindex import HoiBaoRetriever

    return HoiBaoRetriever
