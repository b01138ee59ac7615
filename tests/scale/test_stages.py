"""Bulk jobs in one process: the same pairs as a run, however they are cut up, broken off or added to."""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from align import align_documents, read_inputs
from align.options import Options
from align.output.tables import format_tsv
from align.read.ingest import make_request
from align.records import DROPPED_COLUMNS, PAIR_COLUMNS, InputError, UsageError
from align.scale import engine, links, pairs, plan, search, stages, vectors
from align.scale import stored as vectors_on_disk
from align.scale.documents import leave_out
from align.scale.plan import Model, Work, make_plan
from align.scale.stages import STAGES
from tests.support import NumberEncoder, write_collection


@pytest.fixture(autouse=True)
def _numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (vectors, pairs):
        monkeypatch.setattr(module, "load_model", lambda model: NumberEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    write_collection(place)
    return place


def start(root: Path, folder: Path, tasks: int = 1, **options: object) -> Work:
    root.mkdir(exist_ok=True)
    make_plan(root, make_request([folder]), Options(**options), Model("numbers"), tasks)  # type: ignore[arg-type]
    return Work(root)


def work_off(work: Work, until: int = len(STAGES)) -> None:
    for stage in STAGES[:until]:
        for piece in stage.missing(work):
            stage.run(work, piece)


def tables(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in ("pairs.tsv", "dropped.tsv", "links.tsv")}


@pytest.fixture
def expected(folder: Path) -> dict[str, bytes]:
    read = read_inputs([folder])
    result = align_documents(read.documents, encoder=NumberEncoder())
    return {
        "pairs.tsv": format_tsv(result.pairs, PAIR_COLUMNS).encode(),
        "dropped.tsv": format_tsv(result.dropped, DROPPED_COLUMNS).encode(),
    }


def check(root: Path, expected: dict[str, bytes]) -> None:
    found = tables(root)
    assert len(found["pairs.tsv"].splitlines()) > 10
    for name, content in expected.items():
        assert found[name] == content, name


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en"/><body><tu>
<tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="ar"><seg>أعيد فتح الميناء وفيه 4417 سفينة.</seg></tuv>
</tu></body></tmx>
"""


@pytest.mark.parametrize("tasks", [1, 2, 7])
def test_the_same_pairs_as_a_run_however_many_tasks(tmp_path: Path, folder: Path, expected, tasks: int) -> None:
    work = start(tmp_path / "work", folder, tasks)
    assert work.shards == min(tasks, len(list(folder.iterdir())))
    work_off(work)
    check(work.root, expected)


def test_the_same_pairs_in_many_pieces_and_from_disk(tmp_path: Path, folder: Path, expected, monkeypatch) -> None:
    monkeypatch.setattr(vectors, "RANGE", 3)
    monkeypatch.setattr(search, "QUERY_ROWS", 7)
    monkeypatch.setattr(search, "INDEX_ROWS", 5)
    monkeypatch.setattr(links, "PAIRS_READ", 1)
    monkeypatch.setattr(pairs, "PAIRS_ALIGNED", 1)
    work = start(tmp_path / "work", folder, 3)
    work_off(work)
    assert len(search.query_groups(work)) > 2
    check(work.root, expected)


def test_what_is_searched_in_cells_is_found(tmp_path: Path, folder: Path, expected, monkeypatch) -> None:
    monkeypatch.setattr(search, "EXACT_LIMIT", 10)
    monkeypatch.setattr(search, "QUERY_ROWS", 20)
    monkeypatch.setattr(search, "INDEX_ROWS", 15)
    work = start(tmp_path / "work", folder, 3)
    work_off(work)
    assert len(list((work.root / "index").glob("*.reduced.npy"))) == len(search.index_groups(work)) > 1
    found, exact = (
        {line.split(b"\t")[0] for line in text.splitlines()}
        for text in (
            (work.root / "pairs.tsv").read_bytes(),
            expected["pairs.tsv"],
        )
    )
    assert len(found & exact) >= 0.9 * len(exact)


@pytest.mark.parametrize("seed", range(6))
def test_a_job_broken_off_anywhere_goes_on(tmp_path: Path, folder: Path, expected, monkeypatch, seed: int) -> None:
    monkeypatch.setattr(vectors, "RANGE", 5)
    chance = random.Random(seed)

    class BrokenOffError(Exception):
        pass

    def break_off(stage: stages.Stage, work: Work, piece: int) -> None:
        from align.output import files

        real = files.os.replace

        def replace(a: object, b: object) -> None:
            if chance.random() < 0.15:
                raise BrokenOffError
            real(a, b)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files.os, "replace", replace)
            stage.run(work, piece)

    work = start(tmp_path / "work", folder, 3)
    breaks = 0
    for stage in STAGES:
        while missing := stage.missing(work):
            try:
                break_off(stage, work, missing[0])
            except BrokenOffError:
                breaks += 1
                work = Work(work.root)
    assert breaks > 3
    check(work.root, expected)
    assert not list(work.root.rglob("*.part"))


def test_what_is_added_leaves_older_shards_alone(tmp_path: Path, folder: Path) -> None:
    files = sorted(folder.iterdir())
    later = {path.name: path.read_bytes() for path in files[2:]}
    for path in files[2:]:
        path.unlink()
    work = start(tmp_path / "work", folder, 2)
    work_off(work)
    kept = {path: path.stat().st_mtime_ns for path in (work.root / "shards").rglob("*") if path.is_file()}
    for name, content in later.items():
        (folder / name).write_bytes(content)
    (folder / "more.ar.txt").write_text("وصلت 77 سفينة إلى الميناء يوم الأحد.\n", "utf-8")
    (folder / "more.en.txt").write_text("Some 77 ships reached the port on Sunday.\n", "utf-8")
    again = start(tmp_path / "work", folder, 2)
    assert again.shards > work.shards
    work_off(again)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert "77 ships" in (again.root / "pairs.tsv").read_text("utf-8")
    assert json.loads((again.root / "run.json").read_text("utf-8"))["counts"]["shards"] == again.shards


@pytest.mark.parametrize("stages_done", [1, 2])
def test_what_is_added_before_all_is_cut_is_cut_with_it(
    tmp_path: Path, folder: Path, expected, stages_done
) -> None:
    files = sorted(folder.iterdir())
    later = {path.name: path.read_bytes() for path in files[1:]}
    for path in files[1:]:
        path.unlink()
    work_off(start(tmp_path / "work", folder, 2), stages_done)
    for name, content in later.items():
        (folder / name).write_bytes(content)
    work = start(tmp_path / "work", folder, 2)
    assert len(work.plan["rounds"]) == 2
    work_off(work)
    check(work.root, expected)


def test_files_of_other_kinds_and_the_work_folder_itself_are_no_inputs(tmp_path: Path, folder: Path) -> None:
    (folder / "crawl.log").write_text("begun\n", "utf-8")
    work = start(folder / "work", folder, 2)
    work_off(work)
    pairs_found = (work.root / "pairs.tsv").read_bytes()
    (folder / "crawl.log").write_text("begun\nended\n", "utf-8")
    first = sorted(folder.glob("*.txt"))[0]
    os.utime(first, (1, 1))
    again = start(folder / "work", folder, 2)
    assert again.plan == work.plan
    assert len(read_inputs([folder]).documents) == len(list(folder.glob("*.txt"))), "nor of a run"
    assert (work.root / "pairs.tsv").read_bytes() == pairs_found


def test_groups_never_change_when_others_come(tmp_path: Path, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(search, "INDEX_ROWS", 4)
    work = start(tmp_path / "work", folder)
    work_off(work, 4)
    before = search.index_groups(work)
    (folder / "late.txt").write_text("A late line about 12 ships.\n" * 3, "utf-8")
    later = start(tmp_path / "work", folder)
    work_off(later, 4)
    assert search.index_groups(later)[: len(before)] == before


def test_another_model_or_a_changed_file_is_refused(tmp_path: Path, folder: Path) -> None:
    work = start(tmp_path / "work", folder)
    with pytest.raises(UsageError, match="max-window 4, not 2"):
        start(work.root, folder, max_window=2)
    path = next(folder.iterdir())
    path.write_text("Something else.\n", "utf-8")
    with pytest.raises(InputError, match="has changed since the work folder was begun"):
        start(work.root, folder)


def test_a_missing_language_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The council met on Monday to discuss the new budget.\n", "utf-8")
    with pytest.raises(InputError, match="no Arabic sentence"):
        work_off(start(tmp_path / "work", tmp_path / "in"))


def test_a_bad_file_is_reported_and_the_others_are_done(tmp_path: Path, folder: Path, expected) -> None:
    (folder / "zz.docx").write_bytes(b"this is no archive")
    work = start(tmp_path / "work", folder, 3)
    work_off(work)
    check(work.root, expected)
    problems = json.loads((work.root / "run.json").read_text("utf-8"))["problems"]
    assert [problem["severity"] for problem in problems] == ["error"]
    assert "zz.docx" in problems[0]["message"]


def test_a_file_that_was_left_out_is_read_once_it_is_mended(tmp_path: Path, folder: Path) -> None:
    bad = folder / "zz.tmx"
    bad.write_text("<tmx><body><tu>", "utf-8")
    work = start(tmp_path / "work", folder, 3)
    work_off(work)
    assert len(start(work.root, folder).plan["rounds"]) == 1
    text = "The harbour opened again with 4417 ships."
    bad.write_text(TMX.format(text), "utf-8")
    later = start(work.root, folder)
    assert len(later.plan["rounds"]) == 2
    work_off(later)
    info = json.loads((work.root / "run.json").read_text("utf-8"))
    assert [each for each in info["problems"] if each["severity"] == "error"] == []
    assert any("zz.tmx" in name for name in info["inputs"])
    assert text in (work.root / "pairs.tsv").read_text("utf-8")
    bad.write_text(TMX.format("Something else."), "utf-8")
    with pytest.raises(InputError, match="has changed since"):
        start(work.root, folder)


def test_a_document_that_cleaning_stumbles_over_is_left_out(tmp_path: Path, folder: Path, monkeypatch) -> None:
    from align.scale import documents

    real = documents.look_over
    bad = sorted(path.name for path in folder.iterdir())[0]

    def look_over(document, own):  # type: ignore[no-untyped-def]
        if document.name == bad:
            raise ZeroDivisionError("one line too many")
        return real(document, own)

    monkeypatch.setattr(documents, "look_over", look_over)
    work = start(tmp_path / "work", folder, 2)
    work_off(work, 1)
    (problem,) = documents.list_problems(work)
    assert problem["message"].startswith(f"{bad}: left out: ZeroDivisionError: one line too many (test_stages.py")


def test_a_shard_can_be_left_out(tmp_path: Path, folder: Path) -> None:
    (folder / "zz.txt").write_text("Whoever reads this is lost: 99 ships.\n", "utf-8")
    work = start(tmp_path / "work", folder, 50)
    leave_out(work, work.shards - 1, "whatever reads it is killed")
    work_off(work)
    info = json.loads((work.root / "run.json").read_text("utf-8"))
    assert info["counts"]["pairs"] > 10
    assert "killed" in info["problems"][0]["message"]


def stored(rows: np.ndarray, tmp_path: Path, cuts: list[int]) -> vectors.StoredVectors:
    paths = []
    for k, part in enumerate(np.split(rows, cuts)):
        np.save(tmp_path / f"{k}.npy", part)
        paths.append(tmp_path / f"{k}.npy")
    return vectors.StoredVectors(paths, np.zeros(0, np.int32), np.zeros(0, np.float32))


@pytest.mark.parametrize("mapped", [0, 256 << 20])  # bytes read until memory is given back
def test_stored_vectors_are_read_like_an_array(tmp_path: Path, monkeypatch, mapped: int) -> None:
    monkeypatch.setattr(vectors_on_disk, "MAPPED", mapped)
    rows = np.random.default_rng(0).standard_normal((20, 6)).astype(np.float32)
    found = stored(rows, tmp_path, [0, 7, 12])
    mask = np.arange(20) % 3 == 0
    for key in (slice(None), slice(5, 13), slice(1, 19, 4), slice(13, 5), np.array([19, 0, 7, 7]), mask):
        assert np.array_equal(found[key], rows[key])
    assert np.array_equal(found[4], rows[4])
    assert np.array_equal(found[np.array([[1, 2], [18, 3]])], rows[np.array([[1, 2], [18, 3]])])
    assert found.shape == rows.shape
    assert len(found) == 20


def test_shards_hold_whole_pairs_of_files(tmp_path: Path) -> None:
    files = [{"name": f"{n}.{language}", "size": 10} for n in "abcdef" for language in ("ar", "en")]
    cut = plan.cut_shards(files, 4)
    assert [each for shard in cut for each in shard] == files
    assert all(len(shard) % 2 == 0 for shard in cut)
    assert 3 <= len(cut) <= 4


def test_ranges_end_with_documents() -> None:
    doc_ids = np.repeat(np.arange(6), [4, 1, 9, 2, 2, 2])
    borders = vectors.cut_ranges(doc_ids, 5).tolist()
    assert borders == [0, 5, 14, 20]
    assert vectors.cut_ranges(np.zeros(0, np.int32), 5).tolist() == [0, 0]


def pieces(work: Work) -> Iterator[tuple[str, int]]:
    for stage in STAGES:
        yield from ((stage.name, piece) for piece in range(stage.count(work)))


def test_every_stage_says_what_it_does() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert all(stage.what and stage.name == stage.name.lower() for stage in STAGES)
    assert engine.tasks_of(STAGES[1], engine.Cluster(tasks=8)) == 1
