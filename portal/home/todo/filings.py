"""Filings that wait for an officer: by the step whose turn it is, on the same conditions as the queue (T13)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.http import urlencode

from filings.enums import ObjectionState, State
from filings.models import CityReport, Clarification, Filing, Objection, Opinion, SupplementConsent
from filings.queries.centre import STAGES, at_stage, waiting_reports
from filings.queries.holders import left_behind
from filings.queries.panel import places_of
from filings.queries.queue import due_column, overdue, turn_of
from filings.queries.queue_parts import resubmitted
from filings.queries.supplements import consents_waiting
from portal.home.todo.kinds import Find, Kind, Line, Reader, Rows
from portal.people.models import MemberState, TeamMember
from portal.terms.models import Term

FILINGS, PANELS, CENTRE = "备案办理", "技术评估", "公示报部"


def filing_line(filing: Filing) -> Line:
    """A filing under its applicant's name."""
    about = f"{filing.number}・{filing.get_matter_display()}・{filing.lines_text}".rstrip("・")
    return Line(filing.applicant_name, about, f"/desk/filings/{filing.pk}/")


def _bureaus(reader: Reader, right: str) -> list[Any]:
    """The bureaus at which he has this right; the Centre's work is counted by its own lists."""
    return [one for one in reader.where(right) if due_column(one) == "due_on"]


def _turn(state: State, right: str, more: Q | None = None) -> Find:
    """The filings in this state whose turn is his: his own and unassigned ones, at every bureau where he has the right."""

    def found(reader: Reader) -> Rows | None:
        theirs = Q()
        for one in _bureaus(reader, right):
            theirs |= Q(authority=one) & turn_of(reader.user, one, {right}, reader.absent.get(one.pk, ())).sql
        if not theirs:
            return None
        rows = Filing.objects.filter(theirs, state=state)
        return rows.filter(more) if more is not None else rows

    return found


def _late(right: str) -> Callable[[Reader], Q]:
    def late(reader: Reader) -> Q:
        found = Q(pk__in=[])
        for one in _bureaus(reader, right):
            found |= Q(authority=one) & overdue(one, reader.today).sql
        return found

    return late


def _in_queue(right: str, **asked: str) -> Callable[[Reader], str]:
    """The queue narrowed to the same filings; who serves several bureaus has one queue for each, and reads the list here."""

    def url(reader: Reader) -> str:
        found = _bureaus(reader, right)
        return f"/desk/queue/?{urlencode({**asked, 'authority': found[0].code})}" if len(found) == 1 else ""

    return url


def _step(key: str, label: str, state: State, right: str) -> Kind:
    return Kind(
        key,
        label,
        FILINGS,
        _turn(state, right),
        filing_line,
        due="due_on",
        late=_late(right),
        url=_in_queue(right, view="mine", state=state.value),
    )


_SUBMITTED = _step("submitted", "待受理", State.SUBMITTED, "accept_filing")
_ACCEPTED = _step("accepted", "待材料审核", State.ACCEPTED, "review_filing")
_ANSWERED = Q(Exists(Clarification.objects.filter(filing=OuterRef("pk"), answered_at__isnull=False)))


def _resubmitted_url(reader: Reader) -> str:
    """Of a queue no filter names the colleagues he stands in for: who does reads the list here."""
    url = "" if any(reader.absent.values()) else _in_queue("accept_filing", view="resubmitted")(reader)
    return f"{url}&assignee=me&assignee=none" if url else ""


def _consents(reader: Reader) -> Rows | None:
    own = reader.where("approve_filing")
    return consents_waiting(reader.user, own) if own else None


def _consent_line(row: SupplementConsent) -> Line:
    about = f"{row.filing.number}・{row.requested_by} 提请：{row.reason}"
    return Line(row.filing.applicant_name, about, f"/desk/filings/{row.filing_id}/consents/{row.pk}/")


def _left_behind(reader: Reader) -> Rows | None:
    """At every bureau where he approves what somebody who has left still holds (T12)."""
    own = _bureaus(reader, "approve_filing")
    held = Q()
    for one in own:
        held |= Q(pk__in=left_behind(one, reader.today).order_by().values("pk"))
    return Filing.objects.filter(held).select_related("assignee", "authority") if own else None


def _left_line(row: Filing) -> Line:
    assert row.authority is not None
    about = f"{row.number}・{row.get_state_display()}・在{row.assignee}名下"
    return Line(row.applicant_name, about, f"/desk/relief/{row.assignee_id}/?authority={row.authority.code}")


def _objections(reader: Reader) -> Rows | None:
    own = reader.where("review_filing")
    rows = Objection.objects.filter(state=ObjectionState.OPEN, publicity__filing__authority__in=own)
    due = answer_by("filings.objection", "pk", "objection_answer")
    return rows.annotate(answer_by=due).select_related("publicity__filing") if own else None


def _objection_line(row: Objection) -> Line:
    filing = row.publicity.filing
    return Line(f"异议 {row.receipt_code}", f"{filing.number}・{filing.applicant_name}", f"/desk/filings/{filing.pk}/objections/{row.pk}/")


def answer_by(subject_type: str, subject: str, key: str) -> Subquery:
    """The due day of the open clock of what a row is about."""
    clocks = Term.objects.filter(subject_type=subject_type, subject_id=OuterRef(subject), key=key, stopped_at=None)
    return Subquery(clocks.values("due_on")[:1])


def _centre_stage(key: str) -> Find:
    return lambda reader: at_stage(STAGES[key]) if reader.where("publicise_filing") else None


def _centre(key: str) -> Kind:
    stage = STAGES[key]
    return Kind(
        key, stage.label, CENTRE, _centre_stage(key), filing_line, due="centre_due_on", url=lambda reader: f"/desk/centre/?list={key}"
    )


def _acknowledged(reader: Reader) -> Rows | None:
    return waiting_reports() if reader.where("publicise_filing") else None


def report_line(row: CityReport) -> Line:
    """A city's report under the applicant of its filing."""
    return Line(row.filing.applicant_name, f"{row.filing.number}・{row.authority.short_name}", f"/desk/filings/{row.filing_id}/")


def _panel(state: MemberState, **only: Any) -> Find:
    """His places on panels, for who is an expert."""

    def found(reader: Reader) -> Rows | None:
        if not any(row.role == "expert" for row in reader.posts):
            return None
        return places_of(reader.user).filter(state=state, **only).prefetch_related("team__filings")

    return found


def _unsigned(reader: Reader) -> Rows | None:
    rows = _panel(MemberState.ACCEPTED, team__filings__state=State.EVALUATING)(reader)
    return rows.exclude(pk__in=Opinion.objects.filter(member__person__user=reader.user).values("member")) if rows is not None else None


def _panel_line(place: TeamMember) -> Line:
    filing = place.team.filings.all()[0]
    page = "invitation" if place.state == MemberState.INVITED else "evaluation"
    return Line(filing.applicant_name, filing.lines_text, f"/desk/filings/{filing.pk}/{page}/")


KINDS = (
    _SUBMITTED,
    Kind(
        "resubmitted",
        "其中补正后重新提交，待核对",
        FILINGS,
        _turn(State.SUBMITTED, "accept_filing", resubmitted().sql),
        filing_line,
        due="due_on",
        late=_late("accept_filing"),
        url=_resubmitted_url,
        within="submitted",
    ),
    Kind("consents", "增项请求待答复", FILINGS, _consents, _consent_line, due="filing__due_on", since="requested_at"),
    _ACCEPTED,
    Kind(
        "clarified",
        "其中申请人已作说明",
        FILINGS,
        _turn(State.ACCEPTED, "review_filing", _ANSWERED),
        filing_line,
        due="due_on",
        late=_late("review_filing"),
        within="accepted",
    ),
    _step("reviewed", "待组织评估", State.REVIEWED, "review_filing"),
    Kind("objections", "公示异议待答复", FILINGS, _objections, _objection_line, due="answer_by", since="raised_at"),
    _step("deciding", "待拟定决定", State.DECIDING, "review_filing"),
    _step("approving", "待审批", State.APPROVING, "approve_filing"),
    Kind("relief", "离任人员名下待移交", FILINGS, _left_behind, _left_line, due="due_on", late=_late("approve_filing")),
    *(_centre(key) for key in STAGES if STAGES[key].state),
    Kind("reports", "待签收的报送", CENTRE, _acknowledged, report_line, since="sent_at", url=lambda reader: "/desk/centre/?list=reports"),
    Kind("invitations", "评估邀请待答复", PANELS, _panel(MemberState.INVITED), _panel_line, since="invited_at"),
    Kind("opinions", "评估意见待签署", PANELS, _unsigned, _panel_line, since="invited_at"),
)
