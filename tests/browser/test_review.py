"""A reviewer's evening in a browser: accept, reject, re-cut, split, join, edit, undo, reload, a second reviewer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from align import Result, align_documents
from align.cli.run import write_result
from align.review.exchange import read_returned
from align.review.page import render_review
from align.review.table import reviewed_table
from align.store.decisions import read_decisions
from align.store.schema import NAME
from tests.browser.conftest import open_context
from tests.support import NumberEncoder, write_collection

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return align_documents(write_collection(tmp_path_factory.mktemp("texts")), encoder=NumberEncoder())


@pytest.fixture
def path(run: Result, tmp_path: Path) -> Path:
    write_result(run, tmp_path)
    return tmp_path / NAME


@pytest.fixture
def address(run: Result, path: Path) -> Iterator[str]:
    """Serve the review of the run, as `align review` does."""
    import socket

    import uvicorn

    from align.review.server import make_app

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # a browser quicker than the server waits, and is not refused
        server = uvicorn.Server(uvicorn.Config(make_app(run, path, "token", "Lina"), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/token/"
        server.should_exit = True
        thread.join()


@pytest.fixture
def opened(browser: Any) -> Iterator[Opener]:
    troubles: list[str] = []
    contexts: list[Any] = []

    def open_page(address: str, **options: Any) -> Any:
        context = open_context(browser, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda r: r.url.startswith(("file:", "blob:", address)) or troubles.append(r.url))
        page.goto(address)
        page.wait_for_selector(".side")
        page.select_option("select[name=by]", "document")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def press(page: Any, key: str) -> None:
    """Press a key and wait until what it decided is said to be saved."""
    before = page.locator(".about").inner_text() if page.locator(".about").count() else ""
    page.keyboard.press(key)
    page.wait_for_function("before => (document.querySelector('.about')?.innerText ?? '') !== before", arg=before)


def decided(run: Result, path: Path) -> Any:
    table, lost = reviewed_table(run, read_decisions(path))
    assert lost == []
    return table


def test_a_reviewers_evening(opened: Opener, address: str, run: Result, path: Path) -> None:
    page = opened(address)
    pairs, texts = run.pairs, {document.name: document.text for document in run.project.documents}
    assert page.locator(".side[lang=ar] .own").inner_text() == pairs["ar_text"][0]

    press(page, "a")
    assert decided(run, path)["decision"].tolist() == ["accept"]
    press(page, "r")
    assert decided(run, path)["decision"].tolist() == ["accept", "reject"]
    press(page, "z")  # undone, and shown again
    assert decided(run, path)["decision"].tolist() == ["accept"]
    assert page.locator(".side[lang=ar] .own").inner_text() == pairs["ar_text"][1]

    page.get_by_role("button", name="End a sentence later (ar)").click()
    page.get_by_role("button", name="End a sentence later (en)").click()
    page.get_by_role("button", name="End a sentence earlier (en)").click()
    page.fill("input[name=note]", "the second sentence of the Arabic is added")
    page.locator("input[name=note]").press("Escape")
    press(page, "p")
    row = decided(run, path).iloc[1]
    assert (row["decision"], row["note"]) == ("partial", "the second sentence of the Arabic is added")
    assert row["ar_text"] == f"{pairs['ar_text'][1]} {pairs['ar_text'][2]}"
    assert row["ar_text"] == " ".join(texts["ar.txt"][row["ar_start"] : row["ar_end"]].split())
    assert row["en_text"] == pairs["en_text"][1]

    page.keyboard.press("m")  # join with the next ...
    assert page.locator(".side[lang=en] .own").count() == 2
    press(page, "a")
    assert decided(run, path)["en_text"].tolist()[2] == f"{pairs['en_text'][2]} {pairs['en_text'][3]}"
    assert "#5" in page.locator(".about").inner_text()  # ... which needs no decision of its own
    press(page, "z")
    assert len(decided(run, path)) == 2
    assert {d.verdict for d in read_decisions(path)[-2:]} == {"withdrawn"}
    press(page, "j")
    press(page, "j")

    page.keyboard.press("m")
    page.keyboard.press("s")  # two sentences on both sides: cut between them again
    assert page.locator(".cut").count() == 2
    press(page, "a")
    assert decided(run, path)["en_text"].tolist()[-2:] == pairs["en_text"].tolist()[4:6]

    page.keyboard.press("e")
    page.locator("#edit-1").fill("Put better in English.")
    page.locator("#edit-1").press("Escape")
    press(page, "a")
    table = decided(run, path)
    assert table["en_text"].tolist()[-1] == "Put better in English."
    assert table["ar_text"].tolist()[-1] == pairs["ar_text"][6]

    before = table["decision"].tolist()
    page.reload()
    page.wait_for_selector(".side")
    assert page.locator("#progress").inner_text().startswith("4 of")
    page.select_option("select[name=by]", "document")
    assert page.locator(".side[lang=ar] .own").inner_text() == pairs["ar_text"][2]  # the one that was undone
    assert decided(run, path)["decision"].tolist() == before


def test_linked_words_are_lit_together_and_numbered_by_a_key(opened: Opener, address: str) -> None:
    page = opened(address)
    number = page.locator(".side[lang=ar] .own .word", has_text="100")
    number.hover()
    page.locator(".side[lang=en] .word.lit").wait_for()
    assert page.locator(".side .lit").all_inner_texts() == ["100", "100"]
    assert page.locator(".side .around .word").count() == 0
    assert not page.locator(".links button").is_visible()
    page.keyboard.press("w")
    page.locator(".links button").wait_for()
    page.locator(".linked.numbered").wait_for()
    press(page, "a")
    assert page.locator(".linked.numbered").count() == 1  # for the next pair, too
    page.keyboard.press("w")
    page.locator(".linked:not(.numbered)").wait_for()


def test_reviewers_who_differ_are_settled(opened: Opener, address: str, run: Result, path: Path) -> None:
    page = opened(address)
    press(page, "a")
    press(page, "a")
    page.fill("input[name=reviewer]", "Karim")
    page.locator("input[name=reviewer]").press("Enter")
    page.locator("h1").focus()
    assert page.locator("#progress").inner_text().startswith("0 of")
    page.locator("body").click(position={"x": 5, "y": 300})
    press(page, "r")
    press(page, "a")
    assert decided(run, path)["decision"].tolist() == ["disputed", "accept"]
    page.get_by_role("button", name="Agreement").click()
    page.wait_for_selector("#trouble:not([hidden])")
    assert "Karim – Lina: 2" in page.locator("#trouble").inner_text()
    page.select_option("select[name=show]", "disputed")
    assert "Lina: Accept" in page.locator(".about").inner_text()
    page.get_by_role("button", name="Reject").click()
    page.wait_for_selector(".lead")
    assert decided(run, path)["decision"].tolist() == ["reject", "accept"]


def test_what_is_not_saved_is_not_shown_as_done(opened: Opener, browser: Any, address: str) -> None:
    context = open_context(browser)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".side")
    before = page.locator(".about").inner_text()
    page.route("**/decide", lambda route: route.fulfill(status=507, body='{"error": "the disk is full"}'))
    page.keyboard.press("a")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "the disk is full" in page.locator("#trouble").inner_text()
    assert page.locator(".about").inner_text() == before
    context.close()


def test_keys_serve_on_an_arabic_keyboard(opened: Opener, address: str, run: Result, path: Path) -> None:
    page = opened(address)
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ش', code: 'KeyA', bubbles: true}))")
    page.wait_for_function("() => document.getElementById('progress').innerText.startsWith('1 of')")
    assert decided(run, path)["decision"].tolist() == ["accept"]


def test_a_packed_page_gives_its_decisions_back(opened: Opener, run: Result, tmp_path: Path) -> None:
    file = tmp_path / "pack.html"
    file.write_text(render_review(run, [], packed=True), encoding="utf-8")
    page = opened(file.as_uri())
    page.keyboard.press("a")
    assert "Write your name" in page.locator("#trouble").inner_text()
    page.locator("input[name=reviewer]").fill("Mona")
    page.locator("input[name=reviewer]").press("Enter")
    page.locator("body").click(position={"x": 5, "y": 300})
    press(page, "a")
    press(page, "r")
    press(page, "z")
    press(page, "u")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the decisions").click()
    returned = Path(download.value.path())
    assert json.loads(returned.read_text("utf-8"))["decisions"][0]["reviewer"] == "Mona"
    texts = {document.name: document.text for document in run.project.documents}
    table, lost = reviewed_table(run, read_returned(returned, texts))
    assert (table["decision"].tolist(), lost) == (["accept", "unsure"], [])
    page.reload()
    page.wait_for_selector(".side")
    assert page.locator("#progress").inner_text().startswith("2 of")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_review(opened: Opener, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(address, color_scheme=scheme, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = axe.Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.locator(".side[lang=ar] .own").evaluate("node => getComputedStyle(node).direction") == "rtl"
