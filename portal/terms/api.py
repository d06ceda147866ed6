"""GET terms/renewal-window: how long a grading filing is valid, and when its renewal may be applied for. Clause: 文一(二)."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from portal.policy.queries import figure
from portal.terms import renewal
from portal.workdays.rules import validity_end

router = Router(tags=["期限"])


class WindowQuery(Schema):
    filed_on: date = Field(ge=date(2020, 1, 1), le=date(2060, 12, 31), description="备案日期")


class Window(Schema):
    valid_to: date = Field(description="有效期最后一日，当日 24:00 届满")
    opens_on: date
    closes_on: date


@router.get("/renewal-window", response=Window, summary="等级认定机构的有效期和延续申请窗口")
def window(request: HttpRequest, asked: Query[WindowQuery]) -> dict[str, date]:
    valid_to = validity_end(asked.filed_on, figure("validity_years", asked.filed_on).number)
    found = renewal.window(valid_to, on=timezone.localdate())
    return {"valid_to": valid_to, "opens_on": found.opens_on, "closes_on": found.closes_on}
