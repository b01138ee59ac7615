"""Times of subtitles as columns: those of the cues that a text touches, whatever the format."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.output.tables import read_coverage, read_pairs
from align.output.times import find_times, format_time
from align.records import Timed

TIMES = (Timed(0, 10, 1000, 2000), Timed(11, 20, 2500, 3000), Timed(22, 30, 9000, 9500))
NAMES = ["ar_time_start", "ar_time_end", "en_time_start", "en_time_end"]
CUES = (
    ("00:00:01.000", "00:00:03.500", "وصلت الرسالة هذا الصباح", "The letter arrived this morning,"),
    ("00:00:03.600", "00:00:05.000", "ولم يقرأها أحد بعد.", "and nobody has read it yet."),
    ("01:02:03.040", "01:02:05.000", "لن نعود إلى هذا البيت.", "We will never come back to this house."),
)
SRT = ("{n}\n{start} --> {end}\n{text}\n\n", "")
FORMATS = {
    "srt": SRT,
    "vtt": (SRT[0], "WEBVTT\n\n"),
    "sbv": ("{start},{end}\n{text}\n\n", ""),
    "ass": ("Dialogue: 0,{start},{end},Default,,0,0,0,,{text}\n", "[Events]\n"),
    "ttml": (
        '<p begin="{start}" end="{end}">{text}</p>',
        '<tt xmlns="http://www.w3.org/ns/ttml"><body>',
    ),
}


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, 10, ("00:00:01.000", "00:00:02.000")),
        (9, 11, ("00:00:01.000", "00:00:02.000")),
        (9, 12, ("00:00:01.000", "00:00:03.000")),
        (12, 13, ("00:00:02.500", "00:00:03.000")),
        (0, 30, ("00:00:01.000", "00:00:09.500")),
        (20, 22, ("", "")),
        (40, 50, ("", "")),
    ],
)
def test_a_text_has_the_times_of_the_cues_it_touches(start: int, end: int, found: tuple[str, str]) -> None:
    assert find_times(TIMES, start, end) == found


def test_a_time_is_written_in_full() -> None:
    assert format_time(100 * 3_600_000 + 62_003) == "100:01:02.003"


@pytest.mark.parametrize("suffix", FORMATS)
def test_tables_have_times_for_who_wants_them(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    cue, head = FORMATS[suffix]
    for side, name in ((2, "ar"), (3, "en")):
        cues = (cue.format(n=n, start=c[0], end=c[1], text=c[side]) for n, c in enumerate(CUES, 1))
        tail = "</body></tt>" if suffix == "ttml" else ""
        (tmp_path / f"in/f.{name}.{suffix}").write_text(head + "".join(cues) + tail, encoding="utf-8")
    call = ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--no-cache", "-q"]
    assert CliRunner().invoke(group, [*call, "--with-times"], catch_exceptions=False).exit_code == 0
    pairs = read_pairs(tmp_path / "out/pairs.tsv")
    assert list(pairs.columns[-4:]) == NAMES
    both = ["00:00:01.000", "00:00:05.000"] * 2, ["01:02:03.040", "01:02:05.000"] * 2
    assert pairs[NAMES].to_numpy().tolist() == [*both]
    coverage = read_coverage(tmp_path / "out/coverage.tsv")
    assert list(coverage["time_start"]) == list(coverage["evidence_time_start"])
    exported = CliRunner().invoke(group, ["export", str(tmp_path / "out"), "--to", "csv"], catch_exceptions=False)
    assert exported.exit_code == 0
    assert pd.read_csv(tmp_path / "out/pairs.csv")[NAMES].to_numpy().tolist() == [*both]
    assert CliRunner().invoke(group, call, catch_exceptions=False).exit_code == 0
    assert "ar_time_start" not in read_pairs(tmp_path / "out/pairs.tsv")
    assert (
        CliRunner().invoke(group, ["export", str(tmp_path / "out"), "--to", "csv", "--with-times"]).exit_code == 0
    )
    assert pd.read_csv(tmp_path / "out/pairs.csv")[NAMES].to_numpy().tolist() == [*both]
