"""The chain of imports is in pyproject.toml, complete, and holds."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from tests.architecture.source import PACKAGES, ROOT


def linter_settings() -> dict[str, Any]:
    parsed: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return parsed


def chain() -> list[str]:
    """The apps of the first contract from left (audit) to right (home, api)."""
    layers: list[str] = linter_settings()["contracts"][0]["layers"]
    return [app for layer in reversed(layers) for app in reversed(layer.split(" | "))]


def run_linter(configuration: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
        "--config",
        str(configuration),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_app_of_ours_stands_in_the_chain() -> None:
    ours = [configuration.name for configuration in apps.get_app_configs() if configuration.name.split(".")[0] in PACKAGES]
    assert sorted(chain()) == sorted(ours)


def test_the_apps_are_installed_in_the_order_of_the_chain() -> None:
    roof = ["portal.home", "portal.api"]
    assert [app for app in settings.PORTAL_APPS if app not in roof] == [app for app in chain() if app not in roof]


def test_every_package_of_ours_is_read_by_the_linter() -> None:
    assert linter_settings()["root_packages"] == list(PACKAGES)


def test_the_contracts_hold() -> None:
    result = run_linter(ROOT / "pyproject.toml")
    assert result.returncode == 0, result.stdout


HEAD = """
[tool.importlinter]
root_packages = ["portal", "filings", "supervision"]
include_external_packages = true

[[tool.importlinter.contracts]]
name = "x"
"""


def test_a_chain_turned_round_is_refused(tmp_path: Path) -> None:
    turned = tmp_path / "turned.toml"
    layers = ", ".join(f'"{app}"' for app in chain())
    turned.write_text(f'{HEAD}type = "layers"\nlayers = [{layers}]\n')
    result = run_linter(turned)
    assert result.returncode == 1
    assert "is not allowed to import portal.audit" in result.stdout


def test_a_rule_that_knows_django_is_refused(tmp_path: Path) -> None:
    strict = tmp_path / "strict.toml"
    strict.write_text(f'{HEAD}type = "forbidden"\nsource_modules = ["**.rules"]\nforbidden_modules = ["django"]\n')
    result = run_linter(strict)
    assert result.returncode == 1
    assert "is not allowed to import django" in result.stdout
