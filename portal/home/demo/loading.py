"""The demo region, loaded: the same for the same day and the same numbers, all of it through the portal's own services."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from filings.enums import State
from portal.accounts import demo
from portal.documents.models import Paper
from portal.documents.services.issuing import print_paper
from portal.home.demo import away, changes, counter, letters, lists, norms, registered, renewals, selection, substitution
from portal.home.demo.bulk import multiply
from portal.home.demo.diary import Diary
from portal.home.demo.plots import Plot
from portal.home.demo.telling import MOMENT, Say, cast, events_of, happen, plots
from portal.home.demo.world import build
from portal.home.statistics.refreshing import refresh
from portal.inbox.models import Message
from portal.workdays.rules import ZONE
from portal.workdays.services import calendar

SEED = 45
MONTHS = 42
TOLD_AT_MOST = 400
SMALLEST_REGION, LARGEST_REGION = 60, 120


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded."""

    institutions: int
    filings: int


def load(today: date, *, institutions: int, filings: int, say: Say, at: datetime) -> Loaded:
    """Loads so many institutions and filings as of `today`: every act lies on a working day before it.

    More than a few hundred are one region told and then copied, rounded up to whole copies.
    """
    copies = copies_for(institutions, filings)
    told = tell(today, institutions=-(-institutions // copies), filings=-(-filings // copies), say=say, beside=copies == 1)
    if copies > 1:
        say(f"复制 {copies - 1} 份")
        multiply(copies - 1, at=at, say=say)
    print_first()
    refresh(at=at)
    return Loaded(told.institutions * copies, told.filings * copies)


def copies_for(institutions: int, filings: int) -> int:
    """How many times a region of a size that can be told makes up these numbers, without remainder where that can be."""
    larger = max(institutions, filings)
    if larger <= TOLD_AT_MOST:
        return 1
    fewest, most = -(-larger // LARGEST_REGION), max(1, larger // SMALLEST_REGION)
    whole = (copies for copies in range(fewest, most + 1) if institutions % copies == 0 and filings % copies == 0)
    return next(whole, fewest)


def tell(today: date, *, institutions: int, filings: int, say: Say, beside: bool = False, more: Sequence[Plot] = ()) -> Loaded:
    """A region told through the services; `beside`: also what is not copied (calls, notices, lists, norms, the counter, substitutions, letters).

    The first of the filings follow the plots `more`, where there are any.
    """
    rng = random.Random(SEED)
    days = calendar()
    diary = Diary.before(today, days, months=MONTHS)
    opened_at = datetime.combine(diary.days[0], time(8, 30), ZONE) - timedelta(days=1)
    world = build(today, opened_at, institutions, rng)
    say(f"机关、专家和 {institutions} 家机构的账号已建立")
    told = cast(world, [*more, *plots(filings - len(more))], rng)
    before = list(registered.events(world, diary, rng))
    later = [*changes.events(world, diary, random.Random(SEED)), *renewals.events(world, diary, random.Random(SEED))]
    later += events_of(told, diary)
    if beside:
        later += [*selection.events(world, diary, days, today, random.Random(SEED)), *away.events(world, diary, days, today)]
        later += [*lists.events(world, diary), *norms.events(world, diary), *letters.events(world, diary, random.Random(SEED))]
        helped = counter.cast(world, random.Random(SEED))
        waiting = [case for plot, case in told if plot.ends is State.ACCEPTED and plot.age > 8]
        later += counter.events(world, diary, helped)
        later += substitution.events(world, diary, days, today, [helped[0], *waiting])
    happen([*before, *later], say)
    settle_inboxes(datetime.combine(diary.ago(3), time(18, 0), ZONE))
    return Loaded(institutions, filings)


def print_first() -> None:
    """The papers of the demo accounts' institutions are printed at once; the background worker prints all others."""
    for paper in Paper.objects.filter(addressee__name__in=demo.INSTITUTIONS.values()).order_by("pk"):
        print_paper(paper.pk, at=paper.issued_at + MOMENT)


def settle_inboxes(at: datetime) -> None:
    """What people were told some days ago they have read."""
    Message.objects.filter(sent_at__lte=at, read_at__isnull=True).update(read_at=at)
