"""The shipped fonts: unpacked once, whole, by however many processes come at once."""

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from portal.documents import fonts

NAMES = {"NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", "NotoSerifSC-Black.ttf"}


@pytest.fixture
def small_source(tmp_path: Path) -> Path:
    """A source folder with the smallest shipped font alone, so that unpacking is quick."""
    source = tmp_path / "source"
    source.mkdir()
    shutil.copy(fonts.source_folder() / "NotoSerifSC-Black.ttf.xz", source)
    digest = fonts.sums(fonts.source_folder())["NotoSerifSC-Black.ttf"]
    (source / fonts.SUMS).write_text(f"{digest}  NotoSerifSC-Black.ttf\n")
    return source


def test_shipped_fonts_have_sums_and_a_licence() -> None:
    source = fonts.source_folder()
    assert set(fonts.sums(source)) == NAMES
    assert {path.name.removesuffix(".xz") for path in source.glob("*.xz")} == NAMES
    assert "SIL OPEN FONT LICENSE Version 1.1" in (source / "LICENSES" / "NotoSerifSC-OFL.txt").read_text()
    assert sum(path.stat().st_size for path in source.glob("*.xz")) < 25_000_000


def test_unpack_when_done_before_reads_nothing_again(small_source: Path, tmp_path: Path) -> None:
    folder = fonts.unpack(small_source, tmp_path / "var")
    (small_source / "NotoSerifSC-Black.ttf.xz").unlink()
    assert fonts.unpack(small_source, tmp_path / "var") == folder
    assert {path.name for path in folder.iterdir()} == {"NotoSerifSC-Black.ttf", "fonts.conf"}


def test_unpack_when_four_processes_come_at_once(small_source: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        folders = pool.starmap(fonts.unpack, [(small_source, tmp_path / "var")] * 8, chunksize=1)
    assert len(set(folders)) == 1
    assert os.listdir(tmp_path / "var") == [folders[0].name]
    assert (folders[0] / "NotoSerifSC-Black.ttf").stat().st_size > 1_000_000


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_unpack_when_a_font_is_damaged_leaves_nothing_behind(small_source: Path, tmp_path: Path, damage: str) -> None:
    packed = small_source / "NotoSerifSC-Black.ttf.xz"
    if damage == "missing":
        packed.unlink()
    elif damage == "cut":
        packed.write_bytes(packed.read_bytes()[:-1000])
    else:
        (small_source / fonts.SUMS).write_text("0" * 64 + "  NotoSerifSC-Black.ttf\n")
    with pytest.raises(fonts.FontsDamagedError):
        fonts.unpack(small_source, tmp_path / "var")
    assert os.listdir(tmp_path / "var") == []


def test_unprintable_names_each_character_once() -> None:
    assert fonts.unprintable("《备案回执》〔2026〕—“桂”\n㙍𬱖㑇①") == ""
    assert fonts.unprintable("桂\U00030000技\U00030000𠮷") == "𠮷\U00030000"


def test_fontconfig_file_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "before")
    with fonts.fontconfig_file():
        assert os.environ["FONTCONFIG_FILE"] == str(fonts.folder() / "fonts.conf")
    assert os.environ["FONTCONFIG_FILE"] == "before"
    monkeypatch.delenv("FONTCONFIG_FILE")
    with fonts.fontconfig_file():
        pass
    assert "FONTCONFIG_FILE" not in os.environ
