"""The city's report of a completed filing to the Centre: drafted with the decision, sent by the city, acknowledged (D79). Clause: 附1末, 附2末."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from filings.models import CityReport, Filing
from filings.rules.deadlines import clause_of
from filings.services import clocks, notices
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import AuthorityKind
from portal.authorities.queries import centre
from portal.institutions.enums import Track
from portal.policy.clauses import Reason
from portal.policy.services import figure
from portal.terms.rules.holders import HolderKind
from portal.terms.services.changing import day_zero
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused


def draft_city_report(filing: Filing, *, by: User, at: datetime) -> CityReport | None:
    """The report a city owes within ten working days of the decision; the region owes none (A43, B66)."""
    authority = filing.authority
    assert authority is not None
    if authority.kind != AuthorityKind.CITY:
        return None
    # the same day zero as its clock: a decision after office hours counts from the next working day (D77)
    days = calendar()
    due_on = days.add(day_zero(HolderKind.AUTHORITY, at, days), figure("city_report", timezone.localdate(at)).number).on
    report = CityReport.objects.create(filing=filing, authority=authority, drafted_at=at, due_on=due_on)
    audit.record("filings.draft_city_report", filing, data={"due_on": due_on})
    return report


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending several: those sent now, those that had been sent before, and those refused, each with its reasons."""

    now: tuple[CityReport, ...]
    before: tuple[CityReport, ...]
    refused: tuple[tuple[CityReport, tuple[Reason, ...]], ...]


def send_reasons(report: CityReport, by: User) -> tuple[Reason, ...]:
    """Why this officer cannot send it: its city has not given him the right."""
    if by.has_perm("review_filing", report.authority):
        return ()
    return (Reason(_clause(report), f"报送由{report.authority}的审核岗办理。"),)


def send(reports: Iterable[CityReport], *, by: User, at: datetime) -> Sent:
    """Sends the city's reports, one or many, each on its own: one that he may not send stops none of the others."""
    now, before, refused = [], [], []
    for report in reports:
        reasons = send_reasons(report, by)
        if reasons:
            refused.append((report, reasons))
        elif _send(report, by=by, at=at):
            now.append(report)
        else:
            before.append(report)
    return Sent(tuple(now), tuple(before), tuple(refused))


def _send(report: CityReport, *, by: User, at: datetime) -> bool:
    with act(by, at, report.authority):
        if not CityReport.objects.filter(pk=report.pk, sent_at__isnull=True).update(sent_at=at, sent_by=by):
            return False
        audit.record("filings.send_city_report", report.filing, data={"due_on": report.due_on, "clause": _clause(report)})
        clocks.follow(report.filing, "send_city_report", by=by, at=at)
        notices.promise(report.filing, "city_report_sent")
    return True


def acknowledge(report: CityReport, *, by: User, at: datetime) -> CityReport:
    """The Centre acknowledges a report. Raises NotAllowed, Refused when it has not been sent or is acknowledged already."""
    _require_centre(report, by)
    if not _acknowledge(report, by=by, at=at):
        raise Refused((Reason(_clause(report), "这件报送尚未报出，或已经签收。"),))
    report.refresh_from_db()
    return report


def acknowledge_all(reports: Iterable[CityReport], *, by: User, at: datetime) -> int:
    """Acknowledges several; those that wait for nothing are left alone. Raises NotAllowed before any. How many were acknowledged."""
    chosen = list(reports)
    for report in chosen:
        _require_centre(report, by)
    return sum(_acknowledge(report, by=by, at=at) for report in chosen)


def _acknowledge(report: CityReport, *, by: User, at: datetime) -> bool:
    with act(by, at, centre()):
        waiting = CityReport.objects.filter(pk=report.pk, sent_at__isnull=False, acknowledged_at__isnull=True)
        if not waiting.update(acknowledged_at=at, acknowledged_by=by):
            return False
        audit.record("filings.acknowledge_city_report", report.filing, data={"clause": _clause(report)})
        notices.promise(report.filing, "city_report_acknowledged")
    return True


def _require_centre(report: CityReport, by: User) -> None:
    if not by.has_perm("publicise_filing", centre()):
        raise NotAllowed((Reason(_clause(report), "签收由自治区职业技能鉴定中心办理。"),))


def _clause(report: CityReport) -> str:
    """The end of the annex of the filing's kind: 附1末 (A43) or 附2末 (B66)."""
    return clause_of("city_report", Track(report.filing.track))
