"""The form: shown, saved as typed, saved in the background, two windows, rows, meters."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings.models import Filing, Section
from filings.queries.writing import writing
from filings.rules.form_sections import SECTIONS
from filings.services import renewing, submitting
from portal.institutions.enums import LegalForm, Track
from portal.institutions.models import LegalPerson
from portal.people.identity import keyed_hash, mask
from portal.workdays.rules import months_before
from tests.filings.renewals import held
from tests.filings.stage import desk
from tests.filings.views.applicants import Applicant, applicant, autosave, change, section_of, signed_in, url

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def party() -> Applicant:
    return applicant()


@pytest.fixture
def draft(party: Applicant) -> Filing:
    return party.start()


@pytest.mark.parametrize("track", [track for track in Track if track is not Track.GRADING_SOCIAL])
def test_every_section_of_a_new_draft_opens_without_an_error(party: Applicant, track: Track) -> None:
    if track is Track.GRADING_SCHOOL:  # offered to schools alone
        LegalPerson.objects.filter(pk=party.person.pk).update(legal_form=LegalForm.PUBLIC_INSTITUTION)
        party.person.refresh_from_db()
    filing = party.start(track, filled=False)
    found = writing(filing, timezone.localdate())
    assert found is not None
    for spec in found.specs:
        response = party.client.get(url(filing, f"form/{spec.key}/"))
        assert (response.status_code, spec.title in response.content.decode(), response.context["summary"]) == (200, True, [])


def test_an_unknown_section_does_not_exist(party: Applicant, draft: Filing) -> None:
    assert party.client.get(url(draft, "form/nothing/")).status_code == 404
    assert party.client.get(url(draft, "form/items/")).status_code == 404  # a section of another track


def test_autosave_answers_by_the_protocol_and_keeps_what_is_malformed(party: Applicant) -> None:
    filing = party.start(filled=False)
    response = autosave(party.client, url(filing, "form/institution/"), edit_no=0, name="新名称", contact_phone="打电话")
    answer = response.json()
    assert (response.status_code, answer["edit_no"], answer["errors"]) == (
        200,
        1,
        {"contact_phone": ["电话只含数字、空格和短横，例如 0772-1234567。"]},
    )
    stored = section_of(filing, "institution").content
    assert (stored["name"], stored["contact_phone"]) == ("新名称", "打电话")
    page = party.client.get(url(filing, "form/institution/")).content.decode()
    assert 'value="打电话"' in page


def test_a_second_window_is_told_and_nothing_is_overwritten(party: Applicant, draft: Filing) -> None:
    before = section_of(draft, "institution")
    change(draft, "institution", party.clerk, name="别处改的")
    response = autosave(party.client, url(draft, "form/institution/"), edit_no=before.edit_no, name="这里改的")
    assert (response.status_code, response.json()["by"]) == (409, str(party.clerk))
    assert section_of(draft, "institution").content["name"] == "别处改的"


def test_the_same_save_passes_when_nobody_else_saved(party: Applicant, draft: Filing) -> None:
    """The negative control of the test above."""
    before = section_of(draft, "institution")
    assert autosave(party.client, url(draft, "form/institution/"), edit_no=before.edit_no, name="这里改的").status_code == 200
    assert section_of(draft, "institution").content["name"] == "这里改的"


def test_without_a_script_a_conflict_shows_both_and_keeps_what_was_typed(party: Applicant, draft: Filing) -> None:
    before = section_of(draft, "institution")
    change(draft, "institution", party.clerk, name="别处改的")
    response = party.client.post(url(draft, "form/institution/"), {"edit_no": before.edit_no, "name": "这里改的"})
    page = response.content.decode()
    assert response.status_code == 409
    assert {"label": "机构名称", "before": "这里改的", "after": "别处改的"} in response.context["difference"]
    assert 'value="这里改的"' in page
    again = party.client.post(url(draft, "form/institution/"), {"edit_no": response.context["edit_no"], "name": "这里改的"})
    assert (again.status_code, section_of(draft, "institution").content["name"]) == (302, "这里改的")


def test_the_button_saves_and_goes_on_with_errors(party: Applicant, draft: Filing) -> None:
    section = section_of(draft, "institution")
    response = party.client.post(url(draft, "form/institution/"), {"edit_no": section.edit_no, "name": ""})
    assert (response.status_code, response["Location"]) == (302, url(draft, "form/occupations/"))
    last = party.client.post(url(draft, "form/commitment/"), {"edit_no": section_of(draft, "commitment").edit_no})
    assert last["Location"] == url(draft, "submit/")


def test_findings_stand_at_their_fields_once_the_section_is_begun(party: Applicant, draft: Filing) -> None:
    change(draft, "institution", party.admin, name="", credit_code="91450202MA7LP00000")
    response = party.client.get(url(draft, "form/institution/"))
    assert set(response.context["form"].errors) == {"name", "credit_code"}
    assert {line["href"] for line in response.context["summary"]} == {
        url(draft, "form/institution/?check=1#id_name"),
        url(draft, "form/institution/?check=1#id_credit_code"),
    }


def test_an_untouched_section_tells_its_gaps_only_when_asked(party: Applicant) -> None:
    filing = party.start(filled=False)
    assert party.client.get(url(filing, "form/venues/")).context["summary"] == []
    assert party.client.get(url(filing, "form/venues/?check=1")).context["summary"] != []


def test_steps_count_what_is_done_and_what_lacks(party: Applicant, draft: Filing) -> None:
    rows = section_of(draft, "assessors").content["rows"]
    change(draft, "assessors", party.admin, rows=[{**rows[0], "card_until": "2020-01-01"}, *rows[1:3]])
    steps = {step.key: (step.state, step.note) for step in party.client.get(url(draft, "form/venues/")).context["steps"]}
    assert (steps["venues"], steps["occupations"], steps["assessors"], steps["institution"]) == (
        ("done", "3 处"),
        ("done", "2 个"),
        ("error", "4 处待改"),  # two occupations are short by one, for one person's card each
        ("done", ""),
    )


def test_a_row_is_added_when_something_is_typed_and_then_edited(party: Applicant, draft: Filing) -> None:
    address, before = url(draft, "form/rules/rows/fresh1/"), section_of(draft, "rules")
    empty = autosave(party.client, address, edit_no=before.edit_no, name="")
    assert (empty.json()["edit_no"], section_of(draft, "rules").edit_no) == (before.edit_no, before.edit_no)
    first = autosave(party.client, address, edit_no=before.edit_no, name="安全管")
    second = autosave(party.client, address, edit_no=first.json()["edit_no"], name="安全管理办法", issued_on="2026-01-05")
    assert second.status_code == 200
    added = [row for row in section_of(draft, "rules").content["rows"] if row["row_id"] == "fresh1"]
    assert added == [{"row_id": "fresh1", "name": "安全管理办法", "issued_on": "2026-01-05"}]


def test_a_row_is_removed_against_its_edit_only(party: Applicant, draft: Filing) -> None:
    section = section_of(draft, "rules")
    address = url(draft, "form/rules/rows/r0/remove/")
    party.client.post(address, {"edit_no": section.edit_no - 1})
    assert len(section_of(draft, "rules").content["rows"]) == 7
    party.client.post(address, {"edit_no": section.edit_no})
    assert [row["row_id"] for row in section_of(draft, "rules").content["rows"]] == [f"r{number}" for number in range(1, 7)]
    assert party.client.post(address, {"edit_no": section.edit_no + 1}).status_code == 404


@pytest.mark.parametrize("tail", ["form/institution/rows/x/", "form/rules/rows/" + "x" * 41 + "/", "form/nothing/rows/x/"])
def test_a_row_that_cannot_be_does_not_exist(party: Applicant, draft: Filing, tail: str) -> None:
    assert party.client.get(url(draft, tail)).status_code == 404


def test_meters_recount_after_a_save(party: Applicant, draft: Filing) -> None:
    rows = section_of(draft, "assessors").content["rows"]
    change(draft, "assessors", party.admin, rows=rows[:3])
    short = party.client.get(url(draft, "form/assessors/status/")).content.decode()
    row = rows[0]
    saved = autosave(
        party.client,
        url(draft, f"form/assessors/rows/{row['row_id']}/"),
        edit_no=section_of(draft, "assessors").edit_no,
        name=row["name"],
        card_no=row["card_no"],
        occupations=row["occupations"],
        card_until="2020-01-01",
    )
    assert saved.status_code == 200
    now = party.client.get(url(draft, "form/assessors/status/")).content.decode()
    assert (short.count("已满足"), now.count("还缺 1 名")) == (2, 2)


def test_an_expired_card_is_said_in_the_second_line_of_its_row(party: Applicant, draft: Filing) -> None:
    rows = section_of(draft, "assessors").content["rows"]
    change(draft, "assessors", party.admin, rows=[{**rows[0], "card_until": "2020-01-01"}, *rows[1:3]])
    lines = party.client.get(url(draft, "form/assessors/")).context["rows"]
    assert [len(line.reasons) for line in lines] == [2, 0, 0]
    assert [cell.head for cell in lines[0].cells if cell.wrong] == ["有效期止"]


def test_an_id_number_is_never_stored_nor_sent_back(party: Applicant, draft: Filing) -> None:
    address = url(draft, "form/staff/rows/s9/")
    saved = autosave(party.client, address, edit_no=section_of(draft, "staff").edit_no, name="韦丽萍", id=NUMBER)
    row = section_of(draft, "staff").content["rows"][-1]
    assert (row["id_hash"], row["id_masked"]) == (keyed_hash(NUMBER), mask(NUMBER))
    assert NUMBER not in json.dumps(list(Section.objects.values_list("content", flat=True)))
    bodies = [saved, *(party.client.get(page) for page in (address, url(draft, "form/staff/"), url(draft, "submit/"), url(draft)))]
    assert [NUMBER in response.content.decode() for response in bodies] == [False] * 5
    assert mask(NUMBER) in bodies[1].content.decode()


def test_suggestions_are_codes_with_names(party: Applicant) -> None:
    page = party.client.get("/my/occupations/?code=dg").content.decode()
    assert '<option value="6-31-01-03 电工">' in page
    assert party.client.get("/my/occupations/").content.decode().strip() == ""


def test_queries_do_not_grow_with_the_rows(party: Applicant, draft: Filing) -> None:
    counts = []
    for size in (3, 60):
        rows = section_of(draft, "assessors").content["rows"]
        change(draft, "assessors", party.admin, rows=[{**rows[0], "row_id": f"a{number}"} for number in range(size)])
        party.client.get(url(draft, "form/assessors/"))
        with CaptureQueriesContext(connection) as queries:
            party.client.get(url(draft, "form/assessors/"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


def test_nothing_is_written_after_submission_or_withdrawal(party: Applicant, draft: Filing) -> None:
    edit_no = section_of(draft, "institution").edit_no
    filing = submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version)
    assert autosave(party.client, url(filing, "form/institution/"), edit_no=edit_no, name="晚了").status_code == 409
    assert party.client.get(url(filing, "form/institution/"))["Location"] == url(filing)
    assert party.client.get(url(filing, "form/rules/rows/r0/")).status_code == 404
    filing = submitting.recall(filing, by=party.admin, at=timezone.now() + timedelta(minutes=1), seen=filing.version)
    assert autosave(party.client, url(filing, "form/institution/"), edit_no=0, name="可以").status_code == 200
    submitting.withdraw(filing, reason="不办了", by=party.admin, at=timezone.now() + timedelta(minutes=2), seen=filing.version)
    assert autosave(party.client, url(filing, "form/institution/"), edit_no=1, name="晚了").status_code == 409


def test_a_full_table_says_so(party: Applicant, draft: Filing) -> None:
    change(draft, "rules", party.admin, rows=[{"row_id": f"r{number}", "name": "制度"} for number in range(500)])
    response = autosave(party.client, url(draft, "form/rules/rows/more/"), edit_no=section_of(draft, "rules").edit_no, name="再加")
    assert (response.status_code, response.json()["error"]) == (422, "一张表最多 500 行，请先移除不需要的行。")


def test_a_summary_names_the_row_of_each_gap(party: Applicant, draft: Filing) -> None:
    """Two rooms lack the same answer: each line says which; a reason that names its row already says it once."""
    rows = section_of(draft, "venues").content["rows"]
    change(draft, "venues", party.admin, rows=[{**rows[0], "division": ""}, {**rows[1], "division": ""}, *rows[2:]])
    name, title = [row["name"] for row in rows], next(spec.title for spec in SECTIONS if spec.key == "venues")
    summary = party.client.get(url(draft, "form/venues/")).context["summary"]
    assert [line["text"] for line in summary] == [f"{title}第 {at} 行“{name[at - 1]}”：请填写“所在地”。" for at in (1, 2)]


def test_what_is_done_is_what_nothing_stands_against(party: Applicant, draft: Filing) -> None:
    """The sections left by the navigation are those in which the check of the whole lists something."""
    for filing in (draft, applicant(2).start(filled=False)):
        page = signed_in(filing.created_by).get(url(filing, "submit/"))
        listed = {line["href"].split("/form/")[1].split("/")[0] for line in page.context["blockers"] if "/form/" in line["href"]}
        assert {step.key for step in page.context["steps"] if step.state != "done"} == listed
        assert page.context["total"] - page.context["done"] == len(listed)


def test_a_renewal_begins_with_what_is_filed_and_says_where_it_goes() -> None:
    """What is filled in beforehand is not called empty; the registered address does not decide where a renewal goes (G10, D89)."""
    today = timezone.localdate()
    registration, admin = held(desk(), filed_on=months_before(today, 36) + timedelta(days=30))
    filing = renewing.start(registration, by=admin, at=timezone.now())
    page = signed_in(admin).get(url(filing, "form/institution/"))
    notes = {step.key: step.note for step in page.context["steps"]}
    assert (notes["institution"] == "未填", notes["occupations"] == "未填", notes["commitment"]) == (False, False, "未填")
    text = page.content.decode()
    assert ("由原备案机关受理，现在的注册地和所属关系不影响受理" in text, "决定由哪一级受理" in text) == (True, False)


def test_an_initial_filing_goes_by_its_registered_address(party: Applicant, draft: Filing) -> None:
    text = party.client.get(url(draft, "form/institution/")).content.decode()
    assert ("注册地和所属关系决定由哪一级受理" in text, "由原备案机关受理" in text) == (True, False)
