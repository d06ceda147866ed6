"""GET workdays/term: when a term of working days ends, every day explained."""

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from portal.workdays.queries import explain
from portal.workdays.services import calendar as calendar_of

router = Router(tags=["期限"])


class TermQuery(Schema):
    """Day zero, which is not counted; the length; the calendar."""

    start: date = Field(ge=date(2010, 1, 1), le=date(2040, 12, 31), description="起算日，当日不计")
    working_days: int = Field(ge=1, le=250, description="工作日数")
    calendar: Literal["guangxi", "national"] = Field("guangxi", description="guangxi 含三月三")


class Day(Schema):
    on: date
    counted: bool
    why: str
    clause: str


class Term(Schema):
    due_on: date
    provisional: bool = Field(description="所涉日期的放假安排尚未公布或录入")
    days: list[Day]


@router.get("/term", response=Term, summary="按工作日推算到期日")
def term(request: HttpRequest, asked: Query[TermQuery]) -> dict[str, object]:
    days = calendar_of(asked.calendar)
    due = days.add(asked.start, asked.working_days)
    table = explain(asked.start, asked.working_days, days)
    return {
        "due_on": due.on,
        "provisional": due.provisional,
        "days": [{"on": day.on, "counted": day.counted, "why": day.why, "clause": day.clause} for day in table],
    }
