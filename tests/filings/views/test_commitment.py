"""The commitment to print and sign: what the draft attests, for its institution and at the counter of its mandate."""

import pytest
from django.utils import timezone

from filings.enums import ChangeKind
from filings.models import Filing
from filings.rules.conditions import attestations_for
from filings.services import submitting
from portal.institutions.enums import Track
from tests.filings import changed
from tests.filings.counters import acceptor, begun
from tests.filings.stage import MONDAY, Desk, desk
from tests.filings.views.applicants import Applicant, applicant, section_of, signed_in

pytestmark = pytest.mark.django_db
ITEMS = [check.text for check in attestations_for(Track.GRADING_EMPLOYER)]


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def owner(bureau: Desk) -> Applicant:
    return applicant(1)


def sheet(filing: Filing) -> str:
    return f"/my/filings/{filing.pk}/commitment/"


def attest(filing: Filing, *ids: str, **more: object) -> None:
    section = section_of(filing, "commitment")
    section.content = {**section.content, "attested": list(ids), **more}
    section.save()


def test_the_sheet_says_what_was_ticked_and_no_more(owner: Applicant) -> None:
    filing = owner.start()
    client = signed_in(owner.admin)
    whole = client.get(sheet(filing))
    assert [item.text for item in whole.context["items"]] == ITEMS
    assert whole.context["open"] == 0
    shown = whole.content.decode()
    for words in (owner.person.name, owner.person.credit_code, "法定代表人（签字）", "单位（盖章）", "没有不良记录需要列明"):
        assert words in shown
    assert "来办人（签字）" not in shown
    first = attestations_for(Track.GRADING_EMPLOYER)[0]
    attest(filing, first.id)
    part = client.get(sheet(filing))
    assert [item.text for item in part.context["items"]] == [first.text]
    assert f"还有 {len(ITEMS) - 1} 项承诺没有勾选" in part.content.decode()


def test_the_sheet_lists_the_records_that_were_declared(owner: Applicant) -> None:
    filing = owner.start()
    attest(filing, rows=[{"row_id": "r1", "kind": "abnormal_operation", "from_on": "2024-03-01", "source": "某市场监管局"}])
    shown = signed_in(owner.admin).get(sheet(filing)).content.decode()
    assert ("某市场监管局" in shown, "没有不良记录需要列明" in shown) == (True, False)


def test_the_counter_prints_it_for_its_own_mandate_alone(owner: Applicant, bureau: Desk) -> None:
    row, filing = begun(owner.person, bureau, at=MONDAY)
    client = signed_in(bureau.acceptor)
    assert sheet(filing) in client.get(f"/desk/counter/{row.pk}/").content.decode()
    shown = client.get(sheet(filing))
    assert (shown.status_code, "来办人（签字）" in shown.content.decode()) == (200, True)
    answers = [signed_in(account).get(sheet(filing)).status_code for account in (acceptor(bureau), applicant(2).admin, bureau.reviewer)]
    assert answers == [403, 404, 403]


def test_the_form_leads_to_the_sheet_until_it_is_submitted(owner: Applicant) -> None:
    filing = owner.start()
    client = signed_in(owner.admin)
    for page in ("form/commitment/", "submit/"):
        assert sheet(filing) in client.get(f"/my/filings/{filing.pk}/{page}").content.decode()
    assert sheet(filing) not in client.get(f"/my/filings/{filing.pk}/form/institution/").content.decode()
    submitting.submit(filing, by=owner.admin, at=timezone.now(), seen=Filing.objects.get(pk=filing.pk).version)
    assert client.get(sheet(filing)).status_code == 404


def test_a_change_that_asks_for_no_attestations_has_the_plain_sheet(bureau: Desk) -> None:
    registration, admin = changed.registered()
    filing = changed.begun(registration, admin, [ChangeKind.NAME])
    shown = signed_in(admin).get(sheet(filing))
    assert (shown.status_code, shown.context["items"], shown.context["open"]) == (200, [], 0)
    page = shown.content.decode()
    assert ("法定代表人（签字）" in page, "没有不良记录需要列明" in page, "承诺事项" in page) == (True, False, False)
