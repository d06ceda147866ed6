"""Size and wholeness of received pictures, read from their headers: no picture is decoded here."""

import struct
from typing import BinaryIO, Final

from portal.documents.rejection import Rejected

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
PNG_END: Final = b"IEND\xaeB`\x82"
JPEG_SIGNATURE: Final = b"\xff\xd8\xff"
JPEG_END: Final = b"\xff\xd9"
# Markers that begin a frame and carry the size: SOF0-15 without DHT, JPG and DAC.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
BROKEN: Final = "图片不完整或者已损坏，请重新保存后再传。"


def png_size(file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels. Raises Rejected if the header is wrong or the end is missing."""
    data = file.read()
    if len(data) < 33 or data[12:16] != b"IHDR" or PNG_END not in data[-1024:]:
        raise Rejected(BROKEN)
    width, height = struct.unpack(">II", data[16:24])
    return _positive(width, height)


def jpeg_size(file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels of the first frame. Raises Rejected if there is none or the end is missing."""
    data = file.read()
    if JPEG_END not in data[4:]:
        raise Rejected(BROKEN)
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _positive(width, height)
        if marker == 0xFF:
            at += 1
        elif marker in ALONE:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    raise Rejected(BROKEN)


def _positive(width: int, height: int) -> tuple[int, int]:
    if width == 0 or height == 0:
        raise Rejected(BROKEN)
    return width, height
