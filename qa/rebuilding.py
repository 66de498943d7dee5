"""A store made anew from its catalog, while the old one goes on answering.

The new store grows in a folder inside the old one. Interrupted, it is gone on with by the next call;
once it is whole it takes the old one's place, and whoever has the store open sees it at the next question.
"""

import shutil

from qa.catalog import Catalog
from qa.changes import OnProgress, ignore_progress
from qa.embedding import Embedding
from qa.errors import StoreError
from qa.index import (
    CATALOG,
    REBUILDING,
    WHOLE,
    Index,
    finish_replacement,
)
from qa.locks import StoreLocks
from qa.settings import Settings


def rebuild(
    settings: Settings, embedding: Embedding, *, on_progress: OnProgress = ignore_progress
) -> int:
    """Make passages, vectors and full text anew; returns the number of articles.

    For stores of another version, embedder or passage size, and for damaged indexes. The catalog is
    all that is needed of the old store.

    Raises:
        StoreBusy: another process is writing.
        StoreError: the catalog cannot be read, or the folder not be written.
    """
    home = settings.home.expanduser()
    locks = StoreLocks(home)
    with locks.writing():
        with locks.files():
            finish_replacement(home)
        source = Catalog(home / CATALOG, None)
        try:
            done = _build(settings, embedding, source, on_progress)
            with locks.files():
                # Who has the old file open must notice, too.
                source.raise_generation(source.generation + 1)
                (home / REBUILDING / WHOLE).touch()
                finish_replacement(home)
        finally:
            source.close()
    return done


def _build(
    settings: Settings, embedding: Embedding, source: Catalog, on_progress: OnProgress
) -> int:
    folder = settings.home.expanduser() / REBUILDING
    inside = settings.with_(home=folder)
    try:
        index = Index(inside, embedding)
    except StoreError:  # begun with other settings, or damaged
        shutil.rmtree(folder)
        index = Index(inside, embedding)
    try:
        done = index.mirror(source, on_progress=on_progress)
        index.catalog.raise_generation(source.generation + 1)
    finally:
        index.close()
    return done
