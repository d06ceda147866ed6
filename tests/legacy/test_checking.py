"""The check in the background: what its page tells meanwhile, what a check that was cut off leaves, what is refused before and after."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.documents.rejection import Rejected
from portal.legacy.models import Import, StagedRow
from portal.legacy.services import importing, staging
from portal.outbox import leases
from portal.outbox import services as outbox
from portal.outbox.models import Task
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.stage import MONDAY as AT
from tests.legacy.conftest import received
from tests.legacy.sheets import row, sheet
from tests.legacy.test_importing import states

SIX = [(number + 1, "sound") for number in range(1, 7)]


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "ROWS_AT_ONCE", 2)


@pytest.fixture
def batch(officer: User) -> Import:
    """Six rows that wait for their check."""
    return received(sheet(*(row(number) for number in range(1, 7))), officer)


@pytest.fixture
def desk(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def page_of(desk: Client, batch: Import) -> str:
    return desk.get(f"/desk/imports/{batch.pk}/").content.decode()


def lost_after(portions: int) -> Callable[[], None]:
    """What `hold` is where another worker takes the check over after so many portions."""
    left = [portions + 1]  # the first is asked for before the first portion

    def hold() -> None:
        if not left[0]:
            raise leases.LeaseLostError("another worker")
        left[0] -= 1

    return hold


def cut_off(batch: Import, portions: int) -> None:
    with pytest.raises(leases.LeaseLostError):
        staging.check(batch.pk, at=AT, hold=lost_after(portions))


def test_sheet_waits_for_its_check_in_the_outbox(batch: Import) -> None:
    assert (batch.is_checking, batch.rows.count()) == (True, 0)
    assert list(Task.objects.values_list("name", "key", "args")) == [("legacy.check", f"legacy.check:{batch.pk}", {"batch": batch.pk})]
    outbox.sweep(AT)
    assert states(batch) == SIX
    checked = Import.objects.get()
    assert (checked.checked_at, checked.chunks, checked.rows_read, checked.is_checking) == (AT, 1, 6, False)


def test_page_tells_how_far_the_check_is_and_then_shows_its_findings(batch: Import, desk: Client, small_portions: None) -> None:
    page = page_of(desk, batch)
    assert "正在读取表格" in page and "正在检查" in page and "开始导入" not in page
    cut_off(batch, 2)
    page = page_of(desk, batch)
    assert "正在检查：4 / 6 行" in page and 'max="6"' in page and "第 2 行" not in page
    assert "HX-Refresh" not in desk.get(f"/desk/imports/{batch.pk}/", headers={"HX-Request": "true"})
    staging.check(batch.pk, at=AT)
    assert desk.get(f"/desk/imports/{batch.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = page_of(desk, batch)
    assert "还没有写入任何登记" in page and "开始导入" in page and "第 2 行" in page


def test_check_cut_off_is_done_anew_and_nothing_stands_twice(batch: Import, small_portions: None) -> None:
    cut_off(batch, 2)
    assert states(batch) == SIX[:4]
    assert (Import.objects.get().is_checking, Entry.objects.filter(act="legacy.stage").count()) == (True, 0)
    staging.check(batch.pk, at=AT)
    staging.check(batch.pk, at=AT)  # whoever comes later finds it done
    assert states(batch) == SIX
    assert Entry.objects.filter(act="legacy.stage").count() == 1


def test_second_worker_would_be_stopped_by_the_rows_of_the_first(
    batch: Import, small_portions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without clearing the place first, what was left stands in the way."""
    cut_off(batch, 2)
    monkeypatch.setattr(staging, "_begin", lambda *rest: True)
    with pytest.raises(Exception, match=r"(?i)unique"):
        staging.check(batch.pk, at=AT)


def test_file_goes_once_its_rows_are_kept(batch: Import, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    name = str(batch.file.name)
    assert Path(name).parent == Path("legacy") and default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        staging.check(batch.pk, at=AT)
    assert (Import.objects.get().file.name, default_storage.exists(name)) == ("", False)


def test_sheet_that_cannot_be_read_is_told_and_may_come_again(officer: User, desk: Client) -> None:
    file = sheet(row(1), heads=("机构名称", "随便"))
    batch = received(file, officer)
    staging.check(batch.pk, at=AT)
    batch = Import.objects.get()
    assert batch.rejected.startswith("表格缺少这些列") and batch.rows.count() == 0
    page = page_of(desk, batch)
    assert "不能接收：表格缺少这些列" in page and "改好后重传" in page and "柳州市局台账" in page and "开始导入" not in page
    assert Entry.objects.get(act="legacy.reject").data["reason"] == batch.rejected
    with pytest.raises(Refused):
        importing.start(batch, by=officer, at=AT, seen=batch.version)
    file.seek(0)
    assert received(file, officer).is_checking


def test_file_changed_on_the_disk_is_refused(batch: Import) -> None:
    Path(batch.file.path).write_bytes(sheet(row(9)).getvalue())
    staging.check(batch.pk, at=AT)
    assert "和收到的不一致" in Import.objects.get().rejected


def test_nothing_begins_before_the_check_is_over(batch: Import, officer: User, desk: Client) -> None:
    with pytest.raises(Refused, match="还在检查"):
        importing.start(batch, by=officer, at=AT, seen=batch.version)
    assert desk.get(f"/desk/imports/{batch.pk}/wrong.xlsx").status_code == 404


def test_sheet_given_up_while_it_is_checked_leaves_nothing(batch: Import, officer: User, desk: Client, small_portions: None) -> None:
    cut_off(batch, 1)
    discarded = staging.discard(batch, by=officer, at=AT, seen=batch.version)
    assert (discarded.state, discarded.rows.count(), discarded.file.name) == ("discarded", 0, "")
    staging.check(batch.pk, at=AT)
    assert (StagedRow.objects.count(), Import.objects.get().checked_at) == (0, None)
    assert "没有检查结果" in page_of(desk, batch)


def test_sheet_given_up_between_two_portions_gets_no_more(
    batch: Import, officer: User, small_portions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bool] = []
    keep = staging._keep

    def given_up_after_the_first(*given: object) -> bool:
        kept.append(keep(*given))  # type: ignore[arg-type]
        if len(kept) == 1:
            staging.discard(batch, by=officer, at=AT, seen=batch.version)
        return kept[-1]

    monkeypatch.setattr(staging, "_keep", given_up_after_the_first)
    staging.check(batch.pk, at=AT)
    assert (kept, StagedRow.objects.count(), Import.objects.get().state) == ([True, False], 0, "discarded")


def test_same_file_pressed_twice_is_one_import(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sheet(row(1))
    first = received(file, officer)
    files = len(default_storage.listdir("legacy")[1])
    looked: list[str] = []
    refuse = staging._refuse_twice

    def at_the_same_moment(sha256: str) -> None:
        looked.append(sha256)
        if len(looked) > 1:  # the first look came too early to see the other
            refuse(sha256)

    monkeypatch.setattr(staging, "_refuse_twice", at_the_same_moment)
    file.seek(0)
    with pytest.raises(Rejected, match=f"第 {first.pk} 批"):
        received(file, officer)
    assert (Import.objects.count(), len(looked)) == (1, 2)
    assert len(default_storage.listdir("legacy")[1]) == files


def test_check_that_was_given_up_is_taken_up_again_by_the_region_alone(batch: Import, officer: User, of_a_city: User, desk: Client) -> None:
    Task.objects.update(failed_at=AT, last_error="OSError: disk")
    page = page_of(desk, batch)
    assert "检查多次未成，已停下" in page and "继续检查" in page
    with pytest.raises(NotAllowed):
        importing.resume(batch, by=of_a_city, at=AT)
    assert desk.post(f"/desk/imports/{batch.pk}/resume/").status_code == 302
    outbox.sweep(timezone.now())
    assert states(batch) == SIX
