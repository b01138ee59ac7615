"""What a terminal is shown while a run goes on."""

import inspect
import io
import re
import sys

import pytest

from align import job
from align.cli.progress import LABELS, Line, lay_out, progress
from align.watch import tell, track, watching


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_stage_of_unknown_length_shows_no_total_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress() as watch:
        assert watch is not None
        watch("encode en", 0, 268)
        watch("match", 0, 0)
    shown = terminal.getvalue()
    assert "268" not in shown[shown.rindex("Matching") :]


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_nothing_is_shown_in_a_pipe_or_when_quiet(
    stream: io.StringIO, quiet: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(quiet=quiet) as watch:
        assert watch is None


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_follows_the_pace_so_far() -> None:
    clock = Clock()
    line = Line(clock)
    line.watch("encode ar", 100, 1100)
    assert line.draw(80).endswith("100/1100 0:00"), "no pace is known yet"
    clock.now += 20
    line.watch("encode ar", 300, 1100)
    assert line.draw(80).endswith("300/1100 1:20 left")
    clock.now += 15
    assert line.draw(80).endswith("300/1100 1:05 left"), "it runs down between two reports"
    clock.now += 1000
    assert line.draw(80).endswith("300/1100 0:00 left")
    line.watch("encode ar", 301, 1100)
    assert line.draw(80).endswith("301/1100 1:08:34 left")


def test_steps_come_and_go_within_a_stage() -> None:
    clock = Clock()
    line = Line(clock)
    line.watch("match", 0, 0)
    with watching(line.watch):
        for number in track("search", range(4)):
            assert line.draw(80).startswith("Searching for neighbours")
            assert f"{number}/4" in line.draw(80)
    assert line.draw(80).startswith("Matching")
    line.watch("judge", 0, 0)
    for _ in track("judge", "ab"):
        assert line.draw(80).startswith("Judging"), "nobody watches: the loop runs all the same"
    assert "0/2" not in line.draw(80)


def test_loading_the_encoder_is_a_step_that_moves() -> None:
    clock = Clock()
    line = Line(clock)
    line.watch("encode", 0, 0)
    with watching(line.watch):
        tell("load")
        drawn = {line.draw(80)}
        clock.now += 1.25
        drawn.add(line.draw(80))
        assert len(drawn) == 2
        assert all(shown.startswith("Loading the encoder") for shown in drawn)
        for _ in track("encode ar", range(2)):
            assert line.draw(80).startswith("Encoding Arabic")
    assert line.draw(80).startswith("Encoding "), "the step is over, not the stage"


def test_a_stage_of_unknown_length_moves_all_the_same() -> None:
    clock = Clock()
    line = Line(clock)
    line.watch("match", 0, 0)
    drawn = set()
    for _ in range(8):
        clock.now += 0.25
        drawn.add(line.draw(80))
    assert len(drawn) >= 4


@pytest.mark.parametrize("width", range(2, 121))
def test_a_line_fits_and_the_name_is_the_last_to_go(width: int) -> None:
    name = LABELS["parts"]
    drawn = lay_out(name, 0.5, "5120/10000", "1:23 left", width)
    assert "\n" not in drawn
    assert len(drawn) < width
    assert drawn.startswith(name[: width - 1])
    parts = ["#" in drawn, "5120/10000" in drawn, "left" in drawn, name in drawn]
    assert parts == sorted(parts), "the bar goes first, then the count, then the clock, and the name last"
    if width >= 80:
        assert drawn.count("#") == drawn.count(".") == 15


def test_the_bar_shrinks_with_the_terminal() -> None:
    bars = [lay_out("Matching", 1.0, "3/3", "0:01 left", width).count("#") for width in range(80, 19, -1)]
    assert bars[0] == 30
    assert bars == sorted(bars, reverse=True)
    assert set(bars) >= {5, 10, 20}


def test_every_stage_of_a_run_has_words_of_its_own() -> None:
    stages = re.findall(r'clock\.stage\("(\w+)"\)', inspect.getsource(job))
    assert len(stages) > 3
    assert [stage for stage in stages if stage not in LABELS] == []
