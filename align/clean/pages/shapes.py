"""Recognise lines that are no content by their shape: links, dates, menus, notices, signs."""

from __future__ import annotations

import re
from functools import cache

from align.chars import ARABIC_LETTERS, SIGNS
from align.clean.pages.blocks import BULLET, Block
from align.clean.pages.boilerplate import (
    is_date_word,
    is_made_of_pieces,
    is_marker,
    is_tail_marker,
    is_time_stamp,
    names_sources,
    opens_as_label,
)
from align.clean.sentences.words import ARABIC_SAYING
from align.gazetteer import read_gazetteer
from align.normalize import for_comparison

LINK = r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|net|org|info|dz|tn|ma|eg|sa|ae|qa|tv|fr|uk|io)(?:/\S*)?(?=\s|$)"
ONLY_LINKS = re.compile(rf"(?:(?:{LINK}|\S+@\S+\.\w{{2,8}})[\s|,،;:()\-–—>]*)+")
LETTER = re.compile(r"[^\W\d_]")

# "TUNIS, Nov 18 (Reuters) - ", «الرياض 5 يونيو (رويترز) -»: where and by whom, before the first sentence.
DATELINE = re.compile(
    rf"(?:[A-Z][A-Z'’.-]+[^()\n]{{0,50}}?|[{ARABIC_LETTERS}][^()\n.]{{1,50}}?)"
    r"\s*\((?P<source>[^()\n]{2,30})\)\s*(?:[-–—ـ]{1,3}|:)\s+(?=\S)"
)
# «دمشق-سانا: », "Rabat - MAP - ".
PLACE_AND_AGENCY = re.compile(
    rf"[^\W\d_](?:[^\W\d_'’]|[{SIGNS}]){{1,20}}(?: [^\W\d_]{{2,15}}){{0,2}}\s?[-–—/ـ]\s?"
    r"(?P<source>[^\W\d_][^-–—ـ:/().\n]{1,24}?)\s?[-–—ـ:/]\s+(?=\S)"
)
# "SFAX, Tunisia (Coastline Press) - ": by the place, which the gazetteer has.
CAPITALS = re.compile(
    r"(?P<place>[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,2})(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)?)?\s*"
    r"\([A-Z][^()\n]{1,30}\)\s*[-–—]{1,2}\s+(?=\S)"
)
STARS = re.compile(r"(?:[⭐★☆✩✪]\ufe0f?\s*){3}")
LONGEST_DATELINE = 120  # characters
SENTENCE_ENDS = frozenset('.!?…”"»')  # a headline keeps its place
TICKER = re.compile(r"[▲▼△▽]|[⬆⬇↑↓].*[%٪]")
DURATION = re.compile(r"\d{1,2}(?::\d{2}){1,2}(?:\s*/\s*\d{1,2}(?::\d{2}){1,2})?")
LIST_COUNT = re.compile(r"-?\s*(?:(?P<opens>list of \d+ items)|list \d+ of \d+|(?P<closes>end of list))", re.I)
# The number of a document of the United Nations, at the foot of its pages.
JOB_NUMBER = re.compile(r"\*?\d{2}-\d{5}\*?(?:\s+\([ACEFRS]\))?(?:\s+\d{6}){0,3}\*?")
_PAGE = r"(?:page|pg?\.?|(?:ال)?صفحة|ص\.?)\s*"
# At the foot of a page: Page 4 of 5, الصفحة ٤ من ٥, - 4 of 5 -.
PAGE_NUMBER = re.compile(
    rf"[-–—(\[\s]*(?:{_PAGE})?\d{{1,4}}\s*(?:of|out of|من(?: أصل)?)\s*\d{{1,4}}[-–—)\]\s]*"
    rf"|{_PAGE}\d{{1,4}}(?:\s*[/\\|]\s*\d{{1,4}})?",
    re.I,
)
FOLLOW_LINK = re.compile(
    r"(?:follow|read more|see more|more at|تابع|تابعوا|للمزيد)\b[^\[]*(?:https?://|www\.)\S+", re.I
)
PUBLISHED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at| by|\s*:)"
    r"|ن[\u064f]?شر (?:في|بتاريخ|يوم)|تم النشر|تم نشره|تاريخ النشر|[آاأ]خر تحديث"
    r"|publié le|mis à jour le|modifié le|posté le)\b.*\d",
    re.I,
)
YEAR = re.compile(r"\s*\d{4}\b")
CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
COPYRIGHT = re.compile(r"\s*(?:©|\(c\)\s*\d{4}|copyright\s*(?:©|\(c\)|\d{4}))", re.I)
LABELLED_TAGS = re.compile(
    r"(?:الوسوم|وسوم|تاغ|كلمات مفتاحية|الكلمات المفتاحية|كلمات دلالية|الكلمات الدلالية|التصنيف|تصنيفات"
    r"|tags?|tagged|topics|keywords|categor(?:y|ies)|filed under|étiquettes|mots[- ]clés)\s*:",
    re.I,
)
FOLLOW = re.compile(
    r"(?:follow|تابعوا?|تابعونا|تابعنا|suivez)\b.*(?:google news|غوغل نيوز|جوجل نيوز|twitter|تويتر|facebook|فيسبوك"
    r"|telegram|تلغرام|تيليغرام|واتساب|whatsapp|instagram|انستغرام|youtube|يوتيوب)[.!]?",
    re.I,
)
EDIT_LINK = re.compile(
    r"\s*\[\s*(?:edit|عدل|عدّل|تعديل|تحرير|modifier)(?: source| المصدر| le code)?"
    r"(?:\s*\|\s*(?:edit source|عدل المصدر|modifier le code))?\s*\]\s*$",
    re.IGNORECASE,
)
LONGEST_EDIT_LINK = 40  # characters
FIRST_ON = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,80}")
COPYRIGHT_WORDS = frozenset(
    for_comparison(
        "copyright c all rights reserved جميع كل الحقوق حقوق محفوظة محفوظه النشر والطبع لدى tous droits réservés"
    ).split()
)
FULL_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d]+(?:/[^\W\d]+)?,?\s+\d{4}\b|\b[^\W\d]+\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b"
    r"|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b"
)
DATE_AND_TIME = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"(?:[ ,،|-]+\d{1,2}:\d{2}(?::\d{2})?\s?(?:am|pm|ص|م)?)?",
    re.I,
)
DATELINE_JOINT = re.compile(r"^[\s]*[-–—,،|/(:]|[-–—,،|/(:]\s*$")
# White space is looked at from where it begins, so that a long run of it costs no more than its length.
MENU_JOINT = re.compile(r"(?:(?<!\s)\s++)?[|»›•·]\s*+|(?<!\s)\s++[/>]\s++|\t++")
# Where an extractor put the items of a menu on one line: white space wider than between words, or a sign.
COLUMN_JOINTS = tuple(
    re.compile(joint) for joint in (r"\s{2,}", r"(?<!\s)\s[^\w\s«»“”\"'‘’()]{1,2}\s", r"\s?::\s?", r"\s?//\s?")
)
PART_JOINT = re.compile(r"(?<!\s)\s[|·•–—-]\s")
BAR = re.compile(r"(?:(?<!\s)\s++)?\|\s*+")
HOME = re.compile(r"(?:home|accueil|الرئيسية|الصفحة الرئيسية)\s*[/»›>|«‹<\\→←-]", re.I)


def is_symbols(text: str) -> bool:
    """Say whether there is no letter at all."""
    return LETTER.search(text) is None


def is_links(block: Block) -> bool:
    """Say whether web and mail addresses are all there is."""
    return block.length <= 8 and ONLY_LINKS.fullmatch(block.text) is not None


def find_dateline(text: str, start: int, end: int, site: frozenset[str] = frozenset()) -> int:
    """Return where the dateline ends that a paragraph opens with, `start` when it opens with none.

    Its source is a news agency or the site itself, whose name has the words `site`, or its place goes with a date.
    """
    last = min(end, start + LONGEST_DATELINE)
    capitals = CAPITALS.match(text, start, last)
    if capitals and text[end - 1 : end] in SENTENCE_ENDS and capitals["place"] in _capital_places():
        return capitals.end()
    bracketed = text.find("(", start, last) >= 0
    match = DATELINE.match(text, start, last) if bracketed else PLACE_AND_AGENCY.match(text, start, last)
    if not match:
        return start
    place = text[start : match.start("source")]
    source = tuple(for_comparison(match["source"]).split())
    own = bool(source) and site.issuperset(source)
    if not bracketed:
        return match.end() if own or names_sources(source) else start
    if not ARABIC_SAYING.isdisjoint(place.split()):
        return start
    dated = any(character.isdecimal() for character in place) and any(map(is_date_word, _letters(place)))
    if dated or own or names_sources(source):
        return match.end()
    return match.end() if _is_own_dateline(place.rstrip("( "), match["source"], match.group()) else start


def _is_own_dateline(place: str, source: str, dateline: str) -> bool:
    """Say whether a place and a source in brackets have the look of a dateline, by an agency that no table knows.

    A place in capitals and initials ("HEXLEY (MND) – "); in Arabic, two words and two («سبها (الواحة) –»).
    """
    if source.isascii():
        return place.isupper() and source.isupper() and len(source) <= 6
    dashed = dateline.rstrip().endswith(("-", "–", "—"))
    return (
        dashed and len(place.split()) <= 2 and len(source.split()) <= 2 and ARABIC_SAYING.isdisjoint(place.split())
    )


@cache
def _capital_places() -> frozenset[str]:
    """Return the English names of the places in the gazetteer, in capitals."""
    places = (entry for entry in read_gazetteer() if entry.kind in ("city", "country", "region"))
    return frozenset(name.upper() for entry in places for name in (entry.name, *entry.english))


def _letters(text: str) -> list[str]:
    return [word for word in for_comparison(text).split() if not word[0].isdecimal()]


def is_date(block: Block) -> bool:
    """Say whether a line gives only when, or where and when, it was published, read or counted."""
    if block.length > 14 or not block.words:
        return False
    if is_time_stamp(block.words):
        return True
    if block.stops:
        return False
    others = sum(1 for word in block.words if not is_date_word(word))
    return (PUBLISHED.match(block.text) is not None and others <= 3) or _is_dateline(block)


def is_bare_date(block: Block) -> bool:
    """Say whether a line gives a date without a word on what was then, as the entries of a chronology do."""
    return is_date(block) and not PUBLISHED.match(block.text) and not opens_as_label(block.words)


def _gives_time(words: tuple[str, ...]) -> bool:
    """Say whether words of dates and times, with a number, are all there is: "6 minutes"."""
    return any(word[0].isdecimal() for word in words) and all(map(is_date_word, words)) and len(words) > 1


def _is_dateline(block: Block) -> bool:
    """Say whether a line is a place of a few words, a dash or comma, and a full date."""
    date = FULL_DATE.search(block.text)
    if not date or block.length > 9:
        return False
    before, after = block.text[: date.start()], block.text[date.end() :]
    rest = [word for word in f"{before} {after}".split() if LETTER.search(word) and not is_date_word(word.lower())]
    joined = all(DATELINE_JOINT.search(side) for side in (before, after) if LETTER.search(side))
    return len(rest) <= 3 and joined and any(is_date_word(word) for word in block.words)


def is_menu(block: Block) -> bool:
    """Say whether a line is a row of short items: a menu, a breadcrumb trail."""
    if block.text.startswith("|") or block.length > 40 or BULLET.match(block.text):
        return False
    if HOME.match(block.text):
        return True
    if block.stops:
        return False
    joint = MENU_JOINT if "«" not in block.text else BAR
    items = [item for item in joint.split(block.text) if item.strip()]
    if len(items) < 3 or any(len(item.split()) > 4 for item in items):
        return False
    if "\t" in block.text and not BAR.search(block.text):  # a row of a table, unless its cells are known
        return is_made_of_pieces(block.words, sections=True)
    return not any(character.isdecimal() for character in block.text) or is_made_of_pieces(
        block.words, sections=True
    )


def is_columns(block: Block) -> bool:
    """Say whether a line is three short items or more with wide gaps between, and nothing that is counted."""
    if block.stops or block.length > 40 or BULLET.match(block.text) or "\t" in block.text or block.text[:1] == "|":
        return False
    return any(_are_columns([item for item in joint.split(block.text) if item.strip()]) for joint in COLUMN_JOINTS)


def _are_columns(items: list[str]) -> bool:
    counted = sum(any(character.isdecimal() for character in item) for item in items)
    return len(items) >= 3 + counted and counted <= 1 and all(len(item.split()) <= 4 for item in items)


def ends_in_button(block: Block) -> bool:
    """Say whether a line is a name and a button: «شبكة أخبار الرافدين - الصفحة الرئيسية»."""
    parts = [tuple(for_comparison(part).split()) for part in PART_JOINT.split(block.text)]
    return len(parts) == 2 and len(parts[0]) <= 5 and len(parts[1]) > 1 and is_made_of_pieces(parts[1])


def holds_date(block: Block) -> bool:
    """Say whether a line beside a title gives a date and little else: «حلقة الأربعاء 8 فبراير 2023»."""
    if block.length > 20 or block.stops:
        return False
    pieces = [tuple(for_comparison(part).split()) for part in re.split(r"\s[·•|–—]\s", block.text)]
    timed = [_gives_time(piece) for piece in pieces]
    if len(pieces) > 1 and any(timed):
        return all(time or len(piece) <= 5 for time, piece in zip(timed, pieces, strict=True))
    others = sum(1 for word in block.words if not is_date_word(word))
    return others <= (4 if CLOCK.search(block.text) else 2) and FULL_DATE.search(block.text) is not None


def is_labelled_link(block: Block) -> bool:
    """Say whether a line is the headline of another page after a label that says so ("Related: Who pays?")."""
    label, sign, rest = block.text.partition(":")
    if not sign or not rest.strip() or block.length > 30 or len(label) > 40:
        return False
    words = tuple(for_comparison(label).split())
    # "Read more:", and with the name of the site or a section: «اقرأ في الرقم:».
    return is_marker(words) or is_tail_marker(words) or (2 < len(words) <= 4 and is_marker(words[:2]))


def is_figure(block: Block) -> bool:
    """Say whether a line is a quotation of the market, a rating, the length of a film, or the number of a page."""
    if block.length > 8:
        return False
    if STARS.search(block.text):
        return True
    if TICKER.search(block.text) and any(character.isdecimal() for character in block.text):
        return True
    length = DURATION.search(block.text)
    if length and block.length <= 5:
        rest = tuple(for_comparison(DURATION.sub(" ", block.text)).split())
        return bool(rest) and is_made_of_pieces(rest, sections=True)
    return any(pattern.fullmatch(block.text) for pattern in (LIST_COUNT, JOB_NUMBER, PAGE_NUMBER))


def opens_list(block: Block) -> bool:
    """Say whether a line is what a screen reader is told before a list of links ("list of 3 items")."""
    match = LIST_COUNT.fullmatch(block.text)
    return match is not None and match["opens"] is not None


def closes_list(block: Block) -> bool:
    """Say whether a line is what a screen reader is told after a list of links ("end of list")."""
    match = LIST_COUNT.fullmatch(block.text)
    return match is not None and match["closes"] is not None


def is_kicker(block: Block) -> bool:
    """Say whether a line above a title is a section of the site, a bar and another («أخبار|جامعات»)."""
    parts = [tuple(for_comparison(part).split()) for part in BAR.split(block.text) if part.strip()]
    if len(parts) < 2 or any(len(part) > 3 for part in parts) or block.length > 6:
        return False
    return any(is_made_of_pieces(part, sections=True) for part in parts)


def find_edit_link(text: str, start: int, end: int) -> int:
    """Return where the link that a wiki puts behind a heading begins ("History[edit]"), else `end`."""
    if not text.endswith("]", start, end):
        return end
    match = EDIT_LINK.search(text, max(start, end - LONGEST_EDIT_LINK), end)
    return match.start() if match else end


def is_notice(block: Block) -> bool:
    """Say whether a line is a copyright line, a list of tags, an appeal to follow the site or a link to edit it."""
    if EDIT_LINK.fullmatch(block.text):
        return True
    if block.length <= 12 and (FOLLOW.fullmatch(block.text) or FOLLOW_LINK.fullmatch(block.text)):
        return True
    if FIRST_ON.fullmatch(block.text):
        return True
    if is_copyright(block):
        return block.length <= 30
    return LABELLED_TAGS.match(block.text) is not None and not block.stops


def is_copyright(block: Block) -> bool:
    """Say whether a line claims copyright."""
    if COPYRIGHT.match(block.text):
        return True
    before, sign, after = block.text.partition("©")
    if not sign or block.length > 30:
        return False
    # A caption ends in the sign and the name of an agency.
    claimed = not COPYRIGHT_WORDS.isdisjoint(for_comparison(before).split()) or YEAR.match(after)
    return bool(claimed) or len(before.split()) < 5


def is_owner(block: Block) -> bool:
    """Say whether a line says just whose a picture is: "© Wales Picture Agency", and no year."""
    text = block.text
    return text.startswith("©") and block.length <= 6 and not any(map(str.isdecimal, text)) and is_copyright(block)


def find_copyright_holder(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name in a copyright line, in the view for comparison; empty when there is none."""
    kept = [word for word in words if word not in COPYRIGHT_WORDS and not word.isdecimal()]
    return tuple(kept)
