"""Extending a published call on the desk's pages, and how everybody reads it (B65, D32)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from filings.models import CallExtension, SelectionCall
from tests.filings.called import CLOSED, DRAFT, published
from tests.filings.stage import MONDAY, Desk, desk, institution
from tests.filings.views.officers import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
Turn = Callable[[datetime], None]
SAID = {
    "closes_on": "2026-09-25",
    "recommend_by": "2026-10-09",
    "result_by": "2026-10-15",
    "decide_by": "2026-12-31",
    "reason": "申请单位反映时间不足。",
}


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    def to(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    to(MONDAY)
    return to


@pytest.fixture
def region(turn: Turn) -> Desk:
    return desk("450000")


@pytest.fixture
def call(region: Desk) -> SelectionCall:
    return published(region)


def extend_url(call: SelectionCall) -> str:
    return f"/desk/calls/{call.pk}/extend/"


def waiting(call: SelectionCall, region: Desk) -> tuple[CallExtension, str]:
    signed_in(region.reviewer).post(extend_url(call), {**SAID, "seen": call.version})
    found = CallExtension.objects.get()
    return found, f"/desk/calls/{call.pk}/extensions/{found.pk}/"


def test_it_is_proposed_confirmed_and_read_by_everybody(region: Desk, call: SelectionCall) -> None:
    page = signed_in(region.reviewer).get(f"/desk/calls/{call.pk}/")
    assert [row["url"] for row in page.context["acts"] if row["key"] == "extend"] == [extend_url(call)]
    form = signed_in(region.reviewer).get(extend_url(call)).context["form"]
    assert form["closes_on"].value() == DRAFT.closes_on
    _, url = waiting(call, region)
    public = f"/publicity/calls/{call.pk}/"
    assert SAID["reason"] not in Client().get(public).content.decode()  # not before it is confirmed
    [act] = [row for row in signed_in(region.approver).get(f"/desk/calls/{call.pk}/").context["acts"] if row["key"] == "extension"]
    assert act["url"] == url
    shown = signed_in(region.approver).get(url)
    assert (shown.status_code, shown.context["may_confirm"], shown.context["blockers"]) == (200, True, ())
    assert signed_in(region.approver).post(url, {"act": "confirm"}).status_code == 302
    read = Client().get(public)
    assert read.context["dates"][0]["value"] == "2026-09-07 至 2026-09-25 24:00（原定 2026-09-18）"
    [row] = read.context["extensions"]
    assert [(one["before"], one["after"]) for one in row["dates"]] == [("2026-09-18", "2026-09-25"), ("2026-09-30", "2026-10-09")]
    assert SAID["reason"] in read.content.decode()
    assert SelectionCall.objects.get().closes_on.isoformat() == SAID["closes_on"]
    again = signed_in(region.approver).post(url, {"act": "confirm"})
    assert (again.status_code, "已经办结" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"closes_on": "2026-09-17"}, "只能延后", id="shorter"),
        pytest.param({"closes_on": ""}, "必填", id="missing"),
        pytest.param({"reason": ""}, "必填", id="no-reason"),
        pytest.param({"recommend_by": "2026-10-03"}, "不是工作日", id="day-off"),
    ],
)
def test_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    region: Desk, call: SelectionCall, changed: dict[str, str], told: str
) -> None:
    page = signed_in(region.reviewer).post(extend_url(call), {**SAID, **changed, "seen": call.version})
    assert (page.status_code, list(page.context["form"].errors), CallExtension.objects.count()) == (422, list(changed), 0)
    assert page.context["form"]["decide_by"].value() == SAID["decide_by"]
    if told != "必填":
        assert told in page.content.decode()


def test_stale_or_late_page_is_refused(region: Desk, call: SelectionCall, turn: Turn) -> None:
    client = signed_in(region.reviewer)
    assert client.post(extend_url(call), {**SAID, "seen": 0}).status_code == 409
    turn(CLOSED)
    client = signed_in(region.reviewer)
    late = client.get(extend_url(call))
    assert (late.status_code, late.context["form"], "截止" in late.content.decode()) == (409, None, True)
    assert client.post(extend_url(call), {**SAID, "seen": call.version}).status_code == 422


def test_who_may_propose_confirm_and_drop(region: Desk, call: SelectionCall) -> None:
    """The region alone; a city reads the call and finds no proposal, an institution none of it."""
    city, (_, admin) = desk("450200"), institution(7)
    others = {"acceptor": region.acceptor, "approver": region.approver, "city": city.reviewer, "admin": admin}
    found = {who: signed_in(account).post(extend_url(call), {**SAID, "seen": call.version}).status_code for who, account in others.items()}
    assert found == dict.fromkeys(others, 403)
    extension, url = waiting(call, region)
    assert signed_in(city.reviewer).get(f"/desk/calls/{call.pk}/").context["extensions"] == []
    for who in (region.acceptor, region.reviewer, city.approver, admin):
        assert signed_in(who).post(url, {"act": "confirm"}).status_code in (403, 404)
    assert signed_in(region.approver).post(url, {"act": "drop", "reason": ""}).status_code == 422
    assert signed_in(region.approver).post(url, {"act": "drop", "reason": "理由不足"}).status_code == 302
    extension.refresh_from_db()
    assert (extension.answer, extension.confirmed_at, SelectionCall.objects.get().closes_on) == ("理由不足", None, DRAFT.closes_on)


def test_whoever_proposed_takes_it_back(region: Desk, call: SelectionCall) -> None:
    extension, url = waiting(call, region)
    page = signed_in(region.reviewer).get(url)
    assert (page.context["may_confirm"], page.context["may_drop"], page.context["form"]) == (False, True, None)
    assert signed_in(region.reviewer).post(url, {"act": "drop"}).status_code == 302
    extension.refresh_from_db()
    assert extension.dropped_by == region.reviewer
