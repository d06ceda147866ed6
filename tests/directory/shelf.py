"""Registrations for tests of the register, made through the services."""

from datetime import datetime

from portal.authorities.queries import authority
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.directory import services as directory
from portal.institutions import services as institutions
from portal.institutions.enums import Affiliation, Audience, LegalForm, Track
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.services import Grant, ScopeRow, SiteRow
from portal.workdays.rules import ZONE, validity_end

FILED_AT = datetime(2024, 3, 4, 10, 0, tzinfo=ZONE)
CARER = ("4-10-01-05", "养老护理员")
ELECTRICIAN = ("6-31-01-03", "电工")
COOK = ("4-03-02-01", "中式烹调师")
_AUDIENCE = {Track.GRADING_EMPLOYER: Audience.OWN_WORKERS, Track.GRADING_SCHOOL: Audience.OWN_STUDENTS}


def legal_person(number: int, *, name: str = "", phone: str = "0772-2800000") -> LegalPerson:
    return LegalPerson.objects.create(
        credit_code=make_credit_code("91", "450202", f"MA7{number:05d}"),
        name=name or f"柳州第{number}职业培训学校",
        legal_form=LegalForm.COMPANY,
        affiliation=Affiliation.PRIVATE,
        legal_representative="覃建国",
        registered_division="450202",
        registered_address="柳州市城中区 88 号",
        working_division="450202",
        working_address="柳州市城中区 88 号",
        contact="韦联系",
        phone=phone,
    )


def registered(
    number: int = 1,
    *,
    person: LegalPerson | None = None,
    name: str = "",
    track: Track = Track.GRADING_SCHOOL,
    city: str = "450200",
    scope: dict[tuple[str, str], str] | None = None,
    at: datetime = FILED_AT,
    phone: str = "0772-2800000",
) -> Registration:
    """An institution registered and shown from `at`; `scope`: occupation → its levels, such as "543"."""
    person = person or legal_person(number, name=name, phone=phone)
    bureau, on = authority(city), at.date()
    rows = tuple(
        ScopeRow(code=code, name=title, norm="国家职业标准", level=level)
        for (code, title), levels in (scope or {ELECTRICIAN: "543"}).items()
        for level in levels or [""]
    )
    registration = institutions.establish(
        person,
        Grant(
            track=track,
            filed_with=bureau,
            number=f"桂技评备〔{on.year}〕{city[:4]}-{number:04d}号",
            audience=_AUDIENCE.get(track, Audience.PUBLIC),
            filed_on=on,
            valid_to=validity_end(on, 3) if track.value.startswith("grading") else None,
            institution_code=f"S0000450{number:05d}" if track.value.startswith("grading") else "",
            scope=rows,
            sites=(SiteRow("skill", "实训楼", "本校"),),
        ),
        by=None,
        at=at,
    )
    directory.publish(registration, reason="初次备案", clause="附2二(五)", by=None, at=at)
    return registration
