"""Judge whether a mark ends its sentence, by what stands before and after it.

- `؛` ends a sentence. `;` joins the clauses of one, but in an Arabic text it is the `؛` of a Latin keyboard.
- A mark before a lower-case Latin letter or a comma does not end a sentence, unless all is written in lower case.
- A stop after an abbreviation, an initial or an item's number ends one only when the next word likely starts one.
- `..`, `...` and `…` before an Arabic word pause inside a sentence, unless that word opens a new one.
- There are no ends inside brackets. A quotation may hold ends; its own last mark ends the sentence around it
  unless what follows goes on with it.
"""

from __future__ import annotations

import re

from align.chars import ARABIC_SCRIPT, DIGITS
from align.clean.sentences import words
from align.clean.sentences.paragraphs import GAP, WORD_CHARACTERS
from align.normalize import fold_characters

# How far a bracket may reach to keep the marks inside from ending sentences, and a quotation to be recognised.
BRACKET_REACH, QUOTATION_REACH = 300, 1000
# Characters before an hour that make a statement rather than an adverbial ("On Monday at 5 p.m.").
SHORTEST_STATEMENT = 24
# Letters of و with a particle («وفي»); a longer word with it opens a clause after a year.
LONGEST_PARTICLE = 3

_NEXT = re.compile(
    rf"(?P<gap>{GAP}*+)[«“„\"'‘(\[{{#@¿¡—–-]*+[ \xa0]?(?P<word>[{WORD_CHARACTERS}’']{{0,40}}+)(?P<stop>\.?)"
)
_CONTINUING = re.compile(rf"{GAP}*+[،,:;؛/]")
_PREVIOUS = re.compile(rf"((?:[{WORD_CHARACTERS}'’-]+\.[ ]?)*[{WORD_CHARACTERS}'’-]+)[ \xa0]?\Z")
_ARABIC = re.compile(f"[{ARABIC_SCRIPT}]")
_CLOSING_QUOTE = re.compile(r"[»”’\"'“]")
_OPENING_QUOTE = re.compile(r"[«“„\"]")
_INITIALS = re.compile(r"(?:[^\W\d_]\. ?)+[^\W\d_]\Z")
_RESUMED = re.compile(rf"{GAP}*+(?:\.{{2,3}}|…)[ \xa0]?([^\W\d_])")
_SINCE_WHEN = re.compile(r"\W*(?:in|by|around|about|before|after|since|from|until|till|between)\b", re.I)
_ROMAN = re.compile(r"[ivx]{1,4}\Z")
_SECOND_DATE_PART = re.compile(rf"{GAP}*+(?:[{DIGITS}]{{1,2}} ?\. ?[{DIGITS}]|[{DIGITS}]{{4}}\b)")
# What before the last word of a sentence makes it part of a time, a ratio or a unit.
_MEASURE = re.compile(rf"(?:[{DIGITS}]:|[°º] ?|[{DIGITS}]\s?[^\W\d_]{{1,4}}/)\Z")
_CHAPTER_AND_VERSE = re.compile(rf"{GAP}*+\d{{1,3}}:\d")
_WORD = re.compile(r"\w")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH_SPEAKER = re.compile(
    rf"{GAP}*(?:the [\w'’]+ |an? [\w'’]+ |[A-Z][\w.'’-]* ){{1,3}}(?:{'|'.join(sorted(words.ENGLISH_SAYING))})\b"
)
# What says who speaks next rather than who spoke: `قالت سلمى: «نعم»`.
_INTRODUCTION = re.compile(r"[^.!?؟؛:«»“”\"\n]{0,80}+:")
_DATELINE = re.compile(rf"{GAP}*+[—–-]{GAP}")  # `WASHINGTON, D.C. — The`
_ADDRESS = re.compile(rf"://|www\.|@|\.(?:{'|'.join(sorted(words.NAME_SUFFIXES))})\b", re.I)


def ends_sentence(text: str, first: int, at: int, after: int, marks: str, language: str) -> bool:
    """Tell whether `marks` at `at`, with what closes them up to `after`, end the sentence begun at `first`."""
    if after >= len(text):
        return True
    if _CONTINUING.match(text, after) or _is_bracketed(text, first, at, after):
        return False
    following = _NEXT.match(text, after)
    assert following is not None  # every part of the pattern may be empty
    word, gap = following["word"], following["gap"]
    if "؛" in marks or marks == ";":
        return "؛" in marks or (language == "ar" and _is_arabic(text[first:at].rstrip()[-1:]))
    if not gap or not any(map(str.isspace, gap)):
        return _lacks_space(text, first, at, after, marks)
    if _is_lower(word) and not _is_lower(_first_word(text, first, at)):
        return False
    resumed = _RESUMED.match(text, after) if _is_pause(marks) else None
    if resumed:  # `I thought that... ...you had gone.`
        return resumed[1].isupper()
    if _is_pause(marks) and _is_arabic(word[:1]):
        return opens_clause(word)
    if word.lower() in words.COMPANY_KINDS:  # `Yahoo! Inc. bought it.`
        return False
    if marks == "." and not _CLOSING_QUOTE.search(text, at, after):
        return not _is_abbreviated(text, first, at, following)
    return not _goes_on_after_quotation(text, first, at, after, marks, word)


def opens_clause(word: str) -> bool:
    """Tell whether an Arabic word commonly opens a sentence or clause: `وقال`, `كما`, `وقد`."""
    word = fold_characters(word)
    return word in words.ARABIC_STARTS or (word[:1] == "و" and word[1:] in words.ARABIC_SAYING)


def _starts_sentence(word: str, stop: str) -> bool:
    if _is_arabic(word[:1]):
        return opens_clause(word)
    return word[:1].isupper() and word.lower() in words.ENGLISH_STARTS and not (stop and len(word) == 1)


def _is_arabic(character: str) -> bool:
    return _ARABIC.match(character) is not None


def _is_lower(word: str) -> bool:
    return word[:1].islower() and not _is_arabic(word[:1])


def _first_word(text: str, first: int, at: int) -> str:
    letter = _FIRST_LETTER.search(text, first, min(at, first + 50))
    return letter[0] if letter else ""


def _is_pause(marks: str) -> bool:
    return ("…" in marks or ".." in marks) and not set(marks) & set("!?؟")


def _is_bracketed(text: str, first: int, at: int, after: int) -> bool:
    """Tell whether the mark stands inside round or square brackets that close within reach."""
    begin = max(first, at - BRACKET_REACH)
    for opening, closing in ("()", "[]"):
        opened = text.rfind(opening, begin, at)
        is_open = opened >= 0 and text.rfind(closing, opened, after) < 0
        if is_open and text.find(closing, after, after + BRACKET_REACH) >= 0:
            return True
    return False


def _lacks_space(text: str, first: int, at: int, after: int, marks: str) -> bool:
    """Tell whether a mark with a letter right behind it ends a sentence whose space was forgotten."""
    before, behind = text[max(first, at - 3) : at], text[after : after + 3]
    if not behind[:1].isalpha() or _is_pause(marks):
        return False
    if "؟" in marks or "۔" in marks:
        return True
    written = text[max(first, at - 80) : after + 40].split()
    if any(_ADDRESS.search(part) for part in written if marks in part):
        return False
    is_arabic = len(behind) > 1 and all(map(_is_arabic, behind[:2])) and behind[:2].isalpha()
    if _CLOSING_QUOTE.search(text, at, after):
        return is_arabic or behind[:1].isupper()
    if is_arabic:  # also `بخير .شكرا`, with the space on the wrong side
        return len(before) > 1 and (before[-2:].isalpha() or (before[-1].isspace() and before[-2].isalpha()))
    if not (behind[:1].isupper() and behind[1:2].islower()):
        return False
    if before[-1:].isspace():  # `in the evening .We served`, but `the .Net platform`
        word = _LATIN_WORD.match(text, after)
        return before[:-1].isalpha() and word is not None and word[0].lower() not in words.NAME_SUFFIXES
    return before.isalpha() and before.islower()


def _is_abbreviated(text: str, first: int, at: int, following: re.Match[str]) -> bool:
    """Tell whether the stop at `at` belongs to an abbreviation, an initial or a number and ends nothing."""
    before = text[max(first, at - 24) : at]
    previous = _PREVIOUS.search(before)
    if previous is None:
        return False
    token = fold_characters(previous[1]).replace(" ", "").lower()
    if token[:1] == "و" and token[1:] in words.BEFORE_NAME:  # `وم. ليلى`
        token = token[1:]
    last = token.rpartition(".")[2]
    word, starts = following["word"], _starts_sentence(following["word"], following["stop"])
    is_first = _WORD.search(text, first, at - len(previous[0])) is None
    if _MEASURE.search(before, 0, previous.start()):  # `12:30.`, `5 °C.`, `90 km/h.`
        return False
    if last.isdigit():
        # Of an item at the head, the first one behind a colon, or of a date.
        opens = is_first or (int(last) == 1 and before[: previous.start()].rstrip().endswith(":"))
        return (opens and len(last) < 4) or (
            len(last) < 3 and bool(_SECOND_DATE_PART.match(text, following.start()))
        )
    if _DATELINE.match(text, following.start()) and (token in words.MAY_END or _INITIALS.match(token)):
        return True
    if is_first and (_ROMAN.match(token) or len(token) == 1):
        return True
    if token in words.HOURS:
        # "At 5 p.m. President Biden spoke": too little has been said for a sentence.
        return (at - first < SHORTEST_STATEMENT and not starts) or word.lower() in words.AFTER_HOUR
    if token in words.BEFORE_NUMBER or last in words.BEFORE_NUMBER:
        return word[:1].isdigit() or len(last) == 1
    if token in words.ERAS:
        goes_on = (word[:1] == "و" and len(word) > LONGEST_PARTICLE) or word == "ثم"
        return not (starts or goes_on) or (len(token) == 1 and not _follows_number(before, previous))
    if token in words.LATIN_ERAS:
        # "In 44 B.C. Caesar was killed": too little has been said for a sentence.
        begun = at - first < SHORTEST_STATEMENT and _SINCE_WHEN.match(text, first) is not None
        return not word[:1].isupper() or (begun and not starts)
    if token in words.LISTS_ON:
        if _is_arabic(word[:1]):
            return fold_characters(word) in words.ARABIC_GOES_ON
        return not word[:1].isupper()
    if last in words.BIBLE and _CHAPTER_AND_VERSE.match(text, following.start()):
        return True
    if token in words.UNITS and _follows_number(before, previous) and _is_arabic(word[:1]):
        goes_on = words.ARABIC_GOES_ON | words.AFTER_UNIT
        return fold_characters(word) in goes_on or word.startswith("لل")
    if token in words.BEFORE_NAME or (last in words.BEFORE_NAME and last.isascii() and len(last) > 1):
        return _is_arabic(word[:1]) or not starts
    is_initial = len(last) == 1 and last.isalpha()
    if is_initial and _is_arabic(last) and token == last:
        return True
    return (token in words.MAY_END or bool(_INITIALS.match(token)) or is_initial) and not starts


def _follows_number(before: str, previous: re.Match[str]) -> bool:
    return before[: previous.start()].rstrip()[-1:].isdigit()


def _goes_on_after_quotation(text: str, first: int, at: int, after: int, marks: str, word: str) -> bool:
    """Tell whether a quotation that ends in a mark is followed by the rest of the sentence around it."""
    if not _CLOSING_QUOTE.search(text, at, after):
        return False
    if _INTRODUCTION.match(text, after):
        return False
    if not _is_arabic(word[:1]):
        return marks[0] in "?!" and bool(_ENGLISH_SPEAKER.match(text, after))
    if fold_characters(word) in words.ARABIC_SAYING:
        return True
    begin = max(first, at - QUOTATION_REACH)
    quotes = list(_OPENING_QUOTE.finditer(text, begin, at))
    introduction = text[begin : quotes[-1].start()].rstrip() if quotes else ""
    # A quotation that is a sentence by itself stands alone or after a colon.
    return bool(introduction) and introduction[-1] != ":" and not opens_clause(word)
