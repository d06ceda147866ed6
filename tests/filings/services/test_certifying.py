"""The certificate of a publicity: what it says, who signs it, and that there is one. Clause: 附2二(四)."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from filings.models import Filing, Objection, Publicity
from filings.services import publicising, submitting
from filings.services.certifying import certify
from portal.accounts.models import User
from portal.authorities.queries import centre
from portal.documents.contents import PublicityContent, from_json
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import papers_of
from portal.documents.services.issuing import print_paper
from portal.documents.signing import verify
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = MONDAY + 7 * DAY  # Monday 14 September 2026; the five working days end on Sunday 20, which is worked


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


@pytest.fixture
def publicity(bureau: Desk, officer: User) -> Publicity:
    reviewed = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    return road.publicised(road.evaluated(reviewed, bureau, MONDAY), officer, NEXT).publicities.get()


def answered(publicity: Publicity, by: User, against: list[int]) -> Objection:
    raised = publicising.raise_objection(publicity, text="场地系借用", name="覃先生", contact="13900000000", at=NEXT + DAY)
    filing = fresh(publicity.filing)
    publicising.answer_objection(raised, against=against, answer="经核实", by=by, at=NEXT + 2 * DAY, seen=filing.version)
    return raised


def closed(publicity: Publicity, officer: User) -> Filing:
    filing = fresh(publicity.filing)
    return publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)


def certificate() -> Paper:
    return Paper.objects.get(kind=PaperKind.PUBLICITY)


def content() -> PublicityContent:
    found = from_json(certificate().content)
    assert isinstance(found, PublicityContent)
    return found


def test_closing_certifies_what_was_publicised(publicity: Publicity, officer: User) -> None:
    filing = closed(publicity, officer)
    paper, said = certificate(), content()
    assert (paper.authority, paper.addressee_id, paper.subject, paper.case) == (centre(), filing.legal_person_id, publicity, filing)
    assert paper.number == "桂技评公示〔2026〕450C-0001号"
    assert (said.first_day, said.last_day, said.working_days, said.sha256) == (date(2026, 9, 14), date(2026, 9, 20), 5, publicity.sha256)
    assert [(line.name, line.levels) for line in said.lines] == [("电工", ("五级", "四级", "三级")), ("车工", ("五级", "四级"))]
    assert (said.authority, said.accepted_by, said.objections) == (centre().name, filing.authority.name, ())
    assert said.place.endswith(f"/publicity/{publicity.pk}/")


def test_certificate_says_how_each_objection_ended_and_nothing_of_who_raised_it(bureau: Desk, publicity: Publicity, officer: User) -> None:
    """The receipt code opens the objection's text to whoever has it, so it stays out too."""
    upheld = [line["id"] for line in publicity.snapshot["lines"] if line["name"] == "车工"]
    codes = [answered(publicity, bureau.reviewer, against).receipt_code for against in ([], upheld)]
    closed(publicity, officer)
    assert [(row.raised_on, row.ending, row.answered_on) for row in content().objections] == [
        (date(2026, 9, 15), "经核实不成立", date(2026, 9, 16)),
        (date(2026, 9, 15), "成立，涉及车工五级、车工四级", date(2026, 9, 16)),
    ]
    text = json.dumps(certificate().content, ensure_ascii=False)
    assert [secret for secret in ("覃先生", "13900000000", "借用", *codes) if secret in text] == []


def test_certificate_is_signed_by_the_centre_and_read_by_both_sides(publicity: Publicity, officer: User) -> None:
    filing = closed(publicity, officer)
    printed = print_paper(certificate().pk, at=NEXT + 10 * DAY)
    with printed.pdf.open("rb") as pdf:
        seal = verify(pdf.read())
    assert (seal.genuine, seal.authority_code) == (True, centre().code)
    assert certificate() in papers_of(filing)


def test_publicity_is_certified_once(publicity: Publicity, officer: User) -> None:
    closed(publicity, officer)
    with pytest.raises(IntegrityError):
        certify(publicity, by=officer, at=NEXT + 10 * DAY)
    assert certificate().version == 1


@pytest.mark.parametrize("ended_by", ["objections against every line", "withdrawal"])
def test_publicity_that_did_not_run_its_course_is_not_certified(ended_by: str, bureau: Desk, publicity: Publicity) -> None:
    if ended_by == "withdrawal":
        filing = fresh(publicity.filing)
        submitting.withdraw(filing, reason="另行申请", by=filing.created_by, at=NEXT + DAY, seen=filing.version)
    else:
        answered(publicity, bureau.reviewer, [line["id"] for line in publicity.snapshot["lines"]])
    assert Publicity.objects.get().closed_at is not None
    assert not Paper.objects.filter(kind=PaperKind.PUBLICITY).exists()
