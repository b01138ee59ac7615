"""Turn documents into sentences: boilerplate out, posts tidied, languages told apart, sentences cut.

The whole collection at once, because what repeats on every page is boilerplate. Every visible character of a
document ends up either in a `Sentence` or in a `Dropped` row that says why it is not content.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from align.clean.language.languages import Setting, find_setting, name_language, split_by_language
from align.clean.lines import (
    Shared,
    Summary,
    clean_page,
    compare_pages,
    drop_shared,
    is_boilerplate_sentence,
    may_hold_boilerplate,
    summarize,
)
from align.clean.own import OwnPhrases, set_aside
from align.clean.pages.blocks import Block, make_block, split_blocks, split_lines
from align.clean.pages.kinds import find_block_kind, find_quotations, is_quotation
from align.clean.pages.layout import Reasons
from align.clean.pages.shapes import find_dateline, find_edit_link, is_symbols
from align.clean.pages.social import find_signatures, is_post, is_signature, trim_post
from align.clean.segment import split_paragraph
from align.clean.sentences.paragraphs import trim
from align.normalize import for_comparison
from align.records import LANGUAGES, Aside, Document, Dropped, Kind, Language, Sentence, Stretch, Title
from align.watch import track

NO_PHRASES = OwnPhrases()
POST_LENGTH = 600  # characters: a longer stretch that mentions a handle is an article's paragraph
BOILERPLATE_LENGTH = 400  # characters: a longer sentence is none
TAKEN_BACK = ("boilerplate", "comment", "duplicate")  # of what a file shows to be text
LONGEST_NAME, NAMED = 4, 20  # words in the name of a site; stretches beside the text it may be in
LONGEST_LINE = 30  # words of a line that has been judged as one
BUTTON_LENGTH = 30  # characters of what may stand inside a paragraph ("Advertisement.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The content of a collection, and what was left out; both in document order."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]


@dataclass(slots=True)
class _Sorter:
    """Collects the sentences and dropped stretches of one document, in order."""

    document: Document
    sentences: list[Sentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    last_end: dict[str, int] = field(default_factory=dict)

    def keep(self, stretch: Stretch, language: Language, kind: Kind) -> None:
        text = self.document.text
        joined = language in self.last_end and _is_gap(text, self.last_end[language], stretch.start)
        content = text[stretch.start : stretch.end]
        self.sentences.append(
            Sentence(self.document.name, stretch.start, stretch.end, content, language, kind, joined)
        )
        self.last_end[language] = stretch.end

    def drop(self, stretch: Stretch, reason: str) -> None:
        content = self.document.text[stretch.start : stretch.end]
        self.dropped.append(Dropped(self.document.name, stretch.start, stretch.end, content, reason))


def prepare(
    documents: Sequence[Document], own: OwnPhrases = NO_PHRASES, wanted: Container[str] | None = None
) -> Prepared:
    """Find the sentences of both languages in a collection of documents, or in those whose names are `wanted`.

    All of them say what repeats from page to page.

    Documents with `lines` keep every line that is not blank as one sentence: nothing is cut, and nothing dropped
    but, where their `language` is not given, lines in other languages. Lines that are the user's `own` boilerplate
    are dropped wherever they stand.
    """
    pages = [look_over(document, own) for document in documents]
    compared = compare_pages([page.summary for page in pages], [document.name for document in documents])
    sentences: list[Sentence] = []
    dropped: list[Dropped] = []
    for page, shared in zip(track("prepare", pages), compared, strict=True):
        if wanted is None or page.document.name in wanted:
            found = cut_page(page, shared)
            sentences.extend(found.sentences)
            dropped.extend(found.dropped)
    return Prepared(tuple(sentences), tuple(dropped))


@dataclass(frozen=True, slots=True)
class Page:
    """A document looked over by itself: its blocks, and which of them are no content, as far as it shows."""

    document: Document
    blocks: Sequence[Block]
    reasons: Reasons

    @property
    def summary(self) -> Summary:
        """Return what comparing it with others needs."""
        return summarize(self.blocks, self.reasons)


def look_over(document: Document, own: OwnPhrases = NO_PHRASES) -> Page:
    """Say which blocks of a document are no content, as far as it shows by itself."""
    document = set_aside(document, own)
    if document.lines:
        return Page(document, (), {})
    blocks = find_blocks(document)
    shown = frozenset(i for i, block in enumerate(blocks) if is_content(document, block))
    return Page(document, blocks, clean_page(blocks, find_beside(document), shown))


def cut_page(page: Page, shared: Shared) -> Prepared:
    """Cut a document into sentences and what is dropped, knowing what it shares with others."""
    sorter = _Sorter(page.document)
    reasons = dict(page.reasons)
    if page.document.lines:
        _sort_lines(sorter)
    else:
        drop_shared(page.blocks, reasons, shared)
        _keep_content(page.document, page.blocks, reasons)
        for aside in page.document.asides:
            sorter.drop(aside, aside.reason)
        _sort_page(sorter, page.blocks, reasons)
    dropped = sorted(sorter.dropped, key=lambda row: (row.start, row.end))
    return Prepared(tuple(sorter.sentences), tuple(dropped))


def find_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document but for what the file itself shows to be beside its text.

    No block reaches beyond a cell of a row: two cells may stand on one line.
    """
    edges = [0, *(edge for aside in document.asides for edge in (aside.start, aside.end)), len(document.text)]
    borders = sorted({border for cell in document.cells for border in (cell.start, cell.end)})
    return [
        block
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        for start, end in pairwise(
            [first, *borders[bisect_right(borders, first) : bisect_left(borders, last)], last]
        )
        for block in split_blocks(document.text, start, end)
    ]


def find_beside(document: Document) -> list[Block]:
    """Return the blocks of a document that the file itself shows to be boilerplate beside its text."""
    return [
        block
        for aside in document.asides
        if aside.reason == "boilerplate"
        for block in split_blocks(document.text, aside.start, aside.end)
    ]


def _keep_content(document: Document, blocks: Sequence[Block], reasons: Reasons) -> None:
    """Take back why blocks are no content where the file itself shows that they are; copies stay copies."""
    for i, reason in list(reasons.items()):
        if reason in TAKEN_BACK and is_content(document, blocks[i]):
            del reasons[i]


def _find_aside(document: Document, line: Stretch) -> Aside | None:
    """Return the stretch beside the text that a line begins in."""
    at = bisect_right(document.asides, line.start, key=lambda aside: aside.start) - 1
    return document.asides[at] if at >= 0 and line.start < document.asides[at].end else None


def find_content(document: Document, block: Block) -> Stretch | None:
    """Return the stretch that holds a block and of which the file itself shows that it is text."""
    at = bisect_right(document.content, block.start, key=lambda stretch: stretch.start) - 1
    return document.content[at] if at >= 0 and block.end <= document.content[at].end else None


def is_content(document: Document, block: Block) -> bool:
    """Say whether the file itself shows that a block is text."""
    return find_content(document, block) is not None


def _sort_lines(sorter: _Sorter) -> None:
    """Keep every line as one sentence."""
    document = sorter.document
    setting = find_setting(document.text, document.language)
    for start, end in split_lines(document.text):
        line = trim(document.text, start, end)
        if line.start == line.end:
            continue
        aside = _find_aside(document, line)
        if aside:
            sorter.drop(line, aside.reason)
            continue
        language = document.language or name_language(document.text, line.start, line.end, setting)
        known = _as_language(language)
        if known:
            sorter.keep(line, known, "body")
        else:
            sorter.drop(line, f"language:{language}")


def _sort_page(sorter: _Sorter, blocks: Sequence[Block], reasons: Reasons) -> None:
    """Sort the blocks of a page into sentences and dropped stretches."""
    document = sorter.document
    setting = find_setting(document.text, document.language)
    first = next((i for i, block in enumerate(blocks) if i not in reasons and block.is_body), 0)
    names = [blocks[i].words for i in range(first) if i in reasons and len(blocks[i].words) <= LONGEST_NAME]
    names += [tuple(for_comparison(document.text[a.start : a.end]).split()) for a in document.asides[:NAMED]]
    site = frozenset(word for words in names if len(words) <= LONGEST_NAME for word in words)
    for i, block in enumerate(blocks):
        if i in reasons:
            sorter.drop(Stretch(block.start, block.end), reasons[i])
            continue
        signed = i + 1 < len(blocks) and is_signature(blocks[i + 1].text)
        _sort_block(sorter, block, setting, signed, site)


def _sort_block(sorter: _Sorter, block: Block, setting: Setting, signed: bool, site: frozenset[str]) -> None:
    """Cut the dateline and the signatures of posts out of a block and sort what lies between them.

    So too the link that a wiki puts behind a heading. `site` are the words of the lines above the text, the name of
    the site among them.
    """
    text = sorter.document.text
    end = trim(text, block.start, find_edit_link(text, block.start, block.end)).end
    if block.start < end < block.end:
        sorter.drop(trim(text, end, block.end), "boilerplate")
        block = make_block(text, block.start, end)
    limit = 0 if is_content(sorter.document, block) else BUTTON_LENGTH
    if limit and may_hold_boilerplate(block):
        limit = BOILERPLATE_LENGTH
    position = find_dateline(text, block.start, block.end, site)
    if position > block.start:
        sorter.drop(trim(text, block.start, position), "boilerplate")
    for signature in find_signatures(text, block.start, block.end):
        _sort_part(sorter, block, trim(text, position, signature.start), setting, signed=True, limit=limit)
        sorter.drop(signature, "social")
        position = signature.end
    _sort_part(sorter, block, trim(text, position, block.end), setting, signed=signed, limit=limit)


def _sort_part(sorter: _Sorter, block: Block, part: Stretch, setting: Setting, *, signed: bool, limit: int) -> None:
    """Cut part of a block into stretches by language, and those into sentences.

    `signed` says that the signature of a post follows, so that the last stretch is one. Sentences of up to `limit`
    characters may be boilerplate.
    """
    text = sorter.document.text
    quotations = find_quotations(text, part.start, part.end)
    for stretch in split_by_language(text, part.start, part.end, setting):
        content = trim(text, stretch.start, stretch.end)
        social = _is_social(text[content.start : content.end], signed and stretch.end == part.end)
        if social:
            content, taken = trim_post(text, content.start, content.end)
            for decoration in taken:
                sorter.drop(decoration, "social")
        if content.start == content.end:
            continue
        language = _as_language(stretch.language)
        if language is None:
            sorter.drop(content, f"language:{stretch.language}")
            continue
        found = split_paragraph(text, content.start, content.end, language)
        # A line of a subtitle or a cell of a table is no headline for having no full stop.
        whole = len(found) == 1 and (content.start, content.end) == (block.start, block.end)
        titled = isinstance(find_content(sorter.document, block), Title)
        judged = whole and limit > 0 and block.length <= LONGEST_LINE  # where it stands, too
        kind: Kind = "social" if social else find_block_kind(block, alone=whole and (limit > 0 or titled))
        for sentence in found:
            reason = _judge_sentence(text[sentence.start : sentence.end], limit, judged=judged)
            if reason:
                sorter.drop(sentence, reason)
            elif kind == "body" and is_quotation(sentence, quotations):
                sorter.keep(sentence, language, "quotation")
            else:
                sorter.keep(sentence, language, kind)


def _is_social(content: str, signed: bool) -> bool:
    """Say whether a stretch is a post: short, and signed or with the marks of one."""
    if len(content) > POST_LENGTH:
        return False
    return signed or is_post(content)


def _judge_sentence(sentence: str, limit: int, *, judged: bool) -> str | None:
    """Say why a sentence is no content, None when it is; up to `limit` characters it may be boilerplate.

    One that is a whole line has been `judged`, with its place, not to be a button.
    """
    if is_symbols(sentence):
        return "symbols"
    if len(sentence) <= limit and is_boilerplate_sentence(sentence, judged=judged):
        return "boilerplate"
    if len(sentence) < 12 and sum(map(str.isalnum, sentence)) < 2:
        return "too-short"
    return None


def _as_language(code: str) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)


def _is_gap(text: str, start: int, end: int) -> bool:
    """Say whether nothing visible lies in `text[start:end]`."""
    rest = trim(text, start, end)
    return rest.start >= rest.end
