"""The page of the sources: who opens it, loading a list, telling what is wrong, flagging."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.verification.models import Outage, SourceList
from tests.legacy.test_pages import client_of
from tests.verification.test_services import CODE, HEADS

HOME = "/desk/imports/lists/"


def given(*lines: str, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("名单.csv", "\n".join((HEADS, *lines)).encode())
    return {"matter": "abnormal_operation", "title": "异常名录", "publisher": "市场监管局", "as_of": "2026-09-01", "file": file, **more}


@pytest.fixture
def desk(db: None) -> Client:
    return client_of(Role.SYSTEM_ADMINISTRATOR)


@pytest.mark.parametrize("role", [role for role in Role if role not in INSTITUTION_ROLES])
def test_pages_are_the_region_s_system_administrator_s_alone(role: Role, db: None) -> None:
    client = client_of(role)
    addresses = (
        HOME,
        f"{HOME}template.xlsx",
        f"{HOME}seal/flag/",
        "/desk/imports/items/",
        "/desk/imports/exclusions/",
        "/desk/imports/tables/items.xlsx",
    )
    expected = {200, 405} if role is Role.SYSTEM_ADMINISTRATOR else {403}
    assert {client.get(address).status_code for address in addresses} == expected
    city = client_of(role, "450200")
    assert {city.get(address).status_code for address in addresses} == {403}


def test_list_is_loaded_or_told_row_by_row(desk: Client) -> None:
    wrong = desk.post(HOME, given("123,,,,,"))
    assert wrong.status_code == 422 and "第 2 行「名称」：没有填写" in wrong.content.decode() and "异常名录" in wrong.content.decode()
    assert SourceList.objects.count() == 0
    assert desk.post(HOME, given(f"{CODE},龙屏,,,,")).status_code == 302
    assert "截至 2026-09-01・1 条" in desk.get(HOME).content.decode()
    assert desk.post(HOME, given(f"{CODE},龙屏,,,,")).status_code == 422
    assert desk.post(HOME, {**given(), "file": SimpleUploadedFile("x.csv", b"")}).status_code == 422


def test_source_is_flagged_and_restored(desk: Client) -> None:
    assert desk.post(f"{HOME}seal/flag/", {"reason": ""}).status_code == 422
    assert desk.post(f"{HOME}none/flag/", {"reason": "检修"}).status_code == 404
    assert desk.post(f"{HOME}seal/flag/", {"reason": "检修"}).status_code == 302
    assert "检修" in desk.get(HOME).content.decode()
    outage = Outage.objects.get()
    assert [desk.post(f"/desk/imports/outages/{outage.pk}/end/").status_code for _ in range(2)] == [302, 422]
