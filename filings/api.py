"""POST filings/simulate: what a filing would meet if it were submitted on a day (N8). Nothing is kept."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from filings.enums import Audience, ChangeKind, Level, ListingKind, Matter, Norm, PersonRole, Premises, Stage
from filings.queries.simulating import renewal, simulated
from portal.institutions.enums import Affiliation, LegalForm, Track

router = Router(tags=["备案"])

Day = Annotated[date, Field(ge=date(2010, 1, 1), le=date(2040, 12, 31))]
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
Division = Annotated[str, Field(pattern=r"^([0-9]{6})?$")]
MOST = 200


class OccupationIn(Schema):
    code: Word
    name: Word = ""
    levels: list[Level] = Field(default=[], max_length=10)
    work_type: Word = ""


class PersonIn(Schema):
    ref: Word = ""
    role: PersonRole = PersonRole.ASSESSOR
    external: bool = False
    agreement: bool = False
    occupations: list[Word] = Field(default=[], max_length=50)
    card_until: Day | None = None


class LeaseIn(Schema):
    model_config = ConfigDict(populate_by_name=True)

    from_on: Day | None = Field(None, alias="from")
    to: Day | None = None


class ListingIn(Schema):
    model_config = ConfigDict(populate_by_name=True)

    kind: ListingKind
    from_on: Day | None = Field(None, alias="from")
    removed: Day | None = None


class FilingIn(Schema):
    """The answers of a filing; what is left out is not judged."""

    matter: Matter = Matter.INITIAL
    track: Track
    affiliation: Affiliation = Affiliation.PRIVATE
    legal_form: LegalForm = LegalForm.COMPANY
    registered_division: Division = ""
    working_division: Division = ""
    on: Day | None = None
    credit_code: Word = ""
    name: Word = Field("", description="机构名称；登记为企业的院校须填")
    original_authority: Division = Field("", description="原备案机关的区划代码；填了信用代码的按备案登记")
    change: list[ChangeKind] = Field(default=[], max_length=10)
    call_open: bool | None = Field(None, description="不填的，按已发布的遴选公告")
    consent: bool = False
    occupations: list[OccupationIn] = Field(default=[], max_length=50)
    items: list[Word] = Field(default=[], max_length=50)
    people: list[PersonIn] = Field(default=[], max_length=MOST)
    premises: Premises | None = None
    lease: LeaseIn | None = None
    norm: Norm | None = None
    audience: list[Audience] = Field(default=[], max_length=10)
    listings: list[ListingIn] = Field(default=[], max_length=20)
    attested: list[Word] | None = Field(default=None, max_length=60)


class MaterialOut(Schema):
    key: str
    label: str
    required: bool
    waived: bool
    why: str
    clause: str


class BlockerOut(Schema):
    rule: str
    stage: Stage
    clause: str
    text: str


class WarningOut(Schema):
    clause: str
    text: str


class GapOut(Schema):
    occupation: str
    have: int
    need: int


class StepOut(Schema):
    step: str
    on: date
    provisional: bool
    estimated: bool


class RenewalOut(Schema):
    valid_to: date = Field(description="有效期最后一日")
    opens_on: date = Field(description="可以提交延续申请的第一日")
    closes_on: date = Field(description="可以提交延续申请的最后一日")
    estimated: bool = Field(description="按预计的有效期推算")


class SimulationOut(Schema):
    authority: str = Field(description="受理机关的区划代码，无法确定时为空")
    clause: str
    note: str
    materials: list[MaterialOut]
    blockers: list[BlockerOut]
    warnings: list[WarningOut]
    assessor_gaps: list[GapOut]
    forecast: list[StepOut]
    renewal: RenewalOut | None = Field(description="延续申请的时间；没有有效期或者无法推算的为空")


@router.post("/simulate", response=SimulationOut, summary="模拟一次备案申请")
def simulate(request: HttpRequest, answers: FilingIn) -> dict[str, object]:
    found = simulated(answers.model_dump(by_alias=True, exclude_none=True), on=answers.on or timezone.localdate())
    return {
        "authority": found.route.authority,
        "clause": found.route.clause,
        "note": found.route.note,
        "materials": found.materials,
        "blockers": [
            {"rule": reason.rule, "stage": stage, "clause": reason.clause, "text": reason.text} for stage, reason in found.staged_blockers
        ],
        "warnings": [{"clause": reason.clause, "text": reason.text} for reason in found.findings.warnings],
        "assessor_gaps": found.gaps,
        "forecast": found.forecast,
        "renewal": renewal(found),
    }
