"""Threads of matrix products: many small ones are done sooner by one thread each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Have BLAS compute on one thread inside, in all of the process.

    Forty sentences against forty take it 30 µs; waking a second thread, and having both wait for each other, takes
    more, and where other programs run, many times that.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield
