"""The only door to tantivy: BM25 over tokens that the text layer makes.

Two fields, with and without diacritics; tokens are joined by blanks, and tantivy only splits them
again. BM25 uses tantivy's constants, k1 = 1.2 and b = 0.75.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from qa.errors import StoreError
from qa.vietnamese import index_tokens

FIELDS = {False: "accented", True: "folded"}
ALSO_WEIGHT = 0.5
"""Weight of another name of something, where its own has 1."""
_WRITER_BYTES = 64_000_000


@dataclass(frozen=True, kw_only=True)
class LexicalEntry:
    """What the full-text engine learns of one passage; ``text`` has the title in front."""

    passage_id: str
    article_id: str
    text: str


class LexicalIndex:
    """Full text of the passages. One writer at a time; searches see what was committed last."""

    def __init__(self, folder: Path) -> None:
        """Open or create the index in ``folder``.

        Raises:
            StoreError: the folder holds no such index or cannot be written.
        """
        self._folder = folder
        self.reopen()

    def reopen(self) -> None:
        """Open the folder anew: another index may have taken its place."""
        self._folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
        for name in FIELDS.values():
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        try:
            self._index = tantivy.Index(builder.build(), path=str(self._folder))
        except (ValueError, OSError) as error:
            raise StoreError(
                f"Không mở được chỉ mục toàn văn {self._folder} ({error}). Hãy chạy: hoibao rebuild"
            ) from None
        self.reload()

    def reload(self) -> None:
        """See what was committed since, by this or another process."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return self._searcher.num_docs

    def ids(self) -> set[str]:
        """Ids of all passages."""
        if not len(self):
            return set()
        searcher = self._searcher
        found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
        return {searcher.doc(address)["id"][0] for _, address in found.hits}

    def change(self, *, add: Iterable[LexicalEntry] = (), delete: Iterable[str] = ()) -> None:
        """One transaction: take passages out by id, then add others.

        A killed process leaves either all of it or nothing.
        """
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        try:
            for passage_id in delete:
                writer.delete_documents_by_term("id", passage_id)
            for entry in add:
                writer.add_document(_document(entry))
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self.reload()

    def search(
        self, weights: Mapping[bool, float], text: str, *, limit: int, also: Sequence[str] = ()
    ) -> dict[str, float]:
        """BM25 of the best passages for ``text``, by id, best first, ties by id.

        ``weights`` gives the weight of each field: ``{False: 1.0, True: 0.3}``. ``also``: what parts of the
        text may be called as well, for less.
        """
        clauses = []
        for folded, weight in weights.items():
            others = (token for other in also for token in index_tokens(other, folded=folded))
            tokens = dict.fromkeys(others, ALSO_WEIGHT) | Counter(index_tokens(text, folded=folded))
            for token, count in tokens.items():
                term = tantivy.Query.term_query(self._index.schema, FIELDS[folded], token, "freq")
                clauses.append(
                    (tantivy.Occur.Should, tantivy.Query.boost_query(term, weight * count))
                )
        if not clauses:
            return {}
        query = tantivy.Query.boolean_query(clauses)
        searcher = self._searcher  # addresses belong to it; another thread may reload in between
        wanted = limit + 1
        hits = searcher.search(query, limit=wanted, count=False).hits
        # Which of equal scores make the cut must not depend on where the engine keeps them.
        while len(hits) == wanted and hits[-1][0] == hits[limit - 1][0]:
            wanted *= 2
            hits = searcher.search(query, limit=wanted, count=False).hits
        scores = {searcher.doc(address)["id"][0]: float(score) for score, address in hits}
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return dict(best[:limit])

    def count(self, token: str, *, folded: bool = False) -> int:
        """Passages that hold ``token``; those that were taken out may count until the engine tidies up."""
        return int(self._searcher.doc_freq(FIELDS[folded], token))

    def idf(self, token: str, *, folded: bool = False) -> float:
        """BM25's inverse document frequency of ``token``: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        total = len(self)
        containing = self.count(token, folded=folded)
        return math.log(1 + max(0.0, total - containing + 0.5) / (containing + 0.5))


def _document(entry: LexicalEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.passage_id)
    document.add_text("article", entry.article_id)
    for folded, name in FIELDS.items():
        document.add_text(name, " ".join(index_tokens(entry.text, folded=folded)))
    return document
