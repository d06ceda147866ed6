"""Scanning: the test string is always found; clamd's answers are taken as they are; no answer is no answer."""

import io
import socket
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from portal.documents import scanning
from portal.documents.scanning import EICAR, Scan, ScanResult, scan

VIRUS = b"pretend this is a virus"


class FakeClamd(socketserver.BaseRequestHandler):
    """Speaks the part of clamd's protocol that we use; what it received is kept on the server."""

    def handle(self) -> None:
        if self.server.silent:  # type: ignore[attr-defined]
            return
        command = self._exactly(10)
        received = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            if len(received) + length > self.server.limit:  # type: ignore[attr-defined]
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            received += self._exactly(length)
        self.server.asked.append((command, received))  # type: ignore[attr-defined]
        self.request.sendall(b"stream: Fake.Virus FOUND\0" if VIRUS in received else b"stream: OK\0")

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.request.recv(size - len(data))
            if not part:
                raise ConnectionError
            data += part
        return data


class FakeServer(socketserver.ThreadingMixIn):
    """State of the fake: what it was asked, how much it takes, whether it hangs up."""

    daemon_threads = True
    silent = False
    limit = 25 * 1024 * 1024

    def handle_error(self, request: object, address: object) -> None:
        """A client that hangs up is part of the tests."""


class TcpServer(FakeServer, socketserver.TCPServer):
    pass


class UnixServer(FakeServer, socketserver.UnixStreamServer):
    pass


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path, settings) -> Iterator[FakeServer]:
    server: TcpServer | UnixServer
    if request.param == "tcp":
        server = TcpServer(("127.0.0.1", 0), FakeClamd)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = UnixServer(str(tmp_path / "clamd.sock"), FakeClamd)
        settings.CLAMD_URL = f"unix://{tmp_path / 'clamd.sock'}"
    server.asked = []  # type: ignore[union-attr]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_clamd(settings) -> None:
    settings.CLAMD_URL = ""


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "received"
    path.write_bytes(content)
    return path


def zipped(content: bytes, *, times: int = 1) -> bytes:
    for _ in range(times):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inside", content)
        content = output.getvalue()
    return content


def pdf_with(content: bytes) -> bytes:
    document, output = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.Note = document.make_stream(content)
    document.save(output, compress_streams=False)
    return output.getvalue()


FOUND_BY_US = Scan(ScanResult.INFECTED, scanning.EICAR_NAME)


@pytest.mark.usefixtures("no_clamd")
@pytest.mark.parametrize(
    "content",
    [
        EICAR,
        b"\n" * 100 + EICAR + b"tail",
        b"x" * (scanning.CHUNK - 20) + EICAR,
        b"x" * (2 * scanning.CHUNK - 68) + EICAR,
        pdf_with(EICAR),
        zipped(EICAR),
        zipped(EICAR, times=2),
        b"\x89PNG\r\n\x1a\n" + zipped(EICAR),
    ],
    ids=["bare", "inside", "across-chunks", "end-of-chunk", "pdf", "zip", "zip-in-zip", "zip-behind-a-picture"],
)
def test_scan_when_it_holds_the_test_string_without_clamd(tmp_path: Path, content: bytes) -> None:
    assert scan(written(tmp_path, content)) == FOUND_BY_US


@pytest.mark.usefixtures("no_clamd")
@pytest.mark.parametrize("content", [b"", b"ordinary", EICAR[:-1], EICAR[:40] + b" " + EICAR[40:], zipped(b"ordinary"), b"PK\x03\x04"])
def test_scan_when_it_does_not_hold_the_test_string(tmp_path: Path, content: bytes) -> None:
    assert scan(written(tmp_path, content)) == Scan(ScanResult.CLEAN)


@pytest.mark.usefixtures("no_clamd")
def test_scan_when_an_archive_cannot_be_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scan(written(tmp_path, zipped(b"deep", times=6))) == Scan(ScanResult.INFECTED, scanning.TOO_DEEP)
    monkeypatch.setattr(scanning, "MAX_SEARCHED", 1 << 20)
    assert scan(written(tmp_path, zipped(bytes(2 << 20)))) == Scan(ScanResult.INFECTED, scanning.TOO_DEEP)


@pytest.mark.parametrize("size", [0, 1, scanning.CHUNK, scanning.CHUNK * 3 + 5])
def test_scan_when_clamd_finds_nothing_has_sent_every_byte(clamd: FakeServer, tmp_path: Path, size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    assert scan(written(tmp_path, content)) == Scan(ScanResult.CLEAN)
    assert clamd.asked == [(b"zINSTREAM\0", content)]  # type: ignore[attr-defined]


def test_scan_when_clamd_finds_something(clamd: FakeServer, tmp_path: Path) -> None:
    assert scan(written(tmp_path, b"before " + VIRUS)) == Scan(ScanResult.INFECTED, "Fake.Virus")


def test_scan_when_we_found_it_does_not_ask_clamd(clamd: FakeServer, tmp_path: Path) -> None:
    assert scan(written(tmp_path, EICAR)) == FOUND_BY_US
    assert clamd.asked == []  # type: ignore[attr-defined]


def test_scan_when_clamd_refuses_the_size_is_unavailable(clamd: FakeServer, tmp_path: Path) -> None:
    clamd.limit = 1000
    result = scan(written(tmp_path, bytes(5 << 20)))
    assert result.result == ScanResult.UNAVAILABLE


def test_scan_when_clamd_hangs_up_is_unavailable(clamd: FakeServer, tmp_path: Path) -> None:
    clamd.silent = True
    assert scan(written(tmp_path, b"ordinary")).result == ScanResult.UNAVAILABLE


def test_scan_when_clamd_never_answers_is_unavailable(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        assert scan(written(tmp_path, b"ordinary")).result == ScanResult.UNAVAILABLE


@pytest.mark.parametrize(
    "url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.sock", "http://127.0.0.1", "clamd", "tcp://", "tcp://127.0.0.1:x"]
)
def test_scan_when_there_is_no_clamd_at_the_address_is_unavailable(tmp_path: Path, settings, url: str) -> None:
    settings.CLAMD_URL = url
    assert scan(written(tmp_path, b"ordinary")).result == ScanResult.UNAVAILABLE


def test_own_source_does_not_hold_the_test_string() -> None:
    assert EICAR not in Path(scanning.__file__).read_bytes()
    assert len(EICAR) == 68
