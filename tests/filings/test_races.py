"""Many hands on one file at once: exactly one wins, on both databases. The negative control stands with `perform` in tests/workflow."""

from collections import Counter

from filings.enums import State
from filings.models import Filing
from filings.services import intake
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.documents.models import Counter as Series
from portal.documents.models import Paper, PaperKind
from tests.filings.stage import MONDAY, desk, submitted
from tests.racing import race

PRESSES = 20


def accept(filing: Filing, by: User) -> State:
    """One press: the page was drawn from the version that `filing` carries."""
    return State(intake.accept(filing, by=by, at=MONDAY, seen=filing.version).state)


def test_of_twenty_presses_of_accept_one_wins(transactional_db: None) -> None:
    bureau = desk()
    filing = submitted()
    outcomes = race(*[lambda: accept(filing, bureau.acceptor)] * PRESSES)
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"State": 1, "StaleError": PRESSES - 1}
    assert Entry.objects.filter(act="filings.accept").count() == 1
    assert Paper.objects.filter(kind=PaperKind.ACCEPTANCE).count() == 1
    assert Series.objects.get(kind=PaperKind.ACCEPTANCE).last == 1
