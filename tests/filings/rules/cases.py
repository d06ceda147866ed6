"""A filing of each track that meets every condition, as a stored document, and the facts and figures it is judged with."""

from copy import deepcopy
from datetime import date
from typing import Any

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers, from_sections
from filings.rules.conditions import attestations_for
from filings.rules.facts import Facts, Scope
from portal.institutions.enums import Track
from portal.policy.figures import FIGURES
from portal.workdays.national import packaged_days, packaged_years
from portal.workdays.rules import GUANGXI, Calendar

ON = date(2026, 10, 9)
FIGURES_NOW = {key: spec.value for key, spec in FIGURES.items() if not isinstance(spec.value, str)}
CALENDAR = Calendar(GUANGXI, 1, packaged_days(), {}, packaged_years(), frozenset({2026}))

ELECTRICIAN, WELDER, GUARD, WEAVING = "6-31-01-03", "6-18-02-04", "4-07-05-01", "450001"
NUCLEAR = "民用核安全设备焊工"

SCOPE = Scope(
    graded=frozenset({ELECTRICIAN, WELDER, GUARD}),
    restricted=frozenset({(WELDER, NUCLEAR)}),
    qualification=frozenset({(GUARD, ""), (WELDER, NUCLEAR)}),
    items=frozenset({WEAVING}),
    levels={ELECTRICIAN: frozenset({"5", "4", "3"})},
)
FACTS = Facts(credit_check=CreditCheck.VERIFIED, scope=SCOPE, original_authority="450200", call_open=True)

LINES = {
    Track.EXAMINING_QUALIFICATION: GUARD,
    Track.EXAMINING_SPECIAL: WEAVING,
    Track.GRADING_EMPLOYER: ELECTRICIAN,
    Track.GRADING_SCHOOL: ELECTRICIAN,
    Track.GRADING_SOCIAL: ELECTRICIAN,
}
FORM = {Track.GRADING_SCHOOL: "public_institution"}
AUDIENCE = {Track.GRADING_EMPLOYER: "own_staff", Track.GRADING_SCHOOL: "own_students"}
FILE = {"id": 1, "sha256": "ab" * 32, "name": "扫描件.pdf", "pages": 2}


def _assessors(code: str) -> list[dict[str, Any]]:
    return [
        {
            "row_id": f"p{number}",
            "name": f"考评员{number}",
            "id_hash": f"hash{number}",
            "card_no": f"4502{number}",
            "occupations": [code],
            "level": "1",
            "card_until": "2028-12-31",
        }
        for number in (1, 2, 3)
    ]


def _venues(code: str) -> list[dict[str, Any]]:
    theory = {"row_id": "v1", "name": "标准考场", "room": "standard", "premises": "owned", "monitored": True}
    skill = {"row_id": "v2", "name": "实训车间", "room": "skill", "premises": "owned", "monitored": True, "occupations": [code]}
    return [theory, skill]


def document(track: Track, matter: Matter = Matter.INITIAL) -> dict[str, Any]:
    """A complete document of the track; the caller may change it."""
    code = LINES[track]
    line = {"row_id": "o1", "code": code, "name": "名称", "levels": ["5", "4"], "norm": "national_standard"}
    item = {"row_id": "i1", "code": code, "name": "名称"}
    sections: dict[str, Any] = {
        "institution": {
            "name": "柳州龙屏机械制造有限公司",
            "credit_code": "91450200MA7LP62X4J",
            "legal_form": FORM.get(track, "company"),
            "affiliation": "private",
            "registered_division": "450203",
            "working_division": "450203",
            "department": "评价中心",
            "audience": [AUDIENCE.get(track, "public")],
            "changes": ["added_occupations"] if matter == Matter.CHANGE else [],
        },
        "items" if track == Track.EXAMINING_SPECIAL else "occupations": {"rows": [item if track == Track.EXAMINING_SPECIAL else line]},
        "venues": {"rows": _venues(code)},
        "equipment": {"rows": [{"row_id": "e1", "name": "实训台", "count": 12}]},
        "assessors": {"rows": _assessors(code)},
        "experts": {"rows": [{"row_id": "x1", "name": "专家甲", "id_hash": "hash8"}]},
        "supervisors": {"rows": [{"row_id": "s1", "name": "督导员甲", "id_hash": "hash9"}]},
        "staff": {"rows": [{"row_id": "t1", "name": "职员甲", "id_hash": "hash10", "post": "考务", "full_time": True}]},
        "rules": {"rows": [{"row_id": "r1", "name": "考务管理制度", "issued_on": "2025-01-01"}]},
        "materials": {
            "files": {
                key: [FILE]
                for key in ("letter", "plan", "papers", "experience", "credit_report", "self_report", "change_letter", "consent_files")
            },
            "consent_body": "自治区公安厅",
            "consent_on": "2026-09-01",
            "credit_report_on": "2026-09-20",
        },
        "commitment": {"attested": [check.id for check in attestations_for(track)], "rows": []},
    }
    return deepcopy(sections)


def answers(track: Track, matter: Matter = Matter.INITIAL, **sections: Any) -> Answers:
    """The complete answers of the track, with whole sections replaced."""
    return from_sections(document(track, matter) | sections, matter=matter, track=track)
