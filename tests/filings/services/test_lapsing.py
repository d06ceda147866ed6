"""The sweep over validities: watched before the end, reminded, lapsed once, lines given up leave (G12, L09, D05, D97)."""

from datetime import date, timedelta

import pytest

from filings.rules.supplement import SupplementItem
from filings.services import intake, lapsing, submitting
from portal.directory.models import EntryVersion
from portal.inbox.models import Message
from portal.inbox.reminders import deliver_reminders
from portal.institutions.enums import FactKind, Standing, Track
from portal.institutions.models import ConductRecord, Fact
from portal.institutions.queries import standing
from portal.terms import services as terms
from portal.terms.models import Reminder, Term
from tests.filings import road
from tests.filings.renewals import DAY, ENDS, applied, at, fresh, held, proposed_for
from tests.filings.stage import desk

pytestmark = pytest.mark.django_db
OPENS = date(2026, 6, 28)


def night(on: date) -> lapsing.Swept:
    """What a night's sweep does, twice: the second run must find nothing."""
    swept = lapsing.sweep(at=at(on, 1))
    terms.sweep(at=at(on, 1))
    deliver_reminders(at(on, 1))
    assert lapsing.sweep(at=at(on, 1)) == lapsing.Swept(0, 0, 0)
    return swept


def test_institution_is_reminded_five_times_and_no_more() -> None:
    """Unique by term, stage and recipient, however often the sweep runs."""
    registration, admin = held(desk())
    days = [ENDS - timedelta(days=left) for left in (121, 120, 119, 90, 60, 31, 30, 7, 1, 0)]
    for day in days:
        night(day)
        night(day)
    rows = Reminder.objects.order_by("pk").values_list("stage", "recipient")
    assert list(rows) == [(stage, admin.pk) for stage in ("120d", "90d", "60d", "30d", "7d")]
    assert Term.objects.get().due_on == registration.valid_to == ENDS  # a Monday or not: a validity never moves (D07)
    message = Message.objects.filter(recipient=admin).order_by("pk").first()
    assert (message.link, "将于" in message.title) == (f"/my/registrations/{registration.pk}/", True)


def test_day_off_does_not_move_the_end() -> None:
    """D07: 2026-10-02 is a holiday."""
    registration, _ = held(desk(), filed_on=date(2023, 10, 3))
    night(date(2026, 9, 1))
    assert Term.objects.get().due_on == registration.valid_to == date(2026, 10, 2)


def test_nobody_is_reminded_once_the_renewal_is_in() -> None:
    registration, admin = held(desk())
    night(OPENS)
    filing = applied(registration, admin, OPENS)
    night(OPENS + DAY)
    assert Term.objects.get(key="renewal").outcome == "不再提醒"
    submitting.withdraw(filing, reason="暂缓", by=admin, at=at(OPENS + 2 * DAY), seen=filing.version)
    assert night(OPENS + 3 * DAY).watched == 1
    assert Term.objects.filter(key="renewal", stopped_at=None).count() == 1


def test_validity_lapses_once_on_the_day_after_its_last() -> None:
    """L09, D97: expired by itself, recorded once, still in the directory; leaving it is a decision."""
    bureau = desk()
    registration, admin = held(bureau)
    assert night(ENDS).lapsed == 0
    assert (night(ENDS + DAY).lapsed, night(ENDS + 40 * DAY).lapsed) == (1, 0)
    fact, record = Fact.objects.get(kind=FactKind.EXPIRY), ConductRecord.objects.get()
    assert (fact.from_on, fact.until_on, record.kind, record.on) == (ENDS + DAY, None, "lapse", ENDS + DAY)
    assert (record.title, record.clause) == ("有效期届满，未申请延续", "附3一(三)11")
    entry = EntryVersion.objects.get(shown_to=None)
    assert (entry.reason, entry.state, standing(registration, on=ENDS + DAY).standing) == ("有效期届满", "valid", Standing.EXPIRED)
    told = {message.recipient for message in Message.objects.filter(title__contains="未申请延续")}
    assert told == {admin, bureau.reviewer, bureau.approver}
    assert not Term.objects.filter(key="renewal", stopped_at=None).exists()


def test_examining_registration_never_lapses() -> None:
    """A44, D15."""
    held(desk(), track=Track.EXAMINING_QUALIFICATION)
    assert night(date(2030, 1, 1)) == lapsing.Swept(0, 0, 0)


def test_renewal_under_review_keeps_it_from_lapsing_until_refused() -> None:
    bureau = desk()
    registration, admin = held(bureau)
    filing = proposed_for(applied(registration, admin, ENDS), bureau, ENDS, failed=("电工", "车工"))
    assert night(ENDS + 5 * DAY).lapsed == 0
    refusal = road.refuse("技术评估不通过", "附2二(三)")
    on = ENDS + 10 * DAY
    road.decided(filing, bureau, at(on, 9), {"电工": refusal, "车工": refusal})
    assert night(on + DAY).lapsed == 1
    record = ConductRecord.objects.get()
    assert (record.on, record.title) == (on, "有效期届满，延续备案未通过")
    assert standing(fresh(registration), on=on - DAY).standing is Standing.RENEWING
    assert standing(fresh(registration), on=on).standing is Standing.EXPIRED


def test_unanswered_supplement_ends_the_review_and_a_late_answer_opens_it_again() -> None:
    """D97: 续期审理中 while the answer period runs."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = applied(registration, admin, ENDS)
    item = SupplementItem("rules", "补充应急预案", "附2一(四)")
    filing = intake.ask_supplement(filing, [item], by=bureau.acceptor, at=at(ENDS + DAY), seen=filing.version)
    assert night(filing.due_on).lapsed == 0
    late = filing.due_on + DAY
    assert night(late).lapsed == 1
    assert ConductRecord.objects.get().title == "有效期届满，延续申请逾期未补正"
    again = submitting.submit(filing, by=admin, at=at(late + DAY), seen=filing.version)
    assert standing(fresh(registration), on=late + DAY).standing is Standing.RENEWING
    filing = proposed_for(again, bureau, late + 2 * DAY)
    decided_on = late + 20 * DAY
    road.decided(filing, bureau, at(decided_on))
    renewed = fresh(registration)
    days = (ENDS, late, late + DAY, decided_on)
    assert [standing(renewed, on=day).standing for day in days] == [Standing.VALID, Standing.EXPIRED, Standing.RENEWING, Standing.VALID]
    assert night(decided_on + DAY).lapsed == 0


def test_lines_that_were_not_renewed_leave_the_entry_after_the_old_end() -> None:
    bureau = desk()
    registration, admin = held(bureau)
    filing = proposed_for(applied(registration, admin, OPENS), bureau, OPENS, failed=("车工",))
    road.decided(filing, bureau, at(date(2026, 8, 3)), {"车工": road.refuse("技术评估不通过", "附2二(三)")})

    def shown() -> set[str]:
        return {line["name"] for line in EntryVersion.objects.get(shown_to=None).content["scope"]}

    assert (night(ENDS).shortened, shown()) == (0, {"电工", "车工"})
    assert (night(ENDS + DAY).shortened, shown()) == (1, {"电工"})
