"""What is taken and what is not, by content; every refusal says what to do."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

import pikepdf
import pytest

from portal.documents import filetypes, office_files, pdf_files
from portal.documents.filetypes import FileFacts, Kind, Rejected, inspect, media_type, suffix
from portal.documents.image_files import BROKEN as BROKEN_IMAGE
from portal.documents.office_files import MAIN


def png(width: int = 40, height: int = 30) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\xff" * min(width, 40) * 3) * min(height, 30))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 40, height: int = 30) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app0 + frame + b"\xff\xda\x00\x02" + b"\x11" * 20 + b"\xff\xd9"


def pdf(pages: int = 2, change: Callable[[pikepdf.Pdf], object] = lambda _: None, **saving: object) -> bytes:
    document, output = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    change(document)
    document.save(output, **saving)  # type: ignore[arg-type]
    return output.getvalue()


def office(kind: str = "docx", parts: dict[str, bytes] | None = None, types: bytes | None = None) -> bytes:
    main = types if types is not None else b'<Types><Override ContentType="' + MAIN[kind] + b'"/></Types>'
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", main)
        for name, content in (parts or {"word/document.xml": b"<w/>"}).items():
            archive.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (pdf(3), Kind.PDF, 3),
        (b"\xef\xbb\xbf" + pdf(1), Kind.PDF, 1),
        (png(), Kind.PNG, 1),
        (jpeg(), Kind.JPEG, 1),
        (office("docx"), Kind.DOCX, None),
        (office("xlsx", {"xl/workbook.xml": b"<x/>"}), Kind.XLSX, None),
    ],
    ids=["pdf", "pdf-bom", "png", "jpeg", "docx", "xlsx"],
)
def test_inspect_when_the_file_is_what_we_take(content: bytes, kind: Kind, pages: int | None) -> None:
    assert inspect(io.BytesIO(content)) == FileFacts(kind, pages, hashlib.sha256(content).hexdigest(), len(content))


def reason(content: bytes | BinaryIO, **options: object) -> str:
    with pytest.raises(Rejected) as refused:
        inspect(content if not isinstance(content, bytes) else io.BytesIO(content), **options)  # type: ignore[arg-type]
    return refused.value.reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"<html><script>1</script></html>", "认不出"),
        (b"MZ\x90\x00" + bytes(200), "认不出"),
        (b"#!/bin/sh\n%PDF-1.7", "认不出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"\x1f\x8b\x08\x00", "压缩包"),
        (b"\0\0\0\x24ftypheic", "HEIC"),
        (b"GIF89a", "JPEG 和 PNG"),
        (b"PK\x03\x04broken", "损坏"),
    ],
)
def test_inspect_when_the_type_is_not_taken(content: bytes, words: str) -> None:
    assert words in reason(content)


def test_inspect_when_the_kind_is_not_wanted_here() -> None:
    assert (
        reason(office("xlsx", {"xl/workbook.xml": b"<x/>"}), allowed=filetypes.PAGES)
        == "这里不接收Excel 表格，请上传PDF、JPEG 图片、PNG 图片。"
    )


def test_inspect_when_the_file_is_too_large_stops_reading() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"\0" * size

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

    endless = Endless()
    assert "20 MB" in reason(endless)  # type: ignore[arg-type]
    assert endless.given <= filetypes.MAX_BYTES + 2 * filetypes.CHUNK


# PDF


def javascript_on_open(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def javascript_by_name(document: pikepdf.Pdf) -> None:
    names = pikepdf.Array(["a", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")])
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def action_in_annotation(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name(f"/{name}"), F="calc.exe")
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        document.pages[0].Annots = pikepdf.Array([note])

    return change


def second_of_a_chain(document: pikepdf.Pdf) -> None:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org", Next=pikepdf.Array([launch]))


def dynamic_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>"))


ACTIVE_CHANGES = {
    "on-open": javascript_on_open,
    "by-name": javascript_by_name,
    "launch": action_in_annotation("Launch"),
    "submit": action_in_annotation("SubmitForm"),
    "import": action_in_annotation("ImportData"),
    "rendition": action_in_annotation("Rendition"),
    "chain": second_of_a_chain,
    "xfa": dynamic_form,
}


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "object-streams"])
@pytest.mark.parametrize("name", ACTIVE_CHANGES)
def test_pdf_when_it_acts_by_itself(name: str, compressed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if compressed else pikepdf.ObjectStreamMode.disable
    assert reason(pdf(1, ACTIVE_CHANGES[name], object_stream_mode=mode)) == pdf_files.ACTIVE


def test_pdf_when_the_name_is_written_with_escapes() -> None:
    content = pdf(1, javascript_on_open, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    hidden = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert b"/JavaScript" not in hidden
    assert reason(hidden) == pdf_files.ACTIVE


@pytest.mark.parametrize("name", ["URI", "GoTo"])
def test_pdf_when_it_only_links(name: str) -> None:
    assert inspect(io.BytesIO(pdf(1, action_in_annotation(name)))).pages == 1


@pytest.mark.parametrize(("user", "owner"), [("secret", "secret"), ("", "secret")], ids=["to-open", "to-print"])
def test_pdf_when_it_is_locked(user: str, owner: str) -> None:
    assert reason(pdf(1, encryption=pikepdf.Encryption(user=user, owner=owner))) == pdf_files.LOCKED


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000), pdf(0)], ids=["head", "zeros", "no-pages"])
def test_pdf_when_it_is_broken(content: bytes) -> None:
    assert reason(content) == pdf_files.BROKEN


def test_pdf_when_it_has_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inspect(io.BytesIO(pdf(filetypes.MAX_PAGES))).pages == filetypes.MAX_PAGES
    assert "501 页" in reason(pdf(filetypes.MAX_PAGES + 1))


def test_pdf_when_it_is_nested_to_exhaust() -> None:
    def nested(document: pikepdf.Pdf) -> None:
        value: pikepdf.Object = pikepdf.Array()
        for _ in range(pdf_files.MAX_DEPTH + 10):
            value = pikepdf.Array([value])
        document.Root.Deep = value

    assert reason(pdf(1, nested)) == pdf_files.COMPLEX


# Pictures


@pytest.mark.parametrize(
    "content",
    [png()[:-8], png()[:20], png(0, 5), jpeg()[:-2], jpeg(0, 5), b"\xff\xd8\xff\xe0" + bytes(30), jpeg().replace(b"\xc0", b"\xc4")],
    ids=["png-cut", "png-head", "png-flat", "jpeg-cut", "jpeg-flat", "jpeg-empty", "jpeg-no-frame"],
)
def test_picture_when_it_is_broken(content: bytes) -> None:
    assert reason(content) == BROKEN_IMAGE


@pytest.mark.parametrize("content", [png(20_000, 20_000), jpeg(20_000, 20_000)], ids=["png", "jpeg"])
def test_picture_when_it_would_unfold_to_gigabytes(content: bytes) -> None:
    assert "20000×20000" in reason(content)


# Office


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (office(parts={"a.txt": b"1"}, types=b"<Types/>"), office_files.ARCHIVE),
        (
            office(types=b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'),
            office_files.MACRO,
        ),
        (office(parts={"word/vbaProject.bin": b"1"}), office_files.MACRO),
        (office("xlsx", {"xl/workbook.xml": b"1", "xl/macrosheets/sheet1.xml": b"1"}), office_files.MACRO),
        (office(parts={"word/activeX/activeX1.bin": b"1"}), office_files.MACRO),
        (office(parts={"word/embeddings/oleObject1.bin": b"1"}), office_files.MACRO),
        (
            office(
                parts={
                    "word/_rels/settings.xml.rels": b'<Relationship TargetMode="External" Type="http://x/attachedTemplate" Target="http://x"/>'
                }
            ),
            office_files.LINKED,
        ),
        (office()[:-40], office_files.BROKEN),
    ],
    ids=["other-zip", "macro-type", "macro-part", "macro-sheet", "activex", "ole", "template", "cut"],
)
def test_office_file_when_it_is_not_plain(content: bytes, words: str) -> None:
    assert reason(content) == words


def test_office_file_with_an_ordinary_link_is_taken() -> None:
    link = b'<Relationship Type="http://x/hyperlink" Target="https://example.org" TargetMode="External"/>'
    assert inspect(io.BytesIO(office(parts={"word/_rels/document.xml.rels": link}))).kind == Kind.DOCX


def zip_of(name: str, content: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(name, content)
    return output.getvalue()


def test_archive_and_ofd_are_told_apart() -> None:
    assert reason(zip_of("scan.pdf", pdf())) == office_files.ARCHIVE
    assert reason(zip_of("OFD.xml", b"<ofd/>")) == office_files.OFD


def test_office_file_when_it_is_a_bomb() -> None:
    bomb = office(parts={f"word/media/{number}.xml": bytes(30 << 20) for number in range(7)})
    assert len(bomb) < 1 << 20
    assert reason(bomb) == office_files.HUGE


def test_office_file_when_the_stated_size_is_a_lie() -> None:
    """The bomb states ten bytes a part; reading them out fails on the checksum instead of unpacking the rest."""
    honest = office(parts={"word/document.xml": bytes(30 << 20)})
    size = struct.pack("<I", 30 << 20)
    assert honest.count(size) == 2  # the part's own header and the central list
    assert reason(honest.replace(size, struct.pack("<I", 10))) == office_files.BROKEN


def test_office_file_when_it_is_locked() -> None:
    content = bytearray(office())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rindex(signature)
        content[at + offset] |= 1
    assert reason(bytes(content)) == office_files.LOCKED


def test_every_kind_has_a_suffix_and_a_media_type() -> None:
    assert {suffix(kind) for kind in Kind} == {".pdf", ".jpg", ".png", ".docx", ".xlsx"}
    assert len({media_type(kind) for kind in Kind}) == len(Kind)
