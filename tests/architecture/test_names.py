"""Names: the fixed top level, modules named for the domain, English identifiers (style guide 1, 4; design 1)."""

import ast

from tests.architecture.source import PACKAGES, Source, findings, hold, python_files, tracked

TOP_LEVEL = {
    *(
        "manage.py",
        "pyproject.toml",
        "docker-compose.yml",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "Dockerfile",
    ),
    *("portal", "filings", "supervision", "violations", "ratings", "templates", "static", "tests", "docs", "bench"),
}
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def strange_top_level(paths: list[str]) -> list[str]:
    """Top-level entries that are neither in the layout nor dot-files."""
    return sorted({top for path in paths if (top := path.split("/")[0]) not in TOP_LEVEL and not top.startswith(".")})


def empty_names(source: Source) -> list[str]:
    words = source.path.removesuffix(".py").split("/")
    return [f"{source.path} is named {word}, which says nothing of the domain" for word in words if word in SAY_NOTHING]


def foreign_identifiers(source: Source) -> list[str]:
    found = []
    for node in source.nodes():
        name = getattr(node, "name", None) or getattr(node, "arg", None) or getattr(node, "id", None)
        if isinstance(name, str) and not name.isascii() and not isinstance(node, ast.keyword):
            found.append(source.at(node, f"{name} is no English identifier"))
    return found


def test_the_top_level_is_the_layout() -> None:
    assert strange_top_level(tracked()) == []


def test_modules_are_named_for_the_domain() -> None:
    hold(findings(empty_names, python_files(*PACKAGES, "tests", "bench", migrations=True)))


def test_identifiers_are_english() -> None:
    hold(findings(foreign_identifiers, python_files(*PACKAGES)))


def test_a_strange_top_level_entry_is_found() -> None:
    assert strange_top_level([".env.example", "portal/urls.py", "scripts/x.sh", "notes.txt"]) == ["notes.txt", "scripts"]


def test_a_name_that_says_nothing_is_found() -> None:
    assert empty_names(Source("portal/utils/dates.py", "")) == ["portal/utils/dates.py is named utils, which says nothing of the domain"]
    assert empty_names(Source("filings/helpers.py", "")) == ["filings/helpers.py is named helpers, which says nothing of the domain"]


def test_a_foreign_identifier_is_found() -> None:
    assert foreign_identifiers(Source("filings/x.py", "受理 = 1\nlabel = '受理'\n")) == ["filings/x.py:1 受理 is no English identifier"]
