"""Nothing that is committed names a machine, a registry or a secret."""

import re

from tests.architecture.source import ROOT, hold, tracked

# Written in pieces, so that this file does not hold what it looks for.
FOLDERS = "|".join(("wo" + "rk", "fa" + "rm", "tmp/bash_" + "jobs", "ro" + "ot", "home/[a-z]+/[a-z]"))
REGISTRIES = "|".join(("py" + "pi", "pythonho" + "sted", "npm" + "js", "deb" + "ian"))
FORBIDDEN = {
    "a path of one machine": re.compile(rf"(?<![\w.*~}}-])/({FOLDERS})(/|\b(?!\w))"),
    "a registry's host": re.compile(rf"\b({REGISTRIES})\.(org|com)\b"),
    "a private key": re.compile("-----BEGIN " + r"(\w+ )*PRIVATE KEY-----"),
}
LARGEST_BYTES = 12_000_000


def forbidden_words(path: str, text: str) -> list[str]:
    return [
        f"{path}:{number} holds {what}: {match.group(0)}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if (match := pattern.search(line))
    ]


def readable(path: str) -> str:
    """The text of a file; empty for pictures, fonts and other binary files."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content[:8192] else content.decode("utf-8", errors="replace")


def test_tracked_files_name_no_machine_registry_or_secret() -> None:
    hold([found for path in tracked() for found in forbidden_words(path, readable(path))])


def test_no_tracked_file_is_huge() -> None:
    assert [path for path in tracked() if (ROOT / path).stat().st_size > LARGEST_BYTES] == []


def test_forbidden_words_are_found() -> None:
    bad = ["see /wo" + "rk/main", "from files.pythonho" + "sted.org", "registry.npm" + "js.org", "-----BEGIN " + "RSA PRIVATE KEY-----"]
    assert len([found for line in bad for found in forbidden_words("x", line)]) == len(bad)


def test_an_address_of_the_portal_is_no_path_of_a_machine() -> None:
    assert forbidden_words("x", "/api/v1/workdays/ templates/home/x.html {% url 'home:root' %} /my/ ~/") == []
