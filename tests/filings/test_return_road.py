"""The way back after an end (D37): an initial filing anew, a new term in the same row, and papers that say which of them counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filings.enums import State
from filings.models import Filing
from filings.services import drafting, leaving, submitting
from portal.accounts.models import User
from portal.directory.models import EntryVersion
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import Verdict, verify
from portal.institutions.enums import Standing, Track
from portal.institutions.models import Registration
from portal.institutions.queries import standing
from tests.filings import road
from tests.filings.stage import ELECTRICIAN, MONDAY, Desk, Line, centre_officer, desk, fill, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUARD = Line("4-07-05-01", "保安员", ("5", "4"))
WHAT = {Track.EXAMINING_QUALIFICATION: (GUARD,), Track.GRADING_EMPLOYER: (ELECTRICIAN,)}


def decided(filing: Filing, bureau: Desk, officer: User) -> Filing:
    """To the receipt, by what the track asks for on the way."""
    at = filing.submitted_at
    assert at is not None
    filing = road.reviewed(road.accepted(filing, bureau, at), bureau, at)
    if filing.track == Track.GRADING_EMPLOYER:
        filing = road.coded(road.evaluated(filing, bureau, at), officer, at + 4 * DAY)
    return road.decided(filing, bureau, at + 40 * DAY)


@pytest.mark.parametrize("track", WHAT)
def test_who_left_comes_back_with_a_new_term_and_a_receipt_of_its_own(track: Track) -> None:
    bureau = desk("450200" if track == Track.GRADING_EMPLOYER else "450000")
    officer = centre_officer()
    first = decided(submitted(track=track, lines=WHAT[track]), bureau, officer)
    admin, registration = first.created_by, Registration.objects.get()
    old = Paper.objects.get(kind=PaperKind.RECEIPT)
    left_at = MONDAY + 60 * DAY
    row = leaving.request_exit(registration, reason="业务调整", by=admin, at=left_at)
    leaving.confirm(row, answer="", by=bureau.approver, at=left_at, seen=row.version)
    gone = timezone.localdate(left_at)
    assert (standing(Registration.objects.get(), on=gone).standing, verify(old.code, on=gone).verdict) == (
        Standing.CANCELLED,
        Verdict.CANCELLED,
    )

    back_at = left_at + 5 * DAY
    again = fill(drafting.start(registration.legal_person, track, by=admin, at=back_at), at=back_at, lines=WHAT[track])
    again = submitting.submit(again, by=admin, at=back_at, seen=again.version)
    assert standing(Registration.objects.get(), on=gone + 6 * DAY).standing is Standing.CANCELLED
    again = decided(again, bureau, officer)

    found, on = Registration.objects.get(), timezone.localdate(back_at + 40 * DAY)
    new = Paper.objects.filter(kind=PaperKind.RECEIPT).latest("pk")
    assert (again.state, found.pk, new.pk == old.pk) == (State.DECIDED, registration.pk, False)
    assert [standing(found, on=day).standing for day in (gone - DAY, gone, on - DAY, on)] == [
        Standing.VALID,
        Standing.CANCELLED,
        Standing.CANCELLED,
        Standing.VALID,
    ]
    assert (found.term_from, found.number) == (on, new.number)
    assert [verify(old.code, on=day).verdict for day in (gone - DAY, gone, on - DAY, on)] == [
        Verdict.VALID,
        Verdict.CANCELLED,
        Verdict.CANCELLED,
        Verdict.SUPERSEDED,
    ]
    assert verify(new.code, on=on).verdict is Verdict.VALID
    assert EntryVersion.objects.get(shown_to=None).state == "valid"
