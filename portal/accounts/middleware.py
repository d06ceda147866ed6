"""A session that is left alone ends."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts import signing_in
from portal.accounts.models import User

SEEN = "seen_at"
WRITE_EVERY = 60  # seconds: a page that only reads does not pay for a write of the session


class IdleMiddleware:
    """Signs a reader out after `IDLE_SECONDS` without a request, and notes activity at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            now = timezone.now()
            idle = now.timestamp() - request.session.get(SEEN, now.timestamp())
            if idle > settings.IDLE_SECONDS:
                return _ended(request, now)
            if idle >= WRITE_EVERY or SEEN not in request.session:
                request.session[SEEN] = int(now.timestamp())
        response = self.get_response(request)
        if SESSION_KEY in request.session and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"  # nothing of a signed-in reader stays behind on a shared machine
        return response


def _ended(request: HttpRequest, now: datetime) -> HttpResponse:
    user = request.user
    logout(request)
    if isinstance(user, User):
        signing_in.ended(user, at=now, idle=True)
    messages.info(request, f"已超过 {settings.IDLE_SECONDS // 60} 分钟未操作，请重新登录。")
    back = request.get_full_path() if request.method == "GET" else "/"
    response = redirect_to_login(back)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response
