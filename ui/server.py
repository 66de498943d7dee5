"""The page behind a web server of our own, which adds the rules of safety that Gradio lacks."""

import contextlib
import errno
import logging
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import Assistant, QAError
from ui.app import build, head, theme
from ui.condition import Condition
from ui.doors import add_doors
from ui.intake import Intake, Limits

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; "
    "worker-src 'self' blob:; form-action 'self'; frame-ancestors 'self'; base-uri 'self'; "
    "object-src 'none'"
)
"""Whatever slips through the escaping can load nothing from elsewhere and send nothing there.

Gradio needs 'unsafe-inline'. It is used without 'unsafe-eval', so ``gr.HTML`` cannot be.
"""
_FONTS = Path(__file__).parent / "fonts"
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_API = "/gradio_api/"
_OPEN_API = ("queue/", "run/predict", "heartbeat/", "cancel", "reset", "startup-events", "app_id")
"""What the page calls. Every other door of Gradio's API is shut: ``upload`` takes files of any
number from anybody, ``deep_link`` writes to the disk, ``proxy=`` and ``file=`` hand things out."""


class ServerError(QAError):
    """The web server cannot start."""

    code = "server"


class Guard:
    """ASGI middleware: safety headers on every answer, closed doors, and a page in Vietnamese.

    Pages of other sites get nothing: Gradio lets them in wherever it is not called localhost.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(send)
        if _is_closed(scope["path"]) or _is_foreign(Headers(scope=scope)):
            await PlainTextResponse("Không có ở đây.", 403)(scope, receive, guarded)
        elif scope["path"] == "/":
            await self._app(_uncompressed(scope), receive, _in_vietnamese(guarded))
        else:
            await self._app(scope, receive, guarded)


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
    """Gradio's index says ``lang="en"`` and names pictures at other hosts; ours does neither."""
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
    page = re.sub(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>', "", page)
    return page.replace('<link rel="manifest" href="/manifest.json" />', "")


async def create_app(
    assistant: Assistant,
    *,
    max_question_chars: int,
    questions_per_minute: int = 0,
    limits: Limits | None = None,
    condition: Condition | None = None,
) -> FastAPI:
    """The web application: our page, mounted at ``/``, behind ``Guard``.

    ``limits``: of the files that readers may add; None: they neither add nor remove articles.
    ``questions_per_minute``: of one visitor; 0: any number. ``condition``: what is known of the model.

    A coroutine only because Gradio, where no event loop runs, makes some and never closes them.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
    add_doors(app, Intake(assistant, limits) if limits else None)
    app.mount("/fonts", StaticFiles(directory=_FONTS))
    gr.mount_gradio_app(
        app,
        build(
            assistant,
            max_question_chars=max_question_chars,
            questions_per_minute=questions_per_minute,
            limits=limits,
            condition=condition,
        ),
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        mcp_server=False,
        theme=theme(),
        head=head(),
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    return app


class Server(uvicorn.Server):
    """A uvicorn server that says when it really listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that a port in use is known before anything is loaded.

    Raises:
        ServerError: the address cannot be had.
    """
    if not 0 <= port <= 65_535:  # the system would take the remainder
        raise ServerError(f"Không có cổng {port}. Hãy chọn --port từ 0 đến 65535.")
    with contextlib.ExitStack() as undo:
        try:
            family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            bound = undo.enter_context(socket.socket(family, socket.SOCK_STREAM))
            if sys.platform != "win32":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen()
        except OSError as error:
            raise ServerError(_why(error, host, port)) from None
        undo.pop_all()
    return bound


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác bằng --port."
    return f"Không mở được địa chỉ {host}:{port} ({error}). Hãy xem lại --host và --port."


def serve(app: FastAPI, bound: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until interrupted; ``ready`` is called once the server answers."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=2, server_header=False
    )
    server = Server(config, ready)
    # Streams that are still open at the end are cut off, and uvicorn would print a traceback each.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn repeats Ctrl+C after a clean shutdown
        server.run(sockets=[bound])
