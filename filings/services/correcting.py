"""Correcting what an institution gave as its legal form when it signed up, while nothing rests on it yet."""

from datetime import datetime

from filings.enums import State
from filings.models import Filing
from filings.models.record import CLOSED
from portal.accounts.models import User
from portal.institutions.enums import LegalForm
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.services import describe
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused


def form_blockers(legal_person: LegalPerson) -> tuple[Reason, ...]:
    """Why its legal form stands: it is registered, so that a change filing says otherwise (G10), or an authority holds a filing of it."""
    registered = Registration.objects.filter(legal_person=legal_person).first()
    if registered is not None:
        text = "已有备案登记，机构性质变更请办变更备案。"
        return (Reason("文一(二)", text, "G10", link=f"/my/registrations/{registered.pk}/"),)
    handed_in = Filing.objects.filter(legal_person=legal_person).exclude(state__in=(*CLOSED, State.DRAFT)).first()
    if handed_in is not None:
        text = "已有提交的备案申请，机构性质以申请所填为准。"
        return (Reason("文一(二)", text, link=f"/my/filings/{handed_in.pk}/"),)
    return ()


def correct_form(legal_person: LegalPerson, legal_form: LegalForm, *, by: User, at: datetime) -> LegalPerson:
    """Gives the institution the legal form that its certificate states. Raises NotAllowed without its administrator's right, Refused."""
    if not by.has_perm("submit_filing", legal_person):
        raise NotAllowed((Reason("文一(二)", f"由{legal_person}的单位管理员更正。"),))
    with act(by, at, legal_person):
        reasons = form_blockers(legal_person)
        if reasons:
            raise Refused(reasons)
        return describe(legal_person, {"legal_form": legal_form.value}, by=by, at=at)
