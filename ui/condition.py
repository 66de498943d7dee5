"""The state of things, above every tab: articles, model, store, version, and what a reader must know.

Whether the model is there is learnt from answers, and from its start: asking it now and then would
cost a paid service money and a local one its time. One ``Condition`` serves all tabs, so the tab of
one reader shows what happened to another's question.
"""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qa
from qa import Answer, Assistant, QAError
from qa.asking import QUOTED_INSTEAD
from qa.together import GAP, NEAR_PARTS, NEAREST
from ui.markup import escape

logger = logging.getLogger(__name__)

WITHOUT_MODEL = "Câu trả lời là câu trích nguyên văn từ bài báo."
"""What follows from it; why there is none is said behind."""
NO_MODEL = "Chưa có mô hình ngôn ngữ."
AWAY = (
    "Mô hình ngôn ngữ đang không trả lời được, nên câu trả lời là câu trích nguyên văn từ bài báo. "
    "Câu hỏi sau sẽ thử lại mô hình."
)


class Condition:
    """What is known of the model, and the line of facts. Safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._why_away: str | None = None

    def saw(self, answer: Answer) -> None:
        """Learn from an answer whether the model is there.

        A refusal asks no model and says nothing of it; nor does a quote that is the nearest there is.
        """
        if answer.model:
            self._set(None)
        elif answer.status == "quoted" and (why := _outage(answer.notice or "")):
            self._set(why)

    def failed(self, why: str) -> None:
        """The model could not be started."""
        self._set(why)

    def _set(self, why_away: str | None) -> None:
        with self._lock:
            self._why_away = why_away

    def show(self) -> str:
        """The line of facts and the banners, as HTML."""
        try:
            description = self._assistant.description()
        except QAError as error:
            return render_problem(str(error))
        with self._lock:
            return render_condition(description, why_away=self._why_away)


def _outage(notice: str) -> str:
    """Why the model did not answer; empty where it was not asked, or the notice is of something else.

    The notice of a question in parts is made of theirs; what readers typed stands last, in the gaps.
    """
    said = _before(_before(notice, GAP), NEAR_PARTS).replace(NEAREST, "")
    why, closing, _ = said.partition(QUOTED_INSTEAD)
    return why.strip() if closing else ""


def render_condition(description: Mapping[str, Any], *, why_away: str | None = None) -> str:
    """How many articles and which model; folded, where it runs, which store; a banner for each trouble."""
    count = f"{_number(description.get('articles', 0))} bài báo"
    name, place = _model(description)
    store = str(description.get("home") or "")
    # The name of the store alone: a path names the person whose machine it is.
    kept = f"kho {escape(Path(store).name or store)}" if store else ""
    more = filter(None, (place, kept, f"HoiBao {escape(qa.__version__)}"))
    facts = (
        f'<details class="hb-facts"><summary>{" · ".join(filter(None, (count, name)))}'
        f"</summary><p>{' · '.join(more)}</p></details>"
    )
    banners = "".join(map(_banner, _warnings(description, why_away)))
    return f'<div class="hb-state">{facts}{banners}</div>'


def _number(count: Any) -> str:
    return f"{count:,}".replace(",", ".") if isinstance(count, int) else "0"


def _model(description: Mapping[str, Any]) -> tuple[str, str]:
    """Name and place; nothing where there is none, which a banner says."""
    name = str(description.get("model") or "")
    if description.get("mode") == "none":
        return "", ""
    endpoint = str(description.get("endpoint") or "")
    local = description.get("mode") == "local" or not endpoint
    place = "chạy trên máy này" if local else f"chạy tại {escape(endpoint)}"
    return f"mô hình {escape(name)}" if name else "mô hình chưa rõ tên", f"mô hình {place}"


def _warnings(description: Mapping[str, Any], why_away: str | None) -> list[str]:
    """HTML of the banners, what concerns the answers first."""
    notice = str(description.get("notice") or "")
    warnings = []
    if description.get("mode") == "none":
        warnings.append(_strong(WITHOUT_MODEL, notice or NO_MODEL))
    elif why_away is not None:
        warnings.append(_strong(AWAY, why_away))
    elif notice:
        warnings.append(escape(notice))
    if description.get("remote"):
        where = escape(str(description.get("endpoint") or "dịch vụ mô hình bên ngoài"))
        warnings.append(f"Câu hỏi và các câu trích từ bài báo được gửi tới {where}.")
    if description.get("embedding_remote"):
        where = escape(str(description.get("embedding_endpoint")))
        warnings.append(f"Câu hỏi và toàn văn bài báo được gửi tới {where} để lập chỉ mục.")
    if description.get("rerank_remote"):
        where = escape(str(description.get("rerank_endpoint")))
        warnings.append(f"Câu hỏi và các đoạn bài báo tìm được được gửi tới {where} để xếp hạng.")
    return warnings


def _strong(what: str, why: str) -> str:
    return f"<strong>{what}</strong> {escape(why)}".strip()


def _banner(words: str) -> str:
    return f'<p class="hb-banner">{words}</p>'


def render_problem(text: str) -> str:
    """The line where the collection cannot be read."""
    return f'<div class="hb-state"><p class="hb-banner" role="alert">{escape(text)}</p></div>'


def _before(notice: str, form: str) -> str:
    """What stands before a sentence of this form, which ends in words of the question."""
    return notice.partition(form.partition("{}")[0])[0]
