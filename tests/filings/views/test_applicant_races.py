"""Many hands on one draft: one submission, and no save slips into a version that is being frozen."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from filings.models import FilingVersion
from filings.services import drafting, submitting, versions
from filings.services.versions import ConflictError, document, draft, freeze
from portal.audit.models import Entry
from tests.filings.stage import desk
from tests.filings.views.applicants import applicant, section_of
from tests.racing import race

PRESSES = 8


def canonical(version: FilingVersion) -> str:
    text = json.dumps(document(version), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_presses_and_saves_at_once_leave_one_whole_version(transactional_db: None) -> None:
    desk()
    party = applicant()
    filing = party.start()
    section = section_of(filing, "institution")

    def press() -> str:
        return submitting.submit(filing, by=party.admin, at=timezone.now(), seen=filing.version).state

    def save() -> str:
        content = {**section.content, "contact": "另一位联系人"}
        drafting.save_section(filing, "institution", content, edit_no=section.edit_no, by=party.clerk, at=timezone.now())
        return "saved"

    outcomes = race(*[press] * PRESSES, *[save] * PRESSES)
    counted = Counter(outcome if isinstance(outcome, str) else type(outcome).__name__ for outcome in outcomes)
    assert (counted["submitted"], counted["saved"] <= 1) == (1, True)
    version = FilingVersion.objects.get()
    assert (version.sha256, Entry.objects.filter(act="filings.submit").count()) == (canonical(version), 1)


def save_while_frozen(hold: Callable[[FilingVersion], None]) -> tuple[str, bool]:
    """A save arrives after the document was read for freezing and before it is frozen: what it is told, and whether its words are kept."""
    party = applicant()
    filing = party.start()
    version, section = draft(filing), section_of(filing, "institution")
    assert version is not None
    read, saved = Event(), Event()

    def freezing() -> None:
        with transaction.atomic():
            hold(version)
            content = document(version)
            read.set()
            while not saved.is_set() and not _somebody_waits():
                saved.wait(0.05)
            freeze(version, content, by=str(party.admin), at=timezone.now())

    def saving() -> str:
        read.wait(60)
        try:
            changed = {**section.content, "contact": "晚到的"}
            drafting.save_section(filing, "institution", changed, edit_no=section.edit_no, by=party.clerk, at=timezone.now())
        finally:
            saved.set()
        return "saved"

    outcome = race(freezing, saving)[1]
    frozen = FilingVersion.objects.get(pk=version.pk)
    assert frozen.sha256 == canonical(frozen)
    kept = document(frozen)["institution"]["contact"] == "晚到的"
    return outcome if isinstance(outcome, str) else type(outcome).__name__, kept


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.postgres
def test_a_save_waits_for_the_freezing_and_then_finds_it_frozen(transactional_db: None, on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite writes one act at a time")
    assert save_while_frozen(versions.held) == (ConflictError.__name__, False)


@pytest.mark.postgres
def test_without_the_hold_a_save_is_told_it_was_kept_and_is_lost(
    transactional_db: None, on_postgresql: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    if not on_postgresql:
        pytest.skip("SQLite writes one act at a time")
    monkeypatch.setattr(versions, "held", lambda version: None)
    assert save_while_frozen(lambda version: None) == ("saved", False)
