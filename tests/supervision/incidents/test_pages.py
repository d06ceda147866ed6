"""The pages of incidents and of guidance: every list and page opens for its readers and for nobody else."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.rights import Role
from supervision.models import Incident
from supervision.services import alarming, guiding
from tests.filings.stage import MONDAY
from tests.filings.views.officers import signed_in
from tests.supervision.complaints.staged import officer, registered
from tests.supervision.guidance.test_services import COURSE, SAID, assessor, published
from tests.supervision.incidents.test_services import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 7 September 2026, ten o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def answers(client: Client, *pages: str) -> list[int]:
    return [client.get(page).status_code for page in pages]


def test_incident_is_reported_and_read_by_its_own_and_its_authority() -> None:
    (registration, admin), (_, neighbour) = registered(), registered(2)
    client, new = signed_in(admin), "/my/activity/incidents/new/"
    assert "没有报告过要情" in client.get("/my/activity/incidents/").content.decode()
    typed = {
        "registration": registration.pk,
        "kind": "safety",
        "title": "考场停电",
        "happened_at": "2026-09-07T09:00",
        "known_at": "2026-09-07T09:00",
        "division": "450200",
        "place": "实训车间",
        "text": "已疏散",
        "deaths": "0",
        "injured": "0",
        "loss_yuan": "0",
    }
    late = client.post(new, typed | {"happened_at": "2026-09-07T01:00", "known_at": "2026-09-07T02:00"})
    assert (late.status_code, "请写明迟报原因" in late.content.decode(), "已疏散" in late.content.decode()) == (422, True, True)
    assert client.post(new, typed).status_code == 302
    row = Incident.objects.get()
    desk, my = f"/desk/supervision/incidents/{row.pk}/", f"/my/activity/incidents/{row.pk}/"
    assert answers(client, my, "/my/activity/incidents/") == [200, 200]
    assert answers(signed_in(neighbour), my) == [404]
    assert answers(signed_in(officer(Role.INSPECTOR)), "/desk/supervision/incidents/", desk) == [200, 200]
    assert answers(signed_in(officer(Role.INSPECTOR, "450100")), desk) == [404]
    assert answers(signed_in(officer(Role.AUDITOR, "450000")), desk) == [200]


def test_incident_list_and_its_file_hold_the_same_rows() -> None:
    registration, admin = registered()
    for _ in range(3):
        alarming.report(registration, told(), by=admin, at=MONDAY)
    client, home = signed_in(officer(Role.INSPECTOR)), "/desk/supervision/incidents/"
    assert client.get(home).context["page"].paginator.count == 3
    sheet = b"".join(client.post(f"{home}export/?view=reported", {"form": "csv"}).streaming_content).decode()
    assert sheet.count("桂技评情") == 3
    assert "没有符合条件的" in client.get(home, {"q": "无此事"}).content.decode()


def test_guidance_is_read_by_whom_it_is_addressed_to() -> None:
    (registration, admin), (_, neighbour) = registered(), registered(2)
    row = published(replace(COURSE, addressees=(registration.legal_person.pk,)))
    person, client = assessor(registration), signed_in(admin)
    page = f"/my/activity/guidance/{row.pk}/"
    assert answers(client, "/my/activity/guidance/", page) == [200, 200]
    assert answers(signed_in(neighbour), page) == [404]
    assert client.post(f"{page}enrol/", {"person": person.pk}).status_code == 302
    assert "取消报名" in client.get(page).content.decode()
    inspector = signed_in(officer(Role.INSPECTOR))
    home = "/desk/supervision/guidance/"
    assert answers(inspector, home, f"{home}?view=all", f"{home}new/", f"{home}{row.pk}/", f"{home}{row.pk}/attendance/") == [200] * 5
    assert answers(Client(), "/guidance/", f"/guidance/{row.pk}/") == [200, 404]


def test_guidance_for_everybody_is_public_until_it_is_withdrawn() -> None:
    row = published(replace(SAID, is_public=True))
    assert answers(Client(), f"/guidance/{row.pk}/") == [200]
    guiding.withdraw(row, reason="有误", by=officer(Role.REVIEWER), at=MONDAY, seen=row.version)
    assert answers(Client(), f"/guidance/{row.pk}/") == [404]
