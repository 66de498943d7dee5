"""Everything that can go wrong, as one tree.

Messages are Vietnamese, say what happened and what to do next; ``code`` is English and stable.

    QAError                      error
    ├── ConfigurationError       configuration       a setting, variable or file of settings is wrong
    ├── DependencyError          dependency          an optional package is not installed
    ├── QuestionError            question            the question is empty or too long
    ├── ArticleError             article             a file or line that cannot become an article
    │   └── ArticleNotFound      article_not_found   no article has this id
    ├── StoreError               store               the store cannot be read or written
    │   ├── StoreBusy            store_busy          another process is writing to the store
    │   └── StoreOutdated        store_outdated      made by another version or embedder; rebuild it
    └── ModelError               model               the language or embedding model failed
        ├── ModelUnavailable     model_unavailable   it cannot be reached or is not installed
        └── ModelTimeout         model_timeout       it did not answer in time
"""

from typing import ClassVar


class QAError(Exception):
    """Base of every error that HoiBao raises on purpose."""

    code: ClassVar[str] = "error"


class ConfigurationError(QAError):
    """A setting, a ``QA_`` variable or ``hoibao.toml`` is wrong."""

    code = "configuration"


class DependencyError(QAError):
    """An optional package is missing; the message names the command that installs it."""

    code = "dependency"


class QuestionError(QAError):
    """The question is empty or longer than ``Settings.max_question_chars``."""

    code = "question"


class ArticleError(QAError):
    """A file or line that cannot become an article."""

    code = "article"


class ArticleNotFound(ArticleError):
    """No article of the collection has this id."""

    code = "article_not_found"


class StoreError(QAError):
    """The store cannot be read or written."""

    code = "store"


class StoreBusy(StoreError):
    """Another process is writing to the store."""

    code = "store_busy"


class StoreOutdated(StoreError):
    """The store was made by another schema, text layer or embedder."""

    code = "store_outdated"


class ModelError(QAError):
    """A language or embedding model failed."""

    code = "model"


class ModelUnavailable(ModelError):
    """The model cannot be reached, started or found."""

    code = "model_unavailable"


class ModelTimeout(ModelError):
    """The model did not answer within ``Settings.llm_timeout`` seconds."""

    code = "model_timeout"
