"""The pages of accounts, their refusals, and what the bar shows."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from portal.access import context, invitations
from portal.access.models import Invitation
from portal.access.navigation import items
from portal.access.queries import memberships
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, OFFICER_ROLES, ROLE_RIGHTS, Role
from portal.authorities.models import Authority
from portal.inbox import context as inbox_context
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT, NewUser


@pytest.fixture
def boss(new_user: NewUser, longping: LegalPerson, client: Client) -> User:
    user = new_user("boss", Role.ADMINISTRATOR, longping)
    user.memberships.update(from_on="2020-01-01")
    client.force_login(user)
    return user


@pytest.fixture
def security(new_user: NewUser, region: Authority, client: Client) -> User:
    user = new_user("security", Role.SECURITY_ADMINISTRATOR, region)
    user.memberships.update(from_on="2020-01-01")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", Role)
def test_home_leads_each_to_his_own_face(role: Role, new_user: NewUser, liuzhou: Authority, longping: LegalPerson, client: Client) -> None:
    user = new_user("u", role, longping if role in INSTITUTION_ROLES else liuzhou)
    user.memberships.update(from_on="2020-01-01")
    client.force_login(user)
    assert client.get("/home/")["Location"] == ("/desk/" if role in OFFICER_ROLES else "/my/")


def test_home_leads_anybody_else_to_the_front(new_user: NewUser, client: Client) -> None:
    assert client.get("/home/")["Location"] == "/"
    client.force_login(new_user("nobody"))
    assert client.get("/home/")["Location"] == "/"


def test_administrator_invites_resends_and_revokes(boss: User, client: Client) -> None:
    client.post("/my/members/", {"name": "韦小红", "email": "wei@example.cn", "role": "clerk"})
    invitation = Invitation.objects.get()
    assert "wei@example.cn" in client.get("/my/members/").text
    client.post(f"/my/members/invitations/{invitation.pk}/resend/")
    client.post(f"/my/members/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    again = client.post(f"/my/members/invitations/{invitation.pk}/revoke/", follow=True)
    assert "已被接受或者撤销" in again.text


def test_officers_role_cannot_be_had_from_an_institution(boss: User, client: Client) -> None:
    assert client.post("/my/members/", {"name": "x", "email": "x@example.cn", "role": "approver"}).status_code == 200
    assert Invitation.objects.count() == 0


def test_administrator_ends_a_colleague_and_not_himself(boss: User, new_user: NewUser, longping: LegalPerson, client: Client) -> None:
    clerk = new_user("clerk", Role.CLERK, longping)
    client.post(f"/my/members/{clerk.memberships.get().pk}/end/")
    assert clerk.memberships.get().until_on is not None
    assert "不能为自己" in client.post(f"/my/members/{boss.memberships.get().pk}/end/", follow=True).text
    assert boss.memberships.get().until_on is None


def test_other_institutions_people_and_invitations_do_not_exist(
    boss: User, new_user: NewUser, yongjiang: LegalPerson, client: Client
) -> None:
    other = new_user("other", Role.ADMINISTRATOR, yongjiang)
    theirs = invitations.invite(yongjiang, Role.CLERK, name="农秀英", email="nong@example.cn", by=other, at=AT)
    urls = [
        f"/my/members/{other.memberships.get().pk}/end/",
        *(f"/my/members/invitations/{theirs.pk}/{word}/" for word in ("resend", "revoke")),
    ]
    assert [client.post(url).status_code for url in urls] == [404] * 3
    assert "农秀英" not in client.get("/my/members/").text
    theirs.refresh_from_db()
    assert (theirs.revoked_at, other.memberships.get().until_on) == (None, None)


def test_clerk_and_other_officers_are_refused_and_told_who_may(
    new_user: NewUser, longping: LegalPerson, liuzhou: Authority, client: Client
) -> None:
    for user, url in ((new_user("c", Role.CLERK, longping), "/my/members/"), (new_user("a", Role.APPROVER, liuzhou), "/desk/members/")):
        user.memberships.update(from_on="2020-01-01")
        client.force_login(user)
        response = client.get(url)
        assert (response.status_code, "“管理账号”权限" in response.text, "安全管理员" in response.text) == (403, True, True)


def test_security_administrator_sees_grants_ends_and_unlocks(security: User, new_user: NewUser, liuzhou: Authority, client: Client) -> None:
    officer = new_user("officer", Role.ACCEPTOR, liuzhou)
    officer.memberships.update(from_on="2020-01-01")
    assert "officer" in client.get("/desk/members/?authority=450200&q=offi").text
    assert "没有符合条件的账号" in client.get("/desk/members/?authority=450100&q=offi").text
    page = f"/desk/members/{officer.pk}/"
    client.post(page, {"authority": liuzhou.pk, "role": "reviewer"})
    assert set(officer.memberships.values_list("role", flat=True)) == {"acceptor", "reviewer"}
    assert "管理员不办理业务" in client.post(page, {"authority": liuzhou.pk, "role": "system_administrator"}).text
    client.post(f"/desk/members/roles/{officer.memberships.get(role='reviewer').pk}/end/")
    assert [row.role for row in memberships(officer, AT.date()) if row.until_on is None] == ["acceptor"]
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "officer", "password": "wrong"})
    assert "已锁定至" in client.get(page).text
    client.post(f"{page}unlock/")
    assert "未锁定" in client.get(page).text


def test_security_administrator_invites_an_officer(security: User, liuzhou: Authority, client: Client) -> None:
    form = {"name": "覃志强", "email": "qin@example.cn", "authority": liuzhou.pk, "role": "acceptor"}
    assert client.post("/desk/members/invite/", form)["Location"] == "/desk/members/"
    client.post(f"/desk/members/invitations/{Invitation.objects.get().pk}/revoke/")
    assert Invitation.objects.get().revoked_at is not None


def test_account_of_an_institution_is_not_the_security_administrators(
    security: User, new_user: NewUser, longping: LegalPerson, client: Client
) -> None:
    member = new_user("m", Role.ADMINISTRATOR, longping)
    assert client.get(f"/desk/members/{member.pk}/").status_code == 404
    assert client.post(f"/desk/members/roles/{member.memberships.get().pk}/end/").status_code == 404


def test_invitation_page_opens_an_account(boss: User, longping: LegalPerson) -> None:
    from tests.access.test_invitations import last_token

    invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)
    client, path = Client(), f"/accounts/invitation/{last_token()}/"
    Invitation.objects.update(expires_at="2100-01-01T00:00+08:00")
    assert "柳州龙屏机械制造有限公司" in client.get(path).text
    form = {"username": "xiaohong", "password": "correct-horse-7", "password_again": "correct-horse-7", "phone": ""}
    assert client.post(path, form | {"username": "boss"}).status_code == 200
    assert client.post(path, form)["Location"] == "/accounts/login/"
    assert (client.get(path).status_code, User.objects.filter(username="xiaohong").count()) == (410, 1)


def test_signed_in_person_accepts_with_his_account(boss: User, longping: LegalPerson, new_user: NewUser) -> None:
    from tests.access.test_invitations import last_token

    invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)
    Invitation.objects.update(expires_at="2100-01-01T00:00+08:00")
    client, user = Client(), new_user("already")
    client.force_login(user)
    path = f"/accounts/invitation/{last_token()}/"
    assert "以现在的账号接受" in client.get(path).text
    assert client.post(path)["Location"] == "/home/"
    assert user.memberships.get().role == "clerk"


def test_bar_costs_two_queries_at_most_and_none_for_a_visitor(
    boss: User, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/my/inbox/")
    for user, queries in ((AnonymousUser(), 0), (boss, 2)):
        if hasattr(request, "_held"):
            del request._held
        request.user = user
        with django_assert_num_queries(queries):
            shown = context.reader(request) | inbox_context.unread(request)
            found = {name: str(value) for name, value in shown.items()}
        assert ("me" in found, "unread" in found) == (queries > 0, queries > 0)
    assert shown["me"] == {"name": "boss", "role": "单位管理员", "party": "柳州龙屏机械制造有限公司", "others": []}


@pytest.mark.parametrize("role", Role)
def test_bar_leads_only_where_the_role_may_go(role: Role, new_user: NewUser, liuzhou: Authority, longping: LegalPerson) -> None:
    officer = role in OFFICER_ROLES
    user = new_user("u", role, liuzhou if officer else longping)
    face = "/desk/" if officer else "/my/"
    shown = items(f"{face}members/", memberships(user, AT.date()))
    assert (f"{face}members/" in {item["url"] for item in shown}) is (role in {Role.SECURITY_ADMINISTRATOR, Role.ADMINISTRATOR})
    known = not officer or bool(ROLE_RIGHTS[role] & {"read_filings", "manage_members"})  # 备案 and 账号 alone are at home there
    assert len([item for item in shown if item["active"]]) == int(known)
    assert items("/directory/", memberships(user, AT.date())) == []
