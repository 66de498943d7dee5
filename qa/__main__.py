"""The ``hoibao`` command.

Exit status: 0 answered or quoted, 3 refused (``ask``), 2 wrong use, 1 anything else with one line on
stderr. Everything a reader sees is Vietnamese; ``--json`` is for scripts.
"""

import importlib.metadata
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.errors import QAError
from qa.settings import Settings

REFUSED = 3
_INTERRUPTED = 130  # what typer makes of Ctrl+C

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="HoiBao: hỏi đáp tiếng Việt trên các bài báo của bạn, mỗi câu trả lời đều dẫn nguồn.",
)
_errors = Console(stderr=True, highlight=False, soft_wrap=True)

Home = Annotated[
    Path | None, typer.Option("--home", help="Thư mục của kho bài.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Question = Annotated[str, typer.Argument(help="Câu hỏi, có dấu hay không dấu đều được.")]


@contextmanager
def _assistant(home: Path | None) -> Iterator[Any]:
    from qa.answering import Assistant  # loads the models' libraries

    with Assistant.open(_settings(home)) as assistant:
        yield assistant


def _settings(home: Path | None) -> Settings:
    return Settings(home=home) if home else Settings()


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def _progress(title: str) -> Iterator[Callable[[Any], None]]:
    """A bar on stderr that takes ``qa.Progress``."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=_errors, transient=True, disable=not _errors.is_terminal
    ) as bar:
        task = bar.add_task(title, total=None)

        def report(progress: Any) -> None:
            bar.update(task, completed=progress.done, total=progress.total)

        yield report


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hay thư mục bài báo.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Bỏ khỏi kho những bài không còn trong các thư mục này.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Đưa bài báo vào kho: .txt .md .html .pdf .docx .jsonl."""
    with _assistant(home) as assistant, _progress("Đang lập chỉ mục") as report:
        _warn_if_remote(assistant)
        result = assistant.add(paths, prune=prune, on_progress=report)
    if as_json:
        _print_json(result.to_dict())
    else:
        _print_report(result)
    if result.failed and not (result.added or result.updated or result.unchanged):
        raise typer.Exit(1)


def _print_report(result: Any) -> None:
    counts = [
        (len(result.added), "bài mới"),
        (len(result.updated), "bài cập nhật"),
        (len(result.unchanged), "bài không đổi"),
        (len(result.removed), "bài đã bỏ"),
        (len(result.duplicates), "bài trùng, không thêm"),
    ]
    parts = [f"{count} {what}" for count, what in counts if count]
    print(", ".join(parts) + "." if parts else "Không có bài nào để đưa vào kho.")
    for failure in result.failed:
        _errors.print(f"Không đọc được {escape(failure.path)}: {escape(failure.reason)}")


@app.command()
def articles(home: Home = None, as_json: AsJson = False) -> None:
    """Liệt kê các bài trong kho, mới nhất trước."""
    with _assistant(home) as assistant:
        found = assistant.articles()
    if as_json:
        _print_json([article.to_dict() for article in found])
        return
    for article in found:
        about = " · ".join(filter(None, (article.publisher, _day(article.published))))
        print(f"{article.id}  {article.title}" + (f"  ({about})" if about else ""))
    if not found:
        print("Kho chưa có bài nào. Hãy chạy: hoibao index THƯ_MỤC")


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Mã bài, xem bằng hoibao articles.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Bỏ bài khỏi kho."""
    with _assistant(home) as assistant:
        removed = assistant.remove(ids)
    missing = [i for i in ids if i not in removed]
    if as_json:
        _print_json({"removed": removed, "missing": missing})
    else:
        print(f"Đã bỏ {len(removed)} bài.")
    if missing:
        _errors.print(f"Không có bài mang mã: {escape(', '.join(missing))}")
        raise typer.Exit(1)


Publisher = Annotated[str | None, typer.Option(help="Chỉ bài của báo này.")]
Since = Annotated[str | None, typer.Option(help="Chỉ bài từ ngày này: 2019, 2019-10, 2019-10-26.")]
Until = Annotated[str | None, typer.Option(help="Chỉ bài đến hết ngày này.")]


def _heading(article: Any) -> str:
    about = " · ".join(filter(None, (article.publisher, _day(article.published))))
    return f"{article.title} ({about})" if about else str(article.title)


@app.command()
def search(
    question: Question,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="Số đoạn.")] = 5,
    publisher: Publisher = None,
    since: Since = None,
    until: Until = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tìm các đoạn hợp với câu hỏi nhất."""
    from qa.answer import hit_dict

    with _assistant(home) as assistant:
        hits = assistant.search(
            question, limit=limit, publisher=publisher, since=since, until=until
        )
    if as_json:
        _print_json([hit_dict(hit) for hit in hits])
        return
    for place, hit in enumerate(hits, start=1):
        print(f"{place}. {_heading(hit.article)}")
        print("   " + " ".join(hit.passage.text.split()))
        for other in hit.same_story:
            print(f"   Cùng tin này: {_heading(other)}")
    if not hits:
        print("Không tìm thấy đoạn nào.")


@app.command()
def ask(
    question: Question,
    publisher: Publisher = None,
    since: Since = None,
    until: Until = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Trả lời một câu hỏi, kèm nguồn."""
    with _assistant(home) as assistant:
        _warn_if_remote(assistant)
        answer = assistant.ask(question, publisher=publisher, since=since, until=until)
    if as_json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer)
    if answer.status == "refused":
        raise typer.Exit(REFUSED)


def _warn_if_remote(assistant: Any) -> None:
    for line in _remote_lines(assistant.description()):
        _errors.print(escape(line))


def _remote_lines(described: dict[str, Any]) -> Iterator[str]:
    """What leaves this machine, a line for each service."""
    if described["remote"]:
        yield f"Câu hỏi và các câu trích từ bài báo được gửi tới {described['endpoint']}."
    if described["embedding_remote"]:
        where = described["embedding_endpoint"]
        yield f"Câu hỏi và toàn văn bài báo được gửi tới {where} để lập chỉ mục."
    if described["rerank_remote"]:
        where = described["rerank_endpoint"]
        yield f"Câu hỏi và các đoạn bài báo tìm được được gửi tới {where} để xếp hạng."


def _print_answer(answer: Any) -> None:
    if answer.notice:
        _errors.print(escape(answer.notice))
    if answer.standalone_question != answer.question:
        print(f"Đã hiểu câu hỏi là: {answer.standalone_question}")
    print(answer.text)
    for citation in answer.citations:
        about = " · ".join(filter(None, (citation.publisher, _day(citation.published))))
        based = f", theo {citation.based_on}" if citation.based_on else ""
        print(f"  [{citation.number}] “{' '.join(citation.quote.split())}”")
        print(f"      {citation.title}" + (f" ({about})" if about else "") + based)
    if answer.status == "refused" and answer.hits:
        print("Các bài gần nhất:")
        for title in dict.fromkeys(hit.article.title for hit in answer.hits):
            print(f"  - {title}")


def _day(published: str | None) -> str | None:
    """``2019-10-26`` → 26/10/2019, and so for its front parts."""
    return "/".join(reversed(published.split("-"))) if published else None


@app.command()
def chat(home: Home = None) -> None:
    """Trò chuyện ngay trong cửa sổ dòng lệnh."""
    from qa.conversation import Turn, remembered

    history: list[Turn] = []
    with _assistant(home) as assistant:
        _warn_if_remote(assistant)
        print("Gõ câu hỏi rồi nhấn Enter; dòng trống hoặc Ctrl+D để kết thúc.")
        while question := _read_line():
            try:
                with _errors.status("Đang tìm bài…") as status:
                    answer = _follow(assistant.stream(question, history=history), status)
            except QAError as error:
                _errors.print(escape(str(error)))
                continue
            _print_answer(answer)
            turn = remembered(question, answer.text, refused=answer.status == "refused")
            history += [turn] if turn else []


_STAGES = {
    "search": "Đang tìm bài…",
    "read": "Đang đọc…",
    "write": "Đang viết…",
    "check": "Đang đối chiếu…",
}


def _follow(events: Iterator[Any], status: Any) -> Any:
    from qa.answer import Answer, Stage

    for event in events:
        if isinstance(event, Stage):
            status.update(_STAGES[event.name])
        elif isinstance(event, Answer):
            return event
    raise AssertionError("a stream ends with an answer")


def _read_line() -> str:
    try:
        return input("\nHỏi: ").strip()
    except EOFError:
        return ""


@app.command()
def rebuild(home: Home = None, as_json: AsJson = False) -> None:
    """Lập lại chỉ mục từ các bài đã lưu trong kho."""
    from qa.answering import rebuild_store

    with _progress("Đang lập lại chỉ mục") as report:
        done = rebuild_store(_settings(home), on_progress=report)
    if as_json:
        _print_json({"articles": done})
    else:
        print(f"Đã lập lại chỉ mục của {done} bài.")


@app.command()
def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Xem HoiBao đang dùng gì, chạy ở đâu, có gì chưa ổn."""
    with _assistant(home) as assistant:
        described = assistant.description()
    report = {
        "version": importlib.metadata.version("hoibao"),
        "python": sys.version.split()[0],
        **described,
    }
    if as_json:
        _print_json(report)
        return
    model = described["model"] or "chưa đặt tên"
    where = {
        "openai": f"{model} tại {described['endpoint']}",
        "local": f"{model}, chạy trên máy này",
        "none": "không có; câu trả lời là câu trích nguyên văn",
    }
    print(f"HoiBao {report['version']}, Python {report['python']}")
    print(f"Kho bài: {described['home']}, {described['articles']} bài")
    print(f"Mô hình ngôn ngữ: {where.get(described['mode'], model)}")
    print(f"Bộ nhúng: {described['embedding']}")
    for line in _remote_lines(described):
        print(f"Lưu ý: {line}")
    if described["notice"]:
        print(described["notice"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status; never with a traceback."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("qa").setLevel(logging.INFO)
    try:
        status = app(arguments, standalone_mode=False)
        sys.stdout.flush()  # a closed pipe shows here, not in a traceback at the very end
    except QAError as error:
        _fail(str(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        _fail("Đã dừng.", 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"Lỗi đọc ghi: {error.strerror or error} {error.filename or ''}".strip(), 1)
    except Exception as error:  # noqa: BLE001 - the last line of defence: never a traceback
        usage = _wrong_use(error)
        _fail(usage or f"Lỗi ngoài dự kiến: {type(error).__name__}: {error}", 2 if usage else 1)
    if status == _INTERRUPTED:
        _fail("Đã dừng.", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _wrong_use(error: Exception) -> str | None:
    """The message of a usage error of typer, whose own ones are English."""
    if not hasattr(error, "format_message"):
        return None
    name = getattr(error, "option_name", None) or getattr(getattr(error, "param", None), "name", "")
    what = {
        "MissingParameter": f"thiếu {name}",
        "NoSuchOption": f"không có tùy chọn {name}",
        "BadParameter": f"giá trị của {name} không hợp lệ",
        "NoArgsIsHelpError": "thiếu lệnh",
    }.get(type(error).__name__, "lệnh không đúng")
    return f"Dùng sai: {what}. Hãy xem: hoibao --help"


def _fail(message: str, status: int) -> None:
    _errors.print(escape(" ".join(message.split())))
    sys.exit(status)


if __name__ == "__main__":
    main()
