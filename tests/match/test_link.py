"""Document links: the documents that share passages, strongest first, with reasons a reader can check."""

import math
from dataclasses import replace

import pytest

from align.clean.prepare import prepare
from align.encode.encoder import load_encoder
from align.match.candidates import WIDEST, find_candidates
from align.match.collection import Search, align_links, mine_rest, search_collection
from align.match.hints import find_hints
from align.match.link import READ, Anchor, Facts, Link, anchor_weight, find_anchors, link, rarity_of, read_anchors
from align.match.sides import make_sides
from align.records import LANGUAGES, Document, Language, Pair, Side, Span
from tests.match.worlds import facts, make_side

STORY = facts("s", 10)
OTHER = facts("t", 10)

# label, Arabic documents, English documents, linked (Arabic, English) numbers
CASES = [
    ("translations, shuffled", [STORY, OTHER], [OTHER, STORY], {(0, 1), (1, 0)}),
    ("one story in two documents", [STORY], [STORY[:5], STORY[5:]], {(0, 0), (0, 1)}),
    (
        "a tenth in common",
        [[*facts("x", 18), *STORY[:2]]],
        [[*STORY[:2], *facts("y", 18)], facts("z", 20)],
        {(0, 0)},
    ),
    ("other order, other cuts", [["a b", "c", "d e"]], [["e", "d", "c", "b", "a"], facts("z", 5)], {(0, 0)}),
    ("nothing in common", [facts("x", 20), facts("y", 20)], [facts("z", 20), facts("w", 20)], set()),
    ("an empty side", [STORY], [], set()),
]


def linked(links: list[Link]) -> set[tuple[int, int]]:
    return {(int(found.ar_doc[2:]), int(found.en_doc[2:])) for found in links}


@pytest.mark.parametrize(("label", "ar", "en", "expected"), CASES, ids=[case[0] for case in CASES])
def test_links_documents_that_share_passages(
    label: str, ar: list[list[str]], en: list[list[str]], expected: set[tuple[int, int]]
) -> None:
    assert linked(link(make_side("ar", ar), make_side("en", en))) == expected


def test_more_in_common_is_a_stronger_link() -> None:
    ar = make_side("ar", [STORY])
    en = make_side("en", [[*STORY[:1], *facts("p", 9)], [*STORY[1:9], *facts("q", 2)]])
    strong, weak = link(ar, en, least=0)
    assert (strong.en_doc, weak.en_doc) == ("en1", "en0")
    assert 1 >= strong.score > weak.score > 0
    assert len(strong.anchors) == 8


def test_least_leaves_out_weak_links() -> None:
    ar = make_side("ar", [STORY])
    en = make_side("en", [[*STORY[:1], *facts("p", 9)], [*STORY[1:9], *facts("q", 2)]])
    weakest = link(ar, en, least=0)[-1].score
    assert len(link(ar, en, least=weakest)) == 2
    assert len(link(ar, en, least=weakest + 0.01)) == 1
    assert link(make_side("ar", [facts("x", 9)]), en) == []


def test_anchors_are_pairs_of_the_two_documents_best_first() -> None:
    ar = make_side("ar", [facts("x", 5), STORY])
    en = make_side("en", [facts("y", 5), STORY])
    (found,) = link(ar, en)
    assert all(set(pair.ar) <= set(range(5, 15)) and set(pair.en) <= set(range(5, 15)) for pair in found.anchors)
    margins = [pair.margin for pair in found.anchors]
    assert margins == sorted(margins, reverse=True)


def test_reasons_name_what_both_sides_say() -> None:
    ar = with_texts(
        make_side("ar", [STORY[:3]]),
        ["وصل لافروف إلى الجزائر يوم 14 حزيران.", "وقّع الجانبان 7 اتفاقات جديدة.", "وعاد الوفد في المساء."],
    )
    en = with_texts(
        make_side("en", [STORY[:3]]),
        [
            "Lavrov arrived in Algiers on 14 June.",
            "The two sides signed 7 new agreements.",
            "They left in the evening.",
        ],
    )
    (found,) = link(ar, en)
    reasons = "; ".join(found.reasons)
    assert "3 shared passages" in reasons
    for shared in ("Lavrov", "Algiers", "7", "14 June"):
        assert shared in reasons


def test_reasons_do_not_invent() -> None:
    ar = with_texts(make_side("ar", [STORY[:2]]), ["وصل الوزير مساء أمس إلى تونس.", "وغادر بعد 3 أيام."])
    en = with_texts(make_side("en", [STORY[:2]]), ["Merkel came to Berlin by train.", "She left 5 days later."])
    for found in link(ar, en, least=0):
        assert not any(word in " ".join(found.reasons) for word in ("Merkel", "Berlin", "5", "3 d"))


def test_a_shared_name_lifts_a_weak_link_over_the_cut_and_another_name_does_not() -> None:
    """Alike in meaning to the same degree, documents are linked when their facts agree."""
    weak = [f"{fact} z{i} y{i} x{i}" for i, fact in enumerate(STORY[:3])]
    scores = {}
    for name in ("Berlin", "London", "the town"):
        ar = with_texts(make_side("ar", [facts("x", 6), STORY[:1]]), [*["كلام آخر."] * 6, "وصل الوفد إلى برلين."])
        en = with_texts(make_side("en", [facts("y", 6), weak[:1]]), [*["Other."] * 6, f"They came to {name}."])
        scores[name] = {(found.ar_doc, found.en_doc): found.score for found in link(ar, en, least=0)}["ar1", "en1"]
    assert scores["Berlin"] > scores["the town"] > scores["London"]


# label, likeness, rarity of the facts that both ends have, facts that only one has, weight
WEIGHTS = [
    ("nothing but likeness", 0.5, [], 0, 0.5),
    ("no likeness", 0.0, [1.0, 1.0], 0, 0.0),
    ("one rare fact doubles it", 0.3, [1.0], 0, 0.6),
    ("a common fact adds little", 0.3, [0.1], 0, 0.33),
    ("no more than two count", 0.3, [1.0, 1.0, 1.0, 1.0], 0, 0.9),
    ("a fact of one end alone takes off", 0.5, [], 1, 0.5 * math.exp(-0.3)),
    ("three of them at most", 0.5, [], 9, 0.5 * math.exp(-0.9)),
]


@pytest.mark.parametrize(
    ("label", "likeness", "rarities", "one_sided", "weight"), WEIGHTS, ids=[w[0] for w in WEIGHTS]
)
def test_what_an_anchor_weighs(
    label: str, likeness: float, rarities: list[float], one_sided: int, weight: float
) -> None:
    shared = tuple(f"name {i}" for i in range(len(rarities)))
    anchor = Anchor(Pair(Span(0, 1), Span(0, 1), "mine"), likeness, Facts(shared, (), (), one_sided))
    assert anchor_weight(anchor, dict(zip(shared, rarities, strict=True))) == pytest.approx(weight)


def test_a_fact_says_less_the_more_documents_share_it() -> None:
    said = [rarity_of(spread, 100) for spread in (1, 2, 10, 100)]
    assert said[0] == pytest.approx(1)
    assert said == sorted(said, reverse=True)
    assert said[-1] < 0.2
    assert rarity_of(1, 1) == 1  # with two documents there is nothing to compare with


def test_no_more_than_the_best_anchors_are_read() -> None:
    story = facts("s", READ + 5)
    ar, en = make_side("ar", [story]), make_side("en", [story])
    (members,) = find_anchors(ar, en, find_candidates(ar, en, cut=WIDEST)).members.values()
    anchors = read_anchors(members, ar, en)
    assert len(anchors) == len(story)
    assert [anchor.facts is not None for anchor in anchors] == [True] * READ + [False] * 5


def test_documents_that_no_fact_could_link_are_counted_and_not_read() -> None:
    story = facts("s", 7)
    ar = make_side("ar", [story, [*facts("x", 4), "a b c d e"]])
    en = make_side("en", [story, [*facts("y", 4), "a b c f g"]])
    candidates = find_candidates(ar, en, cut=WIDEST)
    found = find_anchors(ar, en, candidates, least=0.99)
    every = find_anchors(ar, en, candidates, least=0.0)
    assert found.documents == every.documents == len(every.members) > len(found.members) == 1
    assert found.members[0, 0] == every.members[0, 0]


def with_texts(side: Side, texts: list[str]) -> Side:
    sentences = [replace(sentence, text=text) for sentence, text in zip(side.sentences, texts, strict=True)]
    return replace(side, sentences=sentences)


# A coffee machine's manual: what differs between the machines are names and numbers.
MANUAL = (
    ("دليل استخدام آلة القهوة {ar}", "User guide for the {en} coffee machine"),
    (
        "اقرأ هذا الدليل بعناية قبل أن تستعمل الآلة أول مرة.",
        "Read this guide carefully before you use the machine for the first time.",
    ),
    (
        "ضع الآلة على سطح مستوٍ بعيدًا عن مصادر الحرارة.",
        "Place the machine on a level surface, away from sources of heat.",
    ),
    (
        "يتسع خزان الماء في {ar} لنحو {number} مليلتر.",
        "The water tank of the {en} holds about {number} millilitres.",
    ),
    (
        "لا تغمر الآلة في الماء، ولا تفتح غطاءها وهي تعمل.",
        "Do not immerse the machine in water, and do not open its lid while it is running.",
    ),
    ("نظّف المصفاة مرة كل أسبوع بماء فاتر.", "Clean the filter once a week with lukewarm water."),
    (
        "إذا أضاء المصباح الأحمر فافصل الآلة عن الكهرباء واتصل بمركز الصيانة.",
        "If the red light comes on, unplug the machine and call the service centre.",
    ),
)
MACHINES = (("ندى", "Nada", 350), ("ريما", "Rima", 900), ("سلمى", "Salma", 1250), ("جيهان", "Jihan", 600))


def manual(name: str, language: Language, machine: tuple[str, str, int]) -> Document:
    lines = [row[language == "en"].format(ar=machine[0], en=machine[1], number=machine[2]) for row in MANUAL]
    return Document(name, "\n".join(lines) + "\n", language=language, lines=True)


def search_documents(documents: list[Document]) -> Search:
    ar, en = make_sides(prepare(documents).sentences, load_encoder())
    return search_collection(ar, en, hints=find_hints(documents))


def links_of(documents: list[Document]) -> dict[tuple[str, str], Link]:
    search = search_documents(documents)
    found = link(
        search.ar, search.en, candidates=search.candidates, counterparts=search.counterparts, hints=search.hints
    )
    return {(each.ar_doc, each.en_doc): each for each in found}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 0, 3, 1), (3, 2, 1, 0)])
def test_a_manual_goes_with_its_own_counterpart_whatever_it_is_called(order: tuple[int, ...]) -> None:
    documents = [manual(f"m{at}.txt", "ar", MACHINES[i]) for at, i in enumerate(order)]
    documents += [manual(f"n{i}.txt", "en", machine) for i, machine in enumerate(MACHINES)]
    assert set(links_of(documents)) == {(f"m{at}.txt", f"n{i}.txt") for at, i in enumerate(order)}


def test_no_pair_crosses_into_a_sister_document() -> None:
    documents = [manual(f"{i}.ar.txt", "ar", machine) for i, machine in enumerate(MACHINES)]
    documents += [manual(f"{i}.en.txt", "en", machine) for i, machine in enumerate(MACHINES)]
    search = search_documents(documents)
    aligned, _decisions = align_links(search, search)
    for pairs in (aligned + mine_rest(search, aligned), mine_rest(search, [])):
        ends = [(search.ar.sentences[p.ar.first].doc, search.en.sentences[p.en.first].doc) for p in pairs]
        assert len(ends) >= 5 * len(MACHINES)
        assert all(ar[0] == en[0] for ar, en in ends)


def test_a_manual_without_counterpart_keeps_what_it_shares() -> None:
    """Nobody's own counterpart is taken away from it: there is none that explains its link."""
    documents = [manual("nada.txt", "ar", MACHINES[0])]
    documents += [manual(name, "en", machine) for name, machine in (("a.txt", MACHINES[0]), ("b.txt", MACHINES[1]))]
    assert set(links_of(documents)) == {("nada.txt", "a.txt"), ("nada.txt", "b.txt")}


def test_names_decide_between_pages_that_texts_do_not_tell_apart() -> None:
    same = [manual(f"{language}/{k}.txt", language, MACHINES[0]) for language in LANGUAGES for k in "pq"]
    hidden = [replace(document, name=f"{at}.txt") for at, document in enumerate(same)]
    assert len(links_of(hidden)) == 4
    found = links_of(same)
    assert set(found) == {("ar/p.txt", "en/p.txt"), ("ar/q.txt", "en/q.txt")}
    assert all("paths of one pattern" in each.reasons for each in found.values())


def test_names_alone_link_nothing() -> None:
    other = "The band plays on Friday evenings.\nTickets are sold at the door.\nChildren get in free.\n"
    documents = [
        manual("ar/guide.txt", "ar", MACHINES[0]),
        Document("en/guide.txt", other, language="en", lines=True),
    ]
    assert links_of(documents) == {}


# label, Arabic documents, English documents, linked (Arabic, English) numbers
RIVALS = [
    ("near-copies", [[*STORY, "a"], [*STORY, "b"]], [[*STORY, "b"], [*STORY, "a"]], {(0, 1), (1, 0)}),
    ("two reports, one story", [STORY], [STORY[:6], STORY[3:]], {(0, 0), (0, 1)}),
    ("copies of an agency's report", [STORY], [STORY, STORY], {(0, 0), (0, 1)}),
    (
        "four reports that say one thing in their own words, each with a counterpart",
        [[*STORY, "p q a", "r o a"], [*OTHER, "p q b", "r o b"]],
        [[*STORY, "p q c", "r o c"], [*OTHER, "p q d", "r o d"]],
        {(0, 0), (0, 1), (1, 0), (1, 1)},
    ),
]


@pytest.mark.parametrize(("label", "ar", "en", "expected"), RIVALS, ids=[case[0] for case in RIVALS])
def test_rivals(label: str, ar: list[list[str]], en: list[list[str]], expected: set[tuple[int, int]]) -> None:
    sides = make_side("ar", ar), make_side("en", en)
    assert linked(link(*sides)) == expected
    mirrored = {(a, e) for e, a in linked(link(make_side("ar", en), make_side("en", ar)))}
    assert mirrored == expected


def test_one_passage_beside_better_counterparts_is_no_link() -> None:
    ar = [[*STORY, "q r"], OTHER]
    en = [STORY, [*OTHER, "q r"]]
    assert linked(link(make_side("ar", ar), make_side("en", en))) == {(0, 0), (1, 1)}


def test_a_page_that_quotes_the_other_language_does_not_go_with_itself() -> None:
    arabic = ["افتتحت المدينة جسرا جديدا فوق النهر.", "استغرق البناء ثلاث سنوات.", "كتب العمدة على صفحته:"]
    english = ["The city opened a new bridge over the river.", "Construction took three years."]
    quoted = "We will plant a thousand trees along both banks."
    translated = "سنزرع ألف شجرة على ضفتي النهر."
    documents = [
        Document("جسر.txt", "\n".join([*arabic, quoted, translated]) + "\n"),
        Document("bridge.txt", "\n".join(english) + "\n"),
    ]
    assert set(links_of(documents)) == {("جسر.txt", "bridge.txt")}
    interlinear = [Document("both.txt", "\n".join([*arabic[:2], *english]) + "\n")]
    assert set(links_of(interlinear)) == {("both.txt", "both.txt")}
