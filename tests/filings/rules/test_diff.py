"""Two versions of a document: exact differences, rows by id, attachments by content, checks reopened (N7)."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filings.rules.conditions import checks_for
from filings.rules.diff import Change, ChangeType, diff, reads, reopened
from filings.rules.document import is_blank
from portal.institutions.enums import Track
from tests.filings.rules.cases import document

EMPLOYER = Track.GRADING_EMPLOYER
LISTS = st.lists(st.sampled_from("xy"), max_size=2)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "a", "b"]), LISTS)
COLUMNS = st.dictionaries(st.sampled_from(["p", "q"]), VALUES, max_size=2)
ROWS = st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), COLUMNS, max_size=3)
ATTACHMENTS = st.sets(st.sampled_from("abc"), max_size=2).map(
    lambda found: [{"id": 1, "sha256": sha, "name": sha, "pages": 1} for sha in sorted(found)]
)
FILES = st.dictionaries(st.sampled_from(["lease", "plan"]), ATTACHMENTS, max_size=2)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key in draw(st.sets(st.sampled_from(["institution", "assessors", "materials"]))):
        section = draw(st.dictionaries(st.sampled_from(["name", "code"]), VALUES, max_size=2))
        rows = [{"row_id": row_id, **row} for row_id, row in draw(ROWS).items()]
        if rows:
            section["rows"] = rows
        if key == "materials":
            section["files"] = draw(FILES)
        built[key] = section
    return built


def flat(built: dict[str, Any]) -> dict[str, Any]:
    """Path → answer, blanks left out: what two documents must share to say the same."""
    found: dict[str, Any] = {}
    for key, section in built.items():
        for name, value in section.items():
            if name == "rows":
                for row in value:
                    found |= {f"{key}[{row['row_id']}].{column}": answer for column, answer in row.items() if column != "row_id"}
            elif isinstance(value, dict):
                found |= {f"{key}.{name}.{inner}": answer for inner, answer in value.items()}
            else:
                found[f"{key}.{name}"] = value
    return {path: value for path, value in found.items() if not is_blank(value)}


def applied(before: dict[str, Any], changes: tuple[Change, ...]) -> dict[str, Any]:
    """The flat answers of `before` after the changes."""
    found = flat(before)
    for change in changes:
        for path in [path for path in found if path == change.path or path.startswith(f"{change.path}.")]:
            del found[path]
        if isinstance(change.after, dict):
            found |= {f"{change.path}.{key}": value for key, value in change.after.items() if key != "row_id" and not is_blank(value)}
        elif change.after is not None:
            found[change.path] = change.after
    return found


@settings(max_examples=60, deadline=None)
@given(documents())
def test_nothing_changed_between_a_document_and_itself(built):
    assert diff(built, deepcopy(built)) == ()


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_changes_applied_to_the_first_give_the_second(before, after):
    assert applied(before, diff(before, after)) == flat(after)


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_changes_read_backwards_are_the_changes_back(before, after):
    forth = {(change.path, repr(change.before), repr(change.after)) for change in diff(before, after)}
    back = {(change.path, repr(change.after), repr(change.before)) for change in diff(after, before)}
    assert forth == back


@settings(max_examples=60, deadline=None)
@given(documents())
def test_order_of_rows_says_nothing(built):
    turned = deepcopy(built)
    for section in turned.values():
        section.get("rows", []).reverse()
    assert diff(built, turned) == ()


def test_row_and_field_changes_name_their_paths():
    before, after = document(EMPLOYER), document(EMPLOYER)
    after["institution"]["name"] = "新名称"
    people = after["assessors"]["rows"]
    people[0]["card_until"] = "2029-01-01"
    gone = people.pop(1)
    people.append({"row_id": "p9", "name": "罗建明"})
    assert diff(before, after) == (
        Change("assessors[p1].card_until", "2028-12-31", "2029-01-01", ChangeType.CHANGED),
        Change("assessors[p9]", None, {"row_id": "p9", "name": "罗建明"}, ChangeType.ADDED),
        Change("assessors[p2]", gone, None, ChangeType.REMOVED),
        Change("institution.name", "柳州龙屏机械制造有限公司", "新名称", ChangeType.CHANGED),
    )


@pytest.mark.parametrize(("sha", "changed"), [("ab" * 32, False), ("cd" * 32, True)], ids=["same-content", "other-content"])
def test_attachments_are_compared_by_content(sha, changed):
    before, after = document(EMPLOYER), document(EMPLOYER)
    after["materials"]["files"]["plan"] = [{"id": 9, "sha256": sha, "name": "改名.pdf", "pages": 2}]
    assert [change.path for change in diff(before, after)] == (["materials.files.plan"] if changed else [])


@pytest.mark.parametrize("blank", [None, "", [], False, {}])
def test_blank_and_absent_are_the_same(blank):
    assert diff({"institution": {}}, {"institution": {"fees": blank}, "rules": {"rows": [{"row_id": "r1", "name": blank}]}}) == ()


@pytest.mark.parametrize(("one", "other"), [(True, 1), (0, False), (0, None), ("1", 1)])
def test_answers_of_another_kind_differ(one, other):
    assert len(diff({"institution": {"x": one}}, {"institution": {"x": other}})) == 1


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("assessors", "assessors[p1].card_until", True),
        ("assessors[].card_until", "assessors[p1].card_until", True),
        ("assessors[].card_until", "assessors[p1].level", False),
        ("assessors[].card_until", "assessors[p1]", True),
        ("commitment.attested", "commitment[l1]", False),
        ("commitment", "commitment.attested", True),
        ("institution.name", "institution.name_en", False),
        ("materials.files.lease", "materials.files.lease", True),
        ("materials.files.lease", "materials.files.plan", False),
    ],
)
def test_pattern_reads_path(pattern, path, expected):
    assert reads(pattern, path) is expected


@pytest.mark.parametrize(
    ("section", "row", "field", "value", "expected"),
    [
        pytest.param("institution", None, "contact", "陆春梅", set(), id="N7-a-field-nobody-reads"),
        pytest.param("institution", None, "legal_form", "branch", {"B02"}, id="N7-legal-form"),
        pytest.param("assessors", 0, "card_until", "2029-01-01", {"B12", "B15"}, id="N7-card"),
        pytest.param("assessors", 0, "name", "罗建明", {"B12"}, id="N7-name"),
        pytest.param("occupations", 0, "levels", ["5"], {"G03"}, id="N7-levels"),
        pytest.param("venues", 1, "premises", "leased", {"B16", "B21", "G04.1", "G04.2", "G04.3"}, id="N7-title"),
    ],
)
def test_one_changed_field_reopens_exactly_the_checks_that_read_it(section, row, field, value, expected):
    before, after = document(EMPLOYER), document(EMPLOYER)
    target = after[section] if row is None else after[section]["rows"][row]
    target[field] = value
    assert reopened(diff(before, after), checks_for(EMPLOYER)) == expected
