"""Subtitles: the words of the cues, joined, so that sentences run across cues."""

from __future__ import annotations

import re

from align.records import InputError
from align.text.decode import decode_text
from align.text.readers.base import Member, Source, load_library

# A silence this long (milliseconds) ends a paragraph: another scene, another speaker.
PAUSE = 4000
# A line of a cue that begins with a dash is another speaker's.
SPEAKER = re.compile(r"^[\u200e\u200f\u202a-\u202e]*[-–—]\s*")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]*>|\{\\[^{}]*\}")


def read_subtitles(source: Source) -> list[Member]:
    """Read .srt and .vtt: cues in order, timing and tags off, a blank line at pauses and a new line per speaker."""
    pysubs2 = load_library("pysubs2", source, "subtitles")
    text = decode_text(source.data, source.path, source.encoding)
    try:
        cues = pysubs2.SSAFile.from_string(
            text, format_="vtt" if is_vtt(text) else "srt", keep_unknown_html_tags=True
        )
    except Exception as error:  # whatever the library makes of a broken file
        raise InputError(f"{source.path}: not sound subtitles ({error})") from None
    if not len(cues):
        raise InputError(
            f"{source.path}: no cues in this file; are its times written as 00:01:02,345 --> 00:01:04,567?"
        )
    parts: list[str] = []
    end = None
    for cue in sorted(cues, key=lambda cue: cue.start):
        lines = [TAG.sub("", line).strip() for line in re.split(r"\\[Nn]|\n", cue.text)]
        words = ""
        for line in filter(None, lines):
            speaker = SPEAKER.match(line)
            words += ("\n" if speaker else " ") + (line[speaker.end() :] if speaker else line)
        if not words.strip():
            continue
        if end is not None and cue.start - end >= PAUSE:
            words = "\n\n" + words.lstrip()
        parts.append(words)
        end = cue.end
    return [Member("".join(parts).strip())]


def is_vtt(text: str) -> bool:
    """Tell WebVTT by its first line; the suffix is wrong often enough."""
    return text.startswith("WEBVTT")
