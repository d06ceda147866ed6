"""Employers' norms through the services: G07, D40."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filings.enums import NormState
from filings.models import EmployerNorm
from filings.queries.norms import authority_for, in_force, text_of
from filings.rules.norms import Said
from filings.services import norms
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.documents.filetypes import Rejected
from portal.documents.models import Attachment, ScanState, Upload
from portal.documents.services.receiving import scan_attachment
from portal.inbox.models import Message
from portal.institutions.models import LegalPerson
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, out_of_turn
from portal.workflow.steps import steps
from tests.documents.test_filetypes import pdf
from tests.filings.services.test_crossing import registered
from tests.filings.stage import MONDAY, Desk, desk, institution

pytestmark = pytest.mark.django_db
S = NormState
DAY = timedelta(days=1)
SAID = Said("6-31-01-03", "电工", "电工评价规范", "2026 年第 1 版", ("5", "4"))
NEWER = Said("6-31-01-03", "电工", "电工评价规范", "2026 年第 2 版", ("5", "4", "3"))

# name: (from, to, party, right)
TABLE: dict[str, tuple[frozenset[NormState], NormState, str, str]] = {
    "put_on_file": (frozenset({S.SUBMITTED}), S.FILED, "authority", "review_filing"),
    "send_back": (frozenset({S.SUBMITTED}), S.RETURNED, "authority", "review_filing"),
    "resubmit": (frozenset({S.RETURNED}), S.SUBMITTED, "institution", "submit_filing"),
    "withdraw": (frozenset({S.SUBMITTED, S.RETURNED}), S.WITHDRAWN, "institution", "submit_filing"),
}


def text(pages: int = 1, name: str = "规范.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(pages))


def submitted(party: LegalPerson, admin: User, said: Said = SAID) -> EmployerNorm:
    """Submitted, and its text found clean."""
    norm = norms.submit(party, said, text(), by=admin, at=MONDAY)
    found = text_of(norm)
    assert found is not None
    scan_attachment(found.pk, at=MONDAY)
    return norm


def filed(norm: EmployerNorm, bureau: Desk, days: int = 1) -> EmployerNorm:
    return norms.put_on_file(norm, by=bureau.reviewer, at=MONDAY + days * DAY, seen=norm.version)


@pytest.fixture
def bureau() -> Desk:
    return desk("450200")


@pytest.fixture
def party() -> tuple[LegalPerson, User]:
    return institution(1)


@pytest.fixture
def norm(bureau: Desk, party: tuple[LegalPerson, User]) -> EmployerNorm:
    return submitted(*party)


def test_steps_are_the_table() -> None:
    found = {step.name: (frozenset(map(S, step.sources)), S(step.target), step.party, step.right) for step in steps(EmployerNorm).values()}
    assert found == TABLE


@pytest.mark.parametrize("name", TABLE)
def test_step_leaves_exactly_its_sources(name: str) -> None:
    assert {state for state in S if not out_of_turn(EmployerNorm(state=state), steps(EmployerNorm)[name])} == TABLE[name][0]


def test_norm_goes_where_the_filing_would_go(norm: EmployerNorm, bureau: Desk) -> None:
    assert (norm.state, norm.authority, norm.number) == (S.SUBMITTED, bureau.authority, None)
    assert list(Message.objects.filter(title__startswith="评价规范待备案").values_list("recipient", flat=True)) == [bureau.reviewer.pk]
    assert Entry.objects.filter(act="filings.submit_norm", subject_id=str(norm.pk)).count() == 1


def test_registered_institution_goes_to_the_authority_that_filed_it() -> None:
    """As a change or a renewal does (D20), wherever it sits by now."""
    registration, _, _ = registered()
    registration.legal_person.registered_division = "450102"
    registration.legal_person.save()
    assert authority_for(registration.legal_person) == registration.filed_with


def test_norm_is_put_on_file_with_a_number(norm: EmployerNorm, bureau: Desk) -> None:
    done = filed(norm, bureau)
    assert (done.state, done.number) == (S.FILED, "桂评规〔2026〕4502-0001号")
    assert Message.objects.filter(recipient=norm.submitted_by, body__contains="桂评规〔2026〕4502-0001号").count() == 1
    with pytest.raises(Refused):
        norms.withdraw(done, reason="x", by=done.submitted_by, at=MONDAY, seen=done.version)


def test_text_that_was_not_scanned_is_not_put_on_file(bureau: Desk, party: tuple[LegalPerson, User]) -> None:
    norm = norms.submit(party[0], SAID, text(), by=party[1], at=MONDAY)
    with pytest.raises(Refused) as refused:
        filed(norm, bureau)
    assert [reason.text for reason in refused.value.reasons] == ["规范文本还没有通过查毒，请稍后再办。"]
    Attachment.objects.update(scan_state=ScanState.CLEAN, scanned_at=MONDAY)
    assert filed(norm, bureau).number == "桂评规〔2026〕4502-0001号"  # the refused act gave its number back


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"0" * 40])
def test_text_that_is_no_pdf_leaves_nothing(content: bytes, bureau: Desk, party: tuple[LegalPerson, User]) -> None:
    with pytest.raises(Rejected):
        norms.submit(party[0], SAID, SimpleUploadedFile("规范.pdf", content), by=party[1], at=MONDAY)
    assert (EmployerNorm.objects.count(), Attachment.objects.count(), Upload.objects.count()) == (0, 0, 0)


def test_only_the_administrator_submits(bureau: Desk, party: tuple[LegalPerson, User]) -> None:
    for by in (institution(2)[1], bureau.reviewer):
        with pytest.raises(NotAllowed):
            norms.submit(party[0], SAID, text(), by=by, at=MONDAY)


def test_one_occupation_has_one_norm_in_hand(norm: EmployerNorm) -> None:
    with pytest.raises(Refused) as refused:
        norms.submit(norm.legal_person, NEWER, text(), by=norm.submitted_by, at=MONDAY)
    assert [reason.path for reason in refused.value.reasons] == ["code"]


def test_newer_edition_replaces_the_older_one_from_its_day_on(norm: EmployerNorm, bureau: Desk) -> None:
    first = filed(norm, bureau)
    with pytest.raises(Refused):
        norms.submit(norm.legal_person, SAID, text(), by=norm.submitted_by, at=MONDAY)  # the same edition
    second = filed(submitted(norm.legal_person, norm.submitted_by, NEWER), bureau, days=3)
    first.refresh_from_db()
    assert (first.state, first.number, first.replaced_on) == (S.FILED, "桂评规〔2026〕4502-0001号", date(2026, 9, 10))
    assert (second.number, second.replaces, list(in_force(norm.legal_person))) == ("桂评规〔2026〕4502-0002号", first, [second])


def test_norm_sent_back_is_submitted_again_with_another_text(norm: EmployerNorm, bureau: Desk) -> None:
    with pytest.raises(Refused):
        norms.send_back(norm, words=" ", by=bureau.reviewer, at=MONDAY, seen=norm.version)
    back = norms.send_back(norm, words="缺考核方案。", by=bureau.reviewer, at=MONDAY, seen=norm.version)
    with pytest.raises(StaleError):
        norms.resubmit(back, NEWER, None, by=back.submitted_by, at=MONDAY, seen=norm.version)
    again = norms.resubmit(back, NEWER, text(3), by=back.submitted_by, at=MONDAY + DAY, seen=back.version)
    kept = text_of(again)
    assert kept is not None
    assert (again.state, again.edition, kept.pages, Attachment.objects.filter(replaced_at__isnull=False).count()) == (
        S.SUBMITTED,
        "2026 年第 2 版",
        3,
        1,
    )
    scan_attachment(kept.pk, at=MONDAY)
    assert filed(again, bureau).answer == ""


def test_rejected_text_keeps_the_norm_as_it_was_sent_back(norm: EmployerNorm, bureau: Desk) -> None:
    back = norms.send_back(norm, words="缺考核方案。", by=bureau.reviewer, at=MONDAY, seen=norm.version)
    with pytest.raises(Rejected):
        norms.resubmit(back, NEWER, SimpleUploadedFile("a.pdf", b"x"), by=back.submitted_by, at=MONDAY, seen=back.version)
    back.refresh_from_db()
    assert (back.state, back.edition) == (S.RETURNED, SAID.edition)


def test_institution_gives_its_norm_up(norm: EmployerNorm) -> None:
    with pytest.raises(Refused):
        norms.withdraw(norm, reason="", by=norm.submitted_by, at=MONDAY, seen=norm.version)
    gone = norms.withdraw(norm, reason="改用国家职业标准", by=norm.submitted_by, at=MONDAY, seen=norm.version)
    assert gone.state == S.WITHDRAWN
    assert norms.submit(norm.legal_person, SAID, text(), by=norm.submitted_by, at=MONDAY).state == S.SUBMITTED
