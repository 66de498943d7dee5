"""The fixed words of the page: header and welcome; pure."""

HEADER = (
    '<div class="hb-masthead"><h1>HoiBao</h1>'
    "<p>Hỏi đáp trên báo tiếng Việt, câu nào cũng dẫn nguồn.</p></div>"
)


def welcome(articles: int) -> str:
    """What stands in the transcript before the first question."""
    if articles == 0:
        words = (
            "Kho chưa có bài báo nào. Hãy thêm bài ở mục Bài báo, hoặc bằng lệnh "
            "<code>hoibao index THƯ_MỤC</code>, rồi hỏi."
        )
        return f'<div class="hb-welcome"><h2>Chưa có gì để hỏi</h2><p>{words}</p></div>'
    count = f"{articles:,}".replace(",", ".")
    return (
        '<div class="hb-welcome"><h2>Bạn muốn biết gì?</h2>'
        f"<p>HoiBao tìm câu trả lời trong {count} bài báo, câu nào cũng dẫn về câu gốc. Gõ có dấu "
        "hay không dấu đều được.</p></div>"
    )
