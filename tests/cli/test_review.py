"""`align review` from the outside: packed and taken back, interrupted, killed, on a port that is taken."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from align import align_documents
from align.cli.run import write_result
from align.output.tables import read_pairs
from align.review.exchange import FORMAT
from align.store.decisions import read_decisions
from align.store.schema import NAME
from tests.support import NumberEncoder, write_collection

ALIGN = [sys.executable, "-m", "align", "review"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    result = align_documents(write_collection(tmp_path), encoder=NumberEncoder())
    (tmp_path / "out").mkdir()
    write_result(result, tmp_path / "out")
    return tmp_path / "out"


def spot_of(out: Path, row: int) -> list[object]:
    pair = read_pairs(out / "pairs.tsv").iloc[row]
    return [
        pair["ar_doc"], int(pair["ar_start"]), int(pair["ar_end"]),
        pair["en_doc"], int(pair["en_start"]), int(pair["en_end"]),
    ]  # fmt: skip


def review(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ALIGN, *map(str, arguments)], capture_output=True, text=True, timeout=120)


@pytest.fixture
def session(out: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a session; give the process and the address that it printed."""
    pytest.importorskip("starlette")
    process = subprocess.Popen(
        [*ALIGN, str(out), "--no-browser", "--reviewer", "Lina"],
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stderr is not None
    line = process.stderr.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]+/", line)
    assert address, line
    yield process, address[0]
    process.kill()
    process.wait()


def decide(address: str, spot: list[object], verdict: str) -> None:
    body = json.dumps({"spot": spot, "verdict": verdict, "reviewer": "Lina"}).encode()
    request = urllib.request.Request(f"{address}decide", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


def test_ctrl_c_ends_the_session_and_writes_the_table(
    session: tuple[subprocess.Popen[str], str], out: Path
) -> None:
    process, address = session
    decide(address, spot_of(out, 1), "reject")
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    told = process.stderr.read()
    assert process.wait(60) == 0
    assert "1 reject" in told
    assert "Traceback" not in told
    rows = (out / "reviewed.tsv").read_text("utf-8").splitlines()
    assert [row.split("\t")[-3] for row in rows] == ["decision", "reject"]


def test_a_killed_session_loses_nothing(session: tuple[subprocess.Popen[str], str], out: Path) -> None:
    process, address = session
    for row in range(5):
        decide(address, spot_of(out, row), "accept")
    process.kill()
    process.wait()
    assert [decision.verdict for decision in read_decisions(out / NAME)] == ["accept"] * 5


def test_no_run_replaces_a_project_under_review(session: tuple[subprocess.Popen[str], str], out: Path) -> None:
    second = review(out, "--no-browser")
    assert second.returncode == 1
    assert "is at work there" in second.stderr


def test_a_packed_page_and_what_it_gives_back(out: Path, tmp_path: Path) -> None:
    done = review(out, "--pack", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    assert "connect-src" not in (tmp_path / "page.html").read_text("utf-8")
    sent = {"spot": spot_of(out, 0), "verdict": "accept", "reviewer": "Karim", "at": "2026-01-01T00:00:00.000Z"}
    returned = tmp_path / "decisions.json"
    returned.write_text(json.dumps({"format": FORMAT, "decisions": [sent]}), "utf-8")
    done = review(out, "--take", returned)
    assert "1 decisions taken" in done.stderr
    done = review(out, "--take", returned)
    assert "0 decisions taken" in done.stderr
    assert len(read_decisions(out / NAME)) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["nowhere"], 1, "holds no project.sqlite"),
        (["OUT", "--pack", "a.html", "--take", "b.json"], 2, "two steps"),
        (["OUT", "--take", "nothing.json"], 1, "nothing.json"),
        (["OUT", "--pack", "OUT/project.sqlite"], 2, "project.sqlite"),
    ],
)
def test_wrong_calls_are_explained(out: Path, arguments: list[str], status: int, told: str) -> None:
    done = review(*(argument.replace("OUT", str(out)) for argument in arguments))
    assert (done.returncode, told in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_explained(out: Path) -> None:
    pytest.importorskip("starlette")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = review(out, "--no-browser", "--port", other.getsockname()[1])
    assert done.returncode == 2
    assert "leave it out" in done.stderr
