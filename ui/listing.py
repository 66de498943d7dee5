"""One page of the collection, the box for new files and their words → safe HTML; pure."""

from collections.abc import Iterable

from qa import Headline
from ui.intake import Limits
from ui.markup import escape, number, origin
from ui.shelf import SORTS, Page, View

_NEIGHBOURS = 1  # numbers of pages on either side of the one that is shown


def render_page(page: Page, view: View, *, editable: bool) -> str:
    """The rows of a page with their pager; ``editable``: each can be chosen for removal."""
    if not page.rows:
        return _nothing(view, editable=editable)
    rows = "".join(_row(headline, editable=editable) for headline in page.rows)
    return (
        f'<ol class="hb-shelf" start="{page.first}" aria-label="Các bài báo">{rows}</ol>'
        f"{_pager(page)}"
    )


def render_count(page: Page, view: View) -> str:
    """How many articles fit and which of them are shown, for a line that is read out."""
    query = view.query.strip()
    what = f"{number(page.total)} bài" + (f" khớp với “{escape(query)}”" if query else "")
    if page.pages > 1:
        last = page.first + len(page.rows) - 1
        what += f", đang xem {number(page.first)}–{number(last)}"
    return f'<p class="hb-count">{what}</p>'


def render_wait(seconds: int) -> str:
    """In place of the count, for who searches faster than is good for the others."""
    return f'<p class="hb-count">Bạn tìm nhanh quá. Hãy đợi {seconds} giây rồi tìm lại.</p>'


SORTING = (
    '<p class="hb-sort"><label for="hb-sort">Xếp theo</label> <select id="hb-sort">'
    + "".join(f'<option value="{sort}">{words}</option>' for sort, words in SORTS.items())
    + "</select></p>"
)
LOADING = '<div class="hb-nothing"><p>Đang mở kho bài…</p></div>'


def render_problem(text: str) -> str:
    """Words in place of a list that cannot be shown."""
    return f'<div class="hb-nothing" role="alert"><p>{escape(text)}</p></div>'


def _nothing(view: View, *, editable: bool) -> str:
    if view.query.strip():
        words = "Không có bài nào có những chữ này ở đầu đề hay tên báo. Hãy thử ít chữ hơn."
    elif editable:
        words = "Kho chưa có bài báo nào. Hãy thêm tệp ở phía trên."
    else:
        words = "Kho chưa có bài báo nào."
    return f'<div class="hb-nothing"><p>{words}</p></div>'


def _row(headline: Headline, *, editable: bool) -> str:
    title = escape(headline.title)
    article = f'data-id="{escape(headline.id)}" data-title="{title}"'
    box = (
        f'<input type="checkbox" class="hb-choose" {article} aria-label="Chọn: {title}">'
        if editable
        else ""
    )
    known = origin(headline.publisher, headline.published, headline.based_on)
    return (
        f'<li>{box}<div><button type="button" class="hb-read" {article}>{title}</button>'
        f'<span class="hb-origin">{known or "Không rõ báo và ngày"}</span></div></li>'
    )


def _pager(page: Page) -> str:
    if page.pages == 1:
        return ""
    near = range(page.number - _NEIGHBOURS, page.number + _NEIGHBOURS + 1)
    numbers = sorted({1, page.pages, *(n for n in near if 1 <= n <= page.pages)})
    pieces = [_step("‹ Trước", page.number - 1, page.pages)]
    for before, this in zip([0, *numbers], numbers, strict=False):
        if this > before + 1:
            pieces.append('<span aria-hidden="true">…</span>')
        current = ' aria-current="page"' if this == page.number else ""
        pieces.append(
            f'<button type="button" data-page="{this}" aria-label="Trang {number(this)}"{current}>'
            f"{number(this)}</button>"
        )
    pieces.append(_step("Sau ›", page.number + 1, page.pages))
    return f'<nav class="hb-pager" aria-label="Các trang">{"".join(pieces)}</nav>'


def _step(words: str, to: int, pages: int) -> str:
    where = f'data-page="{to}"' if 1 <= to <= pages else "disabled"
    return f'<button type="button" {where}>{words}</button>'


# -- adding and removing


def add_box(limits: Limits) -> str:
    """Where files are chosen or dropped; ``collection.js`` sends them and fills in what comes back."""
    kinds = ",".join(limits.kinds)
    return (
        f'<section class="hb-add" aria-labelledby="hb-add-title" data-kinds="{kinds}" '
        f'data-bytes="{limits.file_bytes}" data-files="{limits.files}">'
        '<h2 id="hb-add-title">Thêm bài</h2>'
        '<p class="hb-drop"><label class="hb-pick"><input type="file" id="hb-files" multiple '
        f'accept="{kinds}" aria-describedby="hb-limits">Chọn tệp…</label>'
        '<span class="hb-or">hoặc thả tệp vào đây</span></p>'
        f'<p id="hb-limits" class="hb-limits">{_limits(limits)}</p>'
        '<div class="hb-sending" hidden><progress max="100" aria-label="Tiến độ thêm bài">'
        '</progress><span class="hb-sending-words"></span>'
        '<button type="button" class="hb-cancel">Hủy</button></div>'
        '<p class="hb-summary" role="status"></p><ul class="hb-results" '
        'aria-label="Kết quả từng tệp"></ul></section>'
    )


def _limits(limits: Limits) -> str:
    return (
        f"Nhận {_listed(limits.kinds)}. Mỗi lần tối đa {limits.files} tệp, mỗi tệp tối đa "
        f"{limits.megabytes} MB và {number(limits.articles)} bài. Tệp được đọc trên máy chạy HoiBao; chữ của bài được lưu vào kho, "
        "tệp gốc thì không."
    )


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} và {last}" if first else last


REMOVE_BAR = (
    '<div class="hb-remove-bar"><label class="hb-all"><input type="checkbox" id="hb-choose-all">'
    "Chọn cả trang</label>"
    '<button type="button" class="hb-unchoose" hidden>Bỏ chọn</button>'
    '<button type="button" class="hb-remove" disabled>Gỡ bài đã chọn…</button></div>'
    '<p class="hb-removed" role="status"></p>'
)
READ_ONLY = (
    '<p class="hb-limits">Kho này chỉ để đọc: không thêm hay gỡ bài ở đây được '
    "(HoiBao được mở với --read-only hay QA_READ_ONLY).</p>"
)
ARTICLE_BAR = (
    '<div class="hb-bar"><button type="button" class="hb-back">‹ Về danh sách</button></div>'
)
