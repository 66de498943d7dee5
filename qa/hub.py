"""Files of the Hugging Face hub, where the settings ask for one: ``hf://owner/repo/file``."""

from pathlib import Path

from qa.errors import ConfigurationError, ModelUnavailable

SCHEME = "hf://"


def read_hub_address(address: str, *, setting: str, default_file: str = "") -> tuple[str, str]:
    """Repository and file that ``address`` names.

    Raises:
        ConfigurationError: it names none; the message names ``setting``.
    """
    owner, _, rest = address.removeprefix(SCHEME).partition("/")
    repository, _, file = rest.partition("/")
    if not (owner and repository and (file or default_file)):
        form = "hf://owner/repo" if default_file else "hf://owner/repo/file.gguf"
        raise ConfigurationError(f"{setting} phải có dạng {form}.")
    return f"{owner}/{repository}", file or default_file


def download(repository: str, file: str, *, setting: str) -> Path:
    """The file in the hub's own cache, fetched at the first time.

    Raises:
        ModelUnavailable: the hub is out of reach, or has no such file.
    """
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(repository, file))
    except Exception as error:  # noqa: BLE001 - its own, those of its HTTP client and of the disk
        raise ModelUnavailable(
            f"Không tải được {SCHEME}{repository}/{file} ({type(error).__name__}). "
            f"Hãy kiểm tra mạng và tên tệp, hoặc bỏ {setting} để dùng mô hình mặc định."
        ) from None
