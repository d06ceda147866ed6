"""Accounts and who may do what: registering, inviting, the people of an institution, the officers of the authorities."""

from django.urls import URLPattern, path

from portal.access.decorators import public
from portal.access.views import colleagues, entrance, founding, officers, switching
from portal.accounts import views as accounts

urlpatterns: list[URLPattern] = [
    path("home/", entrance.home, name="home"),
    path("accounts/login/", public(accounts.LoginView.as_view()), name="account_login"),
    path("accounts/demo/", public(accounts.demo_sign_in), name="demo_sign_in"),
    path("accounts/confirm/<str:token>/", public(accounts.confirm_address), name="confirm_address"),
    path("accounts/register/", entrance.registering, name="register"),
    path("accounts/signup/", entrance.registering, name="account_signup"),
    path("accounts/register/sent/", entrance.register_sent, name="register_sent"),
    path("accounts/invitation/<str:token>/", entrance.invitation, name="invitation"),
    path("my/institution/<int:number>/", switching.switch, name="switch_institution"),
    path("my/members/", colleagues.colleagues, name="colleagues"),
    path("my/members/<int:number>/end/", colleagues.end, name="end_colleague"),
    path("my/members/invitations/<int:number>/resend/", colleagues.resend, name="resend_invitation"),
    path("my/members/invitations/<int:number>/revoke/", colleagues.revoke, name="revoke_invitation"),
    path("desk/institutions/", founding.listed, name="unclaimed"),
    path("desk/institutions/<int:number>/administrator/", founding.first_administrator, name="first_administrator"),
    path("desk/institutions/invitations/<int:number>/revoke/", founding.revoke, name="revoke_first_administrator"),
    path("desk/members/", officers.listed, name="officers"),
    path("desk/members/invite/", officers.invite, name="invite_officer"),
    path("desk/members/invitations/<int:number>/revoke/", officers.revoke, name="revoke_officer_invitation"),
    path("desk/members/roles/<int:number>/end/", officers.end, name="end_officer_role"),
    path("desk/members/<int:number>/", officers.officer, name="officer"),
    path("desk/members/<int:number>/unlock/", officers.unlock, name="unlock_officer"),
    path("desk/members/<int:number>/second-factor/", officers.reset_second_factor, name="reset_second_factor"),
]
