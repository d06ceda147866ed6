"""Health, readiness and metrics, and the lines the log gets."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from portal.home import health, middleware
from portal.settings.logging import PERSONAL, WITHHELD, withhold_personal


@pytest.fixture
def ready(settings: Settings, tmp_path: Path) -> Settings:
    """A portal on the file broker with a folder for files."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CELERY_BROKER_URL = "filesystem://localhost/"
    (tmp_path / "broker").mkdir()
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "broker")}
    return settings


def test_healthz_asks_nothing(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"  # without the database mark: a query would fail the test


@pytest.mark.django_db
def test_readyz_when_all_work(client: Client, ready: Settings, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "parts": {"database": "ok", "broker": "ok", "disk": "ok"}})
    assert response.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["broker", "redis", "disk", "space"])
def test_readyz_names_the_part_that_fails(broken: str, client: Client, ready: Settings, tmp_path: Path) -> None:
    part = {"redis": "broker", "space": "disk"}.get(broken, broken)
    if broken == "broker":
        ready.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    elif broken == "redis":
        ready.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    elif broken == "disk":
        (tmp_path / "file").touch()
        ready.MEDIA_ROOT = str(tmp_path / "file")
    else:
        ready.DISK_RESERVE_BYTES = 1 << 62
    response = client.get("/readyz")
    expected = {"database": "ok", "broker": "ok", "disk": "ok"} | {part: "failed"}
    assert (response.status_code, response.json()) == (503, {"ready": False, "parts": expected})


@pytest.mark.django_db(transaction=True)
def test_the_database_is_failing_when_it_cannot_be_asked(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert health.failing_parts() == ("database",)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("10.1.2.3", {}, 404),
        ("not an address", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
    ],
)
def test_metrics_are_for_allowed_addresses_that_come_directly(
    address: str, headers: dict[str, str], status: int, client: Client, settings: Settings
) -> None:
    settings.METRICS_ALLOWED = ["127.0.0.0/8"]
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_metrics_count_requests_by_view(client: Client) -> None:
    client.get("/healthz")
    assert 'view="healthz"' in client.get("/metrics").content.decode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcdef0123456789", True), ("short", False), ("x" * 65, False), ("line\nbreak-in-a-log", False), ("", False)],
)
def test_a_request_id_is_kept_when_it_is_harmless(given: str, kept: bool) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    assert (middleware.request_id(request) == given) is kept
    assert middleware.WELL_FORMED.fullmatch(middleware.request_id(request))


def test_the_answer_carries_the_id_of_its_request(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abcdef0123456789"}).headers["X-Request-ID"] == "abcdef0123456789"


def test_a_line_names_the_route_and_never_the_path(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        from django.urls import resolve

        request.resolver_match = resolve("/readyz")
        request.resolver_match.route = "verify/<code>/"
        return HttpResponse()

    with structlog.testing.capture_logs() as lines:
        middleware.request_log(answer)(rf.get("/verify/GX-SECRET/?name=somebody", headers={"X-Request-ID": "abcdef0123456789"}))
    assert [{**line, "milliseconds": 0} for line in lines] == [
        {"event": "request", "log_level": "info", "method": "GET", "route": "verify/<code>/", "status": 200, "milliseconds": 0}
    ]


@pytest.mark.parametrize(("path", "lines"), [("/healthz", 0), ("/nowhere", 1)])
def test_a_static_file_or_a_probe_leaves_no_line_and_an_error_does(path: str, lines: int, client: Client) -> None:
    with structlog.testing.capture_logs() as captured:
        client.get(path)
    assert len(captured) == lines


def test_personal_data_is_withheld() -> None:
    event = withhold_personal(None, "info", {"event": "sent", **dict.fromkeys(PERSONAL, "13800000000"), "status": 200})
    assert event == {"event": "sent", **dict.fromkeys(PERSONAL, WITHHELD), "status": 200}


def test_production_writes_json_lines_without_the_values_of_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.settings.logging import logging_config

    configured = structlog.get_config()
    try:
        formatter = logging_config(as_json=True, level="INFO")["formatters"]["line"]
    finally:
        structlog.configure(**configured)
    secret = "450102199001010011"
    try:
        raise ValueError("wrong")
    except ValueError as error:
        record = logging.LogRecord("portal.x", logging.ERROR, __file__, 1, "failed", None, (ValueError, error, error.__traceback__))
    processors = {"processors": formatter["processors"], "foreign_pre_chain": formatter["foreign_pre_chain"]}
    line = structlog.stdlib.ProcessorFormatter(**processors).format(record)
    assert secret not in line
    written = {key: json.loads(line)[key] for key in ("event", "level", "logger")}
    assert written == {"event": "failed", "level": "error", "logger": "portal.x"}


@pytest.mark.parametrize(
    ("query", "words"),
    [("q=%E6%9F%B3%E5%B7%9E", "柳州"), ("q=a%00b", "ab"), ("q=a\x00b", "ab"), ("q=a%0%000b", "ab"), ("q=a%2500b", "a%00b")],
    ids=["words", "nul", "bare-nul", "nul-in-nul", "a-sign-and-digits"],
)
def test_what_no_database_can_hold_is_left_out_of_a_question(query: str, words: str) -> None:
    heard: list[str] = []
    asking = middleware.storable_query(lambda request: HttpResponse(heard.append(request.GET["q"])))
    request = RequestFactory().get("/desk/search/")
    request.META["QUERY_STRING"] = query
    asking(request)
    assert heard == [words]
