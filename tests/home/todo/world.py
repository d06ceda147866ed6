"""One thing of every kind that waits, at Liuzhou, the region and the Centre, as rows: only the states and dates matter here."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from filings.enums import CallState, HandoverState, NoticeKind, SelectionState, State
from filings.models import (
    CallEntry,
    CallExtension,
    CityReport,
    CitySelection,
    Clarification,
    CrossCityNotice,
    EmployerNorm,
    ExitRequest,
    Filing,
    FilingVersion,
    FormVersion,
    Handover,
    Mailing,
    Objection,
    Publicity,
    SelectionCall,
    SupplementConsent,
)
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.authorities.queries import authority, centre
from portal.documents.models import LetterVersion, PaperKind
from portal.institutions.enums import Audience, Track
from portal.institutions.models import LegalPerson, Registration
from portal.legacy.models import Import
from portal.people.models import MemberKind, MemberState, Person, Team, TeamKind, TeamMember
from portal.policy.models import FigureProposal
from portal.workdays.models import Arrangement
from tests.filings.stage import user

DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def filing(number: int, state: State, home: Authority, *, due: int | None = 5, assignee: User | None = None, **columns: Any) -> Filing:
    """A filing in a state; `due` in days from today."""
    at, by = timezone.now() - 9 * DAY, columns.pop("by", None) or user(f"经办{number}")
    due_on = today() + due * DAY if due is not None else None
    stamps = ("submitted_at", "first_submitted_at", "accepted_at", "reviewed_at", "evaluation_opened_at", "evaluated_at", "publicised_at")
    row = Filing(
        state=state,
        number=f"4502-2026-{number:04d}",
        legal_person=LegalPerson.objects.create(credit_code=f"9145020{number:011d}", name=f"第{number}公司"),
        track=Track.GRADING_EMPLOYER,
        authority=home,
        desk=columns.pop("desk", home),
        assignee=assignee,
        applicant_name=f"第{number}公司",
        lines_text="电工",
        due_on=due_on,
        created_at=at,
        created_by=by,
        accepted_by=by,
        proposed_at=at,
        proposed_by=by,
        team=Team.objects.create(kind=TeamKind.EVALUATION, authority=home, title="专家组", created_at=at),
        **{**dict.fromkeys(stamps, at), **columns},
    )
    return Filing.objects.bulk_create([row])[0]


def version_of(row: Filing) -> FilingVersion:
    form = FormVersion.objects.first() or FormVersion.objects.create(no=1, labels={}, since=timezone.now())
    return FilingVersion.objects.create(filing=row, no=1, form_version=form, submitted_at=row.submitted_at, sha256="0" * 64)


def filings(home: Authority, by: User) -> None:
    """A filing in each state, one of them resubmitted, with a question answered, a consent asked, an objection raised, and one
    that lies with somebody who has left."""
    asker, now = user("提请人"), timezone.now()
    for number, state in enumerate((State.SUBMITTED, State.ACCEPTED, State.REVIEWED, State.DECIDING, State.APPROVING), start=1):
        filing(number, state, home)
    again = filing(11, State.SUBMITTED, home, submitted_at=now - 2 * DAY)
    SupplementConsent.objects.create(filing=again, version=version_of(again), items=[], reason="漏项", requested_at=now, requested_by=asker)
    asked = filing(12, State.ACCEPTED, home)
    Clarification.objects.create(
        filing=asked,
        version=version_of(asked),
        section="people",
        question="?",
        clause="附2二(三)",
        due_on=today(),
        asked_at=now,
        asked_by=asker,
        answer="见附件",
        answered_at=now,
        answered_by=asker,
    )
    for number, state in enumerate((State.EVALUATED, State.PUBLICISED, State.REPORTING, State.AT_MINISTRY), start=21):
        row = filing(number, state, home, desk=centre(), centre_due_on=today() + DAY)
        if state == State.PUBLICISED:
            shown = Publicity.objects.create(
                filing=row, no=1, snapshot={}, sha256="0" * 64, started_at=now, starts_on=today(), ends_on=today() + 5 * DAY
            )
            Objection.objects.create(publicity=shown, receipt_code="ABCD-1234", text="不实", raised_at=now)
    for number, sent in ((31, None), (32, now)):
        done = filing(number, State.WITHDRAWN, home)
        CityReport.objects.create(filing=done, authority=home, drafted_at=now, due_on=today() - DAY, sent_at=sent)
    filing(33, State.ACCEPTED, home, assignee=user("离任人员"))
    held(home, by)


def held(home: Authority, by: User) -> None:
    """A registration with an exit asked for and a move proposed to here; a notice, a norm."""
    now, party = timezone.now(), LegalPerson.objects.create(credit_code="91450200MA7LPX0001", name="在册公司")
    registration = Registration.objects.create(
        legal_person=party,
        track=Track.GRADING_EMPLOYER,
        filed_with=home,
        supervised_by=home,
        number="桂技评备〔2025〕4502-0001号",
        audience=Audience.OWN_WORKERS,
        filed_on=today() - 300 * DAY,
        valid_from=today() - 300 * DAY,
        valid_to=today() + 700 * DAY,
        institution_code="Y000045000001",
    )
    ExitRequest.objects.create(registration=registration, reason="停业", requested_at=now, requested_by=by)
    change = filing(41, State.WITHDRAWN, home)
    Handover.objects.bulk_create(
        [
            Handover(
                state=HandoverState.PROPOSED,
                filing=change,
                registration=registration,
                source=authority("450100"),
                target=home,
                reason="迁址",
                proposed_at=now,
                proposed_by=by,
            )
        ]
    )
    CrossCityNotice.objects.create(
        number="跨4502-1",
        registration=registration,
        host=home,
        kind=NoticeKind.STANDING,
        site="考点",
        division="450202",
        address="柳州",
        starts_on=today(),
        ends_on=today() + DAY,
        headcount=3,
        created_at=now,
        created_by=by,
        asked_at=now,
    )
    Mailing.objects.create(
        authority=home, source="queue", key=uuid4(), subject="关于核对信息的函", text="请核对。", drafted_at=now, drafted_by=by
    )
    EmployerNorm.objects.create(
        legal_person=party, authority=home, code="6-31-01-03", name="电工", title="规范", edition="1", submitted_at=now, submitted_by=by
    )


def calls(home: Authority, by: User) -> None:
    """A call to publish, one to score, one to recommend, one to settle, one to announce, one extension to confirm."""
    other, now, past = user("区里另一人"), timezone.now(), today() - 30 * DAY
    states = (CallState.PROPOSED, CallState.PUBLISHED, CallState.PUBLISHED, CallState.SETTLED)
    rows = [
        SelectionCall(
            state=state,
            number=None if state == CallState.PROPOSED else f"公告{order}",
            title=f"第{order}次公告",
            text="…",
            opens_on=past - 10 * DAY * (order + 1),
            closes_on=past - 10 * DAY * (order + 1) + DAY,
            recommend_by=past,
            result_by=today() + DAY,
            decide_by=today() + 90 * DAY,
            pass_points=60,
            places_in_all=9,
            drafted_at=now,
            drafted_by=by,
            proposed_at=now,
            proposed_by=by,
            published_at=None if state == CallState.PROPOSED else now,
            published_by=None if state == CallState.PROPOSED else other,
            settled_at=now if state == CallState.SETTLED else None,
            settled_by=by if state == CallState.SETTLED else None,
        )
        for order, state in enumerate(states)
    ]
    _, running, _, _ = SelectionCall.objects.bulk_create(rows)
    moved = {name: f"{today()}" for name in ("closes_on", "recommend_by", "result_by", "decide_by")}
    CallExtension.objects.create(call=running, before=moved, after=moved, reason="时间不足", proposed_at=now, proposed_by=by)
    for number, (city, state) in enumerate(((home, SelectionState.SCORING), (authority("450100"), SelectionState.PROPOSED)), start=51):
        [selection] = CitySelection.objects.bulk_create(
            [CitySelection(call=running, city=city, state=state, opened_at=now, proposed_at=now, proposed_by=by)]
        )
        applied = filing(number, State.SUBMITTED, authority("450000"), desk=city, call=running, recommender=city, assignee=by)
        CallEntry.objects.create(selection=selection, filing=applied, applied_at=now)


def settings(by: User) -> None:
    """What a second administrator is to confirm, and an import that is checked."""
    now = timezone.now()
    proposed = {"proposed_by_id": by.pk, "proposed_by": str(by), "proposed_at": now}
    FigureProposal.objects.create(key="city_report", value=8, effective_from=today(), **proposed)
    LetterVersion.objects.create(kind=PaperKind.REFUSAL, texts={}, reason="修订", effective_from=today(), **proposed)
    Arrangement.objects.create(
        scope="national", year=today().year + 1, basis="通知", entered_by_id=by.pk, entered_by=str(by), entered_at=now
    )
    Import.objects.create(
        authority=authority("450000"),
        source="台账",
        source_on=today(),
        file_name="a.xlsx",
        sha256="0" * 64,
        uploaded_at=now,
        uploaded_by=by,
        checked_at=now,
    )


def places(expert: Person, states: Iterable[MemberState], home: Authority) -> None:
    """The expert's places: asked on one panel, at work on another."""
    for number, state in enumerate(states, start=61):
        row = filing(number, State.EVALUATING, home)
        accepted = timezone.now() if state == MemberState.ACCEPTED else None
        TeamMember.objects.create(
            team=row.team,
            person=expert,
            kind=MemberKind.PROFESSIONAL,
            state=state,
            invited_at=timezone.now(),
            answered_at=accepted,
            declaration="无" if accepted else "",
        )
