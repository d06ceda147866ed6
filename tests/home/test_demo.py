"""The demo region: the same for the same day, every state in it, and whole."""

import hashlib
import json
import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from filings.enums import AssistanceEnd, MailingState, State
from filings.models import (
    Assistance,
    CallExtension,
    Clarification,
    EmployerNorm,
    Filing,
    FilingVersion,
    Mailing,
    Publicity,
    Substitution,
)
from filings.models.substitution import holding
from filings.queries.queue import queue
from filings.queries.renewing import window_of
from filings.rules.call import Dates, date_reasons, extension_reasons
from filings.services.calling import Draft
from filings.services.clocks import SHOWN, show
from filings.services.prefilling import approved_versions
from portal.access.verification import differences
from portal.accounts import demo
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.verification import verify
from portal.authorities.models import Authority, AuthorityKind
from portal.catalogue.rules.certificate_codes import institution_code_reasons
from portal.directory.models import EntryVersion
from portal.documents.codes import normalise
from portal.documents.models import Paper, PaperKind
from portal.home.demo import acts, bulk, counter, letters, lists, norms, registered, renewals, selection, substitution
from portal.home.demo.copies import short_code
from portal.home.demo.diary import Diary
from portal.home.demo.loading import LARGEST_REGION, MONTHS, SEED, copies_for, tell
from portal.home.demo.papers import sheets
from portal.home.demo.plots import PLOTS, Plot
from portal.home.demo.rewriting import Scale
from portal.home.demo.telling import happen, plots
from portal.home.demo.world import build
from portal.inbox.models import Message
from portal.institutions.models import LegalPerson, Registration
from portal.terms.models import Term
from portal.verification.enums import Matter
from portal.verification.models import SourceList
from portal.workdays.rules import ZONE
from portal.workdays.services import calendar

TODAY = date(2026, 11, 23)
Summary = list[tuple[str, ...]]


def summary() -> Summary:
    """What is the same in every run: numbers, states, days. Short codes and keys of papers are drawn anew."""
    rows = Filing.objects.order_by("pk").values_list("number", "applicant_name", "state", "outcome", "due_on", "paused_by", "version")
    papers = Paper.objects.order_by("pk").values_list("kind", "number", "issued_on")
    return [tuple(map(str, row)) for row in (*rows, *papers)]


def quiet(text: str) -> None:
    """Nobody watches."""


def told(institutions: int, filings: int) -> None:
    tell(TODAY, institutions=institutions, filings=filings, say=quiet)


def test_no_two_of_many_copies_share_a_short_code() -> None:
    codes = {short_code(key) for key in range(1000, 301_000)}
    assert len(codes) == 300_000
    assert [code for code in list(codes)[:100] if normalise(code) != code] == []


@pytest.mark.django_db
def test_stories_stay_within_their_periods_on_every_day_of_a_year() -> None:
    """The declined one waits out the time to answer; a substitution holds today; calls, and the extension of one, have sound dates."""
    [plot] = [plot for plot in PLOTS if {acts.ask, acts.decline} <= {act for _, act in plot.steps}]
    found, steps = calendar(), [act for _, act in plot.steps]
    for today in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)):
        diary = Diary.before(today, found, months=MONTHS)
        at = diary.instants([gap for gap, _ in plot.steps], plot.age, random.Random(SEED))
        due_on = at[steps.index(acts.ask)].date() + timedelta(days=30)
        while not found.is_working(due_on):
            due_on += timedelta(days=1)
        assert at[steps.index(acts.decline)].date() > due_on, today
        from_on, to_on = substitution.span(diary, found, today)
        assert from_on < today <= to_on, today
        told_calls = selection.told_calls(diary, found, today)
        dates = [dates_of(told.draft) for told in told_calls]
        assert [date_reasons(row, found) for row in dates] == [()] * 3, today
        [(before, after)] = [(row, told.extended) for row, told in zip(dates, told_calls, strict=True) if told.extended]
        extended_on = diary.ago(selection.EXTENDED_AGO)
        assert extension_reasons(before, after, dates[:2], found, reason="延长", on=extended_on) == (), today
        assert after.closes_on > today


@pytest.mark.parametrize("corrected", [plot for plot in PLOTS if acts.correct_publicity in {act for _, act in plot.steps}])
def test_corrected_publicity_is_on_or_ran_its_full_period(corrected: Plot) -> None:
    """It ends on the fifth working day after its first one: the steps count working days, so this holds on every day of a year."""
    acts_of = [act for _, act in corrected.steps]
    since = sum(gap for gap, _ in corrected.steps[acts_of.index(acts.correct_publicity) + 1 :]) + corrected.age
    assert (acts.close in acts_of and corrected.steps[-1][0] > 5) or since <= 5


def dates_of(call: Draft) -> Dates:
    return Dates(call.opens_on, call.closes_on, call.recommend_by, call.result_by, call.decide_by)


def assert_whole() -> None:
    """What holds of every region, whatever its size."""
    assert not verify().kind
    assert differences(TODAY) == []
    for version in FilingVersion.objects.exclude(sha256="").prefetch_related("sections")[:200]:
        content = {section.key: section.content for section in version.sections.all()}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == version.sha256
    assert unstamped() == []
    for filing in Filing.objects.all()[:300]:
        kept = [getattr(filing, name) for name in SHOWN]
        show(filing, Term.objects.filter(subject_type="filings.filing", subject_id=filing.pk, stopped_at=None))
        assert kept == [getattr(filing, name) for name in SHOWN]


def unstamped() -> list[int]:
    """Filings that stand in a state without what leads there: number and authority, the decision, its paper."""
    submitted = Filing.objects.exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    found = set(submitted.filter(number=None) | submitted.filter(authority=None) | submitted.filter(first_submitted_at=None))
    decided = Filing.objects.filter(state=State.DECIDED)
    found |= set(decided.filter(decided_at=None)) | set(decided.filter(outcome="")) | set(decided.filter(lines__outcome="pending"))
    found |= set(decided.exclude(outcome="refused").filter(registration=None))
    return sorted(filing.pk for filing in found)


@pytest.mark.django_db
def test_region_is_the_same_for_the_same_day() -> None:
    before = transaction.savepoint()
    told(16, 20)
    first = summary()
    assert_whole()
    transaction.savepoint_rollback(before)
    assert Filing.objects.count() == 0
    told(16, 20)
    assert summary() == first
    assert {row[2] for row in first if len(row) == 7} == set(State)
    assert_publicity_was_corrected_and_certified()
    asked = Clarification.objects.get(answered_at=None)
    clock = Term.objects.get(subject_type="filings.clarification", subject_id=asked.pk, stopped_at=None)
    assert (clock.due_on, asked.due_on > TODAY) == (asked.due_on, True)


def assert_publicity_was_corrected_and_certified() -> None:
    """The second one ran its full period of its own; its certificate names the first and the reason."""
    second = Publicity.objects.exclude(replaces=None).get()
    first = second.replaces
    assert first is not None
    assert second.snapshot["address"] == f"{first.snapshot['address']}2栋"
    assert calendar().count(second.starts_on, second.ends_on) == 5
    [told] = Paper.objects.get(kind=PaperKind.PUBLICITY, subject_id=second.pk).content["corrected"]
    assert (told["no"], told["reason"]) == (first.no, second.reason)


def assert_certificates_name_their_publicities() -> None:
    certified = Paper.objects.filter(kind=PaperKind.PUBLICITY)
    shown = Publicity.objects.in_bulk([paper.subject_id for paper in certified])
    said = [(paper.content["sha256"], paper.content["place"].rsplit("/", 2)[1]) for paper in certified]
    assert said == [(shown[paper.subject_id].sha256, str(paper.subject_id)) for paper in certified]
    assert len({digest for digest, _ in said}) == len(said) > 0


@pytest.mark.django_db
def test_small_region_copied_keeps_what_holds() -> None:
    """Every table is copied: states, rights, hashes and clocks of the copies are those of what was told."""
    told(16, 20)
    states, codes = Counter(Filing.objects.values_list("state", flat=True)), institution_codes()
    bulk.multiply(2, at=timezone.now(), say=quiet)
    assert Counter(Filing.objects.values_list("state", flat=True)) == {state: 3 * count for state, count in states.items()}
    assert (LegalPerson.objects.count(), Filing.objects.count()) == (48, 60)
    assert len(institution_codes()) == 3 * len(codes) > 0
    assert not any(map(institution_code_reasons, institution_codes()))
    assert_whole()
    assert_certificates_name_their_publicities()
    assert Clarification.objects.count() == Publicity.objects.exclude(replaces=None).count() == 3
    assert LegalPerson.objects.filter(name="柳州龙屏机械制造有限公司（2号）").count() == 1
    receipts = Paper.objects.filter(kind=PaperKind.RECEIPT)
    assert {paper.content["number"] for paper in receipts} == {paper.number for paper in receipts}
    assert {entry.name for entry in EntryVersion.objects.all()} == {
        registration.legal_person.name for registration in Registration.objects.select_related("legal_person")
    }


def institution_codes() -> set[str]:
    """Those that registrations have or filings were given."""
    return {code for model in (Registration, Filing) for code in model._default_manager.values_list("institution_code", flat=True) if code}


def test_institution_codes_of_copies_are_all_different() -> None:
    """As many as a million filings need, and none of those of the region itself."""
    scale = Scale(6, tuple(f"Y000045000{serial:03d}" for serial in (*range(1, 41), *range(501, 546))))
    assert scale.most_copies() >= 10_000
    found = [scale.institution_code(code, copy) for copy in (1, 2, 999, 1000, 1001, 9999) for code in scale.codes]
    assert len({*found, *scale.codes}) == len(found) + len(scale.codes)
    assert not any(map(institution_code_reasons, found))


@pytest.mark.django_db
def test_more_copies_than_there_are_codes_are_refused() -> None:
    told(12, 3)
    with pytest.raises(ValueError, match="more than"):
        bulk.multiply(2, first=bulk.MOST_COPIES, at=timezone.now(), say=quiet)


@pytest.mark.django_db
def test_copying_without_shifted_rights_would_be_seen() -> None:
    """The control: a right that is not copied with its membership does not pass."""
    told(12, 3)
    bulk.multiply(1, at=timezone.now(), say=quiet)
    person = LegalPerson.objects.get(name="柳州龙屏机械制造有限公司（1号）")
    person.memberships.all().delete()
    assert len(differences(TODAY)) > 0


@pytest.mark.django_db
def test_queues_and_states_add_up() -> None:
    """T13: every open filing is in exactly one bureau's queue."""
    told(16, 20)
    in_queues = sum(queue(row).count() for row in Authority.objects.exclude(kind=AuthorityKind.CENTRE))
    closed = Filing.objects.filter(state__in=(State.DECIDED, State.DECLINED, State.WITHDRAWN, State.DRAFT)).count()
    assert in_queues + closed == Filing.objects.count() == 20


def test_plots_end_in_every_state() -> None:
    assert {plot.ends for plot in plots(15)} == set(State)
    assert {plot.ends for plot in PLOTS} == set(State)
    assert len(PLOTS) == 60


@pytest.mark.parametrize(
    ("institutions", "filings", "copies"),
    [(120, 60, 1), (400, 400, 1), (1000, 1000, 10), (100_000, 100_000, 1000 * 100 // LARGEST_REGION + 1), (1000, 500, 10)],
    ids=["default", "told", "1k", "100k", "uneven"],
)
def test_large_regions_are_whole_copies(institutions: int, filings: int, copies: int) -> None:
    found = copies_for(institutions, filings)
    assert found == 1 or max(institutions, filings) / found <= LARGEST_REGION
    if (institutions, filings) != (100_000, 100_000):
        assert found == copies
    assert (institutions % found, filings % found) == (0, 0)


def test_pdf_of_the_demo_is_one_we_would_take() -> None:
    from io import BytesIO

    from portal.documents.filetypes import inspect

    assert inspect(BytesIO(sheets("Plan 1", 3))).pages == 3


@pytest.mark.django_db
def test_demo_refuses_where_somebody_is() -> None:
    User.objects.create_user(username="somebody", name="某人", email="", password=None)
    with pytest.raises(CommandError, match="--force"):
        call_command("demo", stdout=StringIO())


@pytest.mark.django_db
def test_demo_refuses_a_second_time_even_by_force() -> None:
    User.objects.create_user(username="institution-1", name="某人", email="", password=None)
    with pytest.raises(CommandError, match="已经存在"):
        call_command("demo", force=True, stdout=StringIO())


@pytest.mark.django_db
def test_demo_refuses_outside_the_demo_settings(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("demo", stdout=StringIO())


@pytest.mark.django_db
def test_lists_and_norms_are_loaded_by_the_services() -> None:
    """Everybody is on the registry's list under his own code; norms end on file, replaced, waiting and sent back."""
    days = calendar()
    diary = Diary.before(TODAY, days, months=MONTHS)
    opened_at = datetime.combine(diary.days[0], time(8, 30), ZONE)
    world = build(TODAY, opened_at, 20, random.Random(SEED))
    happen([*lists.events(world, diary), *norms.events(world, diary)], quiet)
    current = SourceList.objects.filter(replaced_at=None)
    assert {row.matter for row in current} == set(Matter)
    registry = current.get(matter=Matter.REGISTRY)
    assert set(registry.entries.values_list("credit_code", flat=True)) == {row.credit_code for row in world.institutions}
    assert SourceList.objects.filter(matter=Matter.REGISTRY).count() == 4
    found = Counter((row.state, row.replaced_on is not None) for row in EmployerNorm.objects.all())
    assert found == {("filed", True): 1, ("filed", False): 1, ("submitted", False): 1, ("returned", False): 1}


@pytest.mark.django_db
def test_counter_substitution_letters_and_extension_are_told_by_the_services() -> None:
    """What a bureau does beside its filings: each kind done once and once still under way."""
    days = calendar()
    diary = Diary.before(TODAY, days, months=MONTHS)
    world = build(TODAY, datetime.combine(diary.days[0], time(8, 30), ZONE), 12, random.Random(SEED))
    helped = counter.cast(world, random.Random(SEED))
    extended = selection.told_calls(diary, days, TODAY)[2]
    before = registered.events(world, diary, random.Random(SEED))
    at_the_counter = counter.events(world, diary, helped)
    standing_in = substitution.events(world, diary, days, TODAY, helped[:1])
    call = selection.story(world, diary, extended, 2)
    happen([*before, *at_the_counter, *standing_in, *letters.events(world, diary, random.Random(SEED)), *call], quiet)
    assert_counter_helped()
    assert_colleague_stands_in(helped[0].filing)
    assert_letters_went_and_wait()
    [extension] = CallExtension.objects.all()
    assert extension.proposed_by != extension.confirmed_by
    assert extended.extended is not None
    assert extended.call.closes_on == extended.extended.closes_on > extended.draft.closes_on


def assert_counter_helped() -> None:
    """One mandate was used up by the submission and its filing accepted by another officer, one is open on a draft."""
    opened, ended = Assistance.objects.order_by("-started_at")
    assert opened.filing is not None and ended.filing is not None
    assert (opened.is_open, opened.filing.state, ended.end) == (True, State.DRAFT, AssistanceEnd.SUBMITTED)
    assert ended.filing.is_assisted
    assert ended.filing.accepted_by not in (None, ended.officer)


def assert_colleague_stands_in(filing: Filing) -> None:
    [held] = Substitution.objects.filter(holding(TODAY))
    filing.refresh_from_db()
    assert (filing.assignee, filing.state) == (held.absent, State.DECIDING)
    entry = Entry.objects.get(act="filings.clear_examining", subject_id=str(filing.pk))
    assert (entry.actor_id, entry.data["for"]) == (held.substitute_id, held.absent.name)


def assert_letters_went_and_wait() -> None:
    waits, went = Mailing.objects.order_by("-drafted_at")
    assert (went.state, waits.state) == (MailingState.RELEASED, MailingState.PROPOSED)
    assert went.drafted_by != went.answered_by
    assert went.letters.count() == went.letters.exclude(sent_at=None).count() > 1
    assert waits.letters.filter(sent_at=None).count() == waits.letters.count() > 0
    delivered = Message.objects.filter(key__startswith="letter:")
    assert 0 < delivered.exclude(read_at=None).count() < delivered.count()


@pytest.mark.django_db
def test_renewals_begin_with_what_was_approved_three_years_ago() -> None:
    """One institution with an account of the sign-in page has its window open and nothing begun; the others show what changed since."""
    diary = Diary.before(TODAY, calendar(), months=MONTHS)
    world = build(TODAY, datetime.combine(diary.days[0], time(8, 30), ZONE), 30, random.Random(SEED))
    ends = [(row.name, left) for row, left in registered.ending(world)]
    happen(list(renewals.events(world, diary, random.Random(SEED))), quiet)
    assert ends[0] == (demo.INSTITUTIONS[demo.THIRD_INSTITUTION], 58)
    mine = Registration.objects.get(legal_person__name=ends[0][0])
    window = window_of(mine, TODAY)
    assert window is not None
    assert (window.is_open(TODAY), Filing.objects.filter(registration=mine, matter="renewal").count()) == (True, 0)
    assert len(approved_versions(mine)) == 1
    begun = {filing.applicant_name for filing in Filing.objects.filter(matter="renewal")}
    assert begun == {name for name, left in ends if left in renewals.STORIES}
