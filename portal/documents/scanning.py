"""The scanner of received files: our own look for the test string, then clamd where one is configured.

A file that could not be scanned stays unscanned and is never offered; only an answer settles it.
"""

import logging
import socket
import struct
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import TextChoices

logger = logging.getLogger(__name__)

# The industry's harmless test string, in two halves so that no scanner takes this file for an infected one.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EICAR_NAME: Final = "EICAR-Test-File"
TOO_DEEP: Final = "Archive-Not-Searchable"
MAX_SEARCHED: Final = 400 * 1024 * 1024  # unpacked bytes of one file, zips inside zips included
MAX_NESTING: Final = 3
CHUNK: Final = 1 << 18
TIMEOUT: Final = 60.0  # seconds


class ScanResult(TextChoices):
    """What a scan came to."""

    CLEAN = "clean", "未发现病毒"
    INFECTED = "infected", "发现病毒"
    UNAVAILABLE = "unavailable", "未能查毒"


@dataclass(frozen=True)
class Scan:
    """The result, with the name of what was found or why no answer came."""

    result: ScanResult
    signature: str = ""


def scan(path: Path) -> Scan:
    """Scans the file at `path`."""
    with path.open("rb") as file:
        if found := _own_search(file):
            return Scan(ScanResult.INFECTED, found)
    if not settings.CLAMD_URL:
        return Scan(ScanResult.CLEAN)
    try:
        with path.open("rb") as file:
            return _verdict(_ask_clamd(settings.CLAMD_URL, file))
    except (OSError, ValueError) as error:
        logger.warning("clamd gave no answer: %s", error)
        return Scan(ScanResult.UNAVAILABLE, str(error))


def _own_search(file: BinaryIO) -> str:
    """The name of what we find ourselves, in the raw bytes or in the members of a zip; empty if nothing."""
    budget = [MAX_SEARCHED]
    return _search(file, budget, nesting=0)


def _search(file: BinaryIO, budget: list[int], *, nesting: int) -> str:
    file.seek(0)
    tail = b""
    while chunk := file.read(CHUNK):
        budget[0] -= len(chunk)
        if EICAR in tail + chunk:
            return EICAR_NAME
        if budget[0] < 0:
            return TOO_DEEP
        tail = chunk[-len(EICAR) :]
    return _search_members(file, budget, nesting=nesting) if zipfile.is_zipfile(file) else ""


def _search_members(file: BinaryIO, budget: list[int], *, nesting: int) -> str:
    if nesting == MAX_NESTING:
        return TOO_DEEP
    try:
        with zipfile.ZipFile(file) as members:
            found = (_search_member(members, info, budget, nesting=nesting + 1) for info in members.infolist())
            return next((name for name in found if name), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return ""  # the look at the type refuses what cannot be unpacked; its raw bytes were searched


def _search_member(members: zipfile.ZipFile, info: zipfile.ZipInfo, budget: list[int], *, nesting: int) -> str:
    if info.file_size > budget[0]:
        return TOO_DEEP
    with members.open(info) as member:  # seekable: a member is never held in memory
        return _search(cast(BinaryIO, member), budget, nesting=nesting)


def _ask_clamd(url: str, file: BinaryIO) -> str:
    """clamd's answer to the bytes of `file`. Raises OSError, ValueError."""
    with closing(_connected(url)) as connection:
        try:
            for piece in _instream(file):
                connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stops listening when its size limit is passed, and says so
        answer = b""
        while not answer.endswith(b"\0") and (received := connection.recv(4096)):
            answer += received
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _instream(file: BinaryIO) -> Iterator[bytes]:
    """clamd's INSTREAM command: chunks, each after its length in four bytes, an empty one at the end."""
    yield b"zINSTREAM\0"
    while chunk := file.read(CHUNK):
        yield struct.pack("!I", len(chunk)) + chunk
    yield struct.pack("!I", 0)


def _connected(url: str) -> socket.socket:
    """A socket to tcp://host:port or unix:///path. Raises OSError, ValueError for another address."""
    address = urlsplit(url)
    if address.scheme == "tcp" and address.hostname:
        return socket.create_connection((address.hostname, address.port or 3310), timeout=TIMEOUT)
    if address.scheme != "unix" or not address.path:
        raise ValueError(f"CLAMD_URL {url!r} is neither tcp://host:port nor unix:///path")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT)
    try:
        connection.connect(address.path)
    except OSError:
        connection.close()
        raise
    return connection


def _verdict(answer: str) -> Scan:
    """`stream: OK`, `stream: <name> FOUND`; anything else is no answer."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Scan(ScanResult.CLEAN)
    if said.endswith(" FOUND"):
        return Scan(ScanResult.INFECTED, said.removesuffix(" FOUND"))
    logger.warning("clamd did not scan: %s", answer or "empty answer")
    return Scan(ScanResult.UNAVAILABLE, answer)
