"""A sitting through the services from plan to archive: O02-O20, D06, D39, D45, D106, L13, T24."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from filings.enums import NoticeKind
from filings.services import crossing
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.institutions.enums import Audience, FactKind
from portal.institutions.models import Fact, Registration
from portal.people.models import Person
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import AnomalyKind, CustodyAct, Medium, SittingState, Volume
from supervision.models import Anomaly, ArchiveVolume, Avoidance, Inspector, Sitting, SittingMove
from supervision.rules.papers import Planned
from supervision.services import arranging, banks, results, sittings, volumes, year_plans
from tests.filings.services import test_crossing as abroad
from tests.filings.stage import MONDAY, Desk, desk, user
from tests.supervision.sittings import stage as on
from tests.supervision.sittings.stage import AFTER, ASKED, LINE, SUBMITTED, Stage, counts

pytestmark = pytest.mark.django_db
S = SittingState
DAY = timedelta(days=1)


@pytest.fixture
def home() -> Desk:
    return desk()


@pytest.fixture
def staged(home: Desk) -> Stage:
    registration, by, _ = registered_with(home)
    return on.staged(found=registration, by=by)


def registered_with(home: Desk) -> tuple[Registration, User, list[Person]]:
    """Filed with the officers who are there already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(abroad, "desk", lambda code: home)
        return abroad.registered()


def reasons(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


def clock(row: Sitting, key: str) -> Term:
    return Term.objects.get(subject_type="supervision.sitting", subject_id=row.pk, key=key)


def suspend(stage: Stage, day: date) -> None:
    Fact.objects.create(registration=stage.registration, kind=FactKind.SUSPENSION, from_on=day, reason="暂停", clause="附3一(二)2")


def test_sitting_goes_its_whole_way(staged: Stage, home: Desk) -> None:
    row = on.entered(staged)
    assert (row.state, row.number, row.authority, row.notice, row.warnings) == (
        S.PLANNED,
        "桂技评场〔2026〕4502-0001号",
        home.authority,
        None,
        [],
    )
    assert [line.name for line in row.lines.all()] == ["电工"]
    row = sittings.open_registration(row, by=staged.by, at=MONDAY, seen=row.version)
    row = on.kept(staged, row)
    row = arranging.arrange(row, by=staged.by, at=MONDAY, seen=row.version)
    assert (row.state, row.seats, arranging.warnings(row)) == (S.ARRANGED, 30, ())
    row = results.hold(row, counts(row, 28), by=staged.by, at=AFTER, seen=row.version)
    row = results.post(row, counts(row, 20), source="typed", by=staged.by, at=AFTER, seen=row.version)
    assert (row.post_until, clock(row, "result_posting").due_on) == (on.POSTED_UNTIL, on.POSTED_UNTIL)
    row = results.submit(row, by=staged.by, at=SUBMITTED, seen=row.version)
    review = clock(row, "result_review")
    assert (review.owner_authority_code, review.is_open, review.internal) == ("450200", True, True)
    told = set(Message.objects.filter(title__startswith="考评结果待审核").values_list("recipient__name", flat=True))
    assert told == {home.reviewer.name}
    row = results.clear(row, by=home.reviewer, at=SUBMITTED, seen=row.version)
    assert (row.reviewed_by, clock(row, "result_review").outcome) == (home.reviewer, "审核通过")
    row = results.certify(row, counts(row, 20), by=staged.by, at=SUBMITTED, seen=row.version)
    with pytest.raises(Refused) as refused:
        volumes.archive(row, by=staged.by, at=SUBMITTED, seen=row.version)
    assert reasons(refused) == ["O10"]
    row = on.shelved(staged, row, *Volume)
    row = volumes.archive(row, by=staged.by, at=SUBMITTED, seen=row.version)
    line = row.lines.get()
    assert (row.state, line.registered, line.present, line.passed, line.certified) == (S.ARCHIVED, 30, 28, 20, 20)
    acts = Entry.objects.filter(subject_type="supervision.sitting", subject_id=str(row.pk)).values_list("act", flat=True)
    assert list(acts) == [
        *(
            f"supervision.{act}"
            for act in ("enter_sitting", "open", "save_arrangement", "arrange", "hold", "post", "submit", "clear", "certify")
        ),
        *("supervision.file_volume" for _ in Volume),
        "supervision.archive",
    ]


def test_without_a_published_plan_registration_does_not_begin(home: Desk) -> None:
    registration, by, _ = registered_with(home)
    stage = on.staged(found=registration, by=by, published=False)
    row = on.entered(stage)
    assert [warned["clause"] for warned in row.warnings] == ["文二(一)"]
    with pytest.raises(Refused) as refused:
        sittings.open_registration(row, by=by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["O02"]
    published = on.plan(registration, by)
    assert sittings.open_registration(row, by=by, at=MONDAY, seen=row.version).year_plan == published


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lines": ("6-18-01-01|车工||4",)}, ["L15"]),
        ({"division": "450102"}, ["L15"]),
        ({"division": "110101"}, ["O23"]),
        ({"audience": Audience.PUBLIC}, ["D106"]),
        ({"starts_at": MONDAY}, ["O02"]),
        ({"lines": (), "audience": Audience.PUBLIC}, ["O01", "D106"]),
    ],
)
def test_entry_is_refused_with_every_reason(staged: Stage, change: dict[str, object], expected: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        on.entered(staged, **change)
    assert (reasons(refused), Sitting.objects.count()) == (expected, 0)


def test_breach_of_the_audience_is_kept_with_its_words(staged: Stage) -> None:
    row = on.entered(staged, audience=Audience.PUBLIC, audience_reason="园区委托")
    assert [(one["clause"], one["reason"]) for one in row.warnings] == [("附2二(二)、附3一(二)2", "园区委托")]


def test_consented_notice_gives_the_sitting_to_its_host(staged: Stage) -> None:
    host = desk("450100")
    people = [row.person for row in staged.registration.legal_person.engagements.filter(role="assessor").order_by("pk")[:2]]
    day = ASKED.starts_on
    said = abroad.said(people, starts_on=day, ends_on=day, headcount=30)
    notice = crossing.report(staged.registration, NoticeKind.SITTING, said, by=staged.by, at=MONDAY)
    away = {"site": "南宁实训基地", "division": "450102", "address": "民族大道 1 号"}
    with pytest.raises(Refused) as refused:
        on.entered(staged, **away)
    assert reasons(refused) == ["L15"]  # asked is not consented
    crossing.answer(notice, "consent", by=host.reviewer, at=MONDAY, seen=notice.version)
    row = on.entered(staged, **away)
    assert (row.authority, row.notice) == (host.authority, notice)
    notice.refresh_from_db()
    crossing.revoke(notice, words="场地停用", by=host.reviewer, at=MONDAY, seen=notice.version)
    with pytest.raises(Refused) as refused:
        sittings.open_registration(row, by=staged.by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["L15"]


@pytest.mark.parametrize(
    ("state", "take"),
    [
        ("entered", lambda row, by: sittings.open_registration(row, by=by, at=MONDAY, seen=row.version)),
        ("kept", lambda row, by: arranging.arrange(row, by=by, at=MONDAY, seen=row.version)),
        ("arranged", lambda row, by: results.hold(row, counts(row, 28), by=by, at=AFTER, seen=row.version)),
    ],
)
def test_suspension_stops_open_arrange_and_hold(staged: Stage, state: str, take) -> None:  # type: ignore[no-untyped-def]
    """L13; the control takes the same step of the same sitting before the suspension."""
    row = getattr(on, state)(staged)
    before = row.state
    suspend(staged, MONDAY.date())
    with pytest.raises(Refused) as refused:
        take(row, staged.by)
    assert (reasons(refused), Sitting.objects.get().state) == (["L13"], before)
    staged.registration.facts.all().delete()
    assert take(row, staged.by).state != before


def test_suspension_after_the_sitting_does_not_stop_its_record(staged: Stage) -> None:
    row = on.arranged(staged)
    suspend(staged, ASKED.ends_on + DAY)
    assert results.hold(row, counts(row, 28), by=staged.by, at=AFTER + 2 * DAY, seen=row.version).state == S.HELD


def test_arrangement_is_refused_with_every_reason(staged: Stage) -> None:
    row = on.opened(staged)
    with pytest.raises(Refused) as refused:
        arranging.arrange(row, by=staged.by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["O04", "O17", "O17", "O03", "O12"]


def test_recused_person_and_one_who_is_elsewhere_are_found(staged: Stage, home: Desk) -> None:
    supervisor, lead = staged.staff[3], staged.staff[0]
    entry = Inspector.objects.create(
        person=supervisor,
        authority=home.authority,
        kind="external",
        certificate="D1",
        valid_until=date(2027, 1, 1),
        from_on=date(2026, 1, 1),
    )
    Avoidance.objects.create(inspector=entry, legal_person=staged.registration.legal_person, reason="近亲属", from_on=date(2026, 1, 1))
    first = on.kept(staged)
    with pytest.raises(Refused) as refused:
        arranging.arrange(first, by=staged.by, at=MONDAY, seen=first.version)
    assert reasons(refused) == ["O19"]
    Avoidance.objects.all().delete()
    arranging.arrange(first, by=staged.by, at=MONDAY, seen=first.version)
    second = on.kept(staged)
    with pytest.raises(Refused) as refused:
        arranging.arrange(second, by=staged.by, at=MONDAY, seen=second.version)
    assert reasons(refused) == ["O17"] * 6
    assert lead.name in refused.value.reasons[0].text
    assert first.number in refused.value.reasons[0].text


def test_five_in_a_row_is_rotated_or_said(staged: Stage) -> None:
    for back in range(1, 7):
        row = on.kept(staged)
        Sitting.objects.filter(pk=row.pk).update(starts_at=ASKED.starts_at - back * DAY, ends_at=ASKED.ends_at - back * DAY)
    row = on.kept(staged)
    with pytest.raises(Refused) as refused:
        arranging.arrange(row, by=staged.by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["O18"] * 3
    said = [replace(placed, reason="同职业只有三人") for placed in on.arrangement(staged).staff]
    row = on.kept(staged, row, staff=said)
    assert arranging.arrange(row, by=staged.by, at=MONDAY, seen=row.version).state == S.ARRANGED


def test_arrangement_from_an_older_page_is_refused(staged: Stage) -> None:
    row = on.opened(staged)
    given = on.arrangement(staged, line=row.lines.get().pk)
    arranging.save(row, given, by=staged.by, at=MONDAY, seen=row.version)
    with pytest.raises(StaleError):
        arranging.save(row, given, by=staged.by, at=MONDAY, seen=row.version)


def test_move_keeps_before_and_after_and_tells_the_authority(staged: Stage, home: Desk) -> None:
    row = on.arranged(staged)
    to = sittings.Place("第二车间", "450202", row.address, row.starts_at + DAY, row.ends_at + DAY)
    moved = sittings.move(row, to, reason="停电", by=staged.by, at=MONDAY, seen=row.version)
    report = SittingMove.objects.get()
    assert (moved.state, moved.site, moved.starts_at, report.before["site"], report.after["site"]) == (
        S.ARRANGED,
        "第二车间",
        to.starts_at,
        "实训车间",
        "第二车间",
    )
    assert list(Message.objects.filter(title__startswith="场次时间").values_list("recipient", flat=True)) == [home.reviewer.pk]


@pytest.mark.parametrize(
    ("to", "reason", "at", "expected"),
    [
        ({}, "停电", MONDAY, ["O04"]),
        ({"site": "x"}, " ", MONDAY, ["V1.8"]),
        ({"site": "x"}, "停电", ASKED.starts_at, ["V1.8", "O02"]),
        ({"division": "450102"}, "停电", MONDAY, ["L15"]),
    ],
)
def test_move_is_refused(staged: Stage, to: dict[str, object], reason: str, at: datetime, expected: list[str]) -> None:
    row = on.opened(staged)
    with pytest.raises(Refused) as refused:
        sittings.move(row, replace(sittings.place_of(row), **to), reason=reason, by=staged.by, at=at, seen=row.version)
    assert (reasons(refused), SittingMove.objects.count()) == (expected, 0)


def test_moved_past_a_card_the_people_are_asked_again(staged: Stage) -> None:
    row = on.arranged(staged)
    staged.registration.legal_person.engagements.filter(role="supervisor").update(valid_until=ASKED.ends_on)
    to = replace(sittings.place_of(row), starts_at=row.starts_at + DAY, ends_at=row.ends_at + DAY)
    with pytest.raises(Refused) as refused:
        sittings.move(row, to, reason="停电", by=staged.by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["D103"]


def test_cancelled_with_a_reason_only(staged: Stage) -> None:
    row = on.opened(staged)
    with pytest.raises(Refused):
        sittings.cancel(row, reason=" ", by=staged.by, at=MONDAY, seen=row.version)
    assert sittings.cancel(row, reason="人数不足", by=staged.by, at=MONDAY, seen=row.version).state == S.CANCELLED


def test_results_wait_for_their_days_and_are_corrected_when_sent_back(staged: Stage, home: Desk) -> None:
    row = on.posted(staged)
    with pytest.raises(Refused) as refused:
        results.submit(row, by=staged.by, at=AFTER + 3 * DAY, seen=row.version)
    assert reasons(refused) == ["O08"]
    with pytest.raises(Refused):
        results.correct(row, counts(row, 21), source="typed", by=staged.by, at=AFTER, seen=row.version)
    row = results.submit(row, by=staged.by, at=SUBMITTED, seen=row.version)
    with pytest.raises(Refused):
        results.query(row, words=" ", by=home.reviewer, at=SUBMITTED, seen=row.version)
    row = results.query(row, words="请说明", by=home.reviewer, at=SUBMITTED, seen=row.version)
    row = results.correct(row, counts(row, 21), source="typed", by=staged.by, at=SUBMITTED, seen=row.version)
    assert (row.state, row.lines.get().passed, row.post_until, row.imports.count()) == (S.POSTED, 21, date(2026, 10, 8), 2)
    row = results.submit(row, by=staged.by, at=SUBMITTED + 11 * DAY, seen=row.version)
    open_terms = Term.objects.filter(subject_type="supervision.sitting", subject_id=row.pk, stopped_at=None)
    assert [term.key for term in open_terms] == ["result_review"]


def test_posting_twice_is_out_of_turn(staged: Stage) -> None:
    row = on.posted(staged)
    with pytest.raises(Refused):
        results.post(row, counts(row, 20), source="typed", by=staged.by, at=AFTER, seen=row.version)
    assert row.imports.count() == 1


def test_open_anomaly_holds_the_review(staged: Stage, home: Desk) -> None:
    row = on.submitted(staged)
    anomaly = Anomaly.objects.create(sitting=row, kind=AnomalyKind.PASS_RATE, words="偏高", found_at=SUBMITTED)
    with pytest.raises(Refused) as refused:
        results.clear(row, by=home.reviewer, at=SUBMITTED, seen=row.version)
    assert reasons(refused) == ["O24"]
    anomaly.delete()
    assert results.clear(row, by=home.reviewer, at=SUBMITTED, seen=row.version).state == S.REVIEWED


def test_other_side_does_not_take_the_step(staged: Stage, home: Desk) -> None:
    row = on.submitted(staged)
    for by in (staged.by, home.acceptor, home.approver):
        with pytest.raises(NotAllowed):
            results.clear(row, by=by, at=SUBMITTED, seen=row.version)
    row = results.clear(row, by=home.reviewer, at=SUBMITTED, seen=row.version)
    with pytest.raises(NotAllowed):
        results.certify(row, counts(row, 20), by=home.reviewer, at=SUBMITTED, seen=row.version)


def test_volumes_are_kept_for_their_years_from_the_end(staged: Stage, home: Desk) -> None:
    row = on.certified(staged, home.reviewer)
    shelf = volumes.Shelved(Volume.PROCESS, Medium.VIDEO, "监控录像", "机房 NAS")
    with pytest.raises(Refused) as refused:
        volumes.add(row, shelf, by=staged.by, at=SUBMITTED)
    assert reasons(refused) == ["O13"]
    volumes.add(row, replace(shelf, sha256=on.HASH), by=staged.by, at=SUBMITTED)
    volumes.add(row, replace(shelf, medium=Medium.PAPER), by=staged.by, at=SUBMITTED)
    assert list(ArchiveVolume.objects.order_by("pk").values_list("keep_until", flat=True)) == [date(2031, 9, 21), date(2029, 9, 21)]
    with pytest.raises(Refused):
        volumes.add(on.opened(staged), replace(shelf, sha256=on.HASH), by=staged.by, at=SUBMITTED)


def test_plan_has_editions_and_published_ones_stay(staged: Stage) -> None:
    first = staged.registration.year_plans.get()
    second = year_plans.draft(staged.registration, 2026, [Planned(LINE, 10, 20)], "调整", by=staged.by, at=MONDAY)
    again = year_plans.draft(staged.registration, 2026, [Planned(LINE, 11, 20)], "调整", by=staged.by, at=MONDAY)
    first.refresh_from_db()
    assert (first.no, first.lines[0]["month"], second.no, again.pk, again.lines[0]["month"]) == (1, 9, 2, second.pk, 11)
    year_plans.publish(again, by=staged.by, at=MONDAY)
    with pytest.raises(Refused):
        year_plans.publish(again, by=staged.by, at=MONDAY)
    with pytest.raises(NotAllowed):
        year_plans.draft(staged.registration, 2026, [Planned(LINE, 11, 20)], "", by=user("外人"), at=MONDAY)


def test_bank_edition_is_entered_once_and_withdrawn_with_a_reason(staged: Stage) -> None:
    with pytest.raises(Refused):
        banks.add(staged.registration, on.EDITION, by=staged.by, at=MONDAY)
    with pytest.raises(Refused):
        banks.withdraw(staged.bank, reason="", by=staged.by, at=MONDAY)
    assert banks.withdraw(staged.bank, reason="标准更新", by=staged.by, at=MONDAY).withdrawn_on == MONDAY.date()
    row = on.kept(staged)
    with pytest.raises(Refused) as refused:
        arranging.arrange(row, by=staged.by, at=MONDAY, seen=row.version)
    assert reasons(refused) == ["O12"]


def test_custody_never_takes_back_more_than_went_out(staged: Stage) -> None:
    row = on.arranged(staged)
    giver, receiver = staged.staff[4], staged.staff[5]
    base = banks.HandOver(staged.bank, CustodyAct.RECEIVED, 40, giver, receiver, MONDAY)
    for act, copies in ((CustodyAct.RECEIVED, 40), (CustodyAct.ISSUED, 30)):
        banks.hand_over(row, replace(base, act=act, copies=copies), by=staged.by, at=MONDAY)
    back = replace(base, act=CustodyAct.RETURNED, copies=31, giver=receiver, receiver=giver)
    with pytest.raises(Refused) as refused:
        banks.hand_over(row, back, by=staged.by, at=MONDAY)
    assert reasons(refused) == ["O12"]
    banks.hand_over(row, replace(back, copies=30), by=staged.by, at=MONDAY)
    with pytest.raises(Refused):
        banks.hand_over(row, replace(back, copies=1), by=staged.by, at=MONDAY)
    with pytest.raises(Refused):
        banks.hand_over(row, replace(base, receiver=giver), by=staged.by, at=MONDAY)
