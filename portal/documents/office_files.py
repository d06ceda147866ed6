"""Received Word and Excel files: zips with the right parts, no macros, no links that fetch, no bomb."""

import re
import zipfile
from typing import BinaryIO, Final

from portal.documents.rejection import Rejected

ZIP_SIGNATURE: Final = b"PK\x03\x04"
CONTENT_TYPES: Final = "[Content_Types].xml"
MAIN: Final = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MACROS: Final = (b"macroEnabled", b"vbaProject", b"ms-excel.macrosheet", b"intlmacrosheet", b"activeX", b"oleObject")
ACTIVE_PARTS: Final = re.compile(r"vbaproject|/activex/|/macrosheets/|/embeddings/.*\.bin$", re.IGNORECASE)
FETCHING: Final = re.compile(rb"/(attachedTemplate|oleObject|subDocument|frame|externalLinkPath)[\"']")
RELATION: Final = re.compile(rb"<[^<>]*Relationship\b[^<>]*>")
MAX_PARTS: Final = 5000
MAX_TYPES_BYTES: Final = 1 << 20
CHUNK: Final = 1 << 20

ARCHIVE: Final = "不接收压缩包，请解压后逐个上传。"
OFD: Final = "暂不接收 OFD 文件，请另存为 PDF 后再传。"
BROKEN: Final = "文件不完整或者已损坏，请重新保存后再传。"
LOCKED: Final = "文件加了密码，请去除后再传。"
MACRO: Final = "文件含有宏或者嵌入的程序，不能接收。请另存为不带宏的 .docx、.xlsx 或者 PDF 后再传。"
LINKED: Final = "文件会从外部地址载入内容，不能接收。请另存为 PDF 后再传。"
HUGE: Final = "文件解开后过大，不能接收。请精简内容或者另存为 PDF 后再传。"


def family(file: BinaryIO) -> str:
    """docx or xlsx. Raises Rejected for any other zip."""
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
            if "OFD.xml" in names:
                raise Rejected(OFD)
            if CONTENT_TYPES not in names:
                raise Rejected(ARCHIVE)
            with parts.open(CONTENT_TYPES) as part:
                types = part.read(MAX_TYPES_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Rejected(BROKEN) from error
    if any(word in types for word in MACROS):
        raise Rejected(MACRO)
    for kind, main in MAIN.items():
        if main in types:
            return kind
    raise Rejected(ARCHIVE)


def check(file: BinaryIO, *, at_most: int) -> None:
    """Unpacks every part, at most `at_most` bytes in all, keeping nothing. Raises Rejected."""
    try:
        with zipfile.ZipFile(file) as parts:
            _refuse_by_list(parts.infolist(), at_most=at_most)
            for info in parts.infolist():
                _refuse_by_content(parts, info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Rejected(BROKEN) from error


def _refuse_by_list(parts: list[zipfile.ZipInfo], *, at_most: int) -> None:
    """What the list of parts alone shows; sizes stated too small are found out when the part's checksum fails."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > at_most:
        raise Rejected(HUGE)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Rejected(LOCKED)
    if any(ACTIVE_PARTS.search(f"/{part.filename}") for part in parts):
        raise Rejected(MACRO)


def _refuse_by_content(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Reads the part to its end (checksum); a part of relations must not fetch from outside."""
    with parts.open(info) as part:
        if not info.filename.endswith(".rels"):
            while part.read(CHUNK):
                continue
            return
        relations = part.read()
    for relation in RELATION.findall(relations):
        if re.search(rb"TargetMode\s*=\s*[\"']External", relation) and FETCHING.search(relation):
            raise Rejected(LINKED)
