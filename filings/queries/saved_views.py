"""The figures of a queue's lists, an officer's own views among them: by the parts where they tell, otherwise all in one more query."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from filings.models import Filing, SavedView
from filings.queries.queue_parts import Condition, Part, size
from portal.accounts.models import User
from portal.authorities.models import Authority


def saved_views(user: User, authority: Authority) -> list[SavedView]:
    """His views of this authority's queue, in his order."""
    return list(SavedView.objects.filter(user=user, authority=authority))


def figures(rows: QuerySet[Filing], found: list[Part], asked: Mapping[str, tuple[Condition, ...]]) -> dict[str, int]:
    """How many filings each of them holds (T13: the same conditions as the lists), by their keys."""
    told = {key: size(found, *conditions) for key, conditions in asked.items() if all(condition.holds for condition in conditions)}
    rest = {key: Q(*(condition.sql for condition in conditions)) for key, conditions in asked.items() if key not in told}
    return told | (rows.order_by().aggregate(**{key: Count("pk", filter=condition) for key, condition in rest.items()}) if rest else {})
