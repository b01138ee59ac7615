"""Plots of a card as SVG, drawn as text: browsers shape Arabic and order it from right to left by themselves.

One idea a plot, told by its title; labels stand at what they name, and nothing is said by colour alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH = 720
LEFT, RIGHT, TOP, BOTTOM = 24, 24, 74, 46  # margins, in pixels
INK, GREY, LINE, ARABIC, ENGLISH = "#1a1a1a", "#5f6368", "#e3e5e8", "#0b6e6e", "#c2571a"
BAR, REST = "#2b5c8a", "#9aa7b5"
FONT = "'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans Arabic', 'Noto Naskh Arabic', sans-serif"
LONGEST_NAME = 34  # characters of a label
MOST_BARS = 12
LENGTH_BINS = ((1, 5), (6, 10), (11, 15), (16, 20), (21, 25), (26, 30), (31, 40), (41, 50), (51, 75), (76, 10**9))


def plot_chances(bins: Sequence[int], mean: float) -> str:
    """Draw how many pairs have which probability; `bins` divide 0 to 1 evenly."""
    total = max(sum(bins), 1)
    shares = [100 * count / total for count in bins]
    height, base = 340, 340 - BOTTOM
    left, right = LEFT + 40, WIDTH - RIGHT
    step = (right - left) / len(bins)
    top = nice_top(max(shares, default=0))
    parts = grid(top, left, right, base, " %")
    for number, share in enumerate(shares):
        tall = (base - TOP) * share / top
        if share:
            parts.append(rect(left + number * step + 1, base - tall, step - 2, max(tall, 0.75), BAR))
    for tick in range(0, 11, 2):
        parts.append(text(left + (right - left) * tick / 10, base + 18, f"{tick / 10:.1f}", GREY, anchor="middle"))
    parts.append(
        text((left + right) / 2, base + 37, "probability that a pair is a translation", GREY, anchor="middle")
    )
    at = left + (right - left) * mean
    parts.append(
        f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 6}" y2="{base}" stroke="{INK}" stroke-dasharray="3 3"/>'
    )
    side, shift = ("end", -6) if mean > 0.5 else ("start", 6)
    parts.append(text(at + shift, TOP + 16, f"mean {mean:.2f}", INK, anchor=side))
    high = sum(bins[len(bins) * 9 // 10 :])
    title = f"{percent(high / total)} of the pairs have a probability of .9 or more"
    return frame(title, f"Pairs by probability, {total:,} pairs", parts, height)


def plot_lengths(lengths: Mapping[str, Mapping[str, int]], medians: Mapping[str, float]) -> str:
    """Draw how long the texts of both sides are, in words, one above the other."""
    height, middle, gap = 430, 236, 17
    left, right = LEFT + 40, WIDTH - RIGHT
    counts = {language: bin_lengths(found) for language, found in lengths.items()}
    shares = {language: [100 * count / max(sum(found), 1) for count in found] for language, found in counts.items()}
    top = nice_top(max(max(found) for found in shares.values()))
    tall = middle - gap - TOP - 14
    step = (right - left) / len(LENGTH_BINS)
    parts: list[str] = []
    for language, colour, label, direction in (
        ("ar", ARABIC, "Arabic · العربية", -1),
        ("en", ENGLISH, "English", 1),
    ):
        base = middle + direction * gap
        for tick in (top / 2, top):
            y = base + direction * tall * tick / top
            parts.append(f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{LINE}"/>')
            parts.append(text(left - 8, y + 4, f"{tick:g} %", GREY, anchor="end"))
        for number, share in enumerate(shares[language]):
            size = max(tall * share / top, 0.75 if share else 0)
            parts.append(
                rect(left + number * step + 2, base - size if direction < 0 else base, step - 4, size, colour)
            )
        y = base + direction * (tall - 12) + 4
        parts.append(
            text(right, y, f"{label}, median {medians[language]:g} words", colour, anchor="end", bold=True)
        )
    for number, (least, most) in enumerate(LENGTH_BINS):
        name = f"{least}–{most}" if most < 10**9 else f"over {least - 1}"
        parts.append(text(left + (number + 0.5) * step, middle + 4, name, GREY, anchor="middle"))
    title = f"Half of the Arabic sides have {medians['ar']:g} words or fewer, of the English ones {medians['en']:g}"
    return frame(title, "Share of the sides by their number of words", parts, height)


def plot_bars(names: Sequence[str], counts: Sequence[int], total: int, title: str, subtitle: str) -> str:
    """Draw a bar for each name, the longest first; what is left over is one bar."""
    rows = [(name, count, BAR) for name, count in zip(map(shorten, names), counts, strict=True)]
    if len(rows) > MOST_BARS:
        rest = rows[MOST_BARS - 1 :]
        rows = [*rows[: MOST_BARS - 1], (f"{len(rest)} others", sum(row[1] for row in rest), REST)]
    labels = max((len(row[0]) for row in rows), default=0)
    left = LEFT + min(9 + 7.2 * labels, 260)
    right = WIDTH - RIGHT - 110
    longest = max((row[1] for row in rows), default=1) or 1
    parts = []
    for number, (name, count, colour) in enumerate(rows):
        y = TOP + number * 27
        parts.append(text(left - 10, y + 15, name, INK, anchor="end"))
        wide = max((right - left) * count / longest, 0.75)
        parts.append(rect(left, y + 2, wide, 19, colour))
        parts.append(text(left + wide + 7, y + 15, f"{count:,} ({percent(count / max(total, 1))})", GREY))
    return frame(title, subtitle, parts, TOP + 27 * len(rows) + 20)


def bin_lengths(lengths: Mapping[str, int]) -> list[int]:
    """Return how many texts fall into each of LENGTH_BINS; one without words into the first."""
    counts = [0] * len(LENGTH_BINS)
    for words, rows in lengths.items():
        counts[next(i for i, (_, most) in enumerate(LENGTH_BINS) if int(words) <= most)] += rows
    return counts


def frame(title: str, subtitle: str, parts: Sequence[str], height: int) -> str:
    """Put a plot under its title, on white, as a file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{FONT}" font-size="13">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join([heading(title), text(LEFT, 52, subtitle, GREY), *parts])
        + "\n</svg>\n"
    )


def heading(title: str) -> str:
    """Draw the title."""
    return f'<text x="{LEFT}" y="30" font-size="18" font-weight="700" fill="{INK}">{escape(title)}</text>'


def grid(top: float, left: float, right: float, base: float, unit: str) -> list[str]:
    """Draw lines across at a fourth of the height each, with their values."""
    parts = []
    for tick in range(5):
        y = base - (base - TOP) * tick / 4
        colour = INK if tick == 0 else LINE
        parts.append(f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>')
        parts.append(text(left - 8, y + 4, f"{top * tick / 4:g}{unit}", GREY, anchor="end"))
    return parts


def rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Draw a bar."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def text(x: float, y: float, words: str, colour: str, anchor: str = "start", bold: bool = False) -> str:
    """Draw words whose `anchor` (start, middle, end, from the left) stands at a place.

    Words that begin in Arabic letters run from right to left, so that a number in them stands where a reader looks
    for it; their start is then what is their end from the left.
    """
    rightward = is_rtl(words)
    if rightward and anchor != "middle":
        anchor = {"start": "end", "end": "start"}[anchor]
    options = ' direction="rtl"' if rightward else ""
    options += f' text-anchor="{anchor}"' if anchor != "start" else ""
    options += ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{options}>{escape(words)}</text>'


def is_rtl(words: str) -> bool:
    """Say whether the first letter is written from right to left."""
    first = (unicodedata.bidirectional(sign) for sign in words)
    return next((way for way in first if way in ("L", "R", "AL")), "L") != "L"


def nice_top(value: float) -> float:
    """Return a round number not below a value, 100 at most."""
    return next((top for top in (4, 8, 12, 20, 40, 60, 80) if value <= top), 100)


def percent(value: float) -> str:
    """Write a share: whole per cents where these say enough."""
    if 0 < value < 0.001:
        return "under 0.1 %"
    return f"{100 * value:.1f} %" if value < 0.1 or 0.99 < value < 1 else f"{100 * value:.0f} %"


def shorten(name: str) -> str:
    """Return a name that fits beside its bar."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
