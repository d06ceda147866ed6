"""The portal's own files, as the checks read them."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UPPER_APPS = ("filings", "supervision", "violations", "ratings")
PACKAGES = tuple(name for name in ("portal", *UPPER_APPS) if (ROOT / name).is_dir())
LEFT_OUT = ("static/vendor/", "tests/vendor/")  # pinned copies of others' work


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def at(self, node: ast.AST, what: str) -> str:
        """A finding: where and what."""
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"


Check = Callable[[Source], list[str]]


def tracked() -> list[str]:
    """Every file of the project that is committed or would be, by its path from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({path for path in listed if not path.startswith(LEFT_OUT) and (ROOT / path).is_file()})


def python_files(*folders: str, migrations: bool = False) -> list[Source]:
    """The Python files below these top-level folders; migrations only when asked for."""
    wanted = [path for path in tracked() if path.endswith(".py") and path.split("/")[0] in folders]
    kept = [path for path in wanted if migrations or "/migrations/" not in path]
    return [Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in kept]


def findings(check: Check, sources: list[Source]) -> list[str]:
    return [finding for source in sources for finding in check(source)]


def hold(found: list[str]) -> None:
    """The guide holds when nothing is found; otherwise every finding is shown, a line each."""
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes on a name, else what can be read of it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> list[str]:
    """The dotted names an import statement brings in; empty for anything else."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []
