"""Recognise lines that are no content by their shape: links, dates, bylines, menus, signs."""

from __future__ import annotations

import re

from align.text.normalize import for_comparison
from align.text.pages.blocks import BULLET, Block, make_block
from align.text.pages.furniture import is_date_word, is_made_of_pieces, is_time_stamp, names_sources
from align.text.sentences.abbreviations import ARABIC_SAYING

LINK = r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|net|org|info|dz|tn|ma|eg|sa|ae|qa|tv|fr|uk|io)(?:/\S*)?(?=\s|$)"
ONLY_LINKS = re.compile(rf"(?:(?:{LINK}|\S+@\S+\.\w{{2,8}})[\s|,،;:()\-–—>]*)+")
LETTER = re.compile(r"[^\W\d_]")

# Credits: a label, then names. The label alone decides only with a colon or a dash after it.
ARABIC_CREDIT = re.compile(
    r"(?:كتب|كتبت|كتبه|كتبها|كتابة|بقلم|إعداد|اعداد|أعده|تحرير|ترجمة|ترجمها|تصوير|المصدر|المصادر|الكاتب|الكاتبة|المحرر"
    r"|مراسلنا|متابعة|رصد|عدسة|وكالات|تقرير وتصوير|تغطية مصورة|تدقيق|راجعه|راجعته|راجعها|إشراف|مونتاج|حاوره|حاورها"
    r"|(?:تمت )?(?:ال)?مراجعة (?:ال)?طبية(?: بواسطة| من قبل)?)\s*[:：/|\-–—]\s*\S"
)
ARABIC_WROTE = re.compile(r"(?:كتب|كتبت|كتبه|تقرير|ترجمة|إعداد|حوار|تصوير|متابعة)\s+[^\W\d]")
ARABIC_PEN = re.compile(r"(?:بقلم|بقلم/|من إعداد)\s+\S")
# A name with a title and nothing else.
ARABIC_PERSON = re.compile(r"(?:[أا]\.? ?)?د\.\s?[^\W\d]\S*(?:\s[^\W\d]\S*){1,3}")
# A name on whose page a mail may be sent.
MAIL_WRITER = re.compile(r".{2,40}\s(?:أرسل|ارسل) بريد[اً]* [إا]لكتروني[اً]*.{0,30}")
POSTED = re.compile(r"(?:posted|published|written) by\b.{2,60}\b\d{4}\b.{0,60}", re.I)
AGENCY_CREDIT = re.compile(
    r"(?:additional )?(?:reporting|writing|editing|compiled|written|edited) (?:and \w+ )?by\s+(?-i:[A-ZÀ-Ý])", re.I
)
WRITER_NOTE = re.compile(
    r"\*\s*(?:ال)?(?:كاتب|كاتبة|باحث|باحثة|أكاديمي|أكاديمية|صحفي|صحفية|صحافي|صحافية|محلل|محللة|أستاذ|أستاذة|خبير|خبيرة|رئيس|وزير)\b"
)
LATIN_CREDIT = re.compile(
    r"(?:(?:written|reported|reporting|edited|editing|posted|compiled|translated|story|text|words|video|graphics|analysis"
    r"|report|opinion|interview|essay|review|column|comment) by\s+(?-i:[A-ZÀ-Ý])"
    r"|(?:by|authors?|sources?|editor|reporter|rédaction|auteur|écrit par|rédigé par)\s*:\s*\S"
    r"|(?:écrit|rédigé|publié|traduit) par\s+(?-i:[A-ZÀ-Ý])|propos recueillis par\s+\S)",
    re.I,
)
NAME = r"(?:[A-ZÀ-Ý][\w.'’\-À-ÿ]*|(?:al|el|ben|bin|de|van|von|der|la|le|d|du)\b[-'’]?\w*)"
ENGLISH_BYLINE = re.compile(
    rf"(?:By|BY|Par|PAR)\s+{NAME}(?:\s+{NAME}){{0,4}}(?:(?:\s*[,&/|]\s*|\s+(?:and|AND|et|in|IN|à|for|with)\s+){NAME}"
    rf"(?:\s+{NAME}){{0,5}}){{0,6}}\s*[|,\-–—]?\s*"
)
CORRESPONDENT = re.compile(r"\S[^–—:]{1,40}[–—-]\s*(?:من )?(?:مراسل|موفد|مبعوث)\w*\b")
PHOTO_CREDIT = re.compile(
    r"(?:تصوير|عدسة|photos?(?:graphs?)? by|photo credit|crédit photo)\s*[:/]?\s*\S"
    r"|(?-i:REUTERS|AFP|AP|EPA|Getty Images|Anadolu|رويترز|أ ف ب|غيتي)\s*(?:/|[-–—]\s)\s*\S",
    re.I,
)
JOB = re.compile(
    r",\s*(?:[\w'-]+\s+){0,5}(?:editor|correspondent|columnist|reporter|writer|staff|desk|bureau|chief|journaliste)s?\b.*",
    re.I,
)
PLACE_AND_SOURCE = re.compile(
    r"[^\W\d][^–—:|]{1,40}(?:\s*[–—-]\s+(?P<source>[^\W\d][^–—:|]{1,40}\W*)|\s*:\s*[«\"“](?P<quoted>[^«»\"“”]{2,40})[»\"”])"
)
# "TUNIS, Nov 18 (Reuters) - ", «الرياض 5 يونيو (رويترز) -»: where and by whom, before the first sentence.
DATELINE = re.compile(
    r"(?:[A-Z][A-Z'’.-]+[^()\n]{0,50}?|[\u0621-\u064a][^()\n.]{1,50}?)\s*\((?P<source>[^()\n]{2,30})\)\s*(?:[-–—ـ]{1,3}|:)\s+(?=\S)"
)
STARS = re.compile(r"(?:[⭐★☆✩✪]\ufe0f?\s*){3}")
LONGEST_DATELINE = 120  # characters
TICKER = re.compile(r"[▲▼△▽]|[⬆⬇↑↓].*[%٪]")
DURATION = re.compile(r"\d{1,2}(?::\d{2}){1,2}(?:\s*/\s*\d{1,2}(?::\d{2}){1,2})?")
LIST_COUNT = re.compile(r"-?\s*(?:(?P<opens>list of \d+ items)|list \d+ of \d+|(?P<closes>end of list))", re.I)
# The number of a document of the United Nations, at the foot of its pages.
JOB_NUMBER = re.compile(r"\*?\d{2}-\d{5}\*?(?:\s+\([ACEFRS]\))?(?:\s+\d{6}){0,3}\*?")
FOLLOW_LINK = re.compile(
    r"(?:follow|read more|see more|more at|تابع|تابعوا|للمزيد)\b[^\[]*(?:https?://|www\.)\S+", re.I
)
SIGNS = re.compile(r"^[^\w\s©(\[«“\"#@|]+\s*")
PUBLISHED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at| by|\s*:)"
    r"|ن[\u064f]?شر (?:في|بتاريخ|يوم)|تم النشر|تم نشره|تاريخ النشر|[آاأ]خر تحديث"
    r"|publié le|mis à jour le|modifié le|posté le)\b.*\d",
    re.I,
)
YEAR = re.compile(r"\s*\d{4}\b")
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
    r"[\d٠-٩]{1,4}[/.-][\d٠-٩]{1,2}[/.-][\d٠-٩]{2,4}"
    r"(?:[ ,،|-]+[\d٠-٩]{1,2}:[\d٠-٩]{2}(?::[\d٠-٩]{2})?\s?(?:am|pm|ص|م)?)?",
    re.I,
)
DATELINE_JOINT = re.compile(r"^[\s]*[-–—,،|/(:]|[-–—,،|/(:]\s*$")
PART_JOINT = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")
MENU_JOINT = re.compile(r"\s*[|»›•·]\s*|\s+[/>]\s+|\t+")
BAR = re.compile(r"\s*\|\s*")
HOME = re.compile(r"(?:home|accueil|الرئيسية|الصفحة الرئيسية)\s*[/»›>|«‹<\\→←-]", re.I)


def is_symbols(text: str) -> bool:
    """Say whether there is no letter at all."""
    return LETTER.search(text) is None


def is_links(block: Block) -> bool:
    """Say whether web and mail addresses are all there is."""
    return block.length <= 8 and ONLY_LINKS.fullmatch(block.text) is not None


def is_credit(block: Block) -> bool:
    """Say whether a line names writers, translators, photographers or sources and says nothing else."""
    text = SIGNS.sub("", block.text)
    if text.startswith(("(", "[")) and text.endswith((")", "]")):
        text = text[1:-1]
    if block.length <= 60 and AGENCY_CREDIT.match(text):
        return True
    if block.length > 14 or (block.stops and block.length > 6):
        return False
    if (
        _is_dated_byline(block)
        or POSTED.fullmatch(text)
        or WRITER_NOTE.match(block.text)
        or MAIL_WRITER.fullmatch(text)
    ):
        return True
    if ENGLISH_BYLINE.fullmatch(JOB.sub("", text).rstrip(" .")) or CORRESPONDENT.match(text):
        return True
    if ARABIC_CREDIT.match(text) or ARABIC_PEN.match(text):
        return block.length <= 9
    return LATIN_CREDIT.match(text) is not None and block.length <= 12


def _is_dated_byline(block: Block) -> bool:
    """Say whether a line is `by`, a name and a date, with no sign between: "By Jane Doe June 1, 2023 at 4 pm"."""
    words = block.words
    last = len(words)
    while last > 1 and is_date_word(words[last - 1]):
        last -= 1
    return words[:1] == ("by",) and 2 <= last <= 6 and len(words) - last >= 3 and is_time_stamp(words[last:])


def is_credit_line(block: Block) -> bool:
    """Say whether a line is a credit, or credits and dates in a row ("Analysis by Jane Doe · 4 min read")."""
    if is_credit(block):
        return True
    parts = [part for part in PART_JOINT.split(block.text) if part.strip()]
    if not 2 <= len(parts) <= 5 or block.length > 25:
        return False
    pieces = [make_block(part, 0, len(part)) for part in parts]
    return any(map(is_credit, pieces)) and all(
        is_credit(piece) or is_date(piece) or is_made_of_pieces(piece.words, sections=True) for piece in pieces
    )


def is_photo_credit(block: Block) -> bool:
    """Say whether a line names the photographer and says nothing else."""
    return block.length <= 8 and not block.stops and PHOTO_CREDIT.match(SIGNS.sub("", block.text)) is not None


def find_source(block: Block) -> tuple[str, ...]:
    """Return what follows the dash in a line of a place, a dash and a source; empty for other lines."""
    match = PLACE_AND_SOURCE.fullmatch(block.text) if block.length <= 7 and not block.stops else None
    return tuple(for_comparison(match["source"] or match["quoted"]).split()) if match else ()


def find_dateline(text: str, start: int, end: int) -> int:
    """Return where the dateline ends that a paragraph opens with, `start` when it opens with none.

    Its source is a news agency, or its place goes with a date.
    """
    last = min(end, start + LONGEST_DATELINE)
    match = DATELINE.match(text, start, last) if text.find("(", start, last) >= 0 else None
    if not match:
        return start
    place = text[start : match.start("source")]
    if not ARABIC_SAYING.isdisjoint(place.split()):
        return start
    dated = any(character.isdecimal() for character in place) and any(map(is_date_word, _letters(place)))
    return match.end() if dated or names_sources(tuple(for_comparison(match["source"]).split())) else start


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
    return LIST_COUNT.fullmatch(block.text) is not None or JOB_NUMBER.fullmatch(block.text) is not None


def opens_list(block: Block) -> bool:
    """Say whether a line is what a screen reader is told before a list of links ("list of 3 items")."""
    match = LIST_COUNT.fullmatch(block.text)
    return match is not None and match["opens"] is not None


def closes_list(block: Block) -> bool:
    """Say whether a line is what a screen reader is told after a list of links ("end of list")."""
    match = LIST_COUNT.fullmatch(block.text)
    return match is not None and match["closes"] is not None


def is_person(block: Block) -> bool:
    """Say whether a line is a name with a title («د. هيفاء السويدان»)."""
    return block.length <= 5 and ARABIC_PERSON.fullmatch(block.text) is not None


def names_writer(block: Block) -> bool:
    """Say whether a line is `wrote` and a name («كتبت منال العيسوي»), which beside a date is a credit."""
    return block.length <= 4 and not block.stops and ARABIC_WROTE.match(block.text) is not None


def is_kicker(block: Block) -> bool:
    """Say whether a line above a title is a section of the site, a bar and another («أخبار|جامعات»)."""
    parts = [tuple(for_comparison(part).split()) for part in BAR.split(block.text) if part.strip()]
    if len(parts) < 2 or any(len(part) > 3 for part in parts) or block.length > 6:
        return False
    return any(is_made_of_pieces(part, sections=True) for part in parts)


def is_notice(block: Block) -> bool:
    """Say whether a line is a copyright line, a list of tags or an appeal to follow the site."""
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


def find_copyright_holder(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name in a copyright line, in the view for comparison; empty when there is none."""
    kept = [word for word in words if word not in COPYRIGHT_WORDS and not word.isdecimal()]
    return tuple(kept)
