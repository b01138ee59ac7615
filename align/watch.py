"""Tell how far a job has come, to whoever watches: its stages, and long loops within them.

A command that shows progress sets the watcher, so that no function is handed down to the loops; those that may take
seconds count their steps with `track`. Where nobody watches that costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

Watch = Callable[[str, int, int], None]
Item = TypeVar("Item")

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(watch: Watch | None) -> Iterator[None]:
    """Have `watch(name, done, total)` called from the loops that run inside."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def track(name: str, items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items, telling of the step `name` how many of how many are done; at the end that it is over.

    It is over with `("", 0, 0)`: what is shown then is the stage that the step belongs to.
    """
    watch = _watch.get()
    if watch is None:
        yield from items
        return
    for done, item in enumerate(items):
        watch(name, done, len(items))
        yield item
    watch("", 0, 0)


@dataclass(slots=True)
class Clock:
    """Seconds of each stage, and whoever watches."""

    watch: Watch | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        start = time.perf_counter()
        self.tell(name, 0, 0)
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)

    def tell(self, name: str, done: int, total: int) -> None:
        """Report progress: `done` of `total`, 0 of 0 when that is not known."""
        if self.watch is not None:
            self.watch(name, done, total)
