"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.watch import watching

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

LABELS = {
    "": "Starting",
    "read": "Reading",
    "load": "Loading the encoder",
    "prepare": "Cleaning and splitting",
    "encode": "Encoding",
    "encode ar": "Encoding Arabic",
    "encode en": "Encoding English",
    "match": "Matching",
    "search": "Searching for neighbours",
    "compare": "Comparing passages",
    "align": "Aligning documents",
    "judge": "Judging",
    "clauses": "Encoding clauses",
    "parts": "Looking for missing parts",
    "words": "Comparing words",
    "echoes": "Comparing sources",
    "stories": "Comparing stories",
    "select": "Selecting",
    "tables": "Writing",
    "rows": "Reading rows",
    "score": "Scoring rows",
}
NAME = max(map(len, LABELS.values()))
STEPS = {"load"}  # of unknown length, yet within a stage
BAR = 30  # columns, where there is room
LEAST_BAR = 5
SURE = 2.0  # seconds after which the time left can be told from what is done
FRAMES = "-\\|/"


@dataclass(slots=True)
class Stage:
    """How far a stage, or a step of it, has come: `done` of `total`, 0 of 0 where that is not known."""

    name: str
    begun: float
    done: int = 0
    total: int = 0
    first: int = 0  # what was done when it was first heard of
    heard: float = 0.0  # when it was heard of last

    def left(self, now: float) -> float | None:
        """Return the seconds left, going by the pace until it was last heard of; None while that says nothing."""
        if not self.total or self.done <= self.first or now - self.begun < SURE:
            return None
        needed = (self.heard - self.begun) * (self.total - self.done) / (self.done - self.first)
        return max(needed - (now - self.heard), 0.0)


@dataclass(slots=True)
class Line:
    """What is shown: one line that never wraps and moves at least once a second."""

    clock: Callable[[], float] = time.monotonic
    stage: Stage = field(init=False)
    step: Stage | None = None

    def __post_init__(self) -> None:
        self.stage = Stage("", self.clock())

    def watch(self, name: str, done: int, total: int) -> None:
        """Take note of how far a stage has come; a name of none says that the step before is over."""
        if not name:
            self.step = None
            return
        shown = self.step or self.stage
        if shown.name == name:
            shown.done, shown.total, shown.heard = done, total, self.clock()
            return
        new = Stage(name, self.clock(), done, total, done)
        # A stage of unknown length is made up of steps; they come and go while it lasts.
        if (total or name in STEPS) and not self.stage.total:
            self.step = new
        else:
            self.stage, self.step = new, None

    def draw(self, width: int, ascii_only: bool = True) -> str:
        """Draw the line for a terminal of so many columns."""
        now, shown = self.clock(), self.step or self.stage
        left = shown.left(now)
        clock = f"{format_time(left)} left" if left is not None else format_time(now - self.stage.begun)
        if not shown.total:
            clock = f"{FRAMES[int(4 * now) % len(FRAMES)]} {clock}"
        count = f"{shown.done}/{shown.total}" if shown.total else ""
        marks = "#." if ascii_only else "━─"
        name, share = LABELS.get(shown.name, shown.name), shown.done / max(shown.total, 1)
        return lay_out(name, share, count, clock, width, marks)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        yield Text(self.draw(options.max_width, options.ascii_only), no_wrap=True, overflow="crop")


def lay_out(name: str, share: float, count: str, clock: str, width: int, marks: str = "#.") -> str:
    """Put name, bar, count and clock in one line of at most `width` columns.

    `marks` are what the bar is drawn with. Where there is no room for all, the bar shrinks first, then goes, then
    the count, then the clock; a name is cut only when it alone is too long.
    """
    room = width - 1  # some terminals break the line behind the last column
    rest = "".join(f" {part}" for part in (count, clock) if part)
    bar = min(BAR, room - len(name) - len(rest) - 1)
    if count and bar >= LEAST_BAR:
        padding = min(NAME - len(name), room - len(name) - len(rest) - 1 - bar)
        full = round(bar * share)
        return name + " " * padding + " " + marks[0] * full + marks[1] * (bar - full) + rest
    for line in (name + rest, f"{name} {clock}"):
        if len(line) <= room:
            return line
    return name[:room]


def format_time(seconds: float) -> str:
    """Write seconds as minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a function that shows how far a stage has come, or None where nobody looks (a pipe, --quiet).

    Loops that count their steps (`align.watch`) show there, too.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    line = Line()
    with Live(line, console=Console(stderr=True), transient=True), watching(line.watch):
        yield line.watch
