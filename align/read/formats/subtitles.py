"""Subtitles: the words of the cues, joined, so that sentences run across cues.

What nobody says (sounds, credits of the subtitles' makers) stands in paragraphs of its own, marked to be dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from align.chars import ARABIC_LETTER, ARABIC_LETTERS, DIRECTIONS
from align.read.decode import decode_text
from align.read.formats.base import Source
from align.read.formats.cues import Cue, parse_cues, parse_substation, parse_timed_text
from align.records import Aside, Document, InputError, Stretch, Timed

# A silence this long (milliseconds) ends a paragraph: another scene, another speaker.
PAUSE = 4000
# Captions roll when so many neighbouring cues, this share of them at least, begin with what the last one ended in.
ROLLING, ROLLING_SHARE = 2, 0.3

# The tags that players know; those of WebVTT may name classes (c.yellow) or a speaker (v Anna). So "a<b" stays.
TAG = re.compile(
    r"</?(?:b|i|u|s|c|em|strong|p|br|ruby|rt|rb|span|font|div|v|lang)(?:\.[\w-]+)*+(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>"
    r"|<(?:v|lang)(?:\.[\w-]+)*+\s[^<>]{1,100}>|<\d[\d:.]*>|\{\\[^{}]*\}"
    # Those of SubStation Alpha with their backslash lost or moved, and those of MicroDVD: {an8}, {an8\}, {y:i}.
    r"|\{an?\d{1,2}\\?\}|\{[ycsfp]:[^{}\s]{1,20}\}",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_DIRECTIONS = re.compile(f"[{DIRECTIONS}\ufeff]")

# A line that begins with a dash is another speaker's. In Arabic typed from left to right the dash and the full stop
# of a line come to stand at its other end.
SPEAKER = re.compile(r"^(?:[-–—](?![-–—])|>>)\s*(?=\S)")
SINGING = ("♪", "♫")
SONG_END = re.compile(r"[♪♫][#*]?$|^#\s.*\S\s?#$")
SPEAKER_BEHIND = re.compile(r"(?<![-–—])[-–—]$")
STOP_BEFORE = re.compile(rf"^([.!?؟،,:;؛]|[!؟?]{{2,3}})(?=\s?[«\"(]?[{ARABIC_LETTERS}])")
STOPPED = re.compile(r"[.!?؟…،,:;؛][\"»”)]?$")

# Words of a sound in round brackets. Arabic subtitles write names in such brackets, so others are words.
_SOUNDS = (
    "موسيقى موسيقا تصفيق ضحك ضحكات ضحكة يضحك تضحك يضحكون صراخ صرخة يصرخ تصرخ بكاء يبكي تبكي تنهيدة يتنهد تتنهد"
    " صوت بصوت أصوات طرق رنين يرن هتافات هتاف يهتف يهتفون سعال يسعل تسعل همس يهمس تهمس انفجار شهقة يشهق أنين يئن"
    " نحيب ينتحب نباح ينبح مواء عواء صهيل زئير صفير يصفر صافرة صافرات أزيز هدير ضجيج ضوضاء ثرثرة ارتطام دوي"
    " يغني تغني music laugh laughs laughing laughter applause cheering cheers sigh sighs sighing scream"
    " screams screaming sob sobs sobbing cough coughs coughing gasp gasps gasping groan groans crying chuckle"
    " chuckles inaudible indistinct".split()
)
SOUND = re.compile(
    r"\[[^\[\]]{1,80}\]"
    r"|^\*(?=\w)[^*]{1,60}\*$|^\{[^{}\\]{1,60}\}$"
    r"|^(?=[^♪♫]*[♪♫])[♪♫#*.…\s]+$"
    r"|\((?=[^a-z()]*[A-Z]{3})[A-Z][^a-z()]{1,60}\)"
    rf"|\((?:[^()]{{0,60}} )?(?i:{'|'.join(sorted(_SOUNDS))})(?: [^()]{{0,60}})?\)"
    # Of two words: what alone may be somebody's name (رعد); and the language or manner of speaking.
    r"|\((?:وقع|خطوات|رعد|مطر|رياح|جرس|طلقات|إطلاق|تحطم|سقوط|إغلاق|فتح|أمواج|محرك|زقزقة|تغريد|عزف|غناء|صياح)"
    r" [^()]{1,40}\)"
    r"|\((?:[يت]تحدث(?:ون|ان)? |[يت]تكلم(?:ون|ان)? )?بالل?\w+ية\)"
    # English notes begin small at the head of a line: "(door slams)", "(whispering) Come here."
    r"|^\((?=[a-z])[^()]{1,60}(?<![.!?,])\)(?=\s*(?:$|[A-Z♪(]))"
)
# Who speaks, in brackets, or in capitals before words that are not: "MAN ON RADIO: The storm will reach us."
LABEL = re.compile(
    r"[(\[][^()\[\]]{1,40}[)\]]\s?:\s+(?=\S)"
    r"|[A-Z][A-Z0-9.'’#&-]*(?: [A-Z0-9.'’#&-]+){0,4}(?: [(\[][^()\[\]]{1,30}[)\]])?:\s+"
    r"(?=[^\W\d_]*[a-z]|\W*[A-Z]?[a-z]|[IA] [a-z])"
)

_WORK = "|".join(
    (
        "subtitle subtitles subtitled caption captions captioned sub subs translation translated sync synced"
        " resync resynced synchronized synchronised timing ripped encoded fixed correction corrections corrected"
        " proofread transcript transcription transcribed improved uploaded subtitling captioning"
    ).split()
)
_ARABIC_WORK = (
    "(?:ال)?(?:ترجم[ةه]|تعديل|توقيت|تدقيق|مراجع[ةه]|مزامن[ةه]|تنقيح|إعداد|تفريغ|ضبط التوقيت|تعديل التوقيت|سحب)"
)
CREDIT = re.compile(
    rf"(?:original )?(?:{_WORK})(?:(?:,? (?:and|&|/))? (?:{_WORK}))*(?: by\b|\s*:).{{1,80}}"
    rf"|(?:تمت? )?{_ARABIC_WORK}(?: و{_ARABIC_WORK})*\s*(?:[:|/]|بواسطة|بقلم|من قبل).{{1,80}}"
    r"|ترجم(?:ه|ها) (?:لكم )?(?:هذا |هذه )?(?:الفيلم|الحلقة|المسلسل)\b.{0,60}"
    r"|(?:(?:نتمنى|أتمنى|نرجو|أرجو) لكم )?مشاهد[ةه] (?:ممتع[ةه]|طيب[ةه]).{0,30}"
    r"|advertise your product or brand here.{0,60}|.{0,30}become (?:a )?vip member.{0,80}"
    r"|please rate this subtitle.{0,80}"
    r"|downloaded from .{1,80}|.{0,100}\b(?:opensubtitles|subscene|addic7ed|yify|yts|amara\.org)\b.{0,60}"
    # Between ornaments: || فريق النور ||
    r"|\s?(\|\||[=~*■★●►]{2,}|[■★●])\s?[^|=~*■★●►◄]{1,60}\s?(?:\|\||[=~*■★●◄]{2,}|[■★●])",
    re.IGNORECASE,
)
# At either end of a file also without a colon (ترجمة أحمد سالم), unless it is a sentence.
OUTER_CREDIT = re.compile(
    rf"{_ARABIC_WORK}(?: و{_ARABIC_WORK})* (?!ال|هذ|كل)[^\s.!?؟،]+(?: [^\s.!?؟،]+){{0,3}}|مع تحيات [^.!?؟]{{1,60}}"
    rf"|[^.!?؟:]{{1,40}}:\s?{_ARABIC_WORK}"
)
LONGEST_NOTE = 100  # characters
OUTER = 3  # cues at either end
# Two speakers on one line: "- Are you ready? - Yes."
NEXT_SPEAKER = re.compile(r"(?<=[.!?؟…])\s+(?=[-–—](?![-–—])\s?[^\W\d_])")


def read_subtitles(source: Source) -> list[Document]:
    """Read .srt, .vtt and .sbv: cues in order of time, tags off, a blank line at pauses and between speakers.

    Raises InputError when there are no cues.
    """
    text = decode_text(source.data, source.path, source.encoding)
    cues = parse_cues(text)
    if len(cues) == 1:
        raise InputError(
            f"{source.path}: no cues in this file; their times must look like 00:01:02,345 --> 00:01:04,567"
        )
    return [join_cues(cues, entities=True)]


def read_substation(source: Source) -> list[Document]:
    """Read .ass and .ssa. Raises InputError when there are no cues."""
    cues = parse_substation(decode_text(source.data, source.path, source.encoding))
    if not cues:
        raise InputError(f"{source.path}: no Dialogue lines in this file; save it again from a subtitle editor")
    return [join_cues(cues)]


def read_timed_text(source: Source) -> list[Document]:
    """Read .ttml and .dfxp. Raises InputError when there are no cues."""
    cues = parse_timed_text(source)
    if not cues:
        raise InputError(f"{source.path}: no <p> elements in this timed text; save it again from a subtitle editor")
    return [join_cues(cues)]


@dataclass(slots=True)
class _Script:
    """The text that is being put together, and what nobody says until its paragraph ends."""

    text: str = ""
    times: list[Timed] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def say(self, words: str, cue: Cue, separator: str) -> None:
        if self.text and separator != " ":
            self.flush()
        start = len(self.text) + (len(separator) if self.text else 0)
        self.text += separator + words if self.text else words
        self.times.append(Timed(start, len(self.text), cue.start, cue.end))

    def flush(self) -> None:
        for words in self.unsaid:
            start = len(self.text) + (2 if self.text else 0)
            self.text += "\n\n" + words if self.text else words
            self.asides.append(Aside(start, len(self.text), "subtitle"))
        self.unsaid.clear()


def join_cues(cues: Sequence[Cue], *, entities: bool = False) -> Document:
    """Run the cues on into one text, in order of time."""
    ordered = sorted(cues, key=lambda cue: cue.start)
    for cue in ordered:
        cue.lines = [line for line in (plain_line(line, entities) for line in cue.lines) if line]
    ordered = drop_copies(ordered)
    ordered = say_once([cue for cue in ordered if cue.lines])
    outer = {id(cue) for cue in ordered[:OUTER] + ordered[-OUTER:]}
    script = _Script()
    end = ordered[0].start if ordered else 0
    sung = False
    for cue in ordered:
        separator = "\n\n" if sung or cue.start - end >= PAUSE else " "
        lines = split_turns(cue.lines)
        if is_credit(" ".join(lines), id(cue) in outer):
            script.unsaid += lines
            continue
        turns = [read_turn(line) for line in lines]
        for line, (speaker, words) in zip(lines, turns, strict=True):
            # A dash behind an Arabic line alone may break it off; two of them in a cue are two speakers'.
            alone = len(turns) == 1 and not is_song(line) and not SPEAKER.match(line)
            separator = "\n\n" if speaker and not alone else separator
            if label := LABEL.match(words):
                script.unsaid.append(label[0].strip())
                words, separator = words[label.end() :], "\n\n"
            spoken = " ".join(SOUND.sub(lambda found: _note(script, found[0]), words).split())
            if spoken and is_credit(spoken, id(cue) in outer):
                script.unsaid.append(spoken)
            elif spoken:
                script.say(spoken, cue, separator)
                sung = SONG_END.search(spoken) is not None
                separator = "\n\n" if sung else " "
                end = cue.end
    script.flush()
    # Nothing around the words is a site's: no rule for its boilerplate applies.
    content = (Stretch(0, len(script.text)),)
    return Document("", script.text, asides=tuple(script.asides), content=content, times=tuple(script.times))


def _note(script: _Script, sound: str) -> str:
    """Keep a sound aside; return what stands in its place."""
    if sound.strip():
        script.unsaid.append(sound.strip())
    return " "


def is_credit(line: str, outer: bool) -> bool:
    """Say whether a line names who made the subtitles; at the `outer` ends of a file less is asked for that."""
    return bool(CREDIT.fullmatch(line) or (outer and OUTER_CREDIT.fullmatch(line)))


def split_turns(lines: Sequence[str]) -> list[str]:
    """Return the lines of a cue with those in two of a note in brackets joined, and those of two speakers cut."""
    joined: list[str] = []
    for line in lines:
        before = joined[-1][-LONGEST_NOTE:] if joined else ""
        opened = max(before.rfind("["), before.rfind("("))
        closing = "])"["[(".index(before[opened])] if opened >= 0 else ""
        if closing and closing not in before[opened:] and closing in line:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return [turn for line in joined for turn in ([line] if is_song(line) else NEXT_SPEAKER.split(line))]


def plain_line(line: str, entities: bool) -> str:
    """Take off tags and the marks of direction; `entities` are read in WebVTT, and in what was made from it."""
    words = TAG.sub(lambda tag: " " if tag[0].lower().startswith("<br") else "", line)
    words = ENTITY.sub(lambda found: html.unescape(found[0]), words) if entities else words
    return _DIRECTIONS.sub("", words).strip()


def drop_copies(cues: Sequence[Cue]) -> list[Cue]:
    """Take out cues that are shown twice at once, as layers of one text are."""
    return [cue for before, cue in zip([None, *cues], cues, strict=False) if cue != before]


def say_once(cues: list[Cue]) -> list[Cue]:
    """Take out the lines that captions that roll upwards show again, whole or grown by some words."""
    again = sum(_shared(before, cue) > 0 or _grows(before, cue) for before, cue in pairwise(cues))
    if again < ROLLING or again < ROLLING_SHARE * (len(cues) - 1):
        return cues
    said = cues[:1]
    for before, cue in pairwise(cues):
        shared = _shared(before, cue)
        fresh = cue.lines[shared:]
        if not shared and _grows(before, cue):
            said[-1] = Cue(said[-1].start, said[-1].end, [*said[-1].lines[:-1], cue.lines[0]])
            fresh = cue.lines[1:]
        if fresh:
            said.append(Cue(cue.start, cue.end, fresh))
    return said


def _shared(before: Cue, cue: Cue) -> int:
    """Count the lines at the beginning of a cue that ended the one before it."""
    longest = min(len(before.lines), len(cue.lines))
    return next((n for n in range(longest, 0, -1) if before.lines[-n:] == cue.lines[:n]), 0)


def _grows(before: Cue, cue: Cue) -> bool:
    """Say whether a cue begins with the last line of the one before it and further words."""
    return cue.lines[0].startswith(f"{before.lines[-1]} ")


def is_song(line: str) -> bool:
    """Say whether a line begins with a note of music, or with the `# ` that stands for one."""
    return line.lstrip("#* ").startswith(SINGING) or SONG_END.search(line) is not None


def read_turn(line: str) -> tuple[bool, str]:
    """Return whether a line is marked as another speaker's or a song's, and its words, with stops put right."""
    if is_song(line):
        return True, line
    speaker = SPEAKER.match(line)
    words = line[speaker.end() :] if speaker else line
    if not ARABIC_LETTER.search(words):
        return bool(speaker), words
    if behind := SPEAKER_BEHIND.search(words):
        speaker = speaker or behind
        words = words[: behind.start()].rstrip()
    stop = STOP_BEFORE.match(words)
    if stop and not STOPPED.search(words):
        words = words[stop.end() :].lstrip() + stop[1]
    return bool(speaker), words
