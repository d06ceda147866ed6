"""Chromium for tests that look at pages: a plug-in by name (`pytest_plugins = ["tests.browser_fixtures"]`), and axe."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (1280, 375)
HEIGHT = 900

Look = Callable[..., Page]


@pytest.fixture
def chromium(browser: Browser) -> Browser:
    """The one browser of this process (tests/chromium.py says which), however many modules ask for it: a second Playwright would not start."""
    return browser


@pytest.fixture
def look(chromium: Browser) -> Iterator[Look]:
    """look(url, width=1280, **context) opens a page; what the browser's console reports as an error fails the test at its end."""
    contexts, complaints = [], []

    def opened(url: str, width: int = WIDTHS[0], **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": HEIGHT}, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _refused_by_policy(message.text) else None)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _refused_by_policy(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text


def axe(page: Page) -> list[str]:
    """The violations that axe finds on the whole page, one line for each element. Empty means none.

    Where the pages have been through it on another database in the same run (PAGES_SEEN=1, set by .ci/run), they are not asked twice.
    """
    if os.environ.get("PAGES_SEEN"):
        return []
    page.wait_for_load_state()  # a press just before may have begun another page
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))  # evaluated by the debugger: the page's content policy is not loosened for it
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    page.wait_for_load_state()  # a press just before may have begun another page, which has no root yet
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
