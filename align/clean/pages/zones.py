"""Judge lines by the zone of the page they stand in: above its title, beside it, in the text, after the text.

What no phrase knows is told by shape and by what the page is about. Running text ends its lines in stops; the lines
after its last sentence that do not are links, credits and addresses. The title says in other words what the text
says; menus, the site's name and kickers above it do not, nor do teasers of other pages in its midst. Each function
adds to the reasons found so far; `known` are the lines that phrases or shapes have told.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from align.clean.pages import bylines, shapes
from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.boilerplate import heads_sources, is_made_of_pieces, names_part, numbers_part, signs
from align.clean.pages.kinds import is_caption
from align.clean.pages.layout import Reasons, is_signed
from align.clean.pages.social import is_post
from align.clean.pages.topic import Topic, is_bare

EVIDENCE = 3  # known lines that show a text to be a web page, wherever they stand
PROSE = 3  # paragraphs of a page of running text, at least
STOPPING, LINE = 0.8, 5  # of the lines of so many words inside running text, those that end as sentences do
TITLE_SHARED, TITLE_SHARE = 2, 0.2  # stems a title shares with the text, and of all it has
CLEAR_SHARED, CLEAR_SHARE = 3, 0.4  # those of a title that needs no other proof
HALF = 0.5  # of the stems of a line that the text has too
OVER_TITLE = 5  # words of a line above the title that belongs to it, as some papers print two
SUBTITLE = 11  # words of what may rather be a subtitle
NAME = 4  # words
HEAD = 40  # lines of the page among which is the name of the site
BESIDE = 6  # words of a line on who wrote, beside the title
INSERT, INSERT_STEMS, INSERT_RUN = (6, 20), 4, 3  # words and stems of a teaser between paragraphs; lines together
TAIL = 3  # lines after the text of a page of which nothing else is known
BRACKETED = re.compile(r"[(\[][^()\[\]]{2,30}[)\]]")
CLOSED = re.compile(r"[«“\"][^«»“”\"]{1,30}[»”\"]\s?[:\w]")  # a name in quotation marks, and more: no quotation
CONTACT = re.compile(r"\S@\w|(?<!\w)@\w|www\.|https?:|\d[\d\s-]{6,}\d")
LINK = 20  # words of a link to another page


def find_last_text(blocks: Sequence[Block], reasons: Reasons, known: Container[int], topic: Topic) -> int:
    """Return the last sentence of the article that is a line by itself, -1 when there is none.

    Sentences of the site may come after it: how to reach it, or what has nothing in common with the text, and is
    parted from it by two known lines.
    """
    text = [i for i, block in enumerate(blocks) if i not in reasons and (block.is_body or _is_sentence(block))]
    body = [i for i in text if blocks[i].is_body]
    while len(text) > 1 and len(body) > 1 and text[-1] > body[0]:
        stray = not topic.shared(text[-1]) and _is_apart(blocks, known, text[-2] + 1, text[-1])
        contact = blocks[text[-1]].length <= LINK and CONTACT.search(blocks[text[-1]].text)
        # A headline that asks, under others that do not.
        gap = text[-1] - text[-2] - 1
        buttons = gap == 1 and (text[-1] - 1 in known or shapes.is_columns(blocks[text[-1] - 1]))
        asks = blocks[text[-1]].text.endswith(("?", "؟")) and (gap > 1 or buttons)
        if not stray and not contact and not asks:
            break
        text.pop()
    return text[-1] if text else -1


def _is_apart(blocks: Sequence[Block], known: Container[int], start: int, end: int) -> bool:
    """Say whether several lines part a sentence from the text before it, a known one among them, and no heading."""
    listed = any(blocks[i].text.endswith((":", "：")) for i in range(start, end))
    long = [blocks[i].length > NAME for i in range(max(start, end - 2), end)]
    headed = end - 1 not in known and not all(long)
    parted = end - start >= 2 * EVIDENCE or (end - start >= EVIDENCE and not headed)
    return parted and any(i in known for i in range(start, end)) and not listed


def _is_sentence(block: Block) -> bool:
    return block.stops and block.length >= 2


def is_prose(blocks: Sequence[Block], reasons: Container[int], topic: Topic, last: int) -> bool:
    """Say whether a page is running text: its lines of some length end as sentences do, but for teasers."""
    body = [i for i in range(last + 1) if i not in reasons and blocks[i].is_body]
    if len(body) < PROSE:
        return False
    inside = [i for i in range(body[0], last + 1) if i not in reasons and blocks[i].length >= LINE]
    inside = [i for i in inside if not _may_be_insert(blocks[i], topic, i)]
    return sum(blocks[i].stops for i in inside) >= STOPPING * len(inside)


def drop_after_text(
    blocks: Sequence[Block],
    reasons: Reasons,
    known: Container[int],
    topic: Topic,
    last: int,
    *,
    prose: bool,
    beside: int,
) -> int:
    """Drop the lines after the text: from the first known one on; after running text (`prose`) all without a stop.

    Return how many lines were dropped. Lists that the text announces and lists of sources stay.
    """
    count = len(reasons)
    tail = [i for i in range(last + 1, len(blocks)) if i in known]
    proved = len(tail) >= 2 or beside + sum(i in known for i in range(len(blocks))) >= EVIDENCE
    start = tail[0] if tail and proved else len(blocks)
    if prose and (len(blocks) - last - 1 >= TAIL or proved):
        announced = blocks[last].text.endswith((":", "：")) or any(
            blocks[i].text.endswith((":", "：")) for i in range(last + 1, min(last + 2, len(blocks)))
        )
        # Short lines with numbers are rather the facts of a box.
        box = range(last + 1, tail[0] if tail else len(blocks))
        told = sum(any(map(str.isdecimal, blocks[i].text)) for i in box)
        start = start if announced or told * 2 > len(box) else last + 1
    signed = {words for i in reasons if i < last for words in (blocks[i].words, blocks[i].words[-1:])}
    if last + 1 < len(blocks) and BRACKETED.fullmatch(blocks[last + 1].text) and blocks[last + 1].words in signed:
        reasons[last + 1] = "boilerplate"  # the agency signs: "(MND)"
    seen = 0
    sources = False
    for i in range(start, len(blocks)):
        if i in known:
            seen += 1
            sources = False
        sources = sources or heads_sources(blocks[i].words)
        if i in reasons or sources or is_signed(blocks, i):
            continue
        if i <= last + 2 and (signs(blocks[i].words) or (i > last + 1 and signs(blocks[i - 1].words))):
            continue  # who signed a law or a letter, and as what
        kin = not proved and len(topic.stems[i]) >= TITLE_SHARED + 1 and topic.share(i) >= HALF
        if not kin and not is_caption(blocks[i]) and _is_of_site(blocks[i], seen):
            reasons[i] = "boilerplate"
    return len(reasons) - count


def _is_of_site(block: Block, seen: int) -> bool:
    """Say whether a line after the text is rather the site's, `seen` known lines after it."""
    if CONTACT.search(block.text) and block.length <= LINK:
        return True
    if "\t" in block.text or is_post(block.text) or HEADING.match(block.text):
        return False
    if BULLET.match(block.text) or (block.stops and not block.text.endswith(("?", "؟"))):
        return seen >= EVIDENCE
    return block.length <= LINK


def drop_above_title(
    blocks: Sequence[Block], reasons: Reasons, known: Container[int], topic: Topic, first: int, *, page: bool
) -> int:
    """Drop what stands above the title, and return its number; -1 when none is found.

    `first` is the first paragraph; `page` says that the text has been shown to be a web page.
    """
    head = [i for i in range(first) if i not in reasons]
    rows = {i for i in head if shapes.is_columns(blocks[i]) or shapes.ends_in_button(blocks[i])}
    reasons.update(dict.fromkeys(sorted(rows), "boilerplate"))
    likely = [i for i in head if i not in rows and _is_like_title(blocks[i], topic, i, first)]
    likely = [i for i in likely if blocks[i].length >= NAME] or likely
    title = max(likely, key=lambda i: (topic.shared(i) * topic.share(i), -i), default=-1)
    clear = (
        topic.shared(title) >= CLEAR_SHARED
        and topic.share(title) >= CLEAR_SHARE
        and sum(i < title for i in head) > 1
    )
    if not (page or clear or rows or any(i in known for i in range(first))):
        return -1
    # The name of the site stands above its menu.
    row = min((i for i in range(3) if i in rows or shapes.is_menu(blocks[i])), default=0) if first > 3 else 0
    if row and any(i > row for i in head):
        reasons.update((i, "boilerplate") for i in head if i < row and blocks[i].length <= NAME)
    longest = OVER_TITLE
    if not likely:
        plain = [i for i in head if i not in rows and not blocks[i].stops]
        title, longest = next((i for i in plain if blocks[i].length >= OVER_TITLE), -1), NAME
    above = [i for i in head if i < title and i not in rows]
    for i in above:
        over = blocks[i].length >= longest and not shapes.holds_date(blocks[i])
        # Right above a long line stands the title itself: what was taken for it is its subtitle.
        over = over or (i == above[-1] and i == title - 1 and blocks[title].length >= SUBTITLE)
        if not over and not blocks[i].stops and not _heads_part(blocks, i):
            reasons[i] = "boilerplate"
    return title


def _heads_part(blocks: Sequence[Block], i: int) -> bool:
    """Say whether a line is the heading of a part, by itself or by the line above it ("Part 2", "Use of land")."""
    above = i > 0 and numbers_part(blocks[i - 1].words)
    return HEADING.match(blocks[i].text) is not None or numbers_part(blocks[i].words) or above


def _is_like_title(block: Block, topic: Topic, i: int, first: int) -> bool:
    """Say whether a line says in short what the text says, with words of it or with those of its first line."""
    if numbers_part(block.words) or "\t" in block.text or (block.stops and not block.text.endswith(("?", "؟"))):
        return False
    return (topic.shared(i) >= TITLE_SHARED and topic.share(i) >= TITLE_SHARE) or (
        len(topic.stems[i]) > 0 and topic.stems[i] <= topic.stems[first]
    )


def drop_beside_title(blocks: Sequence[Block], reasons: Reasons, topic: Topic, title: int, first: int) -> None:
    """Drop what stands between the title and the text beside a date, a credit or a button, line by line.

    That are names and labels with names: lines without a function word, and none of the text's words.
    """
    titled = title >= 0
    names = [blocks[i].words for i in range(min(title, HEAD)) if i in reasons and 1 < len(blocks[i].words) <= NAME]
    for i in range(max(1, title + 1), first):
        byline = i + 1 == first and bylines.is_place_and_name(blocks[i]) and topic.shared(i) < TITLE_SHARED
        dated = any(j not in reasons for j in range(i)) and shapes.holds_date(blocks[i])
        # The name of the site, dropped above the title, again with its place: «عدن ((عدن المستقبل)) خاص:».
        named = len(blocks[i].words) <= BESIDE and any(_holds(blocks[i].words, name) for name in names)
        byline = byline or (named and (i + 1 == first or i + 1 in reasons))
        if i not in reasons and (dated or (titled and byline)):
            reasons[i] = "boilerplate"
    for step, places in ((-1, range(max(1, title + 1), first)), (1, range(first - 1, max(0, title), -1))):
        for i in places:
            titled = titled or (i - 1 not in reasons and blocks[i - 1].length >= 3)
            beside = i + step in reasons and i + step != title
            if titled and i not in reasons and beside and _may_stand_beside(blocks, topic, i):
                reasons[i] = "boilerplate"


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[i : i + len(part)] == part for i in range(len(words) - len(part) + 1))


def _may_stand_beside(blocks: Sequence[Block], topic: Topic, i: int) -> bool:
    """Say whether a line could be a button, a name or a label with a name."""
    block = blocks[i]
    if block.stops or not block.words or "\t" in block.text or is_post(block.text):
        return False
    if BULLET.match(block.text) or _heads_part(blocks, i) or names_part(block.words):
        return False
    if is_made_of_pieces(block.words, sections=True):
        return block.length <= NAME
    latin = [word for word in block.text.split() if word[0].isascii() and word[0].isalpha()]
    capital = all(word[0].isupper() for word in latin)
    name = bool(latin) and len(latin) == block.length <= NAME - 1
    bare = is_bare(block) and (name or not topic.shared(i))
    return 1 < len(block.words) <= BESIDE and capital and bare


def drop_inserts(blocks: Sequence[Block], reasons: Reasons, topic: Topic, first: int, last: int) -> None:
    """Drop headlines of other pages between the paragraphs of running text: whole lines with no word of the text.

    The paragraphs on both sides end in a stop, as do nearly all of the page; so a line that does not is no
    paragraph, and it is too long for a heading.
    """
    i = first + 1
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
    quoted = block.text[:1] in "«“\"'‘" and not CLOSED.match(block.text)
    marks = quoted or block.text[:1] in "(–—-" or block.text.endswith((*":،,؛»”\"'’",))
    if marks or HEADING.match(block.text) or len(topic.stems[i]) < INSERT_STEMS:
        return False
    return topic.shared(i) == 0 or (BULLET.match(block.text) is not None and topic.share(i) <= 0.2)


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
