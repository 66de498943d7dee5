"""``python -m ui``: open the collection and serve the chat."""

import argparse
import asyncio
import logging
import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa import Assistant, Progress, QAError, Settings
from ui.condition import Condition
from ui.hosts import Hosts, is_loopback, read_names


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chat until Ctrl+C. Returns the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("qa").setLevel(logging.INFO)
    try:
        _run(options)
    except QAError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ui", description="Trò chuyện với HoiBao.")
    parser.add_argument("--home", type=Path, metavar="DIR", help="thư mục của kho bài báo")
    parser.add_argument(
        "--seeds", type=Path, metavar="DIR", help="nạp bài trong thư mục này nếu kho còn trống"
    )
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ để mở (mặc định 127.0.0.1)")
    parser.add_argument(
        "--host-name",
        action="append",
        metavar="NAME",
        help="tên mà người đọc (hay proxy) gọi trang, như hoibao.lan; dùng được nhiều lần",
    )
    parser.add_argument("--port", type=int, default=7860, help="cổng (mặc định 7860)")
    parser.add_argument(
        "--read-only", action="store_true", help="không cho thêm hay gỡ bài từ trình duyệt"
    )
    parser.add_argument("--open", action="store_true", help="mở luôn trình duyệt")
    return parser


def _run(options: argparse.Namespace) -> None:
    from ui.intake import Limits
    from ui.server import create_app, listen, serve  # imports gradio, which takes seconds

    settings = _settings(options)
    with listen(options.host, options.port) as bound, Assistant.open(settings) as assistant:
        if not is_loopback(options.host):
            print(
                _warning(options.host, read_only=settings.read_only),
                file=sys.stderr,
            )
        if options.seeds is not None and not assistant.articles():
            _index(assistant, options.seeds)
        condition = Condition(assistant)
        threading.Thread(target=_warm_up, args=(assistant, condition), daemon=True).start()
        limits = None if settings.read_only else Limits.of(settings)
        app = asyncio.run(
            create_app(
                assistant,
                max_question_chars=settings.max_question_chars,
                questions_per_minute=settings.questions_per_minute,
                limits=limits,
                condition=condition,
                hosts=Hosts(bound=options.host, names=read_names(settings.host_names)),
            )
        )
        address = f"http://{_bracketed(options.host)}:{bound.getsockname()[1]}"
        serve(app, bound, lambda: _announce(address, open_browser=options.open))


def _settings(options: argparse.Namespace) -> Settings:
    given: dict[str, Any] = {"home": options.home} if options.home else {}
    if options.read_only:
        given["read_only"] = True
    if options.host_name:
        given["host_names"] = ",".join(options.host_name)
    return Settings(**given)


def _warning(host: str, *, read_only: bool) -> str:
    if read_only:
        return f"Cảnh báo: mở tại {host}, ai vào được mạng này cũng hỏi và đọc được bài."
    return (
        f"Cảnh báo: mở tại {host}, ai vào được mạng này cũng hỏi, đọc, thêm và gỡ được bài. "
        "Dùng --read-only để không ai thêm hay gỡ được."
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _index(assistant: Assistant, folder: Path) -> None:
    print(f"Kho còn trống, đang nạp bài từ {folder}…", flush=True)
    report = assistant.add([folder], on_progress=_progress)
    print(f"Đã nạp {len(report.added)} bài.", flush=True)
    for failure in report.failed:
        print(f"Bỏ qua {failure.path}: {failure.reason}", file=sys.stderr)


def _progress(progress: Progress) -> None:
    total = f"/{progress.total}" if progress.total is not None else ""
    print(f"  {progress.done}{total} {progress.article}", flush=True)


def _warm_up(assistant: Assistant, condition: Condition) -> None:
    """Load the model before the first question; what fails here is told on the page."""
    try:
        assistant.warm_up()
    except QAError as error:
        condition.failed(str(error))


def _announce(address: str, *, open_browser: bool) -> None:
    print(f"HoiBao đang chạy tại {address}", flush=True)
    if open_browser:
        webbrowser.open(address)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # All is closed by now, but a local model in the middle of an answer would hold an ordinary exit
    # until it has finished, 40 seconds and more after Ctrl+C.
    os._exit(status)
