"""What a later filing begins with, cut down to what the register holds (D66)."""

import pytest

from filings.rules.diff import diff
from filings.rules.prefilling import Held, HeldLine, HeldPerson, HeldSite, anew, standing

INITIAL = {
    "institution": {"name": "旧名称", "staff_total": 120, "changes": ["basic_data"]},
    "occupations": {
        "rows": [
            {
                "row_id": "a",
                "code": "6-31-01-03",
                "name": "电工",
                "levels": ["5", "4", "3"],
                "norm": "national_standard",
                "practitioners": 30,
            },
            {"row_id": "b", "code": "6-18-01-01", "name": "车工", "levels": ["5"], "norm": "filed_norm"},
        ]
    },
    "items": {},
    "assessors": {"rows": [{"row_id": "p", "id_hash": "h1", "name": "韦志强"}, {"row_id": "q", "id_hash": "h2", "name": "黄丽萍"}]},
    "venues": {"rows": [{"row_id": "v", "name": "一号考场", "room": "standard"}, {"row_id": "w", "name": "旧车间", "room": "skill"}]},
    "materials": {"consent_body": "某厅", "files": {"plan": [{"sha256": "x"}]}, "credit_report_on": "2026-01-01"},
    "commitment": {"attested": ["A03"], "signed_by": "覃建国", "signed_on": "2026-01-01", "rows": [{"row_id": "l", "kind": "dishonest"}]},
}
ELECTRICIAN = tuple(HeldLine(level, "6-31-01-03", "电工", "国家职业标准", "2022", "", level) for level in ("5", "4"))


def rows(content: dict, key: str) -> list:
    return content[key]["rows"]


def test_refused_levels_and_lines_are_left_out_and_row_ids_stay() -> None:
    """D36: what was not granted is not renewed by itself."""
    content = standing([INITIAL], Held({}, ELECTRICIAN))
    assert rows(content, "occupations") == [INITIAL["occupations"]["rows"][0] | {"levels": ["5", "4"]}]


def test_newest_document_speaks_and_older_ones_fill_its_gaps() -> None:
    """A change that names its additions alone does not empty the rest."""
    change = {
        "occupations": {"rows": [{"row_id": "z", "code": "6-18-01-02", "name": "铣工", "levels": ["4"], "norm": "national_standard"}]}
    }
    held = Held({}, (*ELECTRICIAN, HeldLine("9", "6-18-01-02", "铣工", "国家职业标准", "2022", "", "4")))
    content = standing([change, INITIAL], held)
    assert [(row["row_id"], row["levels"]) for row in rows(content, "occupations")] == [("z", ["4"]), ("a", ["5", "4"])]
    assert rows(content, "assessors") == INITIAL["assessors"]["rows"]


def test_register_speaks_for_basic_information() -> None:
    content = standing([INITIAL], Held({"name": "新名称", "email": ""}))
    assert (content["institution"]["name"], content["institution"]["staff_total"]) == ("新名称", 120)
    assert "email" not in content["institution"]


def test_who_and_what_was_given_up_is_left_out() -> None:
    held = Held({}, gone_people={("assessors", "h2")}, gone_sites={"旧车间"})
    content = standing([INITIAL], held)
    assert [row["row_id"] for row in rows(content, "assessors")] == ["p"]
    assert [row["row_id"] for row in rows(content, "venues")] == ["v"]


def test_imported_registration_is_told_from_the_register_alone() -> None:
    """D74: no filing of ours stands behind it."""
    held = Held(
        {"name": "历史机构"},
        (*ELECTRICIAN, HeldLine("7", "ZX-01", "米粉制作", "专项职业能力考核规范")),
        (HeldPerson("3", "assessors", "h9", "450***", "莫建明", ("6-31-01-03",), True, "2027-01-01"),),
        sites=(HeldSite("4", "skill", "实训楼", "柳州"),),
    )
    content = standing([], held)
    assert rows(content, "occupations") == [
        {
            "row_id": "scope5",
            "code": "6-31-01-03",
            "name": "电工",
            "edition": "2022",
            "work_type": "",
            "levels": ["5", "4"],
            "norm": "national_standard",
        }
    ]
    assert rows(content, "items") == [{"row_id": "scope7", "code": "ZX-01", "name": "米粉制作"}]
    assert rows(content, "assessors")[0]["card_until"] == "2027-01-01"
    assert rows(content, "venues") == [{"row_id": "site4", "name": "实训楼", "room": "skill", "address": "柳州"}]


@pytest.mark.parametrize(
    ("section", "kept"),
    [
        ("institution", {"name", "staff_total"}),
        ("materials", {"consent_body"}),
        ("commitment", {"rows"}),
    ],
)
def test_signature_uploads_and_report_are_given_anew(section: str, kept: set[str]) -> None:
    """D66, D68, D108."""
    assert anew(INITIAL)[section].keys() == kept


def test_unchanged_draft_differs_in_nothing() -> None:
    held = Held({}, ELECTRICIAN)
    assert diff(anew(standing([INITIAL], held)), anew(standing([INITIAL], held))) == ()
