"""An applicant at the keyboard: signs in, fills the pages of the form field by field."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from filings.rules.conditions import attestations_for
from portal.home.demo.dossiers import id_number
from portal.institutions.enums import Track

PASSWORD = "journey-2026-龙屏"
ELECTRICIAN = "6-31-01-03"
SAVED = "[data-save-state]"

Values = Mapping[str, Any]


def sign_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{base}/**")
    expect(page.locator("input[name=password]")).to_have_count(0)


def put(page: Page, values: Values) -> None:
    """Fills fields by name: a list ticks boxes, True ticks one, a choice is chosen by its value."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        if isinstance(value, list):
            for one in value:
                page.locator(f"main [name='{name}'][value='{one}']").check()
        elif value is True:
            field.check()
        elif field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))


def add_rows(page: Page, rows: Sequence[Values]) -> None:
    """Adds rows to the table of the section that is open, one page each."""
    for at, values in enumerate(rows):
        if at == 0:
            page.locator("#table .card-tools a").last.click()
        put(page, values)
        last = at == len(rows) - 1
        page.get_by_role("button", name="保存，返回名单" if last else "保存，再添加一").click()
    expect(page.locator("#table .card-count")).to_contain_text(str(len(rows)))


def institution(on: date) -> Values:
    """What the registry does not know already; the rest is filled in from the account."""
    return {
        "established_on": "2009-03-18",
        "representative_id": id_number(random.Random(1)),
        "business_scope": "机械设备制造、安装和维修；内部职业技能评价。",
        "main_business": "机械设备制造，申报职业为生产一线主要工种。",
        "staff_total": 386,
        "department": "职业技能评价中心",
        "contact": "陆春梅",
        "contact_phone": "0772-2830011",
        "email": "pingjia@example.org",
        "audience": ["own_staff"],
        "funding": "单位自有经费，每年列入预算。",
    }


def tables(on: date) -> Iterator[tuple[str, list[Values]]]:
    """The shortest whole dossier of an employer: section → rows, in the order of the form."""
    rng, until = random.Random(7), f"{on.year + 4}-06-30"
    site = {"division": "450202", "address": "阳和工业新区 12 号", "monitored": True, "premises": "owned"}
    yield "occupations", [{"code": "电工", "levels": ["5", "4"], "norm": "national_standard", "practitioners": 60}]
    yield (
        "venues",
        [
            {"name": "理论考场", "room": "standard", "area": "96.5", "stations": 30, **site},
            {"name": "实训车间", "room": "skill", "area": "860", "stations": 24, "occupations": [ELECTRICIAN], **site},
        ],
    )
    yield "equipment", [{"name": "考核工位", "count": 24, "occupations": [ELECTRICIAN], "premises": "owned"}]
    yield (
        "assessors",
        [
            {"name": name, "id": id_number(rng), "card_no": f"450200{at}", "occupations": [ELECTRICIAN], "level": "1", "card_until": until}
            for at, name in enumerate(("梁国栋", "石晓峰", "韩立军"))
        ],
    )
    yield "experts", [{"name": "吴丽娟", "id": id_number(rng), "field": "电气"}]
    yield "supervisors", [{"name": "黎志远", "id": id_number(rng), "card_no": "45D01", "card_until": until}]
    yield "staff", [{"name": "韦丽萍", "id": id_number(rng), "post": "考务管理", "full_time": True}]
    yield "rules", [{"name": "考务管理办法", "issued_on": f"{on.year - 1}-03-01"}]
    yield "papers", [{"occupations": [ELECTRICIAN], "level": "4", "kind": "bank", "count": 600, "source": "自主开发"}]


def commitment(on: date) -> Values:
    return {
        "attested": [check.id for check in attestations_for(Track.GRADING_EMPLOYER)],
        "signed_by": "覃建国",
        "signed_on": on.isoformat(),
    }
