"""Rules take plain values and give values or reasons: of Django they know the choices of a field, nothing else (design 1).

The contract in pyproject.toml forbids the imports that import-linter can see, by module; this check adds the names it cannot see.
"""

import ast

from tests.architecture.source import PACKAGES, Source, findings, hold, imported, python_files

PURE_MODULES = {"portal/policy/clauses.py", "portal/policy/references.py", "portal/workdays/rules.py"}
CHOICES = "portal/accounts/rights.py"  # the roles: choices too, under the name of what they are
ALLOWED_OF_DJANGO = {"django.db.models.TextChoices", "django.db.models.IntegerChoices"}
FORBIDDEN_WORDS = {"models", "services", "queries", "views", "tasks", "forms"}
ENUM_BASES = {"models.TextChoices", "models.IntegerChoices", "TextChoices", "IntegerChoices", "StrEnum", "Enum", "IntEnum"}


def is_rule(path: str) -> bool:
    return path in PURE_MODULES or "/rules/" in path or path.endswith("/rules.py")


def impure_imports(source: Source) -> list[str]:
    """What a rule imports that it must not: Django beyond choices, Celery, structlog, models and whatever reads or writes them."""
    found = []
    for node in source.nodes():
        for name in imported(node):
            words = name.split(".")
            of_ours = words[0] in PACKAGES
            foreign = words[0] in {"celery", "structlog", "environ"} or (words[0] == "django" and name not in ALLOWED_OF_DJANGO)
            if foreign or (of_ours and FORBIDDEN_WORDS & set(words)):
                found.append(source.at(node, f"imports {name}"))
        if isinstance(node, ast.ImportFrom) and node.level:
            found.append(source.at(node, "imports by a relative path, which hides what it imports"))
    return found


def impure_enums(source: Source) -> list[str]:
    """Modules named enums may be imported by rules, so they hold choices and nothing of the database."""
    found = []
    for node in source.nodes():
        found += [
            source.at(node, f"imports {name}")
            for name in imported(node)
            if name.startswith("django.") and not name.startswith("django.db.models")
        ]
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "models.Model" for base in node.bases):
            found.append(source.at(node, f"{node.name} is a model"))
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "models"
            and ast.unparse(node) not in ENUM_BASES
        ):
            found.append(source.at(node, f"uses {ast.unparse(node)}"))
    return found


def test_rules_import_nothing_impure() -> None:
    hold(findings(impure_imports, [source for source in python_files(*PACKAGES) if is_rule(source.path)]))


def test_enums_hold_choices_only() -> None:
    hold(
        findings(
            impure_enums, [source for source in python_files(*PACKAGES) if source.path.endswith("/enums.py") or source.path == CHOICES]
        )
    )


def test_there_are_rules_to_check() -> None:
    assert [source.path for source in python_files("portal") if source.path in PURE_MODULES] == sorted(PURE_MODULES)


def test_an_impure_rule_is_found() -> None:
    text = (
        "from django.db import models\n"
        "from django.db.models import TextChoices\n"
        "from django.utils import timezone\n"
        "from celery import shared_task\n"
        "from filings.models import Filing\n"
        "from filings.enums import State\n"
        "from .other import x\n"
    )
    assert impure_imports(Source("filings/rules/x.py", text)) == [
        "filings/rules/x.py:1 imports django.db.models",
        "filings/rules/x.py:3 imports django.utils.timezone",
        "filings/rules/x.py:4 imports celery.shared_task",
        "filings/rules/x.py:5 imports filings.models.Filing",
        "filings/rules/x.py:7 imports by a relative path, which hides what it imports",
    ]


def test_a_model_among_enums_is_found() -> None:
    text = "from django.db import models\nclass State(models.TextChoices):\n    A = 'a'\nclass Row(models.Model):\n    pass\n"
    assert impure_enums(Source("filings/enums.py", text)) == ["filings/enums.py:4 Row is a model", "filings/enums.py:4 uses models.Model"]
