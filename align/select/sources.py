"""Compare sources: how much of each the others carry, what it alone says, leaves out, and tells otherwise.

All of it is read off statements and conflicts: a source makes a statement when a sentence of its documents stands
in it, in full or in part, in either language.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING, Literal

from align.facts.claims import read_claims
from align.facts.same_claims import agree_on, comparable
from align.normalize import for_comparison
from align.records import LANGUAGES
from align.select.bounds import bound_share
from align.select.statements import ROLES, list_tellings

if TYPE_CHECKING:
    from align.facts.claim import Claim
    from align.records import Language, Sentence
    from align.select.conflicts import Conflict, Telling
    from align.select.nearest import Near
    from align.select.outlets import Outlets
    from align.select.statements import Role, Statement
    from align.select.stories import Story

How = Literal["carried", "otherwise", "partial", "missing"]  # the first that holds is told
Languages = Literal["all", "same"]
HOW: tuple[How, ...] = ("carried", "otherwise", "partial", "missing")
MOST = 2  # other sources of a story that must make a statement before one leaves it out, and more than half of them
OTHERS = "*"
BILINGUAL = 0.2  # share of a source's statements in each language that is more than a quotation or two


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of a source that makes a statement, and how far."""

    node: int
    sentence: Sentence
    role: Role


@dataclass(frozen=True, slots=True)
class Topic:
    """A statement, the story it belongs to, and what each source says of it, by the source's name."""

    number: int
    story: int
    by: Mapping[str, Sequence[Saying]]


@dataclass(frozen=True, slots=True)
class Alone:
    """A sentence that makes a statement which only `source` makes, and what comes nearest to it in other sources.

    `nearest` are sentences with the chance that each says the same, which is too low to be told so, the likeliest
    first; none where nothing was compared.
    """

    source: str
    statement: int
    story: int
    sentence: Sentence
    nearest: tuple[tuple[Sentence, float], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many of the `statements` of `source` are carried by `other`; `*` is all other sources together.

    `languages`: in any language (`all`), or in one in which `source` itself makes them (`same`). `share` is that of
    what is `carried`, neither told `otherwise` nor in part; `low` and `high` bound it (`bound_share`).
    """

    source: str
    other: str
    languages: Languages
    statements: int
    carried: int
    otherwise: int
    partial: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that most other sources of its story make, and `source` does not; `sentence` is one that does."""

    source: str
    statement: int
    story: int
    by: tuple[str, ...]
    others: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A fact that `source` tells otherwise than `other`, each with its value and its sentence."""

    source: str
    other: str
    statement: int
    story: int
    kind: str
    what: str
    value: str
    sentence: Sentence
    other_value: str
    other_sentence: Sentence


@dataclass(frozen=True, slots=True)
class Summary:
    """A source: its documents and languages, the dates it was written between, and counts of what follows.

    `all`: what all others carry. `alone` counts statements in no other source, `left_out` those it leaves out,
    `conflicts` its facts that another source tells with other values. It is `bilingual` when it makes a fifth of
    its statements or more in each language.
    """

    source: str
    languages: tuple[Language, ...]
    bilingual: bool
    documents: int
    first_date: str
    last_date: str
    all: Carried
    alone: int
    left_out: int
    conflicts: int


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All that is said of sources, each list in order of their names; `groups` share a story, directly or not.

    A statement that only one source makes has a row of `alone` for each sentence that makes it.
    """

    sources: Sequence[Summary]
    groups: Sequence[Sequence[str]]
    matrix: Sequence[Carried]
    alone: Sequence[Alone]
    left_out: Sequence[LeftOut]
    otherwise: Sequence[Otherwise]
    outlets: Outlets


def compare_sources(
    statements: Iterable[Statement],
    conflicts: Sequence[Conflict],
    stories: Sequence[Story],
    homes: Mapping[int, int],
    tellers: Sequence[Sequence[Sentence]],
    outlets: Outlets,
    nearest: Sequence[Near] = (),
) -> Comparison:
    """Compare all sources.

    `homes` is the story of each statement, `tellers` holds the sentences of each node, those of copies too;
    `nearest` is what comes nearest to a sentence in other documents, of each the likeliest first.
    """
    topics = [Topic(s.number, homes[s.number], gather_sayings(s, tellers, outlets.source)) for s in statements]
    made: dict[str, list[Topic]] = {source: [] for source in sorted(set(outlets.source.values()))}
    # Of each source: who else makes which of its statements, those by their place among them.
    shared: dict[str, defaultdict[str, dict[int, Set[str]]]] = {source: defaultdict(dict) for source in made}
    for topic in topics:
        for source in topic.by:
            others = topic.by.keys() - {source}
            for other in others:
                shared[source][other][len(made[source])] = {other}
            if others:
                shared[source][OTHERS][len(made[source])] = others
            made[source].append(topic)
    unlike = find_unlike(conflicts, tellers)
    telling = [frozenset(outlets.source[doc] for doc in story.documents) for story in stories]
    partners = {name: {other for sources in telling if name in sources for other in sources} for name in made}
    for topic in topics:  # a statement may reach beyond its story
        for source in topic.by:
            partners[source].update(topic.by)
    spoken = {source: languages_of(own, source) for source, own in made.items()}
    matrix = [
        count_carried(source, other, languages, made[source], shared[source][other], unlike)
        for source in made
        for other in sorted(partners[source] - {source})
        for languages in (("all", "same") if spoken[source] & spoken[other] else ("all",))
    ]
    near: defaultdict[int, list[Near]] = defaultdict(list)
    for each in nearest:
        near[each.node].append(each)
    alone = [
        Alone(source, topic.number, topic.story, saying.sentence, there)
        for source, own in made.items()
        for topic in find_alone(own, source)
        for saying in topic.by[source]
        for there in [find_there(near[saying.node], source, tellers, outlets.source)]
    ]
    left_out = find_left_out(made, topics, dict(zip((story.number for story in stories), telling, strict=True)))
    otherwise = list_otherwise(conflicts, homes, tellers, outlets.source)
    everywhere = [
        count_carried(name, OTHERS, "all", own, shared[name][OTHERS], unlike) for name, own in made.items()
    ]
    compared = Comparison([], join_groups(partners), matrix, alone, left_out, otherwise, outlets)
    return replace(compared, sources=summarize(made, everywhere, compared))


def summarize(
    made: Mapping[str, Sequence[Topic]], everywhere: Iterable[Carried], compared: Comparison
) -> list[Summary]:
    """Describe each source, and count what is said of it; `everywhere`: what all others carry of it."""
    alone = Counter(source for source, _statement in {(row.source, row.statement) for row in compared.alone})
    left_out = Counter(row.source for row in compared.left_out)
    facts = {(row.source, row.statement, row.kind, row.what) for row in compared.otherwise}
    conflicts = Counter(source for source, *_fact in facts)
    documents: defaultdict[str, list[str]] = defaultdict(list)
    for doc, source in compared.outlets.source.items():
        documents[source].append(doc)
    found = []
    for (source, own), carried in zip(made.items(), everywhere, strict=True):
        spoken = Counter(lang for topic in own for lang in {s.sentence.language for s in topic.by[source]})
        languages = tuple(language for language in LANGUAGES if spoken[language])
        dates = sorted(filter(None, map(compared.outlets.date_of, documents[source]))) or [""]
        found.append(
            Summary(
                source,
                languages,
                len(languages) > 1 and min(spoken.values()) >= BILINGUAL * len(own),
                len(documents[source]),
                dates[0],
                dates[-1],
                carried,
                alone[source],
                left_out[source],
                conflicts[source],
            )
        )
    return found


def gather_sayings(
    statement: Statement, tellers: Sequence[Sequence[Sentence]], source_of: Mapping[str, str]
) -> dict[str, list[Saying]]:
    """Return the sentences of each source that make a statement, copies too, sources in order of name.

    A sentence stands there once, in the role that says most.
    """
    by: defaultdict[str, dict[Sentence, Saying]] = defaultdict(dict)
    for member in sorted(statement.members, key=lambda member: (ROLES.index(member.role), member.node)):
        for sentence in list_tellings(member, tellers):
            by[source_of[sentence.doc]].setdefault(sentence, Saying(member.node, sentence, member.role))
    return {
        source: sorted(by[source].values(), key=lambda saying: (saying.sentence.doc, saying.sentence.start))
        for source in sorted(by)
    }


def find_unlike(conflicts: Iterable[Conflict], tellers: Sequence[Sequence[Sentence]]) -> set[tuple[int, int]]:
    """Return the pairs of nodes that tell a fact with different values, both ways round.

    A fact of a statement may make two conflicts, as where two deny in other words what two others say: so do those
    of one kind that can be compared.
    """
    unlike = set()
    facts: defaultdict[tuple[int, str], list[tuple[Conflict, Telling]]] = defaultdict(list)
    for conflict in conflicts:
        facts[conflict.statement, conflict.kind] += [(conflict, telling) for telling in conflict.all_tellings()]
    for (_statement, kind), told in facts.items():
        for (home, one), (other_home, other) in combinations(told, 2):
            if home is not other_home and not are_comparable(kind, one, other, tellers):
                continue
            if not tell_alike(kind, one, other, tellers):
                unlike |= {(one.node, other.node), (other.node, one.node)}
    return unlike


def are_comparable(kind: str, one: Telling, other: Telling, tellers: Sequence[Sequence[Sentence]]) -> bool:
    """Say whether tellings of two facts can be held against each other: the dead are not held against the hurt."""
    if kind == "negation":
        return True
    a, b = claim_of(one, tellers), claim_of(other, tellers)
    return bool(a and b and comparable(a, b))


def tell_alike(kind: str, one: Telling, other: Telling, tellers: Sequence[Sequence[Sentence]]) -> bool:
    """Say whether two tellings of a conflict have one value: of "nine", «تسعة» and 12 the first two do."""
    if kind != "negation":
        a, b = claim_of(one, tellers), claim_of(other, tellers)
        if a and b and comparable(a, b):
            return agree_on(a, b)
    return for_comparison(one.value) == for_comparison(other.value)


def claim_of(telling: Telling, tellers: Sequence[Sequence[Sentence]]) -> Claim | None:
    """Return the fact that a telling points at, as it is compared."""
    sentence = tellers[telling.node][0]
    claims = read_claims(sentence.text, sentence.language)
    return next((claim for claim in claims if (claim.start, claim.end) == (telling.start, telling.end)), None)


def count_carried(
    source: str,
    other: str,
    languages: Languages,
    own: Sequence[Topic],
    shared: Mapping[int, Set[str]],
    unlike: Set[tuple[int, int]],
) -> Carried:
    """Count how many of the statements that a source makes, `own`, others carry.

    `shared` are those others by the numbers in `own` of the statements that they make, too; `other` names them.
    """
    found: dict[int, How] = {}
    for number, names in shared.items():
        mine, by = own[number].by[source], own[number].by
        spoken = {saying.sentence.language for saying in mine} if languages == "same" else LANGUAGES
        ways = [how_carried(mine, [s for s in by[name] if s.sentence.language in spoken], unlike) for name in names]
        found[number] = min(ways, key=HOW.index)
    carried = [found.get(number) == "carried" for number in range(len(own))]
    bounds = bound_share([1.0] * len(own), carried, [topic.by[source][0].sentence.doc for topic in own])
    counts = Counter(found.values())
    figures = counts["carried"], counts["otherwise"], counts["partial"]
    return Carried(source, other, languages, len(own), *figures, sum(carried) / max(1, len(own)), *bounds)


def how_carried(mine: Sequence[Saying], theirs: Sequence[Saying], unlike: Set[tuple[int, int]]) -> How:
    """Say how far one source carries what another says of a statement.

    Who says some of what others tell otherwise is not carried by these: it may be the fact that they disagree on.
    """
    if not theirs:
        return "missing"
    if any((a.node, b.node) in unlike for a in mine for b in theirs):
        return "otherwise"
    some = all(saying.role == "partial" for saying in mine)
    return "carried" if any(s.role == "full" or (s.role == "differs" and not some) for s in theirs) else "partial"


def find_alone(own: Iterable[Topic], source: str) -> list[Topic]:
    """Return the statements that only `source` makes, each with the sentences that make it: one is told once.

    A sentence that makes a part of one is not told, as of two versions of a page the later says more, unless those
    that make all of it were told with another statement.
    """
    found: list[Topic] = []
    told: set[Sentence] = set()
    for topic in own:
        if len(topic.by) > 1:
            continue
        every = topic.by[source]
        whole = [saying for saying in every if saying.role != "partial"] or every
        new = [saying for saying in whole if saying.sentence not in told]
        new = new or [saying for saying in every if saying.sentence not in told]
        told.update(saying.sentence for saying in new)
        if new:
            found.append(replace(topic, by={source: new}))
    return found


def find_there(
    near: Sequence[Near], source: str, tellers: Sequence[Sequence[Sentence]], source_of: Mapping[str, str]
) -> tuple[tuple[Sentence, float], ...]:
    """Return the sentences of other sources among what is `near`, each with the chance that it says the same.

    Of a sentence and its copies the first that is of another source stands for all.
    """
    others = ([each for each in tellers[one.other] if source_of[each.doc] != source] for one in near)
    return tuple((own[0], one.chance) for one, own in zip(near, others, strict=True) if own)


def find_left_out(
    made: Mapping[str, Sequence[Topic]], topics: Sequence[Topic], telling: Mapping[int, Set[str]]
) -> list[LeftOut]:
    """Return what most other sources of a story say, two at least, and one source of it does not, by that source.

    `telling` are the sources of each story. Who says a part of a statement neither leaves it out nor says it; nor
    does a source leave out what it meets elsewhere (`find_met`): that has to be said by others enough.
    """
    spoken = {source: languages_of(own, source) for source, own in made.items()}
    met = find_met(topics)
    found = []
    for topic in topics:
        full = {
            name: [saying for saying in topic.by[name] if saying.role != "partial"]
            for name in sorted(topic.by.keys() & telling[topic.story])
        }
        full = {name: sayings for name, sayings in full.items() if sayings}
        others = len(telling[topic.story]) - 1
        for source in sorted(telling[topic.story] - topic.by.keys()):
            new = {name: [each for each in own if source not in met[each.sentence]] for name, own in full.items()}
            count = sum(map(bool, new.values()))
            if count >= MOST and 2 * count > others:
                shown = min(
                    (saying for sayings in new.values() for saying in sayings),
                    key=lambda saying: (
                        saying.sentence.language not in spoken[source],
                        ROLES.index(saying.role),
                        saying.sentence.doc,
                        saying.sentence.start,
                    ),
                )
                found.append(LeftOut(source, topic.number, topic.story, tuple(full), others, shown.sentence))
    return sorted(found, key=lambda row: (row.source, row.statement))


def find_met(topics: Iterable[Topic]) -> defaultdict[Sentence, set[str]]:
    """Return for each sentence, or clause, the sources that it meets in some statement.

    They tell what it tells otherwise there, as what they deny, or both make all of it: who says as much as a whole
    sentence does has not left it out, whatever else others find in it.
    """
    met: defaultdict[Sentence, set[str]] = defaultdict(set)
    for topic in topics:
        for sayings in topic.by.values():
            for saying in sayings:
                met[saying.sentence].update(
                    name
                    for name, others in topic.by.items()
                    if saying.role == "differs"
                    or any(other.role == "differs" for other in others)
                    or (saying.role == "full" and any(other.role == "full" for other in others))
                )
    return met


def languages_of(own: Sequence[Topic], source: str) -> set[Language]:
    """Return the languages in which a source makes its statements."""
    return {saying.sentence.language for topic in own for saying in topic.by[source]}


def list_otherwise(
    conflicts: Iterable[Conflict],
    homes: Mapping[int, int],
    tellers: Sequence[Sequence[Sentence]],
    source_of: Mapping[str, str],
) -> list[Otherwise]:
    """Return for each source its facts that another source tells with another value, a row for each two values.

    Two versions of a page that tell a value are one source: the row has the first.
    """
    found: dict[tuple[str, ...], Otherwise] = {}
    for conflict in conflicts:
        for one, other in permutations(conflict.tellings, 2):
            if tell_alike(conflict.kind, one, other, tellers):
                continue
            for own, theirs in product(tellers[one.node], tellers[other.node]):
                source, another = source_of[own.doc], source_of[theirs.doc]
                if source == another:
                    continue
                values = for_comparison(one.value), for_comparison(other.value)
                found.setdefault(
                    (source, another, str(conflict.statement), conflict.kind, conflict.what, *values),
                    Otherwise(
                        source=source,
                        other=another,
                        statement=conflict.statement,
                        story=homes[conflict.statement],
                        kind=conflict.kind,
                        what=conflict.what,
                        value=one.value,
                        sentence=own,
                        other_value=other.value,
                        other_sentence=theirs,
                    ),
                )
    return sorted(found.values(), key=lambda row: (row.source, row.statement, row.kind, row.what, row.other))


def join_groups(partners: Mapping[str, Set[str]]) -> list[list[str]]:
    """Return the sources that share a story, directly or by way of others, in order of name."""
    groups: list[list[str]] = []
    seen: set[str] = set()
    for name in partners:
        if name in seen:
            continue
        group, waiting = {name}, [name]
        while waiting:
            new = partners[waiting.pop()] - group
            group |= new
            waiting += sorted(new)
        seen |= group
        groups.append(sorted(group))
    return groups
