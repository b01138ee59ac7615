"""Views of one run never contradict each other: pairs, coverage, shares and report say the same."""

import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from align import Options, Result, align_documents, load_encoder, read_inputs
from align.normalize import fold_space
from align.output.strips import make_strips
from align.records import Document
from align.select.pairs import ALIGNED_AHEAD
from align.select.shares import EVERYTHING, measure_shares
from tests.support import ARABIC, ENGLISH, NumberEncoder

CORPORA = Path(__file__).resolve().parents[1] / "corpora"


@pytest.fixture(scope="module")
def news() -> Result:
    return align_documents(read_inputs([CORPORA / "ar", CORPORA / "en"]).documents, encoder=load_encoder())


def made_documents(seed: int) -> list[Document]:
    """Write documents of both languages whose sentences are dropped, moved, repeated, merged and changed."""
    rng = np.random.default_rng(seed)
    numbers = rng.permutation(np.arange(100, 160))[:24].tolist()
    documents = []
    for language, patterns in (("ar", ARABIC), ("en", ENGLISH)):
        for name in range(int(rng.integers(1, 4))):
            told = [n for n in numbers if rng.random() < 0.6]
            if rng.random() < 0.5:
                told = rng.permutation(told).tolist()
            told += rng.choice(told, 2).tolist() if told and rng.random() < 0.5 else []
            lines = [patterns[n % 4].format(n + (rng.random() < 0.1)) for n in told]
            at = 0
            while at + 1 < len(lines):
                if rng.random() < 0.2:
                    lines[at : at + 2] = [f"{lines[at]} {lines[at + 1]}"]
                at += 1
            text = "\n".join(lines or [patterns[0].format(7)])
            documents.append(Document(f"{language}{name}.txt", text, language=language, lines=True))
    if rng.random() < 0.2:  # one page holds both languages
        first, last = documents[0], documents[-1]
        documents[:] = [*documents[1:-1], Document("both.txt", f"{first.text}\n{last.text}", lines=True)]
    return documents


def odds(probability: float, method: str) -> float:
    return float(np.log(probability / (1 - probability))) + ALIGNED_AHEAD * (method != "mine")


def contradictions(result: Result) -> list[tuple[str, int]]:
    """Return the sentences told covered that neither stand in a pair nor are carried by what a better one holds."""
    found = []
    for row in result.coverage[result.coverage["status"] == "covered"].itertuples():
        own, other = ("ar", "en") if row.language == "ar" else ("en", "ar")
        pairs = result.pairs
        here = pairs[
            (pairs[f"{own}_doc"] == row.doc)
            & (pairs[f"{own}_start"] <= row.start)
            & (pairs[f"{own}_end"] >= row.end)
        ]
        there = pairs[
            (pairs[f"{other}_doc"] == row.evidence_doc)
            & (pairs[f"{other}_start"] < row.evidence_end)
            & (pairs[f"{other}_end"] > row.evidence_start)
        ]
        better = [odds(p.probability, p.method) >= odds(row.probability, "mine") - 1e-3 for p in there.itertuples()]
        copies = result.coverage["text"] == row.text  # they share what carries one of them
        if here.empty and not any(better) and copies.sum() == 1:
            found.append((row.doc, row.start))
    return found


def check_views(result: Result) -> None:
    """Compare every figure that two views tell."""
    project = result.project
    shares = measure_shares(project.coverage, project.ar, project.en)
    whole = {(s.source, s.language): s for s in shares if s.other == EVERYTHING}
    strips = make_strips(result.coverage)
    assert {(strip.doc, strip.language) for strip in strips} == set(whole)
    for strip in strips:
        share = whole[strip.doc, strip.language]
        assert strip.covered == pytest.approx(share.covered)
        assert strip.partial == pytest.approx(share.partial)
        assert strip.sentences == share.sentences
    best = max_shares(shares)
    assert all(best[key] <= share.covered + 1e-9 for key, share in whole.items() if key in best)
    check_statements(result)
    assert result.info["counts"]["pairs"] == len(result.pairs)
    assert result.info["counts"]["coverage"] == result.coverage["status"].value_counts().to_dict()


def check_statements(result: Result) -> None:
    """Every sentence makes a statement, and shares one with what covers it; a conflict stands in one.

    No two sentences share two statements, and who shares none with another document is carried by none.
    """
    statements: dict[tuple[str, int], set[int]] = {}
    sentences = result.coverage[["doc", "start", "end"]].itertuples(index=False, name=None)
    whole = {(doc, at): (doc, start) for doc, start, end in sentences for at in range(start, end)}
    places = [whole[place] for place in zip(result.statements["doc"], result.statements["start"], strict=True)]
    for place, number in zip(places, result.statements["statement"], strict=True):
        statements.setdefault(place, set()).add(number)
    roles = result.statements.groupby("statement")["role"].agg(set)
    assert all(its & {"full", "differs"} for its in roles)
    by_number = {
        number: {places[i] for i in rows} for number, rows in result.statements.groupby("statement").indices.items()
    }
    groups = list(by_number.values())
    met = Counter(two for group in groups for two in itertools.combinations(sorted(group), 2))
    assert max(met.values(), default=1) == 1
    assert not any(one < other for one in groups for other in groups)
    shared = {place for group in groups if len({doc for doc, _ in group}) > 1 for place in group}
    for row in result.coverage.itertuples():
        own = statements[row.doc, row.start]
        assert (row.doc, row.start) in shared or row.status == "uncovered" or row.evidence_doc == row.doc
        if row.status == "covered":
            there = [
                numbers
                for (doc, start), numbers in statements.items()
                if doc == row.evidence_doc and row.evidence_start <= start < row.evidence_end
            ]
            assert any(own & numbers for numbers in there), (row.doc, row.text)
    for row in result.conflicts.itertuples():
        assert row.statement in statements[row.doc, row.start]
    values = result.conflicts.groupby(["statement", "kind", "what"])["value"].nunique()
    assert (values > 1).all()
    makers = result.statements.groupby("statement")["source"].agg(set)
    found = result.sources()
    alone = {
        number: {source} for number, source in zip(found.alone["statement"], found.alone["source"], strict=True)
    }
    of_one = {number: its for number, its in makers.items() if len(its) == 1}
    assert alone.items() <= of_one.items()
    told_alone = {place for number in alone for place in by_number[number]}  # a sentence is told once
    assert all(by_number[number] <= told_alone for number in of_one.keys() - alone.keys())
    assert all(row.source not in makers[row.statement] for row in found.left_out.itertuples())
    assert (found.sources["statements"] == [sum(s in m for m in makers) for s in found.sources["source"]]).all()
    told = {doc for docs in result.stories.values() for doc in docs}
    assert told == {document.name for document in result.project.documents}


def max_shares(shares) -> dict[tuple[str, str], float]:
    best: dict[tuple[str, str], float] = {}
    for s in shares:
        if s.other != EVERYTHING:
            best[s.source, s.language] = max(s.covered, best.get((s.source, s.language), 0.0))
    return best


def overlaps(pairs: pd.DataFrame) -> int:
    """Count the pairs of pairs of the same two documents that share a character."""
    count = 0
    for _, same in pairs.groupby(["ar_doc", "en_doc"]):
        for side in ("ar", "en"):
            spans = sorted(zip(same[f"{side}_start"], same[f"{side}_end"], strict=True))
            count += sum(before[1] > after[0] for before, after in itertools.pairwise(spans))
    return count


def test_what_coverage_tells_of_the_news_stands_in_its_pairs(news: Result) -> None:
    assert (news.coverage["status"] == "covered").sum() > 250
    assert contradictions(news) == []
    assert overlaps(news.pairs) == 0
    check_views(news)


def test_words_of_the_news_that_answer_each_other_stand_in_their_pairs(news: Result) -> None:
    project, texts = news.project, {document.name: document.text for document in news.project.documents}
    assert set(project.word_links) <= set(np.flatnonzero(project.chosen))
    found = []
    for row, links in project.word_links.items():
        ar, en = project.judged.ar(row), project.judged.en(row)
        for side, span, places in ((project.ar, ar, links[:, :2]), (project.en, en, links[:, 2:])):
            assert (side[span.first].start <= places[:, 0]).all()
            assert (places[:, 1] <= side[span.last - 1].end).all()
        ends = texts[project.ar[ar.first].doc], texts[project.en[en.first].doc]
        found += [(ends[0][a:b], ends[1][c:d]) for a, b, c, d in links.tolist()]
    assert len(project.word_links) > 120
    assert len(found) > 10 * len(project.word_links)
    assert {("لافروف", "Lavrov"), ("وفد", "delegation"), ("ثلاثين", "thirty")} <= set(found)


def test_parts_of_a_sentence_carried_in_part_are_neither_all_carried_nor_none(news: Result) -> None:
    carried = news.parts.merge(
        news.coverage[["doc", "start", "end", "status"]], how="left", on="doc", suffixes=("", "_s")
    )
    carried = carried[(carried["start"] >= carried["start_s"]) & (carried["end"] <= carried["end_s"])]
    assert set(carried["status"]) == {"partial"}
    told = carried.groupby(["doc", "start_s"])["carried"].agg(set)
    assert len(told) >= 10
    assert all(each == {"yes", "no"} for each in told)


def test_what_carries_a_sentence_in_part_is_itself_carried(news: Result) -> None:
    status = {(row.doc, row.start): row.status for row in news.coverage.itertuples()}
    partial = news.coverage[(news.coverage["status"] == "partial") & (news.coverage["probability"] < 0.5)]
    assert len(partial) >= 5
    for row in partial.itertuples():
        there = [
            s
            for (doc, start), s in status.items()
            if doc == row.evidence_doc and row.evidence_start <= start < row.evidence_end
        ]
        assert {"covered", "partial"} & set(there), row.text


def test_clauses_of_the_news_stand_where_a_sentence_of_another_page_says_just_that(news: Result) -> None:
    texts = {document.name: document.text for document in news.project.documents}
    whole = set(zip(news.coverage["doc"], news.coverage["start"], news.coverage["end"], strict=True))
    table = news.statements
    clauses = [row for row in table.itertuples() if (row.doc, row.start, row.end) not in whole]
    assert len(clauses) >= 30
    assert all(fold_space(texts[row.doc][row.start : row.end]) == row.text for row in clauses)
    told = {
        row.text: set(table["text"][(table["statement"] == row.statement) & (table["doc"] != row.doc)])
        for row in clauses
    }
    loan = "Sixty per cent of that sum came as a loan from the African Development Bank."
    assert told["جاء ستون في المئة منها قرضًا من البنك الإفريقي للتنمية."] == {loan}
    assert told["and it takes effect on Wednesday."] == {"ويسري القرار اعتبارًا من يوم الأربعاء."}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), least=st.sampled_from([0.05, 0.3, 0.5, 0.9]))
@example(seed=121, least=0.05)
def test_what_coverage_tells_of_any_collection_stands_in_its_pairs(seed: int, least: float) -> None:
    result = align_documents(made_documents(seed), encoder=NumberEncoder(), options=Options(min_probability=least))
    assert contradictions(result) == []
    assert overlaps(result.pairs) == 0
    check_views(result)


def test_made_collections_have_something_to_tell() -> None:
    statuses = [
        status
        for seed in range(4)
        for status in align_documents(made_documents(seed), encoder=NumberEncoder()).coverage["status"]
    ]
    assert {"covered", "uncovered"} <= set(statuses)
