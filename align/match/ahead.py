"""Compile the loops of matching while sentences are being encoded, so that nobody waits for it afterwards.

On a machine's first run that takes a dozen seconds; later ones read the machine code from disk. The loops are run
on made-up documents, once a process, and the result is thrown away: what matching finds does not depend on it.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Iterator
from functools import cache

import numpy as np

from align.records import Language, Sentence, Side

logger = logging.getLogger(__name__)

SENTENCES = 12  # of a made-up document
WINDOWS = 7
WIDTH = 8  # of its vectors


@cache
def compile_ahead() -> threading.Thread:
    """Begin to compile in a thread of its own, unless this process has done so, and return the thread."""
    ended = threading.Event()
    thread = threading.Thread(target=_compile, args=(ended,), name="compile-ahead", daemon=True)
    thread.start()
    return thread


def _compile(ended: threading.Event) -> None:
    try:
        from align.match.kernels import passages, paths, search, spans  # noqa: F401  (they import the compiler)

        def end() -> None:
            ended.set()
            thread.join()

        thread = threading.current_thread()
        # The compiler must not be cut off: a program that ends early waits for the loop at hand, no other.
        atexit.register(end)
        for _ in run_loops():
            if ended.is_set():
                return
    except Exception:  # whoever needs the loops will be told what is wrong
        logger.debug("compiling ahead ended early", exc_info=True)


def run_loops() -> Iterator[None]:
    """Run every compiled loop on two made-up documents, a few at a time, in the order of matching."""
    from align.match.band import whole_band
    from align.match.candidates import search_sides
    from align.match.chain import find_ridge, make_strands, solve
    from align.match.passages import expand, list_seeds, prepare_windows
    from align.match.weights import USUAL, Scoring

    ar, en = make_up("ar"), make_up("en")
    neighbours = search_sides(ar, en)
    yield
    windows = prepare_windows(ar), prepare_windows(en)
    yield
    expand(*windows, list_seeds(*neighbours, -1.0), Scoring())
    yield
    a, b, _ = make_strands(ar, en)
    band = whole_band(len(a), len(b))
    find_ridge(a, b, band)
    yield
    solve(a, b, band, USUAL, 1.0)
    yield


def make_up(language: Language) -> Side:
    """Return a side of one document whose vectors, and rows of windows, mean nothing."""
    windows = np.random.default_rng(0).standard_normal((WINDOWS, SENTENCES, WIDTH)).astype(np.float32)
    windows /= np.linalg.norm(windows, axis=2, keepdims=True)
    sentences = [Sentence("", 10 * i, 10 * i + 9, "sentence.", language) for i in range(SENTENCES)]
    joined = np.arange(SENTENCES) > 0
    return Side(sentences, windows[0], np.zeros(SENTENCES, dtype=np.int32), joined, windows)
