"""What waits beside filings: selection calls, notices of other cities, norms, exits, moves of supervision, the city's reports."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from filings.enums import CallState, ExitState, HandoverState, MailingState, NormState, NoticeState, SelectionState
from filings.models import (
    CallEntry,
    CallExtension,
    CityReport,
    CitySelection,
    CrossCityNotice,
    EmployerNorm,
    ExitRequest,
    Handover,
    Mailing,
    SelectionCall,
)
from filings.queries.calls import LIVE
from filings.services.crossing import CLOCK
from portal.access.queries import authorities_read
from portal.authorities.models import Authority, AuthorityKind
from portal.home.todo.filings import answer_by, report_line
from portal.home.todo.kinds import Find, Kind, Line, Reader, Rows

CALLS, BESIDE = "遴选", "协同办理"
Where = tuple[Authority, ...]


def _of(right: str, find: Callable[[Reader, Where], Rows]) -> Find:
    """Rows of the authorities at which the reader has the right; no work of his where he has it nowhere."""

    def found(reader: Reader) -> Rows | None:
        own = reader.where(right)
        return find(reader, own) if own else None

    return found


def _at_region(right: str, find: Callable[[Reader], Rows]) -> Find:
    """Rows of the region's own work."""

    def found(reader: Reader) -> Rows | None:
        return find(reader) if any(one.kind == AuthorityKind.REGION for one in reader.where(right)) else None

    return found


def _waiting_for_cities() -> Exists:
    """Whether a city with applications in hand has not recommended yet."""
    entries = CallEntry.objects.filter(LIVE, selection__call=OuterRef("pk"))
    return Exists(entries.exclude(selection__state=SelectionState.RECOMMENDED))


def _to_settle(reader: Reader) -> Rows:
    return SelectionCall.objects.filter(~_waiting_for_cities(), state=CallState.PUBLISHED, closes_on__lt=reader.today)


def _to_score(reader: Reader, own: Where) -> Rows:
    rows = CitySelection.objects.filter(city__in=own, state=SelectionState.SCORING, call__closes_on__lt=reader.today)
    return rows.filter(Exists(CallEntry.objects.filter(LIVE, selection=OuterRef("pk")))).select_related("call", "city")


def _extensions() -> Rows:
    return CallExtension.objects.filter(confirmed_at=None, dropped_at=None).select_related("call")


def _extension_line(row: CallExtension) -> Line:
    about = f"申请截止拟由 {row.closed_on} 延长至 {row.closes_on}"
    return Line(row.call.title, about, f"/desk/calls/{row.call_id}/extensions/{row.pk}/")


def _call_line(row: SelectionCall) -> Line:
    return Line(row.title, row.number or row.get_state_display(), f"/desk/calls/{row.pk}/")


def _selection_line(row: CitySelection) -> Line:
    return Line(row.call.title, row.city.short_name, f"/desk/calls/selections/{row.pk}/")


def _notices(reader: Reader, own: Where) -> Rows:
    rows = CrossCityNotice.objects.filter(host__in=own, state=NoticeState.ASKED).select_related("registration__legal_person")
    return rows.annotate(answer_by=answer_by("filings.crosscitynotice", "pk", CLOCK))


def _notice_line(row: CrossCityNotice) -> Line:
    return Line(row.institution.name, f"{row.number}・{row.site}・{row.starts_on} 开始", f"/desk/cross-city/{row.pk}/")


def _norms(reader: Reader, own: Where) -> Rows:
    return EmployerNorm.objects.filter(authority__in=own, state=NormState.SUBMITTED).select_related("legal_person")


def _exits(reader: Reader, own: Where) -> Rows:
    rows = ExitRequest.objects.filter(state=ExitState.REQUESTED, registration__supervised_by__in=own)
    return rows.select_related("registration__legal_person")


def _handovers(reader: Reader, own: Where) -> Rows:
    """Those to be answered here, and those answered with no that are to be proposed again or dropped here."""
    mine = Q(state=HandoverState.PROPOSED, target__in=own) | Q(state=HandoverState.DECLINED, source__in=own)
    return Handover.objects.filter(mine).select_related("registration__legal_person", "source", "target")


def _handover_line(row: Handover) -> Line:
    about = f"{row.source.short_name} → {row.target.short_name}・{row.get_state_display()}"
    return Line(row.registration.legal_person.name, about, f"/desk/handovers/{row.pk}/")


def _reports(reader: Reader, own: Where) -> Rows:
    return CityReport.objects.filter(authority__in=own, sent_at__isnull=True).select_related("filing", "authority")


def _all_mine(url: str, right: str) -> Callable[[Reader], str]:
    """The list of all his authorities, where he has the right at each of them and reads no others'."""

    def found(reader: Reader) -> str:
        return url if authorities_read(reader.posts) == frozenset(one.pk for one in reader.where(right)) else ""

    return found


def _approves(rows: Rows, reader: Reader, *columns: str) -> Rows:
    """Without what the reader has brought in himself: another person is to approve it."""
    own = Q()
    for column in columns:
        own |= Q(**{column: reader.user})
    return rows.exclude(own)


KINDS = (
    Kind(
        "call_publish",
        "遴选公告待审定发布",
        CALLS,
        _at_region(
            "approve_filing",
            lambda reader: _approves(SelectionCall.objects.filter(state=CallState.PROPOSED), reader, "drafted_by", "proposed_by"),
        ),
        _call_line,
        due="opens_on",
        since="proposed_at",
    ),
    Kind(
        "call_extend",
        "遴选公告延长待审定",
        CALLS,
        _at_region("approve_filing", lambda reader: _approves(_extensions(), reader, "proposed_by")),
        _extension_line,
        due="call__closes_on",
        since="proposed_at",
    ),
    Kind(
        "selection_score",
        "遴选待评分推荐",
        CALLS,
        _of("review_filing", _to_score),
        _selection_line,
        due="call__recommend_by",
    ),
    Kind(
        "selection_recommend",
        "推荐名单待审定",
        CALLS,
        _of(
            "approve_filing",
            lambda reader, own: _approves(
                CitySelection.objects.filter(city__in=own, state=SelectionState.PROPOSED), reader, "proposed_by"
            ).select_related("call", "city"),
        ),
        _selection_line,
        due="call__recommend_by",
        since="proposed_at",
    ),
    Kind("call_settle", "遴选结果待汇总", CALLS, _at_region("review_filing", _to_settle), _call_line, due="result_by"),
    Kind(
        "call_announce",
        "遴选结果待审定公布",
        CALLS,
        _at_region(
            "approve_filing",
            lambda reader: _approves(SelectionCall.objects.filter(state=CallState.SETTLED), reader, "settled_by"),
        ),
        _call_line,
        due="result_by",
        since="settled_at",
    ),
    Kind(
        "cross_city",
        "跨市报备待答复",
        BESIDE,
        _of("review_filing", _notices),
        _notice_line,
        due="answer_by",
        since="asked_at",
        url=_all_mine("/desk/cross-city/?view=waiting", "review_filing"),
    ),
    Kind(
        "norms",
        "评价规范待备案",
        BESIDE,
        _of("review_filing", _norms),
        lambda row: Line(row.legal_person.name, f"{row}・{row.name}", f"/desk/norms/{row.pk}/"),
        since="submitted_at",
        url=_all_mine("/desk/norms/?view=waiting", "review_filing"),
    ),
    Kind(
        "city_reports",
        "待报送区中心",
        BESIDE,
        _of("review_filing", _reports),
        report_line,
        due="due_on",
        url=_all_mine("/desk/reports/?stage=due", "review_filing"),
    ),
    Kind(
        "exits",
        "注销申请待答复",
        BESIDE,
        _of("approve_filing", _exits),
        lambda row: Line(row.institution.name, str(row.registration.number), f"/desk/exits/{row.pk}/"),
        since="requested_at",
    ),
    Kind(
        "mailings",
        "批量发函待核发",
        BESIDE,
        _of(
            "approve_filing",
            lambda reader, own: _approves(
                Mailing.objects.filter(authority__in=own, state=MailingState.PROPOSED), reader, "drafted_by"
            ).select_related("authority", "drafted_by"),
        ),
        lambda row: Line(row.subject, f"{row.authority.short_name}・{row.drafted_by} 拟稿", f"/desk/letters/{row.pk}/"),
        since="drafted_at",
    ),
    Kind("handovers", "监管移交待办", BESIDE, _of("approve_filing", _handovers), _handover_line, since="proposed_at"),
)
