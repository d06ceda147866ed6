"""Who may open and do what: another institution's things do not exist, a clerk writes but does not submit, others have no such pages."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from filings.enums import State
from filings.models import Filing
from filings.services import submitting
from filings.urls import applicant as applicant_urls
from portal.documents.models import Attachment, Paper, Upload
from portal.documents.services import receiving
from portal.documents.services.receiving import scan_attachment
from tests.documents.test_filetypes import pdf
from tests.filings import road
from tests.filings.stage import Desk, desk
from tests.filings.views.applicants import Applicant, applicant, signed_in, upload, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def owner(bureau: Desk) -> Applicant:
    return applicant(1)


@pytest.fixture
def stranger() -> Applicant:
    """Another institution that has a filing of its own, so that a list that is too wide would show it."""
    other = applicant(2)
    other.start()
    return other


@pytest.fixture
def draft(owner: Applicant) -> Filing:
    return owner.start()


@pytest.fixture
def accepted(owner: Applicant, draft: Filing, bureau: Desk) -> Filing:
    filing = submitting.submit(draft, by=owner.admin, at=timezone.now(), seen=draft.version)
    return road.accepted(filing, bureau, timezone.now())


DRAFT_PAGES = [
    "",
    "form/",
    "form/institution/",
    "form/institution/status/",
    "form/rules/rows/r0/",
    "materials/plan/",
    "submit/",
    "withdraw/",
]
FILE_PAGES = ["", "versions/1/", "clock/grading_filing/", "clock/grading_filing/due.ics", "withdraw/", "recall/"]


@pytest.mark.parametrize("tail", DRAFT_PAGES)
def test_a_draft_exists_for_its_own_institution_alone(owner: Applicant, stranger: Applicant, draft: Filing, tail: str) -> None:
    assert owner.client.get(url(draft, tail)).status_code in (200, 302)
    assert stranger.client.get(url(draft, tail)).status_code == 404


@pytest.mark.parametrize("tail", FILE_PAGES)
def test_a_filing_exists_for_its_own_institution_alone(owner: Applicant, stranger: Applicant, accepted: Filing, tail: str) -> None:
    assert owner.client.get(url(accepted, tail)).status_code == (409 if tail == "recall/" else 200)
    assert stranger.client.get(url(accepted, tail)).status_code == 404


def test_files_papers_and_uploads_exist_for_their_own_institution_alone(
    owner: Applicant, stranger: Applicant, draft: Filing, bureau: Desk
) -> None:
    upload(owner.client, url(draft, "uploads/plan/"), "a.pdf", pdf())
    file = scan_attachment(Attachment.objects.get(name="a.pdf").pk, at=timezone.now())
    begun = receiving.begin(draft, owner.person, key="plan", name="b.pdf", size=9, by=owner.admin, at=timezone.now())
    filing = road.accepted(submitting.submit(draft, by=owner.admin, at=timezone.now(), seen=draft.version), bureau, timezone.now())
    paper = Paper.objects.get()
    paper.pdf.save("x.pdf", ContentFile(pdf()), save=False)
    Paper.objects.filter(pk=paper.pk).update(pdf=paper.pdf.name, sha256="0" * 64, rendered_at=timezone.now())
    tails = [f"files/{file.pk}/", f"files/{file.pk}/download/", f"papers/{paper.pk}/"]
    assert [owner.client.get(url(filing, tail)).status_code for tail in tails] == [200, 200, 200]
    assert [stranger.client.get(url(filing, tail)).status_code for tail in tails] == [404, 404, 404]
    mine = Filing.objects.get(legal_person=stranger.person)
    assert [stranger.client.get(url(mine, tail)).status_code for tail in tails] == [404, 404, 404]  # under a filing of one's own
    assert stranger.client.get(url(mine, f"uploads/plan/{begun.pk}/")).status_code == 404
    assert Upload.objects.filter(pk=begun.pk).exists()


@pytest.mark.parametrize(
    "tail",
    ["form/institution/", "form/rules/rows/r0/", "form/rules/rows/r0/remove/", "uploads/plan/", "submit/", "withdraw/"],
)
def test_nothing_is_changed_by_another_institution(stranger: Applicant, draft: Filing, tail: str) -> None:
    assert stranger.client.post(url(draft, tail), {"edit_no": 1, "reason": "x", "seen": draft.version}).status_code == 404
    assert Filing.objects.get(pk=draft.pk).state == State.DRAFT


def test_the_home_lists_own_filings_alone(owner: Applicant, stranger: Applicant, draft: Filing) -> None:
    rows = owner.client.get("/my/").context["rows"]
    assert [row.filing.pk for row in rows] == [draft.pk]
    assert stranger.person.name not in owner.client.get("/my/").content.decode()


def test_a_clerk_writes_but_does_not_submit(owner: Applicant, draft: Filing) -> None:
    assert owner.clerk_client.get(url(draft, "form/institution/")).status_code == 200
    page = owner.clerk_client.get(url(draft, "submit/"))
    assert (page.status_code, page.context["allowed"]) == (200, False)
    assert "只有本单位管理员可以提交" in page.content.decode()
    shown = page.context["shown"]
    refused = owner.clerk_client.post(url(draft, "submit/"), {"seen": draft.version, "shown": shown})
    assert (refused.status_code, Filing.objects.get(pk=draft.pk).state) == (403, State.DRAFT)
    assert owner.client.post(url(draft, "submit/"), {"seen": draft.version, "shown": shown}).status_code == 302


@pytest.mark.parametrize("tail", ["recall/", "withdraw/"])
def test_a_clerk_does_not_take_back(owner: Applicant, accepted: Filing, tail: str) -> None:
    assert owner.clerk_client.get(url(accepted, tail)).status_code == 403
    assert owner.clerk_client.post(url(accepted, tail), {"seen": accepted.version, "reason": "x"}).status_code == 403
    acts = {act["key"]: act["locked"] for act in owner.clerk_client.get(url(accepted)).context["acts"]}
    assert acts == {"withdraw": True}


def test_an_officer_has_no_such_pages(bureau: Desk, accepted: Filing) -> None:
    client = signed_in(bureau.reviewer)
    assert [client.get(address).status_code for address in ("/my/", url(accepted), url(accepted, "form/"))] == [403, 403, 403]


def test_a_visitor_is_sent_to_sign_in(draft: Filing) -> None:
    response = Client().get(url(draft))
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url(draft)}")


def test_every_address_of_the_applicant_is_guarded() -> None:
    assert get_resolver().url_patterns
    assert [entry.name for entry in applicant_urls.urlpatterns if not getattr(entry.callback, "portal_right", "")] == []
