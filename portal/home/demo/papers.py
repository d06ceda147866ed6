"""Small real PDF files for the demo region's uploads: pages with lines of text, so that a preview shows something."""

from functools import cache

_HEAD = b"%PDF-1.4\n"


def _stream(title: str, page: int) -> bytes:
    """A page: a title and ruled lines, as of a scanned sheet."""
    rows = [f"BT /F1 16 Tf 72 770 Td ({title}) Tj ET", f"BT /F1 10 Tf 72 748 Td (Page {page}) Tj ET"]
    rows += [f"0.8 w 72 {720 - 24 * row} m {523 - (row * 37) % 190} {720 - 24 * row} l S" for row in range(24)]
    return "\n".join(rows).encode()


@cache
def sheets(title: str, pages: int) -> bytes:
    """A whole PDF of so many pages; `title` in Latin letters, for the file carries no font of its own."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page in range(pages):
        content = _stream(title, page + 1)
        place = "/Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page {place} /Contents {5 + 2 * page} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    """The objects with their table of offsets."""
    body, offsets = bytearray(_HEAD), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(body)
