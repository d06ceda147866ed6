"""The demo region: the same for the same day, every state in it, and whole."""

import hashlib
import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from filings.enums import State
from filings.models import Filing, FilingVersion
from filings.queries.queue import queue
from filings.services.clocks import SHOWN, show
from portal.access.verification import differences
from portal.accounts.models import User
from portal.audit.verification import verify
from portal.authorities.models import Authority, AuthorityKind
from portal.directory.models import EntryVersion
from portal.documents.models import Paper, PaperKind
from portal.home.demo import bulk
from portal.home.demo.loading import LARGEST_REGION, copies_for, tell
from portal.home.demo.papers import sheets
from portal.home.demo.plots import PLOTS
from portal.home.demo.telling import plots
from portal.institutions.models import LegalPerson, Registration
from portal.terms.models import Term

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
    told(12, 20)
    first = summary()
    assert_whole()
    transaction.savepoint_rollback(before)
    assert Filing.objects.count() == 0
    told(12, 20)
    assert summary() == first
    assert {row[2] for row in first if len(row) == 7} == set(State)


@pytest.mark.django_db
def test_small_region_copied_keeps_what_holds() -> None:
    """Every table is copied: states, rights, hashes and clocks of the copies are those of what was told."""
    told(12, 20)
    states = Counter(Filing.objects.values_list("state", flat=True))
    bulk.multiply(2, at=timezone.now(), say=quiet)
    assert Counter(Filing.objects.values_list("state", flat=True)) == {state: 3 * count for state, count in states.items()}
    assert (LegalPerson.objects.count(), Filing.objects.count()) == (36, 60)
    assert_whole()
    assert LegalPerson.objects.filter(name="柳州龙屏机械制造有限公司（2号）").count() == 1
    receipts = Paper.objects.filter(kind=PaperKind.RECEIPT)
    assert {paper.content["number"] for paper in receipts} == {paper.number for paper in receipts}
    assert {entry.name for entry in EntryVersion.objects.all()} == {
        registration.legal_person.name for registration in Registration.objects.select_related("legal_person")
    }


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
    told(12, 20)
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
