"""Templates obey the strict content policy, escape what they print, and ask the database nothing (style guide 14, 15)."""

import re

from django.contrib.staticfiles import finders

from tests.architecture.source import ROOT, hold, tracked

# A template may print these unescaped because the portal made them itself; each with the reason.
SAFE_ALLOWED: dict[str, str] = {}

FORBIDDEN = {
    "an inline style": re.compile(r"<[a-zA-Z][^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"']application/(ld\+)?json[\"'])", re.IGNORECASE),
    "an inline handler": re.compile(r"<[a-zA-Z][^>]*\s(on[a-z]+|hx-on[^\s=]*)\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off"),
    "a query": re.compile(r"\.(objects|filter|exclude|all)\b|_set\b"),
}


def wrong_markup(path: str, text: str) -> list[str]:
    """What a template may not hold. Comments are left out; tags may run over several lines."""
    bare = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", lambda gone: "\n" * gone.group(0).count("\n"), text, flags=re.DOTALL)
    found = []
    for what, pattern in FORBIDDEN.items():
        if what == "unescaped text" and (path in SAFE_ALLOWED or path.endswith(".txt")):  # plain text has nothing to escape
            continue
        found += [f"{path}:{bare.count(chr(10), 0, match.start()) + 1} holds {what}" for match in pattern.finditer(bare)]
    return found


def missing_static(text: str) -> list[str]:
    """Static files a template names that no app has: in production, where names carry a hash, such a page fails."""
    return [name for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", text) if finders.find(name) is None]


def template_paths() -> list[str]:
    return [path for path in tracked() if "templates/" in path and path.endswith((".html", ".svg", ".txt"))]


def test_templates_hold_nothing_forbidden() -> None:
    hold([found for path in template_paths() for found in wrong_markup(path, (ROOT / path).read_text(encoding="utf-8"))])


def test_every_static_file_named_is_there() -> None:
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in template_paths()}
    hold([f"{path} names {name}, which is not there" for path, text in texts.items() for name in missing_static(text)])


def test_a_static_file_that_is_not_there_is_found() -> None:
    assert missing_static("{% static 'css/nowhere.css' %}{% static \"admin/css/base.css\" %}") == ["css/nowhere.css"]


def test_every_exception_still_needs_it() -> None:
    unescaped = FORBIDDEN["unescaped text"]
    assert [path for path in SAFE_ALLOWED if not unescaped.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_forbidden_markup_is_found() -> None:
    bad = {
        '<p class="a" style="color:red">': "an inline style",
        "<style>p{}</style>": "a style element",
        "<script>alert(1)</script>": "an inline script",
        '<button\n onclick="go()">': "an inline handler",
        '<div hx-on:click="go()">': "an inline handler",
        '<a href="javascript:go()">': "a script address",
        '<script src="//example.cn/x.js"></script>': "an address of another host",
        "{{ text|safe }}": "unescaped text",
        "{% autoescape off %}": "unescaped text",
        "{% for line in filing.lines.all %}": "a query",
        "{{ filing.line_set }}": "a query",
    }
    assert {markup: [found.split(" holds ")[1] for found in wrong_markup("x", markup)] for markup in bad} == {
        markup: [what] for markup, what in bad.items()
    }


def test_ordinary_markup_is_clean() -> None:
    lines = [
        """<script src="{% static 'x.js' %}" defer></script>""",
        """<p data-count="{{ tile.count }}" class="on-time">{{ text }}</p>""",
        "{# <style> #}",
    ]
    assert [found for line in lines for found in wrong_markup("x", line)] == []
