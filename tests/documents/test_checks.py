"""What the system checks complain about, and with which repair."""

from pathlib import Path

import pytest

from portal.documents import checks, fonts


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings) -> Path:
    settings.SEAL_KEYS = str(tmp_path / "keys")
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path / "keys"


def test_nothing_to_complain_about_here() -> None:
    assert checks.printing_libraries() == []
    assert checks.shipped_fonts() == []
    assert checks.writable_folders() == []


def test_libraries_when_the_subsetter_is_missing_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checks.LIBRARIES, "libharfbuzz-subset0", ("libno-such-thing.so.0",))
    (error,) = checks.printing_libraries()
    assert (error.id, error.hint) == ("documents.E001", "apt-get install -y libharfbuzz-subset0")


@pytest.mark.parametrize(("damage", "named"), [("SHA256SUMS", "SHA256SUMS"), ("NotoSerifSC-Bold.ttf.xz", "NotoSerifSC-Bold.ttf")])
def test_fonts_when_one_is_missing(tmp_path: Path, settings, damage: str, named: str) -> None:
    (tmp_path / fonts.SOURCE).mkdir(parents=True)
    for path in fonts.source_folder().iterdir():
        if path.is_file() and path.name != damage:
            (tmp_path / fonts.SOURCE / path.name).symlink_to(path)
    settings.BASE_DIR = tmp_path
    (error,) = checks.shipped_fonts()
    assert (error.id, error.msg) == ("documents.E002", f"缺少随附字体：{named}")


def test_folders_when_a_file_stands_in_the_way(tmp_path: Path, settings) -> None:
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file" / "var"
    settings.SEAL_KEYS = str(tmp_path / "file" / "keys")
    assert [error.id for error in checks.writable_folders()] == ["documents.E003", "documents.E003"]
    settings.DEMO = False
    assert [error.id for error in checks.writable_folders()] == ["documents.E003"]


def test_seal_keys_when_production_has_none_or_open_ones(keys: Path, settings) -> None:
    assert checks.real_seal_keys() == []
    settings.DEMO = False
    assert [error.id for error in checks.real_seal_keys()] == ["documents.E004"]
    keys.mkdir()
    (keys / "4501.demo.p12").touch()
    assert [error.id for error in checks.real_seal_keys()] == ["documents.E004"]
    (keys / "4501.p12").touch(mode=0o644)
    assert [error.hint for error in checks.real_seal_keys()] == ["chmod 600 4501.p12"]
    (keys / "4501.p12").chmod(0o600)
    assert checks.real_seal_keys() == []


def test_scanner_when_production_has_none(settings) -> None:
    settings.DEMO, settings.CLAMD_URL = False, ""
    assert [warning.id for warning in checks.virus_scanner()] == ["documents.W001"]
    settings.CLAMD_URL = "tcp://clamd:3310"
    assert checks.virus_scanner() == []
