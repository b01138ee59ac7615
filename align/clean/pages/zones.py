"""Judge lines by the zone of the page they stand in: above its title, beside it, between paragraphs, after the text.

What no phrase knows is told by what the page is about. The title says in other words what the text says; menus, the
site's name and kickers above it do not, nor do teasers of other pages in its midst. All of it needs proof that the
text is a web page at all: lines that phrases know (`known`). Each function adds to the reasons found so far.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from statistics import median

from align.clean.pages import bylines, shapes
from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.boilerplate import is_made_of_pieces, names_part
from align.clean.pages.layout import Reasons, is_signed
from align.clean.pages.social import is_post
from align.clean.pages.topic import Topic, is_bare

EVIDENCE = 3  # known lines that show a text to be a web page, wherever they stand
TITLE_SHARED, TITLE_SHARE = 2, 0.2  # stems a title shares with the text, and of all it has
OVER_TITLE = 5  # words of a line above the title that may belong to it, as some papers print two
NAME = 4  # words
INSERT, INSERT_RUN = (5, 20), 3  # words of a teaser between paragraphs, and how many stand together
STOPPING = 0.8  # of the paragraphs of a page, that end as sentences do
BRACKETED = re.compile(r"[(\[][^()\[\]]{2,30}[)\]]")
LINK = 20  # words of a link to another page


def find_last_text(blocks: Sequence[Block], reasons: Reasons, known: Container[int], topic: Topic) -> int:
    """Return the last paragraph of the article, -1 when there is none.

    Sentences of the site may come after it: they have nothing in common with the text before them, from which two
    known lines part them.
    """
    text = [i for i, block in enumerate(blocks) if i not in reasons and (block.is_body or _is_sentence(block))]
    body = [i for i in text if blocks[i].is_body]
    usual = median(topic.shared(i) for i in body) if body else 0
    while text and len(body) > 1 and text[-1] > body[0] and usual and not topic.shared(text[-1]):
        above = text[-2] if len(text) > 1 else -1
        if sum(i in known for i in range(above + 1, text[-1])) < 2:
            break
        text.pop()
    return text[-1] if text else -1


def _is_sentence(block: Block) -> bool:
    return block.stops and block.length >= 3


def drop_above_title(
    blocks: Sequence[Block], reasons: Reasons, known: Container[int], topic: Topic, first: int
) -> int:
    """Drop what stands above the title, and return its number; -1 when none is found. `first` is the first paragraph."""
    head = [i for i in range(first) if i not in reasons]
    rows = {i for i in head if shapes.is_columns(blocks[i])}
    reasons.update(dict.fromkeys(sorted(rows), "boilerplate"))
    if not _is_page(blocks, known, rows, first):
        return -1
    # The name of the site stands above its menu.
    row = min((i for i in range(3) if i in rows or shapes.is_menu(blocks[i])), default=0) if first > 3 else 0
    if row and any(i > row for i in head):
        reasons.update((i, "boilerplate") for i in head if i < row and blocks[i].length <= NAME)
    likely = [i for i in head if i not in rows and _is_like_title(blocks[i], topic, i)]
    likely = [i for i in likely if blocks[i].length >= NAME] or likely
    if not likely:
        title = next((i for i in head if i not in rows and blocks[i].length >= OVER_TITLE), -1)
        reasons.update((i, "boilerplate") for i in head if i < title and blocks[i].length < NAME)
        return title
    title = max(likely, key=lambda i: (topic.shared(i) * topic.share(i), -i))
    for i in head:
        over = i in likely and blocks[i].length >= OVER_TITLE
        if i < title and i not in rows and not over and not blocks[i].stops and not HEADING.match(blocks[i].text):
            reasons[i] = "boilerplate"
    return title


def _is_like_title(block: Block, topic: Topic, i: int) -> bool:
    """Say whether a line says in short what the text says: some of its words are there, or all of the few it has."""
    if names_part(block.words):
        return False
    return (topic.shared(i) >= TITLE_SHARED and topic.share(i) >= TITLE_SHARE) or topic.share(i) == 1


def _is_page(blocks: Sequence[Block], known: Container[int], rows: Container[int], first: int) -> bool:
    """Say whether known lines show a text to be a web page: one above its text, or several anywhere."""
    above = any(i in known or i in rows for i in range(first))
    return above or sum(i in known for i in range(len(blocks))) >= EVIDENCE


def drop_beside_title(blocks: Sequence[Block], reasons: Reasons, topic: Topic, first: int) -> None:
    """Drop names and buttons that stand beside dates, credits and buttons between the title and the text."""
    titled = False
    signed = -1  # the last line that says who wrote and when
    for i in range(1, first):
        block = blocks[i]
        titled = titled or (i - 1 not in reasons and blocks[i - 1].length >= 3)
        if i in reasons:
            named = signed == i - 1 and _may_be_name(block)
            signed = i if named or shapes.is_date(block) or bylines.is_credit_line(block) else signed
            continue
        if not titled or not _may_stand_beside(block):
            continue
        if is_made_of_pieces(block.words, sections=True):
            if i - 1 in reasons or i + 1 in reasons:
                reasons[i] = "boilerplate"
        elif signed == i - 1 and _may_be_name(block) and topic.shared(i) == 0:
            reasons[i] = "boilerplate"
            signed = i


def _may_stand_beside(block: Block) -> bool:
    """Say whether a line is as short as a button or a name."""
    if block.length > NAME or block.stops or not block.words or "\t" in block.text:
        return False
    return (
        not BULLET.match(block.text) and not HEADING.match(block.text) and not block.text.endswith((":", "؟", "?"))
    )


def _may_be_name(block: Block) -> bool:
    """Say whether a line could be the name of a person: two words or more, in Latin letters with capitals."""
    capital = not block.text[0].isascii() or all(word[0].isupper() for word in block.text.split())
    return len(block.words) > 1 and capital and is_bare(block)


def drop_inserts(blocks: Sequence[Block], reasons: Reasons, known: Container[int], topic: Topic, last: int) -> None:
    """Drop headlines of other pages between paragraphs: whole lines with no word that the text has.

    The paragraphs on both sides end in a stop, as do nearly all of the page; so a line that does not is no paragraph,
    and it is too long for a heading.
    """
    body = [i for i in range(last + 1) if i not in reasons and blocks[i].is_body]
    if not body or sum(i in known for i in range(len(blocks))) < EVIDENCE:
        return
    inside = [i for i in range(body[0], last + 1) if i not in reasons and not _may_be_insert(blocks[i], topic, i)]
    inside = [i for i in inside if blocks[i].length >= INSERT[0]]
    if sum(blocks[i].stops for i in inside) < STOPPING * len(inside):
        return
    i = body[0] + 1
    while i < last:
        run = i
        while run < last and run not in reasons and _may_be_insert(blocks[run], topic, run):
            run += 1
        between = blocks[i - 1].is_body and (run in reasons or blocks[run].stops)
        if i < run <= i + INSERT_RUN and between and not blocks[i - 1].text.endswith((":", "：")):
            reasons.update(dict.fromkeys(range(i, run), "boilerplate"))
        i = run + 1


def _may_be_insert(block: Block, topic: Topic, i: int) -> bool:
    least, most = INSERT
    if not least <= block.length <= most or block.stops or "\t" in block.text or is_post(block.text):
        return False
    marks = block.text[:1] in "«“\"'‘(–—-" or block.text.endswith((":", "،", ",", "؛", "»", "”", '"'))
    if marks or HEADING.match(block.text) or len(topic.stems[i]) < 3:
        return False
    return topic.shared(i) == 0 or (BULLET.match(block.text) is not None and topic.share(i) <= 0.2)


def drop_after_text(blocks: Sequence[Block], reasons: Reasons, known: Container[int], last: int) -> None:
    """Drop the lines after the text from the first known one on: the rest of the page is its site's."""
    tail = [i for i in range(last + 1, len(blocks)) if i in known]
    if len(tail) < 2 and sum(i in known for i in range(len(blocks))) < EVIDENCE:
        return
    signed = {words for i in reasons if i < last for words in (blocks[i].words, blocks[i].words[-1:])}
    if last + 1 < len(blocks) and BRACKETED.fullmatch(blocks[last + 1].text) and blocks[last + 1].words in signed:
        reasons[last + 1] = "boilerplate"  # the agency signs: "(MND)"
    seen = 0
    for i in range(tail[0] if tail else len(blocks), len(blocks)):
        if i in known:
            seen += 1
        elif i not in reasons and not is_signed(blocks, i) and _is_of_site(blocks[i], seen):
            reasons[i] = "boilerplate"


def _is_of_site(block: Block, seen: int) -> bool:
    """Say whether a line after the text is rather the site's, `seen` known lines after it."""
    if "\t" in block.text or is_post(block.text):
        return False
    if BULLET.match(block.text) or block.stops:
        return seen >= EVIDENCE
    return block.length <= LINK


def drop_around_rows(blocks: Sequence[Block], reasons: Reasons, known: Container[int]) -> None:
    """Drop menus of a page without running text, a poem or a list, and the names of the site above them."""
    if sum(i in known for i in range(len(blocks))) < EVIDENCE:
        return
    rows = [i for i, block in enumerate(blocks) if shapes.is_columns(block) or shapes.is_menu(block)]
    half = len(blocks) // 2
    above = [i for i in rows if i < min(half, 12)]
    for i in range((above[-1] + 1) if above else 0):
        if blocks[i].length <= LINK and not blocks[i].stops:
            reasons.setdefault(i, "boilerplate")
    tail = [i for i in range(half, len(blocks)) if i in known]
    for i in range(tail[0] if len(tail) >= EVIDENCE else len(blocks), len(blocks)):
        if i not in reasons and not is_signed(blocks, i) and _is_of_site(blocks[i], EVIDENCE):
            reasons[i] = "boilerplate"
