"""Before there is an account: registering an institution, taking up an invitation; and where a reader begins."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.access import invitations
from portal.access.decorators import public
from portal.access.forms import JoinForm, RegisterForm
from portal.access.reading import held, is_officer
from portal.access.registration import CodeTaken, register
from portal.accounts import confirmation
from portal.accounts.models import User
from portal.workflow.performing import Refused

TAKEN = "这个单位已经注册。请联系本单位管理员，由其邀请你加入；还没有管理员的，由备案机关受理岗邀请第一名；管理员已离职的，请联系备案机关的安全管理员。"


@public
def home(request: HttpRequest) -> HttpResponse:
    """Where a reader begins: an officer at the desk, a member of an institution at its own pages, anybody else at the front."""
    if is_officer(request):
        return redirect("/desk/")
    return redirect("/my/" if held(request) else "/")


@public
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def registering(request: HttpRequest) -> HttpResponse:
    """An institution registers itself and its first administrator."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            user = register(form.application(), at=now)
        except CodeTaken:
            form.add_error("credit_code", TAKEN)
        except invitations.UsernameTaken:
            form.add_error("username", "这个用户名已有人使用，请换一个。")
        else:
            if settings.DEMO:  # no mail server: the demo shows the link
                request.session["confirmation_link"] = confirmation.link(user, at=now)
            return redirect("register_sent")
    return render(request, "access/register.html", {"form": form})


@public
def register_sent(request: HttpRequest) -> HttpResponse:
    """Says that the confirmation mail is on its way."""
    link = request.session.get("confirmation_link", "") if settings.DEMO else ""
    return render(request, "access/register_sent.html", {"link": link, "days": confirmation.VALID_FOR.days})


@public
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: a new account, or the account that is signed in."""
    now = timezone.now()
    form = JoinForm(request.POST or None)
    try:
        offer = invitations.offered(token, at=now)
        if request.method == "POST" and _took_up(request, form, token):
            messages.success(request, f"已加入{offer.party}。")
            return redirect("/home/" if request.user.is_authenticated else "account_login")
    except invitations.LapsedError:
        return render(request, "access/invitation_lapsed.html", status=410)
    return render(request, "access/invitation.html", {"offer": offer, "form": None if request.user.is_authenticated else form})


def _took_up(request: HttpRequest, form: JoinForm, token: str) -> bool:
    """Whether the role was given; what stands in the way is said on the page. Raises LapsedError."""
    now = timezone.now()
    if isinstance(request.user, User):
        try:
            invitations.accept_as(token, request.user, at=now)
        except Refused as refused:
            messages.error(request, str(refused))
            return False
        return True
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        invitations.accept(token, username=data["username"], password=data["password"], phone=data["phone"], at=now)
    except invitations.UsernameTaken:
        form.add_error("username", "这个用户名已有人使用，请换一个。")
        return False
    return True
