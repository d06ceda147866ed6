"""The forms of accounts: registering, inviting, taking up an invitation, appointing."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from portal.access.registration import Application
from portal.accounts.forms import PASSWORD_HINT
from portal.accounts.models import User
from portal.accounts.one_line import OneLine
from portal.accounts.plain_words import name_field
from portal.accounts.rights import INSTITUTION_ROLES, OFFICER_ROLES, Role
from portal.authorities.models import Authority
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.institutions.enums import LegalForm

USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{3,29}\Z", "用户名为 4–30 位小写字母、数字、点、横线或下划线，以字母或数字开头。")
PHONE = RegexValidator(r"^[0-9+() -]{5,30}\Z", "电话只能包含数字、空格、横线、加号和括号。")


def _password(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))


class PlainForm(forms.Form):
    """A form that names what is missing or wrong instead of speaking of fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_field(field, str(field.label or ""))


class CredentialsForm(PlainForm):
    """User name and password of a new account."""

    username = forms.CharField(
        label="用户名",
        help_text="登录用，4–30 位小写字母或数字。",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password("密码", PASSWORD_HINT)
    password_again = _password("再输一遍密码")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password_again"].error_messages["required"] = "请再输一遍密码。"

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip().lower()
        USERNAME(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("这个用户名已有人使用，请换一个。")
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", "两次输入的密码不一致。")
        if password:
            self._check_strength(password, data)
        return data

    def _check_strength(self, password: str, data: dict[str, Any]) -> None:
        try:
            validate_password(password, User(username=data.get("username", ""), name=data.get("name", ""), email=data.get("email", "")))
        except ValidationError as error:
            self.add_error("password", error)


class RegisterForm(CredentialsForm):
    """An institution and its first administrator."""

    field_order = ("credit_code", "institution", "legal_form", "name", "phone", "email", "username", "password", "password_again")

    credit_code = forms.CharField(
        label="统一社会信用代码",
        help_text="18 位，见营业执照或法人登记证书。",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    institution = OneLine(label="单位名称", help_text="与登记证书一致的全称。", max_length=120)
    legal_form = forms.ChoiceField(label="单位性质", choices=[("", "请选择"), *LegalForm.choices])
    name = OneLine(label="管理员姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = OneLine(
        label="办公电话", max_length=30, validators=[PHONE], widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    email = forms.EmailField(
        label="电子邮箱", help_text="确认链接和办理通知发到这里。", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_credit_code(self) -> str:
        code = cleaned(self.cleaned_data["credit_code"])
        reasons = credit_code_reasons(code)
        if reasons:
            raise ValidationError([f"{reason.text}。" for reason in reasons])
        return code

    def application(self) -> Application:
        names = ("credit_code", "institution", "legal_form", "name", "phone", "email", "username", "password")
        return Application(**{name: self.cleaned_data[name] for name in names})


class JoinForm(CredentialsForm):
    """What a person invited adds."""

    field_order = ("phone", "username", "password", "password_again")

    phone = OneLine(label="办公电话", max_length=30, required=False, validators=[PHONE])


class ColleagueForm(PlainForm):
    """An invitation within an institution."""

    name = OneLine(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱")
    role = forms.ChoiceField(
        label="身份",
        choices=[(role.value, role.label) for role in Role if role in INSTITUTION_ROLES],
        initial=Role.CLERK,
        help_text="经办人填报和保存，单位管理员另可提交、撤回和管理账号。",
    )


class FirstAdministratorForm(PlainForm):
    """The first administrator of an institution, and how the authority knows that he is."""

    name = OneLine(label="姓名", max_length=60)
    phone = OneLine(label="核实电话", help_text="打过这个电话，确认是单位指定的人。", max_length=30, validators=[PHONE])
    email = forms.EmailField(label="电子邮箱", help_text="设置账号的链接发到这里，7 日内有效，只能用一次。")
    proof = forms.CharField(
        label="核实情况",
        help_text="看过哪些证明、怎样核实，如加盖公章的授权书、法定代表人电话确认。记入审计。",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": "请写明看过哪些证明、怎样核实，不少于 10 个字。"},
    )

    @property
    def said(self) -> dict[str, str]:
        """The answers as the invitation takes them."""
        return {name: self.cleaned_data[name] for name in ("name", "phone", "email", "proof")}


class RoleForm(PlainForm):
    """A role in an authority, for an officer who has an account."""

    authority = forms.ModelChoiceField(label="机关", queryset=Authority.objects.all(), empty_label="请选择")
    role = forms.ChoiceField(label="岗位", choices=[("", "请选择"), *((role.value, role.label) for role in Role if role in OFFICER_ROLES)])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class OfficerForm(RoleForm):
    """An invitation to an authority."""

    field_order = ("name", "email", "authority", "role")

    name = OneLine(label="姓名", max_length=60)
    email = forms.EmailField(label="电子邮箱")
