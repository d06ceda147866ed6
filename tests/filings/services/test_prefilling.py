"""The draft of a later filing, from the register and the approved filings (D66)."""

from datetime import timedelta

import pytest

from filings.enums import Matter
from filings.models import Filing
from filings.services.prefilling import approved_versions, changes_since_approval, prefilled
from filings.services.versions import document, latest
from portal.institutions.models import Registration
from tests.filings import road
from tests.filings.stage import MONDAY, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def registration() -> Registration:
    """An employer with the electrician granted and the turner refused."""
    bureau, officer = desk(), centre_officer()
    filing = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    filing = road.coded(road.evaluated(filing, bureau, MONDAY), officer, MONDAY + 4 * DAY)
    day = filing.ministry_answered_at + DAY
    filing = road.decided(filing, bureau, day, {"车工": road.refuse("考评人员不足", "附2一(二)")})
    return filing.registration


def test_renewal_begins_with_what_was_granted(registration: Registration) -> None:
    today = registration.filed_on
    [filing] = Filing.objects.all()
    old = document(latest(filing))
    new = prefilled(registration, Matter.RENEWAL, on=today)
    assert new.keys() == old.keys()
    assert new["assessors"] == old["assessors"]
    assert [row["name"] for row in new["occupations"]["rows"]] == ["电工"]
    assert new["occupations"]["rows"][0]["row_id"] == old["occupations"]["rows"][0]["row_id"]
    assert "files" not in new["materials"]
    assert changes_since_approval(registration, new, on=today) == ()


def test_change_of_one_answer_is_the_only_difference(registration: Registration) -> None:
    today = registration.filed_on
    new = prefilled(registration, Matter.RENEWAL, on=today)
    new["institution"] = {**new["institution"], "staff_total": 999}
    assert [change.path for change in changes_since_approval(registration, new, on=today)] == ["institution.staff_total"]


def test_person_who_left_is_not_named_again(registration: Registration) -> None:
    today = registration.filed_on
    gone = registration.legal_person.engagements.filter(role="assessor").first()
    gone.until_on = today
    gone.save()
    new = prefilled(registration, Matter.RENEWAL, on=today)
    assert gone.person.id_hash not in {row["id_hash"] for row in new["assessors"]["rows"]}


def test_partly_granted_filing_is_what_stands(registration: Registration) -> None:
    [version] = approved_versions(registration)
    assert (version.filing.outcome, version.no) == ("partial", 1)
