"""What starts the portal elsewhere fits the code: every setting documented, every service watched, the lock complete and free of hosts."""

import re
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from portal.documents import checks
from portal.home import preparation
from tests.architecture.source import ROOT, python_files

READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")
WRITTEN = re.compile(r"^(?:# )?([A-Z_]+)=", re.MULTILINE)
ONLY_TESTS = {"PYTEST_XDIST_WORKER", "TEST_DATABASE_TEMPLATE", "TEST_MEDIA_ROOT", "TEST_SEAL_KEYS"}


def read_settings() -> set[str]:
    """The environment variables that the code reads."""
    return {name for source in python_files("portal", "filings") for name in READ.findall(source.text)} - ONLY_TESTS


def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return parsed


def unwatched(services: dict[str, Any]) -> list[str]:
    """Services that run on and have no health check."""
    return sorted(
        name for name, service in services.items() if service.get("restart") != "no" and "test" not in service.get("healthcheck", {})
    )


def test_every_setting_the_code_reads_is_documented() -> None:
    documented = set(WRITTEN.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert sorted(read_settings() - documented) == []


def test_every_documented_setting_is_read() -> None:
    documented = set(WRITTEN.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    composed = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text() + (ROOT / ".deploy/web").read_text()))
    assert sorted(documented - read_settings() - composed) == []


def test_a_setting_is_seen_in_each_form() -> None:
    assert READ.findall('env("A") env.bool("B_C", default=False) env.list(\n    "D")') == ["A", "B_C", "D"]


def test_every_service_is_watched() -> None:
    assert unwatched(compose()["services"]) == []


def test_an_unwatched_service_is_found() -> None:
    assert unwatched({"web": {"restart": "unless-stopped"}, "migrate": {"restart": "no"}}) == ["web"]


def test_production_has_its_servers_and_keeps_their_data() -> None:
    services = compose()["services"]
    assert sorted(services) == ["beat", "db", "migrate", "nginx", "redis", "web", "worker"]
    kept = {name: sorted(str(volume).split(":")[0] for volume in services[name].get("volumes", [])) for name in ("db", "redis")}
    assert kept == {"db": ["db"], "redis": ["redis"]}
    assert {"media", "var"} <= {str(volume).split(":")[0] for volume in services["web"]["volumes"]}


def test_only_nginx_is_reached_from_outside() -> None:
    assert [name for name, service in compose()["services"].items() if "ports" in service] == ["nginx"]


def test_the_database_knows_letters() -> None:
    assert compose()["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"] == "--encoding=UTF8 --lc-collate=C --lc-ctype=C.UTF-8"


@pytest.mark.parametrize("group", ["base", "dev"])
def test_every_line_of_the_lock_is_a_version_or_a_hash(group: str) -> None:
    version = re.compile(r"[\w.-]+==[\w.!+-]+( ; [^\\]+)? \\")
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (ROOT / ".requirements" / f"{group}.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not version.fullmatch(line) and not hashed.fullmatch(line)] == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {"base": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    for group, requirements in asked.items():
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / ".requirements" / f"{group}.txt").read_text(encoding="utf-8"), re.MULTILINE))
        names = {re.split(r"[\[<>=!~ ;]", requirement)[0].lower().replace("_", "-") for requirement in requirements}
        assert sorted(names - locked) == []


def test_every_place_that_installs_libraries_names_the_same_ones() -> None:
    wanted = set(preparation.LIBRARIES.values())
    assert set(checks.LIBRARIES) == wanted
    for place in ("Dockerfile", ".ci/run"):
        text = (ROOT / place).read_text(encoding="utf-8")
        assert sorted(package for package in wanted if package not in text) == []


def test_scripts_are_sound_shell() -> None:
    for script, shell in ((".ci/run", "bash"), (".deploy/web", "sh")):
        assert subprocess.run([shell, "-n", str(ROOT / script)], check=False).returncode == 0
