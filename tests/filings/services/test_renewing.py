"""Renewals through the services: the window, the term they give, the standing meanwhile, what is refused (G12, G13, D05, D06, D66, D97)."""

from datetime import date, timedelta

import pytest

from filings.enums import LineResult, Outcome, State
from filings.models import Filing
from filings.rules.supplement import SupplementItem
from filings.services import drafting, intake, renewing, submitting
from portal.directory.models import EntryVersion
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import verify
from portal.institutions import services as institutions
from portal.institutions.enums import FactKind, Standing, Track
from portal.institutions.queries import standing
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.renewals import DAY, ENDS, applied, at, begun, fresh, held, proposed_for
from tests.filings.stage import desk, institution

pytestmark = pytest.mark.django_db
OPENS = date(2026, 6, 28)


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


@pytest.mark.parametrize("on", [OPENS, ENDS], ids=["first-day", "last-day"])
def test_renewal_begins_inside_its_window(on: date) -> None:
    """G12, D05: both ends included."""
    registration, admin = held(desk())
    filing = renewing.start(registration, by=admin, at=at(on, 23))
    assert (filing.matter, filing.registration, filing.state) == ("renewal", registration, State.DRAFT)


@pytest.mark.parametrize(("on", "word"), [(OPENS - DAY, "还早"), (ENDS + DAY, "已截止")], ids=["early", "late"])
def test_renewal_outside_its_window_is_refused_with_what_to_do(on: date, word: str) -> None:
    registration, admin = held(desk())
    with pytest.raises(Refused) as refused:
        renewing.start(registration, by=admin, at=at(on, 0))
    assert rules(refused) == ["G12"]
    assert word in refused.value.reasons[0].text and str(OPENS) in refused.value.reasons[0].text
    assert not Filing.objects.exists()


def test_examining_registration_has_nothing_to_renew() -> None:
    """D15, A44."""
    registration, admin = held(desk(), track=Track.EXAMINING_QUALIFICATION)
    with pytest.raises(Refused) as refused:
        renewing.start(registration, by=admin, at=at(ENDS))
    assert rules(refused) == ["D15"]


def test_one_filing_a_track_and_no_bar() -> None:
    """D37, L12, D90."""
    bureau = desk()
    registration, admin = held(bureau)
    renewing.start(registration, by=admin, at=at(ENDS))
    institutions.bar(registration.legal_person, from_on=OPENS, reason="出租资质", clause="附3一(三)", by=bureau.approver, at=at(OPENS))
    with pytest.raises(Refused) as refused:
        renewing.start(registration, by=admin, at=at(ENDS))
    assert rules(refused) == ["L12", "D37"]


def test_suspended_registration_may_be_renewed() -> None:
    """D39."""
    bureau = desk()
    registration, admin = held(bureau)
    add = {"from_on": OPENS, "reason": "超范围", "clause": "附3一(二)", "by": bureau.approver, "at": at(OPENS)}
    institutions.add_fact(registration, FactKind.SUSPENSION, **add)
    assert renewing.start(registration, by=admin, at=at(ENDS)).state == State.DRAFT


def test_stranger_cannot_begin_it() -> None:
    registration, _ = held(desk())
    _, stranger = institution(2)
    with pytest.raises(NotAllowed):
        renewing.start(registration, by=stranger, at=at(ENDS))


def test_draft_begins_with_what_stands() -> None:
    """D66: nothing is typed again that stands already."""
    registration, admin = held(desk())
    filing = renewing.start(registration, by=admin, at=at(ENDS))
    sections = {section.key: section.content for section in filing.versions.get().sections.all()}
    assert [(row["name"], row["levels"]) for row in sections["occupations"]["rows"]] == [("车工", ["5", "4"]), ("电工", ["5", "4", "3"])]
    assert sections["institution"]["credit_code"] == registration.legal_person.credit_code


def test_decision_in_time_gives_the_term_after_the_old_one() -> None:
    """D06, D07, D16, D96: evaluated, neither publicised nor reported; the code stays; the receipt is the next version of its number."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = proposed_for(applied(registration, admin, OPENS), bureau, OPENS)
    assert (filing.state, filing.desk, filing.evaluated_at is not None) == (State.DECIDING, bureau.authority, True)
    filing = road.decided(filing, bureau, at(date(2026, 8, 3)))
    renewed = fresh(registration)
    assert filing.outcome == Outcome.GRANTED
    assert (renewed.term_from, renewed.valid_to, renewed.valid_from) == (ENDS + DAY, date(2029, 9, 28), registration.valid_from)
    assert (renewed.number, renewed.institution_code, renewed.receipt_version) == (registration.number, registration.institution_code, 2)
    receipt = Paper.objects.get(kind=PaperKind.RECEIPT)
    assert (receipt.number, receipt.reason, receipt.content["valid_from"]) == (registration.number, "延续备案", "2026-09-29")
    assert EntryVersion.objects.get(shown_to=None).reason == "延续备案"
    days = (OPENS, ENDS, ENDS + DAY, date(2029, 9, 29))
    assert [standing(renewed, on=day).standing for day in days] == [Standing.VALID] * 3 + [Standing.EXPIRED]


def test_decision_after_the_end_counts_from_itself() -> None:
    """D06: under review from the day after the end, a new term from the decision; the days between stay what they were."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = applied(registration, admin, ENDS)
    assert standing(fresh(registration), on=ENDS).standing is Standing.VALID
    assert standing(fresh(registration), on=ENDS + DAY).standing is Standing.RENEWING
    filing = proposed_for(filing, bureau, ENDS)
    decided_on = date(2026, 10, 13)
    road.decided(filing, bureau, at(decided_on))
    renewed = fresh(registration)
    assert (renewed.term_from, renewed.valid_to) == (decided_on, date(2029, 10, 12))
    days = (ENDS, decided_on - DAY, decided_on, date(2029, 10, 13))
    found = [standing(renewed, on=day).standing for day in days]
    assert found == [Standing.VALID, Standing.RENEWING, Standing.VALID, Standing.EXPIRED]


def test_refusal_before_the_end_leaves_the_registration_to_its_end() -> None:
    """D97."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = proposed_for(applied(registration, admin, OPENS), bureau, OPENS, failed=("电工", "车工"))
    refusal = road.refuse("技术评估不通过", "附2二(三)")
    filing = road.decided(filing, bureau, at(date(2026, 8, 3)), {"电工": refusal, "车工": refusal})
    assert (filing.outcome, fresh(registration).valid_to) == (Outcome.REFUSED, ENDS)
    days = (date(2026, 8, 3), ENDS, ENDS + DAY)
    assert [standing(fresh(registration), on=day).standing for day in days] == [Standing.VALID, Standing.VALID, Standing.EXPIRED]


def test_line_that_is_not_granted_again_runs_to_the_old_end() -> None:
    """D36, D97."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = proposed_for(applied(registration, admin, OPENS), bureau, OPENS, failed=("车工",))
    assert set(filing.lines.filter(panel_result=LineResult.FAILED).values_list("name", flat=True)) == {"车工"}
    filing = road.decided(filing, bureau, at(date(2026, 8, 3)), {"车工": road.refuse("技术评估不通过", "附2二(三)")})
    ends = {(line.name, line.until_on) for line in registration.scope.all()}
    assert (filing.outcome, ends) == (Outcome.PARTIAL, {("电工", None), ("车工", ENDS + DAY)})
    assert {line["name"] for line in Paper.objects.get(kind=PaperKind.RECEIPT).content["lines"]} == {"电工"}


@pytest.mark.parametrize("act", ["withdraw", "decline", "recall"])
def test_renewal_that_is_over_keeps_nothing_from_its_end(act: str) -> None:
    """D38, D97, D112."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = applied(registration, admin, OPENS)
    common = {"at": at(OPENS + DAY), "seen": filing.version}
    if act == "withdraw":
        submitting.withdraw(filing, reason="不再开展", by=admin, **common)
    elif act == "recall":
        submitting.recall(filing, by=admin, **common)
    else:
        intake.decline(filing, [SupplementItem("institution", "不齐", "附2二(二)")], by=bureau.acceptor, **common)
    assert standing(fresh(registration), on=ENDS + DAY).standing is Standing.EXPIRED


def test_recalled_and_submitted_again_is_under_review_again() -> None:
    registration, admin = held(desk())
    filing = applied(registration, admin, OPENS)
    filing = submitting.recall(filing, by=admin, at=at(OPENS + DAY), seen=filing.version)
    again = submitting.submit(filing, by=admin, at=at(OPENS + 2 * DAY), seen=filing.version)
    assert (again.state, standing(fresh(registration), on=ENDS + DAY).standing) == (State.SUBMITTED, Standing.RENEWING)


def test_recall_after_the_window_is_refused() -> None:
    """D112: it could not be submitted again."""
    registration, admin = held(desk())
    filing = applied(registration, admin, ENDS)
    with pytest.raises(Refused) as refused:
        submitting.recall(filing, by=admin, at=at(ENDS + DAY), seen=filing.version)
    assert rules(refused) == ["D112"]


def test_supplement_is_answered_after_the_window_and_late_draft_is_not_submitted() -> None:
    """D92, D97: in time is what was delivered in time."""
    bureau = desk()
    registration, admin = held(bureau)
    filing = applied(registration, admin, ENDS)
    item = SupplementItem("rules", "补充应急预案", "附2一(四)")
    filing = intake.ask_supplement(filing, [item], by=bureau.acceptor, at=at(ENDS + DAY), seen=filing.version)
    answered = submitting.submit(filing, by=admin, at=at(ENDS + 10 * DAY), seen=filing.version)
    assert answered.state == State.SUBMITTED
    other, other_admin = held(bureau, 2)
    draft = begun(other, other_admin, ENDS)
    with pytest.raises(Refused) as refused:
        submitting.submit(draft, by=other_admin, at=at(ENDS + DAY), seen=draft.version)
    assert rules(refused) == ["G12"]


def test_old_receipt_names_its_successor() -> None:
    """D19, D80, N9: the second renewal supersedes the first."""
    bureau = desk()
    registration, admin = held(bureau)
    first = road.decided(proposed_for(applied(registration, admin, OPENS), bureau, OPENS), bureau, at(date(2026, 8, 3)))
    old = Paper.objects.get(kind=PaperKind.RECEIPT)
    later = date(2029, 7, 2)
    road.decided(proposed_for(applied(fresh(registration), admin, later), bureau, later), bureau, at(later + timedelta(days=30)))
    answer = verify(old.code, on=date(2029, 12, 1))
    assert (answer.verdict, answer.paper.successor.version, first.registration_id) == ("superseded", old.version + 1, registration.pk)


def test_expired_institution_may_begin_anew() -> None:
    """After the lapse the way is an initial filing, in the same row (D37)."""
    registration, _ = held(desk())
    on = ENDS + 30 * DAY
    assert drafting.start_blockers(registration.legal_person, Track.GRADING_EMPLOYER, at(on)) == ()
    assert [reason.rule for reason in drafting.start_blockers(registration.legal_person, Track.GRADING_EMPLOYER, at(ENDS))] == ["D37"]


def test_renewal_stays_with_the_original_authority() -> None:
    """G10."""
    bureau, other = desk(), desk("450100")
    filing = applied(*held(bureau), OPENS)
    with pytest.raises(Refused) as stays:
        intake.transfer(filing, other.authority, reason="注册地", by=bureau.acceptor, at=at(OPENS), seen=filing.version)
    assert [(reason.clause, reason.rule) for reason in stays.value.reasons] == [("文一(二)", "G10")]
