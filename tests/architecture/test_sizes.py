"""Modules, functions, views and templates stay small enough to be read at once (style guide 5)."""

import ast
from collections.abc import Iterator

from tests.architecture.source import PACKAGES, ROOT, Source, findings, hold, python_files, tracked

MODULE_LINES = 400
FUNCTION_LINES = 50
VIEW_LINES = 30
TEMPLATE_LINES = 150
NESTING = 4

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


def long_modules(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    return [f"{source.path} has {lines} lines, at most {MODULE_LINES}"] if lines > MODULE_LINES else []


def is_view_module(path: str) -> bool:
    return path.endswith("/views.py") or "/views/" in path


def body_lines(function: Function) -> int:
    """From `def` to the end, the docstring not counted: it is there to be long enough."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def long_functions(source: Source) -> list[str]:
    allowed = VIEW_LINES if is_view_module(source.path) else FUNCTION_LINES
    functions = [node for node in source.nodes() if isinstance(node, Function)]
    return [
        source.at(function, f"{function.name} has {body_lines(function)} lines, at most {allowed}")
        for function in functions
        if body_lines(function) > allowed
    ]


def inner_blocks(node: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """The statements directly below a node, with 0 for an `elif`, which reads as a row of its `if`, and 1 for any other block."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, (*Function.__args__, ast.Lambda, ast.ClassDef)):
                is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If) and len(value) == 1
                yield child, 0 if is_elif else int(isinstance(child, BLOCKS))


def depth(node: ast.AST) -> int:
    """How deep blocks stand within blocks below this node."""
    return max((step + depth(child) for child, step in inner_blocks(node)), default=0)


def deep_functions(source: Source) -> list[str]:
    functions = [node for node in source.nodes() if isinstance(node, Function)]
    return [source.at(node, f"{node.name} nests {depth(node)} deep, at most {NESTING}") for node in functions if depth(node) > NESTING]


def long_template(path: str, text: str) -> list[str]:
    lines = len(text.splitlines())
    return [f"{path} has {lines} lines, at most {TEMPLATE_LINES}"] if lines > TEMPLATE_LINES else []


def test_modules_are_short() -> None:
    hold(findings(long_modules, python_files(*PACKAGES)))


def test_functions_and_views_are_short() -> None:
    hold(findings(long_functions, python_files(*PACKAGES)))


def test_functions_nest_little() -> None:
    hold(findings(deep_functions, python_files(*PACKAGES)))


def test_templates_are_short() -> None:
    templates = [path for path in tracked() if path.startswith("templates/")]
    hold([found for path in templates for found in long_template(path, (ROOT / path).read_text(encoding="utf-8"))])


def test_a_long_module_is_found() -> None:
    assert long_modules(Source("filings/x.py", "a = 1\n" * 401)) == ["filings/x.py has 401 lines, at most 400"]
    assert long_modules(Source("filings/x.py", "a = 1\n" * 400)) == []


def test_a_long_function_is_found_and_a_view_sooner() -> None:
    text = "def f():\n    '''Doc.\n\n    More.'''\n" + "    a = 1\n" * 30
    assert long_functions(Source("filings/services/x.py", text)) == []
    assert long_functions(Source("filings/views/x.py", text)) == ["filings/views/x.py:1 f has 31 lines, at most 30"]
    assert long_functions(Source("filings/x.py", "def f():\n" + "    a = 1\n" * 50)) == ["filings/x.py:1 f has 51 lines, at most 50"]


def test_deep_nesting_is_found_and_a_row_of_elifs_is_not_deep() -> None:
    deep = "def f():\n if a:\n  for b in c:\n   with d:\n    while e:\n     if g:\n      h = 1\n"
    row = "def f():\n if a: x\n elif b: x\n elif c: x\n elif d: x\n elif e: x\n elif g: x\n"
    assert deep_functions(Source("filings/x.py", deep)) == ["filings/x.py:1 f nests 5 deep, at most 4"]
    assert deep_functions(Source("filings/x.py", row)) == []


def test_a_long_template_is_found() -> None:
    assert long_template("templates/x.html", "<p>\n" * 151) == ["templates/x.html has 151 lines, at most 150"]
