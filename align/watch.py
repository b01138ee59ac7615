"""Tell how far a long loop has come, to whoever watches, without handing a function down to it.

A command that shows progress sets the watcher; loops that may take seconds count their steps with `track`. Where
nobody watches that costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
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
