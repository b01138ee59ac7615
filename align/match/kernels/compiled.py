"""Compile loops with numba; import only where a compiled function is called, numba takes half a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(*, fastmath: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that compiles, keeping the machine code on disk where a cache folder can be written."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        options: dict[str, Any] = {"nogil": True, "fastmath": fastmath, "error_model": "numpy"}
        try:
            return _jit(function, cache=True, **options)
        except RuntimeError:  # numba found no folder that it may write to
            return _jit(function, **options)

    return decorate


def _jit(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    result: Callable[..., Any] = numba.njit(**options)(function)
    return result
