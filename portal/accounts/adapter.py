"""How allauth behaves in the portal: no sign-up of its own, every attempt recorded, a locked name refused, mail through the outbox."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts import confirmation, signing_in
from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.actors import SYSTEM
from portal.outbox import services as outbox

# allauth's notification mails, by template -> what the audit trail calls the event.
EVENTS = {
    "account/email/password_changed": "change_password",
    "account/email/password_reset": "reset_password",
    "account/email/password_set": "set_password",
    "mfa/email/totp_activated": "activate_second_factor",
    "mfa/email/totp_deactivated": "deactivate_second_factor",
    "mfa/email/recovery_codes_generated": "renew_recovery_codes",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The account side of allauth."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不正确。",
        "too_many_login_attempts": "尝试次数过多，请 5 分钟后再试。",
        "incorrect_password": "密码不正确。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        refuse_locked(credentials.get("username", ""))
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username", "")
        signing_in.failed(name, ip=self.get_client_ip(request), at=timezone.now())
        refuse_locked(name)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None and user.awaits_confirmation:
            confirmation.send_link(user, at=timezone.now())
            return redirect("register_sent")
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        signing_in.succeeded(user, ip=self.get_client_ip(request), at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            signing_in.ended(user, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        with audit.act(SYSTEM, timezone.now()):
            outbox.send_mail(email, message.subject, str(message.body))

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells the holder of a change to his account, and the audit trail."""
        ip = self.get_client_ip(self.request)
        signing_in.note(user, EVENTS[template_prefix], ip=ip, at=timezone.now())
        if user.email:
            self.send_mail(template_prefix, user.email, {"user": user, "ip": ip, "at": timezone.now(), **(context or {})})


def refuse_locked(name: str) -> None:
    """Raises ValidationError while the name is locked, saying until when."""
    until = signing_in.locked_until(name, at=timezone.now())
    if until is not None:
        text = f"连续 {signing_in.FAILURES_TO_LOCK} 次登录失败，该用户名已锁定至 {timezone.localtime(until):%H:%M}。"
        raise ValidationError(f"{text}到时再试，或请本单位管理员、安全管理员协助。", code="locked")
