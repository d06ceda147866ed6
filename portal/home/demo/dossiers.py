"""Whole applications as an institution would fill them in: invented names on real structures, the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from filings.enums import Audience as Candidates
from filings.enums import Norm, PaperKind, Premises, Room
from filings.rules.conditions import attestations_for
from portal.institutions.enums import Affiliation, Kind, LegalForm, Track
from portal.people.identity import keyed_hash, mask

Document = dict[str, dict[str, Any]]
Row = dict[str, Any]

SURNAMES = "韦黄覃莫陆梁李陈罗潘卢吴谢蒙蓝农甘廖林周唐刘张秦邓"
GIVEN = (
    "志强",
    "丽萍",
    "春梅",
    "建明",
    "晓燕",
    "国栋",
    "海波",
    "玉兰",
    "永福",
    "秀英",
    "家俊",
    "思远",
    "小凤",
    "立军",
    "文斌",
    "桂香",
    "德明",
    "彩云",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Applicant:
    """The facts of an institution that its form repeats."""

    name: str
    credit_code: str
    legal_form: LegalForm
    affiliation: Affiliation
    division: str
    address: str
    representative: str
    dialling: str = "0772"


@dataclass(frozen=True, slots=True)
class Line:
    """An occupation with levels, or an item (no levels)."""

    code: str
    name: str
    levels: tuple[str, ...] = ()
    edition: str = "2022"


def person_name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def id_number(rng: random.Random, division: str = "450202") -> str:
    """A well-formed citizen number of nobody: born on a day that its check digit fits."""
    born = date(1965, 1, 1) + timedelta(days=rng.randrange(12000))
    body = f"{division}{born:%Y%m%d}{rng.randrange(1000):03d}"
    check = "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]
    return body + check


def dossier(applicant: Applicant, track: Track, lines: Sequence[Line], *, on: date, rng: random.Random) -> Document:
    """A complete application that passes intake on `on`: section key → content, rows with ids. Files are uploaded apart."""
    codes = [line.code for line in lines]
    document: Document = {
        "institution": _institution(applicant, track, rng),
        "venues": {"rows": _venues(applicant, codes)},
        "equipment": {"rows": _equipment(codes)},
        "assessors": {"rows": [_assessor(rng, codes, on) for _ in range(4)]},
        "experts": {"rows": [_person(rng, field="职业技能评价", title="高级工程师") for _ in range(2)]},
        "supervisors": {"rows": [_person(rng, card_no=f"45D{rng.randrange(10**6):06d}", card_until=_far(on)) for _ in range(2)]},
        "staff": {"rows": [_staff(rng, post) for post in ("考务管理", "题库与档案管理", "质量督导")]},
        "rules": {"rows": _rules(on)},
        "materials": _materials(track, on),
        "commitment": {
            "attested": [check.id for check in attestations_for(track)],
            "signed_by": applicant.representative,
            "signed_on": on.isoformat(),
            "rows": [],
        },
    }
    if track is Track.EXAMINING_SPECIAL:
        document["items"] = {"rows": [{"row_id": f"item{n}", "code": line.code, "name": line.name} for n, line in enumerate(lines)]}
    else:
        document["occupations"] = {"rows": [_occupation(n, line, track) for n, line in enumerate(lines)]}
    if track is Track.GRADING_EMPLOYER:
        document["papers"] = {"rows": [_paper(n, line, on) for n, line in enumerate(lines)]}
    return document


def _far(on: date) -> str:
    return date(on.year + 4, 6, 30).isoformat()


def _institution(applicant: Applicant, track: Track, rng: random.Random) -> Row:
    basics: Row = {
        "name": applicant.name,
        "credit_code": applicant.credit_code,
        "legal_form": applicant.legal_form.value,
        "affiliation": applicant.affiliation.value,
        "registered_division": applicant.division,
        "registered_address": applicant.address,
        "working_division": applicant.division,
        "working_address": applicant.address,
        "established_on": "2009-03-18",
        "legal_representative": applicant.representative,
        **_identity(rng, "representative_id"),
        "business_scope": "职业技能培训、职业技能评价及相关服务；主营业务以登记为准。",
        "staff_total": 386,
        "department": "职业技能评价中心",
        "contact": person_name(rng),
        "contact_phone": f"{applicant.dialling}-{rng.randrange(2000000, 8999999)}",
        "email": "pingjia@example.org",
        "funding": "单位自有经费，每年列入预算。",
        "fees": "不收费",
        "audience": _AUDIENCE[track],
    }
    if track is Track.GRADING_EMPLOYER:
        basics |= {"main_business": "机械设备制造、安装和维修，申报职业为生产一线主要工种。", "covered_units": ""}
    if track.kind is Kind.EXAMINING or track is Track.GRADING_SOCIAL:
        basics |= {"influence": "连续多年承担本地区培训任务，学员覆盖全市。", "experience": "近五年累计培训评价三千余人次。"}
    return basics


_AUDIENCE = {
    Track.GRADING_EMPLOYER: [Candidates.OWN_STAFF.value, Candidates.DISPATCHED.value],
    Track.GRADING_SCHOOL: [Candidates.OWN_STUDENTS.value],
    Track.EXAMINING_QUALIFICATION: [Candidates.PUBLIC.value],
    Track.EXAMINING_SPECIAL: [Candidates.PUBLIC.value],
    Track.GRADING_SOCIAL: [Candidates.PUBLIC.value],
}


def _occupation(n: int, line: Line, track: Track) -> Row:
    row: Row = {
        "row_id": f"occ{n}",
        "code": line.code,
        "name": line.name,
        "edition": line.edition,
        "levels": list(line.levels),
        "norm": Norm.NATIONAL_STANDARD.value,
    }
    return row | {"practitioners": 60 + 10 * n} if track is Track.GRADING_EMPLOYER else row


def _venues(applicant: Applicant, codes: list[str]) -> list[Row]:
    common: Row = {
        "division": applicant.division,
        "address": applicant.address,
        "monitored": True,
        "premises": Premises.OWNED.value,
    }
    return [
        {"row_id": "v1", "name": "理论考场 201", "room": Room.STANDARD.value, "area": "96.5", "stations": 30, **common},
        {"row_id": "v2", "name": "智能化考场 301", "room": Room.COMPUTER.value, "area": "120", "stations": 50, "computers": 55, **common},
        {"row_id": "v3", "name": "实训车间", "room": Room.SKILL.value, "area": "860", "stations": 24, "occupations": codes, **common},
    ]


def _equipment(codes: list[str]) -> list[Row]:
    rows: list[tuple[str, str, int, list[str]]] = [
        ("视频监控主机", "32 路", 2, []),
        ("考务计算机", "台式", 55, []),
        ("实训考核工位", "标准配置", 24, codes),
    ]
    return [
        {"row_id": f"e{n}", "name": name, "model": model, "count": count, "occupations": uses, "premises": Premises.OWNED.value}
        for n, (name, model, count, uses) in enumerate(rows)
    ]


def _identity(rng: random.Random, key: str) -> Row:
    number = id_number(rng)
    return {f"{key}_hash": keyed_hash(number), f"{key}_masked": mask(number)}


def _person(rng: random.Random, **more: Any) -> Row:
    return {"row_id": f"p{rng.randrange(10**9)}", "name": person_name(rng), **_identity(rng, "id"), "external": False, **more}


def _assessor(rng: random.Random, codes: list[str], on: date) -> Row:
    return _person(rng, card_no=f"4502{rng.randrange(10**6):06d}", occupations=codes, level="1", card_until=_far(on))


def _staff(rng: random.Random, post: str) -> Row:
    row = _person(rng, post=post, full_time=True)
    del row["external"]
    return row


def _rules(on: date) -> list[Row]:
    names = ("考务管理办法", "题库与试卷管理办法", "考评人员管理办法", "质量督导办法", "证书管理办法", "档案管理办法", "安全应急预案")
    return [{"row_id": f"r{n}", "name": name, "issued_on": date(on.year - 1, 3, 1).isoformat()} for n, name in enumerate(names)]


def _paper(n: int, line: Line, on: date) -> Row:
    return {
        "row_id": f"t{n}",
        "occupations": [line.code],
        "level": line.levels[-1] if line.levels else "",
        "kind": PaperKind.BANK.value,
        "count": 600,
        "source": "自主开发",
        "reviewed_on": date(on.year, 1, 15).isoformat(),
    }


def _materials(track: Track, on: date) -> Row:
    if track is Track.GRADING_SOCIAL:
        return {"credit_report_on": (on - timedelta(days=12)).isoformat()}
    if track is not Track.EXAMINING_QUALIFICATION:
        return {}
    return {
        "consent_body": "自治区职业资格实施部门",
        "consent_number": f"桂技函〔{on.year}〕12号",
        "consent_on": (on - timedelta(days=20)).isoformat(),
        "letter_is_consent": True,
    }
