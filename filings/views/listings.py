"""The lists of the desk that can be taken away: for each its columns, exactly the rows its page shows, and their cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from filings.enums import NoticeKind
from filings.faces import face
from filings.models import CityReport, CrossCityNotice, EmployerNorm, ExitRequest, Filing
from filings.queries.clock import FILING_LINE
from filings.queries.renewing import outlooks
from filings.rules.columns import Column
from filings.views import cross_city_desk, cross_city_page, norm_page, norms_desk, officer_exit, officer_expiring, officer_reports
from filings.views.officer_desk import desk
from portal.institutions.models import Registration
from portal.terms.queries import slots

CHUNK = 500
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: `rows` reads the address as its page does; `cells` turns a portion of the rows into text, column key → cell."""

    key: str
    label: str
    home: str
    columns: tuple[Column, ...]
    rows: Callable[[HttpRequest], QuerySet[Any]]
    cells: Callable[[Sequence[Any], date], Iterable[Cells]]

    def lines(self, rows: QuerySet[Any], columns: Sequence[str], today: date) -> Iterator[tuple[str, ...]]:
        """Every row as the cells of these columns, a portion at a time."""
        source = rows.iterator(chunk_size=CHUNK)
        while portion := list(islice(source, CHUNK)):
            for cells in self.cells(portion, today):
                yield tuple(cells[column] for column in columns)


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _columns(*rows: tuple[str, str] | tuple[str, str, bool]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


def _filings(request: HttpRequest) -> QuerySet[Filing]:
    return desk(request).rows.select_related("assignee", "legal_person", "authority", "desk")


def _of_filings(rows: Sequence[Filing], today: date) -> Iterator[Cells]:
    found = slots(Filing, [row.pk for row in rows], today, FILING_LINE)
    for row in rows:
        slot = found.get(row.pk)
        yield {
            "number": row.number or "",
            "name": row.applicant_name,
            "code": row.legal_person.credit_code,
            "track": row.get_track_display(),
            "matter": row.get_matter_display(),
            "lines": row.lines_text,
            "state": face(row.state, row.outcome).label,
            "due": _day(row.due_on),
            "left": slot.line1 if slot else "",
            "assignee": str(row.assignee or ""),
            "submitted": _moment(row.submitted_at),
            "accepted": _moment(row.accepted_at),
            "first_submitted": _moment(row.first_submitted_at),
            "authority": str(row.authority or ""),
            "desk": str(row.desk or ""),
            "routed": row.routed_by,
            "evaluation": _day(row.evaluation_due_on),
        }


def _of_registrations(rows: Sequence[Registration], today: date) -> Iterator[Cells]:
    for found in outlooks(rows, today):
        row, renewal = found.registration, found.renewal
        submitted = renewal if renewal is not None and renewal.first_submitted_at is not None else None
        yield {
            "name": row.legal_person.name,
            "code": row.legal_person.credit_code,
            "number": row.number,
            "track": row.get_track_display(),
            "standing": str(found.answer.standing.label),
            "from": _day(row.term_from or row.valid_from),
            "to": _day(row.valid_to),
            "left": "" if found.days_left is None else str(found.days_left),
            "renewal": (submitted.number or "") if submitted else "",
            "renewal_state": submitted.get_state_display() if submitted else "",
            "opens": _day(found.window.opens_on) if found.window else "",
            "closes": _day(found.window.closes_on) if found.window else "",
            "audience": row.get_audience_display(),
            "institution_code": row.institution_code,
            "supervised": str(row.supervised_by),
            "filed_on": _day(row.filed_on),
        }


def _of_exits(rows: Sequence[ExitRequest], today: date) -> Iterator[Cells]:
    for row in rows:
        yield {
            "name": row.institution.name,
            "code": row.institution.credit_code,
            "number": row.registration.number,
            "track": row.registration.get_track_display(),
            "state": row.get_state_display(),
            "reason": row.reason,
            "requested": _moment(row.requested_at),
            "requested_by": str(row.requested_by),
            "authority": str(row.authority),
            "answered": _moment(row.answered_at),
            "answered_by": str(row.answered_by or ""),
            "answer": row.answer,
        }


def _of_notices(rows: Sequence[CrossCityNotice], today: date) -> Iterator[Cells]:
    for found in cross_city_page.list_rows(rows, today):
        row, slot = found["notice"], found["slot"]
        yield {
            "number": row.number,
            "name": row.institution.name,
            "registration": row.registration.number,
            "host": str(row.host),
            "kind": str(NoticeKind(row.kind).label),
            "site": row.site,
            "address": row.address,
            "starts": _day(row.starts_on),
            "ends": _day(row.ends_on),
            "headcount": str(row.headcount),
            "state": found["badge"]["label"],
            "left": slot.line1 if slot else "",
            "asked": _moment(row.asked_at),
            "answered": _moment(row.answered_at),
            "answer": row.answer,
            "supervised": str(row.registration.supervised_by),
        }


def _of_norms(rows: Sequence[EmployerNorm], today: date) -> Iterator[Cells]:
    for row in rows:
        yield {
            "number": row.number or "",
            "name": row.legal_person.name,
            "title": row.title,
            "edition": row.edition,
            "code": row.code,
            "occupation": row.name,
            "levels": norm_page.levels(row),
            "state": norm_page.badge(row)["label"],
            "authority": str(row.authority),
            "submitted": _moment(row.submitted_at),
            "answered": _moment(row.answered_at),
            "answered_by": str(row.answered_by or ""),
            "answer": row.answer,
            "replaced": _day(row.replaced_on),
        }


def _of_reports(rows: Sequence[CityReport], today: date) -> Iterator[Cells]:
    for row in rows:
        yield {
            "number": row.filing.number or "",
            "name": row.filing.applicant_name,
            "authority": str(row.authority),
            "outcome": row.filing.get_outcome_display(),
            "decided": _moment(row.filing.decided_at),
            "due": _day(row.due_on),
            "sent": _moment(row.sent_at),
            "sent_by": str(row.sent_by or ""),
            "acknowledged": _moment(row.acknowledged_at),
            "acknowledged_by": str(row.acknowledged_by or ""),
        }


_ALL = (
    Listing(
        "queue",
        "备案",
        "/desk/queue/",
        _columns(
            ("number", "受理编号"),
            ("name", "机构"),
            ("code", "统一社会信用代码"),
            ("track", "机构类别"),
            ("matter", "备案种类"),
            ("lines", "申报职业"),
            ("state", "状态"),
            ("due", "到期日"),
            ("left", "期限"),
            ("assignee", "承办人"),
            ("submitted", "提交时间"),
            ("accepted", "受理时间"),
            ("first_submitted", "首次提交", False),
            ("authority", "受理机关", False),
            ("desk", "现在哪里办", False),
            ("routed", "受理依据", False),
            ("evaluation", "评估到期日", False),
        ),
        _filings,
        _of_filings,
    ),
    Listing(
        "registrations",
        "备案登记",
        "/desk/expiring/",
        _columns(
            ("name", "机构"),
            ("code", "统一社会信用代码"),
            ("number", "回执编号"),
            ("track", "机构类别"),
            ("standing", "状态"),
            ("from", "有效期起"),
            ("to", "有效期止"),
            ("left", "剩余天数"),
            ("renewal", "延续受理编号"),
            ("renewal_state", "延续状态"),
            ("opens", "延续申请开始", False),
            ("closes", "延续申请截止", False),
            ("audience", "评价对象", False),
            ("institution_code", "机构编码", False),
            ("supervised", "监管机关", False),
            ("filed_on", "备案日期", False),
        ),
        officer_expiring.in_order,
        _of_registrations,
    ),
    Listing(
        "exits",
        "注销申请",
        "/desk/exits/",
        _columns(
            ("name", "机构"),
            ("code", "统一社会信用代码"),
            ("number", "回执编号"),
            ("track", "机构类别"),
            ("state", "状态"),
            ("reason", "注销事由"),
            ("requested", "申请时间"),
            ("authority", "监管机关"),
            ("answered", "答复时间"),
            ("answer", "答复"),
            ("requested_by", "申请人", False),
            ("answered_by", "答复人", False),
        ),
        officer_exit.in_order,
        _of_exits,
    ),
    Listing(
        "cross-city",
        "跨市报备",
        "/desk/cross-city/",
        _columns(
            ("number", "报备编号"),
            ("name", "机构"),
            ("host", "活动所在地"),
            ("kind", "种类"),
            ("site", "考点"),
            ("starts", "开始日期"),
            ("ends", "结束日期"),
            ("headcount", "人数"),
            ("state", "状态"),
            ("left", "期限"),
            ("asked", "报备时间"),
            ("answered", "答复时间"),
            ("answer", "条件或理由"),
            ("registration", "回执编号", False),
            ("address", "地址", False),
            ("supervised", "监管机关", False),
        ),
        cross_city_desk.in_order,
        _of_notices,
    ),
    Listing(
        "norms",
        "评价规范",
        "/desk/norms/",
        _columns(
            ("number", "备案号"),
            ("name", "单位"),
            ("title", "规范名称"),
            ("edition", "版本"),
            ("code", "职业编码"),
            ("occupation", "职业"),
            ("levels", "等级"),
            ("state", "状态"),
            ("submitted", "提交时间"),
            ("answered", "办理时间"),
            ("authority", "备案机关", False),
            ("answered_by", "办理人", False),
            ("answer", "退回理由", False),
            ("replaced", "被替代日期", False),
        ),
        norms_desk.in_order,
        _of_norms,
    ),
    Listing(
        "reports",
        "报送区中心",
        "/desk/reports/",
        _columns(
            ("number", "受理编号"),
            ("name", "机构"),
            ("authority", "报送机关"),
            ("outcome", "结果"),
            ("due", "应报日期"),
            ("sent", "报送时间"),
            ("sent_by", "报送人"),
            ("acknowledged", "签收时间"),
            ("acknowledged_by", "签收人"),
            ("decided", "决定时间", False),
        ),
        officer_reports.in_order,
        _of_reports,
    ),
)
LISTINGS: Mapping[str, Listing] = {listing.key: listing for listing in _ALL}
