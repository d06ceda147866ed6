"""An officer's own views of one queue with their figures: by the parts where they tell, otherwise all in one more query."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from filings.models import Filing, SavedView
from filings.queries.queue_parts import Condition, Part, size
from portal.accounts.models import User
from portal.authorities.models import Authority


def saved_views(user: User, authority: Authority) -> list[SavedView]:
    """His views of this authority's queue, in his order."""
    return list(SavedView.objects.filter(user=user, authority=authority))


def figures(rows: QuerySet[Filing], found: list[Part], asked: Mapping[int, tuple[Condition, ...]]) -> dict[int, int]:
    """How many filings each of them holds (T13: the same conditions as the lists), by their keys."""
    told = {key: size(found, *conditions) for key, conditions in asked.items() if all(condition.holds for condition in conditions)}
    rest = {f"view_{key}": Q(*(condition.sql for condition in conditions)) for key, conditions in asked.items() if key not in told}
    counted = rows.order_by().aggregate(**{name: Count("pk", filter=condition) for name, condition in rest.items()}) if rest else {}
    return told | {int(name.removeprefix("view_")): number for name, number in counted.items()}
