"""The only door to Chroma: vectors of passages by id, embedded in the store's folder.

HoiBao owns the vectors: Chroma is never given an embedding function (FACTS.md B2), and a store's
folder is opened only by the one who made it.
"""

import itertools
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.errors import StoreError

_COLLECTION = "passages"
_BATCH = 5000  # Chroma refuses more than 5461 in one call
_serial = itertools.count()


class DenseIndex:
    """Cosine search over the passages' vectors. Safe to share between threads, one call at a time.

    A reader does not see what another process wrote until ``reopen``. Writing from two processes at
    once damages the store; the index serialises it with a lock.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the vectors in ``folder``.

        Raises:
            StoreError: Chroma cannot open the folder.
        """
        self._folder = folder
        self._guard = threading.RLock()  # nobody may be inside an engine that is being closed
        self._open()

    def _open(self) -> None:
        import chromadb  # half a second: not before a store is opened
        from chromadb.config import Settings as ChromaSettings
        from chromadb.errors import ChromaError

        self._size: int | None = None
        # Chroma shares one engine between all clients with the same spelling of a path, and such an
        # engine keeps serving what it read first. Each handle gets a spelling of its own.
        spelling = str(self._folder) + "/." * (next(_serial) + 1)
        try:
            self._client = chromadb.PersistentClient(
                path=spelling, settings=ChromaSettings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_construction": 200,
                        "max_neighbors": 32,
                        "ef_search": 200,
                    }
                },
            )
        except (ChromaError, ValueError, OSError) as error:
            raise StoreError(
                f"Không mở được chỉ mục vectơ {self._folder} ({error}). Hãy chạy: hoibao rebuild"
            ) from None

    def close(self) -> None:
        """Release the folder."""
        with self._guard:
            self._client.close()  # type: ignore[attr-defined]  # ClientAPI does not declare it

    def reopen(self) -> None:
        """See what other processes have written."""
        with self._guard:
            self.close()
            self._open()

    def __len__(self) -> int:
        with self._guard:
            return self._collection.count()

    def ids(self) -> set[str]:
        """Ids of all passages."""
        with self._guard:
            return set(self._collection.get(include=[])["ids"])

    def add(
        self, ids: Sequence[str], article_ids: Sequence[str], vectors: Sequence[Sequence[float]]
    ) -> None:
        """Add passages, in the place of those with the same id. ``vectors``: (n, dimensions)."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            with self._guard:
                self._size = None
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=np.asarray(vectors[part], dtype=np.float32),
                    metadatas=[{"article": article_id} for article_id in article_ids[part]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Take passages out; unknown ids are ignored."""
        for start in range(0, len(ids), _BATCH):
            with self._guard:
                self._size = None
                self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def search(self, vector: Sequence[float], *, limit: int) -> dict[str, float]:
        """Cosine of the ``limit`` passages nearest to ``vector``, by id, best first."""
        with self._guard:
            if self._size is None:  # counting takes Chroma a quarter as long as searching
                self._size = len(self)
            if not self._size:
                return {}
            found = self._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32),
                n_results=min(limit, self._size),
                include=["distances"],
            )
        distances = found["distances"]
        assert distances is not None
        return {i: 1.0 - d for i, d in zip(found["ids"][0], distances[0], strict=True)}

    def scores(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """Cosine of the given passages; unknown ids are left out."""
        if not ids:
            return {}
        with self._guard:
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        matrix = np.asarray(found["embeddings"], dtype=np.float32)
        if not len(matrix):
            return {}
        query = np.asarray(vector, dtype=np.float32)
        norms = np.linalg.norm(matrix, axis=1) * np.linalg.norm(query)
        cosines = matrix @ query / np.maximum(norms, 1e-12)
        return {i: float(c) for i, c in zip(found["ids"], cosines, strict=True)}
