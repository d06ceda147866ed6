"""Signing in, one-click demo accounts, confirming an address."""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import confirmation, demo
from portal.accounts.models import User


class LoginView(account.LoginView):  # type: ignore[misc]
    """User name and password; in the demo settings the demo accounts beside them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = demo.grouped() if settings.DEMO else []
        return {**super().get_context_data(**kwargs), "demo_groups": groups, "next": self.request.GET.get("next", "")}


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the demo accounts without a password; exists in the demo settings alone (D83)."""
    account_chosen = demo.named(request.POST.get("username", ""))
    if not settings.DEMO or account_chosen is None:
        raise Http404
    user = User.objects.filter(username=account_chosen.username, is_active=True).first()
    if user is None:
        messages.error(request, "演示账号尚未载入，请先运行 manage.py demo。")
        return redirect("account_login")
    get_adapter(request).login(request, user)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms a new account's address: the link opens a page with a button, for mail scanners follow links."""
    now = timezone.now()
    try:
        if request.method == "POST":
            confirmation.confirm(token, at=now)
            messages.success(request, "电子邮箱已确认，请登录。")
            return redirect("account_login")
        user = confirmation.holder(token, at=now)
    except confirmation.LinkError:
        return render(request, "account/link_lapsed.html", status=410)
    return render(request, "account/confirm_address.html", {"holder": user})
