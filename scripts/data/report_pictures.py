"""Take the pictures of the report and of the review page that the documentation shows.

    python -m scripts.data.report_pictures OUT PICTURES

OUT is the output folder of `align run`; Chromium is found on the path.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from align.result import make_result
from align.review.page import render_review
from align.store.load import read_project
from align.store.schema import NAME
from scripts.bench.report import open_browser

DESK, PHONE = (1280, 860), (390, 844)
# Name, address, interface, colours, window, and the word that is pointed at, lit with those that answer it.
PICTURES = (
    ("report-summary", "#summary", "English", "light", DESK, ""),
    ("report-story", "#story-7", "العربية", "light", DESK, ""),
    ("report-document", "#sentence-200", "English", "dark", (1400, 860), "#panel .word >> nth=1"),
    ("report-pairs", "#pair-40", "English", "light", DESK, ".pair.here .word >> nth=2"),
    ("report-phone", "#sentence-30", "العربية", "light", PHONE, ""),
)


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("pictures", type=Path)
    options = parser.parse_args()
    options.pictures.mkdir(parents=True, exist_ok=True)
    address = (options.out / "report.html").resolve().as_uri()
    with open_browser() as open_page:
        for name, place, interface, colours, (width, height), lit in PICTURES:
            page = open_page()
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=colours)
            page.goto(address)
            if interface != "English":
                page.get_by_role("button", name=interface, exact=True).click()
            page.goto(address + place)
            page.wait_for_timeout(300)
            if lit:
                page.locator(lit).hover()
            page.screenshot(path=options.pictures / f"{name}.png")
            page.close()
        page = open_page()
        page.goto(f"{address}#document-9")
        page.wait_for_timeout(300)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        page.screenshot(path=options.pictures / "report-print.png")
        packed = options.pictures / "review.html"
        packed.write_text(
            render_review(make_result(read_project(options.out / NAME)), [], reviewer="Lina", packed=True)
        )
        page = open_page()
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto(packed.resolve().as_uri())
        page.wait_for_selector(".side")
        page.keyboard.press("w")
        page.locator(".numbered .word >> nth=2").hover()
        page.screenshot(path=options.pictures / "review.png")
        packed.unlink()


if __name__ == "__main__":
    main()
