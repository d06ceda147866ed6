"""Cross-city notices through the services: O23, D39, D45, D109."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from filings.enums import NoticeKind, NoticeState
from filings.models import CrossCityNotice
from filings.queries import crossing as queries
from filings.rules.cross_city import Report
from filings.services import crossing
from filings.services.sweeping import sweep as sweep_filings
from portal.accounts.models import User
from portal.inbox.models import Message
from portal.institutions import services as institutions
from portal.institutions.enums import Audience, EngagementRole, FactKind, Track
from portal.institutions.models import Registration
from portal.institutions.services import EngagementRow, Grant, ScopeRow
from portal.people.models import Person
from portal.policy.clauses import Reason
from portal.terms.models import Term
from portal.terms.services import sweep
from portal.workflow.performing import NotAllowed, Refused, out_of_turn
from portal.workflow.steps import steps
from tests.filings.stage import MONDAY, Desk, desk, institution

pytestmark = pytest.mark.django_db
S = NoticeState
HOLDING = frozenset({S.CONSENTED, S.CONDITIONED})

# name: (from, to, party, right); None keeps the state
TABLE: dict[str, tuple[frozenset[NoticeState], NoticeState | None, str, str]] = {
    "consent": (frozenset({S.ASKED}), S.CONSENTED, "host", "review_filing"),
    "consent_on_conditions": (frozenset({S.ASKED}), S.CONDITIONED, "host", "review_filing"),
    "refuse": (frozenset({S.ASKED}), S.REFUSED, "host", "review_filing"),
    "revoke": (HOLDING, S.REVOKED, "host", "review_filing"),
    "report_change": (frozenset({S.ASKED}) | HOLDING, S.ASKED, "institution", "edit_filing"),
    "replace_assessors": (frozenset({S.ASKED}) | HOLDING, None, "institution", "edit_filing"),
    "withdraw": (frozenset({S.ASKED}) | HOLDING, S.WITHDRAWN, "institution", "edit_filing"),
}
LINE = "6-31-01-03|电工||4"


def registered(number: int = 1, city: str = "450200") -> tuple[Registration, User, list[Person]]:
    """An institution of Liuzhou, filed a year ago with one occupation and two assessors."""
    home, (person, admin) = desk(city), institution(number)
    people = [Person.objects.create(id_hash=f"{number}{n}".rjust(64, "a"), id_mask="4502***", name=f"考评{number}{n}") for n in (1, 2)]
    grant = Grant(
        track=Track.GRADING_EMPLOYER,
        filed_with=home.authority,
        number=f"桂技评备〔2025〕4502-{number:04d}号",
        audience=Audience.OWN_WORKERS,
        filed_on=date(2025, 9, 1),
        valid_to=date(2028, 8, 31),
        institution_code=f"Y0000450{number:05d}",
        scope=(ScopeRow(code="6-31-01-03", name="电工", norm="国家职业标准", level="4"),),
        engagements=tuple(EngagementRow(one, EngagementRole.ASSESSOR, ("6-31-01-03",), valid_until=date(2027, 6, 30)) for one in people),
    )
    return institutions.establish(person, grant, by=home.approver, at=MONDAY - timedelta(days=371)), admin, people


def said(people: list[Person], **change: object) -> Report:
    base = Report(
        "南宁实训基地", "450102", "民族大道 1 号", date(2026, 10, 12), date(2026, 10, 13), (LINE,), 40, tuple(one.pk for one in people)
    )
    return replace(base, **change)  # type: ignore[arg-type]


@pytest.fixture
def host() -> Desk:
    return desk("450100")


@pytest.fixture
def notice(host: Desk) -> CrossCityNotice:
    registration, admin, people = registered()
    return crossing.report(registration, NoticeKind.SITTING, said(people), by=admin, at=MONDAY)


def answered(notice: CrossCityNotice, host: Desk, name: str = "consent", words: str = "", at: datetime = MONDAY) -> CrossCityNotice:
    return crossing.answer(notice, name, words=words, by=host.reviewer, at=at + timedelta(days=1), seen=notice.version)


def term(notice: CrossCityNotice) -> Term:
    return Term.objects.get(subject_type="filings.crosscitynotice", subject_id=notice.pk)


def report_of(notice: CrossCityNotice) -> Report:
    return queries.last_report(notice)


def test_steps_are_the_table() -> None:
    found = {
        step.name: (frozenset(map(S, step.sources)), S(step.target) if step.target else None, step.party, step.right)
        for step in steps(CrossCityNotice).values()
    }
    assert found == TABLE


@pytest.mark.parametrize("name", TABLE)
def test_step_leaves_exactly_its_sources(name: str) -> None:
    assert {state for state in S if not out_of_turn(CrossCityNotice(state=state), steps(CrossCityNotice)[name])} == TABLE[name][0]


def test_report_goes_to_the_city_of_the_activity_and_starts_its_days(notice: CrossCityNotice, host: Desk) -> None:
    assert (notice.state, notice.host, notice.number) == (S.ASKED, host.authority, "跨〔2026〕4501-0001号")
    clock = term(notice)
    assert (clock.due_on, clock.owner_authority_code, clock.internal) == (date(2026, 9, 14), "450100", True)
    assert set(Message.objects.filter(title__startswith="跨市报备").values_list("recipient", flat=True)) == {
        host.reviewer.pk,
        host.approver.pk,
    }


def test_silence_is_never_consent(notice: CrossCityNotice, host: Desk) -> None:
    """D45: overdue, reminded, and nothing else happens."""
    later = MONDAY + timedelta(days=30)
    assert sweep(at=later).reminded > 0
    notice.refresh_from_db()
    assert (notice.state, queries.held(notice, date(2026, 10, 12)).holds, term(notice).is_open) == (S.ASKED, False, True)
    assert list(queries.hosts_on(notice.registration, date(2026, 10, 12))) == []


@pytest.mark.parametrize(("name", "state"), [("consent", S.CONSENTED), ("consent_on_conditions", S.CONDITIONED)])
def test_consent_moves_the_supervision_of_the_activity_to_the_host(
    name: str, state: NoticeState, notice: CrossCityNotice, host: Desk
) -> None:
    done = answered(notice, host, name, "" if name == "consent" else "增派一名外部督导员")
    assert (done.state, term(done).is_open) == (state, False)
    home = notice.registration.supervised_by
    assert [queries.supervisor(done, date(2026, 10, day)) for day in (11, 12, 13, 14)] == [home, host.authority, host.authority, home]
    assert queries.hosts_on(notice.registration, date(2026, 10, 12)) == [host.authority]
    assert Message.objects.filter(recipient=notice.created_by, title__contains="同意").count() == 1


@pytest.mark.parametrize("name", ["consent_on_conditions", "refuse"])
def test_conditions_and_refusal_need_words(name: str, notice: CrossCityNotice, host: Desk) -> None:
    with pytest.raises(Refused):
        answered(notice, host, name, " ")
    done = answered(notice, host, name, "场地消防验收未通过")
    assert (done.answer, done.reports.get().result, queries.held(done, date(2026, 10, 12)).holds) == (
        "场地消防验收未通过",
        done.state,
        done.state == S.CONDITIONED,
    )


def test_report_is_refused_with_everything_that_is_wrong(host: Desk) -> None:
    registration, admin, people = registered()
    bad = said(people, division="450205", starts_on=date(2026, 9, 7), lines=())
    with pytest.raises(Refused) as refused:
        crossing.report(registration, NoticeKind.SITTING, bad, by=admin, at=MONDAY)
    assert [reason.path for reason in refused.value.reasons] == ["division", "starts_on", "lines"]
    with pytest.raises(NotAllowed):
        crossing.report(registration, NoticeKind.SITTING, said(people), by=institution(2)[1], at=MONDAY)
    assert CrossCityNotice.objects.count() == 0


def suspend(registration: Registration, on: date, until: date | None = None) -> None:
    institutions.add_fact(
        registration, FactKind.SUSPENSION, from_on=on, until_on=until, reason="未按期整改", clause="附3一(二)", by=None, at=MONDAY
    )


def test_suspended_institution_reports_nothing_and_is_not_consented_to(notice: CrossCityNotice, host: Desk) -> None:
    """D39."""
    suspend(notice.registration, date(2026, 9, 8))
    with pytest.raises(Refused) as refused:
        answered(notice, host)
    assert refused.value.reasons == (Reason("附3一(二)", "备案现为“暂停评价”，不能跨市开展考核评价。", "D39"),)
    assert answered(notice, host, "refuse", "备案已暂停").state == S.REFUSED


def test_consent_does_not_outlive_a_suspension(notice: CrossCityNotice, host: Desk) -> None:
    """D45: revoked by it, and not back when it is lifted."""
    done = answered(notice, host)
    assert queries.held(done, date(2026, 10, 12)).holds
    suspend(notice.registration, date(2026, 9, 20), until=date(2026, 9, 25))
    found = queries.held(done, date(2026, 10, 12))
    assert (found.holds, found.ended, found.since) == (False, True, date(2026, 9, 20))
    assert queries.supervisor(done, date(2026, 10, 12)) == notice.registration.supervised_by
    with pytest.raises(Refused) as refused:
        change(done, days=20, headcount=41)  # lifted since, and still gone
    assert [reason.text for reason in refused.value.reasons] == ["同意已经终止，请另行报备。"]


def change(notice: CrossCityNotice, reason: str = "设备故障", days: int = 7, **what: object) -> CrossCityNotice:
    after = replace(report_of(notice), **what)  # type: ignore[arg-type]
    return crossing.change(notice, after, reason=reason, by=notice.created_by, at=MONDAY + timedelta(days=days), seen=notice.version)


def test_host_and_institution_are_told_once_that_a_consent_has_ended(notice: CrossCityNotice, host: Desk) -> None:
    answered(notice, host)
    assert sweep_filings(at=MONDAY + timedelta(days=2)) is not None
    assert Message.objects.filter(title__startswith="跨市报备的同意已终止").count() == 0
    suspend(notice.registration, date(2026, 9, 20))
    for _ in range(2):
        sweep_filings(at=MONDAY + timedelta(days=14))
    found = Message.objects.filter(title__startswith="跨市报备的同意已终止").values_list("recipient", "link")
    my, desk_page = f"/my/cross-city/{notice.pk}/", f"/desk/cross-city/{notice.pk}/"
    assert set(found) == {(notice.created_by.pk, my), (host.reviewer.pk, desk_page), (host.approver.pk, desk_page)}


def test_changed_time_keeps_the_notice_and_asks_anew(notice: CrossCityNotice, host: Desk) -> None:
    done = change(answered(notice, host), starts_on=date(2026, 10, 13))
    assert (done.pk, done.number, done.state, done.starts_on) == (notice.pk, notice.number, S.ASKED, date(2026, 10, 13))
    assert not queries.held(done, date(2026, 10, 13)).holds
    assert (term(done).is_open, term(done).due_on) == (True, date(2026, 9, 20))
    assert [(row.changed, row.asks_anew, row.result) for row in done.reports.all()] == [([], True, "consented"), (["开始日期"], True, "")]
    again = crossing.answer(done, "consent", by=host.reviewer, at=MONDAY + timedelta(days=8), seen=done.version)
    assert queries.held(again, date(2026, 10, 13)).holds


def test_other_assessors_are_told_and_not_asked(notice: CrossCityNotice, host: Desk) -> None:
    before = answered(notice, host)
    done = change(before, assessors=report_of(notice).assessors[:1])
    assert (done.state, term(done).is_open, queries.held(done, date(2026, 10, 12)).holds) == (S.CONSENTED, False, True)
    assert list(done.reports.values_list("asks_anew", flat=True)) == [True, False]


def test_change_without_a_reason_of_nothing_or_to_another_city_is_refused(notice: CrossCityNotice) -> None:
    for reason, what in ((" ", {"headcount": 41}), ("改", {}), ("改", {"division": "450302"})):
        with pytest.raises(Refused):
            change(notice, reason, **what)
    assert notice.reports.count() == 1


def test_host_takes_its_consent_back_and_the_institution_its_notice(notice: CrossCityNotice, host: Desk) -> None:
    done = answered(notice, host)
    with pytest.raises(Refused):
        crossing.revoke(done, words="", by=host.reviewer, at=MONDAY, seen=done.version)
    done = crossing.revoke(done, words="场地停用", by=host.reviewer, at=MONDAY + timedelta(days=2), seen=done.version)
    assert (done.state, queries.held(done, date(2026, 10, 12)).holds) == (S.REVOKED, False)
    registration, admin, people = registered(2)
    other = crossing.report(registration, NoticeKind.SITTING, said(people), by=admin, at=MONDAY)
    gone = crossing.withdraw(other, reason="计划取消", by=admin, at=MONDAY, seen=other.version)
    assert (gone.state, term(gone).is_open) == (S.WITHDRAWN, False)


def test_directory_shows_standing_sites_as_of_any_day(host: Desk) -> None:
    registration, admin, people = registered()
    code = registration.legal_person.credit_code
    report = said(people, starts_on=date(2026, 9, 20), ends_on=date(2027, 3, 31))
    notice = crossing.report(registration, NoticeKind.STANDING, report, by=admin, at=MONDAY)
    shown = lambda *days: [len(queries.public_sites(code, on)) for on in days]  # noqa: E731
    assert shown(date(2026, 9, 7)) == [0]
    done = answered(notice, host)
    assert shown(date(2026, 9, 7), date(2026, 9, 8), date(2027, 3, 31), date(2027, 4, 1)) == [0, 1, 1, 0]
    crossing.revoke(done, words="停用", by=host.reviewer, at=MONDAY + timedelta(days=30), seen=done.version)
    assert shown(date(2026, 9, 8), date(2026, 10, 6), date(2026, 10, 7)) == [1, 1, 0]
    site = queries.public_sites(code, date(2026, 9, 8))[0]
    assert (site.city, site.name, site.occupations) == ("南宁市", "南宁实训基地", ("电工",))


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({}, True, id="the-same"),
        pytest.param({"site": "南宁 实训 基地", "address": "别处"}, True, id="the-name-spaced-otherwise"),
        pytest.param({"site": "另一名称"}, True, id="the-same-address"),
        pytest.param({"starts_on": date(2026, 10, 13), "ends_on": date(2026, 11, 1)}, True, id="one-day-in-common"),
        pytest.param({"starts_on": date(2026, 10, 14), "ends_on": date(2026, 11, 1)}, False, id="the-day-after"),
        pytest.param({"site": "另一名称", "address": "别处"}, False, id="another-place"),
        pytest.param({"division": "450103"}, False, id="another-county"),
    ],
)
def test_one_place_on_one_day_is_one_notice(change: dict[str, object], refused: bool, host: Desk) -> None:
    registration, admin, people = registered()
    first = crossing.report(registration, NoticeKind.SITTING, said(people), by=admin, at=MONDAY)
    reasons = crossing.report_blockers(registration, said(people, **change), at=MONDAY)
    assert [reason.path for reason in reasons] == (["starts_on"] if refused else [])
    assert crossing.change_blockers(first, said(people, headcount=41), at=MONDAY) == ()  # its own change is no second report
    crossing.withdraw(first, reason="不办了", by=admin, at=MONDAY, seen=first.version)
    assert crossing.report_blockers(registration, said(people, **change), at=MONDAY) == ()  # what was given up holds nothing


def test_another_institution_may_use_the_same_site_on_the_same_days(host: Desk) -> None:
    one, other = registered(), registered(2)
    for registration, admin, people in (one, other):
        assert crossing.report(registration, NoticeKind.SITTING, said(people), by=admin, at=MONDAY).state == S.ASKED
    with pytest.raises(Refused):
        crossing.report(one[0], NoticeKind.SITTING, said(one[2]), by=one[1], at=MONDAY)
