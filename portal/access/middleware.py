"""An officer without a second factor is led to set it up before he sees anything that needs a right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.access import second_factor


class SecondFactorMiddleware:
    """Stands before every view that is marked with a right, and before the read-only administration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        guarded = hasattr(view, "portal_right") or "admin" in (request.resolver_match.app_names if request.resolver_match else ())
        if not guarded or not second_factor.missing(request):
            return None
        messages.info(request, "工作人员账号须先设置第二重验证，才能办理业务。")
        return redirect("mfa_activate_totp")
