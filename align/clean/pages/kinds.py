"""Say what kind of sentence each is: headline, quotation, caption, list item or body."""

from __future__ import annotations

import re
from bisect import bisect_right

from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.boilerplate import names_picture_source
from align.normalize import for_comparison
from align.records import Kind, Stretch

CAPTION = re.compile(
    r"[(\[]?\s*(?:صورة (?:أرشيفية|ارشيفية|توضيحية|تعبيرية|من الأرشيف|تجمع|تظهر|ل\w+)|صور[ةه]?\s*:|الصورة\s*:"
    r"|(?:ال)?تعليق (?:على )?الصورة|\[\d{1,2}/\d{1,2}\] "
    r"|(?:file |stock |archive |handout )?(?:photo|picture|image|pictured|caption|illustration)\s*[:：|\-–—]"
    r"|(?:file|archive|stock|handout) (?:photo|picture|image)|FILE\s*[-–—]"
    r"|in this (?:\w+ ){0,3}(?:photo|picture|image)\b|photo d'archives|légende\s*:)",
    re.I,
)
# Where a picture is from, at the end of its caption: in brackets, after © or after a dash.
CREDITED = re.compile(
    r"[\w.»”\"')]\s*(?:[(\[]\s*(?:©\s*|AP Photo/|photo:\s*)?(?P<bracket>[^()\[\]]{2,40})[)\]]|©\s*(?P<sign>.{2,40})"
    r"|\s[-–—|]\s*(?P<dash>[^()–—|-]{2,30}))\s*$",
    re.I,
)
QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
LONGEST_HEADLINE = 25  # words
LONGEST_CAPTION = 60  # words
LONGEST_CREDIT = 80  # characters


def find_block_kind(block: Block, *, alone: bool) -> Kind:
    """Say what a whole block is; `alone` says that it holds one sentence."""
    if HEADING.match(block.text):
        return "headline"
    if block.length <= LONGEST_CAPTION and (CAPTION.match(block.text) or _is_credited(block)):
        return "caption"
    if BULLET.match(block.text):
        return "list"
    if (
        alone
        and not block.stops
        and block.length <= LONGEST_HEADLINE
        and not block.text.endswith((":", "،", ",", "؛"))
    ):
        return "headline"
    return "body"


def _is_credited(block: Block) -> bool:
    """Say whether a line ends in the name of an agency or another source of pictures."""
    match = None if block.stops else CREDITED.search(block.text, max(0, len(block.text) - LONGEST_CREDIT))
    if not match:
        return False
    parts = (match["bracket"] or match["sign"] or match["dash"]).split("/")
    return any(names_picture_source(tuple(for_comparison(part).split())) for part in parts)


def find_quotations(text: str, start: int, end: int) -> list[Stretch]:
    """Find the stretches within quotation marks, the marks included."""
    return [Stretch(match.start(), match.end()) for match in QUOTED.finditer(text, start, end)]


def is_quotation(sentence: Stretch, quotations: list[Stretch]) -> bool:
    """Say whether more than half of a sentence is within quotation marks; `quotations` are in order, disjoint."""
    inside = 0
    for i in range(bisect_right(quotations, sentence.start, key=_end), len(quotations)):
        quotation = quotations[i]
        if quotation.start >= sentence.end:
            break
        inside += min(sentence.end, quotation.end) - max(sentence.start, quotation.start)
    return inside * 2 > sentence.end - sentence.start


def _end(stretch: Stretch) -> int:
    return stretch.end
