"""Every address says who may open it: the walk finds the view that carries neither @right nor @public (style guide 13)."""

from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from portal.access.decorators import public, right
from tests.architecture.source import hold

# Others' views: their own packages check the right. Ninja's endpoints are public reads, limited by rate, and are walked in tests/api.
OTHERS = ("allauth.", "django.contrib.admin.", "django.contrib.staticfiles.", "ninja.")

View = Callable[..., HttpResponse]


def walk(entries: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, View]]:
    """Every route below these entries with its view."""
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, route)
        else:
            yield route, entry.callback


def of_others(view: View) -> bool:
    """Whether the view comes from a package that is not ours; a class-based view or a partial is judged by what it wraps."""
    inner = getattr(view, "view_class", None) or getattr(view, "func", None) or view
    return str(getattr(inner, "__module__", "")).startswith(OTHERS)


def undeclared(entries: Iterable[URLPattern | URLResolver]) -> list[str]:
    return [
        f"{route} is answered by {getattr(view, '__qualname__', view)}, which says neither @right nor @public"
        for route, view in walk(entries)
        if not of_others(view) and not getattr(view, "portal_public", False) and not getattr(view, "portal_right", "")
    ]


def test_every_view_declares_who_may_open_it() -> None:
    hold(undeclared(get_resolver().url_patterns))


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_an_undeclared_view_is_found() -> None:
    entries = [path("open/", public(lambda request: HttpResponse())), path("held/", right("accept_filing")(answer)), path("bare/", answer)]
    assert undeclared(entries) == ["bare/ is answered by answer, which says neither @right nor @public"]
