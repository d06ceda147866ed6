"""Take the manual's pictures anew: `make manual`.

Serves a demo region of its own from a scratch folder, signs in as its people and writes docs/manual/images/*.png. Needs Chromium.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = Path(__file__).parent / "images"
PASSWORD: Final = "demo-2026-guangxi"
COLOURS: Final = 96  # of a palette: flat pages lose nothing, and a picture stays under 100 KB
READY_SECONDS: Final = 900
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--lang=zh-CN",
)
# The one without windows first: it is a fifth faster.
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM: Final = next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose browser, which page, how wide and how much of it; `path` may ask the demo region for a number."""

    name: str
    account: str
    path: str | Callable[[], str]
    width: int = 1280
    height: int = 800
    press: str = ""  # a link or button by its name, pressed before the picture is taken

    def address(self) -> str:
        return self.path if isinstance(self.path, str) else self.path()


def asked_file() -> str:
    """The desk's page of a file in review whose applicant has been asked to explain something."""
    from filings.models import Clarification

    return f"/desk/filings/{Clarification.objects.get(answered_at=None).filing_id}/"


def own_file(account: str) -> Callable[[], str]:
    """The institution's page of its newest file."""

    def path() -> str:
        from filings.models import Filing
        from portal.access.models import Membership

        own = Membership.objects.filter(user__username=account).values("legal_person")
        return f"/my/filings/{Filing.objects.filter(legal_person__in=own).latest('pk').pk}/"

    return path


def waiting_letters() -> str:
    """The letters that wait for their release."""
    from filings.models import Mailing

    return f"/desk/letters/{Mailing.objects.get(state='proposed').pk}/"


def corrected_publicity() -> str:
    """The publicity that took the place of another and is on."""
    from filings.models import Publicity

    return f"/publicity/{Publicity.objects.exclude(replaces=None).get(closed_at=None).pk}/"


def simulated() -> str:
    """The simulator's answer to an employer of Liuzhou who has one assessor too few."""
    answers = {
        "track": "grading_employer",
        "matter": "initial",
        "affiliation": "private",
        "legal_form": "company",
        "registered_division": "450202",
        "norm": "national_standard",
        "premises": "owned",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-occupation": "6-31-01-03 电工",
        "lines-0-levels": "5",
        "lines-0-assessors": "2",
    }
    return f"/tools/simulate/?{urlencode(answers)}"


PICTURES: Final = (
    Picture("sign-in", "", "/accounts/login/"),
    Picture("simulator", "", simulated, height=1000),
    Picture("my-filing", "institution-2", own_file("institution-2")),
    Picture("new-filing", "institution-2", "/my/filings/new/"),
    Picture("form", "institution-2", "/my/filings/new/", press="开始填写"),
    Picture("queue", "liuzhou-acceptor", "/desk/queue/"),
    Picture("file", "liuzhou-reviewer", asked_file, height=1000),
    Picture("panels", "expert-1", "/desk/panels/"),
    Picture("centre", "centre-officer", "/desk/centre/"),
    Picture("counter", "liuzhou-acceptor", "/desk/counter/"),
    Picture("letters", "liuzhou-approver", waiting_letters),
    Picture("corrected", "", corrected_publicity),
    Picture("figures", "system-administrator", "/desk/settings/figures/"),
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a portal with its demo region, until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        portal = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PORTAL_URL": base}, stdout=log, stderr=log)
    try:
        wait_for(f"{base}/readyz", portal, folder / "serve.log")
        yield base
    finally:
        portal.send_signal(signal.SIGINT)
        portal.wait()


def wait_for(url: str, portal: subprocess.Popen[bytes], log: Path) -> None:
    """Return when it answers. Raises RuntimeError with the log when the portal has ended, TimeoutError."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if portal.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise TimeoutError(url)


def sign_in(page: Page, base: str, account: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", account)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def take(browser: Browser, base: str, picture: Picture) -> None:
    """One picture, from a browser of its own."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    page = context.new_page()
    if picture.account:
        sign_in(page, base, picture.account)
    answer = page.goto(f"{base}{picture.address()}")
    assert answer is not None and answer.ok, f"{picture.name}: {page.url}"
    if picture.press:
        page.get_by_role("link", name=picture.press).or_(page.get_by_role("button", name=picture.press)).first.click()
    page.wait_for_load_state("networkidle")
    target = IMAGES / f"{picture.name}.png"
    page.screenshot(path=target)
    context.close()
    with Image.open(target) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def main(wanted: list[str]) -> None:
    if CHROMIUM is None:
        raise SystemExit("Chromium is needed: sudo apt-get install -y chromium fonts-noto-cjk")
    chosen = [picture for picture in PICTURES if not wanted or picture.name in wanted]
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-manual-") as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        sys.path.insert(0, str(ROOT))
        with served(Path(folder)) as base, sync_playwright() as playwright:
            import django

            django.setup()
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            for picture in chosen:
                take(browser, base, picture)
                sys.stdout.write(f"{picture.name}\n")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
