"""Uploads begun and left are swept, those of a draft in work are kept, and a part that comes too late is told so."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from filings.models import Filing, Section
from filings.services import drafting
from filings.services.parts import sweep_parts
from portal.documents.models import Upload
from portal.documents.rejection import Rejected
from portal.documents.services import receiving
from portal.institutions.enums import Track
from tests.filings.stage import desk, institution

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def parts(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.UPLOADS_KEPT_DAYS = 14
    return tmp_path / "parts"


@pytest.fixture
def draft() -> Filing:
    desk()
    person, admin = institution()
    return drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=timezone.now() - 60 * DAY)


def begun(draft: Filing, parts: Path, *, days_ago: float, name: str = "方案.pdf") -> Upload:
    """An upload whose last part came so long ago."""
    at = timezone.now() - days_ago * DAY
    row = receiving.begin(draft, draft.legal_person, key="plan", name=name, size=900, by=draft.created_by, at=at)
    row = receiving.append(row, 0, b"%PDF-1.7")
    touched(parts / f"{row.pk}.part", days_ago)
    return row


def touched(part: Path, days_ago: float) -> None:
    then = (timezone.now() - days_ago * DAY).timestamp()
    os.utime(part, (then, then))


def left(parts: Path) -> tuple[list[int], list[str]]:
    return list(Upload.objects.order_by("pk").values_list("pk", flat=True)), sorted(part.stem for part in parts.iterdir())


def test_what_was_left_alone_is_given_up_with_its_bytes(draft: Filing, parts: Path) -> None:
    old, fresh = begun(draft, parts, days_ago=15), begun(draft, parts, days_ago=13)
    assert (sweep_parts(at=timezone.now()), left(parts)) == (1, ([fresh.pk], [str(fresh.pk)]))
    assert sweep_parts(at=timezone.now()) == 0
    with pytest.raises(Rejected):
        receiving.append(old, 8, b"more")


def test_one_that_goes_on_is_kept_however_old_its_beginning(draft: Filing, parts: Path) -> None:
    row = begun(draft, parts, days_ago=40)
    touched(parts / f"{row.pk}.part", 2)
    assert (sweep_parts(at=timezone.now()), left(parts)[0]) == (0, [row.pk])


@pytest.mark.parametrize(("saved", "given_up"), [(13, 0), (15, 1)], ids=["draft-in-work", "control-draft-left-alone"])
def test_it_is_kept_while_its_draft_is_worked_on(draft: Filing, parts: Path, saved: int, given_up: int) -> None:
    begun(draft, parts, days_ago=20)
    section = Section.objects.get(version__filing=draft, key="institution")
    at = timezone.now() - saved * DAY
    drafting.save_section(draft, "institution", section.content, edit_no=section.edit_no, by=draft.created_by, at=at)
    assert sweep_parts(at=timezone.now()) == given_up


def test_a_part_of_no_upload_is_cleared_once_old(draft: Filing, parts: Path) -> None:
    row = begun(draft, parts, days_ago=1)
    for name, days_ago in (("777", 15), ("778", 1)):
        (parts / f"{name}.part").write_bytes(b"x")
        touched(parts / f"{name}.part", days_ago)
    assert sweep_parts(at=timezone.now()) == 0
    assert left(parts) == ([row.pk], sorted([str(row.pk), "778"]))
