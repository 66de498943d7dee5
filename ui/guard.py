"""What stands before Gradio: who may call, what may be called and sent, and the headers of safety."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.hosts import NOT_CALLED_SO, Hosts
from ui.pace import ADDRESS

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; "
    "worker-src 'self' blob:; form-action 'self'; frame-ancestors 'self'; base-uri 'self'; "
    "object-src 'none'"
)
"""Whatever slips through the escaping can load nothing from elsewhere and send nothing there.

Gradio needs 'unsafe-inline'. It is used without 'unsafe-eval', so ``gr.HTML`` cannot be.
"""
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_API = "/gradio_api/"
_OPEN_API = ("queue/", "run/predict", "heartbeat/", "cancel", "reset", "startup-events", "app_id")
"""What the page calls. Every other door of Gradio's API is shut: ``upload`` takes files of any
number from anybody, ``deep_link`` writes to the disk, ``proxy=`` and ``file=`` hand things out."""
DOORS = "/collection/"
"""Our own routes; see ``ui.doors``."""
MOST_BYTES = 3_000_000
"""Of any other request. The largest that the page sends is a kept conversation to be opened again."""
_OPENING = (Path(__file__).parent / "opening.js").read_text(encoding="utf-8")
TOO_LARGE = "Yêu cầu quá lớn, HoiBao không nhận. Hãy tải lại trang rồi thử lại."


class _TooLarge(Exception):
    pass


class Guard:
    """ASGI middleware: safety headers on every answer, closed doors, and a page in Vietnamese.

    Pages of other sites get nothing: Gradio lets them in wherever it is not called localhost.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ADDRESS.set((scope.get("client") or ("",))[0])
        guarded = _with_headers(send)
        headers = Headers(scope=scope)
        if not self._hosts.allow(headers.get("host", "")):
            await PlainTextResponse(NOT_CALLED_SO, 421)(scope, receive, guarded)
        elif _is_closed(scope["path"]) or _is_foreign(headers):
            await PlainTextResponse("Không có ở đây.", 403)(scope, receive, guarded)
        elif scope["path"] == "/":
            await self._app(_uncompressed(scope), receive, _in_vietnamese(guarded))
        elif scope["path"].startswith(DOORS):  # which count for themselves what they take
            await self._app(scope, receive, guarded)
        else:
            await self._limited(scope, receive, guarded)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, told of no more than ``MOST_BYTES``, nor of a body that breaks off."""
        try:
            body = await _whole_body(Headers(scope=scope), receive)
        except _TooLarge:
            # What is still on its way is not read, so the connection is of no further use.
            refusal = PlainTextResponse(TOO_LARGE, 413, {"Connection": "close"})
            await refusal(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _telling(body, receive), send)


def _is_closed(path: str) -> bool:
    return path.startswith(_API) and not path.removeprefix(_API).startswith(_OPEN_API)


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sends this; following a link to here is nobody's request.

    Where the browser does not say it itself (without TLS, in a network), the two names are compared.
    """
    origin = headers.get("origin")
    if origin is None:
        return False
    if site := headers.get("sec-fetch-site"):
        return site != "same-origin"
    return urlsplit(origin).netloc != headers.get("host")


async def _whole_body(headers: Headers, receive: Receive) -> bytes | None:
    """The body; None where the sender has left in the middle.

    Raises:
        _TooLarge: it is larger than allowed, or says that it will be.
    """
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > MOST_BYTES:
        raise _TooLarge
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise _TooLarge
        if not message.get("more_body"):
            return bytes(body)


def _telling(body: bytes, receive: Receive) -> Receive:
    """Gives ``body`` once, then what comes after it: that the sender has left."""
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return rest.pop() if rest else await receive()

    return receiving


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return sending


def _uncompressed(scope: Scope) -> Scope:
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}


def _in_vietnamese(send: Send) -> Send:
    """Gradio's index says ``lang="en"``, "Loading..." and names pictures at other hosts; ours does not."""
    held: list[Message] = []
    body = bytearray()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            held.append(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            page = _translate(body.decode()).encode()
            MutableHeaders(scope=held[0])["Content-Length"] = str(len(page))
            await send(held[0])
            await send({**message, "body": page})

    return sending


def _translate(page: str) -> str:
    page = page.replace('lang="en"', 'lang="vi"', 1)
    page = page.replace("<head>", f"<head><script>{_OPENING}</script>", 1)
    page = re.sub(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>', "", page)
    return page.replace('<link rel="manifest" href="/manifest.json" />', "")
