"""The documents hold together: whatever a page links to or shows is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
PAGES = sorted(path for pattern in ("*.md", "docs/**/*.md") for path in ROOT.glob(pattern))


def missing(text: str, folder: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (ROOT / folder / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8"), str(page.parent.relative_to(ROOT))) == []


def test_a_lost_picture_is_noticed() -> None:
    """The control."""
    assert missing("![x](images/lost.png) [y](manual/README.md) [z](https://example.cn/)", "docs") == ["images/lost.png"]


def test_every_picture_of_the_manual_is_shown() -> None:
    manual = ROOT / "docs" / "manual"
    shown = {link for page in manual.glob("*.md") for link in LINK.findall(page.read_text(encoding="utf-8"))}
    assert {f"images/{picture.name}" for picture in (manual / "images").iterdir()} - shown == set()
