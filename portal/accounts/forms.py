"""The forms of signing in: allauth's own, in the portal's words, failures of the second factor counted like wrong passwords."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts import signing_in
from portal.accounts.adapter import refuse_locked

PASSWORD_HINT = "至少 10 位，不能全是数字，不能与用户名、姓名相近。"


def plain(form: forms.Form, **labels: str) -> None:
    """Our labels; no placeholders, which vanish as soon as one types."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, login="用户名", password="密码")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, oldpassword="现在的密码", password1="新密码", password2="再输一遍新密码")
        self.fields["password1"].help_text = PASSWORD_HINT


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, password1="密码", password2="再输一遍密码")
        self.fields["password1"].help_text = PASSWORD_HINT


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, email="电子邮箱")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, password1="新密码", password2="再输一遍新密码")
        self.fields["password1"].help_text = PASSWORD_HINT


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, password="密码")


class _Counted(mfa.BaseAuthenticateForm):  # type: ignore[misc]
    """A code that is wrong counts like a wrong password, and a locked name is not let through by a right one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code="验证码")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        name = self.user.username
        refuse_locked(name)
        try:
            code: str = super().clean_code()
        except ValidationError:
            signing_in.failed(name, ip=get_adapter().get_client_ip(context.request), at=timezone.now())
            raise
        return code


class AuthenticateForm(_Counted, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateByCodeForm(_Counted, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self, code="验证器上的 6 位数字")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
