"""Sittings: entered, opened for registration, moved, cancelled. Clause: 文二(一), 文二(二)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings.models import CrossCityNotice
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.institutions.enums import Audience
from portal.institutions.models import Registration, ScopeLine
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, lock, perform, performing
from supervision.enums import SittingState
from supervision.models import Sitting, SittingLine, SittingMove
from supervision.queries import arranging
from supervision.queries import sittings as queries
from supervision.rules import arrangement as arrangements
from supervision.rules import sitting as rules
from supervision.services.entering import need, numbered

CLAUSE = rules.CLAUSE
WATCHERS = [Role.REVIEWER, Role.INSPECTOR]


def refuse(reasons: tuple[Reason, ...]) -> None:
    """Raises Refused where there is a reason."""
    if reasons:
        raise Refused(reasons)


def entry_blockers(registration: Registration, said: rules.Asked, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way of an entry, the words a warning needs included."""
    found = queries.known(registration, said.division, said.starts_on, at=at)
    return (*rules.blockers(said, found), *rules.unanswered(said, rules.warnings(said, found)))


def enter(registration: Registration, said: rules.Asked, *, title: str, by: User, at: datetime) -> Sitting:
    """Enters a sitting: the host of a consented notice supervises it, else whoever supervises the registration. Raises NotAllowed, Refused."""
    party = registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        lock(registration)
        refuse(entry_blockers(registration, said, at=at))
        found = queries.known(registration, said.division, said.starts_on, at=at)
        notice, authority = _under(registration, rules.consent_of(said, found))
        sitting = Sitting.objects.create(
            **_columns(said),
            number=numbered(authority, "sitting", at),
            registration=registration,
            authority=authority,
            notice=notice,
            year_plan=queries.plan_of(registration, said.starts_on.year),
            title=title,
            audience=said.audience,
            audience_reason=said.audience_reason.strip(),
            warnings=_kept(said, found),
            created_at=at,
            created_by=by,
        )
        _write_lines(sitting, said, registration)
        audit.record(
            "supervision.enter_sitting", sitting, data={"label": "登记场次", "lines": list(said.lines), "authority": str(authority)}
        )
    return sitting


def _under(registration: Registration, consent: rules.Consent | None) -> tuple[CrossCityNotice | None, Authority]:
    """The notice a sitting stands under, and who supervises it (文二(二))."""
    if consent is None:
        return None, registration.supervised_by
    notice = CrossCityNotice.objects.select_related("host").get(pk=consent.ref)
    return notice, notice.host


def _columns(said: rules.Asked) -> dict[str, Any]:
    return {name: getattr(said, name) for name in ("site", "division", "address", "starts_at", "ends_at")}


def _kept(said: rules.Asked, known: rules.Known) -> list[dict[str, str]]:
    return [
        {"clause": one.reason.clause, "text": one.reason.text, "reason": said.audience_reason.strip() if one.needs_reason else ""}
        for one in rules.warnings(said, known)
    ]


def _write_lines(sitting: Sitting, said: rules.Asked, registration: Registration) -> None:
    filed: dict[str, ScopeLine] = {queries.key_of(row): row for row in registration.scope.order_by("from_on")}
    for key in said.lines:
        row = filed[key]
        SittingLine.objects.create(
            sitting=sitting, code=row.code, name=row.name, edition=row.edition, work_type=row.work_type, level=row.level
        )


def open_blockers(sitting: Sitting, *, at: datetime) -> tuple[Reason, ...]:
    """Why registration of examinees cannot begin."""
    known = queries.known(sitting.registration, sitting.division, timezone.localdate(sitting.starts_at), at=at)
    return rules.open_reasons(known, timezone.localdate(sitting.ends_at)) + place_blockers(sitting, known)


def place_blockers(sitting: Sitting, known: rules.Known) -> tuple[Reason, ...]:
    """Why the consent of another city no longer reaches: revoked, suspended, changed since (L13)."""
    said = asked(sitting)
    return () if known.city == known.home or rules.consent_of(said, known) else _not_reached(said, known)


def _not_reached(said: rules.Asked, known: rules.Known) -> tuple[Reason, ...]:
    places = {"division", "site", "ends_at", "lines"}
    whole = replace(known, scope={line: (rules.Spell(said.starts_on, None),) for line in said.lines}, valid_to=None)
    return tuple(reason for reason in rules.blockers(said, whole) if reason.path in places)


def asked(sitting: Sitting) -> rules.Asked:
    """A sitting as it was entered, for the rules to judge again."""
    return rules.Asked(
        site=sitting.site,
        division=sitting.division,
        address=sitting.address,
        starts_at=timezone.localtime(sitting.starts_at),
        ends_at=timezone.localtime(sitting.ends_at),
        starts_on=timezone.localdate(sitting.starts_at),
        ends_on=timezone.localdate(sitting.ends_at),
        lines=tuple(queries.key_of(line) for line in sitting.lines.all()),
        audience=Audience(sitting.audience),
        audience_reason=sitting.audience_reason,
    )


def open_registration(sitting: Sitting, *, by: User, at: datetime, seen: int) -> Sitting:
    """Registration of examinees begins, under the published plan of the year. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        lock(sitting.registration)
        with performing(sitting, "open", by=by, at=at, seen=seen) as opened:
            refuse(open_blockers(opened, at=at))
            opened.year_plan = queries.plan_of(opened.registration, timezone.localdate(opened.starts_at).year)
    return opened


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a sitting is to take place."""

    site: str
    division: str
    address: str
    starts_at: datetime
    ends_at: datetime

    @property
    def kept(self) -> dict[str, str]:
        """As the report keeps it."""
        return {
            "site": self.site,
            "division": self.division,
            "address": self.address,
            "starts_at": timezone.localtime(self.starts_at).isoformat(),
            "ends_at": timezone.localtime(self.ends_at).isoformat(),
        }


def place_of(sitting: Sitting) -> Place:
    """Where it is to take place now."""
    return Place(sitting.site, sitting.division, sitting.address, sitting.starts_at, sitting.ends_at)


def _moved(sitting: Sitting, to: Place) -> rules.Asked:
    return replace(
        asked(sitting),
        **{name: getattr(to, name) for name in ("site", "division", "address")},
        starts_at=timezone.localtime(to.starts_at),
        ends_at=timezone.localtime(to.ends_at),
        starts_on=timezone.localdate(to.starts_at),
        ends_on=timezone.localdate(to.ends_at),
    )


def move_blockers(sitting: Sitting, to: Place, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way of a change of time or place: what an entry asks, and for an arranged one its people."""
    said = _moved(sitting, to)
    known = queries.known(sitting.registration, said.division, said.starts_on, at=at)
    begins = timezone.localtime(sitting.starts_at)
    changed = to.kept != place_of(sitting).kept
    return (*rules.move_reasons(starts_at=begins, now=at, changed=changed), *rules.blockers(said, known), *_people(sitting, to))


def _people(sitting: Sitting, to: Place) -> tuple[Reason, ...]:
    """Whether those who are placed still may be, on the other days."""
    if sitting.state != SittingState.ARRANGED:
        return ()
    then = Sitting(pk=sitting.pk, registration=sitting.registration, notice=sitting.notice, starts_at=to.starts_at, ends_at=to.ends_at)
    given = arranging.arrangement(sitting)
    return arrangements.blockers(given, arranging.setting(then, {row.person for row in given.staff}))


def move(sitting: Sitting, to: Place, *, reason: str, by: User, at: datetime, seen: int) -> Sitting:
    """Reports a change of time or place before the sitting begins, with what stood before. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        lock(sitting.registration)
        with performing(sitting, "move", by=by, at=at, seen=seen, note=reason.strip()) as moved:
            missing = () if reason.strip() else (Reason(CLAUSE, "请写明变更的原因。", "V1.8", "reason"),)
            refuse((*missing, *move_blockers(moved, to, at=at)))
            before = place_of(moved).kept
            said = _moved(moved, to)
            known = queries.known(moved.registration, said.division, said.starts_on, at=at)
            moved.notice, moved.authority = _under(moved.registration, rules.consent_of(said, known))
            for name, value in _columns(said).items():
                setattr(moved, name, value)
            SittingMove.objects.create(sitting=moved, before=before, after=to.kept, reason=reason.strip(), reported_at=at, reported_by=by)
        tell_authority(moved, f"场次时间、地点变更：{moved.institution}", f"{moved.title}：{reason.strip()}", at)
    return moved


def cancel(sitting: Sitting, *, reason: str, by: User, at: datetime, seen: int) -> Sitting:
    """Gives a sitting up, with a reason. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        refuse(() if reason.strip() else (Reason(CLAUSE, "请写明取消的理由。", "O02", "reason"),))
        gone = perform(sitting, "cancel", by=by, at=at, seen=seen, note=reason.strip(), reason=reason.strip())
        tell_authority(gone, f"场次已取消：{gone.institution}", f"{gone.title}：{reason.strip()}", at)
    return gone


def tell_authority(sitting: Sitting, title: str, body: str, at: datetime) -> None:
    """To who reviews and inspects at the authority of the sitting."""
    readers = users_of(sitting.authority, timezone.localdate(at), WATCHERS)
    key, link = f"sitting:{sitting.pk}:{sitting.version}:desk", f"/desk/supervision/sittings/{sitting.pk}/"
    tell(readers, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def tell_institution(sitting: Sitting, title: str, body: str, at: datetime) -> None:
    """To the people of the institution."""
    readers = users_of(sitting.institution, timezone.localdate(at))
    key, link = f"sitting:{sitting.pk}:{sitting.version}:my", f"/my/activity/{sitting.pk}/"
    tell(readers, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
