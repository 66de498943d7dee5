"""Text encoders in the layout of the Hugging Face hub: an ONNX file and ``tokenizer.json``."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa.errors import ModelUnavailable

_LONGEST = 512  # tokens; what stands behind is not read


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """The model at ``path``, on one core for each call: callers bring the threads.

    Raises an error of onnxruntime's own, a plain ``Exception``, where the file is no model.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class OnnxEncoder:
    """A model with ``input_ids`` and ``attention_mask`` as inputs. Safe to share between threads.

    Its vector is the output ``sentence_embedding`` where there is one, else the mean of the last hidden
    states, which is what E5 models were trained for.
    """

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Load both files.

        Raises:
            ModelUnavailable: one of them cannot be read.
        """
        try:
            self._session = open_session(model)
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # noqa: BLE001 - both libraries raise their own, straight below it
            raise ModelUnavailable(
                f"Không nạp được bộ nhúng {model} ({type(error).__name__}). Hãy kiểm tra QA_EMBEDDING."
            ) from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        self._inputs = {value.name for value in self._session.get_inputs()}
        outputs = [value.name for value in self._session.get_outputs()]
        known = [name for name in ("sentence_embedding", "last_hidden_state") if name in outputs]
        self._output = (known or outputs)[0]

    def embed(self, text: str) -> NDArray[np.float32]:
        """The vector of ``text`` with its prefix, unit length."""
        ids = np.array([self._tokenizer.encode(text).ids or [0]], dtype=np.int64)
        values = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        feeds = {name: values[name] for name in self._inputs & values.keys()}
        try:
            states = self._session.run([self._output], feeds)[0][0]
        except Exception as error:  # noqa: BLE001 - as above
            raise ModelUnavailable(
                f"Bộ nhúng trong QA_EMBEDDING không dùng được ({type(error).__name__}): nó cần đầu vào khác. "
                "Hãy chọn mô hình khác."
            ) from None
        vector: NDArray[np.float32] = states.mean(axis=0) if states.ndim == 2 else states
        return vector / np.linalg.norm(vector)
