"""Where models compute: devices by torch's names, checked before anything is loaded on them."""

from __future__ import annotations

from align.records import ModelError


def split_devices(device: str | None) -> list[str]:
    """Return the devices named in `cuda:0,cuda:1`; none for None, which leaves the choice to the library.

    Raise ModelError for a device that torch cannot use here. Torch is imported only for others than the processor.
    """
    names = [name.strip() for name in (device or "").split(",") if name.strip()]
    for name in names:
        if name != "cpu":
            _check(name)
    return names


def _check(name: str) -> None:
    import torch

    try:
        wanted = torch.device(name)
    except RuntimeError as error:
        raise ModelError(f"'{name}' is no name of a device; there are: {', '.join(list_devices())}.") from error
    # Other back ends (xpu, npu, hpu) say for themselves what they lack.
    counts = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}
    if (wanted.index or 0) >= counts.get(wanted.type, 1 + (wanted.index or 0)):
        raise ModelError(
            f"This machine, or its torch, has no device '{name}'; there are: {', '.join(list_devices())}."
        )


def list_devices() -> list[str]:
    """Return the names of the devices that torch can use here."""
    import torch

    mps = ["mps"] if torch.backends.mps.is_available() else []
    return ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count())), *mps]
