"""Every request has an id that its log lines, its answer and its reader's complaint share; none asks with what no database can hold."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("portal.requests")

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET_ROUTES = frozenset({"healthz", "readyz", "metrics", ""})  # no route: a static file, answered before any view


def request_id(request: HttpRequest) -> str:
    """The id the proxy gave, where it is harmless to repeat; otherwise a new one."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Bind the id, then write one line for the answered request.

    The line names the route, never the path: a path may hold a credit code, a verification code or an invitation.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        identity = request_id(request)
        structlog.contextvars.bind_contextvars(request_id=identity)
        started = time.perf_counter()
        response = get_response(request)
        response[HEADER] = identity
        route = request.resolver_match.route if request.resolver_match else ""
        if route not in QUIET_ROUTES or response.status_code >= 400:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, route=route, status=response.status_code, milliseconds=milliseconds)
        return response

    return answer


def storable_query(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Leave a NUL out of the query string, whichever search it was meant for: PostgreSQL takes none. Forms refuse it by themselves."""

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "").replace("\x00", "")
        while "%00" in asked:  # taking one out may join the parts of another
            asked = asked.replace("%00", "")
        request.META["QUERY_STRING"] = asked
        return get_response(request)

    return answer
