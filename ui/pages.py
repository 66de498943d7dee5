"""The fixed words of the page: header, status line, welcome, examples; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa import Article
from ui.markup import escape

EXAMPLES = 4
SEED_PUBLISHER = "HoiBao"
"""The publisher of the articles that HoiBao brings along; its questions suit them alone."""

_LONGEST_TITLE = 120

SEED_QUESTIONS = (
    "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?",
    "Tăng trưởng 9 tháng đầu năm 2023 của Hà Nội và TP.HCM là bao nhiêu?",
    "Ai dẫn đầu đoàn công tác Đà Nẵng vào Bình Dương?",
    "ha noi tang thai binh bao nhieu con bo",
)

HEADER = (
    '<div class="hb-masthead"><h1>HoiBao</h1>'
    "<p>Hỏi đáp trên báo tiếng Việt, câu nào cũng dẫn nguồn.</p></div>"
)
READER_BAR = (
    '<div class="hb-bar"><span>Bài báo</span>'
    '<button type="button" class="hb-close">Đóng bài báo</button></div>'
)
WITHOUT_MODEL = "Chưa có mô hình ngôn ngữ: câu trả lời là câu trích nguyên văn từ bài báo."


def status(description: Mapping[str, Any]) -> str:
    """How many articles, which model, where it runs, and what leaves this machine."""
    facts = [f"{description.get('articles', 0)} bài báo", *_model(description)]
    line = f'<p class="hb-facts">{" · ".join(facts)}</p>'
    return f'<div class="hb-state">{line}{"".join(map(_banner, _warnings(description)))}</div>'


def _model(description: Mapping[str, Any]) -> list[str]:
    name = str(description.get("model") or "")
    if description.get("mode") == "none" or not name:
        return ["không dùng mô hình ngôn ngữ"]
    endpoint = str(description.get("endpoint") or "")
    if description.get("mode") == "local" or not endpoint:
        place = "chạy trên máy này"
    else:
        place = f"chạy tại {escape(endpoint)}"
    return [f"Mô hình {escape(name)}", place]


def _warnings(description: Mapping[str, Any]) -> list[str]:
    notice = str(description.get("notice") or "")
    warnings = []
    if description.get("mode") == "none":
        warnings.append(escape(f"{WITHOUT_MODEL} {notice}".strip()))
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


def _banner(words: str) -> str:
    return f'<p class="hb-banner">{words}</p>'


def problem(text: str) -> str:
    """The status line where the collection cannot be read."""
    return f'<div class="hb-state"><p class="hb-banner" role="alert">{escape(text)}</p></div>'


def welcome(articles: int) -> str:
    """What stands in the transcript before the first question."""
    if articles == 0:
        words = (
            "Chưa có bài báo nào. Hãy thêm bài bằng lệnh <code>hoibao index THƯ_MỤC</code> rồi hỏi."
        )
    else:
        words = "Bạn muốn biết gì? Gõ câu hỏi, có dấu hay không dấu đều được."
    return f'<div class="hb-welcome"><p>{words}</p></div>'


def examples(articles: Sequence[Article]) -> list[str]:
    """Questions to begin with, which this collection can answer."""
    if any(article.publisher == SEED_PUBLISHER for article in articles):
        return list(SEED_QUESTIONS)
    titles = [article.title for article in articles if len(article.title) <= _LONGEST_TITLE]
    return [f"Bài “{title}” nói gì?" for title in titles[:EXAMPLES]]
