"""Where an answer comes from. A source is a function; lists loaded by an administrator are the one that is always there (D25)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from portal.verification.enums import Matter, Verdict
from portal.verification.models import SourceList
from portal.verification.rules import Answer, Entry, Question, aged, answer

NO_LIST = "没有载入名单"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with the words for its source."""

    source: str
    answer: Answer


Source = Callable[[Question], Told]


def from_list(question: Question) -> Told:
    """Asks the current list of the matter; without one there is no answer, and an old one is told as old."""
    current = SourceList.objects.filter(matter=question.matter, replaced_at__isnull=True).first()
    if current is None:
        return Told(NO_LIST, Answer(Verdict.UNAVAILABLE, "管理员还没有载入这一事项的名单"))
    wanted = Q(credit_code=question.credit_code)
    if question.matter is Matter.REPRESENTATIVE_BREACH:
        wanted = Q(person=question.representative) if question.representative else Q(pk=None)
    columns = ("credit_code", "name", "person", "from_on", "removed_on", "detail")
    entries = (Entry(*row) for row in current.entries.filter(wanted).values_list(*columns))
    return Told(str(current), aged(answer(question, entries), current.as_of, question.on))


_sources: dict[Matter, Source] = {}


def source_of(matter: Matter) -> Source:
    """What answers a matter: an interface where one has been put in, else the loaded list."""
    return _sources.get(matter, from_list)


def use_source(matter: Matter, source: Source | None) -> None:
    """Lets an interface of another authority answer a matter; None goes back to the list. It may raise: that is told, never passed on."""
    if source is None:
        _sources.pop(matter, None)
    else:
        _sources[matter] = source
