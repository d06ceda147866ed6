"""The front page, the guide and the tools: they say what the rules and figures say."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from filings.enums import Matter, Stage
from portal.home.guide import guides
from portal.institutions.enums import Track
from tests.directory.shelf import registered

pytestmark = pytest.mark.django_db
SIMULATION = {
    "track": "grading_employer",
    "matter": "initial",
    "affiliation": "private",
    "legal_form": "company",
    "registered_division": "450202",
    "norm": "national_standard",
    "premises": "owned",
    "lines-TOTAL_FORMS": "2",
    "lines-INITIAL_FORMS": "0",
    "lines-0-occupation": "电工",
    "lines-0-levels": ["5", "4"],
    "lines-0-assessors": "2",
    "lines-1-occupation": "",
    "lines-1-assessors": "3",
}


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


def test_the_front_page_counts_lead_to_lists_of_that_length(client: Client) -> None:
    registered(1)
    registered(2)
    for figure in client.get("/").context["figures"]:
        listed = client.get(figure["url"]).context
        assert figure["value"] == (listed["page"].paginator.count if "directory" in figure["url"] else len(listed["running"])), figure


def test_the_guide_names_no_ten_days_where_the_call_says_how_long() -> None:
    """B65."""
    asked = {row.track: {clock.key for clock in row.clocks} for row in guides(date(2026, 10, 9))}
    assert {track for track, keys in asked.items() if "grading_filing" in keys} == {Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL}


def test_the_guide_marks_whose_figure_it_is(client: Client) -> None:
    """The notice's figures carry a clause, ours are marked as internal; materials are those of the matrix."""
    employer = next(row for row in guides(date(2026, 10, 9)) if row.track is Track.GRADING_EMPLOYER)
    assert {clock.key for clock in employer.clocks if clock.internal} == {
        "acceptance",
        "supplement_answer_days",
        "publicity_start",
        "objection_answer",
    }
    assert [need.key for need in employer.materials] == ["application", "certificate", "plan", "papers"]
    assert client.get("/guide/").content.decode().count("内部时限") == 2 * 2 + 3 * 4


@pytest.mark.parametrize(
    ("start", "days", "due", "provisional"),
    [
        ("2026-09-24", "5", date(2026, 10, 9), False),
        ("2026-09-02", "10", date(2026, 9, 16), False),
        ("2038-01-01", "5", date(2038, 1, 8), True),
    ],
)
def test_the_term_tool_agrees_with_the_calendar(client: Client, start: str, days: str, due: date, provisional: bool) -> None:
    context = client.get("/tools/term/", {"start": start, "working_days": days, "calendar": "national"}).context
    assert (context["due"].on, context["due"].provisional, context["days"][-1].due) == (due, provisional, True)
    assert [row.count for row in context["days"] if row.count] == [str(number) for number in range(1, int(days) + 1)]
    assert sum((row.last - row.first).days + 1 for row in context["days"]) == (due - date.fromisoformat(start)).days + 1


@pytest.mark.parametrize(
    "query", [{"start": "x"}, {"start": "0001-01-01", "working_days": "5"}, {"start": "2026-01-01", "working_days": "999999"}]
)
def test_the_term_tool_refuses_with_words(client: Client, query: dict[str, str]) -> None:
    page = client.get("/tools/term/", query)
    assert (page.status_code, "due" in page.context) == (200, False)


def test_the_simulator_names_authority_blockers_and_dates(client: Client) -> None:
    context = client.get("/tools/simulate/", SIMULATION).context
    found = context["found"]
    assert (context["authority"], found.route.clause) == ("柳州市人力资源和社会保障局", "附2二(二)")
    assert [(stage, reason.rule) for stage, reason in found.staged_blockers] == [(Stage.SUBMISSION, "B15")]
    assert [(gap.have, gap.need) for gap in found.gaps] == [(2, 3)]
    assert found.forecast[0].on == timezone.localdate()


def test_the_simulator_page_and_the_api_agree(client: Client) -> None:
    """One request, two doors."""
    found = client.get("/tools/simulate/", SIMULATION).context["found"]
    people = [{"ref": str(number), "occupations": ["6-31-01-03"], "card_until": "2035-01-01"} for number in range(2)]
    sent = {
        "matter": Matter.INITIAL,
        "track": "grading_employer",
        "registered_division": "450202",
        "working_division": "450202",
        "occupations": [{"code": "6-31-01-03", "levels": ["5", "4"]}],
        "people": people,
        "premises": "owned",
    }
    answer = client.post("/api/v1/filings/simulate", sent, content_type="application/json").json()
    assert answer["authority"] == found.route.authority
    assert [row["rule"] for row in answer["blockers"]] == [reason.rule for _, reason in found.staged_blockers]
    assert [(row["key"], row["required"], row["waived"]) for row in answer["materials"]] == [
        (need.key, need.required, need.waived) for need in found.materials
    ]
    assert [(row["step"], row["on"]) for row in answer["forecast"]] == [(step.step, str(step.on)) for step in found.forecast]


def test_an_unknown_occupation_is_pointed_out(client: Client) -> None:
    page = client.get("/tools/simulate/", {**SIMULATION, "lines-0-occupation": "飞天厨师"})
    assert ("found" in page.context, "没有这个职业" in page.content.decode()) == (False, True)
