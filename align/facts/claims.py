"""What a sentence commits itself to: figures with their bounds, dates and times, names; and when two of these differ.

"At least 11" and 12 do not differ, nor do "about 50" and 47, 1,812 and 1,800, or a range and what lies in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from align.facts.dates import Date, agree
from align.facts.evidence import read_evidence
from align.facts.names import Name, best_similarity
from align.facts.numbers import Quantity
from align.facts.words import fold, fold_key
from align.records import Language

ClaimKind = Literal["number", "date", "name"]

HEDGE = 0.1  # what "about" allows, as a share of the figure
ROUND_FROM = 1000  # from here a figure of two digits and noughts may stand for others near it
ROUNDING = 0.05  # ... as near as this
REACH = 28  # characters before and behind a figure where a word may bound it
FARTHEST = 10  # times that one figure may be the other and still be told of the same thing
UNHEARD = 0.6  # similarity below which an English name is not among the Arabic words

_LEAST_BEFORE = re.compile(
    r"(?:at least|no (?:fewer|less) than|not less than|(?:more|greater) than|over|above|upwards of|exceed\w*|topped"
    r"|لا (?:يقل|تقل)\w* عن|اكثر من|(?:يزيد|تزيد|زاد|زادت) (?:على|علي|عن)|(?:يفوق|تفوق|تجاوز|تجاوزت|يتجاوز|تتجاوز))\W*(?:\w+\W+){0,1}$"
)
_LEAST_BEHIND = re.compile(
    r"\W*(?:\w+\W+){0,3}?(?:or more|at (?:the )?least|and counting|علي الاقل|فاكثر|او اكثر|او يزيد)(?!\w)"
)
_MOST_BEFORE = re.compile(
    r"(?:at most|up to|as many as|as much as|no more than|(?:fewer|less) than|under|below|not more than|maximum of"
    r"|اقل من|لا (?:يزيد|تزيد|يتجاوز|تتجاوز)\w*(?: (?:على|علي|عن))?|ما يصل الي|دون)\W*(?:\w+\W+){0,1}$"
)
_ABOUT_BEFORE = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|close to|an? estimated|estimated at|just (?:over|under)"
    r"|نحو|حوالي|قرابه|زهاء|ما يقارب|يقارب|تقارب|يناهز|تناهز|بنحو|بحوالي|بقرابه|لنحو|لحوالي|قدر\w* ب)\W*$"
)
_ABOUT_BEHIND = re.compile(r"\W*(?:\w+\W+){0,2}?(?:or so|تقريبا)(?!\w)")
_RANGE_OPENS = re.compile(r"(?:between|from|بين|من)\W*$")
_RANGE_JOINS = re.compile(r"\s*(?:[-–—]|to|and|or|\w{0,12}\s*(?:و|الي|او))\s*")
_HOUR_BEHIND = re.compile(r"\W*(?:in the (?P<half>morning|afternoon|evening)|at (?P<night>night))\b")
_PAST = re.compile(r"\b(?P<part>half|(?:a )?quarter) past\W*$")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|from|by|of|after|before|during|early|late|mid|and|to)|[وفبل]?(?:ال)?(?:عام|سنه|لعام|منذ|في))\W*$"
)
_REFUSED = re.compile(r"(?:(?<!\w)(?:not|لا|وليس|ليس)\s)$")  # "1.35 billion, not 1.2"
_AND_A_HALF = re.compile(r"\s+\w+ ونصف(?!\w)")
_ORDINAL_TENS = re.compile(r"ال\w+[وي]ن")  # الثلاثون: "the thirtieth" and "the thirty" are one word
_TITLED = re.compile(
    r"(?<!\w)(?:[وفبك]?ال|[وف]?لل)(?:رئيس|وزير|عقيد|عميد|لواء|رائد|نقيب|دكتور|دكتوره|سيد|سيده|مهندس|مهندسه|قاضي|شيخ|امير|ملك|سائق"
    r"|مدرب|لاعب|نائب|طبيب|طبيبه|والي|محافظ|مدير|مديره|ممرضه|استاذ|استاذه|كاتب|كاتبه|شاعر|شاعره|شاهد|محامي|محاميه|حارس"
    r")ه? (?P<name>(?!ال|(?:في|من|علي|عن|الي|ان|او|ثم|قد|كان|لم|لا|هو|هي|مع|بعد|قبل|بن) )\w{2,} (?!ال(?:ذي|تي) )\w{3,})|(?<!\w)و?[يت]دعي (?P<called>\w{2,} \w{3,})"
)


# What figures count. Of two units, or of the dead and the hurt, no figure contradicts another's.
_UNITS = {
    "hour": "hour ساعه ساعات ساعتين", "minute": "minute دقيقه دقائق", "second": "ثانيه ثوان ثواني", "day": "day يوم ايام يوما",
    "week": "week اسبوع اسابيع اسبوعا", "month": "month شهر اشهر شهور شهرا", "year": "year سنه سنوات سنين عام اعوام عاما",
    "metre": "metre meter متر امتار مترا", "kilometre": "kilometre kilometer km كيلومتر كيلومترا كيلومترات كلم كم",
    "tonne": "tonne ton طن طنا اطنان", "kilogram": "kilogram kilo kg كيلوغرام كيلوغراما كغ", "degree": "degree درجه درجات",
    "litre": "litre liter لتر لترا لترات", "hectare": "hectare هكتار هكتارا هكتارات", "mile": "mile ميل ميلا اميال",
    "storey": "storey story floor طابق طوابق طابقا", "bed": "bed سرير سريرا اسره",
}  # fmt: skip
_CASUALTIES = {
    "dead": "killed dead died death deaths kill kills lives fatalities bodies corpses"
    " قتيل قتيلا قتلي قتل قتلت مقتل مصرع وفاه وفيات توفي اودي اودت بحياه ضحيه ضحايا جثه جثث لقي لقوا",
    "hurt": "injured wounded hurt injuries injuring wounding wounds جريح جريحا جرحي اصيب اصيبوا اصابه مصاب مصابا مصابين بجروح",
    "missing": "missing unaccounted مفقود مفقودا مفقودين المفقودين فقدان",
    "held": "arrested detained arrests arrest detaining arresting اوقف اوقفت توقيف اعتقل اعتقلت اعتقال موقوف موقوفا معتقل معتقلا",
    "fled": "displaced evacuated homeless fled نازح نازحا نازحين مشرد اجلي اجلت اجلاء",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_COUNTED = {word: name for name, words in _CASUALTIES.items() for word in words.split()}
# Nouns whose dual is no plural of another word, with what it counts.
_DUALS = dict.fromkeys(
    "شخص طفل رجل شاب جندي حارس سائق قطار سياره سيارت منزل قري حال جث طائر شاحن امرا سفين".split(), ""
)
_DUALS |= {
    "قتيل": "dead",
    "جريح": "hurt",
    "يوم": "day",
    "ساع": "hour",
    "اسبوع": "week",
    "شهر": "month",
    "عام": "year",
}
_DUAL = re.compile(rf"(?<!\w)[وفبل]?(?P<noun>{'|'.join(sorted(_DUALS))})ت?(?:ين|ان)(?!\w)")
_WORDS_BEHIND, _WORDS_BEFORE = 4, 4  # words looked at for what a figure counts


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact at `text[start:end]`, offsets into its sentence; `text` is what stands there.

    For a number `measure` says what compares with it (`cardinal`, `percent`, `money:USD`, ...), `counted` what it
    counts where that is known (`hour`, `dead`), `low` and `high` bound it, `values` are all that it may stand for. For a date `dates` holds it; `measure` is `date`, `weekday`,
    `time` or `year`. For a name `names` are its folded words, or the gazetteer's entries.
    """

    kind: ClaimKind
    measure: str
    start: int
    end: int
    text: str
    low: float = 0.0
    high: float = 0.0
    values: frozenset[float] = frozenset()
    date: Date | None = None
    names: frozenset[str] = frozenset()
    counted: str = ""


@lru_cache(maxsize=32768)
def read_claims(text: str, language: Language) -> tuple[Claim, ...]:
    """Return the figures, dates and names of a sentence, in order of place."""
    found = read_evidence(text, language)
    folded = fold(text).lower()
    dates = [date_claim(text, date) for date in found.dates]
    taken = [(claim.start, claim.end) for claim in dates]
    numbers = [
        number_claim(text, folded, number)
        for number in found.numbers
        if not any(start < number.end and number.start < end for start, end in taken)
        and number.value not in (1, 0.5)
        and number.kind not in ("fraction", "decade")
        and not _REFUSED.search(folded, max(0, number.start - 8), number.start)
    ]
    names = titled_names(text, found.names) if language == "ar" else ()
    if language == "ar":
        numbers += dual_claims(text, folded, numbers)
        numbers.sort(key=lambda claim: claim.start)
    named = [*join_names(text, [*found.names, *names]), *dates, *join_ranges(text, folded, numbers)]
    return tuple(sorted(named, key=lambda claim: (claim.start, claim.end)))


def dual_claims(text: str, folded: str, known: Sequence[Claim]) -> list[Claim]:
    """Return the twos that Arabic says in a noun's ending: شخصين, two people."""
    taken = [(claim.start, claim.end) for claim in known]
    return [
        Claim(
            "number",
            "cardinal",
            match.start(),
            match.end(),
            text[match.start() : match.end()],
            2.0,
            2.0,
            frozenset({2.0}),
            counted=_DUALS[match["noun"]] or what_is_counted(folded, match.start(), match.end()),
        )
        for match in _DUAL.finditer(folded)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]


def number_claim(text: str, folded: str, number: Quantity) -> Claim:
    """Read how a figure is bounded, and whether it is a year or an hour."""
    before, behind = folded[max(0, number.start - REACH) : number.start], folded[number.end : number.end + REACH]
    value, place = number.value, (number.start, number.end, text[number.start : number.end])
    hour = _HOUR_BEHIND.match(behind)
    if hour and value <= 12:
        past = _PAST.search(before)
        part = 0 if past is None else 30 if past["part"] == "half" else 15
        minute = int(value % 12) * 60 + part + (0 if hour["half"] == "morning" else 720)
        start = number.start - (len(before) - past.start()) if past else number.start
        end = number.end + hour.end()
        return Claim("date", "time", start, end, text[start:end], date=Date("time", start, end, minute=minute))
    if number.kind == "cardinal" and is_year(number, text, before):
        year = Date("date", number.start, number.end, year=int(value))
        return Claim("date", "year", *place, date=year)
    values = number.values
    if _AND_A_HALF.match(behind):  # ثمانية أشهر ونصف
        value, values = value + 0.5, frozenset({value + 0.5})
    low = high = value
    if _LEAST_BEFORE.search(before) or _LEAST_BEHIND.match(behind):
        high = math.inf
    elif _MOST_BEFORE.search(before):
        low = -math.inf
    elif _ABOUT_BEFORE.search(before) or _ABOUT_BEHIND.match(behind):
        low, high = value * (1 - HEDGE), value * (1 + HEDGE)
    measure = f"{number.kind}:{number.unit}" if number.unit else number.kind
    if number.kind == "cardinal" and _ORDINAL_TENS.fullmatch(folded, number.start, number.end):
        measure = "ordinal"
    counted = what_is_counted(folded, number.start, number.end)
    return Claim("number", measure, *place, low, high, values, counted=counted)


def what_is_counted(folded: str, start: int, end: int) -> str:
    """Return the unit or the casualties that a figure counts, "" where that is not said near it."""
    behind = re.match(r"(?:[\s-]+[^\W\d]+){0,4}", fold_key(folded[end : end + 60]))
    words = re.findall(r"[^\W\d]+", behind[0]) if behind else []
    for at, word in enumerate(words[:_WORDS_BEHIND]):
        unit = _UNIT_OF.get(word) or _UNIT_OF.get(word.removesuffix("s"))
        if unit and at == 0:
            return unit
        if word in ("and", "but", "while") or (word.startswith("و") and _COUNTED.get(word[1:])):
            break
        if word in _COUNTED:
            return _COUNTED[word]
    before = re.search(r"(?:[^\W\d]+[\s-]+){0,4}$", fold_key(folded[max(0, start - 60) : start]))
    words = re.findall(r"[^\W\d]+", before[0]) if before else []
    for word in reversed(words[-_WORDS_BEFORE:]):
        counted = next(
            (_COUNTED[w] for p in ("", "و", "ب", "ال", "وال") if (w := word.removeprefix(p)) in _COUNTED), ""
        )
        if counted:
            return counted
    return ""


def is_year(number: Quantity, text: str, before: str) -> bool:
    """Say whether a figure is a year: four digits without a sign, behind a word that goes before years."""
    digits = text[number.start : number.end]
    return (
        len(digits) == 4 and digits.isdigit() and 1800 <= number.value <= 2100 and bool(_YEAR_BEFORE.search(before))
    )


def join_ranges(text: str, folded: str, numbers: Sequence[Claim]) -> Iterator[Claim]:
    """Make one claim of the two ends of a range: between 10 and 15, 10-15, ما بين عشر رحلات وخمس عشرة."""
    at = 0
    while at < len(numbers):
        claim = numbers[at]
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following and claim.kind == following.kind == "number" and claim.low < following.high:
            between = folded[claim.end : following.start]
            opened = _RANGE_OPENS.search(folded[max(0, claim.start - REACH) : claim.start])
            # و is written on to the second number: خمس عشرة has taken it in.
            joined = _RANGE_JOINS.fullmatch(between) or (opened and len(between.split()) <= 1)
            if joined and (opened or not re.search(r"\w", between) or between.strip() in ("to", "الي")):
                yield replace(
                    claim,
                    end=following.end,
                    text=text[claim.start : following.end],
                    low=min(claim.values),
                    high=max(following.values),
                    values=claim.values | following.values,
                    measure=following.measure,
                )
                at += 2
                continue
        yield claim
        at += 1


def date_claim(text: str, date: Date) -> Claim:
    """Make the claim of a date, a weekday or a time."""
    only_year = date.kind == "date" and date.day is None and date.month is None
    shown = text[date.start : date.end].rstrip(" .,")
    return Claim("date", "year" if only_year else date.kind, date.start, date.start + len(shown), shown, date=date)


def join_names(text: str, names: Sequence[Name]) -> Iterator[Claim]:
    """Make one claim of names that stand side by side: Hassan and Gaber are one man."""
    run: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if run and name.start < run[-1].end:
            continue
        if (
            run
            and not name.entries
            and not run[-1].entries
            and text[run[-1].end : name.start] in (" ", " al-", "-")
        ):
            run.append(name)
            continue
        if run:
            yield name_claim(text, run)
        run = [name]
    if run:
        yield name_claim(text, run)


def name_claim(text: str, run: Sequence[Name]) -> Claim:
    """Make the claim of a name: of a known kind, of a person (`person`, two words or more) or of one word."""
    start, end = run[0].start, run[-1].end
    first = run[0]
    if first.entries:
        return Claim("name", first.kind, start, end, text[start:end], names=first.entries)
    words = frozenset(fold_key(word) for word in text[start:end].replace("-", " ").split())
    return Claim("name", "person" if len(words) > 1 else "word", start, end, text[start:end], names=words)


def titled_names(text: str, known: Sequence[Name]) -> Iterator[Name]:
    """Yield the two words behind an Arabic title; Arabic has no capitals to tell names by."""
    folded = fold(text)
    taken = {place for name in known for place in range(name.start, name.end)}
    for match in _TITLED.finditer(folded):
        start, end = match.span("name" if match["name"] else "called")
        if taken.isdisjoint(range(start, end)):
            yield Name(text[start:end], start, end)


def comparable(one: Claim, other: Claim) -> bool:
    """Say whether two claims are of one kind and measure, so that they may agree or differ."""
    if one.kind != other.kind:
        return False
    if one.counted != other.counted and (
        {one.counted, other.counted} & _UNITS.keys() or "" not in (one.counted, other.counted)
    ):
        return False
    if one.kind == "number" and "money" in one.measure and "money" in other.measure:
        return one.measure == other.measure or "money" in (one.measure, other.measure)
    return one.measure == other.measure


def agree_on(one: Claim, other: Claim) -> bool:
    """Say whether two comparable claims can both be true of one thing."""
    if one.kind == "number":
        return numbers_agree(one, other)
    if one.kind == "date":
        return one.date is not None and other.date is not None and agree(one.date, other.date)
    if one.names & other.names:
        return True
    ends = [" ".join(sorted(claim.names)) for claim in (one, other)]
    arabic = [bool(re.search("[\u0621-\u064a]", end)) for end in ends]
    if one.measure not in ("person", "word") or arabic[0] == arabic[1]:
        return False
    english, words = (ends[1], one.names) if arabic[0] else (ends[0], other.names)
    return any(best_similarity(word, sorted(words)) >= UNHEARD for word in english.split())


def far_apart(one: Claim, other: Claim) -> bool:
    """Say whether two figures are too different to be told of one thing: 2.3 dinars and 1.2 billion dinars."""
    if one.kind != "number":
        return False
    figures = sorted(max(abs(value) for value in claim.values) for claim in (one, other))
    return figures[1] > FARTHEST * figures[0]


def numbers_agree(one: Claim, other: Claim) -> bool:
    """Say whether two figures can stand for one: their bounds meet, or one is the other rounded."""
    if one.values & other.values:
        return True
    if max(one.low, other.low) <= min(one.high, other.high):
        return True
    if one.low != one.high or other.low != other.high:
        return False
    small, large = sorted((one.low, other.low))
    if large - small > ROUNDING * large:
        return False
    return is_rounded(small, large) or is_rounded(large, small)


def is_rounded(value: float, exact: float) -> bool:
    """Say whether a figure is another one rounded: to two digits from a thousand on, or without its decimals."""
    if value >= ROUND_FROM:
        for digits in (2, 3):
            unit = 10 ** (math.floor(math.log10(value)) - digits + 1)
            if value % unit == 0 and round(exact / unit) * unit == value:
                return True
        return False
    return value == int(value) and exact != int(exact) and round(exact) == value
