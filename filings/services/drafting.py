"""Drafting: a filing is begun, and its sections are saved as they are typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings.enums import Matter
from filings.models import Filing, Section
from filings.models.record import CLOSED
from filings.queries.calls import closed_window
from filings.rules.applicant import kind_reasons
from filings.services import assisting
from filings.services.prefilling import basics
from filings.services.versions import draft, open_version, write_section
from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.enums import Standing, Track
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.queries import bar_on, standing
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused

# What has ended leaves the way open to begin anew.
OVER = (Standing.EXPIRED, Standing.TERMINATED, Standing.CANCELLED)


def start_blockers(legal_person: LegalPerson, track: Track, at: datetime) -> tuple[Reason, ...]:
    """Why an initial filing on this track cannot be begun: a body of another kind (B31, B48), another one open (D37), registered already,
    a bar (L12), or no call (B46)."""
    reasons = list(kind_reasons(track, legal_person.legal_form, legal_person.name))
    bar = bar_on(legal_person.credit_code, timezone.localdate(at))
    if bar is not None:
        reasons.append(Reason("附3一(三)", f"自 {bar.from_on} 起不再受理本单位的备案：{bar.reason}", "L12"))
    if track is Track.GRADING_SOCIAL:
        reasons += closed_window(timezone.localdate(at))
    open_filing = Filing.objects.filter(legal_person=legal_person, track=track).exclude(state__in=CLOSED).first()
    if open_filing is not None:
        text = f"这一类别已有一件在办（{open_filing.number or '草稿'}），办结或撤回后才能再次申请。"
        reasons.append(Reason("文一(二)", text, "D37", link=f"/my/filings/{open_filing.pk}/"))
    held = Registration.objects.filter(legal_person=legal_person, track=track).first()
    if held is not None and standing(held, on=timezone.localdate(at)).standing not in OVER:
        text = "这一类别已经备案。新增职业、变更信息请办变更备案，到期请办延续备案。"
        reasons.append(Reason("文一(二)", text, "D37", link=f"/my/registrations/{held.pk}/"))
    return tuple(reasons)


def start(legal_person: LegalPerson, track: Track, *, by: User, at: datetime) -> Filing:
    """Begins an initial filing with an empty form. Raises NotAllowed, Refused."""
    assisting.need_writer(by, legal_person)
    with act(by, at, legal_person):
        reasons = start_blockers(legal_person, track, at)
        if reasons:
            raise Refused(reasons)
        filing = Filing.objects.create(
            legal_person=legal_person, track=track, matter=Matter.INITIAL, applicant_name=legal_person.name, created_at=at, created_by=by
        )
        version = open_version(filing, at=at)
        version.sections.filter(key="institution").update(content=basics(legal_person))
        audit.record("filings.start", filing, data={"track": track.value})
        return assisting.begun(filing, by=by, at=at)


def save_section(filing: Filing, key: str, content: Mapping[str, Any], *, edit_no: int, by: User, at: datetime) -> Section:
    """Saves one section of the draft as typed, valid or not; ID numbers must be replaced already (`filings.forms`).

    Raises NotAllowed, Refused where there is no draft (submitted already), ConflictError where another window saved first.
    """
    assisting.need_writer(by, filing.legal_person, filing)
    with act(by, at, filing.legal_person):
        version = draft(filing)
        if version is None:
            raise Refused((Reason("文一(二)", "本件已经提交，不能再改。受理前可以撤回修改。"),))
        return write_section(version, key, content, edit_no=edit_no, by=by, at=at)
