"""What names a sentence commits itself to: of people, places, organisations and things, and what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from align.chars import ARABIC_LETTER
from align.facts import claim_words as table
from align.facts.claim import Claim
from align.facts.headed_names import find_head, find_headed, find_models, find_named, find_wards
from align.facts.names import Name
from align.facts.roles import read_roles
from align.facts.town_names import DOUBTFUL, TOWNS
from align.facts.words import fold, fold_key
from align.records import Language

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
    """Yield the towns of a list, of one word or two: من صبراتة, في بني وليد; في الباب, not من الباب الخلفي."""
    words = word_spans(folded)
    for at, (start, end) in enumerate(words):
        ends = [words[at + 1][1]] if at + 1 < len(words) and words[at + 1][0] == end + 1 else []
        for until, shift in ((until, shift) for until in (*ends, end) for shift in (0, 1)):
            word = folded[start + shift : until]
            if shift and (folded[start] not in "وبفل" or len(word) < LEAST_JOINED):
                continue
            doubtful = word in DOUBTFUL
            if doubtful and (folded.startswith(" ال", until) or not table.AT_PLACE.search(folded, 0, start)):
                continue  # من الباب الخلفي is a door
            if word in TOWNS or doubtful:
                yield spelt_claim(text, start + shift, until, "city")
                break


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
    patterns = table.PLACED, table.PLACED_BEFORE, table.NEAR_ANOTHER
    for match in (match for pattern in patterns for match in pattern.finditer(folded)):
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
