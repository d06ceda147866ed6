"""The kinds of change: what each opens, which proof it needs, what it asks of the form, which path it takes, by clause."""

from dataclasses import replace

import pytest

from filings.enums import ChangeKind, Matter
from filings.rules.answers import Answers, Institution, Occupation
from filings.rules.change_kinds import ADDITIONS, BASICS, FIELDS, PROOF, before, changed, fields_of, kinds_for, restored, sections_of
from filings.rules.changes import change_reasons, standing_reasons
from filings.rules.conditions import CHANGE_CHECKS, checks_for, checks_of
from filings.rules.facts import Facts
from filings.rules.form_sections import form_of, sections_for
from filings.rules.form_spec import FieldKind
from filings.rules.path import STRAIGHT, Path, path_of
from portal.institutions.enums import Track
from portal.policy.clauses import cited
from tests.filings.rules.cases import FIGURES_NOW

K = ChangeKind
EMPLOYER = Track.GRADING_EMPLOYER
FILED = {"name": "甲公司", "legal_representative": "覃建国", "registered_division": "450202", "contact": "韦丽萍"}
ADDING = "occupations venues equipment assessors experts supervisors staff rules materials commitment"


def form(kinds: list[str], track: Track = EMPLOYER, filed: dict[str, str] | None = None) -> dict[str, list[str]]:
    document = {"institution": {"changes": kinds, "before": FILED if filed is None else filed}}
    return {spec.key: [field.key for field in spec.fields] for spec in form_of(document, track, Matter.CHANGE)}


@pytest.mark.parametrize(
    ("kind", "sections", "fields", "proofs"),
    [
        pytest.param(K.NAME, "institution materials", ["name"], ["certificate_files"], id="D18-name"),
        pytest.param(
            K.REPRESENTATIVE,
            "institution materials",
            ["legal_representative", "representative_id"],
            ["certificate_files"],
            id="D18-representative",
        ),
        pytest.param(
            K.ADDRESS,
            "institution venues materials",
            ["registered_division", "registered_address", "working_division", "working_address"],
            ["certificate_files", "office_files"],
            id="D18-address",
        ),
        pytest.param(
            K.OTHER_CITY,
            "institution venues materials",
            ["registered_division", "registered_address", "working_division", "working_address"],
            ["certificate_files", "office_files"],
            id="D20-other-city",
        ),
        pytest.param(
            K.AFFILIATION,
            "institution materials",
            ["legal_form", "affiliation"],
            ["certificate_files", "affiliation_files"],
            id="D20-affiliation",
        ),
        pytest.param(K.ADDED_OCCUPATIONS, ADDING, None, [], id="B43"),
        pytest.param(K.ADDED_LEVELS, ADDING, None, [], id="B43-levels"),
    ],
)
def test_form_holds_what_the_kind_opens(kind, sections, fields, proofs):
    found = form([kind])
    assert (" ".join(found), found.get("institution"), found["materials"]) == (sections, fields, proofs)


def test_basic_data_nobody_ever_gave_may_stay_empty():
    """D43, D74: an imported registration is not asked for what it never filed; what it did file must stay filled."""
    [institution] = [
        spec
        for spec in form_of({"institution": {"changes": [K.BASIC_DATA], "before": FILED}}, EMPLOYER, Matter.CHANGE)
        if spec.key == "institution"
    ]
    assert {spec.key for spec in institution.fields if spec.required} == {"contact"}


def test_consent_comes_with_added_scope_alone():
    """A36."""
    consent = {"consent_body", "consent_number", "consent_on", "consent_files", "letter_is_consent"}
    assert set(form([K.ADDED_OCCUPATIONS], Track.EXAMINING_QUALIFICATION)["materials"]) == consent
    assert not consent & set(form([K.NAME], Track.EXAMINING_QUALIFICATION)["materials"])


@pytest.mark.parametrize("track", Track)
def test_special_ability_goes_by_items(track):
    """D22."""
    offered = frozenset(kinds_for(track))
    by_items = {K.ADDED_ITEMS} if track is Track.EXAMINING_SPECIAL else {K.ADDED_OCCUPATIONS, K.ADDED_LEVELS}
    assert offered == BASICS | by_items
    assert ("items" in form([K.ADDED_ITEMS], track)) is (track is Track.EXAMINING_SPECIAL)


def test_every_opened_answer_stands_in_the_form_and_every_proof_can_be_uploaded():
    fields = {spec.key: spec for track in Track for section in sections_for(track, Matter.CHANGE) for spec in section.fields}
    assert set(fields_of(BASICS)) <= fields.keys()
    assert {fields[key].kind for key in PROOF.values()} == {FieldKind.FILES}
    assert set(PROOF) <= {field for opened in FIELDS.values() for field in opened}
    assert sections_of(ADDITIONS | BASICS) <= {section.key for track in Track for section in sections_for(track)}


@pytest.mark.parametrize(
    ("track", "kinds", "path"),
    [
        *(pytest.param(track, [K.NAME], STRAIGHT, id=f"D18-{track}") for track in Track),
        *(pytest.param(track, [K.OTHER_CITY, K.AFFILIATION], STRAIGHT, id=f"D20-{track}") for track in Track),
        pytest.param(Track.EXAMINING_QUALIFICATION, [K.ADDED_OCCUPATIONS], STRAIGHT, id="A44-occupations"),
        pytest.param(Track.EXAMINING_SPECIAL, [K.ADDED_ITEMS], STRAIGHT, id="A44-items"),
        *(
            pytest.param(track, [kind, K.NAME], Path(True, True, True), id=f"D17-{track}-{kind}")
            for track in (Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL, Track.GRADING_SOCIAL)
            for kind in (K.ADDED_OCCUPATIONS, K.ADDED_LEVELS)
        ),
    ],
)
def test_path_by_kind_of_change(track, kinds, path):
    answers = Answers(Matter.CHANGE, track, changes=frozenset(kinds))
    assert path_of(track, Matter.CHANGE, adds=answers.adds, figures=FIGURES_NOW) == path


def test_unevaluated_addition_is_not_publicised():
    figures = FIGURES_NOW | {"addition_evaluation": False}
    assert path_of(EMPLOYER, Matter.CHANGE, adds=True, figures=figures) == STRAIGHT


@pytest.mark.parametrize(
    ("institution", "found"),
    [
        pytest.param({"name": "乙公司"}, {"name"}, id="D18"),
        pytest.param({"name": "甲公司"}, set(), id="D18-same"),
        pytest.param({"name": "甲公司", "contact": "别人"}, set(), id="D18-not-opened"),
        pytest.param({"name": ""}, {"name"}, id="D18-emptied"),
    ],
)
def test_changed_answers_are_those_opened_that_differ(institution, found):
    assert changed({"changes": [K.NAME], "before": FILED, **institution}) == found


def test_kept_beside_is_basic_information_alone():
    assert before({**FILED, "audience": ["own_staff"], "changes": [K.NAME], "email": ""}) == FILED


def test_closed_answers_are_restored():
    now = {"before": FILED, "changes": [K.NAME, K.BASIC_DATA], **FILED, "name": "乙公司", "contact": "石晓峰"}
    assert restored(now, [K.BASIC_DATA]) == {"before": FILED, "changes": [K.BASIC_DATA], **FILED, "contact": "石晓峰"}


@pytest.mark.parametrize(
    ("facts", "kinds", "rules"),
    [
        pytest.param(Facts(not_standing="已终止"), [K.NAME], ["G10"], id="G10"),
        pytest.param(Facts(on_hold=True), [K.ADDED_LEVELS], ["D69"], id="D69-levels"),
        pytest.param(Facts(on_hold=True), [K.AFFILIATION, K.NAME], ["D69"], id="D69-affiliation"),
        pytest.param(Facts(on_hold=True), [K.NAME, K.ADDRESS], [], id="D69-stays"),
        pytest.param(Facts(), [K.OTHER_CITY], [], id="valid"),
    ],
)
def test_registration_stands_in_the_way(facts, kinds, rules):
    assert [reason.rule for reason in standing_reasons(kinds, facts)] == rules


def asked(kinds: list[str], **more: object) -> Answers:
    return replace(Answers(Matter.CHANGE, EMPLOYER, changes=frozenset(kinds), changed=frozenset(), filed_division="450202"), **more)


LINE = Occupation("6-18-01-01", "车工", ("5",), row_id="o1")
SCOPE = Facts(filed_lines=frozenset({("6-18-01-01", "车工", "", "5"), ("6-18-01-01", "车工", "", "4")}))


@pytest.mark.parametrize(
    ("answers", "facts", "found"),
    [
        pytest.param(asked([K.NAME]), Facts(), [("D18", "institution.name")], id="D18-nothing-changed"),
        pytest.param(asked([K.NAME], changed=frozenset({"name"})), Facts(), [("D18", "materials.certificate_files")], id="D18-no-proof"),
        pytest.param(asked([K.NAME], changed=frozenset({"name"}), provided=frozenset({"certificate_files"})), Facts(), [], id="D18"),
        pytest.param(asked([K.BASIC_DATA], changed=frozenset({"contact"})), Facts(), [], id="D43-no-proof-of-a-telephone"),
        pytest.param(
            asked(
                [K.ADDRESS],
                changed=frozenset({"registered_division"}),
                provided=frozenset({"certificate_files"}),
                institution=Institution(registered_division="450103"),
            ),
            Facts(),
            [("D20", "institution.registered_division")],
            id="D20-it-is-another-city",
        ),
        pytest.param(
            asked(
                [K.OTHER_CITY],
                changed=frozenset({"registered_division"}),
                provided=frozenset({"certificate_files"}),
                institution=Institution(registered_division="450203"),
            ),
            Facts(),
            [("D20", "institution.registered_division")],
            id="D20-it-is-the-same-city",
        ),
        pytest.param(asked([K.ADDED_OCCUPATIONS], occupations=(LINE,)), Facts(), [], id="D17-new"),
        pytest.param(asked([K.ADDED_OCCUPATIONS], occupations=(LINE,)), SCOPE, [("D17", "occupations[o1].levels")], id="D17-filed"),
        pytest.param(
            asked([K.ADDED_OCCUPATIONS], occupations=(replace(LINE, levels=("3",)),)),
            SCOPE,
            [("D17", "occupations[o1].code")],
            id="D17-level",
        ),
        pytest.param(asked([K.ADDED_LEVELS], occupations=(replace(LINE, levels=("3",)),)), SCOPE, [], id="D17-added-level"),
        pytest.param(asked([K.ADDED_LEVELS], occupations=(LINE,)), Facts(), [("D17", "occupations[o1].code")], id="D17-not-filed"),
        pytest.param(asked([K.NAME], changed=None), Facts(), [], id="N8-kinds-alone"),
        pytest.param(replace(asked([K.NAME]), matter=Matter.RENEWAL), Facts(not_standing="已终止"), [], id="another-matter"),
    ],
)
def test_what_keeps_a_change_from_being_submitted(answers, facts, found):
    assert [(reason.rule, reason.path) for reason in change_reasons(answers, facts)] == found


@pytest.mark.parametrize("track", Track)
def test_checklist_follows_the_kinds(track):
    """D18, D90: of a change of basic information nothing is checked but itself; added scope brings every condition."""
    every = [check.id for check in checks_for(track)]
    assert [check.id for check in checks_of(track)] == every
    assert [check.id for check in checks_of(track, [K.NAME, K.ADDRESS])] == ["D18.name", "D18.address"]
    assert [check.id for check in checks_of(track, [K.ADDED_LEVELS, K.NAME])] == ["D18.name", *every]
    assert CHANGE_CHECKS.keys() == BASICS
    for check in CHANGE_CHECKS.values():
        cited(check.clause)
