"""What changed since an officer's last look (N7)."""

from typing import Any

import pytest

from filings.rules.document import Document
from filings.rules.looking import Tick, sightings, unread_reasons


def made(**fields: Any) -> Document:
    return {"institution": {"department": "甲", "funding": "乙", **fields}}


def files(sha256: str, pages: int = 1) -> Document:
    return {"materials": {"files": {"lease": [{"id": 1, "name": "协议.pdf", "sha256": sha256, "pages": pages}]}}}


def table(*rows: dict[str, str]) -> Document:
    return {"venues": {"rows": list(rows)}}


ONE, TWO, THREE = made(), made(department="丙"), made(department="丁")
SAID = "institution.department"


def seen(*documents: Document, ticks: dict[str, int] | None = None, looked: int | None = None) -> list[tuple[str, int, bool]]:
    found = sightings(dict(enumerate(documents, start=1)), {path: Tick(no, no - 1) for path, no in (ticks or {}).items()}, looked=looked)
    return [(one.change.path, one.since, one.acknowledged) for one in found]


@pytest.mark.parametrize(
    ("documents", "ticks", "looked", "expected"),
    [
        pytest.param([], {}, None, [], id="nothing-submitted"),
        pytest.param([ONE], {}, None, [], id="first-submission"),
        pytest.param([ONE, TWO], {}, None, [(SAID, 1, False)], id="never-looked"),
        pytest.param([ONE, TWO], {SAID: 2}, None, [(SAID, 1, True)], id="ticked"),
        pytest.param([ONE, TWO], {SAID: 2}, 2, [(SAID, 1, True)], id="all-ticked-still-shown"),
        pytest.param([ONE, TWO, THREE], {SAID: 3}, 3, [(SAID, 2, True)], id="all-ticked-against-the-look-before"),
        pytest.param([ONE, TWO, TWO], {SAID: 2}, 2, [], id="looked-at-and-nothing-since"),
        pytest.param([ONE, TWO, TWO], {SAID: 2}, None, [(SAID, 1, True)], id="ticked-before-and-untouched"),
        pytest.param([ONE, TWO, THREE], {SAID: 2}, None, [(SAID, 2, False)], id="ticked-before-and-touched-again"),
        pytest.param([ONE, TWO, ONE], {SAID: 2}, None, [(SAID, 2, False)], id="ticked-and-taken-back"),
        pytest.param([ONE, TWO, ONE], {}, None, [], id="taken-back-unseen"),
        pytest.param([ONE, TWO, made(department="丙", funding="")], {SAID: 2}, 2, [("institution.funding", 2, False)], id="since-the-look"),
        pytest.param([ONE, TWO, THREE], {SAID: 1}, 2, [(SAID, 2, False)], id="an-older-tick-counts-no-more"),
        pytest.param([table(), table({"row_id": "a", "name": "甲"})], {}, None, [("venues[a]", 1, False)], id="row-added"),
        pytest.param([table({"row_id": "a", "name": "甲"}), table()], {}, None, [("venues[a]", 1, False)], id="row-removed"),
        pytest.param(
            [table(), table({"row_id": "a", "name": "甲"}), table({"row_id": "a", "name": "乙"})],
            {"venues[a]": 2},
            None,
            [("venues[a].name", 2, False)],
            id="row-ticked-then-changed",
        ),
        pytest.param(
            [table({"row_id": "a", "name": "甲"}), table({"row_id": "a", "name": "乙"}), table()],
            {"venues[a].name": 2},
            None,
            [("venues[a]", 2, False)],
            id="cell-ticked-then-row-removed",
        ),
        pytest.param([files("1" * 64), files("2" * 64)], {}, None, [("materials.files.lease", 1, False)], id="file-by-its-hash"),
        pytest.param([files("1" * 64), files("1" * 64)], {}, None, [], id="same-file"),
    ],
)
def test_changes_since_the_last_look(documents, ticks, looked, expected) -> None:
    assert seen(*documents, ticks=ticks, looked=looked) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param({"id_hash": "b", "id_masked": "4502***2"}, ["people[a].id_masked"], id="mask-speaks-for-the-hash"),
        pytest.param({"id_hash": "b", "id_masked": "4502***1"}, ["people[a].id_hash"], id="another-number-under-the-same-mask"),
        pytest.param({"id_hash": "a", "id_masked": "4502***1"}, [], id="nothing"),
    ],
)
def test_a_number_of_an_identity_paper_is_one_change(after: dict[str, str], expected: list[str]) -> None:
    rows = [{"row_id": "a", "id_hash": "a", "id_masked": "4502***1"}, {"row_id": "a", **after}]
    assert [path for path, _, _ in seen(*({"people": {"rows": [row]}} for row in rows))] == expected


def test_unread_changes_are_counted_and_the_first_named() -> None:
    found = sightings({1: made(), 2: made(department="丙", funding="丁")}, {SAID: Tick(2, 1)})
    assert [reason.text for reason in unread_reasons(found, ["经费"])] == ["重新提交有 1 处变更你还没有勾选已阅：经费。"]
    assert unread_reasons(found[:1]) == ()
    assert unread_reasons(()) == ()
