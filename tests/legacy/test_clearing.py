"""The files that a crash has left: those of no import go once they are a day old, every other stays."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from filings.services.parts import sweep_parts
from portal.accounts.models import User
from portal.legacy.models import Import
from portal.legacy.services import staging
from portal.legacy.services.clearing import clear_strays
from tests.filings.stage import MONDAY as AT
from tests.legacy.conftest import received
from tests.legacy.sheets import row, sheet


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path / "legacy"


def aged(file: Path, hours: int) -> Path:
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(file, (then, then))
    return file


def test_a_file_of_no_import_goes_after_a_day(officer: User, folder: Path) -> None:
    """The controls: one that an import waits on, however old, and one that may be about to get its row."""
    waits = received(sheet(row(1)), officer)
    aged(Path(waits.file.path), 400)
    for name, hours in (("old", 25), ("new", 23)):
        (folder / f"{name}.xlsx").write_bytes(b"x")
        aged(folder / f"{name}.xlsx", hours)
    kept = {Path(waits.file.path).name, "new.xlsx"}
    assert (clear_strays(at=timezone.now()), {file.name for file in folder.iterdir()}) == (1, kept)
    assert clear_strays(at=timezone.now()) == 0
    staging.check(waits.pk, at=AT)
    assert Import.objects.get().rows.count() == 1


def test_what_a_crash_after_the_check_has_left_goes_with_the_night(officer: User, folder: Path) -> None:
    """The rows are kept and committed, the file is not yet removed: the process dies here, so nothing runs on commit."""
    batch = received(sheet(row(1)), officer)
    left = aged(Path(batch.file.path), 25)
    staging.check(batch.pk, at=AT)
    assert (Import.objects.get().file.name, left.exists()) == ("", True)
    sweep_parts(at=timezone.now())
    assert not left.exists()


@pytest.mark.django_db
def test_there_may_be_no_folder_yet(folder: Path) -> None:
    assert (clear_strays(at=timezone.now()), folder.exists()) == (0, False)
