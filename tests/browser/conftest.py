"""A real browser: Debian's Chromium, driven by playwright. Without one the tests are skipped, except in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 180_000  # milliseconds to wait for what is expected: on a busy machine everything takes its time


def missing(what: str) -> None:
    """Skip, or fail where `.ci/run` says that a browser has to be there."""
    if os.environ.get("ALIGN_TEST_BROWSER") == "required":
        pytest.fail(f"{what} is not installed, and ALIGN_TEST_BROWSER=required")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("Chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=ARGUMENTS, timeout=PATIENCE)
        yield opened
        opened.close()


def open_context(browser: Any, **options: Any) -> Any:
    """Open a window of its own, patient with a busy machine."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context
