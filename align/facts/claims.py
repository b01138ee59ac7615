"""What a sentence commits itself to: figures with their bounds, dates and times, names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from align.chars import ARABIC_LETTER
from align.facts import claim_words as table
from align.facts.calendar import Date
from align.facts.counted import is_unit, unit_of, what_is_counted
from align.facts.day_parts import read_part
from align.facts.evidence import read_evidence
from align.facts.headed_names import find_head, find_headed, find_models, find_named, find_wards
from align.facts.names import Name
from align.facts.quantities import FEW, Quantity
from align.facts.roles import read_roles
from align.facts.town_names import DOUBTFUL, TOWNS
from align.facts.words import fold, fold_key, without_signs
from align.records import Language

ClaimKind = Literal["number", "date", "name"]

HEDGE = 0.1  # what "about" allows, as a share of the figure
REACH = 44  # characters before and behind a figure where a word may bound it
NEAR = 60  # characters before and behind it where a word may say that it is a limit
OLDEST = 120  # years that an age may come to
LEAST_JOINED = 5  # letters of a town with a clitic: ورشت is "and sprayed", not Rasht
PARTICLES = "de da do di del dos du von van der bin ben ibn bint ould ag abu"
PLACES = ("city", "region")  # kinds of known names with which a longer one may begin: Sahel Minerva
# What may stand between the words of a name: Kafr al-Nakhla, Santa Cruz de Mudela.
BETWEEN = frozenset(
    (
        " ",
        "-",
        *(f" {word}-" for word in ("al", "el", "ad", "as", "ash")),
        *(f" {word} " for word in PARTICLES.split()),
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact at `text[start:end]`, offsets into its sentence; `text` is what stands there.

    For a number `measure` says what compares with it (`cardinal`, `percent`, `money:USD`, ...), `counted` what it
    counts where that is known (`hour`, `dead`), `noun` the word behind it where it is not, `low` and `high` bound
    it, `values` are all that it may stand for.
    For a date `date` holds it, and `measure` is `date`, `weekday`, `time` or `year`; `low` and `high` are the
    hours of the part of the day that is told with a weekday. For a name `names` are its folded words, or the
    gazetteer's entries where it is `listed`, and `measure` is the gazetteer's kind, `person`, `city`, `ward`,
    `model`, what it is of (`club`, `hospital`, ...), or `word` where that is not known; `roles` is what a person is
    said to be.
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
    noun: str = ""
    listed: bool = False
    roles: frozenset[str] = frozenset()


@lru_cache(maxsize=32768)
def read_claims(text: str, language: Language) -> tuple[Claim, ...]:
    """Return the figures, dates and names of a sentence, in order of place."""
    found = read_evidence(text, language)
    folded = fold(text).lower()
    dates = [date_claim(text, folded, date, language) for date in found.dates]
    taken = [(claim.start, claim.end) for claim in dates]
    numbers = [
        number_claim(text, folded, number)
        for number in found.numbers
        if not any(start < number.end and number.start < end for start, end in taken)
        and number.value not in (1, 0.5)
        and number.kind != "decade"
        and (number.firm or not number.written or number.value <= FEW)  # A320, COVID-19, the number of an item
        and not table.REFUSED.search(folded, max(0, number.start - 8), number.start)
    ]
    names = titled_names(text, found.names) if language == "ar" else ()
    if language == "ar":
        numbers += dual_claims(text, folded, numbers)
    numbers += single_claims(text, folded, language, numbers)
    numbers = quarter_claims(text, folded, language, numbers)
    numbers.sort(key=lambda claim: claim.start)
    joined = list(join_names(text, [*found.names, *names]))
    claimed = english_names(text, joined) if language == "en" else arabic_names(text, folded, joined, found.names)
    claimed = [add_roles(claim, folded, language) for claim in claimed]
    # Boeing 737; the town of بئر العشرين
    places = [(claim.start, claim.end) for claim in claimed if claim.measure in ("city", "model")]
    numbers = [n for n in numbers if not any(at <= n.start and n.end <= until for at, until in places)]
    named = [*claimed, *dates, *join_ranges(text, folded, numbers)]
    return tuple(sorted(named, key=lambda claim: (claim.start, claim.end)))


def arabic_names(text: str, folded: str, known: Sequence[Claim], listed: Sequence[Name]) -> list[Claim]:
    """Join what is known of the names of an Arabic sentence: those that say what they are of come first."""
    longer = [name for name in listed if " " in name.text]  # جامعة الدول العربية is no university
    headed = [
        spelt_claim(text, start, end, head)
        for start, end, head in find_headed(folded)
        if not any(name.start < start < name.end for name in longer)
    ]
    known = [*placed(text, folded, listed), *towns(text, folded), *known]
    return first_claims([*typed_names(text, folded), *headed, *known])


def english_names(text: str, known: Sequence[Claim]) -> list[Claim]:
    """Join what is known of the names of an English sentence: those that say what they are of come first."""
    named = [
        spelt_claim(text, start, end, head)
        for start, end, head in find_named(text)
        if not any(claim.listed and claim.start <= start and end <= claim.end for claim in known)
    ]
    return first_claims([*typed_names(text), *named, *located(text, known)])


def add_roles(claim: Claim, folded: str, language: Language) -> Claim:
    """Add to the name of a person what this is said to be."""
    if claim.measure != "person":
        return claim
    return replace(claim, roles=read_roles(folded, claim.start, claim.end, language))


def first_claims(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that do not overlap one before them."""
    found: list[Claim] = []
    for claim in claims:
        if not any(claim.start < other.end and other.start < claim.end for other in found):
            found.append(claim)
    return found


def spelt_claim(text: str, start: int, end: int, measure: str) -> Claim:
    """Make the claim of a name by its words."""
    return Claim("name", measure, start, end, text[start:end], names=name_words(text[start:end]))


def typed_names(text: str, folded: str = "") -> Iterator[Claim]:
    """Yield the wards of hospitals and the types of aircraft, which have few names; `folded` is Arabic text."""
    arabic, read = bool(folded), folded or text
    for measure, found in (("ward", find_wards(read, arabic)), ("model", find_models(read, arabic))):
        for start, end, name in found:
            yield Claim("name", measure, start, end, text[start:end], names=frozenset({name}))


def name_words(text: str) -> frozenset[str]:
    """Return the folded words of a name."""
    return frozenset(fold_key(word) for word in text.replace("-", " ").split())


def word_spans(folded: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand, without numbers."""
    return [match.span() for match in re.finditer(r"[^\W\d_]+", folded)]


def towns(text: str, folded: str) -> Iterator[Claim]:
    """Yield the towns of a list, of one word or two: من صبراتة, في بني وليد."""
    words = word_spans(folded)
    for at, (start, end) in enumerate(words):
        ends = [words[at + 1][1]] if at + 1 < len(words) and words[at + 1][0] == end + 1 else []
        for until, shift in ((until, shift) for until in (*ends, end) for shift in (0, 1)):
            word = folded[start + shift : until]
            if shift and (folded[start] not in "وبفل" or len(word) < LEAST_JOINED):
                continue
            doubtful = word in DOUBTFUL
            if (word in TOWNS or doubtful) and (not doubtful or table.AT_PLACE.search(folded, 0, start)):
                yield spelt_claim(text, start + shift, until, "city")
                break


@lru_cache(maxsize=32768)
def names_other_time(text: str, language: Language) -> bool:
    """Say whether a sentence has a word of another time than that of the report: last year, a similar failure."""
    return table.OTHER_TIME[language].search(fold(without_signs(text)[0]).lower()) is not None


def single_claims(text: str, folded: str, language: Language, known: Sequence[Claim]) -> list[Claim]:
    """Return units that stand for one of them or for half of one: for a month, half an hour, شهرًا كاملًا."""
    taken = [(claim.start, claim.end) for claim in known]
    found = []
    for match in table.SINGLE[language].finditer(folded):
        name = next(name for name in ("unit", "whole", "half") if match.groupdict().get(name))
        start = match.start() if name == "half" else match.start(name)
        if any(at < match.end() and start < end for at, end in taken):
            continue
        value, place = 0.5 if name == "half" else 1.0, (start, match.end(), text[start : match.end()])
        bounds = read_bounds(value, folded[max(0, start - REACH) : start], folded[match.end() :][:REACH])
        unit = unit_of(fold_key(match[name]))
        found.append(Claim("number", "cardinal", *place, *bounds, frozenset({value}), counted=unit))
    return found


def quarter_claims(text: str, folded: str, language: Language, known: Sequence[Claim]) -> list[Claim]:
    """Return the figures with the quarters of a year among them: in the first quarter, الربع الثاني."""
    found = []
    for match in table.QUARTER[language].finditer(folded):
        value = float(table.QUARTERS[match["which"]])
        place = match.start(), match.end(), text[match.start() : match.end()]
        found.append(Claim("number", "quarter", *place, value, value, frozenset({value})))
    free = [c for c in known if not any(c.start < q.end and q.start < c.end for q in found)]
    return [*free, *found]


def dual_claims(text: str, folded: str, known: Sequence[Claim]) -> list[Claim]:
    """Return the twos that Arabic says in a noun's ending: شخصين, two people."""
    taken = [(claim.start, claim.end) for claim in known]
    found = []
    for match in table.DUAL.finditer(folded):
        start, end = match.span()
        if any(at < end and start < until for at, until in taken):
            continue
        value = 2.5 if table.HALF_MORE.match(folded, end) else 2.0  # ساعتين ونصف
        bounds = read_bounds(value, folded[max(0, start - REACH) : start], folded[end:][:REACH])
        counted = table.DUALS[match["noun"]] or what_is_counted(folded, start, end)
        measure = "percent" if table.OF_PERCENT.match(folded, end) else "cardinal"
        found.append(
            Claim("number", measure, start, end, text[start:end], *bounds, frozenset({value}), counted=counted)
        )
    return found


def counted_twice(text: str) -> str:
    """Return the noun that a dual counts, its singular as it is compared: عام of عامين, "" where none is."""
    folded = fold(text)
    match = table.DUAL.fullmatch(folded)
    if match is None:
        return ""
    noun = folded[match.start("noun") : -len("ين")]
    return f"{noun[:-1]}ة" if noun.endswith("ت") else noun


def number_claim(text: str, folded: str, number: Quantity) -> Claim:
    """Read how a figure is bounded, and whether it is a year or an hour."""
    before, behind = folded[max(0, number.start - REACH) : number.start], folded[number.end : number.end + REACH]
    value, place = number.value, (number.start, number.end, text[number.start : number.end])
    hour = table.HOUR_BEHIND.match(behind)
    if hour and value <= 12:
        past = table.PAST.search(before)
        part = 0 if past is None else 30 if past["part"] == "half" else 15
        minute = int(value % 12) * 60 + part + (0 if hour["half"] == "morning" else 720)
        start = number.start - (len(before) - past.start()) if past else number.start
        end = number.end + hour.end()
        return Claim("date", "time", start, end, text[start:end], date=Date("time", start, end, minute=minute))
    if number.kind == "cardinal" and is_year(number, text, before):
        year = Date("date", number.start, number.end, year=int(value))
        return Claim("date", "year", *place, date=year)
    values = number.values
    if table.AND_A_HALF.match(behind):  # ثمانية أشهر ونصف
        value, values = value + 0.5, frozenset({value + 0.5})
    if number.kind == "fraction":  # a third of the gas is 33 per cent of it
        value, values = value * 100, frozenset(float(f"{100 * each:.3g}") for each in values)
    elif number.kind == "cardinal" and (table.BASIS.match(behind) or table.CENTIMES.match(behind)):
        value, values = value / 100, frozenset({value / 100})
    elif table.is_decades(before, folded[number.start : number.end], behind):
        value = value if folded[number.start : number.end] == "decade" else 10 * value
        values = frozenset({value})
    elif table.FAHRENHEIT.match(behind):
        value = round((value - 32) / 1.8, 1)
        values = frozenset({value})
    measure = read_measure(folded, number, before, behind)
    counted = "pound" if measure == "mass" else read_counted(text, folded, number, measure, before, behind)
    if table.AGE_LIMIT.search(before) and counted in ("age", "year"):
        low, high, measure = value, value, "cardinal"
    else:
        limited = table.ROOM.search(before) or table.LIMITED.search(
            folded, max(0, number.start - NEAR), number.end + NEAR
        )
        low, high = read_bounds(value, before, behind, limited=limited is not None)
    if number.kind == "fraction" and low == high:
        low, high = value * (1 - HEDGE / 2), value * (1 + HEDGE / 2)
    measure = "cardinal" if measure == "mass" else measure
    if measure == "cardinal" and not is_unit(counted) and table.ROOM.search(before):
        measure = "room"
    noun = "" if counted or measure != "cardinal" else noun_behind(folded, number.end)
    return Claim("number", measure, *place, low, high, values, counted=counted, noun=noun)


def read_measure(folded: str, number: Quantity, before: str, behind: str) -> str:
    """Return what compares with a figure: `cardinal`, `percent`, `money:dinar`, `rate`, `mass` for pounds, ..."""
    if number.kind == "fraction" or (number.kind == "cardinal" and table.BASIS.match(behind)):
        return "percent"
    if number.kind == "money":
        if number.unit == "pound" and table.WEIGHED.search(before):
            return "mass"
        if number.unit not in ("dollar", "euro") and (
            table.RATE_BEHIND.match(behind) or table.RATE_BEFORE.search(before)
        ):
            return "rate:unofficial" if table.UNOFFICIAL.search(folded) else "rate"
        if number.unit == "pound" and table.STERLING.search(folded, number.start, number.end + len(" sterling")):
            return "money:sterling"
    if number.kind != "cardinal":
        return f"{number.kind}:{number.unit}" if number.unit else number.kind
    if table.CENTIMES.match(behind):
        return "money"
    if table.ORDINAL_TENS.fullmatch(folded, number.start, number.end) or table.NUMBERED.search(before):
        return "ordinal"
    if table.RATE_BEHIND.match(behind):
        return "rate:unofficial" if table.UNOFFICIAL.search(folded) else "rate"
    multiplied = table.OCCASIONS.match(behind) and table.TIMES_BEFORE.search(before)
    if multiplied or table.TIMES.match(behind) or folded[: number.end].endswith("fold"):
        return "times"
    return f"cardinal:{number.unit}" if number.unit else "cardinal"


def read_counted(text: str, folded: str, number: Quantity, measure: str, before: str, behind: str) -> str:
    """Return what a figure counts, "" where that is not said: ages are known, and 19 times may be 19 goals."""
    counted = what_is_counted(folded, number.start, number.end)
    aged = number.value < OLDEST and number.kind in ("cardinal", "ordinal") and not is_unit(counted)
    if aged and table.AGE_LIMIT.search(before):
        return "age"
    if measure == "ordinal":
        noun = table.ORDINAL_NOUN.search(before)
        return (unit_of(fold_key(noun[1])) if noun else "") or (counted if is_unit(counted) else "")
    if measure == "cardinal" and (table.OCCASIONS.match(behind) or (counted == "season" and number.value > OLDEST)):
        return ""  # the 2009 season
    if table.is_decades(before, folded[number.start : number.end], behind):
        return "year"
    aside = behind.startswith(",") and table.AGE_ASIDE.search(text, 0, number.start)
    return "age" if aged and (aside or table.AGED.search(before)) else counted


def read_bounds(value: float, before: str, behind: str, *, limited: bool = False) -> tuple[float, float]:
    """Return how low and how high a figure may be, by the words around it; it is `limited` where it is a limit."""
    least, most = table.LEAST_BEFORE.search(before), table.MOST_BEFORE.search(before)
    if least and most:  # the longer words say how it is meant: not less than, لا تتجاوز
        least, most = (least, None) if least.start() < most.start() else (None, most)
    if least or table.LEAST_BEHIND.match(behind):
        return value, math.inf
    if most and not limited:
        return -math.inf, value
    if table.ABOUT_BEFORE.search(before) or table.ABOUT_BEHIND.match(behind):
        return value * (1 - HEDGE), value * (1 + HEDGE)
    return value, value


def noun_behind(folded: str, end: int) -> str:
    """Return the word behind a figure, folded; "" for a short one, which is mostly none: of, in, من."""
    found = re.match(r"\s+([^\W\d]{4,})", folded[end:])
    return fold_key(found[1]) if found else ""


def is_year(number: Quantity, text: str, before: str) -> bool:
    """Say whether a figure is a year: four digits without a sign, behind a word that goes before years."""
    digits = text[number.start : number.end]
    return (
        len(digits) == 4
        and digits.isdigit()
        and 1800 <= number.value <= 2100
        and bool(table.YEAR_BEFORE.search(before))
    )


def join_ranges(text: str, folded: str, numbers: Sequence[Claim]) -> Iterator[Claim]:
    """Make one claim of the two ends of a range: between 10 and 15, 10-15, ما بين عشر رحلات وخمس عشرة."""
    at = 0
    while at < len(numbers):
        claim = numbers[at]
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following and claim.kind == following.kind == "number" and claim.low < following.high:
            between = folded[claim.end : following.start]
            opened = table.RANGE_OPENS.search(folded[max(0, claim.start - REACH) : claim.start])
            # و is written on to the second number: خمس عشرة has taken it in.
            joined = table.RANGE_JOINS.fullmatch(between) or (opened and len(between.split()) <= 1)
            if joined and (opened or not re.search(r"\w", between) or between.strip() in ("to", "الي")):
                yield replace(
                    claim,
                    end=following.end,
                    text=text[claim.start : following.end],
                    low=min(claim.values),
                    high=max(following.values),
                    values=claim.values | following.values,
                    measure=following.measure,
                    counted=claim.counted or following.counted,
                )
                at += 2
                continue
        yield claim
        at += 1


def date_claim(text: str, folded: str, date: Date, language: Language) -> Claim:
    """Make the claim of a date, of a weekday with the hours of its part of the day, or of a time."""
    only_year = date.kind == "date" and date.day is None and date.month is None
    hours = read_part(folded, date.start, date.end, language) if date.kind == "weekday" else None
    low, high = hours or (0, 0)
    shown = text[date.start : date.end].rstrip(" .,")
    measure = "year" if only_year else date.kind
    return Claim("date", measure, date.start, date.start + len(shown), shown, float(low), float(high), date=date)


def located(text: str, names: Iterable[Claim]) -> Iterator[Claim]:
    """Say what English names are of that no list has: by a word beside them; places by one like "near"."""
    for name in names:
        head = find_head(text, name.start, name.end) if name.measure in ("person", "word") else ""
        if head:
            yield replace(name, measure=head)
            continue
        before = table.LOCATED.search(text[max(0, name.start - 40) : name.start])
        single = name.measure == "word"
        placed = before and (single or (name.measure == "person" and not before["one"]))
        yield replace(name, measure="city") if placed else name


def placed(text: str, folded: str, known: Sequence[Name]) -> Iterator[Claim]:
    """Yield the Arabic places that stand beside what they are, مدينة ترهونة, and that no list has."""
    listed = [name for name in known if name.entries]
    for match in (*table.PLACED.finditer(folded), *table.PLACED_BEFORE.finditer(folded)):
        start, end = match.span("name")
        # معسكر ود النيل is not on the Nile
        if not any(name.start <= start < name.end or name.start < end < name.end for name in listed):
            yield spelt_claim(text, start, end, "city")


def join_names(text: str, names: Sequence[Name]) -> Iterator[Claim]:
    """Make one claim of names that stand side by side: Hassan and Gaber are one man."""
    run: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if run and name.start < run[-1].end:
            continue
        if run and may_join(run[-1], name) and text[run[-1].end : name.start] in BETWEEN:
            run.append(name)
            continue
        if run:
            yield name_claim(text, run)
        run = [name]
    if run:
        yield name_claim(text, run)


def may_join(one: Name, other: Name) -> bool:
    """Say whether two names side by side may be one: Elias Mansour, Sahel Minerva; not Tunisian Nabil."""
    if ARABIC_LETTER.search(one.text + other.text):
        return not one.entries and not other.entries
    if one.entries:
        begins = one.kind == "person" or (one.kind in PLACES and one.text in one.entries)
        return begins and not other.entries and other.kind != "acronym"
    return not other.entries or other.kind == "person"  # sub-Saharan Africa is Africa


def name_claim(text: str, run: Sequence[Name]) -> Claim:
    """Make the claim of a name: of a known kind, of a person (`person`, two words or more) or of one word."""
    start, end = run[0].start, run[-1].end
    first = run[0]
    if first.entries and len(run) == 1:
        sure = first.firm or not ARABIC_LETTER.search(first.text)  # السيول are floods as well as Seoul
        return Claim(
            "name", first.kind if sure else "word", start, end, text[start:end], names=first.entries, listed=True
        )
    return spelt_claim(text, start, end, "person" if len(name_words(text[start:end])) > 1 else "word")


def titled_names(text: str, known: Sequence[Name]) -> Iterator[Name]:
    """Yield the names behind an Arabic title or verb, known by a given name, and else the two words behind a title.

    Arabic has no capitals to tell names by.
    """
    folded = fold(text)
    titled = [
        match.span(match.lastgroup or "name")
        for pattern in (table.NAMED, table.TITLED, table.SURNAMED, table.APPOSED)
        for match in pattern.finditer(folded)
    ]
    # A family's name may be a people's or a town's, محمد المصري, but is no part of a longer known name.
    kinds = (
        (titled, [name for name in known if name.kind != "person"]),
        (full_names(folded), [name for name in known if " " in name.text]),
    )
    taken: set[int] = set()
    for spans, others in kinds:
        known_places = {place for name in others for place in range(name.start, name.end)}
        for start, end in spans:
            if taken.isdisjoint(range(start, end)) and known_places.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield Name(text[start:end], start, end)


def full_names(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where a given name stands before another or before a family's: إلى نادية بنجلون, هيثم المجالي.

    Behind one of another language any word is a family's that does not stand behind names: ماركو بيلوتي.
    """
    for match in table.GIVEN_FIRST.finditer(folded):
        yield match.span(match.lastgroup or "known")
