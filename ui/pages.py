"""The fixed words of the page: header, status line, welcome, examples; pure."""

from collections.abc import Sequence

from qa import Headline

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


def welcome(articles: int) -> str:
    """What stands in the transcript before the first question."""
    if articles == 0:
        words = (
            "Chưa có bài báo nào. Hãy thêm bài ở mục Bài báo, hoặc bằng lệnh "
            "<code>hoibao index THƯ_MỤC</code>, rồi hỏi."
        )
    else:
        words = "Bạn muốn biết gì? Gõ câu hỏi, có dấu hay không dấu đều được."
    return f'<div class="hb-welcome"><p>{words}</p></div>'


def examples(articles: Sequence[Headline]) -> list[str]:
    """Questions to begin with, which this collection can answer."""
    if any(article.publisher == SEED_PUBLISHER for article in articles):
        return list(SEED_QUESTIONS)
    titles = [article.title for article in articles if len(article.title) <= _LONGEST_TITLE]
    return [f"Bài “{title}” nói gì?" for title in titles[:EXAMPLES]]
