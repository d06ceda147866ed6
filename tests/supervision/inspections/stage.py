"""An inspection of a Liuzhou institution and everybody about it, for tests; every act goes through the services."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.institutions.models import Registration
from portal.people.models import MemberState, Person
from supervision.enums import Finding, Form, InspectionResult, InspectorKind, PlanKind
from supervision.models import Draw, Inspection, InspectionPhoto, InspectionPlan, Inspector
from supervision.queries import inspections as queries
from supervision.services import inspecting, scheduling, teaming, visiting
from tests.filings import changed
from tests.filings.stage import MONDAY, Desk, desk, user

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
VISIT = MONDAY + 2 * DAY
CITY = "450200"


def inspector(number: int, *, code: str = CITY, kind: InspectorKind = InspectorKind.OFFICER, **change: Any) -> Inspector:
    """An inspector with an account, a post and a certificate for years."""
    account = user(f"检查员{number}")
    person = Person.objects.create(id_hash=f"inspector{number}".rjust(64, "0"), id_mask="450***", name=account.name, user=account)
    role = Role.INSPECTOR if kind == InspectorKind.OFFICER else Role.EXPERT
    grant(account, authority(code), role, by=None, at=MONDAY - 400 * DAY)
    given: dict[str, Any] = {
        "person": person,
        "authority": authority(code),
        "kind": kind,
        "certificate": f"桂B{number:05d}",
        "valid_until": date(2029, 1, 1),
        "from_on": date(2025, 1, 1),
    }
    return Inspector.objects.create(**(given | change))


def account(row: Inspector) -> User:
    """The account behind an inspector."""
    assert row.person.user is not None
    return row.person.user


@dataclass
class Visit:
    """One inspection; `team` are its two inspectors, `admin` acts for the institution."""

    home: Desk
    registration: Registration
    admin: User
    team: list[Inspector] = field(default_factory=list)
    inspection: Inspection = None  # type: ignore[assignment]

    @property
    def first(self) -> User:
        return account(self.team[0])

    @property
    def second(self) -> User:
        return account(self.team[1])

    def fresh(self) -> Inspection:
        self.inspection = Inspection.objects.get(pk=self.inspection.pk)
        return self.inspection


def prepared(number: int = 1) -> Visit:
    """The bureau, an institution of it, two inspectors."""
    home = desk(CITY)
    registration, admin = changed.registered(number=number)
    return Visit(home, registration, admin, [inspector(number * 10), inspector(number * 10 + 1)])


def scheduled(visit: Visit | None = None, **change: Any) -> Visit:
    found = visit or prepared()
    given: dict[str, Any] = {
        "authority": found.home.authority,
        "kind": PlanKind.ROUTINE,
        "form": Form.VISIT,
        "planned_on": VISIT.date(),
        "members": found.team,
        "lead": found.team[0],
        "by": found.first,
        "at": MONDAY,
    }
    found.inspection = scheduling.schedule(found.registration, **(given | change))
    return found


def accepted(visit: Visit | None = None, **change: Any) -> Visit:
    found = scheduled(visit, **change)
    assert found.inspection.team is not None
    for member in found.inspection.team.members.select_related("person__user", "team__inspection"):
        assert member.person.user is not None
        teaming.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=member.person.user, at=MONDAY)
    return found


def notified(visit: Visit | None = None, **change: Any) -> Visit:
    found = accepted(visit, **change)
    row = found.fresh()
    inspecting.notify(row, on=row.planned_on, by=found.home.approver, at=MONDAY + MINUTE, seen=row.version)
    found.fresh()
    return found


def begun(visit: Visit | None = None, **change: Any) -> Visit:
    found = notified(visit, **change)
    visiting.begin(found.inspection, by=found.first, at=VISIT, seen=found.inspection.version)
    found.fresh()
    return found


def answer_all(found: Visit, unfit: tuple[str, ...] = (), at: datetime = VISIT + 10 * MINUTE) -> None:
    for point in found.inspection.checklist.document["points"]:
        bad = point["id"] in unfit
        finding, words = (Finding.UNFIT, "座位间距不足 80 厘米") if bad else (Finding.FIT, "")
        visiting.answer(found.inspection, point["id"], finding, words=words, seen=0, by=found.first, at=at)


def sign(found: Visit, by: User, at: datetime = VISIT + 20 * MINUTE) -> Inspection:
    return visiting.sign(found.inspection, record=queries.record_sha256(found.inspection), by=by, at=at)


def signed(visit: Visit | None = None, unfit: tuple[str, ...] = (), **change: Any) -> Visit:
    found = begun(visit, **change)
    answer_all(found, unfit)
    sign(found, found.first)
    sign(found, found.second, VISIT + 21 * MINUTE)
    found.fresh()
    return found


def confirmed(visit: Visit | None = None, unfit: tuple[str, ...] = (), **change: Any) -> Visit:
    found = signed(visit, unfit, **change)
    result = InspectionResult.ORDERED if unfit else InspectionResult.IN_ORDER
    row = found.inspection
    inspecting.confirm(row, result=result, conclusion="检查情况如上。", by=found.home.reviewer, at=VISIT + DAY, seen=row.version)
    found.fresh()
    return found


def published(visit: Visit | None = None, unfit: tuple[str, ...] = (), **change: Any) -> Visit:
    found = confirmed(visit, unfit, **change)
    inspecting.publish(found.inspection, by=found.home.reviewer, at=VISIT + 2 * DAY, seen=found.inspection.version)
    found.fresh()
    return found


def picture(shade: int = 10) -> SimpleUploadedFile:
    """A small photo; another shade is another file."""
    buffer = BytesIO()
    Image.new("RGB", (32, 32), (shade, shade, shade)).save(buffer, "JPEG")
    return SimpleUploadedFile("现场.jpg", buffer.getvalue(), content_type="image/jpeg")


def photographed(found: Visit, count: int = 3) -> list[InspectionPhoto]:
    return [
        visiting.add_photo(found.inspection, picture(10 * no), visiting.Shot(), by=found.first, at=VISIT + no * MINUTE)
        for no in range(1, count + 1)
    ]


def alter(photo: InspectionPhoto) -> None:
    """Somebody changes the stored file behind the portal's back."""
    path = Path(photo.attachment.file.path)
    path.write_bytes(path.read_bytes() + b"\0")


def published_draw(plan: InspectionPlan, number: str, team: list[str], object_number: str, froze: User, seeded: User) -> Draw:
    """A published draw with one object and this team, by its certificates; only its transitions wrote its state."""
    draw = Draw.objects.create(number=number, plan=plan, shares={}, document={}, prepared_at=MONDAY, prepared_by=froze)
    draw.freeze(by=froze, at=MONDAY, hashes={"objects": "x"})
    draw.enter_seed(by=seeded, at=MONDAY + MINUTE, seed="1 2", source="掷骰")
    draw.run(by=seeded, at=MONDAY + MINUTE, result={"drawn": [{"object": object_number, "stratum": "A", "team": team}]})
    draw.publish(by=froze, at=MONDAY + MINUTE)
    draw.save()
    return draw
