"""Only views, tasks and commands read the clock; everything beneath them is told the time (style guide 9)."""

import ast
import re

from tests.architecture.source import PACKAGES, Source, dotted, findings, hold, python_files

# The edges: where a request, a message from the broker or a person at the command line comes in.
EDGE = re.compile(r"/(views|tasks|management/commands|api)(/|\.py$)|/(adapter|admin|decorators|middleware)\.py$|^portal/api/")
# Called by allauth, by every view, or once a request, with no instant to hand over: edges too, each named here.
EDGES_BY_NAME = {
    "filings/queries/visible.py": "visible_to(user): what he may read today, asked by every view and never about another day",
    "portal/access/reading.py": "the memberships of the request's day",
    "portal/access/second_factor.py": "allauth's adapter for the second factor",
    "portal/accounts/forms.py": "allauth's sign-in form",
}
# Seconds that are measured or waited for are no date of the domain.
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.time",
    "timezone.localdate",
    "timezone.localtime",
    "timezone.now",
}
AUTOMATIC = {"auto_now", "auto_now_add"}


def reads_clock(node: ast.AST) -> str:
    """What a node reads the clock with; empty when it does not. `timezone.localdate(instant)` converts and reads nothing."""
    if isinstance(node, ast.keyword) and node.arg in AUTOMATIC:
        return node.arg
    if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
        return next((f"timezone.{alias.name}" for alias in node.names if f"timezone.{alias.name}" in CLOCKS), "")
    if isinstance(node, ast.Attribute):
        return next((clock for clock in CLOCKS if f".{dotted(node)}".endswith(f".{clock}")), "")
    return ""


def clock_readings(source: Source) -> list[str]:
    if EDGE.search(source.path):
        return []
    conversions = {id(node.func) for node in source.nodes() if isinstance(node, ast.Call) and node.args and ".local" in dotted(node.func)}
    return [source.at(node, f"reads {clock}") for node in source.nodes() if id(node) not in conversions and (clock := reads_clock(node))]


def test_only_the_edges_read_the_clock() -> None:
    hold(findings(clock_readings, [source for source in python_files(*PACKAGES) if source.path not in EDGES_BY_NAME]))


def test_every_edge_named_still_reads_it() -> None:
    named = [source for source in python_files(*PACKAGES) if source.path in EDGES_BY_NAME]
    assert {source.path for source in named if clock_readings(source)} == set(EDGES_BY_NAME)


def test_a_reading_beneath_the_edge_is_found() -> None:
    text = (
        "from datetime import date, datetime\n"
        "from django.utils import timezone\n"
        "from django.utils.timezone import now\n"
        "def f():\n"
        "    return date.today(), datetime.now(tz), timezone.now(), timezone.localdate()\n"
        "at = DateTimeField(default=timezone.now)\n"
        "made_at = DateTimeField(auto_now_add=True)\n"
    )
    found = [finding.split(" ", 1)[1] for finding in clock_readings(Source("filings/services/x.py", text))]
    assert sorted(found) == [
        *("reads auto_now_add", "reads date.today", "reads datetime.now"),
        *("reads timezone.localdate", "reads timezone.now", "reads timezone.now", "reads timezone.now"),
    ]
    assert clock_readings(Source("filings/views/x.py", text)) == []
    assert clock_readings(Source("filings/tasks.py", text)) == []


def test_a_conversion_is_no_reading() -> None:
    assert clock_readings(Source("filings/rules/x.py", "on = timezone.localdate(at)\n")) == []
