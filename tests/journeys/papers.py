"""The PDF papers of a journey: fetched as the browser would, read, dropped on a page."""

import base64
import subprocess

from playwright.sync_api import Page

from tests.journeys.people import Visitor

HOLD = """({name, content}) => {
  const held = new DataTransfer();
  held.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, {type: "application/pdf"}));
  return held;
}"""


def printed(pdf: bytes) -> str:
    """The words of a PDF in reading order, cell by cell, without white space."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(run.stdout.decode().split())


def fetched(visitor: Visitor, path: str) -> bytes:
    """What the browser gets at an address, with whatever cookies it has."""
    answer = visitor.page.context.request.get(f"{visitor.base}{path}")
    assert answer.ok, f"{path}: {answer.status}"
    return answer.body()


def drop(page: Page, name: str, content: bytes) -> None:
    """A file let go over the field, as from the desktop."""
    held = page.evaluate_handle(HOLD, {"name": name, "content": base64.b64encode(content).decode()})
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": held})
