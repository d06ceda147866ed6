"""Uploads: resumed, refused, scanned before anybody opens them, replaced and removed."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filings.models import Filing
from portal.documents.filetypes import MAX_BYTES
from portal.documents.models import Attachment, ScanState, Upload
from portal.documents.scanning import EICAR
from portal.documents.services.receiving import scan_attachment
from tests.documents.test_filetypes import office, pdf, png
from tests.filings.views.applicants import Applicant, announce, applicant, piece, signed_in, upload, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def party() -> Applicant:
    return applicant()


@pytest.fixture
def draft(party: Applicant) -> Filing:
    return party.start(filled=False)


@pytest.fixture
def plan(draft: Filing) -> str:
    return url(draft, "uploads/plan/")


def test_a_file_comes_in_pieces_and_is_opened_after_its_scan(party: Applicant, draft: Filing, plan: str) -> None:
    content = pdf(3)
    answer = upload(party.client, plan, "方案.pdf", content)
    file = Attachment.objects.get()
    assert (answer.status_code, answer.json()["done"], file.pages, file.key, file.scan_state) == (200, True, 3, "plan", ScanState.WAITING)
    show, save = url(draft, f"files/{file.pk}/"), url(draft, f"files/{file.pk}/download/")
    assert [party.client.get(address).status_code for address in (show, save)] == [404, 404]
    scan_attachment(file.pk, at=timezone.now())
    opened = party.client.get(show)
    assert (opened.status_code, opened["Content-Type"], b"".join(opened.streaming_content)) == (200, "application/pdf", content)
    assert opened["Content-Disposition"].startswith("inline")
    assert party.client.get(save)["Content-Disposition"].startswith("attachment")


def test_an_interrupted_upload_goes_on_where_it_stood(party: Applicant, plan: str) -> None:
    content = pdf()
    begun = announce(party.client, plan, "a.pdf", len(content), sha256(content).hexdigest()).json()
    address = f"{plan}{begun['id']}/"
    assert piece(party.client, address, 0, content[:100]).json() == {"offset": 100}
    assert party.client.get(address).json() == {"offset": 100}
    wrong = piece(party.client, address, 50, content[50:])
    assert (wrong.status_code, wrong.json()) == (409, {"offset": 100})
    again = announce(party.client, plan, "a.pdf", len(content), sha256(content).hexdigest()).json()
    assert again == {"id": begun["id"], "offset": 100}
    assert piece(party.client, address, 100, content[100:]).json()["done"] is True


def test_an_interrupted_upload_goes_on_after_another_sign_in_of_the_same_person(party: Applicant, draft: Filing, plan: str) -> None:
    """T1: the browser is gone; the page says what is held, and the same file goes on there. A colleague begins his own."""
    content = pdf()
    known = sha256(content).hexdigest()
    begun = announce(party.client, plan, "方案.pdf", len(content), known).json()
    piece(party.client, f"{plan}{begun['id']}/", 0, content[:100])
    materials = url(draft, "form/materials/")
    later = signed_in(party.admin)
    assert [(one.name, one.resumable) for one in later.get(materials).context["unfinished"]] == [("方案.pdf", True)]
    assert party.clerk_client.get(materials).context["unfinished"] == []
    assert announce(party.clerk_client, plan, "方案.pdf", len(content), known).json()["offset"] == 0
    again = announce(later, plan, "方案.pdf", len(content), known).json()
    assert again == {"id": begun["id"], "offset": 100}
    assert piece(later, f"{plan}{begun['id']}/", 100, content[100:]).json()["attachment"]["sha256"] == known
    assert later.get(materials).context["unfinished"] == []


def test_an_upload_nobody_can_recognise_says_so_and_is_given_up(party: Applicant, draft: Filing, plan: str) -> None:
    begun = announce(party.client, plan, "a.pdf", 900).json()
    materials = url(draft, "form/materials/")
    page = party.client.get(materials)
    assert ([one.resumable for one in page.context["unfinished"]], "这个文件不能续传" in page.text) == ([False], True)
    assert announce(party.client, plan, "a.pdf", 900).json()["id"] != begun["id"]
    assert party.clerk_client.post(f"{plan}{begun['id']}/").status_code == 404
    assert party.client.post(f"{plan}{begun['id']}/")["Location"] == f"{materials}#material-plan"
    assert not Upload.objects.filter(pk=begun["id"]).exists()


def test_what_came_is_not_what_was_announced(party: Applicant, plan: str) -> None:
    content = pdf()
    begun = announce(party.client, plan, "a.pdf", len(content), "ab" * 32).json()
    answer = piece(party.client, f"{plan}{begun['id']}/", 0, content)
    assert (answer.status_code, answer.json()) == (422, {"error": "收到的内容和选择的文件不一致，请重新上传。"})
    assert (Upload.objects.count(), Attachment.objects.count()) == (0, 0)


def test_texts_of_the_rules_are_uploaded_beside_the_rules(party: Applicant, draft: Filing) -> None:
    rules, address = url(draft, "form/rules/"), url(draft, "uploads/rules_files/")
    page = party.client.get(rules)
    assert ([row.key for row in page.context["beside"]], page.text.count("管理制度文本") > 0) == (["rules_files"], True)
    answer = party.client.post(address, {"file": SimpleUploadedFile("考务管理制度.pdf", pdf())})
    assert answer["Location"] == f"{rules}#material-rules_files"
    file = Attachment.objects.get()
    assert (file.key, "考务管理制度.pdf" in party.client.get(rules).text) == ("rules_files", True)
    assert party.client.post(url(draft, f"files/{file.pk}/remove/"))["Location"] == f"{rules}#material-rules_files"


def test_another_content_of_the_same_name_and_size_begins_anew(party: Applicant, plan: str) -> None:
    first = announce(party.client, plan, "a.pdf", 900, "ab" * 32).json()
    other = announce(party.client, plan, "a.pdf", 900, "cd" * 32).json()
    unnamed = announce(party.client, plan, "a.pdf", 900).json()
    assert len({first["id"], other["id"], unnamed["id"]}) == 3


def test_a_cancelled_upload_leaves_nothing(party: Applicant, plan: str) -> None:
    begun = announce(party.client, plan, "a.pdf", 900).json()
    part = Path(settings.MEDIA_ROOT) / "parts" / f"{begun['id']}.part"
    assert part.exists()
    assert party.client.delete(f"{plan}{begun['id']}/").status_code == 200
    assert (Upload.objects.count(), part.exists()) == (0, False)
    assert party.client.get(f"{plan}{begun['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("size", "words"), [(MAX_BYTES + 1, "每个文件不超过 20 MB，且不能为空。"), (0, "每个文件不超过 20 MB，且不能为空。")]
)
def test_a_file_too_large_or_empty_is_refused_before_it_comes(party: Applicant, plan: str, size: int, words: str) -> None:
    response = announce(party.client, plan, "a.pdf", size)
    assert (response.status_code, response.json()) == (422, {"error": words})


def test_more_than_was_announced_is_refused(party: Applicant, plan: str) -> None:
    begun = announce(party.client, plan, "a.pdf", 10).json()
    response = piece(party.client, f"{plan}{begun['id']}/", 0, b"x" * 11)
    assert (response.status_code, response.json()) == (422, {"error": "收到的内容比声明的大，请重新上传。"})


@pytest.mark.parametrize("name", ["a.pdf", "a.exe"])
def test_a_file_of_another_type_is_refused_by_its_content(party: Applicant, plan: str, name: str) -> None:
    response = upload(party.client, plan, name, b"MZ" + b"\x00" * 600)
    assert (response.status_code, Attachment.objects.count()) == (422, 0)
    assert response.json()["error"].startswith("认不出这个文件的类型")


def test_an_infected_file_is_never_offered_and_does_not_count(party: Applicant, draft: Filing, plan: str) -> None:
    upload(party.client, plan, "a.docx", office("docx", {"word/media/x.bin": EICAR}))
    file = Attachment.objects.get()
    scan_attachment(file.pk, at=timezone.now())
    tails = (f"files/{file.pk}/", f"files/{file.pk}/download/")
    assert [party.client.get(url(draft, tail)).status_code for tail in tails] == [404, 404]
    row = party.client.get(url(draft, "materials/plan/"))
    assert "查毒未通过，请换一份文件。" in row.content.decode()
    assert party.client.get(url(draft, "submit/")).content.decode().count("还缺“职业技能等级认定工作方案及质量管控措施”") == 1


@pytest.mark.parametrize(("content", "name"), [(pdf(), "a.pdf"), (png(), "a.png")])
def test_a_plain_form_sends_the_file_whole(party: Applicant, draft: Filing, plan: str, content: bytes, name: str) -> None:
    response = party.client.post(plan, {"file": SimpleUploadedFile(name, content)})
    assert (response.status_code, response["Location"]) == (302, url(draft, "form/materials/#material-plan"))
    assert Attachment.objects.get().name == name


def test_a_plain_form_says_why_a_file_was_not_taken(party: Applicant, plan: str) -> None:
    page = party.client.post(plan, {"file": SimpleUploadedFile("a.rar", b"Rar!" + b"0" * 50)}, follow=True).content.decode()
    assert "a.rar：不接收压缩包，请解压后逐个上传。" in page
    assert "还没有选择文件" in party.client.post(plan, {}, follow=True).content.decode()


def test_a_replaced_file_gives_way_and_a_removed_one_goes(party: Applicant, draft: Filing, plan: str) -> None:
    upload(party.client, plan, "一.pdf", pdf(1))
    old = Attachment.objects.get()
    upload(party.client, url(draft, f"uploads/plan/replacing/{old.pk}/"), "二.pdf", pdf(2))
    assert [file.name for file in Attachment.objects.filter(replaced_at=None)] == ["二.pdf"]
    assert announce(party.client, url(draft, f"uploads/plan/replacing/{old.pk}/"), "三.pdf", 9).status_code == 404
    new = Attachment.objects.get(replaced_at=None)
    assert party.client.post(url(draft, f"files/{new.pk}/remove/")).status_code == 302
    assert Attachment.objects.filter(replaced_at=None).count() == 0


@pytest.mark.parametrize("key", ["application", "letter", "nothing"])
def test_what_is_made_by_the_portal_or_not_needed_takes_no_file(party: Applicant, draft: Filing, key: str) -> None:
    assert announce(party.client, url(draft, f"uploads/{key}/"), "a.pdf", 9).status_code == 404


@pytest.mark.parametrize("body", ["[]", "{", '{"name": "a"}', '{"name": "a", "size": "x"}'])
def test_a_malformed_announcement_is_refused(party: Applicant, plan: str, body: str) -> None:
    assert party.client.post(plan, body, content_type="application/json").status_code == 400


def test_a_word_file_is_only_downloaded(party: Applicant, draft: Filing, plan: str) -> None:
    upload(party.client, plan, "a.docx", office("docx"))
    file = scan_attachment(Attachment.objects.get().pk, at=timezone.now())
    assert [party.client.get(url(draft, tail)).status_code for tail in (f"files/{file.pk}/", f"files/{file.pk}/download/")] == [404, 200]
