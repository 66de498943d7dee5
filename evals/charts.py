"""Charts of a run: SVG whose colours are those of the page."""

import io
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals import probabilities
from evals.scores import Graded, Scores, calibration_pairs

_INK, _FIRST, _SECOND, _THIRD, _FAINT = (f"#0000{n:02}" for n in (1, 2, 3, 4, 5))
_COLOURS = {
    _INK: "currentColor",
    _FIRST: "var(--first)",
    _SECOND: "var(--second)",
    _THIRD: "var(--third)",
    _FAINT: "var(--faint)",
}
"""Colours that matplotlib is given, and what stands in the page: it knows whether it is dark."""
_LOOK: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _FAINT,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}


class _Chart:
    """A figure to draw on, and the page's piece of HTML with it."""

    def __init__(self, name: str, *, height: float = 3.4) -> None:
        self._name = name
        with mpl.rc_context(_LOOK):
            self._figure = Figure(figsize=(4.6, height), layout="constrained")
            self.axes: Axes = self._figure.subplots()

    def html(self, caption: str, alt: str, *, columns: int = 2) -> str:
        """``alt`` says the numbers in words; both are escaped here."""
        with mpl.rc_context(_LOOK | {"svg.hashsalt": self._name}):
            if self.axes.get_legend_handles_labels()[1]:
                self._figure.legend(loc="outside lower center", ncols=columns)
            written = io.StringIO()
            self._figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
        return (
            f"<figure>{self._inline(written.getvalue(), alt)}"
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )

    def _inline(self, svg: str, alt: str) -> str:
        """Only the drawing: no prologue, no metadata, no style for other elements, ids of its own."""
        size = re.search(r'viewBox="([\d. ]+)"', svg)
        assert size is not None
        drawing = svg[svg.index("<g ") : svg.rindex("</svg>")]
        drawing = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL)
        drawing = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{self._name}-", drawing)
        drawing = drawing.replace("xlink:href", "href")
        drawing = re.sub(r"font-family: [^;\"]*", "font-family: inherit", drawing)
        for given, shown in _COLOURS.items():
            drawing = drawing.replace(given, shown)
        return f'<svg viewBox="{size[1]}" role="img" aria-label="{escape(alt)}">{drawing}</svg>'


def recall_chart(measured: Mapping[str, Scores]) -> str:
    shown = {name: s for name, s in measured.items() if _known(s, "recall@1") is not None}
    if not shown:
        return ""
    chart = _Chart("recall", height=1.4 + 0.5 * len(shown))
    places = range(len(shown))
    depths = ((1, _FIRST, "o"), (5, _SECOND, "s"), (10, _THIRD, "D"))
    for shift, (k, colour, marker) in zip((-0.22, 0.0, 0.22), depths, strict=True):
        known = [s[f"recall@{k}"] for s in shown.values()]
        values = [s.value or 0.0 for s in known]
        below = [v - (v if s.low is None else s.low) for v, s in zip(values, known, strict=True)]
        above = [(v if s.high is None else s.high) - v for v, s in zip(values, known, strict=True)]
        chart.axes.errorbar(
            values,
            [place + shift for place in places],
            xerr=([max(0.0, x) for x in below], [max(0.0, x) for x in above]),
            fmt=marker,
            color=colour,
            markersize=5,
            label=f"recall@{k}",
        )
    chart.axes.set_yticks(list(places), list(shown))
    chart.axes.set_ylim(len(shown) - 0.5, -0.5)
    chart.axes.set_xlim(-0.02, 1.02)
    chart.axes.set_xlabel("share of the right articles found")
    words = "; ".join(
        f"{name} " + ", ".join(f"{s[f'recall@{k}'].value:.3f}" for k in (1, 5, 10))
        for name, s in shown.items()
    )
    return chart.html(
        "Recall by article at 1, 5 and 10, with 95% intervals",
        f"Recall at 1, 5 and 10 by system: {words}.",
        columns=3,
    )


def _known(scores: Scores, measure: str) -> float | None:
    return scores[measure].value if measure in scores else None


def latency_chart(measured: Mapping[str, Scores]) -> str:
    bars = []
    for system, scores in measured.items():
        for what, colour in (("first words", _FIRST), ("answer", _SECOND)):
            median, most = (_known(scores, f"{what}, {q} s") for q in ("median", "95%"))
            if median is not None and most is not None:
                bars.append((f"{system}, {what}", colour, median, most))
    if not bars:
        return ""
    chart = _Chart("latency", height=1.2 + 0.36 * len(bars))
    longest = max(most for *_, most in bars) or 1.0
    for place, (_, colour, median, most) in enumerate(bars):
        chart.axes.barh(place, most, color=colour, alpha=0.35, height=0.62)
        chart.axes.barh(place, median, color=colour, height=0.62)
        chart.axes.text(
            most + 0.02 * longest, place, f"{median:.2f} / {most:.2f}", va="center", color=_INK
        )
    chart.axes.set_yticks(range(len(bars)), [name for name, *_ in bars])
    chart.axes.set_ylim(len(bars) - 0.5, -0.5)
    chart.axes.set_xlim(0, 1.4 * longest)
    chart.axes.set_xlabel("seconds")
    chart.axes.grid(visible=False, axis="y")
    words = "; ".join(f"{name} {median:.2f} and {most:.2f}" for name, _, median, most in bars)
    return chart.html(
        "Seconds to the first words and to the whole answer: median (full) and 95% quantile (pale)",
        f"Seconds, median and 95% quantile: {words}.",
    )


def refusal_chart(graded: Sequence[Graded], threshold: float | None) -> str:
    known = [g for g in graded if g.outcome.probability is not None]
    probability, answerable = calibration_pairs(known)
    curve = probabilities.precision_recall_curve(answerable, probability)
    if not curve:
        return ""
    chart = _Chart("refusal")
    chart.axes.plot(
        [recall for _, _, recall in curve],
        [precision for _, precision, _ in curve],
        color=_FIRST,
        marker="." if len(curve) < 60 else "",
        label="each threshold",
    )
    words = []
    if threshold is not None:
        below = [p < threshold for p in probability]
        words += _mark(chart, known, below, f"threshold {threshold:g}", "o", _SECOND)
    refused = [g.outcome.refused for g in known]
    words += _mark(chart, known, refused, "all refusals", "D", _THIRD)
    _unit_axes(chart.axes, "recall of unanswerable cases", "precision of refusing")
    return chart.html(
        "Refusing below each threshold of answer_probability; marked: the threshold of this run, and "
        "all its refusals (a draft that nothing carries is refused too)",
        "Precision and recall of refusing. " + " ".join(words),
        columns=3,
    )


def _mark(
    chart: _Chart,
    known: Sequence[Graded],
    refused: Sequence[bool],
    label: str,
    marker: str,
    colour: str,
) -> list[str]:
    """Mark a choice of refusals; where nothing is refused there is no precision, and no point."""
    probability, answerable = calibration_pairs(known)
    scores = probabilities.refusal_scores(answerable, refused, probability)
    if scores.precision is None or scores.recall is None:
        return [f"{label}: nothing refused."]
    chart.axes.plot(
        [scores.recall],
        [scores.precision],
        marker,
        color=colour,
        markersize=9,
        fillstyle="none",
        markeredgewidth=2,
        label=label,
        clip_on=False,
    )
    return [f"{label}: precision {scores.precision:.3f}, recall {scores.recall:.3f}."]


def reliability_chart(graded: Sequence[Graded]) -> str:
    bins = [
        (b.low, b.high, b.count, b.mean_probability, b.share_correct)
        for b in probabilities.reliability(*calibration_pairs(graded))
        if b.mean_probability is not None and b.share_correct is not None
    ]
    if not bins:
        return ""
    chart = _Chart("reliability")
    chart.axes.plot([0, 1], [0, 1], color=_INK, linestyle=":", linewidth=1, label="calibrated")
    xs, ys = [x for *_, x, _ in bins], [y for *_, y in bins]
    chart.axes.plot(xs, ys, color=_FIRST, marker="o", label="measured", clip_on=False)
    for _, _, count, x, y in bins:
        chart.axes.annotate(
            str(count), (x, y), xytext=(0, 7 if y < 0.9 else -13), textcoords="offset points",
            ha="center", fontsize=8, color=_INK,
        )  # fmt: skip
    _unit_axes(chart.axes, "mean answer_probability", "share answerable")
    words = "; ".join(
        f"{low:.1f} to {high:.1f} (n {count}): said {x:.2f}, were {y:.2f}"
        for low, high, count, x, y in bins
    )
    return chart.html(
        "Reliability of answer_probability in ten bins; numbers: cases in the bin",
        f"answer_probability and share of answerable cases by bin. {words}.",
    )


def _unit_axes(axes: Axes, x: str, y: str) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.05)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
