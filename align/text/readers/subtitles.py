"""Subtitles: the words of the cues, joined, so that sentences run across cues.

Read here rather than by a library because those at hand take the comments and cue names of WebVTT for speech, and
a year on a line of its own for the number of the next cue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from align.records import InputError
from align.text.decode import decode_text
from align.text.readers.base import Member, Source

# A silence this long (milliseconds) ends a paragraph: another scene, another speaker.
PAUSE = 4000
TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMING = re.compile(rf"\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?")
# Blocks of a WebVTT file that are not cues.
REMARK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
# A line of a cue that begins with a dash is another speaker's.
SPEAKER = re.compile(r"^[\u200e\u200f\u202a-\u202e]*[-–—]\s*")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]*>|\{\\[^{}]*\}")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f"}


@dataclass(slots=True)
class Cue:
    """Lines shown together, from `start` to `end` (milliseconds)."""

    start: int
    end: int
    lines: list[str] = field(default_factory=list)


def read_subtitles(source: Source) -> list[Member]:
    """Read .srt and .vtt: cues in order of time, tags off, a blank line at pauses, a new line per speaker.

    Raises InputError when there are no cues.
    """
    text = decode_text(source.data, source.path, source.encoding)
    web = text.startswith("WEBVTT")  # the suffix is wrong often enough
    cues = sorted(parse_cues(text.split("\n"), web), key=lambda cue: cue.start)
    if not cues:
        raise InputError(
            f"{source.path}: no cues in this file; their times must look like 00:01:02,345 --> 00:01:04,567"
        )
    return [Member(join_cues(cues, web))]


def parse_cues(lines: list[str], web: bool) -> list[Cue]:
    """Return the cues: a timing line begins one, and the number or name on the line before is not speech."""
    cues: list[Cue] = []
    shown: list[str] = []  # the lines of the cue at hand, blank ones included
    remark = False
    for line in lines:
        timing = TIMING.fullmatch(line)
        if timing:
            if shown and (shown[-1].strip().isdecimal() or shown[-2:-1] == [""]):
                shown.pop()
            times = timing.groups(default="0")
            shown = []
            cues.append(Cue(milliseconds(*times[:4]), milliseconds(*times[4:]), shown))
            remark = False
        elif web and REMARK.match(line) and (not shown or not shown[-1]):
            remark = True
        elif remark:
            remark = bool(line.strip())
        else:
            shown.append(line.strip())
    return cues


def milliseconds(hours: str, minutes: str, seconds: str, fraction: str) -> int:
    """Return a time in milliseconds; the fraction `5` is half a second."""
    return (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds) * 1000 + int(fraction.ljust(3, "0"))


def join_cues(cues: list[Cue], web: bool) -> str:
    """Run the cues on into one text."""
    text = ""
    end = cues[0].start
    for cue in cues:
        separator = "\n\n" if cue.start - end >= PAUSE else " "
        for line in cue.lines:
            words = TAG.sub("", line)
            words = (unescape(words) if web else words).strip()
            speaker = SPEAKER.match(words)
            if speaker:
                words = words[speaker.end() :]
                separator = "\n" if separator == " " else separator
            if words:
                text += separator + words if text else words
                separator = " "
                end = cue.end
    return text


def unescape(words: str) -> str:
    """Write the few entities that WebVTT knows as characters."""
    return re.sub(r"&[a-z]+;", lambda found: ENTITIES.get(found[0], found[0]), words)
