"""Cut a text where the script changes for a sentence or a clause, not for a name.

Arabic letters against Latin ones against the rest. A run of the other script is a stretch of its own only when it
says something; a name, an acronym or a short quoted phrase belongs to the sentence around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from align.chars import ARABIC_SCRIPT, LATIN_SCRIPT, SIGNS, STOPS

# Addresses, handles, hashtags and code are in no language: `useState`, {/anchor-of-a-heading/}, <li>, onChange().
NEUTRAL = re.compile(
    r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+|[@#]\w+|\S{1,64}@\S{1,64}\.\w{2,8}"
    r"|`[^`\n]{1,80}`|\{[^{}\n]{1,120}\}|</?[A-Za-z][^<>\n]{0,120}>"
    r"|(?<!\w)[a-z]{1,32}(?:[A-Z]\w{0,64}|_\w{1,64})(?:\(\))?|(?<!\w)[A-Za-z]\w{0,64}\(\)"
)
NEUTRAL_SIGN = re.compile(r"[@#`{<_]|//|\(\)|www\.|\.co|[a-z][A-Z]")  # what each of them has in it
# Otherwise words of one script, apostrophes and marks inside.
TOKEN = re.compile(
    rf"(?P<neutral>{NEUTRAL.pattern})"
    rf"|(?P<ar>(?:(?![\W\d_])[{ARABIC_SCRIPT}])[\w{SIGNS}\u200c]*)"
    rf"|(?P<latin>[{LATIN_SCRIPT}][\w'’]*)"
    r"|(?P<other>[^\W\d_]\w*)"
)
SENTENCE_STOP = re.compile(rf"[{STOPS}:؛。\n]")
# Marks are looked at from where they begin, so that a long row of them costs no more than its length.
PIECE_END = re.compile(rf"(?<![{STOPS}])[{STOPS}]++(?:[\"'”»)\]]|[ \u00a0\u202f][”»])*+\s++|\n++")

OPENING = re.compile(r"(?:[“«„‘(\[]\s*|(?<=\s)\")+$")
QUOTE = re.compile(r"[\"“”„«»]")
LETTERS = {
    "ar": re.compile(f"(?![\\W\\d_])[{ARABIC_SCRIPT}]"),
    "latin": re.compile(f"[{LATIN_SCRIPT}]"),
    "other": re.compile(f"[^\\W\\d_{ARABIC_SCRIPT}{LATIN_SCRIPT}]"),
}
# Words of titles and names ("The Old Man and the Sea"): lower case, yet no sign of a clause.
TITLE_WORDS = frozenset(
    "a an and as at by de del der des di du el et for from in la le les of on or the to vs von und y al bin".split()
)

CLAUSE = 3  # words of the document's own script, but those of titles and names, that are a clause


@dataclass(slots=True)
class _Run:
    """Consecutive words of one script."""

    script: str
    start: int
    end: int
    words: int = 0
    lower: int = 0  # words in lower case; every word of a script without case
    plain: int = 0  # lower-case words that titles and names do not hold


def split_by_script(text: str, start: int, end: int, main: str) -> list[tuple[int, int, str]]:
    """Cut into stretches `(start, end, script)`; runs that say nothing by themselves join their neighbour.

    The scripts are `ar`, `latin`, `other`, and `none` where there is no letter; `main` is that of the document.
    """
    scripts = [script for script, letter in LETTERS.items() if letter.search(text, start, end)]
    if len(scripts) < 2:
        return [(start, end, scripts[0] if scripts else "none")]
    runs = _find_runs(text, start, end)
    if not runs:
        return [(start, end, "none")]
    strong = _find_strong(text, start, end, runs, main)
    if not strong:
        return [(start, end, _main_script(runs, main))]
    stretches: list[tuple[int, int, str]] = []
    cut = start
    for previous, i in pairwise(strong):
        if runs[previous].script != runs[i].script:
            border = _find_border(text, runs[i - 1].end, runs[i].start)
            stretches.append((cut, border, runs[previous].script))
            cut = border
    stretches.append((cut, end, runs[strong[-1]].script))
    return stretches


def _find_runs(text: str, start: int, end: int) -> list[_Run]:
    runs: list[_Run] = []
    for token in TOKEN.finditer(text, start, end):
        script = token.lastgroup
        if script is None or script == "neutral":
            continue
        if not runs or runs[-1].script != script:
            runs.append(_Run(script, token.start(), token.end()))
        run = runs[-1]
        word = token.group()
        lower = script != "latin" or word[0].islower()
        run.end = token.end()
        run.words += 1
        run.lower += lower
        run.plain += lower and word not in TITLE_WORDS
    return runs


def _find_strong(text: str, start: int, end: int, runs: list[_Run], main: str) -> list[int]:
    """Find the runs that are a sentence or a clause of their own, not a name inside another's sentence."""
    bounds = [start, *(run.end for run in runs)]
    gaps = [text[left : run.start] for left, run in zip(bounds, runs, strict=False)] + [text[bounds[-1] : end]]
    stops = [SENTENCE_STOP.search(gap) is not None for gap in gaps]
    stops[0] = stops[-1] = True
    fences = [stop or QUOTE.search(gap) is not None for gap, stop in zip(gaps, stops, strict=True)]
    strong = [_stands_alone(run, stops[i] + stops[i + 1], fences[i] + fences[i + 1]) for i, run in enumerate(runs)]
    # A sentence of the document's own language that quotes another, unfenced, keeps its first clause:
    # `يظهر الخطأ التالي Objects are not valid as a React child`.
    if any(strong) and not any(strong[i] for i, run in enumerate(runs) if run.script == main):
        strong = [strong[i] or (run.script == main and run.plain >= CLAUSE) for i, run in enumerate(runs)]
    # What is left over beside a sentence of the other script, fenced off from it, is the other sentence's rest:
    # `وأضاف:` before an English quotation, `وأضافت أن الأمر انتهى` after it.
    found: list[int] = []
    for i, run in enumerate(runs):
        beside = (i > 0 and strong[i - 1]) or (i + 1 < len(runs) and strong[i + 1])
        rest = beside and run.script != "other" and run.plain and fences[i] and fences[i + 1]
        if strong[i] or (rest and run.words >= (1 if stops[i] and stops[i + 1] else 2)):
            found.append(i)
    return found


def _stands_alone(run: _Run, stops: int, fences: int) -> bool:
    """Judge a run by its words and by how many of its two sides end a sentence or are quoted."""
    if run.script == "other" and run.end - run.start < 20:
        return False
    if stops == 2:
        return run.words >= 3 and run.plain >= 1
    if fences == 2 or stops == 1:
        return run.words >= 6 and run.plain >= 2
    return run.words >= 8 and run.plain >= 3


def _main_script(runs: list[_Run], main: str) -> str:
    """Choose the script of a mixed stretch: where its small words are, since names and acronyms travel."""
    lower = {script: sum(run.lower for run in runs if run.script == script) for script in ("ar", "latin", "other")}
    return max(lower, key=lambda script: (lower[script], script == main))


def _find_border(text: str, left: int, right: int) -> int:
    """Cut the punctuation between two stretches: what closes stays left, what opens goes right."""
    gap = text[left:right]
    stop = PIECE_END.search(gap)
    if stop:
        return left + stop.end()
    opening = OPENING.search(gap)
    if opening:
        return left + opening.start()
    space = max(gap.rfind(" "), gap.rfind("\n"), gap.rfind("\t"), gap.rfind("\u00a0"))
    return left + space + 1 if space >= 0 else right
