"""What a terminal is shown while a run goes on."""

import inspect
import io
import re
import sys

import pytest

from align import job
from align.commands.progress import LABELS, progress


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


def test_every_stage_of_a_run_has_words_of_its_own() -> None:
    stages = re.findall(r'clock\.stage\("(\w+)"\)', inspect.getsource(job))
    assert len(stages) > 3
    assert [stage for stage in stages if stage not in LABELS] == []
