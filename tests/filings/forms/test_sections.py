"""A section as forms: what is typed is never lost, what is stored comes back, a number is never kept."""

import json
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from filings.enums import Matter
from filings.forms.demands import form_reasons
from filings.forms.sections import SectionForms, lines_applied, section_forms
from filings.rules.form_sections import SECTIONS
from portal.institutions.enums import Track
from portal.people.identity import keyed_hash, mask
from portal.policy.clauses import Reason

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 7)
NUMBER = "11010519491231002X"
OCCUPATIONS = {"rows": [{"row_id": "o1", "code": "6-31-01-03", "name": "电工"}]}


def forms(key: str, content: dict[str, Any] | None = None, track: Track = Track.GRADING_EMPLOYER) -> SectionForms:
    document = {"occupations": OCCUPATIONS, key: content or {}}
    return section_forms(key, document, track=track, matter=Matter.INITIAL, on=ON)


def posted(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize("track", list(Track))
def test_every_section_of_every_track_draws(track: Track) -> None:
    for spec in SECTIONS:
        if track in spec.tracks:
            found = forms(spec.key, track=track)
            assert str(found.fields().as_p()) is not None
            assert str(found.row("new").as_p()) is not None


def test_sound_answers_are_stored_as_cleaned() -> None:
    form = forms("venues").row(
        "v1", posted(name=" 车间 ", room="skill", area="96.50", stations="24", monitored="on", occupations=["6-31-01-03"])
    )
    assert (form.problems, form.stored()) == (
        {},
        {
            "name": "车间",
            "room": "skill",
            "division": "",
            "address": "",
            "area": "96.5",
            "stations": 24,
            "computers": "",
            "monitored": True,
            "occupations": ["6-31-01-03"],
            "premises": "",
            "lessor": "",
            "lease_from": "",
            "lease_to": "",
        },
    )


def test_malformed_answers_are_stored_as_typed_and_drawn_again() -> None:
    found = forms("venues")
    form = found.row("v1", posted(area="很大", stations="二十", lease_to="明年", occupations=["x"], room="nowhere"))
    assert set(form.problems) == {"area", "stations", "lease_to", "occupations", "room"}
    again = forms("venues", found.with_row("v1", form)).row("v1")
    shown = {key: again[key].value() for key in ("area", "stations", "lease_to", "occupations", "room")}
    assert shown == {"area": "很大", "stations": "二十", "lease_to": "明年", "occupations": ["x"], "room": "nowhere"}


def test_an_occupation_keeps_code_name_and_edition() -> None:
    stored = forms("occupations").row("o1", posted(code="电工", levels=["5"])).stored()
    assert (stored["code"], stored["name"], stored["edition"]) == ("6-31-01-03", "电工", "2022")


@pytest.mark.parametrize("typed", ["abc", NUMBER[:-1] + "1"], ids=["no-number", "check-digit"])
def test_a_wrong_id_number_is_not_passed_over(typed: str) -> None:
    """T1, T5: nothing of it is kept, the one stored stays, and submission asks until a sound one is typed; an empty field changes nothing."""
    found = forms("assessors")
    content = found.with_row("p1", found.row("p1", posted(name="韦丽萍", id=NUMBER)))
    for values in ({"name": "韦丽萍", "id": typed}, {"name": "韦丽萍 ", "id": ""}):
        again = forms("assessors", content)
        content = again.with_row("p1", again.row("p1", posted(**values)))
        row = content["rows"][0]
        assert (row["id_hash"], typed in json.dumps(content)) == (keyed_hash(NUMBER), False)
        assert "最近填写的“身份证件号码”不对，没有保存，请重新填写。" in wanted(content)
    again = forms("assessors", content)
    mended = again.with_row("p1", again.row("p1", posted(name="韦丽萍", id=NUMBER)))
    assert not any("没有保存" in text for text in wanted(mended))


def wanted(content: dict[str, Any]) -> list[str]:
    """What submission demands of the section."""
    document = {"occupations": OCCUPATIONS, "assessors": content}
    return [reason.text for reason in form_reasons(document, track=Track.GRADING_EMPLOYER, matter=Matter.INITIAL, on=ON)]


def test_an_id_number_is_kept_as_hash_and_mask_alone() -> None:
    found = forms("staff")
    content = found.with_row("p1", found.row("p1", posted(name="韦丽萍", id=NUMBER.lower())))
    row = content["rows"][0]
    assert (row["id_hash"], row["id_masked"]) == (keyed_hash(NUMBER), mask(NUMBER))
    assert NUMBER not in json.dumps(content)
    assert "id" not in row


def test_a_number_left_empty_stays_and_is_not_shown() -> None:
    found = forms("staff")
    before = found.with_row("p1", found.row("p1", posted(name="韦丽萍", id=NUMBER)))
    again = forms("staff", before)
    drawn = again.row("p1").as_p()
    assert NUMBER not in drawn
    assert mask(NUMBER) in drawn
    after = again.with_row("p1", again.row("p1", posted(name="韦丽萍")))
    assert after["rows"][0]["id_hash"] == keyed_hash(NUMBER)


def test_a_malformed_number_is_not_kept_at_all() -> None:
    found = forms("staff")
    form = found.row("p1", posted(name="韦丽萍", id="110105194912310021"))
    assert form.problems == {"id": ["身份证号校验位不符，请逐位核对。"]}
    assert "110105194912310021" not in json.dumps(found.with_row("p1", form))


def test_a_number_field_is_marked_private() -> None:
    assert "data-private" in str(forms("staff").row("p1")["id"])


def test_a_nul_is_not_stored() -> None:
    assert forms("staff").row("p1", posted(name="a\x00b")).stored()["name"] == "ab"


def test_a_row_keeps_its_place_and_its_id() -> None:
    rows = [{"row_id": "a", "name": "甲"}, {"row_id": "b", "name": "乙"}]
    found = forms("rules", {"rows": rows})
    changed = found.with_row("a", found.row("a", posted(name="丙")))
    assert [(row["row_id"], row["name"]) for row in changed["rows"]] == [("a", "丙"), ("b", "乙")]
    added = found.with_row("c", found.row("c", posted(name="丁")))
    assert [row["row_id"] for row in added["rows"]] == ["a", "b", "c"]
    assert found.without_row("a")["rows"] == [rows[1]]


def test_fields_and_rows_of_one_section_do_not_overwrite_each_other() -> None:
    found = forms("commitment", {"signed_by": "覃建国", "rows": [{"row_id": "a", "kind": "dishonest"}]})
    assert found.with_fields(found.fields(posted(signed_by="黄志强")))["rows"] == [{"row_id": "a", "kind": "dishonest"}]
    assert found.without_row("a")["signed_by"] == "覃建国"


def test_an_untouched_new_row_is_blank_and_a_typed_one_is_not() -> None:
    assert forms("staff").row("p1", posted(name="", id="")).is_blank
    assert not forms("staff").row("p1", posted(name="韦")).is_blank
    assert not forms("staff", {"rows": [{"row_id": "p1", "name": "韦"}]}).row("p1", posted(name="")).is_blank


def test_the_page_says_optional_only_of_what_is_never_demanded() -> None:
    row = forms("venues").row("v1")
    assert [spec.key for spec in row.specs if not row[spec.key].field.required] == ["monitored"]
    assert row["lease_to"].help_text == "权属为“租用”时填写"


def test_findings_are_drawn_at_their_fields_with_their_clause() -> None:
    form = forms("venues", {"rows": [{"row_id": "v1"}]}).row("v1")
    form.show({"area": [Reason("附2一(三)", "面积占 50% 以上。")], "elsewhere": [Reason("", "x")]})
    errors = form["area"].errors.as_data()
    assert [(error.messages, error.params) for error in errors] == [(["面积占 50% 以上。"], {"clause": "附2一(三)"})]
    assert set(form.errors) == {"area"}


def test_lines_applied_are_the_choices_of_other_sections() -> None:
    document = {
        "occupations": {"rows": [{"code": "1", "name": "甲"}, {"code": "1", "name": "甲"}, {"code": ""}]},
        "items": {"rows": [{"code": "z"}]},
    }
    assert lines_applied(document) == [("1", "甲"), ("z", "z")]
