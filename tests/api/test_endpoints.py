"""The contract of the API: exact answers, documented errors, a rate, and what schemathesis finds."""

import json
import re
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from portal.api.limits import RATE, PublicThrottle
from portal.institutions.enums import FactKind, Track
from portal.institutions.services import add_fact
from portal.wsgi import application
from tests.directory.shelf import CARER, FILED_AT, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
HAN = re.compile("[\u4e00-\u9fff]")
PATHS = {
    "/api/v1/workdays/term",
    "/api/v1/terms/renewal-window",
    "/api/v1/credit-codes/{code}",
    "/api/v1/certificate-codes/{code}",
    "/api/v1/filings/simulate",
    "/api/v1/directory",
    "/api/v1/directory/changes",
    "/api/v1/directory/{credit_code}",
    "/api/v1/papers/{code}",
    "/api/v1/draws/rerun",
}


def get(client: Client, path: str, **query: Any) -> Any:
    return client.get(f"/api/v1/{path}", query)


def test_exactly_these_endpoints_are_open(client: Client) -> None:
    assert set(client.get("/api/v1/openapi.json").json()["paths"]) == PATHS
    assert client.get("/api/v1/docs/").status_code == 200


def test_the_shared_errors_are_documented_at_every_endpoint(client: Client) -> None:
    operations = [one for path in client.get("/api/v1/openapi.json").json()["paths"].values() for one in path.values()]
    assert [set(operation["responses"]) - {"404"} for operation in operations] == [{"200", "400", "422", "429"}] * len(PATHS)


def test_a_term_tells_each_day(client: Client) -> None:
    term = get(client, "workdays/term", start="2026-09-24", working_days=5).json()
    assert (term["due_on"], term["provisional"]) == ("2026-10-09", False)
    assert [day["on"] for day in term["days"] if day["counted"]] == ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"]


def test_term_over_an_unpublished_new_year_leaves_the_statutory_day_out(client: Client) -> None:
    term = get(client, "workdays/term", start="2028-12-29", working_days=2).json()
    assert (term["due_on"], term["provisional"]) == ("2029-01-03", True)
    new_year = next(day for day in term["days"] if day["on"] == "2029-01-01")
    assert new_year == {"on": "2029-01-01", "counted": False, "why": "元旦（法定节日）", "clause": "全国年节及纪念日放假办法"}


def test_the_two_calendars_differ_by_the_regional_holiday(client: Client) -> None:
    """D78: 三月三 of 2038 is not entered, so only the national date could ever be settled."""
    answers = {
        key: get(client, "workdays/term", start="2026-04-15", working_days=5, calendar=key).json() for key in ("guangxi", "national")
    }
    assert answers["guangxi"] != answers["national"]


def test_the_renewal_window(client: Client) -> None:
    """D05, D07."""
    expected = {"valid_to": "2029-05-17", "opens_on": "2029-02-17", "closes_on": "2029-05-17"}
    assert get(client, "terms/renewal-window", filed_on="2026-05-18").json() == expected


def test_codes(client: Client) -> None:
    good, bad = get(client, "credit-codes/91450202ma7000018j").json(), get(client, "credit-codes/91450202MA7000018X").json()
    assert (good["valid"], good["reason"], bad["valid"], bool(bad["reason"])) == (True, "", False, True)
    parts = get(client, "certificate-codes/Y000045000218263000001").json()["parts"]
    assert (parts["institution_code"], parts["year"], parts["level"], parts["serial"]) == ("Y000045000218", "2026", "3", "000001")
    assert get(client, "certificate-codes/Y1").json() == {
        "code": "Y1",
        "valid": False,
        "reason": "证书编码应为22位，现为2位",
        "parts": None,
    }


def test_the_directory_of_a_day(client: Client) -> None:
    one = registered(1, scope={CARER: "54"})
    registered(2, track=Track.GRADING_EMPLOYER)
    add_fact(one, FactKind.SUSPENSION, from_on=date(2026, 9, 1), reason="整改", clause="附3一(二)", by=None, at=FILED_AT)
    then = get(client, "directory", q="养老护理员", as_of="2026-08-31").json()
    assert (then["count"], then["results"][0]["status"], then["results"][0]["scope"][0]["levels"]) == (1, "valid", ["5", "4"])
    assert get(client, "directory", q="养老护理员", as_of="2026-09-01").json()["count"] == 0
    assert get(client, "directory", q="养老护理员", status="suspended", as_of="2026-09-01").json()["count"] == 1
    assert get(client, "directory", kind="grading_employer").json()["count"] == 1
    (detail,) = get(client, f"directory/{one.legal_person.credit_code}", as_of="2026-09-01").json()["registrations"]
    assert (detail["status"], detail["since"], detail["reason"], detail["clause"]) == ("suspended", "2026-09-01", "整改", "附3一(二)")


@pytest.mark.parametrize(
    ("path", "query", "code", "words"),
    [
        ("workdays/term", {}, "invalid_parameters", ["必须填写", "必须填写"]),
        ("workdays/term", {"start": "2026-01-01", "working_days": 0}, "invalid_parameters", ["不能小于 1"]),
        ("workdays/term", {"start": "x", "working_days": "y"}, "invalid_parameters", ["应为日期，写成 2026-10-09", "应为整数"]),
        (
            "workdays/term",
            {"start": "2026-01-01", "working_days": 5, "calendar": "x"},
            "invalid_parameters",
            ["应为其中之一：'guangxi'、'national'"],
        ),
        ("terms/renewal-window", {"filed_on": "1900-01-01"}, "invalid_parameters", ["不能小于 2020-01-01"]),
        ("directory/91450202MA7000018J", {}, "not_found", []),
        ("papers/ABCD-2345", {}, "not_found", []),
        ("nowhere/at/all", {}, "not_found", []),
    ],
)
def test_errors_are_problems_in_chinese_with_a_stable_code(
    client: Client, path: str, query: dict[str, Any], code: str, words: list[str]
) -> None:
    answer = get(client, path, **query)
    body = answer.json()
    assert (answer["Content-Type"], body["code"], body["status"]) == ("application/problem+json", code, answer.status_code)
    assert body["type"] == f"/api/v1/docs/#{code}"
    assert [one["msg"] for one in body.get("errors", [])] == words
    assert {one for one in (body["title"], body["detail"]) if not HAN.search(one)} == set()


@pytest.mark.parametrize(("method", "path", "allowed"), [("post", "workdays/term", "GET"), ("get", "filings/simulate", "POST")])
def test_another_method_is_a_problem_that_names_those_it_takes(method: str, path: str, allowed: str, client: Client) -> None:
    answer = getattr(client, method)(f"/api/v1/{path}")
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", allowed)
    assert (body["code"], body["status"], body["type"]) == ("method_not_allowed", 405, "/api/v1/docs/#method_not_allowed")
    assert answer["Content-Length"] == str(len(answer.content))
    assert "X-Content-Type-Options" in answer
    page = client.post("/publicity/calls/")  # the control: a page is no part of the API
    assert (page.status_code, page.headers.get("Content-Type", "").startswith("application/")) == (405, False)


SECRET = "postgres://portal:hunter2@db/portal"


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_is_a_problem_that_leaks_nothing(
    debug: bool, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError(SECRET)

    settings.DEBUG = debug
    monkeypatch.setattr("portal.catalogue.api.credit_code_reasons", fails)
    answer = Client(raise_request_exception=False).get("/api/v1/credit-codes/91450202MA7000018J")
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert (body["code"], sorted(body)) == ("server_error", ["code", "detail", "status", "title", "type"])
    assert not any(word in answer.content.decode() for word in (SECRET, "RuntimeError", "Traceback", "portal/"))
    assert SECRET in caplog.text  # the control: it was this fault, and the log has it


def test_a_body_that_is_no_json_is_a_problem_too(client: Client) -> None:
    answer = client.post("/api/v1/filings/simulate", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"], bool(HAN.search(answer.json()["detail"]))) == (400, "malformed_body", True)
    body = client.post("/api/v1/filings/simulate", {"track": "x", "people": 3, "attested": {}}, content_type="application/json").json()
    said = {tuple(one["loc"]): one["msg"] for one in body["errors"]}
    assert said[("body", "answers", "people")] == said[("body", "answers", "attested")] == "应为数组"
    assert said[("body", "answers", "track")].startswith("应为其中之一：'examining_qualification'、")


def test_one_address_may_ask_so_often(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """All endpoints share one window; the control is another address, and the same one without the throttle."""
    monkeypatch.setattr("portal.api.limits.RATE", "3/m")
    codes = [client.get("/api/v1/credit-codes/X", REMOTE_ADDR="10.0.0.1").status_code for _ in range(4)]
    refused = client.get("/api/v1/directory", REMOTE_ADDR="10.0.0.1")
    assert (codes, refused.status_code, refused["Retry-After"]) == ([200, 200, 200, 429], 429, "60")
    assert refused.json()["code"] == "too_many_requests"
    assert client.get("/api/v1/credit-codes/X", REMOTE_ADDR="10.0.0.2").status_code == 200
    monkeypatch.setattr(PublicThrottle, "allow_request", lambda throttle, request: True)
    assert client.get("/api/v1/credit-codes/X", REMOTE_ADDR="10.0.0.1").status_code == 200
    assert RATE == "120/m"


CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, content_type_conformance]


@pytest.mark.django_db(transaction=True)  # the served application closes its connections as in production
@pytest.mark.parametrize("path", sorted(PATHS))
def test_no_input_breaks_an_endpoint(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What schemathesis makes of the served schema, valid and not; the rate is tested above."""
    monkeypatch.setattr(PublicThrottle, "allow_request", lambda throttle, request: True)
    registered(1)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    (operation,) = schema[path].values()

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def asked(case: Any) -> None:
        case.validate_response(case.call(), checks=CHECKS)

    asked()


@pytest.mark.parametrize("path", ["directory?q=%00", "directory/%00", "papers/%00", "credit-codes/%00", "certificate-codes/%00"])
def test_a_sign_that_no_database_takes_is_answered(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code < 500


def test_the_schema_names_what_it_takes(client: Client) -> None:
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    fields = set(schema["components"]["schemas"]["FilingIn"]["properties"])
    assert fields == {
        *("matter", "track", "affiliation", "legal_form", "registered_division", "working_division", "on", "credit_code", "name"),
        *("original_authority", "change", "call_open", "consent", "occupations", "items", "people", "premises", "lease", "norm"),
        *("audience", "listings", "attested"),
    }
