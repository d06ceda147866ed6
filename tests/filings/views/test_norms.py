"""The pages of employers' norms, and a filing that relies on one (D40)."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from filings.enums import NormState
from filings.models import EmployerNorm
from filings.queries.intake import intake
from filings.services import norms, submitting
from filings.services.versions import draft
from portal.access.services import grant
from portal.accounts.rights import Role
from portal.documents.models import Attachment, ScanState
from tests.documents.test_filetypes import pdf
from tests.filings.services.test_norms import SAID, text
from tests.filings.stage import MONDAY, Desk, attach, desk, institution, user
from tests.filings.views.applicants import Applicant, applicant, change, section_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
TYPED = {"code": "6-31-01-03 电工", "title": "电工评价规范", "edition": "2026 年第 1 版", "levels": ["5", "4"]}


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def owner(bureau: Desk) -> Applicant:
    return applicant(1)


def submitted(owner: Applicant, at: datetime | None = None) -> EmployerNorm:
    norm = norms.submit(owner.person, SAID, text(), by=owner.admin, at=at or timezone.now())
    Attachment.objects.update(scan_state=ScanState.CLEAN, scanned_at=timezone.now())
    return norm


def filed(owner: Applicant, bureau: Desk) -> EmployerNorm:
    norm = submitted(owner)
    return norms.put_on_file(norm, by=bureau.reviewer, at=timezone.now(), seen=norm.version)


def sent(client: Client, page: str, content: bytes | None = None, **data: object) -> object:
    file = {"file": SimpleUploadedFile("规范.pdf", content)} if content is not None else {}
    return client.post(page, {**TYPED, **file, **data})


def test_institution_submits_and_bad_input_keeps_what_was_typed(owner: Applicant) -> None:
    page = "/my/norms/new/"
    assert "提交备案" in owner.client.get("/my/norms/").text
    assert "柳州市人力资源和社会保障局" in owner.client.get(page).text
    nothing = sent(owner.client, page)
    assert (nothing.status_code, "电工评价规范" in nothing.text) == (422, True)
    picture = sent(owner.client, page, b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    assert (picture.status_code, "请上传PDF" in picture.text, EmployerNorm.objects.count()) == (422, True, 0)
    done = sent(owner.client, page, pdf())
    norm = EmployerNorm.objects.get()
    assert (done["Location"], norm.levels) == (f"/my/norms/{norm.pk}/", ["5", "4"])
    shown = owner.client.get(done["Location"]).text
    assert [word in shown for word in ("待备案", "待查毒", "审核规范，备案或退回")] == [True] * 3
    again = sent(owner.client, page, pdf())
    assert (again.status_code, "已有一件评价规范在办" in again.text) == (422, True)


def test_clerk_reads_and_does_not_submit(owner: Applicant) -> None:
    norm = submitted(owner)
    pages = ["/my/norms/", f"/my/norms/{norm.pk}/", "/my/norms/new/", f"/my/norms/{norm.pk}/withdraw/"]
    assert [owner.clerk_client.get(page).status_code for page in pages] == [200, 200, 403, 403]
    assert "提交备案</a>" not in owner.clerk_client.get("/my/norms/").text


def test_reviewer_sends_back_and_puts_on_file(owner: Applicant, bureau: Desk) -> None:
    norm = submitted(owner)
    page, reviewer = f"/desk/norms/{norm.pk}/", signed_in(bureau.reviewer)
    assert norm.title in reviewer.get("/desk/norms/").text
    assert signed_in(bureau.acceptor).get(page).status_code == 200
    assert signed_in(bureau.acceptor).post(f"{page}file/", {"seen": norm.version}).status_code == 403
    assert reviewer.post(f"{page}return/", {"seen": norm.version, "answer": ""}).status_code == 422
    assert reviewer.post(f"{page}file/", {"seen": norm.version + 3}).status_code == 409
    assert reviewer.post(f"{page}return/", {"seen": norm.version, "answer": "缺考核方案。"}).status_code == 302
    norm.refresh_from_db()
    form = f"/my/norms/{norm.pk}/resubmit/"
    assert ["缺考核方案。" in owner.client.get(at).text for at in (f"/my/norms/{norm.pk}/", form)] == [True, True]
    assert sent(owner.client, form, seen=1).status_code == 409
    assert sent(owner.client, form, seen=norm.version).status_code == 302
    norm.refresh_from_db()
    assert reviewer.get(f"{page}file/").status_code == 200
    assert reviewer.post(f"{page}file/", {"seen": norm.version}).status_code == 302
    norm.refresh_from_db()
    assert norm.state == NormState.FILED
    for word in (norm.number, "电工", owner.person.name):
        assert norm.title in reviewer.get("/desk/norms/", {"q": word}).text
    assert norm.title not in reviewer.get("/desk/norms/", {"q": "没有这个"}).text


def test_norm_of_others_does_not_exist(owner: Applicant, bureau: Desk) -> None:
    norm = submitted(owner)
    file = Attachment.objects.get().pk
    third, (_, neighbour) = signed_in(desk("450300").reviewer), institution(9)
    tails = ["", f"files/{file}/"]
    assert [third.get(f"/desk/norms/{norm.pk}/{tail}").status_code for tail in (*tails, "file/", "return/")] == [404] * 4
    assert third.post(f"/desk/norms/{norm.pk}/file/", {"seen": norm.version}).status_code == 404
    assert [signed_in(neighbour).get(f"/my/norms/{norm.pk}/{tail}").status_code for tail in (*tails, "withdraw/", "resubmit/")] == [404] * 4
    assert norm.title not in third.get("/desk/norms/?view=all").text
    mine = [owner.client.get(f"/my/norms/{norm.pk}/{tail}").status_code for tail in tails]
    assert (mine, signed_in(bureau.reviewer).get(f"/desk/norms/{norm.pk}/files/{file}/").status_code) == ([200, 200], 200)
    Attachment.objects.update(scan_state=ScanState.INFECTED)
    assert owner.client.get(f"/my/norms/{norm.pk}/files/{file}/").status_code == 404


def test_region_reads_every_norm(owner: Applicant) -> None:
    norm, officer = submitted(owner), user("区厅审核")
    grant(officer, desk("450000").authority, Role.REVIEWER, by=None, at=MONDAY)
    assert signed_in(officer).get(f"/desk/norms/{norm.pk}/").status_code == 200
    assert signed_in(officer).post(f"/desk/norms/{norm.pk}/file/", {"seen": norm.version}).status_code == 403


def relying(owner: Applicant, number: str) -> object:
    """A complete draft whose electrician line goes by a norm with this number and brings no text."""
    filing = owner.start()
    rows = section_of(filing, "occupations").content["rows"]
    rows = [{**row, "norm": "filed_norm", "norm_number": number} if row["code"] == SAID.code else row for row in rows]
    change(filing, "occupations", owner.admin, rows=rows)
    return filing


def owed(filing: object) -> set[str]:
    version = draft(filing)  # type: ignore[arg-type]
    return {need.key for need in intake(filing, version, on=timezone.localdate()).materials if need.owed}  # type: ignore[arg-type]


def test_number_on_file_spares_the_text_and_is_offered_in_the_row(owner: Applicant, bureau: Desk) -> None:
    norm = filed(owner, bureau)
    filing = relying(owner, str(norm.number))
    assert "norm" not in owed(filing)
    row = next(row["row_id"] for row in section_of(filing, "occupations").content["rows"] if row["code"] == SAID.code)
    other = next(row["row_id"] for row in section_of(filing, "occupations").content["rows"] if row["code"] != SAID.code)
    base = f"/my/filings/{filing.pk}/form/occupations/rows/"
    assert f'<option value="{norm.number}">' in owner.client.get(f"{base}{row}/").text
    assert f'<option value="{norm.number}">' not in owner.client.get(f"{base}{other}/").text
    sent_in = submitting.submit(filing, by=owner.admin, at=timezone.now(), seen=filing.version)
    assert "未在本平台备案" not in signed_in(bureau.reviewer).get(f"/desk/filings/{sent_in.pk}/").text


@pytest.mark.parametrize("whose", ["nobody", "neighbour"])
def test_number_that_is_not_on_file_keeps_the_text_owed_and_is_told_to_the_reviewer(whose: str, owner: Applicant, bureau: Desk) -> None:
    number = "桂评规〔2025〕9号" if whose == "nobody" else str(filed(applicant(7), bureau).number)
    filing = relying(owner, number)
    assert "norm" in owed(filing)
    attach(filing, "norm", at=timezone.now())
    sent_in = submitting.submit(filing, by=owner.admin, at=timezone.now(), seen=filing.version)
    assert "编号未在本平台备案，须核对" in signed_in(bureau.reviewer).get(f"/desk/filings/{sent_in.pk}/").text
