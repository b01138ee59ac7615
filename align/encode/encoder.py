"""Finding an encoder by its name: bundled, a preset, a model of the hub, a local folder; or from a loaded model."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, get_args

import numpy as np

from align.encode.cache import VectorCache
from align.encode.model import BATCH_TOKENS, CachedEncoder, ModelEncoder
from align.encode.presets import Preset, find_preset, offline_names, unknown_model
from align.encode.selftest import refuse_unfit
from align.records import Encoder, ModelError, UsageError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


Role = Literal["pair", "sentence", "passage"]
# Torch's words, which --dtype takes, in the bundled modules' own.
PRECISIONS = {"float32": "fp32", "float16": "fp16", "bfloat16": "bf16", "int8": "int8"}
HUB_SECONDS = 15.0
BUNDLED_TOKENS = 65_536


def load_encoder(
    name: str | os.PathLike[str] | SentenceTransformer = "bundled",
    *,
    role: Role = "pair",
    device: str | None = None,
    dtype: str | None = None,
    batch_tokens: int = BATCH_TOKENS,
    cache: VectorCache | None = None,
    trust_remote_code: bool = False,
    insist: bool = False,
) -> Encoder:
    """Return the encoder called `name`: a bundled one, a preset, a hub id or a local folder.

    `name` may also be a loaded model of sentence-transformers; it is then used as it stands, and its revision is a
    hash of its weights, so that a model trained further is another encoder. `role` (pair, sentence or passage)
    picks the preset's prompt; `device` and `dtype` are sentence-transformers' own (`cuda`, `mps`, `float16`;
    `cuda:0,cuda:1` works on both at once), or `auto`, a GPU if there is one. Without a device the bundled encoders
    stay on the processor, where their rows are the same to the last bit whatever the batch, and a hub model goes
    where the library puts it. `batch_tokens` bounds the tokens of one batch.

    What is returned has `encode(texts)`: unit rows float32[len(texts), dimension], zero rows for texts with no
    letter or digit. Raises ModelError, naming what works offline, when the model is not to be had, and when it
    fails the self-test (a model that knows no Arabic gives figures like any other), of which you are only warned
    if you `insist`. UsageError for options that are not there or come too late for a loaded model.
    """
    loaded = load_untested(
        name, role=role, device=device, dtype=dtype, batch_tokens=batch_tokens, trust_remote_code=trust_remote_code
    )
    # The cache keeps the vectors of the self-test too: from the second time on it costs a look-up.
    encoder = loaded if cache is None else CachedEncoder(loaded, cache)
    if loaded.name not in offline_names():  # those are known files, known to be fit
        refuse_unfit(encoder, insist=insist)
    return encoder


def load_untested(
    name: str | os.PathLike[str] | SentenceTransformer,
    *,
    role: Role = "pair",
    device: str | None = None,
    dtype: str | None = None,
    batch_tokens: int = BATCH_TOKENS,
    trust_remote_code: bool = False,
) -> ModelEncoder:
    """Return an encoder as `load_encoder` does, whether it is fit or not, and without a cache."""
    if role not in get_args(Role):
        raise UsageError(f"no role is called {role!r}; there are {', '.join(get_args(Role))}")
    if is_library_model(name):
        if device or dtype:
            raise UsageError(
                "device and dtype are those of the loaded model; load it with others, or give its name"
            )
        return _model_encoder(name, role, batch_tokens)
    if not isinstance(name, str | os.PathLike):
        raise UsageError(f"a model must be a name, a path or a SentenceTransformer, not {name!r}")
    name = os.fspath(name)
    preset = find_preset(name) or unknown_model(name)
    devices = split_devices(device)
    if preset.offline:
        return _bundled_encoder(preset.name, devices, dtype, batch_tokens)
    return _hub_encoder(name, preset, role, devices, dtype, batch_tokens, trust_remote_code)


def is_library_model(given: object) -> TypeGuard[SentenceTransformer]:
    """Say whether this is a model of sentence-transformers; the library is loaded already if it is."""
    library = sys.modules.get("sentence_transformers")
    return library is not None and isinstance(given, library.SentenceTransformer)


def _model_encoder(model: SentenceTransformer, role: Role, batch_tokens: int) -> ModelEncoder:
    """Make an encoder of a loaded model: with the prompt of its preset unless it has a default one of its own."""
    source = _model_source(model)
    preset = find_preset(source) or unknown_model(source)
    own = (model.prompts or {}).get(model.default_prompt_name or "")
    return ModelEncoder(
        preset.model,
        _hash_weights(model),
        _model_dimension(model),
        lambda: model,
        prompt=_prompt_of(preset, role) if own is None else own,
        batch_tokens=batch_tokens,
    )


def _model_source(model: SentenceTransformer) -> str:
    """Return the hub id or folder that a model's network was loaded from."""
    network = getattr(model[0], "auto_model", None)
    return str(getattr(getattr(network, "config", None), "_name_or_path", "") or type(model).__name__)


def _hash_weights(model: SentenceTransformer) -> str:
    """Hash what decides a loaded model's vectors: its modules and all weights, on whatever device."""
    import torch

    digest = hashlib.blake2b(f"{model} {model.max_seq_length}".encode(), digest_size=16)
    for name, weight in sorted(model.state_dict().items()):
        digest.update(f"{name} {weight.dtype} {tuple(weight.shape)}".encode())
        digest.update(weight.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _bundled_encoder(name: str, devices: list[str], dtype: str | None, batch_tokens: int) -> ModelEncoder:
    from align.encode.bundled.build import (
        WORD_DIMENSION,
        build_bundled,
        build_network,
        describe,
        encode_windows,
        encode_words,
    )
    from align.encode.bundled.wheels import NAME

    if dtype not in (None, *PRECISIONS):
        raise ModelError(
            f"{name} computes in {', '.join(PRECISIONS)}, not in {dtype}; "
            "without --dtype it takes what is fastest on this machine."
        )
    precision = PRECISIONS[dtype] if dtype else "auto"
    device = devices[0] if devices else None
    facts = describe(name, device, precision)
    # Worker processes are sentence-transformers' own; without them, torch alone saves three seconds of importing.
    build = build_bundled if len(devices) > 1 else build_network
    return ModelEncoder(
        facts.name,
        facts.revision,
        facts.dimension,
        lambda: build(facts.name, device, precision),
        # The bundled modules make their own runs of tokens.
        batch_tokens=max(batch_tokens, BUNDLED_TOKENS if device in (None, "cpu") else 16 * BUNDLED_TOKENS),
        devices=devices,
        combine=encode_windows,
        words=encode_words if facts.name == NAME else None,
        word_dimension=WORD_DIMENSION if facts.name == NAME else 0,
    )


def _hub_encoder(
    name: str,
    preset: Preset,
    role: Role,
    devices: list[str],
    dtype: str | None,
    batch_tokens: int,
    trust_remote_code: bool,
) -> ModelEncoder:
    dtype = dtype or preset.dtype
    model = _load_model(name, preset.model, devices[0] if devices else None, dtype, trust_remote_code)
    return ModelEncoder(
        preset.model,
        f"{_model_revision(preset.model, model)}/{dtype or 'default'}",
        _model_dimension(model),
        lambda: model,
        prompt=_prompt_of(preset, role),
        batch_tokens=batch_tokens,
        devices=devices,
    )


def _prompt_of(preset: Preset, role: Role) -> str:
    prompts = {"pair": preset.pair_prompt, "sentence": preset.sentence_prompt, "passage": preset.passage_prompt}
    return prompts[role]


def _model_dimension(model: SentenceTransformer) -> int:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        return int(np.asarray(model.encode(["a"], show_progress_bar=False)).shape[1])
    return dimension


def _load_model(
    name: str, source: str, device: str | None, dtype: str | None, trust_remote_code: bool
) -> SentenceTransformer:
    """Load what is on this machine; only when it is not, and the name may be a hub id, ask the hub."""
    from sentence_transformers import SentenceTransformer

    options: dict[str, Any] = {
        "device": device,
        "trust_remote_code": trust_remote_code,
        "model_kwargs": {"dtype": dtype} if dtype else None,
    }
    try:
        return SentenceTransformer(source, local_files_only=True, **options)
    except Exception as error:  # the library raises many kinds: OSError, ValueError, its hub client's own
        if os.path.exists(source) or source.startswith((".", "/", "~")):
            raise _not_loaded(name, error) from error
    try:
        _ask_hub(source)
        return SentenceTransformer(source, **options)
    except Exception as error:
        raise _not_loaded(name, error) from error


def _ask_hub(source: str) -> None:
    """Ask the hub for the model's card, once: without a network this fails at once, loading only after minutes."""
    from huggingface_hub import HfApi

    HfApi().model_info(source, timeout=HUB_SECONDS)


def _not_loaded(name: str, error: Exception) -> ModelError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(
        f"cannot load the model '{name}': {reason}\n"
        f"Works offline: {', '.join(offline_names())}, or the path of a folder saved by sentence-transformers. "
        "Names and hub ids: `align models list`; a hub model is downloaded on first use and needs a network."
    )


def _model_revision(source: str, model: SentenceTransformer) -> str:
    """Identify the weights: the hub's commit, or a hash of a local folder's files."""
    folder = Path(source)
    if folder.is_dir():
        digest = hashlib.blake2b(digest_size=16)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()
    commit = getattr(getattr(model, "config", None), "_commit_hash", None)
    return str(commit or "unknown")


def split_devices(device: str | None) -> list[str]:
    """Return the devices named in `cuda:0,cuda:1`; none for None, which leaves the choice to the library.

    `auto` is the first GPU if there is one, else the processor. Raise UsageError for a device that torch cannot use
    here. Torch is imported only for others than the processor.
    """
    if device == "auto":
        return list_devices()[1:2] or ["cpu"]
    names = [name.strip() for name in (device or "").split(",") if name.strip()]
    for name in names:
        if name != "cpu":
            _check_device(name)
    return names


def _check_device(name: str) -> None:
    import torch

    try:
        wanted = torch.device(name)
    except RuntimeError as error:
        raise UsageError(f"'{name}' is no name of a device; there are: {', '.join(list_devices())}.") from error
    # Other back ends (xpu, npu, hpu) say for themselves what they lack.
    counts = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}
    if (wanted.index or 0) >= counts.get(wanted.type, 1 + (wanted.index or 0)):
        raise UsageError(
            f"This machine, or its torch, has no device '{name}'; there are: {', '.join(list_devices())}."
        )


def list_devices() -> list[str]:
    """Return the names of the devices that torch can use here."""
    import torch

    mps = ["mps"] if torch.backends.mps.is_available() else []
    return ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count())), *mps]
