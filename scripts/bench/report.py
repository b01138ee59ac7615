"""Time the report and the review page in a real browser: how long until so many pairs can be used.

    python -m scripts.bench.report [--pairs 100000] [--json FILE]

The pairs are made: words of a few sentences in random order, forty a document, as many with linked words as a run
has. Times are those of the browser's own clock on the page (`performance.now`), with Chromium found on the path.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from align.judge.pair_words import MOST
from align.output.report import render_report
from align.records import CONFLICT_COLUMNS, COVERAGE_COLUMNS, DROPPED_COLUMNS, PAIR_COLUMNS, STATEMENT_COLUMNS
from align.review.page import render_review
from scripts.results import Table, describe, write_result

ARABIC = "قال الوزير إن المشروع سيبدأ العام المقبل في المدينة الساحلية وأوضح أن الكلفة بلغت مليون دينار".split()
ENGLISH = (
    "the minister said that work on the coastal project would begin next year and cost a million dinars".split()
)
PER_DOCUMENT = 40
# How many milliseconds an action takes until an element is drawn.
UNTIL_SEEN = """async ([action, seen]) => {
  const start = performance.now();
  new Function(action)();
  const frame = () => new Promise(requestAnimationFrame);
  do await frame(); while (!document.querySelector(seen));
  return performance.now() - start;
}"""


def main() -> None:
    """Make the page, open it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="write the table to this file, too")
    options = parser.parse_args()
    tables = make_tables(options.pairs)
    start = time.process_time()
    page = render_report(**tables)
    made = time.process_time() - start
    rows = [["made, processor time", f"{made:.1f} s"], ["size", f"{len(page.encode()) / 1e6:.0f} MB"]]
    with tempfile.TemporaryDirectory() as name, open_browser() as open_page:
        report, review = Path(name, "report.html"), Path(name, "review.html")
        report.write_text(page, encoding="utf-8")
        rows += [
            [what, f"{seconds:.2f} s"] for what, seconds in time_report(open_page, report.as_uri(), options.pairs)
        ]
        review.write_text(make_review(tables), encoding="utf-8")
        rows += [[what, f"{seconds:.2f} s"] for what, seconds in time_review(open_page, review.as_uri())]
    for what, seconds in rows:
        print(f"{what:44} {seconds:>8}", flush=True)
    if options.json:
        table = Table([f"{options.pairs:,} pairs", ""], rows)
        write_result(options.json, "python -m scripts.bench.report", {"main": table}, describe("playwright"))


def make_tables(count: int) -> dict[str, Any]:
    """Make the tables of a run with so many pairs, each a statement of two sources."""
    chance = random.Random(0)
    pairs, coverage, statements = [], [], []
    for i in range(count):
        story, at = divmod(i, PER_DOCUMENT)
        ar, en = (" ".join(chance.choices(words, k=chance.randint(6, 25))) for words in (ARABIC, ENGLISH))
        own = [
            (f"ar/{story:05}.txt", at * 200, at * 200 + len(ar)),
            (f"en/{story:05}.txt", at * 200, at * 200 + len(en)),
        ]
        pairs.append((ar, en, chance.random(), 0.8, 0.3, chance.choice(["chain", "mine"]), *own[0], *own[1], ""))
        for code, text, place, other, there in (("ar", ar, own[0], en, own[1]), ("en", en, own[1], ar, own[0])):
            coverage.append((code, *place, text, "covered", 0.9, *there, other))
            statements.append((i + 1, story + 1, place[0], code, *place, text, "full"))
    stories = [
        {"story": story + 1, "documents": [f"{code}/{story:05}.txt" for code in ("ar", "en")]}
        for story in range(-(-count // PER_DOCUMENT))
    ]
    return {
        "pairs": pd.DataFrame(pairs, columns=list(PAIR_COLUMNS)),
        "conflicts": pd.DataFrame(columns=list(CONFLICT_COLUMNS)),
        "coverage": pd.DataFrame(coverage, columns=list(COVERAGE_COLUMNS)).sort_values(
            ["doc", "start"], ignore_index=True
        ),
        "dropped": pd.DataFrame(columns=list(DROPPED_COLUMNS)),
        "info": {"stories": stories},
        "statements": pd.DataFrame(statements, columns=list(STATEMENT_COLUMNS)),
        "links": {i: link_in_order(*pairs[i][:2]) for i in range(min(count, MOST))},
    }


def link_in_order(ar: str, en: str) -> list[tuple[list[int], list[int]]]:
    """Link the first words of two texts, the second, and so on."""
    places = ([[*match.span()] for match in re.finditer(r"\S+", text)] for text in (ar, en))
    return list(zip(*places, strict=False))


def make_review(tables: dict[str, Any]) -> str:
    """Make the packed review page of the same tables."""
    result: Any = SimpleNamespace(**tables, project=SimpleNamespace(documents=(), word_links={}))
    return render_review(result, [], reviewer="Lina", packed=True)


@contextmanager
def open_browser() -> Iterator[Callable[[], Any]]:
    """Give a function that opens a new page."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=path, args=arguments)
        yield lambda: browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def time_report(open_page: Callable[[], Any], address: str, count: int) -> Iterator[tuple[str, float]]:
    """Yield what was waited for, and how many seconds."""
    for what, view, wanted in (
        ("opened, the summary to be read", "#summary", ".figures li"),
        ("opened, the pairs to be read", "#pairs", ".pair"),
        ("opened at a pair near the end", f"#pair-{count - 5}", ".pair.here"),
    ):
        page = open_page()
        page.goto(address + view)
        page.wait_for_selector(wanted)
        yield what, page.evaluate("performance.now()") / 1000
        page.close()
    page = open_page()
    page.goto(f"{address}#pairs")
    page.wait_for_selector(".pair")
    box = "document.querySelector('input[name=search]')"

    def search(text: str) -> str:
        return f"{box}.value = '{text}'; {box}.dispatchEvent(new Event('input'))"

    # What is done, and the element that is there once it is seen.
    for what, action, seen in (
        ("first search", search("الكلفة بلغت"), ".pair .hit"),
        ("next search", search("coastal"), "[lang=en] .hit"),
        ("sorted by probability", "document.querySelector('[name=sort]').value = 'low';"
         " document.querySelector('[name=sort]').dispatchEvent(new Event('change'))", ".pair"),
        ("scrolled to the end", search("") + "; const list = document.querySelector('.list');"
         " list.scrollTop = list.scrollHeight", f".pair[aria-posinset='{count}']"),
    ):  # fmt: skip
        yield what, page.evaluate(UNTIL_SEEN, [action, seen]) / 1000
    page.close()


def time_review(open_page: Callable[[], Any], address: str) -> Iterator[tuple[str, float]]:
    """Yield the same of the review page; a decision is timed from the key to the next pair, in the mean of 20."""
    page = open_page()
    page.goto(address)
    page.wait_for_selector(".side")
    yield "review opened", page.evaluate("performance.now()") / 1000
    start = time.perf_counter()
    for _ in range(20):
        before = page.locator(".about").inner_text()
        page.keyboard.press("a")
        page.wait_for_function("before => document.querySelector('.about').innerText !== before", arg=before)
    yield "a decision", (time.perf_counter() - start) / 20
    page.close()


if __name__ == "__main__":
    main()
