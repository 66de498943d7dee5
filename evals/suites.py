"""The data sets that HoiBao is measured on, by name, and any other by its path."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evals.cases import DATA, read_cases
from evals.corpora import CorpusError, Dataset, Document, with_distractors
from evals.readers import read_dataset, read_documents, read_flat, read_own, read_pair

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
"""Where data of others lies on our machines; docs/evaluation.md says where to get it."""

OURS = ("false_premises", "several_articles", "conversations", "everyday")
SUITES = (
    *("seeds", "vinewsqa", "vinewsqa-train", "xquad", "viquad2"),
    *(f"{name}{part}" for name in OURS[:-1] for part in ("", "-seeds", "-news")),
    OURS[-1],
)
"""Cases of our own are over ``seeds/``, over the news in which ViNewsQA is asked, or over both together; ``everyday`` asks
of the news alone."""
_NEWS = 2_100
_VINEWSQA = {"vinewsqa": ("dev", "train2000"), "vinewsqa-train": ("train2000", "dev")}


def is_ours(name: str) -> bool:
    """Whether the data set of this name is one of our own, whose halves are told apart."""
    return name == "seeds" or name.split("-")[0] in OURS


def read_suite(name: str, *, articles: Path | None = None, data: Path = SHARED) -> Dataset:
    """A data set by its name in ``SUITES``, or by the path of its file or folder.

    Raises:
        CorpusError: there is no such data set, or its files are not there.
    """
    if name == "seeds":
        return replace(read_own(DATA / "seeds.jsonl", ROOT / "seeds"), name="seeds")
    if name in _VINEWSQA:
        asked, other = _VINEWSQA[name]
        dataset = read_pair(
            data / f"vinewsqa_{asked}_questions.jsonl", data / f"vinewsqa_{asked}_articles.jsonl"
        )
        more = read_documents(data / f"vinewsqa_{other}_articles.jsonl")
        news = read_documents(data / "news_15k.jsonl.gz", limit=_NEWS)
        return with_distractors(dataset, [*more, *news])
    if name == "xquad":
        return read_flat(data / "xquad_vi.jsonl")
    if name == "viquad2":
        return read_flat(data / "viquad2_answerability_dev.jsonl")
    if name in SUITES:
        file, _, part = name.partition("-")
        return _read_ours(name, DATA / f"{file}.jsonl", part, data)
    path = Path(name)
    if not path.exists():
        raise CorpusError(f"{name}: no such file, and no data set of ours ({', '.join(SUITES)})")
    return read_dataset(path, articles)


def _read_ours(name: str, file: Path, part: str, data: Path) -> Dataset:
    """Cases whose ids say which articles they are over: ``fp-seed-001``, ``fp-news-001``."""
    documents: list[Document] = []
    if part != "news":
        documents += read_documents(ROOT / "seeds")
    if part != "seeds":
        documents += read_suite("vinewsqa", data=data).documents
    wanted = {"": ("seed", "news"), "seeds": ("seed",), "news": ("news",)}[part]
    cases = tuple(case for case in read_cases(file) if case.id.split("-")[1] in wanted)
    known = {document.id for document in documents}
    for case in cases:
        if missing := set(case.article_ids) - known:
            raise CorpusError(f"{file}: case {case.id!r}: no article {min(missing)!r}")
    return Dataset(name, tuple(documents), cases)


def changed(dataset: Dataset, change: Callable[[str], str]) -> Dataset:
    """The same with every question of the last turn typed in another way."""
    cases = tuple(replace(case, question=change(case.question)) for case in dataset.cases)
    return replace(dataset, cases=cases)
