"""The names under which a browser may call the chat; pure.

A page of another site can have its own name lead to this machine (DNS rebinding), and the browser then
takes both for one site. What such a page cannot do is to call us by a name that is not its own: so only
names that are known to be ours are answered. An address in numbers is nobody's name.
"""

import ipaddress
import re
from dataclasses import dataclass

NOT_CALLED_SO = (
    "HoiBao không nhận yêu cầu gửi tới tên máy này. Hãy mở trang bằng địa chỉ mà HoiBao đã in ra khi "
    "khởi động, hoặc nhờ người chạy HoiBao thêm tên này bằng --host-name (hay QA_HOST_NAMES)."
)
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:/?#@\[\]\s]+))(?::\d*)?")
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """``bound``: name or address that the server listens at; ``names``: more, as of a proxy."""

    bound: str
    names: tuple[str, ...] = ()

    def allow(self, host: str) -> bool:
        """Whether a ``Host`` header, with or without a port, names us."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = (found[1] or found[2]).lower().removesuffix(".")
        if name in _THIS_MACHINE or name in {n.lower() for n in (self.bound, *self.names)}:
            return True
        return not is_loopback(self.bound) and _is_address(name)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def read_names(text: str) -> tuple[str, ...]:
    """Names with commas between them, as ``QA_HOST_NAMES`` has them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
