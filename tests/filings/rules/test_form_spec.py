"""The form as data: sections per track, unique keys, registered clauses, labels that can be stored."""

import json

import pytest

from filings.enums import Matter
from filings.rules.answers import Institution
from filings.rules.form_sections import sections_for
from filings.rules.form_spec import FieldKind, labels
from portal.institutions.enums import Track
from portal.policy.clauses import cited

PEOPLE = "assessors experts supervisors staff rules"
EXPECTED = {
    Track.EXAMINING_QUALIFICATION: f"institution occupations venues equipment {PEOPLE} materials commitment",
    Track.EXAMINING_SPECIAL: f"institution items venues equipment {PEOPLE} materials commitment",
    Track.GRADING_EMPLOYER: f"institution occupations venues equipment {PEOPLE} papers materials commitment",
    Track.GRADING_SCHOOL: f"institution occupations venues equipment {PEOPLE} materials commitment",
    Track.GRADING_SOCIAL: f"institution occupations venues equipment {PEOPLE} materials commitment",
}


@pytest.mark.parametrize("track", Track)
def test_sections_of_a_track_in_their_order(track):
    assert " ".join(section.key for section in sections_for(track)) == EXPECTED[track]


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("track", Track)
def test_fields_are_unique_and_cite_registered_clauses_of_their_own_annex(track, matter):
    other = "附2" if track.annex == "附1" else "附1"
    for section in sections_for(track, matter):
        for specs in (section.fields, section.columns):
            assert len({spec.key for spec in specs}) == len(specs)
            for clause in (section.clause, *(spec.clause for spec in specs)):
                cited(clause)
                assert other not in clause
                assert "*" not in clause


@pytest.mark.parametrize("track", Track)
def test_choices_and_conditions_point_at_what_exists(track):
    for section in sections_for(track):
        for spec in (*section.fields, *section.columns):
            asks = spec.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and spec.key not in ("attested",)
            assert (spec.choices is not None) is asks
            if spec.required_when:
                assert spec.required_when[0] in {column.key for column in section.columns}


@pytest.mark.parametrize("track", Track)
def test_files_are_uploaded_in_the_materials_section_alone(track):
    asking = {
        section.key for section in sections_for(track) for spec in (*section.fields, *section.columns) if spec.kind == FieldKind.FILES
    }
    assert asking == {"materials"}


def test_changes_are_asked_in_a_change_alone():
    fields = {matter: sections_for(Track.GRADING_SCHOOL, matter)[0].fields for matter in Matter}
    asked = {matter: [spec.key for spec in specs if spec.key == "changes"] for matter, specs in fields.items()}
    assert asked == {Matter.INITIAL: [], Matter.CHANGE: ["changes"], Matter.RENEWAL: []}


@pytest.mark.parametrize("track", Track)
def test_labels_survive_storage_and_name_every_choice(track):
    kept = json.loads(json.dumps(labels(sections_for(track)), ensure_ascii=False))
    assert kept["institution"]["fields"]["credit_code"] == {"label": "统一社会信用代码", "choices": {}}
    assert kept["venues"]["columns"]["premises"] == {"label": "权属", "choices": {"owned": "自有", "leased": "租用"}}


def test_answers_read_only_fields_of_the_form():
    asked = {spec.key for track in Track for spec in sections_for(track)[0].fields}
    assert set(Institution.__dataclass_fields__) <= asked


@pytest.mark.parametrize("track", Track)
def test_personal_data_is_marked(track):
    personal = {spec.key for section in sections_for(track) for spec in (*section.fields, *section.columns) if spec.is_personal}
    assert personal == {"representative_id", "contact_phone", "email", "id"}
