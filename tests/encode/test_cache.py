"""The vector cache: right or absent, never wrong; safe with two processes and after a kill; bounded in size."""

import multiprocessing
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from align.cli.cache import command
from align.encode.cache import VectorCache, cache_folder, text_key
from align.records import OutputError

DIMENSION = 8


def rows(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float16)


def keys(count: int, model: str = "m") -> list[bytes]:
    return [text_key(f"text {i}", model) for i in range(count)]


def test_what_is_put_is_got_bit_for_bit(tmp_path) -> None:
    vectors = rows(1200)
    VectorCache(tmp_path).put(keys(1200), vectors)
    found = VectorCache(tmp_path).get(keys(1300), DIMENSION)
    assert len(found) == 1200
    assert all(np.array_equal(found[key], row) for key, row in zip(keys(1200), vectors, strict=True))


def test_key_changes_with_text_and_with_what_encodes_it() -> None:
    assert len({text_key(t, m) for t in ("a", "b", "a ") for m in ("m", "n")}) == 6


def test_rows_of_another_dimension_are_not_returned(tmp_path) -> None:
    cache = VectorCache(tmp_path)
    cache.put(keys(1), rows(1))
    assert cache.get(keys(1), DIMENSION + 1) == {}


def test_oldest_rows_go_beyond_the_limit(tmp_path) -> None:
    cache = VectorCache(tmp_path, limit=200_000)
    cache.put(keys(1000, "old"), rows(1000))
    connection = sqlite3.connect(cache.path)
    with connection:
        connection.execute("UPDATE vectors SET used = used - 1000000")
    recent = keys(1000, "old")[:50]
    cache.get(recent, DIMENSION)  # reading marks them as used
    cache.put(keys(3000, "new"), rows(3000))
    assert cache.info().bytes <= 200_000
    assert len(cache.get(recent, DIMENSION)) > 0
    assert cache.get(keys(1000, "old")[50:], DIMENSION) == {}


def test_a_damaged_file_is_put_aside(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    cache = VectorCache(tmp_path)
    cache.path.write_bytes(b"not a database at all" * 100)
    cache.put(keys(2), rows(2))
    assert len(VectorCache(tmp_path).get(keys(2), DIMENSION)) == 2
    assert "damaged" in caplog.text
    assert cache.path.with_name(cache.path.name + ".damaged").exists()


def test_a_place_that_cannot_be_written_is_done_without(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    cache = VectorCache(tmp_path / "file")
    cache.put(keys(2), rows(2))
    assert cache.get(keys(2), DIMENSION) == {}
    assert "going on without the vector cache" in caplog.text


def test_a_page_damaged_in_the_middle_begins_a_new_file(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    cache = VectorCache(tmp_path)
    cache.put(keys(3000), rows(3000))
    cache.close()
    data = bytearray(cache.path.read_bytes())
    data[8192 : len(data) - 8192] = b"\xa5" * (len(data) - 16384)
    cache.path.write_bytes(data)
    again = VectorCache(tmp_path)
    assert again.get(keys(3000), DIMENSION) == {}
    assert "beginning a new one" in caplog.text
    again.put(keys(2), rows(2))
    assert len(VectorCache(tmp_path).get(keys(3000), DIMENSION)) == 2


def test_rows_whose_bits_have_changed_are_not_returned(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    cache = VectorCache(tmp_path)
    cache.put(keys(5), rows(5))
    damaged = {0: b"\0" * 16, 1: np.full(DIMENSION, np.nan, "<f2").tobytes(), 2: rows(5)[3].tobytes()}
    with sqlite3.connect(cache.path) as connection:
        for i, blob in damaged.items():
            connection.execute("UPDATE vectors SET vector = ? WHERE key = ?", (blob, keys(5)[i]))
    found = cache.get(keys(5), DIMENSION)
    assert set(found) == set(keys(5)[3:])
    cache.get(keys(5), DIMENSION)
    assert caplog.text.count("damaged") == 1


def test_rows_that_are_not_finite_are_not_kept(tmp_path) -> None:
    vectors = rows(2)
    vectors[1, 3] = np.inf
    with pytest.raises(ValueError, match="not finite"):
        VectorCache(tmp_path).put(keys(2), vectors)


def test_threads_may_share_one(tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    cache = VectorCache(tmp_path)
    cache.put(keys(10), rows(10))
    with ThreadPoolExecutor(4) as pool:
        for seed in range(8):
            pool.submit(cache.put, keys(10, f"m{seed}"), rows(10, seed)).result()
        found = list(pool.map(lambda seed: cache.get(keys(10, f"m{seed}"), DIMENSION), range(8)))
    assert [len(each) for each in found] == [10] * 8
    assert caplog.text == ""


def test_a_cache_that_cannot_be_written_is_read(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    VectorCache(tmp_path).put(keys(3), rows(3))

    def refuse(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("align.encode.cache._connect", refuse)
    cache = VectorCache(tmp_path)
    assert len(cache.get(keys(4), DIMENSION)) == 3
    cache.put(keys(4), rows(4))
    assert len(cache.get(keys(4), DIMENSION)) == 3
    assert cache.info().vectors == 3


def _write_many(folder: str, seed: int) -> None:
    cache = VectorCache(folder)
    for start in range(0, 400, 20):
        cache.put(keys(400, f"m{seed}")[start : start + 20], rows(400, seed)[start : start + 20])


def test_two_processes_write_at_once(tmp_path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), seed)) for seed in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for seed in (1, 2):
        found = VectorCache(tmp_path).get(keys(400, f"m{seed}"), DIMENSION)
        assert [found[k].tobytes() for k in keys(400, f"m{seed}")] == [r.tobytes() for r in rows(400, seed)]


def _write_for_ever(folder: str) -> None:
    cache = VectorCache(folder)
    for seed in range(10_000):
        cache.put(keys(100, f"m{seed}"), rows(100, seed))


def test_a_kill_in_the_middle_of_a_write_leaves_whole_rows(tmp_path) -> None:
    worker = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(str(tmp_path),))
    worker.start()
    while not len(VectorCache(tmp_path).get(keys(100, "m3"), DIMENSION)):
        time.sleep(0.01)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    cache = VectorCache(tmp_path)
    count = cache.info().vectors
    assert count >= 400
    assert count % 100 == 0, "a batch is kept whole or not at all"
    assert np.array_equal(cache.get(keys(100, "m2"), DIMENSION)[keys(100, "m2")[7]], rows(100, 2)[7])


def test_folder_comes_from_option_then_environment(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path / "env"))
    assert cache_folder() == tmp_path / "env"
    assert cache_folder(tmp_path / "option") == tmp_path / "option"
    monkeypatch.delenv("ALIGN_CACHE")
    assert cache_folder().name == "align-ar-en"


def test_commands_show_and_empty_it(tmp_path) -> None:
    VectorCache(tmp_path).put(keys(3), rows(3))
    shown = CliRunner().invoke(command, ["info", "--cache-dir", str(tmp_path)])
    assert ": 3 vectors" in shown.output
    cleared = CliRunner().invoke(command, ["clear", "--cache-dir", str(tmp_path)])
    assert "3 vectors removed" in cleared.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_emptied_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    VectorCache(tmp_path).put(keys(3), rows(3))
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match="cannot be removed"):
        VectorCache(tmp_path).clear()
