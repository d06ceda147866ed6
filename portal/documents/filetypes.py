"""What a received file is, told from its content and never from its name; what may carry a program is refused with a reason.

Limits are ours (internal): the notice sets none.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.db.models import TextChoices

from portal.documents import image_files, office_files, pdf_files
from portal.documents.rejection import Rejected

MAX_BYTES: Final = 20 * 1024 * 1024  # one file
MAX_FILES: Final = 60  # one filing
MAX_PAGES: Final = 500  # one PDF
MAX_PIXELS: Final = 100_000_000  # one picture
MAX_UNPACKED: Final = 200 * 1024 * 1024  # one office file, unpacked
CHUNK: Final = 1 << 20

__all__ = ["MAX_BYTES", "MAX_FILES", "FileFacts", "Kind", "Rejected", "inspect", "media_type", "suffix"]


class Kind(TextChoices):
    """The types we take."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG 图片"
    PNG = "png", "PNG 图片"
    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 表格"


PICTURES: Final = frozenset({Kind.JPEG, Kind.PNG})
PAGES: Final = frozenset({Kind.PDF, *PICTURES})  # what a reader can leaf through in the preview
ANY: Final = frozenset(Kind)

_MEDIA_TYPES: Final[dict[Kind, str]] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# First bytes (from an offset) → what to tell the applicant about a file we do not take.
_KNOWN_OTHERS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧版（.doc、.xls）或者加了密码的 Office 文件，请另存为 .docx、.xlsx 或者 PDF 后再传。"),
    (0, b"Rar!", "不接收压缩包，请解压后逐个上传。"),
    (0, b"7z\xbc\xaf", "不接收压缩包，请解压后逐个上传。"),
    (0, b"\x1f\x8b", "不接收压缩包，请解压后逐个上传。"),
    (4, b"ftyphei", "这是手机的 HEIC 照片，请存为 JPEG 后再传。"),
    (4, b"ftypmif1", "这是手机的 HEIC 照片，请存为 JPEG 后再传。"),
    (0, b"GIF8", "图片只接收 JPEG 和 PNG。"),
    (0, b"BM", "图片只接收 JPEG 和 PNG。"),
    (0, b"RIFF", "图片只接收 JPEG 和 PNG。"),
    (0, b"II*\x00", "图片只接收 JPEG 和 PNG，扫描件请存为 PDF。"),
    (0, b"MM\x00*", "图片只接收 JPEG 和 PNG，扫描件请存为 PDF。"),
)


@dataclass(frozen=True)
class FileFacts:
    """What stands about a received file: its kind, its pages (None where they cannot be counted), its SHA-256 and size in bytes."""

    kind: Kind
    pages: int | None
    sha256: str
    size: int


def media_type(kind: str) -> str:
    """The media type a file of this kind is served with."""
    return _MEDIA_TYPES[Kind(kind)]


def suffix(kind: str) -> str:
    """The ending a file of this kind is stored with, dot included."""
    return ".jpg" if kind == Kind.JPEG else f".{Kind(kind).value}"


def inspect(file: BinaryIO, *, allowed: frozenset[Kind] = ANY) -> FileFacts:
    """The facts of a whole received file. Raises Rejected with the reason for the applicant."""
    digest, size = _measured(file)
    file.seek(0)
    kind = detect(file)
    if kind not in allowed:
        taken = "、".join(Kind(value).label for value in Kind if value in allowed)
        raise Rejected(f"这里不接收{kind.label}，请上传{taken}。")
    file.seek(0)
    pages = _CHECKS[kind](file)
    return FileFacts(kind, pages, digest, size)


def _measured(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size; reading ends where the limit is passed. Raises Rejected."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise Rejected(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请压缩或者拆分后再传。")
    if size == 0:
        raise Rejected("文件是空的，请检查后再传。")
    return digest.hexdigest(), size


def detect(file: BinaryIO) -> Kind:
    """The kind by its first bytes, for office files by their parts. Raises Rejected."""
    head = file.read(1024)
    if head.lstrip(b"\xef\xbb\xbf\x00\t\r\n ").startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(image_files.PNG_SIGNATURE):
        return Kind.PNG
    if head.startswith(image_files.JPEG_SIGNATURE):
        return Kind.JPEG
    if head.startswith(office_files.ZIP_SIGNATURE):
        return Kind(office_files.family(file))
    for offset, signature, words in _KNOWN_OTHERS:
        if head[offset:].startswith(signature):
            raise Rejected(words)
    raise Rejected("认不出这个文件的类型。请上传 PDF、JPEG、PNG、DOCX 或者 XLSX 文件。")


def _checked_picture(size_of: Callable[[BinaryIO], tuple[int, int]]) -> Callable[[BinaryIO], int]:
    def check(file: BinaryIO) -> int:
        width, height = size_of(file)
        if width * height > MAX_PIXELS:
            raise Rejected(f"图片有 {width}×{height} 像素，过大，请缩小后再传。")
        return 1

    return check


_CHECKS: Final[dict[Kind, Callable[[BinaryIO], int | None]]] = {
    Kind.PDF: lambda file: pdf_files.pages(file, at_most=MAX_PAGES),
    Kind.JPEG: _checked_picture(image_files.jpeg_size),
    Kind.PNG: _checked_picture(image_files.png_size),
    Kind.DOCX: lambda file: office_files.check(file, at_most=MAX_UNPACKED),
    Kind.XLSX: lambda file: office_files.check(file, at_most=MAX_UNPACKED),
}
