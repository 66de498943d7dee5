"""All settings, read once at the entrance and passed in.

Order of precedence: keyword, environment (``QA_*``), ``hoibao.toml`` in the working folder,
``hoibao.toml`` in the store, default.
"""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from qa.errors import ConfigurationError

FILE_NAME = "hoibao.toml"
PREFIX = "QA_"


def _data_folder() -> Path:
    return platformdirs.user_data_path("hoibao", appauthor=False)


def _cache_folder() -> Path:
    return platformdirs.user_cache_path("hoibao", appauthor=False)


class Settings(BaseSettings):
    """Frozen settings of one store. Each field is the variable ``QA_<NAME>``.

    Raises ``ConfigurationError`` for unknown keys or variables and for values out of range.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    home: Path = Field(default_factory=_data_folder, description="folder of the store")
    cache: Path = Field(
        default_factory=_cache_folder, description="folder of prepared models and of vectors"
    )

    llm: Literal["auto", "openai", "local", "none"] = Field(
        default="auto", description="which language model answers"
    )
    llm_model: str = Field(default="", description="model name at the OpenAI-compatible endpoint")
    llm_gguf: str = Field(default="", description="another GGUF: a path or hf://owner/repo/file")
    llm_timeout: float = Field(default=120.0, gt=0, description="seconds that one draft may take")
    llm_context: int = Field(
        default=4096, ge=1024, description="context of the local model, tokens"
    )
    llm_max_tokens: int = Field(default=256, ge=16, description="longest draft, tokens")
    llm_threads: int = Field(
        default=0, ge=0, description="threads of the local model, 0 = all cores"
    )
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="key of the endpoint"
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias="OPENAI_BASE_URL", description="address of the endpoint"
    )

    embedding: str = Field(
        default="e5",
        pattern=r"^(e5|openai|hf://[^/]+/.+)$",
        description="embedding model: e5 (built in), openai (an endpoint), hf://owner/repo",
    )
    embedding_model: str = Field(default="", description="model name at the embedding endpoint")
    embedding_base_url: str | None = Field(
        default=None, description="address of the embedding endpoint; default: OPENAI_BASE_URL"
    )
    embedding_api_key: SecretStr | None = Field(
        default=None,
        description="key of the embedding endpoint; default: OPENAI_API_KEY where the address is its",
    )
    embedding_query_prefix: str | None = Field(
        default=None,
        description="put before questions; default: `query: ` where the model is an E5",
    )
    embedding_passage_prefix: str | None = Field(
        default=None,
        description="put before passages; default: `passage: ` where the model is an E5",
    )
    vector_cache_mb: int = Field(
        default=1000, ge=0, description="size of the cache of vectors in `QA_CACHE`, MB; 0: none"
    )
    embedding_floor: float = Field(
        default=0.70,
        ge=-1,
        lt=1,
        description="cosine that the embedding model gives to unrelated texts",
    )
    passage_chars: int = Field(
        default=900, ge=200, le=4000, description="target size of a passage, characters"
    )
    dense_weight: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="share of dense scores where the question has diacritics",
    )
    dense_weight_plain: float = Field(
        default=0.2, ge=0, le=1, description="the same where it has none"
    )
    second_look: bool = Field(
        default=True, description="read the best articles again and rank them anew"
    )
    rerank_base_url: str | None = Field(
        default=None, description="address of a server with `/rerank`; default: no such server"
    )
    rerank_model: str = Field(default="", description="model name at that server")
    rerank_api_key: SecretStr | None = Field(default=None, description="key of that server")
    evidence_tokens: int = Field(
        default=200,
        ge=100,
        description="budget of the evidence that the model is shown, tokens (o200k)",
    )
    refusal_threshold: float = Field(
        default=0.2, ge=0, le=1, description="answer_probability below which HoiBao refuses"
    )
    second_opinion: bool = Field(
        default=False,
        description="ask the model, too, whether each statement is carried; what it denies is not shown",
    )
    max_question_chars: int = Field(default=500, ge=10, description="longest question, characters")

    questions_per_minute: int = Field(
        default=12, ge=0, description="questions that one tab of the chat may ask; 0: any number"
    )
    read_only: bool = Field(
        default=False, description="the chat neither adds articles nor takes any out"
    )
    host_names: str = Field(
        default="", description="names under which the chat is called, with commas between them"
    )
    upload_files: int = Field(
        default=20, ge=1, le=500, description="files that the chat takes at a time"
    )
    upload_mb: int = Field(default=10, ge=1, le=50, description="largest file that it takes, MB")

    def __init__(self, **values: Any) -> None:
        _refuse_unknown_variables(type(self).model_fields)
        if unknown := sorted(set(values) - set(type(self).model_fields)):
            raise ConfigurationError(
                f"Không có thiết lập {', '.join(unknown)}. Xem bảng thiết lập trong README."
            )
        try:
            super().__init__(**values)
        except ValidationError as error:
            problems = "; ".join(
                f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
            )
            raise ConfigurationError(
                f"Thiết lập không hợp lệ: {problems}. Xem bảng thiết lập trong README."
            ) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings  # files of settings are hoibao.toml alone
        here = _read_file(Path.cwd() / FILE_NAME)
        home = (
            init_settings().get("home") or env_settings().get("home") or here.get("home")
        ) or _data_folder()
        store = _read_file(Path(home) / FILE_NAME)
        store.pop("home", None)
        return (
            init_settings,
            env_settings,
            InitSettingsSource(settings_cls, here),
            InitSettingsSource(settings_cls, store),
        )

    def with_(self, **changes: Any) -> Self:
        """A copy with ``changes``; the other values stay as they were read."""
        return type(self)(**{**{n: getattr(self, n) for n in self.model_fields_set}, **changes})


def _refuse_unknown_variables(known: Iterable[str]) -> None:
    names = {PREFIX + name.upper() for name in known}
    unknown = sorted(
        n for n in os.environ if n.upper().startswith(PREFIX) and n.upper() not in names
    )
    if unknown:
        raise ConfigurationError(
            f"Không có biến môi trường {', '.join(unknown)}. "
            "Hãy bỏ biến này hoặc sửa tên theo bảng thiết lập trong README."
        )


def _read_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            f"Không đọc được {path}: {error}. Hãy sửa hoặc xóa tệp này."
        ) from None
    if unknown := sorted(set(values) - set(Settings.model_fields)):
        raise ConfigurationError(
            f"{path} có khóa không dùng được: {', '.join(unknown)}. "
            "Hãy bỏ khóa này hoặc sửa tên theo bảng thiết lập trong README."
        )
    return values
