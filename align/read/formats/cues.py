"""The cues of subtitle files: what is shown from when to when, line by line, as the file has it.

SubRip (.srt), WebVTT (.vtt), YouTube's .sbv, SubStation Alpha (.ass, .ssa) and timed text (.ttml, .dfxp). Read here
rather than by pysubs2: that takes the notes, regions and cue names of WebVTT for speech, drops what stands before
the first well-formed time of a SubRip file, and knows no .sbv and no .dfxp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.read.formats.base import Source
from align.read.formats.xml import iterate_xml, local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Digits of either language. Programs that translate a whole file put spaces behind the colons, other commas, and
# another arrow: "00: 00: 01،600 -> 00: 00: 04،200".
_TIME = r"(?:(\d+) ?: ?)?(\d{1,2}) ?: ?(\d{1,2}) ?[.,:،٫] ?(\d{1,3})"
_ARROW = r"(?:-{1,3}|[–—])>|[→⟶]"
ARROW = re.compile(rf"\d\s*(?:{_ARROW})\s*\d|-->")
TIMING = re.compile(rf"\s*{_TIME}\s*(?:{_ARROW})\s*{_TIME}(?:\s.*)?")
# A time that somebody got wrong ("00:00:01 --> 00:00:02") still begins a cue.
BROKEN_TIMING = re.compile(r"\s*[\d:.,;\s]*-+>[\d:.,;\s]*")
SBV_TIMING = re.compile(rf"\s*{_TIME}\s*,\s*{_TIME}\s*")
# Blocks of a WebVTT file that are no cues.
REMARK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
# {\p1} begins a drawing, {\p0} ends it; \N and \n are line ends, \h is a space that breaks no line; what else
# stands in braces is a remark that nobody sees.
DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)")
BRACED = re.compile(r"\{[^{}]*\}")
OFFSET_TIME = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|f|t)")
CLOCK_TIME = re.compile(r"(\d+):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?")
UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


@dataclass(slots=True)
class Cue:
    """Lines shown together, from `start` to `end` (milliseconds)."""

    start: int
    end: int
    lines: list[str] = field(default_factory=list)


def parse_cues(text: str) -> list[Cue]:
    """Return the cues of a SubRip, WebVTT or .sbv file: a line of times begins one.

    The number or name on the line before it is not speech. Lines before the first time are a cue of their own.
    """
    web = text.startswith("WEBVTT")  # the suffix is wrong often enough
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if not line.strip() or "-->" in line), 0) if web else 0
    sbv = not any(ARROW.search(line) for line in lines)
    cues = [Cue(0, 0)]
    shown = cues[0].lines  # those of the cue at hand, blank ones included
    remark = False
    for line in lines[first:]:
        timing = (SBV_TIMING if sbv else TIMING).fullmatch(line)
        if timing or (not sbv and BROKEN_TIMING.fullmatch(line)):
            if shown and (shown[-1].isdecimal() or (web and shown[-2:-1] == [""])):
                shown.pop()
            elif shown[-1:] == [""]:
                drop_number(shown, len(cues))
            times = timing.groups(default="0") if timing else None
            start = milliseconds(*times[:4]) if times else cues[-1].end
            cues.append(Cue(start, milliseconds(*times[4:]) if times else start))
            shown = cues[-1].lines
            remark = False
        elif web and shown and not shown[-1] and REMARK.match(line):
            remark = True
        elif remark:
            remark = bool(line.strip())
        else:
            shown += map(str.strip, line.split("[br]") if sbv else [line])
    return cues


def drop_number(shown: list[str], number: int) -> None:
    """Take the number of a cue off the lines before its time, where blank lines stand between them."""
    last = len(shown)
    while last and not shown[last - 1]:
        last -= 1
    if last and shown[last - 1] == str(number):
        del shown[last - 1 :]


def milliseconds(hours: str, minutes: str, seconds: str, fraction: str) -> int:
    """Return a time in milliseconds; the fraction `5` is half a second."""
    return (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds) * 1000 + int(fraction.ljust(3, "0"))


def parse_substation(text: str) -> list[Cue]:
    """Return the cues of a SubStation Alpha file: its Dialogue lines, drawings left out."""
    cues = []
    columns = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    events = False
    for line in text.split("\n"):
        key, _, value = line.partition(":")
        if line.startswith("["):
            events = line.strip().lower() == "[events]"
        elif events and key.strip().lower() == "format":
            columns = [name.strip().lower() for name in value.split(",")]
        elif key.strip().lower() == "dialogue":
            fields = dict(zip(columns, value.split(",", len(columns) - 1), strict=False))
            words = BRACED.sub("", DRAWING.sub("", fields.get("text", "")))
            times = [clock(fields.get(name, "").strip()) for name in ("start", "end")]
            cues.append(Cue(times[0], times[1], re.split(r"\\[Nn]", words.replace("\\h", "\u00a0").strip())))
    return cues


def clock(time: str, ticks: float = 1, frames: float = 25) -> int:
    """Return a time such as `1:02:03.45`, `12.5s`, `90f` or `400t` in milliseconds; 0 for anything else."""
    if match := CLOCK_TIME.fullmatch(time):
        return milliseconds(*match.groups(default="0"))
    if match := OFFSET_TIME.fullmatch(time):
        unit = UNITS[match[2]] if match[2] in UNITS else 1000 / (ticks if match[2] == "t" else frames)
        return round(float(match[1]) * unit)
    return 0


def parse_timed_text(source: Source) -> list[Cue]:
    """Return the cues of a timed-text file: its <p>, with a line for each <br/>.

    Raises InputError for other XML.
    """
    cues = []
    rates = {"tickRate": 1.0, "frameRate": 25.0}
    for event, element in iterate_xml(source.data, source.path, "tt", ("p",)):
        name = local_name(element)
        if event == "start" and name == "tt":
            for key, value in element.items():
                plain = key.rpartition("}")[2]
                if plain in rates and value.isdecimal() and int(value):
                    rates[plain] = float(value)
        elif event == "end" and name == "p":
            start, end, duration = (
                clock(element.get(key, ""), rates["tickRate"], rates["frameRate"])
                for key in ("begin", "end", "dur")
            )
            words = "".join(element_text(element))
            cues.append(Cue(start, end or start + duration, [" ".join(line.split()) for line in words.split("\0")]))
    return cues


def element_text(element: Element) -> Iterator[str]:
    """Yield the words of an element, NUL, which XML cannot hold, for a line break."""
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "br":
            yield "\0"
        elif name != "metadata":
            yield from element_text(child)
        yield child.tail or ""
