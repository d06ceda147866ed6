"""Incidents through the services: O22, D12, D72, D105."""

from dataclasses import replace
from datetime import timedelta

import pytest

from filings.enums import NoticeKind
from filings.services import crossing
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.inbox.models import Message
from portal.terms.models import Term
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import IncidentState as S
from supervision.models import Incident
from supervision.queries import incidents as queries
from supervision.rules.accidents import Toll
from supervision.rules.incidents import Told
from supervision.services import alarming
from tests.filings.services import test_crossing as abroad
from tests.filings.stage import MONDAY, desk
from tests.supervision.complaints.staged import officer, registered

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TOLD = Told("safety", "考场停电", "已疏散", "实训车间", "450200", MONDAY - HOUR, MONDAY - HOUR, Toll())


def told(**change: object) -> Told:
    return replace(TOLD, **change)  # type: ignore[arg-type]


def readers(what: str) -> set[str]:
    return {message.recipient.name for message in Message.objects.filter(key__contains=f":{what}:")}


def test_report_in_time_goes_to_whoever_supervises_and_its_clock_runs() -> None:
    registration, admin = registered()
    officer(Role.INSPECTOR)
    row = alarming.report(registration, told(), by=admin, at=MONDAY)
    assert (row.authority.code, row.host, row.due_at, row.late_reason, row.escalated_at) == ("450200", None, MONDAY + HOUR, "", None)
    assert Term.objects.get(subject_type="supervision.incident", subject_id=row.pk).owner_authority_code == "450200"
    assert readers("report") == {"450200检查岗"}


def test_late_report_says_why_and_casualties_go_to_the_region_at_once() -> None:
    registration, admin = registered()
    officer(Role.APPROVER, "450000")
    late = told(happened_at=MONDAY - 9 * HOUR, known_at=MONDAY - 5 * HOUR, toll=Toll(deaths=1))
    with pytest.raises(Refused) as refused:
        alarming.report(registration, late, by=admin, at=MONDAY)
    assert [reason.path for reason in refused.value.reasons] == ["late_reason"]
    row = alarming.report(registration, replace(late, late_reason="通信中断"), by=admin, at=MONDAY)
    assert (row.escalated_at, readers("escalated")) == (MONDAY, {"450000审批岗"})
    assert alarming.escalate_unheard(at=MONDAY + 9 * HOUR) == 0


def test_neighbour_reports_nothing_of_others() -> None:
    registration, _ = registered()
    _, neighbour = registered(2)
    with pytest.raises(NotAllowed):
        alarming.report(registration, told(), by=neighbour, at=MONDAY)


def test_both_cities_are_told_during_a_cross_city_activity() -> None:
    host = desk("450100")
    registration, admin, people = abroad.registered()
    notice = crossing.report(registration, NoticeKind.SITTING, abroad.said(people), by=admin, at=MONDAY)
    crossing.answer(notice, "consent", by=host.reviewer, at=MONDAY, seen=notice.version)
    during = MONDAY.replace(month=10, day=12)
    there = told(happened_at=during, known_at=during, division="450100")
    row = alarming.report(registration, there, by=admin, at=during)
    assert (row.authority.code, row.host) == ("450200", host.authority)
    assert {name[:3] for name in readers("report")} == {"南宁市", "柳州市"}
    before = told(division="450100")
    assert alarming.report(registration, before, by=admin, at=MONDAY).host is None


def test_unheard_incident_is_told_above_once() -> None:
    registration, admin = registered()
    officer(Role.INSPECTOR, "450000")
    row = alarming.report(registration, told(), by=admin, at=MONDAY)
    heard = alarming.report(registration, told(), by=admin, at=MONDAY)
    alarming.receive(heard, by=officer(Role.INSPECTOR), at=MONDAY, seen=heard.version)
    counts = [alarming.escalate_unheard(at=MONDAY + hours * HOUR) for hours in (2, 3, 4)]
    assert counts == [0, 1, 0]
    assert list(Incident.objects.exclude(escalated_at=None)) == [row]
    assert Message.objects.filter(key__contains=":escalated:").count() == 1


def test_incident_is_received_followed_and_closed_with_a_conclusion() -> None:
    registration, admin = registered()
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    row = alarming.report(registration, told(), by=admin, at=MONDAY)
    row = alarming.receive(row, by=inspector, at=MONDAY, seen=row.version)
    alarming.add(row, "已恢复供电", by=admin, at=MONDAY)
    alarming.note(row, "请报原因", by=inspector, at=MONDAY)
    with pytest.raises(Refused):
        alarming.close(row, conclusion=" ", by=reviewer, at=MONDAY, seen=row.version)
    row = alarming.close(row, conclusion="线路老化，已更换", by=reviewer, at=MONDAY, seen=row.version)
    assert (row.state, [note.is_official for note in row.notes.all()]) == (S.CLOSED, [False, True])
    with pytest.raises(Refused):
        alarming.add(row, "补充", by=admin, at=MONDAY)
    assert not Term.objects.filter(stopped_at=None).exists()


def test_accidents_are_facts_by_the_figure() -> None:
    registration, admin = registered()
    tolls = (Toll(), Toll(deaths=1), Toll(injured=1), Toll(loss_yuan=999_999), Toll(loss_yuan=1_000_000))
    rows = [alarming.report(registration, told(toll=toll), by=admin, at=MONDAY) for toll in tolls]
    day = MONDAY.date()
    assert {row.pk for row in queries.accident_facts(day)} == {rows[1].pk, rows[2].pk, rows[4].pk}
    assert queries.accident_facts(day - timedelta(days=1)) == []
    assert authority("450200") == rows[0].authority
