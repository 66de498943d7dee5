"""Numbers of articles → bars, each with the same numbers as a table; pure.

The bars are pictures for the eye (``aria-hidden``); the caption says what they show, and the table
beside them says all of it in words.
"""

from collections.abc import Sequence

from ui.markup import escape, number, show_date
from ui.shelf import FIRST_YEAR, Counts

UNKNOWN_PUBLISHER = "Không rõ báo"
MOST_PUBLISHERS = 12
"""The others are one bar together."""

_WIDTH, _HEIGHT = 720, 140  # of the columns, in units of the drawing
_YEARS_LABELLED = 8


def render_charts(counts: Counts) -> str:
    """Both charts; nothing where there is no article."""
    if not counts.total:
        return ""
    return (
        '<details class="hb-charts"><summary>Số bài theo báo và theo tháng</summary>'
        f"{_publishers(counts)}{_months(counts)}</details>"
    )


# -- publishers: one bar below the other, words beside it


def _publishers(counts: Counts) -> str:
    rows = [(name or UNKNOWN_PUBLISHER, n) for name, n in counts.publishers]
    shown = rows[:MOST_PUBLISHERS] if len(rows) > MOST_PUBLISHERS + 1 else rows
    rest = rows[len(shown) :]
    others = sum(n for _, n in rest)
    most = max(others, *(n for _, n in shown))
    bars = "".join(_bar(name, n, most) for name, n in shown)
    if rest:
        bars += _bar(f"{number(len(rest))} nguồn khác", others, most, kind="hb-bar-others")
    return (
        '<figure class="hb-chart"><figcaption>Số bài theo báo</figcaption>'
        f'<div class="hb-bars" aria-hidden="true">{bars}</div>'
        f"{_table('Báo', rows)}</figure>"
    )


def _bar(name: str, articles: int, most: int, *, kind: str = "") -> str:
    return (
        f'<span class="hb-bar-name">{escape(name)}</span>'
        f'<svg class="hb-bar-line {kind}" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">'
        f'<rect x="0" y="0" width="{100 * articles / most:.2f}" height="10"></rect></svg>'
        f'<span class="hb-bar-number">{number(articles)}</span>'
    )


# -- months: columns side by side, a label for some of the years


def _months(counts: Counts) -> str:
    notes = [
        (counts.only_year, "bài chỉ biết năm"),
        (counts.elsewhen, f"bài ghi ngày trước năm {FIRST_YEAR} hoặc chưa tới"),
        (counts.undated, "bài không rõ ngày"),
    ]
    apart = " · ".join(f"{number(n)} {words}" for n, words in notes if n)
    note = f'<p class="hb-chart-note">Không có trong hình: {apart}.</p>' if apart else ""
    if not counts.months:
        return f'<figure class="hb-chart"><figcaption>Số bài theo tháng</figcaption>{note}</figure>'
    rows = [(show_date(month), n) for month, n in reversed(counts.months) if n]
    most = max(n for _, n in counts.months)
    peak = next(month for month, n in counts.months if n == most)
    return (
        '<figure class="hb-chart"><figcaption>Số bài theo tháng '
        f"(nhiều nhất {number(most)} bài, tháng {show_date(peak)})</figcaption>"
        f"{_columns(counts.months, most)}{note}{_table('Tháng', rows)}</figure>"
    )


def _columns(months: Sequence[tuple[str, int]], most: int) -> str:
    step = _WIDTH / len(months)
    width = min(max(step * 0.8, 0.6), 48)
    columns = "".join(
        f'<rect x="{step * place + (step - width) / 2:.2f}" y="{_HEIGHT - height:.2f}" '
        f'width="{width:.2f}" height="{height:.2f}"><title>{show_date(month)}: {number(n)} bài</title></rect>'
        for place, (month, n) in enumerate(months)
        if (height := max(_HEIGHT * n / most, 2.0 if n else 0.0))
    )
    return (
        f'<div aria-hidden="true"><svg class="hb-columns" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="none" focusable="false">{columns}</svg>{_axis(months)}</div>'
    )


def _axis(months: Sequence[tuple[str, int]]) -> str:
    """Words below the columns, as HTML: in the drawing they would be stretched with it."""
    if len(months) <= _YEARS_LABELLED:
        labels = [(place + 0.5, show_date(month)) for place, (month, _) in enumerate(months)]
    else:
        years = [(place, month[:4]) for place, (month, _) in enumerate(months) if month[5:] == "01"]
        every = -(-len(years) // _YEARS_LABELLED) if years else 1
        labels = [(float(place), year) for place, year in years[::every]] or [
            (0.5, show_date(months[0][0]))
        ]
    spans = "".join(
        f'<span style="left:{100 * place / len(months):.2f}%">{label}</span>'
        for place, label in labels
    )
    return f'<div class="hb-axis">{spans}</div>'


def _table(head: str, rows: Sequence[tuple[str, int]]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{number(n)}</td></tr>' for name, n in rows
    )
    return (
        '<details class="hb-table"><summary>Xem dạng bảng'
        f'<span class="hb-hidden">: số bài theo {head.lower()}</span></summary>'
        f'<div class="hb-scroll" tabindex="0" role="region" aria-label="Số bài theo {head.lower()}">'
        f'<table><thead><tr><th scope="col">{head}</th><th scope="col">Số bài</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div></details>"
    )
