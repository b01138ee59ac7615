"""The main job in Python: tables whose cells are slices of the documents, the same every time."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from align import Options, align_documents, read_inputs
from align.clean.prepare import prepare
from align.encode.encoder import load_encoder
from align.job import add_documents, run_job
from align.judge.calibrate import load_calibration
from align.judge.judge import judge
from align.match.sides import collection_mean, make_side, make_sides, subtract_mean
from align.normalize import fold_space
from align.output.tables import format_tsv
from align.records import (
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    Document,
    InputError,
    UsageError,
)

METHODS = ["auto", "chain", "islands", "mine"]


@pytest.mark.parametrize("method", METHODS)
def test_parallel_documents_are_paired_sentence_by_sentence(collection, encoder, method: str) -> None:
    result = align_documents(collection, encoder=encoder, options=Options(method=method, min_probability=0))
    numbers = result.pairs[["ar_text", "en_text"]].map(lambda text: text.translate(str.maketrans("", "", ".,")))
    right = sum(
        {w for w in a.split() if w.isdigit()} == {w for w in e.split() if w.isdigit()}
        for a, e in numbers.itertuples(index=False)
    )
    assert right >= 20
    assert right == len(result.pairs)


def test_cells_are_slices_of_the_documents(collection, encoder) -> None:
    texts = {document.name: document.text for document in collection}
    result = align_documents(collection, encoder=encoder)
    assert len(result.pairs) > 0
    for row in result.pairs.itertuples():
        assert fold_space(texts[row.ar_doc][row.ar_start : row.ar_end]) == row.ar_text
        assert fold_space(texts[row.en_doc][row.en_start : row.en_end]) == row.en_text
    for row in result.coverage.itertuples():
        assert fold_space(texts[row.doc][row.start : row.end]) == row.text
        if row.status != "uncovered":
            there = slice(int(row.evidence_start), int(row.evidence_end))
            assert fold_space(texts[row.evidence_doc][there]) == row.evidence_text


def test_every_partial_sentence_is_told_clause_by_clause(collection, encoder) -> None:
    # A third of the English sentences say something more that Arabic has not.
    lines = collection[1].text.splitlines()
    longer = [
        line[:-1] + ", and 4711 geese crossed 815 rivers." if i % 3 == 0 else line for i, line in enumerate(lines)
    ]
    documents = [collection[0], replace(collection[1], text="\n".join(longer))]
    texts = {document.name: document.text for document in documents}
    result = align_documents(documents, encoder=encoder, options=Options(min_probability=0.05))
    partial = result.coverage[result.coverage["status"] == "partial"]
    assert len(partial) > 0
    for sentence in partial.itertuples():
        rows = result.parts[
            (result.parts["doc"] == sentence.doc) & result.parts["start"].between(sentence.start, sentence.end)
        ]
        assert fold_space(" ".join(rows["text"])) == sentence.text
    for row in result.parts.itertuples():
        assert fold_space(texts[row.doc][row.start : row.end]) == row.text
        if row.carried == "yes":
            assert (
                fold_space(texts[row.evidence_doc][int(row.evidence_start) : int(row.evidence_end)])
                == row.evidence_text
            )
        else:
            assert (row.carried, row.evidence_doc, row.evidence_text) == ("no", "", "")


def test_every_sentence_has_one_row_of_coverage(collection, encoder) -> None:
    result = align_documents(collection, encoder=encoder)
    assert len(result.coverage) == 48
    assert not result.coverage[["doc", "start"]].duplicated().any()
    assert set(result.coverage["status"]) <= {"covered", "partial", "uncovered"}


def test_the_order_of_documents_changes_nothing(collection, encoder) -> None:
    forward = align_documents(collection, encoder=encoder)
    backward = align_documents(collection[::-1], encoder=encoder)
    tables = {
        "pairs": PAIR_COLUMNS,
        "coverage": COVERAGE_COLUMNS,
        "parts": PART_COLUMNS,
        "dropped": DROPPED_COLUMNS,
    }
    for name, columns in tables.items():
        assert format_tsv(getattr(forward, name), columns) == format_tsv(getattr(backward, name), columns)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"method": "chian"}, "method must be one of auto, chain, islands, mine, not 'chian'"),
        ({"method": None}, "method must be one of"),
        ({"windows": "token"}, "windows must be one of auto, sums, tokens, text, not 'token'"),
        ({"min_probability": 50}, "min_probability must be a number from 0 to 1, not 50"),
        ({"min_probability": -0.1}, "from 0 to 1"),
        ({"min_probability": float("nan")}, "from 0 to 1"),
        ({"min_probability": "0.5"}, "from 0 to 1"),
        ({"max_window": 0}, "max_window must be a whole number from 1 to 8, not 0"),
        ({"max_window": 9}, "from 1 to 8"),
        ({"max_window": 2.5}, "from 1 to 8"),
        ({"calibration": 3}, "calibration must be the path of a file"),
    ],
)
def test_values_that_no_option_has_are_refused(wrong, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Options(**wrong)


def test_options_of_numpy_and_pathlib_are_kept_as_plain_values() -> None:
    options = Options(min_probability=np.float32(0.25), max_window=np.int64(3), calibration=Path("mine.json"))
    assert options == Options(min_probability=0.25, max_window=3, calibration="mine.json")
    assert json.loads(json.dumps(asdict(options)))["min_probability"] == 0.25


def test_two_documents_of_one_name_are_refused(collection, encoder) -> None:
    with pytest.raises(InputError, match=r"ar\.txt: the name of several documents"):
        align_documents([*collection, collection[0]], encoder=encoder)


@pytest.mark.parametrize("documents", [["a text"], "a text", None])
def test_what_is_no_document_is_refused(documents, encoder) -> None:
    with pytest.raises(UsageError, match=r"documents must be a list of align\.Document, not of (str|NoneType)"):
        align_documents(documents, encoder=encoder)


def test_what_was_read_is_not_yet_documents(tmp_path, collection, encoder) -> None:
    inputs = read_inputs(tmp_path)
    with pytest.raises(UsageError, match=r"read_inputs\(paths\)\.documents"):
        align_documents(inputs, encoder=encoder)
    assert len(align_documents(inputs.documents, encoder=encoder).coverage) == 48


@pytest.mark.parametrize("method", METHODS)
def test_the_margin_means_the_same_for_every_method(collection, encoder, method: str) -> None:
    """The cosine less the mean neighbourhood of both spans, whoever proposed the pair."""
    project = align_documents(
        collection, encoder=encoder, options=Options(method=method, min_probability=0)
    ).project
    judged, hubs = project.judged, project.constants.hubs
    rows = np.flatnonzero(project.chosen)
    assert len(rows)
    for row in rows.tolist():
        ends = [
            hub[span.first : span.last].mean()
            for hub, span in zip(hubs, (judged.ar(row), judged.en(row)), strict=True)
        ]
        assert judged.margin[row] == pytest.approx(judged.cosine[row] - sum(ends) / 2, abs=2e-4)


@pytest.mark.parametrize(("kept", "missing"), [(0, "no English sentence"), (1, "no Arabic sentence")])
def test_one_document_of_one_language_is_not_enough(collection, encoder, kept: int, missing: str) -> None:
    with pytest.raises(InputError, match=missing):
        align_documents([collection[kept]], encoder=encoder)


def test_sources_of_one_language_are_compared_without_pairs() -> None:
    """Three English outlets: statements, conflicts and sources, no pairs and nothing covered by Arabic."""
    texts = {
        "wire.txt": "Nine people were killed when a ferry sank off Tartus on Monday.\nDivers still search.",
        "daily.txt": "Twelve people were killed when a ferry sank off Tartus on Monday.\nThe port is shut.",
        "weekly.txt": "Nine people were killed when a ferry sank off Tartus on Monday.\nDivers still search.",
    }
    documents = [Document(name, f"{text}\n", lines=True) for name, text in texts.items()]
    result = align_documents(documents, encoder=load_encoder())
    assert result.pairs.empty
    assert list(result.pairs.columns)[:2] == ["ar_text", "en_text"]
    assert set(result.coverage["status"]) == {"uncovered"}
    assert set(result.conflicts["value"]) == {"Nine", "Twelve"}
    told = result.statements[result.statements["text"].str.startswith("Divers")]
    assert told["statement"].nunique() == 1
    assert set(told["source"]) == {"wire.txt", "weekly.txt"}
    sources = result.sources().sources.set_index("source")
    assert sources.loc["wire.txt", "carried"] >= 1


def test_nothing_usable_is_told(encoder) -> None:
    with pytest.raises(InputError, match="no Arabic and no English sentence"):
        align_documents(
            [Document("a.txt", "Ceci est une phrase écrite en français, et rien d'autre.")], encoder=encoder
        )


def test_unrelated_documents_give_nothing(collection, encoder) -> None:
    other = replace(collection[1], text=collection[1].text.replace("1", "9").replace("2", "8"))
    result = align_documents([collection[0], other], encoder=encoder)
    assert result.pairs.empty


def test_info_says_what_was_done(collection, encoder) -> None:
    info = align_documents(collection, encoder=encoder, options=Options(max_window=3)).info
    assert info["model"] == {"name": "numbers", "revision": "1", "dimension": 64, "windows": "sums"}
    assert info["options"]["max_window"] == 3
    assert info["links"][0]["ar_doc"] == "ar.txt"
    assert info["counts"]["sentences"] == {"ar": 24, "en": 24}
    assert set(info["seconds"]) >= {"prepare", "encode", "match", "judge"}


def test_info_says_whose_calibration_the_probabilities_have(collection, encoder) -> None:
    assert align_documents(collection, encoder=encoder).info["calibration"] == {"weights": "generic", "refit": None}


@pytest.mark.parametrize(("windows", "weights"), [("tokens", "own"), ("sums", "generic")])
def test_the_calibration_of_token_windows_is_not_used_for_sums(collection, monkeypatch, windows, weights) -> None:
    """A collection too large for windows of tokens is matched by sums: another cosine, another probability."""
    if windows == "sums":
        monkeypatch.setattr("align.encode.windows.AUTO_UP_TO", len(collection))
    encoder = load_encoder("bundled-fast")
    result = align_documents(collection, encoder=encoder, options=Options(min_probability=0))
    assert result.info["model"]["windows"] == windows
    assert result.info["calibration"]["weights"] == weights
    rows = result.project.judged
    ar, en = make_sides(result.project.ar + result.project.en, encoder, windows)
    given = [
        judge(rows, ar, en, result.project.constants.background, name, "tokens", load_calibration()).probability
        for name in ("bundled-fast", "an encoder without a fit")
    ]
    expected, other = given if weights == "own" else reversed(given)
    np.testing.assert_allclose(rows.probability, expected, atol=1e-12)
    assert np.abs(rows.probability - other).max() > 1e-3


def test_windows_of_text_are_encoded_and_told(collection, encoder) -> None:
    result = align_documents(collection, encoder=encoder, options=Options(windows="text", min_probability=0))
    assert result.info["model"]["windows"] == "text"
    assert len(result.pairs) >= 20
    side = make_side(prepare(collection).sentences, "en", encoder, "text", 3)
    np.testing.assert_array_equal(side.windows[0], side.vectors)
    both = encoder.encode([" ".join(sentence.text for sentence in side.sentences[4:6])])
    np.testing.assert_allclose(
        side.windows[1, 4:5],
        subtract_mean(both, collection_mean(encoder.encode([sentence.text for sentence in side.sentences]))),
        atol=1e-6,
    )


def test_what_an_encoder_cannot_do_is_told_before_the_work(collection, encoder) -> None:
    seen: list[str] = []
    with pytest.raises(UsageError, match="--windows sums"):
        align_documents(
            collection,
            encoder=encoder,
            options=Options(windows="tokens"),
            watch=lambda stage, *_: seen.append(stage),
        )
    assert "encode ar" not in seen


def test_progress_is_told_by_stage(collection, encoder) -> None:
    seen: list[tuple[str, int, int]] = []
    align_documents(collection, encoder=encoder, watch=lambda *step: seen.append(step))
    assert [stage for stage, done, _ in seen if done == 0][:2] == ["prepare", "encode"]
    assert ("encode ar", 24, 24) in seen


def test_neighbours_are_searched_where_the_encoder_was_asked_to_be(collection, monkeypatch) -> None:
    """With a stand-in for the card: what is asked of it is asked of the processor."""
    from align.match import added, candidates, search

    asked: list[str] = []

    def find(*sides, device: str, **options):
        asked.append(device)
        return search.find_neighbours(*sides, **options)

    monkeypatch.setattr(candidates, "find_neighbours", find)
    monkeypatch.setattr(added, "find_neighbours", find)
    encoder = load_encoder("bundled-fast")
    encoder.device = "cuda:0"
    project = run_job(collection[:2], encoder=encoder)
    assert asked.count("cuda:0") == 1  # what else searches a few sentences stays where it is
    asked.clear()
    more = Document(
        "more.txt", "قال الوزير إن الميزانية ستبلغ 900 مليون.\nWater prices rose by 12 per cent in May."
    )
    add_documents(project, [more], encoder=encoder)
    assert asked.count("cuda:0") == 2  # new sentences against all, in both directions
    asked.clear()
    run_job(collection[:2], encoder=load_encoder("bundled-fast"))
    assert "cuda:0" not in asked
