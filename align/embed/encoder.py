"""Finding an encoder by its name: bundled, a preset, a model of the hub, or a local folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from align.embed.cache import VectorCache
from align.embed.devices import split_devices
from align.embed.model import BATCH_TOKENS, CachedEncoder, ModelEncoder
from align.embed.presets import Preset, find_preset, offline_names, unknown_model
from align.records import Encoder, ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Role = Literal["pair", "sentence", "passage"]
# Torch's words, which --dtype takes, in the bundled modules' own.
PRECISIONS = {"float32": "fp32", "bfloat16": "bf16", "int8": "int8"}
HUB_SECONDS = 15.0


def load_encoder(
    name: str = "bundled",
    *,
    role: Role = "pair",
    device: str | None = None,
    dtype: str | None = None,
    batch_tokens: int = BATCH_TOKENS,
    cache: VectorCache | None = None,
    trust_remote_code: bool = False,
) -> Encoder:
    """Return the encoder called `name`: a bundled one, a preset, a hub id or a local folder.

    `role` picks the preset's prompt; `device` and `dtype` are sentence-transformers' own (`cuda`, `mps`, `float16`;
    `cuda:0,cuda:1` works on both at once); `batch_tokens` bounds the tokens of one batch. Raise ModelError, naming
    what works offline, when the model is not to be had.
    """
    preset = find_preset(name) or unknown_model(name)
    devices = split_devices(device)
    if preset.offline:
        encoder = _bundled_encoder(preset.name, devices, dtype, batch_tokens)
    else:
        encoder = _hub_encoder(name, preset, role, devices, dtype, batch_tokens, trust_remote_code)
    return CachedEncoder(encoder, cache) if cache is not None else encoder


def _bundled_encoder(name: str, devices: list[str], dtype: str | None, batch_tokens: int) -> ModelEncoder:
    from align.embed import bundled

    if dtype not in (None, *PRECISIONS):
        raise ModelError(
            f"{name} computes in {', '.join(PRECISIONS)}, not in {dtype}; "
            "without --dtype it takes what is fastest on this machine."
        )
    precision = PRECISIONS[dtype] if dtype else "auto"
    device = devices[0] if devices else None
    facts = bundled.describe(name, device, precision)
    # Worker processes are sentence-transformers' own; without them, torch alone saves three seconds of importing.
    build = bundled.build_bundled if len(devices) > 1 else bundled.build_network
    return ModelEncoder(
        facts.name,
        facts.revision,
        facts.dimension,
        lambda: build(facts.name, device, precision),
        batch_tokens=max(batch_tokens, 65536),  # the bundled modules make their own runs of tokens
        devices=devices,
        combine=bundled.encode_windows,
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
    prompts = {"pair": preset.pair_prompt, "sentence": preset.sentence_prompt, "passage": preset.passage_prompt}
    dtype = dtype or preset.dtype
    model = _load_model(name, preset.model, devices[0] if devices else None, dtype, trust_remote_code)
    dimension = model.get_embedding_dimension()
    if dimension is None:
        dimension = int(np.asarray(model.encode(["a"], show_progress_bar=False)).shape[1])
    return ModelEncoder(
        preset.model,
        f"{_model_revision(preset.model, model)}/{dtype or 'default'}",
        dimension,
        lambda: model,
        prompt=prompts[role],
        batch_tokens=batch_tokens,
        devices=devices,
    )


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
        if Path(source).exists() or source.startswith((".", "/", "~")):
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
