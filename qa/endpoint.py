"""OpenAI-compatible servers, spoken to by language and embedding models: addresses, keys, errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from qa.errors import ConfigurationError, ModelTimeout, ModelUnavailable

OPENAI_URL = "https://api.openai.com/v1"
TIMEOUT = "Mô hình không trả lời kịp. Hãy hỏi lại, hoặc tăng QA_LLM_TIMEOUT (giây)."


class Refused(ModelUnavailable):
    """The endpoint understood and said no: another attempt would get the same answer."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server is. ``shown`` holds no password; ``remote``: what is sent leaves this machine."""

    url: str = field(repr=False)  # may hold a password
    shown: str
    remote: bool


def read_address(url: str | None, *, setting: str) -> Address:
    """The address ``url``, OpenAI's own where there is none.

    Raises:
        ConfigurationError: it is no web address; the message names ``setting``.
    """
    url = (url or OPENAI_URL).rstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError(f"{setting} không phải địa chỉ web. Hãy sửa lại.") from None
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(f"{setting} không phải địa chỉ web: {shown}. Hãy sửa lại.")
    remote = parts.hostname not in {"127.0.0.1", "localhost", "::1"}
    return Address(url=url, shown=shown, remote=remote)


def secret(key: SecretStr | None) -> str:
    """The key as it is sent; servers of one's own need none, the client does."""
    return key.get_secret_value() if key else "none"


@contextmanager
def as_model_errors(*, address_setting: str, model_setting: str) -> Iterator[None]:
    """Errors of the client, and of what it makes of an endpoint that speaks something else, as ours."""
    import httpx
    import openai  # half a second that a search has no use for

    try:
        yield
    except (openai.APITimeoutError, httpx.TimeoutException):
        raise ModelTimeout(TIMEOUT) from None
    except openai.APIStatusError as error:
        kind = Refused if error.status_code in {400, 401, 403, 404} else ModelUnavailable
        raise kind(_status_message(error.status_code, model_setting)) from None
    except (openai.OpenAIError, httpx.HTTPError, OSError) as error:
        raise ModelUnavailable(
            f"Mất kết nối với mô hình ({type(error).__name__}). "
            f"Hãy kiểm tra địa chỉ {address_setting} và mạng, rồi hỏi lại."
        ) from None
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        # A web page or foreign JSON gets through the client unchecked and fails at the first use.
        raise ModelUnavailable(
            f"Máy chủ mô hình trả lời không đúng giao thức của OpenAI ({type(error).__name__}). "
            f"Hãy kiểm tra địa chỉ {address_setting} (thường kết thúc bằng /v1), rồi hỏi lại."
        ) from None


def _status_message(status: int, model_setting: str) -> str:
    return {
        401: "Khóa OPENAI_API_KEY không được chấp nhận. Hãy kiểm tra lại khóa.",
        403: f"Khóa OPENAI_API_KEY không được phép dùng mô hình này. Hãy đổi khóa hoặc {model_setting}.",
        404: f"Máy chủ không có mô hình này. Hãy đặt {model_setting}.",
        429: "Máy chủ mô hình đang quá tải hoặc hết hạn mức. Hãy thử lại sau.",
    }.get(status, f"Máy chủ mô hình báo lỗi {status}. Hãy thử lại sau.")
