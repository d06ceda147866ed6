"""The people of a journey, each at a browser of his own, and the one calendar they live by."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Locator, Page, StorageState, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from portal.home.management.commands.sweep import swept
from tests.browser_fixtures import WIDTHS, Look, axe, overflow
from tests.filings.stage import MONDAY

__all__ = ["clock", "people"]

# More presses of the Tab key than any page has places to stop at.
STOPS = 120


class Clock:
    """What the portal takes for now: it runs as clocks do, and the journey alone turns it to another day.

    Server and test are one process, and everything in the portal asks `timezone.now()`: so no row is moved to make time pass.
    """

    def __init__(self, start: datetime) -> None:
        self._read = timezone.now
        self.turn_to(start)

    def turn_to(self, at: datetime) -> None:
        self._ahead = at - self._read()

    def now(self) -> datetime:
        return self._read() + self._ahead

    def days_later(self, days: int) -> None:
        """So many days later at ten in the morning, in an office hour of Guangxi."""
        later = timezone.localtime(self.now()) + timedelta(days=days)
        self.turn_to(later.replace(hour=10, minute=0, second=0, microsecond=0))

    def background_work(self) -> None:
        """What the workers and the sweep do by themselves: papers rendered and signed, messages, reminders.

        In a thread of its own, as the browser's event loop holds this one.
        """

        def work() -> None:
            try:
                swept(self.now())
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(work).result()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is Monday, 7 September 2026, ten o'clock."""
    found = Clock(MONDAY)
    monkeypatch.setattr(timezone, "now", found.now)
    return found


def signed_in(account: User, base: str) -> StorageState:
    """A browser that has been signed in before: signing in by the page has journeys of its own."""
    client = Client()
    client.force_login(account)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"cookies": [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base}]}


class Visitor:
    """One person's browser; without an account he is one of the public."""

    def __init__(self, look: Look, base: str, account: User | None) -> None:
        self.base, self.account = base, account
        self.complaints: list[str] = []
        self._refusals: set[str] = set()
        self.page = look(f"{base}/home/", storage_state=signed_in(account, base)) if account else look(f"{base}/")
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        expected = any(noted in message.text for noted in self._refusals)
        if message.type == "error" and not expected:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def tab(self, path: str) -> Page:
        """Another page in the same browser."""
        page = self.page.context.new_page()
        page.on("console", self._hear)
        page.goto(f"{self.base}{path}")
        return page

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path}")
        return self.page

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """Within, the server answers one page with this status, which the browser notes as an error: it is waited for, as it comes by itself."""
        noted = f"the server responded with a status of {status} "
        self._refusals.add(noted)
        with self.page.context.expect_console_message(lambda message: noted in message.text):
            yield
        self._refusals.discard(noted)

    def link(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def act(self, word: str) -> None:
        """One of the acts on a file page: the button that posts, or the link to its form."""
        named = self.page.locator("span", has_text=re.compile(rf"^{word}…?$"))
        self.page.locator("#acts").locator("a.act, button.act").filter(has=named).click()

    def told(self, text: str) -> None:
        """The page says so as the outcome of what was just done."""
        expect(self.page.locator(".messages, .message").first).to_contain_text(text)

    def sound(self) -> None:
        """The page as it stands passes axe, and fits the desk and the phone."""
        assert axe(self.page) == [], self.page.url
        for width in reversed(WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert overflow(self.page) == 0, f"{self.page.url} at {width}"

    def tab_to(self, wanted: Locator) -> None:
        """Goes there by the Tab key alone; every place it stops at on the way shows that it has the focus."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SHOWS_FOCUS), self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if wanted.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"the Tab key never reaches {wanted}")


# An outline or a shadow on what has the focus, or on the label that stands for it.
SHOWS_FOCUS = """() => {
  const shown = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const at = document.activeElement;
  return at === document.body || shown(at) || (at.labels && [...at.labels].some(shown)) || (at.parentElement && shown(at.parentElement));
}"""

People = Callable[..., Visitor]


@pytest.fixture
def people(look: Look, live_server: LiveServer, clock: Clock) -> Iterator[People]:
    """people(account) is that person, signed in through the sign-in page; people() is anybody. No browser has errors to report at the end."""
    cache.clear()  # what one address does is counted, and the whole journey has one
    visitors: list[Visitor] = []

    def come(account: User | None = None) -> Visitor:
        visitors.append(Visitor(look, live_server.url, account))
        return visitors[-1]

    yield come
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
