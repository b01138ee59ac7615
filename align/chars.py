"""The one table of characters: digits, letters, vowel signs, invisible marks, quotation marks, stops, signs.

Sets are strings to stand between the brackets of a regular expression, `[{DIGITS}]`; tables are for
`str.translate`. A rule that needs one more or one fewer says so where it is made.
"""

from __future__ import annotations

import re

# Digits, and the signs written among them.
ARABIC_DIGITS, PERSIAN_DIGITS = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"
DIGITS = "0-9٠-٩۰-۹"
WESTERN_DIGITS = str.maketrans(ARABIC_DIGITS + PERSIAN_DIGITS, "0123456789" * 2)
NUMBER_SIGNS = str.maketrans("٫٬٪؉", ".,%‰")
FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

# Letters. Presentation forms draw Arabic letters joined, as old files and PDFs have them.
ARABIC_LETTERS = "\u0621-\u064a"  # those of Arabic itself, with the tatweel
ARABIC_SCRIPT = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff"  # and of others, signs, marks
PRESENTATION_FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
LATIN_SCRIPT = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿﬀ-ﬆ"
CAPITALS = "A-ZÀ-ÖØ-Þ"
CASED_LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u04ff"  # Latin, Greek, Cyrillic
SMALL_LETTERS = "a-z\u00df-\u024f\u0370-\u04ff"
# What Persian and Urdu keyboards put where an Arabic reader sees kaf, ya and ha; alef wasla.
SAME_LETTERS = str.maketrans("کیھہٱ", "كيهها")

# Vowel signs (tashkil) and Quranic annotation; signs that a letter may be composed with: madda and hamza.
TASHKIL = (
    "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08d3-\u08e1\u08e3-\u08ff"
)
SIGNS = TASHKIL + "\u0653-\u0655"
TATWEEL = "\u0640"
JOINERS = "\u200c\u200d"  # within a word: apart (Persian), or together

# Characters that take no room: soft hyphen, zero-width characters, direction marks, byte order mark ...
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# ... and those that text seldom has: variation selectors, annotations, tags.
UNSEEN = "\u034f\u180e\u206a-\u206f\ufe00-\ufe0f\ufff9-\ufffb\U000e0000-\U000e007f"
SPACES = "\u00a0\u202f\u2009\u2007\t"  # other than the plain one
LINE_ENDS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"

# Marks.
STOPS = ".!?؟…۔"  # that end a sentence, the last in Urdu
CLOSERS = "»”’›\"')\\]}"  # quotation marks and brackets behind such a stop
PLAIN_QUOTES = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
BULLETS = "•●▪◦‣■►▶"
# Arrows, technical and geometric signs, dingbats, emoji, flags, the keycap sign.
PICTOGRAPHS = "\u20e3\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"

ARABIC_LETTER = re.compile(f"[\u0620-\u064a\u0671-\u06d3\u06fa-\u06fc{PRESENTATION_FORMS}]")
LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")


def list_codes(characters: str) -> list[int]:
    """List the code points of a set: `a-c` is 97, 98, 99."""
    codes: list[int] = []
    at = 0
    while at < len(characters):
        last = at + 2 if characters[at + 1 : at + 2] == "-" else at
        codes += range(ord(characters[at]), ord(characters[last]) + 1)
        at = last + 1
    return codes


def arabic_share(text: str) -> float:
    """Return the share of Arabic letters among the text's Arabic and Latin letters; 0.5 where it has neither."""
    if text.isascii():
        return 0.0 if LATIN_LETTER.search(text) else 0.5
    arabic, latin = len(ARABIC_LETTER.findall(text)), len(LATIN_LETTER.findall(text))
    return arabic / (arabic + latin) if arabic + latin else 0.5


# Half of a character of two code units, as of an emoji that was cut off; no character by itself.
SURROGATE = re.compile("[\ud800-\udfff]")


def mend_halves(text: str) -> str:
    """Put U+FFFD, a character that was lost, for each half of one: no tokenizer, table or file takes it."""
    return SURROGATE.sub("\ufffd", text)
