"""Papers as PDF/A-3b: tagged, in the shipped font, reading nothing but our own static files and the pictures made for the paper.

WeasyPrint is imported with the first paper: a web process never carries it, a worker from then on.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from threading import Lock
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

from portal.documents.contents import PaperContent
from portal.documents.fonts import fontconfig_file, unprintable
from portal.documents.qr import qr_svg, verify_url
from portal.documents.seals import seal_svg

STATIC, IMAGE = "paper:static/", "paper:image/"
STYLESHEET = "css/paper.css"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
_PRINTING = Lock()  # pango's font map is not made for two threads


class UnprintableError(Exception):
    """The paper holds characters that the shipped font has no shape for; a box in their place would be a wrong paper."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"文书中有字体未收的字，无法印制：{characters}")
        self.characters = characters


class ForbiddenSourceError(ValueError):
    """The paper asks for something that is neither our static file nor a picture made for it."""


@dataclass(frozen=True)
class Resource:
    """Bytes a paper may show, with their media type."""

    content: bytes
    media_type: str


def resource(url: str, images: Mapping[str, bytes]) -> Resource:
    """What stands at `paper:static/…` or `paper:image/<name>`.

    Raises ForbiddenSourceError for everything else: files, networks, data, paths that climb.
    """
    if url.startswith(IMAGE) and url.removeprefix(IMAGE) in images:
        return Resource(images[url.removeprefix(IMAGE)], TYPES[".svg"])
    path = url.removeprefix(STATIC)
    if not url.startswith(STATIC) or Path(path).suffix not in TYPES or re.search(r"[%\\]|\.\.|^/", path):
        raise ForbiddenSourceError(url)
    try:
        found = finders.find(path)
    except SuspiciousFileOperation as error:
        raise ForbiddenSourceError(url) from error
    if not isinstance(found, str):
        raise ForbiddenSourceError(url)
    return Resource(Path(found).read_bytes(), TYPES[Path(path).suffix])


def fetcher(images: Mapping[str, bytes], refused: list[str]) -> Any:
    """WeasyPrint's fetcher that knows `resource` and no other source.

    What it refuses is noted in `refused`, for WeasyPrint goes on after a failure inside a picture.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            try:
                found = resource(url, images)
            except ForbiddenSourceError as error:
                refused.append(url)
                raise FatalURLFetchingError(url) from error
            return URLFetcherResponse(url, found.content, {"Content-Type": found.media_type})

    return OwnFilesOnly(allowed_protocols=())


@cache
def _press() -> tuple[Any, Any]:
    """The one font configuration of this process and the stylesheet parsed with it."""
    with fontconfig_file():
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
    return fonts, CSS(url=STATIC + STYLESHEET, font_config=fonts, url_fetcher=fetcher({}, []))


def print_html(html: str, images: Mapping[str, bytes]) -> bytes:
    """The PDF of a whole HTML document; the same document gives the same bytes. Raises UnprintableError, ForbiddenSourceError."""
    if missing := unprintable(unescape(html)):
        raise UnprintableError(missing)
    refused: list[str] = []
    with _PRINTING:
        pdf = _written(html, fetcher(images, refused))
    if pdf is None or refused:
        raise ForbiddenSourceError("、".join(refused))
    return pdf


def _written(html: str, source: Any) -> bytes | None:
    """The document through WeasyPrint; None if the source refused something it cannot go on without."""
    fonts, stylesheet = _press()
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        written: bytes = HTML(string=html, base_url="paper:", url_fetcher=source).write_pdf(
            stylesheets=[stylesheet],
            font_config=fonts,
            pdf_variant="pdf/a-3b",
            pdf_tags=True,
            pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
        )
    except FatalURLFetchingError:
        return None
    return written


def render(template: str, context: dict[str, Any], images: Mapping[str, bytes] | None = None) -> bytes:
    """The template printed with `context`; it may show `paper:image/<name>` for every name in `images`.

    Raises UnprintableError, ForbiddenSourceError.
    """
    return print_html(render_to_string(template, context), images or {})


def render_paper(content: PaperContent) -> bytes:
    """The paper with its seal and its QR, not yet signed."""
    images = {
        "seal.svg": seal_svg(content.authority, sample=content.sample_seal),
        "qr.svg": qr_svg(verify_url(content.code)),
    }
    return render(content.template, {"paper": content}, images)
