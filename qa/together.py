"""What the parts of a question found, put together; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.answerability import HITS_SEEN
from qa.citations import Statement
from qa.kinds import padded_line
from qa.retrieval import Hit
from qa.vietnamese import fold, names, unified_syllables, unify


def merged(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Passages of both searches, each once with its better score, best first; at most ``HITS_SEEN``."""
    best: dict[str, Hit] = {}
    for hit in (*first, *second):
        known = best.get(hit.passage.id)
        if known is None or known.score < hit.score:
            best[hit.passage.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)[:HITS_SEEN]


def cited_together(first: Statement, second: Statement) -> Statement:
    """One statement that both carry."""
    citations = {c.number: c for c in (*first.citations, *second.citations)}
    return replace(first, citations=tuple(citations.values()))


def summed(usages: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Token counts of several drafts, by name."""
    names = dict.fromkeys(name for usage in usages for name in usage)
    return {name: sum(usage.get(name, 0) for usage in usages) for name in names}


def not_mentioned(question: str, hits: Sequence[Hit]) -> list[str]:
    """Names of the question, of two syllables or more, that none of the articles found says."""
    words = question.split()
    shouted = sum(word[:1].isupper() for word in words) > len(words) / 2
    if shouted or not hits:
        return []
    articles = {hit.article.id: hit.article for hit in hits}
    lines = [padded_line(f"{a.title}\n{a.text}", True) for a in articles.values()]
    forms = {
        name: f" {' '.join(unified_syllables(unify(name), folded=True))} "
        for name in names(question)
        if " " in fold(name)
    }
    return [name for name, form in forms.items() if not any(form in line for line in lines)]
