"""Reports of made-up runs: the numbers against sums done by hand, and nothing of the data alive in the page."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.reports import markdown_text, write_reports
from evals.runs import RunError
from evals.systems import Outcome

SCRIPT = "<script>alert('x')</script>"


def case(number: str, **values: Any) -> dict[str, Any]:
    """A case as a line of ``cases.jsonl``: article ``a-NUMBER`` holds ``Một trăm`` in its first ten letters."""
    answerable = values.get("answerable", True)
    plain = {
        "id": number,
        "question": f"Câu {number}?",
        "kind": "fact" if answerable else "unanswerable",
        "answerable": answerable,
        "history": [],
        "answers": ["Một trăm"] if answerable else [],
        "all_of": [],
        "article_ids": [f"a-{number}"] if answerable else [],
        "evidence": [],
        "gold": [[[f"a-{number}", 0, 10]]] if answerable else [],
    }
    return {**plain, **values}


def found(id: str, *articles: str, passage_rank: int | None = None) -> dict[str, Any]:
    return {
        "id": id,
        "articles": articles,
        "passage_ranks": [passage_rank] if passage_rank else [],
        "seconds": 0.25,
        "failure": None,
    }


def answered(id: str, text: str = "Một trăm", **values: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "text": text,
        "probability": 0.9,
        "first_words": 1.0,
        "seconds": 2.0,
        "prompt_tokens": 300,
        "completion_tokens": 20,
    }
    return {"id": id, **asdict(Outcome(**{**plain, **values}))}


def refused(id: str, probability: float | None = 0.1) -> dict[str, Any]:
    return answered(id, "", refused=True, probability=probability, record={"text": "Tôi từ chối."})


Lines = list[dict[str, Any]]


def write_run(
    folder: Path,
    cases: Lines,
    *,
    retrieval: Mapping[str, Lines] | None = None,
    answers: Mapping[str, Lines] | None = None,
    **facts: Any,
) -> Path:
    """A run as ``execute`` leaves it."""
    folder.mkdir()
    run = {
        "name": "test",
        "command": "python -m evals run test",
        "dataset": "tiny",
        "digest": "0123456789abcdef0123",
        "documents": 7,
        "cases": len(cases),
        "generate": len(cases),
        "commit": "abc1234",
        "started": "2026-01-02 03:04:05",
        "python": "3.11.9",
        "machine": "x86_64, 2 cores",
        "packages": {"hoibao": "0.1.0", "xllamacpp": None},
        "model": "tiny-model",
        "systems": {"hoibao": {"refusal_threshold": 0.4, "embedding": "e5", "llm_model": ""}},
    }
    (folder / "run.json").write_text(json.dumps({**run, **facts}), encoding="utf-8")
    write_lines(folder / "cases.jsonl", cases)
    for name, rows in (retrieval or {}).items():
        write_lines(folder / f"retrieval-{name}.jsonl", rows)
    for name, rows in (answers or {}).items():
        write_lines(folder / f"answers-{name}.jsonl", rows)
    return folder


def write_lines(file: Path, rows: Lines) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text("".join(lines), encoding="utf-8")


def reports(folder: Path) -> tuple[str, str, dict[str, Any]]:
    """Markdown, HTML and summary of the run in ``folder``."""
    assert write_reports(folder) == folder / "report.md"
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("report.md", "report.html")]
    return texts[0], texts[1], json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def row_of(markdown: str, first: str) -> list[str]:
    """The cells after ``first`` of the one row of a table that starts with it."""
    (line,) = [line for line in markdown.splitlines() if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


class Page(HTMLParser):
    """What an HTML page consists of, as a browser would read it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "svg"} & set(self._inside):
            self.words.append(" ".join(data.split()))

    def values(self, name: str, tag: str | None = None) -> list[str]:
        return [value for t, n, value in self.attributes if n == name and tag in (None, t)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two questions with answers, two without, three systems; HoiBao: one right of each kind."""
    cases = [
        case("1"),
        case("2", gold=[]),
        case("3", answerable=False),
        case("4", answerable=False, kind="attack"),
    ]
    quoted = {"citations": (("a-1", 0, 5), ("a-9", 0, 5)), "quotes": ("Một trăm ki-lô-gam", "Hai")}
    return write_run(
        tmp_path / "run",
        cases,
        retrieval={
            "hoibao": [found("1", "a-1", "x", passage_rank=3), found("2", "x", "a-2")],
            "bm25": [found("1", "x"), found("2", "a-2")],
        },
        answers={
            "hoibao": [
                answered("1", supports=("verified", "verified", "partial"), **quoted),
                answered("2", "Không liên quan gì", seconds=4.0),
                refused("3"),
                answered("4", "Bịa ra", probability=0.7),
            ],
            "llamaindex": [
                answered("1", "Một", probability=None),
                answered("2", failure="LLMError: down"),
                refused("3", None),
                refused("4", None),
            ],
        },
    )


def test_the_head_says_what_was_run(small: Path) -> None:
    markdown, page, _ = reports(small)
    head = markdown.partition("## ")[0].splitlines()
    assert head[0] == "# Run test"
    wanted = {
        "data set": "tiny, digest 0123456789abcdef",
        "commit": "abc1234",
        "model": "tiny-model",
        "documents": "7",
        "cases": "4 (1 attack, 2 fact, 1 unanswerable)",
        "date": "2026-01-02 03:04:05",
    }
    assert {f"- {name}: {value}" for name, value in wanted.items()} <= set(head)
    assert "- command: `python -m evals run test`" in head
    words = Page(page).words
    for name, value in {**wanted, "command": "python -m evals run test"}.items():
        assert words[words.index(name) + 1] == value


def test_retrieval_by_system(small: Path) -> None:
    markdown, page, summary = reports(small)
    # nDCG of ranks 1 and 2: (1 + 1 / log2(3)) / 2.
    passage = ["0.000 [0.000, 0.000]", "1.000 [1.000, 1.000]"]
    passage += ["0.333 [0.333, 0.333]", "0.500 [0.500, 0.500]"]  # rank 3: 1 / 3, 1 / log2(4)
    ends = ["2", *passage, "1", "0", "0.25"]
    assert row_of(markdown, "hoibao") == [
        "0.500 [0.000, 1.000]",
        "1.000 [1.000, 1.000]",
        "1.000 [1.000, 1.000]",
        "0.750 [0.500, 1.000]",
        "0.815 [0.631, 1.000]",
        *ends,
    ]
    assert row_of(markdown, "bm25")[:2] == ["0.500 [0.000, 1.000]"] * 2
    assert row_of(markdown, "system")[:5] == "recall@1 recall@5 recall@10 MRR nDCG@10".split()
    assert summary["retrieval"]["hoibao"]["mrr"] == {"value": 0.75, "low": 0.5, "high": 1.0, "n": 2}
    words = Page(page).words
    place = words.index("hoibao")
    assert words[place + 1 : place + 3] == ["0.500", "[0.000, 1.000]"]


def test_answers_by_system(small: Path) -> None:
    markdown, page, summary = reports(small)
    assert row_of(markdown, "measure") == ["hoibao", "llamaindex"]
    assert row_of(markdown, "answers") == ["4 of 4", "4 of 4"]
    assert row_of(markdown, "failures") == ["0", "1"]
    assert row_of(markdown, "coverage") == ["1.000 [1.000, 1.000]", "0.750 [0.250, 1.000]"]
    # "Một" against "Một trăm": one token of one, and of two.
    assert row_of(markdown, "token F1") == ["0.500 [0.000, 1.000]", "0.667 [0.667, 0.667]"]
    assert row_of(markdown, "citation precision") == ["0.500 [0.500, 0.500]", "–"]
    assert row_of(markdown, "verified statements") == ["0.667 [0.000, 1.000]", "–"]
    assert row_of(markdown, "refusal precision")[0].startswith("1.000 [")
    assert row_of(markdown, "refusal recall")[0].startswith("0.500 [")
    assert row_of(markdown, "prompt tokens")[0] == "300.0 [300.0, 300.0]"
    assert row_of(markdown, "answer, median s")[0] == "2.00 [2.00, 4.00]"
    # Brier: (0.1² + 0.1² + 0.1² + 0.7²) / 4.
    assert row_of(markdown, "Brier score") == ["0.130 [0.010, 0.370]", "–"]
    assert summary["answers"]["llamaindex"]["citation precision"]["value"] is None
    assert summary["run"]["digest"] == "0123456789abcdef0123"
    words = Page(page).words
    place = words.index("token F1")
    assert words[place + 1 : place + 5] == [
        "0.500", "[0.000, 1.000] · n 2", "0.667", "[0.667, 0.667] · n 1",
    ]  # fmt: skip


def test_halves_of_a_set_of_our_own_stand_side_by_side(tmp_path: Path) -> None:
    cases = [case(f"conv-seed-00{number}") for number in (1, 2, 3, 4)]
    answers = [
        answered("conv-seed-001"),
        answered("conv-seed-002", "Hai trăm"),
        refused("conv-seed-003"),
        answered("conv-seed-004"),
    ]
    ours = write_run(tmp_path / "ours", cases, answers={"hoibao": answers}, dataset="conversations")
    markdown, page, _ = reports(ours)
    halves = markdown.partition("## Halves, hoibao")[2].partition("## ")[0]
    assert row_of(halves, "measure") == ["tuning half", "scored half"]
    assert row_of(halves, "cases") == ["2", "2"]
    # Right: 1 and 4. Wrong: "hai trăm" has one token of two, a refusal none.
    assert row_of(halves, "handled rightly") == ["0.500 [0.000, 1.000]"] * 2
    assert row_of(halves, "reference recall") == ["0.500 [0.000, 1.000]", "0.750 [0.500, 1.000]"]
    assert row_of(halves, "false-refusal rate") == ["0.500 [0.000, 1.000]", "0.000 [0.000, 0.000]"]
    assert "scored half" in Page(page).words
    other = write_run(tmp_path / "other", cases, answers={"hoibao": answers})
    assert "Halves" not in reports(other)[0]


def test_refusal_by_kind_and_settings(small: Path) -> None:
    markdown, page, _ = reports(small)
    assert row_of(markdown, "kind")[:2] == ["n", "right"]
    assert row_of(markdown, "fact") == ["2", "2", "1.000", "0.500", "0", "0.900", "0.010"]
    assert row_of(markdown, "attack") == ["1", "0", "0.000", "0.000", "0", "0.700", "0.490"]
    assert row_of(markdown, "unanswerable") == ["1", "1", "1.000", "1.000", "1", "0.100", "0.010"]
    assert "<summary>Settings of hoibao</summary>" in markdown
    assert "- refusal_threshold: 0.4\n" in markdown
    assert "- hoibao: 0.1.0\n" in markdown
    assert "llm_model" not in markdown
    assert "xllamacpp" not in markdown
    words = Page(page).words
    assert words[words.index("refusal_threshold:") + 1] == "0.4"


def test_charts_say_their_numbers(small: Path) -> None:
    _, text, _ = reports(small)
    page = Page(text)
    alts = {alt.split()[0]: alt for alt in page.values("aria-label", "svg")}
    assert page.values("role", "svg") == ["img"] * 4
    assert alts["Recall"].endswith("hoibao 0.500, 1.000, 1.000; bm25 0.500, 0.500, 0.500.")
    assert "hoibao, answer 2.00 and 3.80" in alts["Seconds,"]
    assert "threshold 0.4: precision 1.000, recall 0.500." in alts["Precision"]
    assert "0.9 to 1.0 (n 2): said 0.90, were 1.00" in alts["answer_probability"]
    assert "0.7 to 0.8 (n 1): said 0.70, were 0.00" in alts["answer_probability"]
    drawn = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert all("<path" in svg and "currentColor" in svg for svg in drawn)
    assert "threshold 0.4</text>" in text
    # Black would not be seen on dark paper.
    assert not [svg for svg in drawn if "#000" in svg]
    labels = re.findall(r"<text [^>]*>", "".join(drawn))
    assert labels
    assert all("fill: currentColor" in label for label in labels)


def test_the_point_is_where_the_settings_put_it(small: Path) -> None:
    facts = json.loads((small / "run.json").read_text(encoding="utf-8"))
    # Refused is what lies below: a threshold of 0.1 does not refuse the case with 0.1.
    for threshold, words in ((0.75, "precision 1.000, recall 1.000."), (0.1, "nothing refused.")):
        facts["systems"]["hoibao"]["refusal_threshold"] = threshold
        (small / "run.json").write_text(json.dumps(facts), encoding="utf-8")
        assert f"threshold {threshold}: {words}" in reports(small)[1]
    del facts["systems"]
    (small / "run.json").write_text(json.dumps(facts), encoding="utf-8")
    _, page, _ = reports(small)
    assert "Precision and recall of refusing. all refusals:" in page
    assert "threshold 0" not in page


def test_the_page_loads_nothing_and_its_ids_agree(small: Path) -> None:
    _, text, _ = reports(small)
    page = Page(text)
    assert page.values("lang", "html") == ["en"]
    assert not {"script", "link", "img", "iframe", "object", "image", "base"} & set(page.tags)
    assert not re.search(r"https?:|//|@import", text.removeprefix("<!doctype html>"))
    assert not page.values("src")
    assert "default-src 'none'" in page.values("content")[0]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    targets = [*page.values("href"), *re.findall(r"url\(([^)]*)\)", text)]
    assert targets
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert "prefers-color-scheme: dark" in text


def test_what_comes_from_data_is_escaped(tmp_path: Path) -> None:
    evil = {"question": f"Hỏi {SCRIPT}", "answers": [f"Ref {SCRIPT}"], "kind": f"k{SCRIPT}"}
    folder = write_run(
        tmp_path / "run",
        [
            case("1", id=f"i{SCRIPT}", history=[[f"Trước {SCRIPT}", f"Sau {SCRIPT}"]], **evil),
            case("2", answers=[], all_of=[f"All {SCRIPT}"]),
        ],
        retrieval={"hoibao": [found(f"i{SCRIPT}", "x")]},
        answers={
            "hoibao": [
                answered(
                    f"i{SCRIPT}", f"Nói {SCRIPT}" + " lạc đề" * 20, quotes=(f"Trích {SCRIPT}",)
                ),
                answered("2", failure=f"Error {SCRIPT}"),
            ]
        },
        name=f"N{SCRIPT}",
        command=f"C{SCRIPT}",
        model=f"M{SCRIPT} | `x` [a](b)",
        systems={f"S{SCRIPT}": {f"key{SCRIPT}": f"value{SCRIPT}"}},
    )
    markdown, text, _ = reports(folder)
    page = Page(text)
    assert "script" not in page.tags
    words = set(page.words)
    for part in ("Hỏi ", "Ref ", "Nói ", "Trích ", "All ", "Error ", "M"):
        assert any(word.startswith(part + SCRIPT) for word in words), part
    assert f"Trước {SCRIPT} → Sau {SCRIPT}" in words
    assert {f"C{SCRIPT}", f"value{SCRIPT}", f"Run N{SCRIPT}"} <= words
    outside_code = re.sub(r"`[^`]*`", "", markdown.replace("\\`", ""))
    assert SCRIPT not in outside_code
    assert r"M&lt;script&gt;alert('x')&lt;/script&gt; \| \`x\` \[a\](b)" in markdown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("dense_weight", "dense_weight"),
        ("_a_ *b* `c`", r"\_a\_ \*b\* \`c\`"),
        ("a|b\nc", r"a\|b c"),
        ("[x](y) & <b>", r"\[x\](y) &amp; &lt;b&gt;"),
        ("\\|", r"\\\|"),
    ],
)
def test_words_stay_words_in_markdown(text: str, escaped: str) -> None:
    assert markdown_text(text) == escaped


def mistakes(text: str) -> list[str]:
    """The headings of kinds and the notes under each case that is listed as wrong."""
    listed = text[text.index("What hoibao got wrong") : text.index("<h2>Settings")]
    return re.findall(r"<summary>(.*?)</summary>|<strong>(.*?)</strong> · ([^ <]*)", listed)


def test_mistakes_by_kind_the_gravest_first(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run",
        [
            *(case(i) for i in ("right", "low", "refused", "down")),
            case("edge", answers=["một hai ba bốn năm sáu bảy tám chín mười"]),
            case("no-reference", answers=[], all_of=["x"]),
            case("made-up", answerable=False),
            case("rightly-refused", answerable=False),
        ],
        answers={
            "hoibao": [
                answered("low", "Hai nghìn đồng một ngày cho mỗi người"),
                answered("right"),
                refused("refused"),
                answered("down", failure="LLMError: không trả lời"),
                # Two tokens of 2 and of 10: F1 = 2 · 2 / 12 = 1/3, just enough.
                answered("edge", "Một hai"),
                answered("no-reference", "y"),
                answered("made-up"),
                refused("rightly-refused"),
            ],
            # Mistakes of others are not listed.
            "llamaindex": [answered("right", "sai")],
        },
    )
    _, text, _ = reports(folder)
    assert mistakes(text) == [
        ("fact: 3", "", ""),
        ("", "failed", "down"),
        ("", "wrongly refused", "refused"),
        ("", "far from the references", "low"),
        ("unanswerable: 1", "", ""),
        ("", "wrongly answered", "made-up"),
    ]
    words = Page(text).words
    assert any(word.startswith("4 of 8 cases: 1 failed, 1 wrongly refused") for word in words)
    assert "LLMError: không trả lời" in words
    assert "Tôi từ chối." in words
    assert "must be refused" in words
    # "một" of 8 and of 2 tokens: F1 = 2 · 1 / 10.
    assert any("token F1 0.20 · reference recall 0.50" in word for word in words)


def test_a_mistake_stands_beside_what_was_wanted(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run",
        [case("1", answers=["ba mươi", "30"])],
        answers={"hoibao": [answered("1", "Bốn chục [1]", quotes=("Có bốn mươi người.",))]},
    )
    words = Page(reports(folder)[1]).words
    place = words.index("References")
    assert words[place : place + 8] == [
        "References", "ba mươi", "30", "Answer", "answered", "Bốn chục [1]", "Citations",
        "Có bốn mươi người.",
    ]  # fmt: skip


def test_text_of_others_is_cut(tmp_path: Path) -> None:
    long, fitting = "dài " * 100, "v" * 200
    folder = write_run(
        tmp_path / "run",
        [case("1"), case("2")],
        answers={
            "hoibao": [
                answered("1", "sai", quotes=(long, fitting)),
                answered("2", "q" * 1000, quoted=True),
            ]
        },
    )
    words = Page(reports(folder)[1]).words
    (quote,) = [word for word in words if word.startswith("dài dài")]
    assert quote.endswith("…")
    assert 190 < len(quote) <= 200
    assert fitting in words
    assert "q" * 599 + "…" in words


def test_a_run_without_answers(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run", [case("1")], retrieval={"bm25": [found("1", "a-1")]}, generate=0,
        systems={"bm25": {}},
    )  # fmt: skip
    markdown, text, summary = reports(folder)
    assert "There are no answers." in markdown
    assert "Not finished" not in markdown
    assert "hoibao by kind" not in markdown
    assert "There are no answers." in Page(text).words
    assert "What hoibao got wrong" not in text
    assert text.count("<svg") == 1
    assert summary["answers"] == {}


def test_answers_of_other_systems_alone(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run", [case("1")],
        answers={"pasted": [answered("1", probability=None, first_words=None)]},
    )  # fmt: skip
    markdown, text, _ = reports(folder)
    assert row_of(markdown, "exact match") == ["1.000 [1.000, 1.000]"]
    assert "by kind of case" not in markdown
    (alt,) = Page(text).values("aria-label", "svg")
    assert alt == "Seconds, median and 95% quantile: pasted, answer 2.00 and 2.00."


def test_an_interrupted_run_says_what_it_lacks(small: Path) -> None:
    lines = (small / "answers-hoibao.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    cut = "".join(lines[:2]) + lines[2][:50]
    (small / "answers-hoibao.jsonl").write_text(cut, encoding="utf-8")
    write_lines(small / "retrieval-bm25.jsonl", [])
    markdown, text, summary = reports(small)
    said = "bm25: 0 of 2 searches; hoibao: 2 of 4 answers."
    assert f"**Not finished.** {said}" in markdown
    assert said in Page(text).words
    assert row_of(markdown, "answers") == ["2 of 4", "4 of 4"]
    assert row_of(markdown, "bm25") == ["–"] * 5 + ["0", "–", "–", "–", "–", "0", "0", "–"]
    assert list(summary["retrieval"]) == ["hoibao"]
    assert row_of(markdown, "refusal recall")[0] == "–"
    # No unanswerable case was answered yet: no curve, but the other charts.
    assert "Precision and recall of refusing" not in text
    assert text.count("<svg") == 3


def test_only_failures(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run", [case("1")], answers={"hoibao": [answered("1", failure="LLMError: x")]}
    )
    markdown, text, _ = reports(folder)
    assert row_of(markdown, "coverage") == ["0.000 [0.000, 0.000]"]
    assert row_of(markdown, "token F1") == ["–"]
    assert mistakes(text)[-1] == ("", "failed", "1")


def test_rows_of_cases_that_are_not_there_count_for_nothing(tmp_path: Path) -> None:
    folder = write_run(
        tmp_path / "run",
        [case("1")],
        retrieval={"hoibao": [found("other", "x")]},
        answers={"hoibao": [answered("other"), answered("more", failure="LLMError: x")]},
    )
    markdown, text, _ = reports(folder)
    assert row_of(markdown, "hoibao")[0] == "–"
    assert row_of(markdown, "token F1") == ["–"]
    assert "Recall at" not in text
    assert mistakes(text) == []


def test_an_empty_run_and_no_run(tmp_path: Path) -> None:
    markdown, text, summary = reports(write_run(tmp_path / "run", [], systems={}))
    assert "- cases: 0\n" in markdown
    assert "<svg" not in text
    assert summary["retrieval"] == {}
    with pytest.raises(RunError, match="no run"):
        write_reports(tmp_path)


def test_the_same_run_gives_the_same_reports(small: Path) -> None:
    first = reports(small)
    assert reports(small) == first
