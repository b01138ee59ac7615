"""Adding to a project: what was judged before keeps its figures, and the new documents are compared with all."""

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align import Options, load_encoder, read_inputs
from align.job import add_documents, run_job
from align.judge import echo, meetings
from align.output.tables import read_pairs
from align.records import Document, InputError, UsageError
from align.result import Result, make_result
from align.store.load import read_project
from align.store.project import Project
from align.store.save import write_project
from align.store.schema import NAME
from tests.support import ARABIC, ENGLISH, NumberEncoder

OUTLETS = Path(__file__).resolve().parents[2] / "corpora" / "outlets"
FIGURES = ["ar_text", "en_text", "probability", "cosine", "margin", "method", "flags"]
PLACE = ["ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end"]


def document(name: str, numbers: Sequence[int]) -> Document:
    patterns = ARABIC if name.startswith("ar") else ENGLISH
    lines = [patterns[n % 4].format(n) for n in numbers]
    return Document(name, "\n".join(lines), language="ar" if name.startswith("ar") else "en", lines=True)


def pages(first: int, count: int = 4, size: int = 8) -> list[Document]:
    """Write pages in both languages, each with a counterpart."""
    made = []
    for page in range(first, first + count):
        numbers = range(1000 + 50 * page, 1000 + 50 * page + size)
        made += [document(f"ar/{page}.txt", numbers), document(f"en/{page}.txt", numbers)]
    return made


@pytest.fixture(scope="module")
def project() -> Project:
    return run_job([*pages(0, 10), document("ar/lone.txt", range(3000, 3008))], encoder=NumberEncoder())


def rows(project: Project):
    return make_result(project).pairs.set_index(PLACE)[FIGURES].sort_index()


def test_pairs_between_old_documents_keep_their_figures(project: Project) -> None:
    before = rows(project)
    added = add_documents(project, pages(20, 2), encoder=NumberEncoder())
    after = rows(added)
    assert len(before) >= 70
    assert after.loc[before.index].equals(before)
    assert len(after) >= len(before) + 14
    assert added.info["additions"][-1]["pairs_replaced"] == 0
    assert set(added.word_links) == set(np.flatnonzero(added.chosen))  # the numbers of each pair
    assert all(links is added.word_links[row] for row, links in project.word_links.items())
    assert added.constants.background == project.constants.background
    for kept, there in zip(added.constants.means, project.constants.means, strict=True):
        np.testing.assert_array_equal(kept, there)


def test_a_new_document_finds_its_counterpart_among_the_old(project: Project) -> None:
    added = add_documents(project, [document("en/lone.txt", range(3000, 3008))], encoder=NumberEncoder())
    found = make_result(added).pairs
    assert len(found[(found["ar_doc"] == "ar/lone.txt") & (found["en_doc"] == "en/lone.txt")]) >= 7


def test_one_language_can_be_added_alone_and_twice(project: Project) -> None:
    once = add_documents(project, [document("ar/more.txt", range(4000, 4008))], encoder=NumberEncoder())
    twice = add_documents(once, [document("en/more.txt", range(4000, 4008))], encoder=NumberEncoder())
    found = make_result(twice).pairs
    assert len(found[found["ar_doc"] == "ar/more.txt"]) >= 7
    assert len(twice.constants.hubs[0]) == len(twice.ar)
    assert len(twice.constants.hubs[1]) == len(twice.en)
    assert [addition["documents"] for addition in twice.info["additions"]] == [1, 1]


def test_a_pair_goes_only_for_a_better_one_and_that_is_told() -> None:
    loose = [document("ar/a.txt", [5000, 5001]), document("en/far.txt", [7])]
    weak = Document("en/a.txt", "As many as 5000 of 9 000 123 pupils took part.", language="en", lines=True)
    options = Options(min_probability=0.0001, method="mine")
    project = run_job([*loose, weak, *pages(0, 3)], encoder=NumberEncoder(), options=options)
    before = rows(project)
    added = add_documents(project, [document("en/b.txt", [5000, 5001])], encoder=NumberEncoder())
    after = rows(added)
    gone = before.index.difference(after.index)
    assert added.info["additions"][-1]["pairs_replaced"] == len(gone) > 0
    for place in gone:
        rivals = after[
            (after.index.get_level_values("ar_doc") == place[0])
            & (after.index.get_level_values("ar_start") < place[2])
            & (after.index.get_level_values("ar_end") > place[1])
        ]
        assert (rivals["probability"] > before.loc[place, "probability"]).any()


def test_what_is_added_after_reading_the_file_is_the_same(project: Project, tmp_path: Path) -> None:
    write_project(project, tmp_path / NAME)
    again = add_documents(read_project(tmp_path / NAME), pages(20, 2), encoder=NumberEncoder())
    assert rows(again).equals(rows(add_documents(project, pages(20, 2), encoder=NumberEncoder())))


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[Document]]:
    """Return a project of what the outlets tell without two of them, as it is read back, and those two."""
    documents = read_inputs([OUTLETS / "ar", OUTLETS / "en"]).documents
    late = [d for d in documents if d.name.startswith(("nile-herald", "cairo-wire"))]
    project = run_job([d for d in documents if d not in late], encoder=load_encoder())
    path = tmp_path_factory.mktemp("stories") / NAME
    write_project(project, path)
    return read_project(path), late


def test_what_is_kept_changes_nothing_that_is_told(stories: tuple[Project, list[Document]]) -> None:
    project, late = stories
    assert len(late) >= 2
    kept, anew = (
        make_result(add_documents(each, late, encoder=load_encoder()))
        for each in (project, replace(project, compared=None, facts=None))
    )
    assert {document.name for document in late} <= set(kept.conflicts["doc"])
    for name in ("pairs", "coverage", "parts", "statements", "conflicts"):
        assert getattr(kept, name).equals(getattr(anew, name)), name
    assert kept.stories == anew.stories
    for one, other in zip(known_echoes(kept), known_echoes(anew), strict=True):
        np.testing.assert_array_equal(one, other)
    assert kept.project.facts == anew.project.facts


def known_echoes(result: Result) -> list[np.ndarray]:
    compared = result.project.compared
    assert compared is not None
    return [
        *compared.keys,
        *(getattr(compared.echoes, name) for name in ("side", "one", "other", "carried", "alike")),
    ]


def test_only_what_is_added_is_compared(
    stories: tuple[Project, list[Document]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, late = stories
    names = {document.name for document in late}
    judged, met = [], []
    compare, list_options = echo.compare, meetings.list_options

    def count_compared(one: echo.Reading, other: echo.Reading, cosine: float) -> list[float]:
        judged.append({one.text, other.text})
        return compare(one, other, cosine)

    def count_met(sides, found, least):  # type: ignore[no-untyped-def]
        met.extend({meetings.node_sentence(node, sides).doc for node in pair} for pair in found)
        return list_options(sides, found, least)

    monkeypatch.setattr(echo, "compare", count_compared)
    monkeypatch.setattr(meetings, "list_options", count_met)
    added = add_documents(project, late, encoder=load_encoder())
    fresh = {sentence.text for sentence in (*added.ar, *added.en) if sentence.doc in names}
    assert judged
    assert met
    assert all(texts & fresh for texts in judged)
    assert all(docs & names for docs in met)


def test_what_does_not_fit_is_refused(project: Project) -> None:
    with pytest.raises(InputError, match=r"ar/1\.txt, en/1\.txt: in the collection already"):
        add_documents(project, pages(1, 1), encoder=NumberEncoder())
    other = NumberEncoder()
    other.revision = "2"
    with pytest.raises(UsageError, match="made with numbers 1, not with numbers 2"):
        add_documents(project, pages(30, 1), encoder=other)
    passages = replace(project, info=project.info | {"passage_model": project.info["model"]})
    with pytest.raises(UsageError, match="passage-model"):
        add_documents(passages, pages(30, 1), encoder=NumberEncoder())


def align(cache: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "align", "run", *map(str, arguments)]
    environment = os.environ | {"ALIGN_CACHE": str(cache)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)


def test_the_command_adds_and_says_what_changed(tmp_path: Path) -> None:
    for folder, first in (("old", 0), ("new", 20)):
        for page in pages(first, 3):
            path = tmp_path / folder / page.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
    out = tmp_path / "out"
    fast = ("-o", out, "--model", "bundled-fast")
    assert align(tmp_path, tmp_path / "new", *fast, "--add").returncode == 2  # nothing to add to
    assert align(tmp_path, tmp_path / "old", *fast).returncode == 0
    before = read_pairs(out / "pairs.tsv")
    (out / "pairs.tmx").write_text("exported")
    (out / "notes.txt").write_text("mine")  # beside a project nothing is in the way
    done = align(tmp_path, tmp_path / "new", *fast, "--add")
    assert done.returncode == 0, done.stderr
    assert "6 documents added; 0 earlier pairs gave way" in done.stdout
    after = read_pairs(out / "pairs.tsv")
    kept = after[after["ar_doc"].isin(before["ar_doc"]) & after["en_doc"].isin(before["en_doc"])]
    assert kept.reset_index(drop=True).equals(before)
    assert set(after["ar_doc"]) > set(before["ar_doc"])
    info = json.loads((out / "run.json").read_text("utf-8"))
    assert len(info["inputs"]) == 12
    again = align(tmp_path, tmp_path / "new", *fast, "--add")
    assert (again.returncode, "in the collection already" in again.stderr) == (1, True)
    assert "--method: what is added" in align(tmp_path, tmp_path / "new", *fast, "--add", "--method", "mine").stderr


def test_a_passage_encoder_links_and_mines_and_refuses_additions() -> None:
    class Blind(NumberEncoder):
        """Finds nothing: every text has a direction of its own, whatever its numbers."""

        name = "blind"

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            rows = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(64) for text in texts]
            return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32).reshape(-1, 64)

    documents = pages(0, 6)
    seen = run_job(documents, encoder=Blind(), passage_encoder=NumberEncoder())
    unseen = run_job(documents, encoder=NumberEncoder(), passage_encoder=Blind())
    assert len(seen.info["links"]) >= 6
    assert seen.info["passage_model"]["name"] == "numbers"
    assert seen.info["model"]["name"] == "blind"
    assert len(unseen.info["links"]) == 0, "the passage encoder links, not the other"
    with pytest.raises(UsageError, match="found by another encoder"):
        add_documents(seen, pages(20, 2), encoder=Blind())
