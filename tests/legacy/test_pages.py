"""The pages of an import: who may open them, what they tell, what they do."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.authorities.queries import authority, region
from portal.documents.tables import read_table
from portal.institutions.models import Registration
from portal.legacy.models import Import
from portal.legacy.services import importing, staging
from portal.legacy.workbooks import template
from tests.legacy.sheets import row, sheet

LONG_AGO = timezone.now().replace(year=2025)
ADDRESSES = ("", "1/", "1/correct/", "1/start/", "1/discard/", "1/resume/", "1/undo/", "1/wrong.xlsx", "template.xlsx")


def client_of(role: Role, code: str = "450000") -> Client:
    user = User.objects.create_user(f"{role}{code}", name=role.label)
    grant(user, region() if code == "450000" else authority(code), role, by=None, at=LONG_AGO)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(db: None) -> Client:
    return client_of(Role.SYSTEM_ADMINISTRATOR)


def given(file: BytesIO, name: str = "存量.xlsx", **more: str) -> dict[str, object]:
    return {"source": "台账", "source_on": "2026-08-31", "file": SimpleUploadedFile(name, file.getvalue()), **more}


def uploaded(desk: Client, *rows: dict[str, str]) -> Import:
    answer = desk.post("/desk/imports/", given(sheet(*rows)))
    assert answer.status_code == 302
    return checked(Import.objects.latest("pk"))


def checked(batch: Import) -> Import:
    """What the background does with it."""
    staging.check(batch.pk, at=timezone.now())
    return Import.objects.get(pk=batch.pk)


def act(desk: Client, batch: Import, name: str, **data: object) -> int:
    return desk.post(f"/desk/imports/{batch.pk}/{name}/", {"seen": batch.version, **data}).status_code


def run(batch: Import) -> Import:
    for chunk in range(1, batch.chunks + 1):
        importing.take_in(batch.pk, chunk, at=timezone.now())
    return Import.objects.get(pk=batch.pk)


@pytest.mark.parametrize("role", [role for role in Role if role not in INSTITUTION_ROLES])
def test_every_page_is_the_region_s_system_administrator_s_alone(role: Role, db: None) -> None:
    client = client_of(role)
    opened = {client.get(f"/desk/imports/{tail}").status_code for tail in ADDRESSES}
    assert opened == ({200, 404, 405} if role is Role.SYSTEM_ADMINISTRATOR else {403})


def test_system_administrator_of_a_city_is_refused(desk: Client) -> None:
    batch = uploaded(desk, row(1))
    city = client_of(Role.SYSTEM_ADMINISTRATOR, "450200")
    assert {city.get(f"/desk/imports/{tail}").status_code for tail in ADDRESSES} == {403}
    assert act(city, batch, "start") == 403
    assert Import.objects.get().started_at is None


def test_sheet_is_checked_mended_imported_and_undone(desk: Client) -> None:
    batch = uploaded(desk, row(1), row(2, levels="六级"))
    page = desk.get(f"/desk/imports/{batch.pk}/").content.decode()
    assert "“六级”不是等级" in page and "还没有写入任何登记" in page
    table = read_table(BytesIO(b"".join(desk.get(f"/desk/imports/{batch.pk}/wrong.xlsx").streaming_content)), "x.xlsx")
    assert table.heads[-1] == "问题与改法" and [line.cells[-1][:10] for line in table.lines] == ["等级：“六级”不是等"]
    assert act(desk, batch, "start") == 302
    batch = run(Import.objects.get())
    mended = desk.post(f"/desk/imports/{batch.pk}/correct/", given(sheet(row(2))))
    second = checked(Import.objects.latest("pk"))
    assert (mended["Location"], second.corrects) == (f"/desk/imports/{second.pk}/", batch)
    assert act(desk, second, "start") == 302
    second = run(second)
    assert Registration.objects.count() == 2
    assert "导入完成，共 1 个备案" in desk.get(f"/desk/imports/{second.pk}/").content.decode()
    assert act(desk, second, "undo") == 422  # without a reason
    assert act(desk, second, "undo", reason="传错了") == 302
    assert Registration.objects.count() == 1
    assert "传错了" in desk.get(f"/desk/imports/{second.pk}/").content.decode()


def test_running_import_shows_how_far_it_is_and_no_acts(desk: Client) -> None:
    batch = uploaded(desk, row(1), row(2))
    act(desk, batch, "start")
    page = desk.get(f"/desk/imports/{batch.pk}/").content.decode()
    assert "正在导入：0 / 2 个备案" in page and 'max="2"' in page
    assert "开始导入</span>" not in page


def test_stale_page_and_foreign_state_are_refused(desk: Client) -> None:
    batch = uploaded(desk, row(1))
    assert act(desk, batch, "discard", seen=99) == 409
    assert act(desk, batch, "discard") == 302
    assert act(desk, Import.objects.get(), "start") == 422


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"not a sheet at all", "认不出这个文件的类型"),
        (b"%PDF-1.7 ...", "请上传Excel 表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧版"),
        (b"PK\x03\x04broken", "损坏"),
    ],
)
def test_file_that_is_no_sheet_is_refused_and_what_was_typed_stays(desk: Client, content: bytes, words: str) -> None:
    answer = desk.post("/desk/imports/", {"source": "台账甲", "source_on": "2026-08-31", "file": SimpleUploadedFile("a.xlsx", content)})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "台账甲" in page
    assert Import.objects.count() == 0


def test_file_of_tomorrow_and_file_without_rows_are_refused(desk: Client) -> None:
    tomorrow = f"{timezone.localdate().year + 1}-01-01"
    assert "不能晚于今天" in desk.post("/desk/imports/", given(sheet(row(1)), source_on=tomorrow)).content.decode()
    assert desk.post("/desk/imports/", given(template())).status_code == 302
    batch = checked(Import.objects.get())
    page = desk.get(f"/desk/imports/{batch.pk}/").content.decode()
    assert "不能接收：表格里没有数据行" in page and "台账" in page and "开始导入" not in page


def test_template_has_every_column_and_comes_back_as_it_went(desk: Client) -> None:
    answer = desk.get("/desk/imports/template.xlsx")
    assert answer.status_code == 200
    table = read_table(BytesIO(b"".join(answer.streaming_content)), "x.xlsx")
    assert (len(table.heads), table.lines) == (28, ())


def test_rows_can_be_looked_at_by_state(desk: Client) -> None:
    batch = uploaded(desk, row(1, valid_to="2027-06-30"), row(2, levels="六级"))
    expected: dict[str, Callable[[str], bool]] = {
        "mend": lambda page: "第2有限公司" in page and "第1有限公司" not in page,
        "hint": lambda page: "第1有限公司" in page and "第2有限公司" not in page,
        "sound": lambda page: "第1有限公司" in page and "第2有限公司" not in page,
        "present": lambda page: "没有这样的行" in page,
        "all": lambda page: "第1有限公司" in page and "第2有限公司" in page,
    }
    pages = {key: desk.get(f"/desk/imports/{batch.pk}/?rows={key}").content.decode() for key in expected}
    assert {key: fits(pages[key]) for key, fits in expected.items()} == dict.fromkeys(expected, True)
