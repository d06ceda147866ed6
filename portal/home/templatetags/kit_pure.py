"""Components whose drawing follows from a few plain values alone: drawn once for the same values, however many rows show them."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

KEPT = 4096  # badges and clock slots: a few hundred different ones a day


@register.simple_tag
def pure(name: str, **values: Hashable) -> SafeString:
    """The component with these values and nothing else, like an include with `only`. Raises TypeError for a value that could change."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, tuple(values.items()))


@lru_cache(maxsize=KEPT)
def _drawn(name: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(get_template(name).render(dict(values)))  # escaped by the component itself
