"""A change of a registration: begun on it, its kinds chosen and chosen again while it is written (G10, D17, D18)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import ChangeKind, Matter
from filings.models import Filing, FilingVersion
from filings.models.record import CLOSED
from filings.queries.intake import applicant_facts
from filings.rules.admission import admission_reasons
from filings.rules.answers import Answers
from filings.rules.change_kinds import before, kinds_for, restored, sections_of
from filings.rules.changes import CLAUSE, standing_reasons
from filings.rules.facts import Facts
from filings.rules.routing import route
from filings.services import assisting
from filings.services.prefilling import prefilled
from filings.services.versions import Document, draft, held, open_version
from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.enums import Track
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused

_LINES = ("occupations", "items")
_KEPT = ("code", "name", "edition", "work_type", "levels", "norm")


def change_blockers(registration: Registration, kinds: Collection[str], *, at: datetime) -> tuple[Reason, ...]:
    """Why a change of these kinds cannot be begun: G10, D37, D39, D69, D89, D90, and nothing chosen."""
    today = timezone.localdate(at)
    answers = Answers(matter=Matter.CHANGE, track=registration.track, changes=frozenset(kinds))
    facts = change_facts(registration, answers, today)
    called = tuple(reason for reason in route(answers, facts).blockers if reason.rule == "B46")
    return (*standing_reasons(kinds, facts), *admission_reasons(answers, facts, today), *called)


def change_facts(registration: Registration, answers: Answers, on: date) -> Facts:
    """What the portal knows of the registration before anything is written."""
    open_filing = (
        Filing.objects.filter(legal_person=registration.legal_person_id, track=registration.track).exclude(state__in=CLOSED).first()
    )
    facts = applicant_facts(registration.legal_person.credit_code, answers, on)
    return replace(
        facts, active_filing=(open_filing.number or "草稿") if open_filing else "", original_authority=registration.filed_with.code
    )


def start_change(registration: Registration, kinds: Collection[str], *, by: User, at: datetime) -> Filing:
    """Begins a change of these kinds with what the registration holds. Raises NotAllowed, Refused."""
    person = registration.legal_person
    assisting.need_writer(by, person)
    chosen = _offered(registration, kinds)
    with act(by, at, person):
        reasons = change_blockers(registration, chosen, at=at)
        if reasons:
            raise Refused(reasons)
        filing = Filing.objects.create(
            legal_person=person,
            track=registration.track,
            matter=Matter.CHANGE,
            registration=registration,
            applicant_name=person.name,
            created_at=at,
            created_by=by,
        )
        version = open_version(filing, at=at)
        _fill(version, _begun(prefilled(registration, Matter.CHANGE, on=timezone.localdate(at)), chosen))
        audit.record("filings.start_change", filing, data={"kinds": chosen, "words": words_of(chosen)})
        return assisting.begun(filing, by=by, at=at)


def choose_kinds(filing: Filing, kinds: Collection[str], *, by: User, at: datetime) -> Filing:
    """Chooses the kinds of a change anew while it is written: what they open no longer says again what is filed, added lines are taken out.

    Raises NotAllowed, Refused.
    """
    assisting.need_writer(by, filing.legal_person, filing)
    registration = filing.registration
    with act(by, at, filing.legal_person):
        version = draft(filing)
        if version is None or registration is None or filing.number is not None:
            raise Refused((Reason(CLAUSE, "变更内容只能在首次提交前改选。需要改选的，请撤回申请后重新办理。", "G10"),))
        chosen = _offered(registration, kinds)
        reasons = tuple(reason for reason in change_blockers(registration, chosen, at=at) if reason.rule != "D37")
        if reasons:
            raise Refused(reasons)
        held(version)
        _rechoose(version, registration, chosen, on=timezone.localdate(at), by=by, at=at)
        audit.record("filings.choose_kinds", filing, data={"kinds": chosen, "words": words_of(chosen)})
    return filing


def words_of(kinds: Collection[str]) -> str:
    """新增职业（工种）、变更法定代表人."""
    return "、".join(str(kind.label) for kind in ChangeKind if kind in kinds)


def _offered(registration: Registration, kinds: Collection[str]) -> list[str]:
    """Those of the kinds that this track has, in their order."""
    return [kind.value for kind in kinds_for(Track(registration.track)) if kind in kinds]


def _begun(content: Document, kinds: Collection[str]) -> Document:
    """The prefilled document as a change begins: what is filed stands beside the answers, the tables of lines are for what is added."""
    institution = {**content.get("institution", {})}
    found: Document = {**content, "institution": {**institution, "before": before(institution), "changes": list(kinds)}}
    for key in _LINES:
        if key in found:
            filed = [{name: row[name] for name in _KEPT if name in row} for row in found[key].get("rows", ())]
            found[key] = {"rows": [], "filed": filed}
    return found


def _fill(version: FilingVersion, content: Document) -> None:
    for section in version.sections.all():
        section.content = content.get(section.key, {})
        section.save(update_fields=["content"])


def _rechoose(version: FilingVersion, registration: Registration, kinds: list[str], *, on: date, by: User, at: datetime) -> None:
    """Sections that are not asked any more go back to what is filed; the edit number rises, so that an open page is refused."""
    fresh = _begun(prefilled(registration, Matter.CHANGE, on=on), kinds)
    shown = sections_of(kinds)
    for section in version.sections.all():
        content: dict[str, Any] = section.content if section.key in shown else fresh.get(section.key, {})
        if section.key == "institution":
            content = restored(section.content, kinds)
        if content != section.content:
            section.content, section.edit_no = content, section.edit_no + 1
            section.saved_at, section.saved_by = at, str(by)
            section.save()
