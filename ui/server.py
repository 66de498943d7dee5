"""The page behind a web server of our own, which adds the rules of safety that Gradio lacks."""

import contextlib
import errno
import logging
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from qa import Assistant, QAError
from ui.app import build, head, theme
from ui.condition import Condition
from ui.doors import add_doors
from ui.guard import Guard
from ui.hosts import Hosts
from ui.intake import Intake, Limits

_FONTS = Path(__file__).parent / "fonts"


class ServerError(QAError):
    """The web server cannot start."""

    code = "server"


async def create_app(
    assistant: Assistant,
    *,
    max_question_chars: int,
    questions_per_minute: int = 0,
    limits: Limits | None = None,
    condition: Condition | None = None,
    hosts: Hosts | None = None,
) -> FastAPI:
    """The web application: our page, mounted at ``/``, behind ``Guard``.

    ``limits``: of the files that readers may add; None: they neither add nor remove articles.
    ``questions_per_minute``: of one visitor; 0: any number. ``condition``: what is known of the model.
    ``hosts``: names under which it is called; None: those of this machine for itself.

    A coroutine only because Gradio, where no event loop runs, makes some and never closes them.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, hosts=hosts or Hosts(bound="127.0.0.1"))
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
