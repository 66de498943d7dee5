"""What a reader can do with a finished answer: copy it, say what it was worth; pure.

Also the fixed parts of the list of conversations. ``keeping.js`` makes them work.
"""

from qa import Answer
from ui.exchange import Exchange, Rating
from ui.export import answer_text
from ui.feedback import MOST_CHARS, REASONS
from ui.markup import escape

_OF_REFUSALS = ("should_answer", "off_topic", "other")
_OF_ANSWERS = ("wrong", "source", "off_topic", "incomplete", "should_refuse", "other")


def render_tools(exchange: Exchange, turn: int) -> str:
    """The row of buttons below an answer; empty where there is none."""
    answer = exchange.answer
    if answer is None:
        return ""
    refused = " data-refused" if answer.status == "refused" else ""
    return (
        f'<div class="hb-tools" role="group" aria-label="Việc làm với câu trả lời {turn + 1}" '
        f'data-turn="{turn}"{refused}>'
        f"{_copying(answer)}"
        f"{_thumb('up', 'Hữu ích', exchange.rating)}{_thumb('down', 'Chưa tốt', exchange.rating)}"
        "</div>"
    )


def _copying(answer: Answer) -> str:
    """The answer with its sources, where it has any; a link that asks the same of the same collection."""
    text = escape(answer_text(answer))
    copy = f'<button type="button" data-tool="copy" data-text="{text}">Chép kèm nguồn</button>'
    # What a follow-up leaves out is in the turns before, which the link does not have.
    question = answer.standalone_question.strip() or answer.question
    return (
        f"{copy if answer.citations else ''}"
        f'<button type="button" data-tool="link" data-question="{escape(question)}">'
        "Chép liên kết</button>"
    )


def _thumb(verdict: Rating, label: str, rating: Rating) -> str:
    pressed = "true" if verdict == rating else "false"
    return f'<button type="button" data-tool="{verdict}" aria-pressed="{pressed}">{label}</button>'


def _choices(keys: tuple[str, ...]) -> str:
    return "".join(
        f'<label><input type="checkbox" name="reason" value="{key}"> {REASONS[key]}</label>'
        for key in keys
    )


RATING_FORMS = (
    '<div hidden><div id="hb-form-up">'
    f'<label>Điều gì hữu ích? (không bắt buộc)<textarea name="note" maxlength="{MOST_CHARS}" rows="3">'
    "</textarea></label></div>"
    + "".join(
        f'<div id="hb-form-{name}"><fieldset><legend>Chưa tốt ở đâu?</legend>{_choices(keys)}</fieldset>'
        f'<label>Nói thêm (không bắt buộc)<textarea name="note" maxlength="{MOST_CHARS}" rows="2">'
        "</textarea></label>"
        '<label>Câu trả lời đúng, nếu bạn biết<textarea name="right_answer" '
        f'maxlength="{MOST_CHARS}" rows="2"></textarea></label></div>'
        for name, keys in (("down", _OF_ANSWERS), ("down-refused", _OF_REFUSALS))
    )
    + "</div>"
)
"""What is asked after a thumb, for a dialog to copy."""

LIST = (
    '<nav id="hb-list" class="hb-list" aria-label="Các cuộc trò chuyện">'
    '<div class="hb-list-head"><h2>Cuộc trò chuyện</h2>'
    '<button type="button" class="hb-list-close" data-list="close">Đóng</button></div>'
    '<button type="button" class="hb-list-new" data-list="new">+ Cuộc trò chuyện mới</button>'
    '<input type="search" aria-label="Tìm trong các cuộc trò chuyện" placeholder="Tìm lại…" '
    'autocomplete="off">'
    '<p class="hb-list-count hb-hidden" role="status"></p>'
    '<p class="hb-list-trouble" role="alert"></p>'
    '<ul class="hb-list-items"></ul>'
    '<div class="hb-list-save" role="group" aria-label="Lưu cuộc trò chuyện đang mở thành tệp">'
    "<span>Lưu thành:</span>"
    '<button type="button" data-list="markdown">Markdown</button>'
    '<button type="button" data-list="html">HTML</button></div>'
    '<label class="hb-list-keep"><input type="checkbox" data-list="keep"> Nhớ trên trình duyệt này'
    "</label>"
    '<p class="hb-list-note">Chỉ nằm trong trình duyệt này; ai dùng chung trình duyệt thì xem được.</p>'
    '<button type="button" class="hb-list-clear" data-list="clear">Xóa tất cả</button></nav>'
)
"""The list of conversations. Its rows are made by the script, which alone knows what is kept."""

DRAWER_BUTTON = (
    '<div><button type="button" class="hb-list-open" data-list="open" aria-haspopup="dialog">'
    '<span aria-hidden="true">☰</span> Các cuộc trò chuyện</button></div>'
)
