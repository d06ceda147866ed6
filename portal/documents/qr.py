"""The QR of a paper: the address where it can be verified."""

import io

import segno
from django.conf import settings


def verify_url(code: str) -> str:
    """The public address that answers for the paper with this code."""
    return f"{settings.PORTAL_URL.rstrip('/')}/verify/{code}/"


def qr_svg(text: str) -> bytes:
    """A QR of `text` as SVG: level M, without the quiet zone (the page around it is white and wider)."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return buffer.getvalue()
