"""A change of the collection: what of it is news, what stays and what is gone; its progress and report. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa.articles import Article, Unreadable


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a long change is. ``total`` is None while the files are still being counted."""

    done: int
    total: int | None
    article: str


@dataclass(kw_only=True)
class IndexReport:
    """What a change did: ids of articles, and what could not be read."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    failed: list[Unreadable] = field(default_factory=list)

    def to_dict(self) -> dict[str, object]:
        """JSON form."""
        lists = {
            name: list(getattr(self, name))
            for name in ("added", "updated", "unchanged", "removed", "duplicates")
        }
        return {**lists, "failed": [{"path": f.path, "reason": f.reason} for f in self.failed]}


OnProgress = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """For callers who do not watch."""
    del progress


def is_news(
    article: Article,
    known: dict[str, tuple[str, str]],
    by_content: dict[str, str],
    report: IndexReport,
) -> bool:
    """Whether ``article`` has to be indexed; notes in ``report`` what it is."""
    before = known.get(article.id)
    if before and before[1] == article.content_hash:
        if article.id not in report.added and article.id not in report.updated:
            report.unchanged.append(article.id)
        return False
    twin = by_content.get(article.content_hash)
    if twin is not None and twin != article.id and before is None:
        report.duplicates.append(article.path or article.id)
        return False
    (report.updated if before else report.added).append(article.id)
    known[article.id] = ("pending", article.content_hash)
    by_content[article.content_hash] = article.id
    return True


def staying(
    known: Mapping[str, tuple[str, str]],
    items: Sequence[Article | Unreadable],
    gone: Sequence[str],
) -> dict[str, str]:
    """Id by content hash of the articles that a change leaves as they are: a twin of one is no news."""
    news = {item.id: item.content_hash for item in items if isinstance(item, Article)}
    return {
        content: article_id
        for article_id, (_, content) in known.items()
        if article_id not in gone and news.get(article_id, content) == content
    }


def gone_from(
    paths: Sequence[Path], items: Sequence[Article | Unreadable], sources: Mapping[str, str]
) -> list[str]:
    """Articles that came from ``paths`` and are no longer there; what is unreadable is still there.

    ``items``: what was read from the paths; ``sources``: where each known article came from, by id.
    """
    seen = {item.id for item in items if isinstance(item, Article)}
    unreadable = {Path(item.path).resolve() for item in items if isinstance(item, Unreadable)}
    roots = [Path(path).resolve() for path in paths]
    gone = []
    for article_id, source in sources.items():
        file = Path(source.rpartition(":")[0] if ".jsonl:" in source else source)
        inside = any(file == root or root in file.parents for root in roots)
        if inside and article_id not in seen and not {file, Path(source)} & unreadable:
            gone.append(article_id)
    return gone
