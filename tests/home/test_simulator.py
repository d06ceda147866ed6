"""The simulator says what the real intake says: every row is a real draft, put to the API and to the page as well (N8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from filings.enums import ChangeKind, PersonRole
from filings.models import Filing, Section
from filings.queries.intake import Intake, intake
from filings.queries.simulating import renewal
from filings.services import changing, drafting
from filings.services.versions import draft
from portal.audit.actors import SYSTEM
from portal.catalogue.services import ItemRow, import_special_items
from portal.home.simulator import COUNTED
from portal.institutions.enums import Affiliation, LegalForm, Track
from tests.filings import called, changed, renewals
from tests.filings.stage import ELECTRICIAN, MONDAY, Line, attach, desk, fill, institution

pytestmark = pytest.mark.django_db
GUARD = Line("4-07-05-01", "保安员", ("5", "4"))
NANNING = "450103"
BY_TABLE = {"papers"}  # waived once its table in the form is filled in, of which the contract has no word


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


@dataclass(frozen=True)
class Row:
    """A draft and the day it is judged on."""

    filing: Filing
    on: date


def initial(
    track: Track = Track.GRADING_EMPLOYER,
    *,
    form: LegalForm = LegalForm.COMPANY,
    division: str = "450202",
    affiliation: Affiliation = Affiliation.PRIVATE,
    name: str = "",
    line: Line = ELECTRICIAN,
) -> Row:
    person, admin = institution(form=form, division=division)
    person.affiliation, person.name = affiliation, name or person.name
    person.save()
    return Row(fill(drafting.start(person, track, by=admin, at=MONDAY), at=MONDAY, lines=(line,)), MONDAY.date())


def edited(row: Row, key: str, change: Callable[[dict[str, Any]], object], at: datetime = MONDAY) -> Row:
    """The same with a section changed."""
    section = Section.objects.get(version=draft(row.filing), key=key)
    change(section.content)
    drafting.save_section(row.filing, key, section.content, edit_no=section.edit_no, by=row.filing.created_by, at=at)
    return row


def few(sections: dict[str, Any]) -> None:
    sections["rows"] = sections["rows"][:2]


def lapsed(sections: dict[str, Any]) -> None:
    for row in sections["rows"]:
        row["card_until"] = "2026-09-06"


def unsigned() -> Row:
    def outside(sections: dict[str, Any]) -> None:
        for row in sections["rows"]:
            row |= {"external": True, "agreement": False}

    row = edited(initial(), "assessors", outside)
    attach(row.filing, "agreements", at=MONDAY)
    return row


def special() -> Row:
    offered = ItemRow("壮锦织造", "桂专项 2024-03")
    item = import_special_items([offered], basis="桂人社函〔2026〕1号", effective_from=date(2026, 1, 5), by=SYSTEM, at=MONDAY)[0]
    return initial(Track.EXAMINING_SPECIAL, line=Line(item.code, item.name))


def social() -> Row:
    called.published(desk("450000"))
    return Row(called.drafted(1)[0], MONDAY.date())


def widened() -> Row:
    registration, admin = changed.registered()
    filing = changing.start_change(registration, (ChangeKind.ADDED_LEVELS,), by=admin, at=MONDAY)
    return Row(fill(filing, at=MONDAY, lines=(Line("6-31-01-03", "电工", ("2",)),)), MONDAY.date())


def renewed(on: date = date(2026, 7, 1)) -> Row:
    registration, admin = renewals.held(desk())
    row = Row(renewals.begun(registration, admin, date(2026, 7, 1)), on)
    return edited(row, "commitment", lambda answers: answers.update(signed_on=on.isoformat()))


ROWS: dict[str, Callable[[], Row]] = {
    "B52-employer": initial,
    "B15-two-assessors": lambda: edited(initial(), "assessors", few),
    "D26-card-ended": lambda: edited(initial(), "assessors", lapsed),
    "D103-external-unsigned": unsigned,
    "B48-public-school": lambda: initial(Track.GRADING_SCHOOL, form=LegalForm.PUBLIC_INSTITUTION),
    "B48-school-run-for-profit": lambda: initial(Track.GRADING_SCHOOL, name="柳州龙屏职业技术学校有限公司"),
    "A39-special": special,
    "A36-qualification": lambda: initial(Track.EXAMINING_QUALIFICATION, line=GUARD),
    "B51-regional-in-nanning": lambda: initial(division=NANNING, affiliation=Affiliation.REGIONAL_DIRECT),
    "B50-central-branch": lambda: initial(form=LegalForm.BRANCH, affiliation=Affiliation.CENTRAL_ENTERPRISE_UNIT),
    "B02-branch": lambda: initial(form=LegalForm.BRANCH),
    "B46-in-a-call": social,
    "G10-added-level": widened,
    "G12-renewal-in-time": renewed,
    "G12-renewal-too-early": lambda: renewed(date(2026, 6, 1)),
}


def told(found: Intake, on: date) -> dict[str, Any]:
    """The draft as a request: all that the contract has a word for."""
    said, place = found.answers, found.answers.institution
    leased = next((venue for venue in said.venues if venue.premises == "leased"), None)
    return {
        **{key: getattr(place, key) for key in ("name", "credit_code", "legal_form", "affiliation")},
        **{key: getattr(place, key) for key in ("registered_division", "working_division")},
        "matter": said.matter,
        "track": said.track,
        "on": str(on),
        "change": sorted(said.changes),
        "consent": said.consent.given,
        "audience": sorted(said.audience),
        "attested": sorted(said.attested),
        "occupations": [
            {"code": line.code, "name": line.name, "levels": line.levels, "work_type": line.work_type} for line in said.occupations
        ],
        "items": [item.code for item in said.items],
        "norm": said.occupations[0].norm if said.occupations else None,
        "people": [
            {
                "ref": person.ref,
                "role": person.role,
                "external": person.external,
                "agreement": person.agreement,
                "occupations": person.occupations,
                "card_until": str(person.card_until) if person.card_until else None,
            }
            for person in said.people
        ],
        "premises": leased.premises if leased else "owned" if said.venues else None,
        "lease": {"from": str(leased.lease_from), "to": str(leased.lease_to)} if leased else None,
    }


def days(answer: dict[str, Any] | None) -> tuple[str, ...] | None:
    return tuple(str(answer[key]) for key in ("valid_to", "opens_on", "closes_on")) if answer else None


def held(found: Any) -> tuple[str, ...] | None:
    window = renewal(found)
    return (str(window.valid_to), str(window.opens_on), str(window.closes_on)) if window else None


@pytest.mark.parametrize("name", ROWS)
def test_the_simulator_agrees_with_the_intake(client: Client, name: str) -> None:
    if name != "B46-in-a-call":
        desk("450000")
    row = ROWS[name]()
    version = draft(row.filing)
    assert version is not None
    found = intake(row.filing, version, on=row.on)
    response = client.post("/api/v1/filings/simulate", told(found, row.on), content_type="application/json")
    answer = response.json()
    assert response.status_code == 200, answer
    assert (answer["authority"], answer["clause"]) == (found.route.authority, found.route.clause)
    assert [(one["key"], one["required"], one["waived"]) for one in answer["materials"]] == [
        (need.key, need.required, need.waived and need.key not in BY_TABLE) for need in found.materials
    ]
    assert [(one["stage"], one["rule"]) for one in answer["blockers"]] == [(stage, reason.rule) for stage, reason in found.staged_blockers]
    assert [(one["have"], one["need"]) for one in answer["assessor_gaps"]] == [(gap.have, gap.need) for gap in found.gaps]
    assert [(one["step"], one["on"]) for one in answer["forecast"]] == [(step.step, str(step.on)) for step in found.forecast]
    assert days(answer["renewal"]) == held(found)
    if name.split("-")[0] in {"B15", "D26", "D103", "B02"} or name == "G12-renewal-too-early":
        assert answer["blockers"], "a row that is to be blocked is not: the comparison proves nothing"


def asked(sent: dict[str, Any], counted: int) -> dict[str, Any]:
    """The same request as the page's form; its assessors are a number."""
    keys = ("track", "matter", "name", "affiliation", "legal_form", "registered_division", "working_division", "credit_code")
    lines = sent["occupations"]
    form = {key: sent[key] for key in keys} | {"norm": sent["norm"] or "national_standard", "premises": sent["premises"] or "owned"}
    form |= {"change": sent["change"], "item": (sent["items"] or [""])[0], "item_assessors": counted if sent["items"] else ""}
    form |= {"consent": "on"} if sent["consent"] else {}
    form |= {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for at, line in enumerate(lines):
        named = {"occupation": f"{line['code']} {line['name']}", "levels": line["levels"], "assessors": counted}
        form |= {f"lines-{at}-{key}": value for key, value in named.items()}
    return form


@pytest.mark.parametrize("name", [name for name in ROWS if name != "G12-renewal-too-early"])
def test_the_page_agrees_with_the_api(client: Client, name: str) -> None:
    """On the day of asking: route, materials, dates, and every blocker on what the page asks about."""
    if name != "B46-in-a-call":
        desk("450000")
    row, today = ROWS[name](), timezone.localdate()
    version = draft(row.filing)
    assert version is not None
    found = intake(row.filing, version, on=row.on)
    counted = found.gaps[0].have if found.gaps else 0
    card = str(today + timedelta(days=400))
    sent = told(found, today) | {"attested": None, "audience": []}
    codes = sorted({line.code for line in found.answers.lines})
    sent["people"] = [{"ref": str(at), "role": PersonRole.ASSESSOR, "occupations": codes, "card_until": card} for at in range(counted)]
    answer = client.post("/api/v1/filings/simulate", sent, content_type="application/json").json()
    context = client.get("/tools/simulate/", asked(sent, counted)).context
    assert (context["form"].errors, context["lines"].errors) == ({}, [{}] * len(sent["occupations"]))
    shown = context["found"]
    assert (answer["authority"], answer["clause"]) == (shown.route.authority, shown.route.clause)
    assert [one["rule"] for one in answer["blockers"]] == [reason.rule for _, reason in shown.staged_blockers]
    assert [(one["key"], one["required"], one["waived"]) for one in answer["materials"]] == [
        (need.key, need.required, need.waived) for need in shown.materials
    ]
    assert [(one["step"], one["on"]) for one in answer["forecast"]] == [(step.step, str(step.on)) for step in shown.forecast]
    assert days(answer["renewal"]) == held(shown)


def test_calls_are_the_published_ones_unless_another_is_supposed(client: Client) -> None:
    called.published(desk("450000"))
    sent = {
        "track": "grading_social",
        "legal_form": "private_non_enterprise",
        "registered_division": "450202",
        "working_division": "450202",
    }

    def rules(on: str, **more: Any) -> tuple[list[str], list[str]]:
        answer = client.post("/api/v1/filings/simulate", sent | {"on": on} | more, content_type="application/json").json()
        return [row["rule"] for row in answer["blockers"] if row["rule"] == "B46"], [row["step"] for row in answer["forecast"]]

    within, after = "2026-09-18", "2026-09-19"
    assert rules(within) == ([], ["submit", "decide", "valid_to"])
    assert rules(after) == (["B46"], ["submit"])
    assert rules(within, call_open=False) == (["B46"], ["submit"])
    assert rules(after, call_open=True) == ([], ["submit"])


def test_the_page_offers_every_level_and_says_who_counts(client: Client) -> None:
    page = client.get("/tools/simulate/")
    levels = [label for _, label in page.context["lines"].forms[0].fields["levels"].choices]
    assert levels == ["学徒工", "五级", "四级", "三级", "二级", "一级", "特级技师", "首席技师"]
    assert COUNTED in page.content.decode()
    assert "call_open" not in page.content.decode()


def test_an_authority_is_named_only_where_no_registration_says_it(client: Client) -> None:
    """What is on record goes before what is typed."""
    registration, _ = changed.registered()
    sent = {"matter": "change", "track": "grading_employer", "change": ["name"], "original_authority": "450100"}
    known = sent | {"credit_code": registration.legal_person.credit_code}
    found = [client.post("/api/v1/filings/simulate", one, content_type="application/json").json()["authority"] for one in (sent, known)]
    assert found == ["450100", "450200"]
