"""Question banks and paper lists: entered by edition, withdrawn; papers handed over between two persons. Clause: 文二(一)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.models import Registration
from portal.people.models import Person
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import lock
from supervision.enums import BankKind, CustodyAct, SittingState
from supervision.models import Custody, PaperBank, Sitting
from supervision.queries import sittings as queries
from supervision.rules import papers as rules
from supervision.rules.papers import CLAUSE
from supervision.services.entering import need
from supervision.services.sittings import refuse


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as it is entered; `line` is the key of the scope line it is compiled for."""

    kind: BankKind
    title: str
    line: str
    norm: str
    edition: str
    size: int
    reviewed_by: str
    reviewed_on: date


def add_blockers(registration: Registration, said: Edition, *, at: datetime) -> tuple[Reason, ...]:
    """Within the scope, reviewed, and no edition twice."""
    today = timezone.localdate(at)
    filed = queries.scope(registration, today)
    found = list(rules.bank_reasons(line=said.line, scope=filed, reviewed_on=said.reviewed_on, today=today))
    row = filed.get(said.line)
    same = Q(title=said.title, edition=said.edition, code=row.code, name=row.name, level=row.level) if row else Q(pk__in=[])
    if PaperBank.objects.filter(same, registration=registration).exists():
        found.append(Reason(CLAUSE, "这一版已经登记。", "O12", "edition"))
    return tuple(found)


def add(registration: Registration, said: Edition, *, by: User, at: datetime) -> PaperBank:
    """Enters an edition. Raises NotAllowed, Refused."""
    party = registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        lock(registration)
        refuse(add_blockers(registration, said, at=at))
        row = queries.scope(registration, timezone.localdate(at))[said.line]
        bank = PaperBank.objects.create(
            registration=registration,
            kind=said.kind,
            title=said.title,
            code=row.code,
            name=row.name,
            level=row.level,
            norm=said.norm,
            edition=said.edition,
            size=said.size,
            reviewed_by=said.reviewed_by,
            reviewed_on=said.reviewed_on,
            added_at=at,
            added_by=by,
        )
        audit.record("supervision.add_bank", bank, data={"label": "登记题库、卷库", "edition": said.edition})
    return bank


def withdraw(bank: PaperBank, *, reason: str, by: User, at: datetime) -> PaperBank:
    """No sitting draws from it from today on. Raises NotAllowed, Refused."""
    party = bank.registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        kept = PaperBank.objects.select_for_update().get(pk=bank.pk)
        missing = () if reason.strip() else (Reason(CLAUSE, "请写明停用的理由。", "O12", "reason"),)
        gone = (Reason(CLAUSE, f"已于 {kept.withdrawn_on} 停用。", "O12"),) if kept.withdrawn_on else ()
        refuse((*missing, *gone))
        kept.withdrawn_on, kept.withdrawn_reason = timezone.localdate(at), reason.strip()
        kept.save(update_fields=["withdrawn_on", "withdrawn_reason"])
        audit.record("supervision.withdraw_bank", kept, data={"label": "停用题库、卷库", "note": reason.strip()})
    return kept


@dataclass(frozen=True, slots=True)
class HandOver:
    """What goes from whom to whom."""

    bank: PaperBank
    act: CustodyAct
    copies: int
    giver: Person
    receiver: Person
    happened_at: datetime
    note: str = ""


def custody_blockers(sitting: Sitting, said: HandOver, *, at: datetime) -> tuple[Reason, ...]:
    """What the log of this sitting and bank does not allow."""
    rows = Custody.objects.filter(sitting=sitting, bank=said.bank).values_list("act", "copies")
    log = [rules.Handed(CustodyAct(kind), copies) for kind, copies in rows]
    over = sitting.state in (SittingState.CANCELLED, SittingState.ARCHIVED)
    closed = (Reason(CLAUSE, f"现为“{SittingState(sitting.state).label}”，不能再登记交接。", "O12"),) if over else ()
    unused = () if sitting.lines.filter(bank=said.bank).exists() else (Reason(CLAUSE, "本场次没有选用这一版。", "O12", "bank"),)
    same = said.giver == said.receiver
    found = rules.custody_reasons(said.act, said.copies, log, happened_at=said.happened_at, now=at, same_person=same)
    return (*closed, *unused, *found)


def hand_over(sitting: Sitting, said: HandOver, *, by: User, at: datetime) -> Custody:
    """Adds a line to the custody log; none is ever changed. Raises NotAllowed, Refused."""
    need(by, "report_activity", sitting.institution, CLAUSE)
    with act(by, at, sitting.institution):
        refuse(custody_blockers(lock(sitting), said, at=at))
        row = Custody.objects.create(
            sitting=sitting,
            bank=said.bank,
            act=said.act,
            copies=said.copies,
            giver=said.giver,
            receiver=said.receiver,
            happened_at=said.happened_at,
            note=said.note,
            logged_at=at,
            logged_by=by,
        )
        audit.record("supervision.hand_over", sitting, data={"label": f"试卷{row.get_act_display()}", "copies": said.copies})
    return row
