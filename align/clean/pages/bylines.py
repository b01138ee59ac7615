"""Recognise credits: lines that name writers, translators, photographers or sources and say nothing else."""

from __future__ import annotations

import re

from align.clean.pages.blocks import Block, make_block
from align.clean.pages.boilerplate import is_date_word, is_made_of_pieces, is_time_stamp
from align.clean.pages.shapes import is_date
from align.normalize import for_comparison

# A label, then names. The label alone decides only with a colon or a dash after it.
ARABIC_CREDIT = re.compile(
    r"(?:كتب|كتبت|كتبه|كتبها|كتابة|بقلم|إعداد|اعداد|أعده|تحرير|ترجمة|ترجمها|تصوير|المصدر|المصادر|الكاتب|الكاتبة|المحرر"
    r"|مراسلنا|متابعة|رصد|عدسة|وكالات|تقرير وتصوير|تغطية مصورة|تدقيق|راجعه|راجعته|راجعها|إشراف|مونتاج|حاوره|حاورها"
    r"|تقديم|إخراج|نص|نصوص|صور|رسوم|رسم|إعداد وتقديم|غرافيك|مراسلة|تعليق صوتي"
    r"|(?:تمت )?(?:ال)?مراجعة (?:ال)?طبية(?: بواسطة| من قبل)?)(?: و\w{3,8})?\s*[:：/|\-–—]\s*\S"
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
    r"|(?:by|authors?|sources?|editor|reporter|words|photograph(?:s|y|er)?|pictures?|images?|illustrations?|video"
    r"|rédaction|auteur|écrit par|rédigé par)\s*:\s*(?-i:[A-ZÀ-Ý])"
    r"|(?:écrit|rédigé|publié|traduit) par\s+(?-i:[A-ZÀ-Ý])|propos recueillis par\s+\S)",
    re.I,
)
NAME = r"(?:[A-ZÀ-Ý][\w.'’\-À-ÿ]*|(?:al|el|ben|bin|de|van|von|der|la|le|d|du)\b[-'’]?\w*)"
ENGLISH_BYLINE = re.compile(
    rf"(?:By|BY|by|Par|PAR)\s+{NAME}(?:\s+{NAME}){{0,4}}"
    rf"(?:(?:\s*[,&/|]\s*|\s+(?:and|AND|et|in|IN|at|à|for|FOR|FOR THE|with)\s+){NAME}"
    rf"(?:\s+{NAME}){{0,5}}){{0,6}}\s*[|,\-–—]?\s*"
)
CORRESPONDENT = re.compile(r"\S[^–—:]{1,40}[–—-]\s*(?:من )?(?:مراسل|موفد|مبعوث)\w*\b")
PHOTO_CREDIT = re.compile(
    r"(?:(?:photos?|photographs?|illustrations?|graphics?|images?|video) by|photo credit|crédit photo)\s*[:/]?\s*\S"
    # «صورة: محمد الكثيري», while «صورة: مبنى الوزارة» is a caption.
    r"|صورة\s*:\s*(?!ال)[^\W\d]{3,}\s(?:[^\W\d]{3,}\s)?ال[^\W\d]{2,}ي\Z"
    r"|(?:تصوير|عدسة|رسم)\s*[:/]\s*\S|(?:تصوير|عدسة)\s(?!ال)[^\W\d]\w+(?:\s[^\W\d]\w+){0,2}\Z"
    r"|(?-i:REUTERS|AFP|AP|EPA|Getty Images|Anadolu|رويترز|أ ف ب|غيتي)\s*(?:/|[-–—]\s)\s*\S",
    re.I,
)
JOB = re.compile(
    r",\s*(?:[\w'-]+\s+){0,5}(?:editor|correspondent|columnist|reporter|writer|staff|desk|bureau|chief|journaliste|office|department|communication|service)s?\b.*",
    re.I,
)
PLACE_AND_SOURCE = re.compile(
    r"[^\W\d][^–—:|]{1,40}(?:\s*[–—-]\s+(?P<source>[^\W\d][^–—:|]{1,40}\W*)|\s*:\s*[«\"“](?P<quoted>[^«»\"“”]{2,40})[»\"”])"
)
# "Photo: Jane Doe / Agency": names alone, while "Photo: the two ministers" is a caption.
PHOTO_OF = re.compile(
    rf"(?:image\s*:\s*)?\(?(?:photo|photos|picture|image)\s*:\s*"
    rf"(?-i:{NAME}(?:\s+{NAME}){{0,4}}(?:\s*[/,|]\s*{NAME}(?:\s+{NAME}){{0,4}})?)\)?",
    re.I,
)
HANDLE = re.compile(r"\s+@\w+$")
PLACE_AND_NAME = re.compile(
    r"[^\W\d][^–—:/.،,]{1,24}\s?:\s?(?:\w{1,2}\.\s?){1,2}[^\W\d][^–—:/.،,]{1,24}|[^\W\d][^–—:/.،,]{1,24}?\s?[–—/-]\s?[^\W\d][^–—:/.،,]{1,30}?\s*[:–—-]?"
)
SIGNS = re.compile(r"^[^\w\s©(\[«“\"#@|]+\s*")
# Who wrote and edited a dispatch, by their initials, at its end: «س.ب / ن.ع», "MND/kb/rs"; and that it ends.
INITIALS = re.compile(r"\(?[^\W\d_]{1,4}(?:\s*[./]\s*[^\W\d_]{1,4}){1,5}\.?\)?|\((?:انتهى|النهاية|ends)\)", re.I)
# The patterns above try every place of a run of white space, and web pages have runs of thousands of characters.
SPACE = re.compile(r"(?P<broken>[^\S\n]*+\n\s*+)|[^\S\n]++")
PART_JOINT = re.compile(r"(?:(?<!\s)\s++)?[|·•]\s*+|(?<!\s)\s++[–—-]\s++")


def is_credit(block: Block) -> bool:
    """Say whether a line names writers, translators, photographers or sources and says nothing else."""
    line = shorten_space(block.text)
    text = SIGNS.sub("", line)
    if text.startswith(("(", "[")) and text.endswith((")", "]")):
        text = text[1:-1]
    if block.length <= 60 and AGENCY_CREDIT.match(text):
        return True
    if block.length > 14 or (block.stops and block.length > 6):
        return False
    if _is_dated_byline(block) or POSTED.fullmatch(text) or WRITER_NOTE.match(line) or MAIL_WRITER.fullmatch(text):
        return True
    if ENGLISH_BYLINE.fullmatch(HANDLE.sub("", JOB.sub("", text)).rstrip(" .")) or CORRESPONDENT.match(text):
        return True
    if ARABIC_CREDIT.match(text) or ARABIC_PEN.match(text):
        return block.length <= 9
    return LATIN_CREDIT.match(text) is not None and block.length <= 12


def shorten_space(text: str) -> str:
    """Return a text with one space for each run of white space, or a line feed where the run holds one.

    >>> shorten_space("By Jane Doe\\u00a0\\u00a0 4 min")
    'By Jane Doe 4 min'
    """
    return SPACE.sub(lambda run: "\n" if run["broken"] else " ", text)


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
    parts = [part for part in PART_JOINT.split(shorten_space(block.text)) if part.strip()]
    if not 2 <= len(parts) <= 5 or block.length > 25:
        return False
    pieces = [make_block(part, 0, len(part)) for part in parts]
    dated = any(map(is_date, pieces))
    credited = [is_credit(piece) or (dated and names_writer(piece)) for piece in pieces]
    return any(credited) and all(
        known or is_date(piece) or is_made_of_pieces(piece.words, sections=True)
        for known, piece in zip(credited, pieces, strict=True)
    )


def is_photo_credit(block: Block) -> bool:
    """Say whether a line names the photographer and says nothing else."""
    text = SIGNS.sub("", shorten_space(block.text)).strip("([")
    if block.length > 10 or block.stops:
        return False
    return PHOTO_OF.fullmatch(text) is not None or (block.length <= 8 and PHOTO_CREDIT.match(text) is not None)


def find_source(block: Block) -> tuple[str, ...]:
    """Return what follows the dash in a line of a place, a dash and a source; empty for other lines."""
    match = PLACE_AND_SOURCE.fullmatch(shorten_space(block.text)) if block.length <= 7 and not block.stops else None
    return tuple(for_comparison(match["source"] or match["quoted"]).split()) if match else ()


def is_place_and_name(block: Block) -> bool:
    """Say whether a line could be a place and who wrote there: «دير الزور – عمار الخلف:», «بغداد/ الرافدين -»."""
    return len(block.words) <= 6 and PLACE_AND_NAME.fullmatch(shorten_space(block.text)) is not None


def is_initials(block: Block) -> bool:
    """Say whether a line holds just initials of those who wrote and edited."""
    return len(block.text) <= 24 and INITIALS.fullmatch(block.text) is not None


def is_person(block: Block) -> bool:
    """Say whether a line is a name with a title («د. هيفاء السويدان»)."""
    return block.length <= 5 and ARABIC_PERSON.fullmatch(shorten_space(block.text)) is not None


def names_writer(block: Block) -> bool:
    """Say whether a line is `wrote` and a name («كتبت منال العيسوي»), which beside a date is a credit."""
    return block.length <= 4 and not block.stops and ARABIC_WROTE.match(shorten_space(block.text)) is not None
