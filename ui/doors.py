"""What the page sends outside of Gradio: files to add, and articles to take out.

Gradio's own upload route stays shut: it takes files of any number from anybody and keeps them. These
two say no to pages of other sites, to more than is allowed, and to everyone where the collection may
only be read.
"""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response, StreamingResponse

from qa import QAError
from ui.intake import Intake
from ui.running import UNEXPECTED

logger = logging.getLogger(__name__)

FILES, REMOVE, CANCEL = "/collection/files", "/collection/remove", "/collection/cancel"
MOST_IDS = 500
SENDERS_AT_ONCE = 8
"""Whose files may come in, or wait to be read, at a time."""
REMOVERS_AT_ONCE = 4
"""Whose articles are taken out, or wait for it, at a time: each holds a thread."""
RECEIVE_SECONDS = 600.0
"""How long one reader may take to send files."""

_MOST_BYTES = 200_000  # of a list of ids
_READ_ONLY = "Kho này chỉ để đọc: không thêm hay gỡ bài ở đây được."
_BUSY = "Nhiều người đang thêm bài cùng lúc. Hãy thử lại sau ít phút."
_BUSY_REMOVING = "Nhiều người đang gỡ bài cùng lúc. Hãy thử lại sau ít phút."
_ELSEWHERE = "Yêu cầu này không đến từ trang của HoiBao."
_MALFORMED = "Yêu cầu không đúng dạng. Hãy tải lại trang rồi thử lại."


def add_doors(app: FastAPI, intake: Intake | None) -> None:
    """Give ``app`` the routes for adding and removing; without ``intake`` they only say no."""
    doors = Doors(intake) if intake else Closed()
    app.add_api_route(FILES, doors.add, methods=["POST"], response_model=None)
    app.add_api_route(REMOVE, doors.remove, methods=["POST"], response_model=None)
    app.add_api_route(CANCEL, doors.cancel, methods=["POST"], response_model=None)


class Closed:
    """The routes where the collection may only be read."""

    async def add(self, request: Request) -> Response:
        """No, without reading what is sent."""
        del request
        return _error(403, _READ_ONLY)

    remove = cancel = add


class Doors:
    """The handlers of the routes."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._busy = 0  # senders whose files come in or wait for their turn
        self._removing = 0
        self._work = set[asyncio.Task[None]]()
        self._cancelled: dict[str, threading.Event] = {}

    async def add(self, request: Request) -> Response:
        """Files as ``multipart/form-data``; answers with one JSON object a line as work goes on.

        ``{"file": 0, "state": "reading"}``, ``{"file": 0, "state": "indexing", "done": 3, "total":
        8}`` and at its end ``{"file": 0, "state": "done", "kind": …, "message": …}``.
        The header ``X-HoiBao-Sending`` is a name of the sender's choice by which it can be cancelled.
        """
        if not _is_own(request):
            return _error(403, _ELSEWHERE)
        if self._busy >= SENDERS_AT_ONCE:
            return _error(503, _BUSY)
        self._busy += 1
        try:
            async with asyncio.timeout(RECEIVE_SECONDS):
                form = await self._receive(request)
        except (TimeoutError, MultiPartException) as error:
            self._busy -= 1
            if isinstance(error, TimeoutError):
                return _error(408, "Tệp được gửi quá lâu. Hãy thử lại với ít tệp hơn.")
            return _error(413, self._intake.limits.told())
        except BaseException:
            self._busy -= 1
            raise
        lines = self._begin(form, request.headers.get("x-hoibao-sending", ""))
        return StreamingResponse(_until_none(lines), media_type="application/x-ndjson")

    async def _receive(self, request: Request) -> FormData:
        """All files, those of some size on the disk.

        Raises:
            MultiPartException: more or larger than allowed, or not what it says it is.
        """
        limits = self._intake.limits
        if int(request.headers.get("content-length") or 0) > limits.total_bytes:
            raise MultiPartException("content-length")
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise MultiPartException("content-type")
        stream = _at_most(limits.total_bytes, request.stream())
        parser = MultiPartParser(request.headers, stream, max_files=limits.files, max_fields=0)  # type: ignore[arg-type]
        return await parser.parse()

    def _begin(self, form: FormData, name: str) -> asyncio.Queue[str | None]:
        """Lines about the work, which goes on to its end also where nobody listens any more."""
        lines: asyncio.Queue[str | None] = asyncio.Queue()
        work = asyncio.create_task(self._take_all(form, lines, name))
        self._work.add(work)  # asyncio itself holds it only weakly
        work.add_done_callback(self._done)
        return lines

    def _done(self, work: asyncio.Task[None]) -> None:
        self._work.discard(work)
        self._busy -= 1

    async def _take_all(self, form: FormData, lines: asyncio.Queue[str | None], name: str) -> None:
        loop = asyncio.get_running_loop()
        cancelled = self._cancelled.setdefault(name, threading.Event()) if name else None

        def tell(place: int, **values: Any) -> None:
            line = json.dumps({"file": place, **values}, ensure_ascii=False) + "\n"
            loop.call_soon_threadsafe(lines.put_nowait, line)

        try:
            for place, (_, file) in enumerate(form.multi_items()):
                if isinstance(file, UploadFile):
                    await run_in_threadpool(self._take, file, partial(tell, place), cancelled)
        finally:
            self._cancelled.pop(name, None)
            await form.close()
            lines.put_nowait(None)

    def _take(
        self, file: UploadFile, tell: Callable[..., None], cancelled: threading.Event | None
    ) -> None:
        tell(state="reading")
        result = self._intake.take(
            file.filename or "",
            file.size or 0,
            file.file,
            lambda done, total: tell(state="indexing", done=done, total=total),
            cancelled.is_set if cancelled else lambda: False,
        )
        tell(state="done", **asdict(result))

    async def cancel(self, request: Request) -> Response:
        """``{"sending": …}``: nothing more of these files goes in; → ``{"cancelled": true}`` if known."""
        if not _is_own(request):
            return _error(403, _ELSEWHERE)
        try:
            name = str(json.loads(await _body(request))["sending"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return _error(400, _MALFORMED)
        if cancelled := self._cancelled.get(name):
            cancelled.set()
        return JSONResponse({"cancelled": cancelled is not None})

    async def remove(self, request: Request) -> Response:
        """``{"ids": […]}`` → ``{"removed": […]}``."""
        if not _is_own(request):
            return _error(403, _ELSEWHERE)
        ids = _ids(await _body(request))
        if ids is None:
            return _error(400, _MALFORMED)
        if self._removing >= REMOVERS_AT_ONCE:
            return _error(503, _BUSY_REMOVING)
        self._removing += 1
        try:
            removed = await run_in_threadpool(self._intake.remove, ids)
        except QAError as error:
            return _error(409, str(error))
        except Exception:
            logger.exception("removing failed")
            return _error(500, UNEXPECTED)
        finally:
            self._removing -= 1
        return JSONResponse({"removed": removed})


def _is_own(request: Request) -> bool:
    """Whether our page sent it: one of another site can set neither of these headers."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site == "same-origin" and request.headers.get("x-requested-with") == "HoiBao"


async def _until_none(lines: asyncio.Queue[str | None]) -> AsyncIterator[str]:
    while (line := await lines.get()) is not None:
        yield line


async def _at_most(most: int, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The stream; raises MultiPartException, at which the parser closes its files, where it breaks off."""
    received = 0
    try:
        async for chunk in stream:
            received += len(chunk)
            if received > most:
                raise MultiPartException("too much")
            yield chunk
    except ClientDisconnect:
        raise MultiPartException("the sender has left") from None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return b""
    return bytes(body)


def _ids(body: bytes) -> list[str] | None:
    try:
        ids = json.loads(body)["ids"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_IDS:
        return None
    return ids if all(isinstance(article_id, str) for article_id in ids) else None


def _error(status: int, words: str) -> Response:
    return JSONResponse({"error": words}, status)
