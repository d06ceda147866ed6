"""Importing a table through its pages: preview, adopting, a conflict, a payload that is not ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filings.models import Filing
from tests.filings.forms.test_sheets import HEADS, NUMBER, SOUND, sheet
from tests.filings.views.applicants import Applicant, applicant, change, section_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def party() -> Applicant:
    return applicant()


@pytest.fixture
def draft(party: Applicant) -> Filing:
    return party.start()


def previewed(party: Applicant, draft: Filing) -> object:
    wrong = [*SOUND[:5], "明年", *SOUND[6:]]
    file = SimpleUploadedFile("a.xlsx", sheet(HEADS, SOUND, wrong).getvalue())
    return party.client.post(url(draft, "form/assessors/import/"), {"file": file})


def test_a_sheet_is_checked_first_and_kept_when_adopted(party: Applicant, draft: Filing) -> None:
    page = previewed(party, draft)
    assert (page.context["sound"], page.context["wrong"], len(section_of(draft, "assessors").content["rows"])) == (1, 1, 4)
    assert NUMBER not in page.content.decode()
    data = {"payload": page.context["payload"], "edit_no": page.context["edit_no"]}
    party.client.post(url(draft, "form/assessors/import/adopt/"), data)
    rows = section_of(draft, "assessors").content["rows"]
    assert [row["card_until"] for row in rows[4:]] == ["2030-06-30", "明年"]


def test_a_preview_is_not_adopted_over_anothers_save_or_elsewhere(party: Applicant, draft: Filing) -> None:
    page = previewed(party, draft)
    data = {"payload": page.context["payload"], "edit_no": page.context["edit_no"]}
    change(draft, "assessors", party.clerk)
    party.client.post(url(draft, "form/assessors/import/adopt/"), data)
    assert len(section_of(draft, "assessors").content["rows"]) == 4
    experts = section_of(draft, "experts")
    party.client.post(url(draft, "form/experts/import/adopt/"), {**data, "edit_no": experts.edit_no})
    assert section_of(draft, "experts").content == experts.content


def test_a_template_is_downloaded_and_other_sections_have_none(party: Applicant, draft: Filing) -> None:
    assert party.client.get(url(draft, "form/assessors/import/template.xlsx")).status_code == 200
    assert [party.client.get(url(draft, f"form/{key}/import/")).status_code for key in ("equipment", "venues")] == [200, 404]
    assert applicant(2).client.get(url(draft, "form/assessors/import/")).status_code == 404


@pytest.mark.parametrize("content", [b"", b"nothing", b"%PDF-1.7"])
def test_a_file_that_is_no_sheet_is_refused_with_its_reason(party: Applicant, draft: Filing, content: bytes) -> None:
    response = party.client.post(url(draft, "form/assessors/import/"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert (response.status_code, bool(response.context["problem"])) == (422, True)
