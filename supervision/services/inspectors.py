"""The register of inspectors: entered, certificates renewed, removed; recusals declared and ended. Clause: 文二(二), 文二(三), 文三(一)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.people import identity
from portal.people.models import Person
from portal.people.services import known
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused
from supervision.models import Avoidance, Inspector
from supervision.rules.inspectors import CLAUSE, RECUSAL, Entry, certificate_reasons, entry_reasons
from supervision.services.entering import need

KEEPS = "review_supervision"  # whoever keeps the register; a recusal is declared by whoever inspects as well


@dataclass(frozen=True, slots=True)
class Said:
    """One who is entered. `id_number` is hashed and masked at once; `account`: of the officer, where the portal does not know it yet."""

    name: str
    id_number: str
    kind: str
    certificate: str
    valid_until: date
    employer: LegalPerson | None = None
    cities: tuple[str, ...] = ()
    account: User | None = None


def enter(authority: Authority, said: Said, *, by: User, at: datetime) -> Inspector:
    """Enters somebody into the register of an authority. Raises NotAllowed, Refused."""
    need(by, KEEPS, authority, CLAUSE)
    today = timezone.localdate(at)
    with act(by, at, authority):
        _one_after_the_other(authority)
        _refuse(entry_reasons(_entry(authority, said), today))
        person = known(identity.keyed_hash(said.id_number), identity.mask(said.id_number), said.name)
        _link(person, said.account)
        found = Inspector.objects.create(
            person=person,
            authority=authority,
            kind=said.kind,
            certificate=said.certificate.strip(),
            valid_until=said.valid_until,
            employer=said.employer,
            cities=sorted(said.cities),
            from_on=today,
        )
        data = {"label": "列入名录", "person": str(person), "certificate": found.certificate, "until": found.valid_until}
        audit.record("supervision.enter_inspector", found, data=data)
    return found


def _one_after_the_other(authority: Authority) -> None:
    """Two entries at once: the second is judged by the first."""
    Authority.objects.select_for_update().get(pk=authority.pk)


def _entry(authority: Authority, said: Said) -> Entry:
    person = Person.objects.filter(id_hash=identity.keyed_hash(said.id_number)).first()
    now = Inspector.objects.filter(authority=authority, until_on__isnull=True)
    return Entry(
        kind=said.kind,
        certificate=said.certificate,
        valid_until=said.valid_until,
        has_employer=said.employer is not None,
        is_same_name=person is None or person.name == said.name,
        is_listed=person is not None and now.filter(person=person).exists(),
        is_certificate_taken=now.filter(certificate=said.certificate.strip()).exists(),
    )


def _link(person: Person, account: User | None) -> None:
    """The account belongs to the person from now on: his places on teams give it their rights. Raises Refused where either has another."""
    if account is None or person.user_id == account.pk:
        return
    if person.user_id is not None or Person.objects.filter(user=account).exists():
        raise Refused((Reason(CLAUSE, "此人或这个账号已与别的账号、人员对应，请核对。", "N14", "account"),))
    person.user = account
    person.save(update_fields=["user"])


def renew(inspector: Inspector, *, certificate: str, valid_until: date, by: User, at: datetime) -> Inspector:
    """Notes another certificate, or its new end. Raises NotAllowed, Refused."""
    need(by, KEEPS, inspector.authority, CLAUSE)
    with act(by, at, inspector.authority):
        _one_after_the_other(inspector.authority)
        row = _listed(inspector)
        others = Inspector.objects.filter(authority=row.authority_id, until_on__isnull=True, certificate=certificate.strip()).exclude(
            pk=row.pk
        )
        _refuse(certificate_reasons(certificate, valid_until, timezone.localdate(at), is_taken=others.exists()))
        before = f"{row.certificate}，至 {row.valid_until}"
        row.certificate, row.valid_until = certificate.strip(), valid_until
        row.save(update_fields=["certificate", "valid_until"])
        data = {"label": "换证", "before": before, "after": f"{row.certificate}，至 {row.valid_until}"}
        audit.record("supervision.renew_inspector", row, data=data)
    return row


def remove(inspector: Inspector, *, reason: str, by: User, at: datetime) -> Inspector:
    """Takes somebody out of the register from today on; what he did stays. Raises NotAllowed, Refused."""
    need(by, KEEPS, inspector.authority, CLAUSE)
    _words(reason, "请写明移出的理由。")
    with act(by, at, inspector.authority):
        _one_after_the_other(inspector.authority)
        row = _listed(inspector)
        row.until_on = timezone.localdate(at)
        row.save(update_fields=["until_on"])
        audit.record("supervision.remove_inspector", row, data={"label": "移出名录", "note": reason.strip()})
    return row


def avoid(inspector: Inspector, legal_person: LegalPerson, *, reason: str, by: User, at: datetime) -> Avoidance:
    """Declares that an inspector keeps out of an institution: he is not drawn for it from today on. Raises NotAllowed, Refused."""
    if not by.has_perm(KEEPS, inspector.authority):
        need(by, "inspect", inspector.authority, RECUSAL)
    _words(reason, "请写明回避的理由。")
    with act(by, at, inspector.authority):
        _one_after_the_other(inspector.authority)
        row = _listed(inspector)
        if row.avoidances.filter(legal_person=legal_person, until_on__isnull=True).exists():
            raise Refused((Reason(RECUSAL, f"已登记对{legal_person}的回避。", "N14", "legal_person"),))
        found = Avoidance.objects.create(inspector=row, legal_person=legal_person, reason=reason.strip(), from_on=timezone.localdate(at))
        data = {"label": "登记回避", "institution": str(legal_person), "note": reason.strip()}
        audit.record("supervision.declare_avoidance", row, data=data)
    return found


def end_avoidance(avoidance: Avoidance, *, reason: str, by: User, at: datetime) -> Avoidance:
    """Ends a recusal whose ground is gone; only whoever keeps the register does. Raises NotAllowed, Refused."""
    authority = avoidance.inspector.authority
    need(by, KEEPS, authority, RECUSAL)
    _words(reason, "请写明解除回避的理由。")
    with act(by, at, authority):
        _one_after_the_other(authority)
        row = Avoidance.objects.select_related("inspector", "legal_person").get(pk=avoidance.pk)
        if row.until_on is not None:
            raise Refused((Reason(RECUSAL, f"这项回避已于 {row.until_on} 解除。", "N14"),))
        row.until_on = timezone.localdate(at)
        row.save(update_fields=["until_on"])
        data = {"label": "解除回避", "institution": str(row.legal_person), "note": reason.strip()}
        audit.record("supervision.end_avoidance", row.inspector, data=data)
    return row


def _listed(inspector: Inspector) -> Inspector:
    row = Inspector.objects.select_related("authority", "person").get(pk=inspector.pk)
    if row.until_on is not None:
        raise Refused((Reason(CLAUSE, f"{row.person}已于 {row.until_on} 移出名录。", "S06"),))
    return row


def _words(words: str, text: str) -> None:
    if not words.strip():
        raise Refused((Reason(CLAUSE, text, "S06", "reason"),))


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)
