"""A quick encoder for logic, and a small bilingual collection to write."""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from align.judge.flags import bits_of
from align.match.table import Candidates, rows_of
from align.read.ingest import read_inputs
from align.records import Document, Pair

collect_inputs = partial(read_inputs, on_error="collect")  # for tests of what is told of files


class NumberEncoder:
    """A stand-in that understands numbers only: texts with the same numbers have the same direction."""

    name = "numbers"
    revision = "1"
    dimension = 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for number in re.findall(r"\d+", text):
                row += np.random.default_rng(int(number)).standard_normal(self.dimension)
            norm = np.linalg.norm(row)
            row /= norm if norm else 1
        return rows


ARABIC = [
    "وصل {} من المتطوعين إلى القرية في الصباح الباكر.",
    "قالت الوزارة إن {} من المنازل ما زالت بلا كهرباء.",
    "بلغت كلفة المشروع {} ملايين دينار بحسب البلدية.",
    "شارك {} من الطلاب في المسابقة الوطنية للشعر.",
]
ENGLISH = [
    "In the early morning {} volunteers reached the village.",
    "The ministry said {} houses were still without electricity.",
    "The project cost {} million dinars, the town council said.",
    "As many as {} students took part in the national poetry contest.",
]


def write_collection(folder: Path, first: int = 100, count: int = 24) -> list[Document]:
    """Write `ar.txt` and `en.txt` of sentences in step, told apart by their numbers; return the documents."""
    documents = []
    for name, patterns in (("ar.txt", ARABIC), ("en.txt", ENGLISH)):
        text = "\n".join(patterns[i % 4].format(first + 7 * i) for i in range(count)) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
        documents.append(Document(name, text, str(folder / name)))
    return documents


def judged_table(rows: Iterable[tuple[Pair, float, float, tuple[str, ...]]]) -> Candidates:
    """Make a table of judged rows: pair, probability, likeness and flags of each."""
    listed = list(rows)
    table = rows_of(pair for pair, *_ in listed)
    return replace(
        table,
        probability=np.array([row[1] for row in listed], dtype=np.float64),
        likeness=np.array([row[2] for row in listed], dtype=np.float64),
        flags=np.array([bits_of(row[3]) for row in listed], dtype=np.int32),
    )


LEAST = 0.15  # seconds of processor time; what takes less tells nothing of how it grows
MOST = 3.2  # times as long for twice as much: what grows with the square takes four times, in proportion two


def seconds(work: Callable[..., object], *given: object) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start


def assert_in_proportion(work: Callable[..., object], short: tuple[object, ...], long: tuple[object, ...]) -> None:
    """Twice as much takes about twice as long, whatever the machine: both are timed anew where they do not."""
    first = second = float("inf")
    for _ in range(4):
        first, second = min(first, seconds(work, *short)), min(second, seconds(work, *long))
        if second < LEAST or second < MOST * first:
            return
    raise AssertionError(f"{first:.2f} s, twice as much {second:.2f} s")
