"""How often one address may ask for a public thing: counted in the cache under a keyed hash, gone with its window, never logged (T20)."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac

View = Callable[..., HttpResponse]
Streamed = Callable[..., HttpResponseBase]  # files and lists that are sent piece by piece
SECONDS = {"m": 60, "h": 3600}


def parsed(rate: str) -> tuple[int, int]:
    """ "30/m" as (30, 60): so many requests in so many seconds."""
    number, _, unit = rate.partition("/")
    return int(number), SECONDS[unit]


def allowed(request: HttpRequest, action: str, rate: str) -> bool:
    """Counts this request; False once the address has used up its window. An address behind our proxies is read as sign-in reads it."""
    return _counted(action, rate, get_adapter(request).get_client_ip(request))


def _counted(action: str, rate: str, who: str) -> bool:
    most, seconds = parsed(rate)
    key = f"rate:{action}:{salted_hmac('portal.access.rates', who).hexdigest()[:32]}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two
        return True


def limited(action: str, rate: str, *, method: str = "", each_reader: bool = False) -> Callable[[Streamed], View]:
    """Answers 429 to an address that asks more often than `rate`; with `method` only such requests count.

    `each_reader`: by account instead of by address, on pages that ask for sign-in first; an office shares an address.
    """

    def mark(view: Streamed) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            within = (
                partial(_counted, action, rate, f"account:{request.user.pk}") if each_reader else partial(allowed, request, action, rate)
            )
            if method in ("", request.method) and not within():
                return too_many(request, rate)
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return mark


def too_many(request: HttpRequest, rate: str) -> HttpResponse:
    """The friendly 429 page."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(parsed(rate)[1])
    return response
