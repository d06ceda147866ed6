"""The shipped Noto Serif SC: unpacked once per machine, checked against its sums, offered to fontconfig apart from the machine's own fonts.

A paper must not look different because a machine has other fonts, so the papers see these files only; what they cannot
print is named before anything is printed (`unprintable`). How the files were made: docs/adr/0004-papers.md.
"""

import hashlib
import lzma
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

SOURCE = Path("static") / "fonts"
SUMS = "SHA256SUMS"
REGULAR, BOLD = "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"
UNSEEN = frozenset("\n\r\t\u00ad\u200b\u2060\ufeff")  # direct the line breaking, have no shape

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class FontsDamagedError(Exception):
    """A shipped font is missing or does not have the content its sum promises."""


def source_folder() -> Path:
    """Where the packed fonts of this release lie."""
    return Path(settings.BASE_DIR) / SOURCE


def sums(source: Path) -> dict[str, str]:
    """File name → SHA-256 of the unpacked font."""
    lines = (source / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def unpack(source: Path, target: Path) -> Path:
    """The folder of unpacked fonts under `target`, named after this release of the fonts; made on first use.

    Two processes may come here at once: each unpacks beside, one rename wins, the other's work is dropped. Raises FontsDamagedError.
    """
    folder = target / hashlib.sha256((source / SUMS).read_bytes()).hexdigest()[:12]
    if folder.is_dir():
        return folder
    target.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target))
    try:
        _fill(beside, source, final=folder)
        beside.rename(folder)
    except OSError:
        if not folder.is_dir():  # not a lost race: a full disk, a missing file
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _fill(folder: Path, source: Path, *, final: Path) -> None:
    """Unpack every font of `source` into `folder`, with the fontconfig file for the place it will stand in."""
    for name, digest in sums(source).items():
        try:
            content = lzma.decompress((source / f"{name}.xz").read_bytes())
        except (FileNotFoundError, lzma.LZMAError) as error:
            raise FontsDamagedError(f"字体 {name} 缺失或已损坏。") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise FontsDamagedError(f"字体 {name} 的内容与校验值不符。")
        (folder / name).write_bytes(content)
    (folder / "fonts.conf").write_text(FONTS_CONF.format(folder=final), encoding="utf-8")
    folder.chmod(0o755)  # mkdtemp's 0700 would shut out a worker that runs under another account


@cache
def folder() -> Path:
    """The unpacked fonts of this machine."""
    return unpack(source_folder(), Path(settings.VAR_DIR) / "fonts")


@contextmanager
def fontconfig_file() -> Iterator[None]:
    """While this is open, a fontconfig configuration that is being made sees our fonts and no others."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(folder() / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _printable() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # loaded with the first paper, not with the web process

    with TTFont(folder() / REGULAR, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) | UNSEEN


def unprintable(text: str) -> str:
    """The characters of `text` that the papers' font has no shape for, each once, in the order of their code points."""
    return "".join(sorted(set(text) - _printable()))
