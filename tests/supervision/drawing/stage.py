"""An authority with inspectors, a published plan and institutions to draw from; acts go through the services."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.institutions.enums import Affiliation, Audience, FactKind, LegalForm, Track
from portal.institutions.models import Fact, LegalPerson, Registration
from portal.people.models import Person
from supervision.enums import InspectorKind, Mechanism, PlanKind, SeedKind
from supervision.models import Draw, InspectionPlan, Inspector
from supervision.rules.plans import Said
from supervision.rules.seeds import Seed
from supervision.services import draws, plans
from tests.filings.stage import ZONE, user

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)
SAID = Said(
    kind=PlanKind.ROUTINE,
    title="2026 年第四季度日常督导",
    forms=("visit",),
    mechanism=Mechanism.OWN,
    content="备案条件保持、考务管理、证书核发",
    focus="考场监控和题库保管",
    objects_text="本市监管的评价机构",
    partners=(),
    from_on=date(2026, 12, 1),
    to_on=date(2026, 12, 31),
)
SEED = Seed(SeedKind.DICE, "3 5 1 6 2 4 4 1", "韦丽萍、覃建国", NOW + 2 * HOUR)


@dataclass(frozen=True)
class Bureau:
    """Two inspectors, one of whom freezes and the other enters the seed; who publishes, who approves."""

    authority: Authority
    inspector: User
    second: User
    reviewer: User
    approver: User


def bureau(code: str = "450200") -> Bureau:
    party, people = authority(code), []
    for role in (Role.INSPECTOR, Role.INSPECTOR, Role.REVIEWER, Role.APPROVER):
        people.append(user(f"{party.city_name}{role.label}"))
        grant(people[-1], party, role, by=None, at=NOW - timedelta(days=400))
    return Bureau(party, *people)


def registration(
    number: int, *, code: str = "450200", track: Track = Track.GRADING_EMPLOYER, person: LegalPerson | None = None
) -> Registration:
    found = person or LegalPerson.objects.create(
        credit_code=make_credit_code("91", f"{code[:4]}02", f"MADR{number:04d}"),
        name=f"龙屏第{number}公司",
        legal_form=LegalForm.COMPANY,
        affiliation=Affiliation.PRIVATE,
        legal_representative="覃建国",
        registered_division=f"{code[:4]}02",
        working_division=f"{code[:4]}02",
    )
    grading = track.value.startswith("grading")
    return Registration.objects.create(
        legal_person=found,
        track=track,
        filed_with=authority(code),
        supervised_by=authority(code),
        number=f"桂技评备〔2025〕{code[:4]}-{number:04d}号",
        audience=Audience.OWN_WORKERS,
        filed_on=date(2025, 5, 1),
        valid_from=date(2025, 5, 1),
        valid_to=date(2028, 4, 30) if grading else None,
    )


def fact(found: Registration, kind: FactKind, value: str = "", *, from_on: date = date(2026, 6, 1), until_on: date | None = None) -> Fact:
    return Fact.objects.create(registration=found, kind=kind, value=value, from_on=from_on, until_on=until_on, clause="文三(二)")


def inspector(number: int, party: Authority, **changed: Any) -> Inspector:
    person = Person.objects.create(id_hash=f"{number:064d}", id_mask="450************21X", name=f"检查员{number}")
    values = {
        "kind": InspectorKind.OFFICER,
        "certificate": f"桂执{number:04d}",
        "valid_until": date(2028, 1, 1),
        "from_on": date(2026, 1, 1),
    }
    return Inspector.objects.create(person=person, authority=party, **{**values, **changed})


def published(office: Bureau, **changed: Any) -> InspectionPlan:
    said = Said(**{**{name: getattr(SAID, name) for name in SAID.__slots__}, **changed})
    plan = plans.draft(office.authority, said, by=office.inspector, at=NOW - 2 * HOUR)
    plan = plans.approve(plan, by=office.approver, at=NOW - 2 * HOUR, seen=plan.version)
    return plans.publish(plan, by=office.reviewer, at=NOW - HOUR, seen=plan.version)


def registers(office: Bureau, *, objects: int = 12, inspectors: int = 4) -> None:
    for number in range(1, objects + 1):
        registration(number, code=office.authority.code)
    for number in range(1, inspectors + 1):
        inspector(number, office.authority)


def prepared(office: Bureau, **changed: Any) -> Draw:
    registers(office, **changed)
    return draws.prepare(published(office), team=2, by=office.inspector, at=NOW)


def frozen(office: Bureau, **changed: Any) -> Draw:
    draw = prepared(office, **changed)
    return draws.freeze(draw, by=office.inspector, at=NOW + HOUR, seen=draw.version)


def seeded(office: Bureau, **changed: Any) -> Draw:
    draw = frozen(office, **changed)
    return draws.enter_seed(draw, SEED, by=office.second, at=NOW + 3 * HOUR, seen=draw.version)


def drawn(office: Bureau, **changed: Any) -> Draw:
    draw = seeded(office, **changed)
    return draws.run(draw, by=office.inspector, at=NOW + 3 * HOUR, seen=draw.version)
