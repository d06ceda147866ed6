"""The journeys' browser: Debian's Chromium, driven by Playwright. Where there is none the journeys are skipped, and nobody can miss it.

REQUIRE_BROWSER=1 (set by .ci/run) makes a missing browser a failure.
"""

import os
import shutil
from typing import Any

import pytest

# The one without windows first: it is a fifth faster.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
MARK = "browser"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    journeys = [item for item in items if item.get_closest_marker(MARK)]
    if CHROMIUM is not None or not journeys:
        return
    if os.environ.get("REQUIRE_BROWSER"):
        raise pytest.UsageError(f"{len(journeys)} journeys need Chromium, and none of {', '.join(NAMES)} is on the path.")
    for journey in journeys:
        journey.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if MARK in getattr(report, "keywords", {})]
    if not skipped:
        return
    terminalreporter.section(f"{len(skipped)} JOURNEYS IN THE BROWSER WERE NOT RUN", sep="!", red=True, bold=True)
    terminalreporter.line("No Chromium on this machine. To run them: sudo apt-get install -y chromium fonts-noto-cjk", yellow=True)
    for report in skipped:
        terminalreporter.line(f"  not run: {report.nodeid}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own browsers are not downloaded. Its event loop would make Django refuse the database to the test: it may."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET), "headless": True}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Guangxi."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
