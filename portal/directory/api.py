"""GET directory, directory/{credit code}, directory/changes: the register for machines. No personal data."""

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.directory import feeds, queries
from portal.directory.models import EntryVersion
from portal.directory.queries import LISTED, Search
from portal.directory.rules import lines, public_phone
from portal.institutions.enums import Standing, Track

router = Router(tags=["目录"])
PAGE = 50
CHANGES = 500
FIRST_DAY = date(2000, 1, 1)

StatusOption = Literal["valid", "renewing", "suspended", "expired", "terminated", "cancelled", "all"]
Kind = Literal["grading_employer", "grading_school", "grading_social", "examining"]
Stars = Literal["5", "4", "3", "2", "0"]


class ListQuery(Schema):
    """Every condition may be left out; without `status` the valid and those under renewal are listed."""

    q: str = Field("", max_length=60, description="名称、信用代码、职业或拼音首字母")
    occupation: str = Field("", max_length=60)
    city: str = Field("", pattern=r"^([0-9]{6})?$", description="设区市六位代码；450000 为区本级")
    kind: Kind | None = None
    status: StatusOption | None = None
    stars: Stars | None = Field(None, description="2 为二星及以下，0 为暂不评定")
    as_of: date | None = Field(None, ge=FIRST_DAY, description="过去的某一天，缺省为今天")
    page: int = Field(1, ge=1, le=100_000)


class Scope(Schema):
    code: str
    name: str
    work_type: str
    levels: list[str]
    norm: str


class Listed(Schema):
    name: str
    credit_code: str
    track: Track
    city: str
    status: Standing
    stars: int | None
    valid_from: date
    valid_to: date | None
    number: str
    institution_code: str
    filed_with: str
    supervised_by: str
    audience: str
    scope: list[Scope]


class Listing(Schema):
    as_of: date
    count: int
    page: int
    pages: int
    results: list[Listed]


class Registered(Listed):
    since: date = Field(description="该状态起始日")
    reason: str
    clause: str
    address: str
    phone: str
    sites: int
    shown_from: datetime


class Institution(Schema):
    name: str
    credit_code: str
    as_of: date
    registrations: list[Registered]


class Change(Schema):
    id: str
    at: datetime
    name: str
    credit_code: str
    track: Track
    city: str
    version: int
    reason: str
    clause: str
    url: str


class ChangesQuery(Schema):
    since: datetime | None = Field(None, description="此刻之后的变动；缺省为最近的")


class Changes(Schema):
    changes: list[Change]


class DayQuery(Schema):
    as_of: date | None = Field(None, ge=FIRST_DAY)


def _day(asked: date | None) -> date:
    today = timezone.localdate()
    return min(asked or today, today)


def _search(asked: ListQuery) -> Search:
    status = () if asked.status == "all" else (asked.status,) if asked.status else tuple(LISTED)
    return Search(
        text=asked.q.strip(),
        occupation=asked.occupation.strip(),
        city=(asked.city,) if asked.city else (),
        kind=(asked.kind,) if asked.kind else (),
        status=status,
        stars=(asked.stars,) if asked.stars else (),
    )


def _row(entry: EntryVersion, status: str) -> dict[str, Any]:
    content = entry.content
    scope = [
        {"code": line.code, "name": line.name, "work_type": line.work_type, "levels": list(line.levels), "norm": line.norm}
        for line in lines(content["scope"])
    ]
    copied = ("valid_from", "valid_to", "number", "institution_code", "filed_with", "supervised_by", "audience")
    return {
        "name": entry.name,
        "credit_code": entry.credit_code,
        "track": entry.track,
        "city": entry.city,
        "status": status,
        "stars": entry.stars,
        "scope": scope,
        **{name: content[name] for name in copied},
    }


@router.get("", response=Listing, summary="查询目录（可查任一历史日期）")
def directory(request: HttpRequest, asked: Query[ListQuery]) -> dict[str, Any]:
    on, search = _day(asked.as_of), _search(asked)
    total = queries.tally(search, on).total
    start = (asked.page - 1) * PAGE
    rows = queries.results(search, on)[start : start + PAGE] if start < total else []
    results = [_row(entry, entry.status) for entry in rows]
    return {"as_of": on, "count": total, "page": asked.page, "pages": -(-total // PAGE), "results": results}


@router.get("/changes", response=Changes, summary="目录的变动，附原因和条款，最近的在前")
def changes(request: HttpRequest, asked: Query[ChangesQuery]) -> dict[str, Any]:
    since = asked.since
    if since is not None and timezone.is_naive(since):
        since = since.replace(tzinfo=timezone.get_current_timezone())
    earliest, latest = (datetime(year, 1, 1, tzinfo=timezone.get_current_timezone()) for year in (2000, 2100))
    if since is not None:
        since = max(earliest, min(since, latest))
    return {"changes": [feeds.change(entry, settings.PORTAL_URL) for entry in queries.changes(since=since, limit=CHANGES)]}


@router.get("/{credit_code}", response={200: Institution, 404: None}, summary="一家机构的全部备案")
def institution(request: HttpRequest, credit_code: str, asked: Query[DayQuery]) -> dict[str, Any]:
    on, code = _day(asked.as_of), cleaned(credit_code)
    found = [] if credit_code_reasons(code) else queries.entries(code, on)
    if not found:
        raise HttpError(404, "目录中没有这个统一社会信用代码。")
    rows = [
        {
            **_row(entry.version, entry.standing.standing),
            "since": entry.standing.since,
            "reason": entry.standing.reason,
            "clause": entry.standing.clause,
            "address": entry.version.content["address"],
            "phone": public_phone(entry.version.content["phone"]),
            "sites": entry.version.content["sites"],
            "shown_from": entry.version.shown_from,
        }
        for entry in found
    ]
    return {"name": found[0].version.name, "credit_code": code, "as_of": on, "registrations": rows}
