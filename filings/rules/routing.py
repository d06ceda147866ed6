"""Which authority takes a filing: the routing table, first match wins, the matter before everything else (D89)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from portal.institutions.enums import Affiliation, Kind, Track
from portal.policy.clauses import Reason

REGION: Final = "450000"
NANNING: Final = "450100"
CITIES: Final = frozenset(f"45{number:02}00" for number in range(1, 15))

_OF_REGION_OR_CENTRE: Final = frozenset(
    {Affiliation.REGIONAL_DIRECT, Affiliation.CENTRAL_PUBLIC, Affiliation.CENTRAL_ENTERPRISE, Affiliation.CENTRAL_ENTERPRISE_UNIT}
)


class Goes(Enum):
    """Where a row of the table sends a filing."""

    TO_REGION = "region"
    TO_CITY = "city"
    TO_ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One row of the table: its number there, the condition, where to, on which clause, and the sentence for the applicant."""

    no: int
    applies: Callable[[Answers], bool]
    goes: Goes
    clause: str
    note: str


@dataclass(frozen=True, slots=True)
class Route:
    """The answer: division code of the authority ("" where none can be named), the row that matched, its clause and sentence.

    `recommender`: the city that selects and recommends a social organisation; `blockers` stand in the way of submission.
    """

    row: int
    authority: str
    clause: str
    note: str
    recommender: str = ""
    blockers: tuple[Reason, ...] = ()
    flags: tuple[Reason, ...] = ()


def city_of(division: str) -> str:
    """The prefecture-level city of a county, district or city code; "" outside Guangxi or for the region itself."""
    city = f"{division[:4]}00"
    return city if city in CITIES else ""


def is_in_guangxi(division: str) -> bool:
    """Whether a six-digit code lies in Guangxi."""
    return len(division) == 6 and division.startswith("45")


def _is_examining(answers: Answers) -> bool:
    return Track(answers.track).kind is Kind.EXAMINING


def _sits_in_nanning(answers: Answers) -> bool:
    """驻邕 goes by the working address (D107)."""
    return city_of(answers.institution.working_division) == NANNING


ROUTES: Final[tuple[RouteRow, ...]] = (
    RouteRow(
        9,
        lambda a: a.matter != Matter.INITIAL,
        Goes.TO_ORIGINAL,
        "文一(二)",
        "变更和延续向原备案机关申请，机构现在的注册地和所属关系不影响受理。",
    ),
    RouteRow(
        1,
        lambda a: a.track == Track.EXAMINING_QUALIFICATION,
        Goes.TO_REGION,
        "附1二(二)",
        "开展职业资格评价的，经职业资格实施部门（单位）同意后向自治区备案。",
    ),
    RouteRow(
        2,
        lambda a: _is_examining(a) and a.institution.affiliation in _OF_REGION_OR_CENTRE and _sits_in_nanning(a),
        Goes.TO_REGION,
        "附1二(二)",
        "驻邕中直、区直单位向自治区申请。",
    ),
    RouteRow(
        3,
        lambda a: _is_examining(a) and a.institution.affiliation == Affiliation.REGION_WIDE_ASSOCIATION,
        Goes.TO_REGION,
        "附1二(二)",
        "全区性社会团体向自治区申请。",
    ),
    RouteRow(4, _is_examining, Goes.TO_CITY, "附1二(二)", "按注册地向设区市备案。"),
    RouteRow(
        5,
        lambda a: a.track == Track.GRADING_SOCIAL,
        Goes.TO_REGION,
        "附2二(二)",
        "社会培训评价组织在遴选公告期间申请，由设区市遴选推荐，自治区受理备案。",
    ),
    RouteRow(
        6,
        lambda a: a.institution.affiliation == Affiliation.CENTRAL_ENTERPRISE_UNIT,
        Goes.TO_REGION,
        "附2二(二)",
        "中央企业驻桂分支机构由自治区受理。",
    ),
    RouteRow(
        7,
        lambda a: a.institution.affiliation == Affiliation.REGIONAL_DIRECT and _sits_in_nanning(a),
        Goes.TO_REGION,
        "附2二(二)",
        "驻邕区直单位由自治区受理。",
    ),
    RouteRow(8, lambda a: True, Goes.TO_CITY, "附2二(二)", "按注册地由设区市受理。"),
)


def route(answers: Answers, facts: Facts) -> Route:
    """The authority for a filing, with the clause and what still stands in the way. Clause: 附1二(二), 附2二(二), 文一(二)."""
    row = next(row for row in ROUTES if row.applies(answers))
    authority = _authority(row.goes, answers, facts)
    return Route(
        row=row.no,
        authority=authority,
        clause=row.clause,
        note=row.note,
        recommender=_city(answers) if _needs_call(answers) else "",
        blockers=(*_nowhere(row, authority, answers), *_without_call(answers, facts), *_without_city(answers), *_without_consent(answers)),
        flags=_flags(row, answers, facts),
    )


def _authority(goes: Goes, answers: Answers, facts: Facts) -> str:
    """By the registered address, never the registry (D71); a body registered elsewhere but seated here goes by its seat (D107)."""
    if goes is Goes.TO_REGION:
        return REGION
    if goes is Goes.TO_ORIGINAL:
        return facts.original_authority
    return _city(answers)


def _city(answers: Answers) -> str:
    return city_of(answers.institution.registered_division) or city_of(answers.institution.working_division)


def _needs_call(answers: Answers) -> bool:
    """A social organisation's initial filing and added occupations need an open call, its renewal and basic data do not (D89)."""
    return answers.track == Track.GRADING_SOCIAL and (
        answers.matter == Matter.INITIAL or (answers.matter == Matter.CHANGE and answers.adds)
    )


def _without_call(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    if facts.call_open or not _needs_call(answers):
        return ()
    return (Reason("附2二(二)", "社会培训评价组织仅在遴选公告期间受理。请等自治区发布遴选公告后，在公告的时间内申请。", "B46"),)


def _without_city(answers: Answers) -> tuple[Reason, ...]:
    """Somebody has to recommend it: a body that neither is registered nor sits in one of the cities has nobody (B46)."""
    if not _needs_call(answers) or _city(answers):
        return ()
    text = "无法确定遴选推荐的设区市。注册地请选到所在的县（市、区）。"
    return (Reason("附2二(二)", text, "B46", "institution.registered_division"),)


def _without_consent(answers: Answers) -> tuple[Reason, ...]:
    """Consent comes first for an initial filing and for added scope; D67 lets one document be consent and letter."""
    if answers.track != Track.EXAMINING_QUALIFICATION or not answers.needs_capacity or answers.consent.given:
        return ()
    text = "尚无职业资格实施部门（单位）的同意。填写同意的部门和日期，并上传同意文件或载明同意的备案函。"
    return (Reason("附1二(二)", text, "A36", "materials.consent_body"),)


def _nowhere(row: RouteRow, authority: str, answers: Answers) -> tuple[Reason, ...]:
    if authority:
        return ()
    if row.goes is Goes.TO_ORIGINAL:
        return (Reason(row.clause, "没有查到原备案。变更和延续须在已有备案的基础上申请，请先办理初次备案。", "G10"),)
    text = "无法确定受理机关。注册地请选到所在的县（市、区），按注册地址而不是登记机关。"
    return (Reason(row.clause, text, "B52" if Track(answers.track).kind is Kind.GRADING else "A39", "institution.registered_division"),)


def _flags(row: RouteRow, answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What the reviewer confirms: a body registered elsewhere (D107), a central enterprise that may be a unit (D21), a moved seat (D20)."""
    place = answers.institution
    found: list[Reason] = []
    if row.no == 8 and place.affiliation == Affiliation.CENTRAL_ENTERPRISE:
        found.append(
            Reason(
                row.clause, "只有中央企业驻桂分支机构由自治区受理。属于驻桂分支机构的，请改选所属关系。", "D21", "institution.affiliation"
            )
        )
    moved = row.goes is Goes.TO_ORIGINAL and facts.original_authority in CITIES and city_of(place.registered_division)
    if moved and moved != facts.original_authority:
        found.append(
            Reason(row.clause, "注册地已在另一设区市。本次仍由原备案机关办理，办结后再移交监管。", "D20", "institution.registered_division")
        )
    return tuple(found)


# The same table in a sentence for each track, for whoever has not begun yet.
WHERE: Final[dict[Track, str]] = {
    Track.EXAMINING_QUALIFICATION: "经职业资格实施部门（单位）同意后，向自治区申请。",
    Track.EXAMINING_SPECIAL: "按注册地向设区市申请；驻邕中直、区直单位和全区性社会团体向自治区申请。",
    Track.GRADING_EMPLOYER: "按注册地向设区市申请；中央企业驻桂分支机构和驻邕区直单位向自治区申请。",
    Track.GRADING_SCHOOL: "按注册地向设区市申请；驻邕区直院校向自治区申请。",
    Track.GRADING_SOCIAL: "仅在遴选公告期间受理：设区市遴选推荐，自治区受理备案。",
}
