"""The server answers only this machine's own page, and a decision is on the disk before it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align import Result
from align.review.server import make_app, make_token, spots_of
from align.store.decisions import read_decisions

starlette = pytest.importorskip("starlette.testclient")
TOKEN = "right-token"
Finished = tuple[Result, Path]


@pytest.fixture
def client(finished: Finished) -> Any:
    return starlette.TestClient(make_app(*finished, TOKEN, "Lina"), base_url="http://127.0.0.1:8000")


def decision(result: Result, row: int = 0, **change: object) -> dict[str, object]:
    spot = spots_of(result.pairs)[row]
    place = [spot.ar_doc, spot.ar_start, spot.ar_end, spot.en_doc, spot.en_start, spot.en_end]
    return {"spot": place, "verdict": "accept", "reviewer": "Lina", "becomes": [], "merged": []} | change


def test_the_page_needs_the_token(client: Any) -> None:
    page = client.get(f"/{TOKEN}/")
    assert page.status_code == 200
    assert "connect-src 'self'" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    for address in ("/wrong/", "/wrong/decisions", "/wrong/reviewed.tsv"):
        assert client.get(address).status_code == 403
    assert client.get("/").status_code == 404
    assert make_token() != make_token()


def test_a_decision_is_on_the_disk_when_it_is_answered(client: Any, finished: Finished) -> None:
    result, path = finished
    answer = client.post(f"/{TOKEN}/decide", json=decision(result, 2, note="جيد"))
    assert answer.status_code == 200
    (kept,) = read_decisions(path)
    assert (kept.verdict, kept.reviewer, kept.note, kept.at) == ("accept", "Lina", "جيد", answer.json()["at"])
    (told,) = client.get(f"/{TOKEN}/decisions").json()
    assert (told["pair"], told["verdict"]) == (2, "accept")
    lines = client.get(f"/{TOKEN}/reviewed.tsv").text.splitlines()
    assert [line.split("\t")[-3:] for line in lines] == [
        ["decision", "reviewer", "note"],
        ["accept", "Lina", "جيد"],
    ]
    client.post(f"/{TOKEN}/decide", json=decision(result, 2, verdict="withdrawn"))
    assert client.get(f"/{TOKEN}/decisions").json() == []
    assert len(read_decisions(path)) == 2  # nothing that was done is lost


def test_two_reviewers_are_compared(client: Any, finished: Finished) -> None:
    for row, (one, other) in enumerate([("accept", "accept"), ("reject", "reject"), ("accept", "reject")]):
        client.post(f"/{TOKEN}/decide", json=decision(finished[0], row, verdict=one))
        client.post(f"/{TOKEN}/decide", json=decision(finished[0], row, verdict=other, reviewer="Karim"))
    (row,) = client.get(f"/{TOKEN}/agreement").json()
    assert (row["one"], row["other"], row["pairs"]) == ("Karim", "Lina", 3)
    assert row["kappa"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_other_sites_cannot_decide(client: Any, finished: Finished, headers: dict[str, str], status: int) -> None:
    import json

    content = json.dumps(decision(finished[0]))
    sent = {"content-type": "application/json"} | headers
    assert client.post(f"/{TOKEN}/decide", content=content, headers=sent).status_code == status
    assert len(read_decisions(finished[1])) == (status == 200)


def test_nonsense_is_refused_and_named(client: Any, finished: Finished) -> None:
    answer = client.post(f"/{TOKEN}/decide", json=decision(finished[0], verdict="perhaps"))
    assert answer.status_code == 400
    assert "perhaps" in answer.json()["error"]
    sent = {"content-type": "application/json"}
    assert client.post(f"/{TOKEN}/decide", content=b"[" * 50_000, headers=sent).status_code == 400
    assert client.post(f"/{TOKEN}/decide", content=b"x" * 1_000_001, headers=sent).status_code == 413
    assert read_decisions(finished[1]) == []
