"""The pages of silences: asked for all chosen, answered by the institution, settled by the reviewer."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.institutions.models import Registration
from supervision.enums import DormancyState
from supervision.models import Dormancy
from tests.filings.views.officers import signed_in
from tests.supervision.issues.stage import Office, office, watched

pytestmark = pytest.mark.django_db
LIST, MINE = "/desk/supervision/dormancy/", "/my/activity/dormancy/"


@pytest.fixture
def city() -> Office:
    return office()


@pytest.fixture
def two() -> list[tuple[Registration, User]]:
    """Registered more than a year before today; nothing has been held since."""
    return [watched(1), watched(2)]


def press(client: Client, row: Dormancy, word: str, base: str = LIST, **data: Any) -> Any:
    row.refresh_from_db()
    return client.post(f"{base}{row.pk}/{word}/", {"seen": row.version, **data})


def test_silent_are_listed_and_those_chosen_are_asked(two: list[tuple[Registration, User]], city: Office) -> None:
    client, elsewhere = signed_in(city.inspector), office("450100")
    assert client.get(LIST).context["page"].paginator.count == 2
    assert "没有停止活动满一年的机构" in signed_in(elsewhere.inspector).get(LIST).content.decode()
    picks = {"pick": [str(registration.pk) for registration, _ in two]}
    assert [signed_in(by).post(f"{LIST}ask/", picks).status_code for by in (city.reviewer, two[0][1])] == [403, 403]
    signed_in(elsewhere.inspector).post(f"{LIST}ask/", picks)
    assert Dormancy.objects.count() == 0
    assert "请先选择" in client.post(f"{LIST}ask/", {}, follow=True).content.decode()
    assert "已询问 2 家" in client.post(f"{LIST}ask/", picks, follow=True).content.decode()
    assert "已经询问过" in client.post(f"{LIST}ask/", picks, follow=True).content.decode()
    assert [len(client.get(f"{LIST}?view=asked{tail}").context["rows"]) for tail in ("", "&state=asked", "&state=answered")] == [2, 2, 0]


def test_answer_and_settlement_run_through_the_pages(two: list[tuple[Registration, User]], city: Office) -> None:
    (registration, admin), (_, neighbour) = two
    signed_in(city.inspector).post(f"{LIST}ask/", {"pick": registration.pk})
    row, reviewer, mine = Dormancy.objects.get(), signed_in(city.reviewer), signed_in(admin)
    addresses = ((city.reviewer, LIST), (office("450100").reviewer, LIST), (admin, MINE), (neighbour, MINE))
    assert [signed_in(by).get(f"{base}{row.pk}/").status_code for by, base in addresses] == [200, 404, 200, 404]
    early = press(reviewer, row, "blame", words="未说明")
    assert (early.status_code, "期限届满前不能认定" in early.content.decode()) == (422, True)
    empty = press(mine, row, "answer", MINE, reasons=" ")
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"reasons"})
    assert press(mine, row, "answer", MINE, reasons="厂房搬迁").status_code == 302
    assert press(mine, row, "answer", MINE, reasons="厂房搬迁，十月完成").status_code == 302
    assert "十月完成" in reviewer.get(f"{LIST}{row.pk}/").content.decode()
    assert press(signed_in(city.approver), row, "excuse", words="属实").status_code == 403
    assert press(reviewer, row, "excuse", words="属实").status_code == 302
    row.refresh_from_db()
    assert row.state == DormancyState.GOOD_REASON
    assert signed_in(city.reviewer).get(LIST).context["page"].paginator.count == 1
