"""Thumbs up and down with their reasons: kept beside the store, exported as cases for ``evals``.

    python -m ui.feedback --export cases.jsonl --articles articles.jsonl
    python -m evals run cases.jsonl --articles articles.jsonl

Nobody is named in it and nothing is sent anywhere. A rating that is taken back is deleted.
"""

import argparse
import hashlib
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from qa import Answer, Article, Assistant, QAError, Settings, Turn
from qa.vietnamese import has_diacritics
from ui.pace import ADDRESS, Pace

logger = logging.getLogger(__name__)

FILE_NAME = "feedback.sqlite"
MOST_ROWS = 5_000
"""Of more ratings the oldest go: some 5 kB each, 25 MB in all."""
MOST_BYTES = 50_000_000
"""Of larger ones too, so that the file stays below this."""
ROW_BYTES = 50_000
"""Largest rating; an answer comes back from a browser, which may have made it any size."""
PER_MINUTE = 10
"""Ratings of one conversation; of one address six times as many."""
MOST_CHARS = 1_000
"""Longest words of a reader about one answer."""
_VERSION = 1

REASONS = {
    "wrong": "Nội dung sai",
    "source": "Câu trích không nói như vậy",
    "off_topic": "Không đúng điều tôi hỏi",
    "incomplete": "Thiếu ý",
    "should_refuse": "Bài báo không có điều này, lẽ ra nên nói là không tìm thấy",
    "should_answer": "Bài báo có nói điều này mà HoiBao không tìm thấy",
    "other": "Lý do khác",
}
"""What can be wrong with an answer, by the key under which it is stored."""

Verdict = Literal["up", "down"]


class FeedbackError(QAError):
    """A rating cannot be stored or read. Its words are for readers; where and why is in the log."""

    code = "feedback"


_UNUSABLE = (
    "Chưa ghi hay đọc được đánh giá. Người chạy HoiBao xem nhật ký để biết vì sao, rồi thử lại."
)
_OTHER_VERSION = (
    "Tệp đánh giá do một bản HoiBao khác ghi, nên chưa dùng được. Người chạy HoiBao đổi tên tệp "
    "ghi trong nhật ký, rồi thử lại."
)
_TOO_LARGE = "Câu trả lời này quá dài nên không ghi đánh giá được. Hãy hỏi lại rồi đánh giá."


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What a reader said of one answer. ``conversation`` and ``turn`` tell one answer from another.

    ``reasons`` are keys of ``REASONS``; ``right_answer`` is what should have been said; ``within``
    says in words which articles alone were asked.
    """

    conversation: str
    turn: int
    verdict: Verdict
    answer: Answer
    history: tuple[Turn, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    right_answer: str = ""
    within: str = ""

    @property
    def id(self) -> str:
        """The same for the same answer, and not to be led back to a browser."""
        place = json.dumps([self.conversation, self.turn, self.answer.question])
        return hashlib.sha256(place.encode()).hexdigest()[:16]


class FeedbackStore:
    """The ratings of one store of articles. Safe to share between threads and processes."""

    def __init__(
        self,
        home: Path,
        *,
        most_rows: int = MOST_ROWS,
        most_bytes: int = MOST_BYTES,
        pace: Pace | None = None,
    ) -> None:
        self.path = home.expanduser() / FILE_NAME
        self._most_rows = most_rows
        self._most_bytes = most_bytes
        self._pace = pace or Pace(PER_MINUTE)

    def put(self, feedback: Feedback) -> None:
        """Store a rating, in place of an earlier one of the same answer.

        Raises:
            FeedbackError: the file cannot be written, the rating is too large, or the visitor too fast.
        """
        row = json.dumps(_row(feedback), ensure_ascii=False)
        if len(row.encode(errors="surrogatepass")) > ROW_BYTES:
            raise FeedbackError(_TOO_LARGE)
        self._slow_down(feedback)
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO feedback (id, rated, row) VALUES (?, ?, ?)",
                (feedback.id, datetime.now(UTC).isoformat(), row),
            )
            db.execute(
                "DELETE FROM feedback WHERE id NOT IN "
                "(SELECT id FROM feedback ORDER BY rated DESC LIMIT ?)",
                (self._most_rows,),
            )
            while _used(db) > self._most_bytes:
                db.execute(
                    "DELETE FROM feedback WHERE id IN (SELECT id FROM feedback ORDER BY rated "
                    "LIMIT (SELECT count(*) / 20 + 1 FROM feedback))"
                )

    def _slow_down(self, feedback: Feedback) -> None:
        if seconds := self._pace.wait(feedback.conversation, ADDRESS.get()):
            raise FeedbackError(f"Bạn đang đánh giá nhanh quá. Hãy đợi {seconds} giây rồi thử lại.")

    def withdraw(self, feedback: Feedback) -> None:
        """Delete the rating of an answer, if there is one.

        Raises:
            FeedbackError: the file cannot be written, or the visitor is too fast.
        """
        self._slow_down(feedback)
        with self._open() as db:
            db.execute("DELETE FROM feedback WHERE id = ?", (feedback.id,))

    def rows(self) -> list[dict[str, Any]]:
        """All ratings as JSON values, oldest first.

        Raises:
            FeedbackError: the file cannot be read.
        """
        if not self.path.exists():
            return []
        with self._open() as db:
            found = db.execute("SELECT id, rated, row FROM feedback ORDER BY rated, id").fetchall()
        return [{"id": id_, "rated": rated, **json.loads(row)} for id_, rated, row in found]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # questions are nobody else's business
            with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version not in (0, _VERSION):
                    logger.error("%s is of another version: %s", self.path, version)
                    raise FeedbackError(_OTHER_VERSION)
                db.execute(
                    "CREATE TABLE IF NOT EXISTS feedback (id TEXT PRIMARY KEY, rated TEXT, row TEXT)"
                )
                db.execute(f"PRAGMA user_version = {_VERSION}")
                db.execute("PRAGMA secure_delete = ON")
                yield db
        except (sqlite3.Error, OSError, ValueError) as error:
            logger.error("%s cannot be used: %s", self.path, error)
            raise FeedbackError(_UNUSABLE) from None


def _used(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold something; none once there is no rating to delete."""
    pages, unused, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    some = db.execute("SELECT EXISTS (SELECT 1 FROM feedback)").fetchone()[0]
    return int((pages - unused) * size) if some else 0


def _row(feedback: Feedback) -> dict[str, Any]:
    answer = feedback.answer.to_dict()
    del answer["hits"], answer["timings"], answer["usage"]
    return {
        "verdict": feedback.verdict,
        "reasons": list(feedback.reasons),
        "note": feedback.note,
        "right_answer": feedback.right_answer,
        "within": feedback.within,
        "history": [asdict(turn) for turn in feedback.history],
        "answer": answer,
    }


# -- cases


def case(row: dict[str, Any]) -> dict[str, Any] | None:
    """A rating as a case of ``evals.cases``; None where it does not say what would be right.

    A good answer is its own reference, and what it cites is the evidence. Of a bad one we know what
    is right only if the reader wrote it, or said that HoiBao should have refused. What was asked of
    some articles alone says nothing about the whole collection, of which ``evals`` asks.
    """
    if row["within"]:
        return None
    answer, verdict = row["answer"], row["verdict"]
    refused = answer["status"] == "refused"
    if row["right_answer"].strip():
        return _case(row, answers=[row["right_answer"].strip()])
    if verdict == "up" and not refused:
        statements = [s for s in answer["statements"] if s["support"] != "unsupported"]
        text = " ".join(s["text"].strip() for s in statements) or answer["text"]
        cited = answer["citations"]
        return _case(
            row,
            answers=[text],
            article_ids=list(dict.fromkeys(c["article_id"] for c in cited)),
            evidence=list(dict.fromkeys(c["quote"] for c in cited)),
        )
    if (verdict == "up" and refused) or "should_refuse" in row["reasons"]:
        return _case(row, answers=[])
    return None


def still_holds(row: dict[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether every quote of a rated answer stands in its article.

    ``texts``: of the articles by id. Articles change, and an answer comes back from a browser, where
    anybody could have written it.
    """
    return all(c["quote"] in texts.get(c["article_id"], "") for c in row["answer"]["citations"])


def _case(row: dict[str, Any], *, answers: list[str], **known: list[str]) -> dict[str, Any]:
    return {
        "id": f"feedback-{row['id']}",
        "question": row["answer"]["question"],
        "history": [t for t in row["history"] if t["question"].strip()],
        "answers": answers,
        "all_of": [],
        "answerable": bool(answers),
        "article_ids": known.get("article_ids", []),
        "evidence": known.get("evidence", []),
        "kind": _kind(row["answer"], answerable=bool(answers)),
    }


def _kind(answer: dict[str, Any], *, answerable: bool) -> str:
    question = answer["question"]
    if not answerable:
        return "unanswerable"
    if not has_diacritics(question):
        return "no_diacritics"
    return "follow_up" if answer["standalone_question"].strip() != question.strip() else "fact"


# -- the command


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m ui.feedback``; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings(home=options.home) if options.home else Settings()
        _export(settings, options)
    except QAError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Không ghi được tệp ({error}). Hãy chọn nơi khác.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ui.feedback", description="Đánh giá của người đọc: xem và xuất."
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="thư mục của kho bài báo")
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="ghi thành câu hỏi cho python -m evals (JSONL)"
    )
    parser.add_argument(
        "--articles", type=Path, metavar="FILE", help="ghi các bài của kho kèm theo (JSONL)"
    )
    parser.add_argument(
        "--all",
        type=Path,
        metavar="FILE",
        help="ghi mọi đánh giá kèm lý do để người đọc lại (JSONL)",
    )
    return parser


def _export(settings: Settings, options: argparse.Namespace) -> None:
    rows = FeedbackStore(settings.home).rows()
    ups = sum(row["verdict"] == "up" for row in rows)
    print(f"{len(rows)} đánh giá: {ups} tốt, {len(rows) - ups} chưa tốt.")
    articles: list[Article] = []
    if options.export or options.articles:
        with Assistant.open(settings.with_(llm="none")) as assistant:
            articles = assistant.articles()
    if options.export:
        _export_cases(rows, {a.id: a.text for a in articles}, options.export)
    if options.all:
        _write(options.all, rows)
        print(f"Đã ghi {len(rows)} đánh giá vào {options.all}.")
    if options.articles:
        _write(options.articles, [{**a.to_dict(), "text": a.text} for a in articles])
        print(f"Đã ghi {len(articles)} bài vào {options.articles}.")


def _export_cases(rows: Sequence[dict[str, Any]], texts: Mapping[str, str], path: Path) -> None:
    told = [(row, found) for row in rows if (found := case(row)) is not None]
    cases = [found for row, found in told if not found["evidence"] or still_holds(row, texts)]
    _write(path, cases)
    print(f"Đã ghi {len(cases)} câu hỏi vào {path}.")
    if left := len(rows) - len(told):
        print(f"Để lại {left} đánh giá không nói thế nào là đúng; xem bằng --all FILE.")
    if gone := len(told) - len(cases):
        print(f"Bỏ {gone} đánh giá có câu trích không còn trong bài của kho.")


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
