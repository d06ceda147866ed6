"""The first administrator of an institution that came without one: invited by the authority it is filed with, known by proof, once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.access import founding, invitations
from portal.access.models import Invitation
from portal.access.services import end
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES, Role
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.institutions.enums import Audience, Track
from portal.institutions.models import LegalPerson
from portal.institutions.services import Grant, establish
from portal.outbox.models import Mail
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused
from tests.access.conftest import AT, NewUser, legal_person
from tests.access.test_invitations import last_token

SAID = {"name": "韦小红", "phone": "0772-2820000", "email": "wei@example.cn", "proof": "见加盖公章的授权书，并致电法定代表人确认。"}
LATER = AT + timedelta(days=1)


def filed(party: LegalPerson, authority: Authority) -> LegalPerson:
    """Registered before the portal, as an import leaves it: nobody has an account."""
    given = Grant(
        Track.GRADING_EMPLOYER, authority, f"旧{party.pk}", Audience.OWN_WORKERS, date(2024, 5, 1), date(2027, 4, 30), "Y000045000218"
    )
    with act(None, AT, authority):
        establish(party, given, by=None, at=AT)
    return party


@pytest.fixture
def institution(longping: LegalPerson, liuzhou: Authority) -> LegalPerson:
    return filed(longping, liuzhou)


@pytest.fixture
def acceptor(new_user: NewUser, liuzhou: Authority) -> User:
    user = new_user("acceptor", Role.ACCEPTOR, liuzhou)
    user.memberships.update(from_on="2020-01-01")
    return user


def ask(institution: LegalPerson, by: User, at: object = AT, **more: str) -> Invitation:
    return invitations.invite_first(institution, **(SAID | more), by=by, at=at)  # type: ignore[arg-type]


def join(username: str, token: str = "") -> User:
    return invitations.accept(token or last_token(), username=username, password="correct-horse-7", at=LATER)


def test_first_administrator_comes_in_with_the_proof_in_the_audit(institution: LegalPerson, acceptor: User) -> None:
    ask(institution, acceptor)
    user = join("weixiaohong")
    assert list(user.memberships.values_list("legal_person", "role")) == [(institution.pk, Role.ADMINISTRATOR)]
    assert user.has_perm("submit_filing", institution)
    entry = Entry.objects.get(act="access.invite_first")
    assert (entry.actor_name, entry.data["proof"], entry.data["phone"]) == ("acceptor", SAID["proof"], SAID["phone"])
    assert [str(party) for party in founding.unclaimed([Authority.objects.get(code="450200")], LATER.date())] == []


@pytest.mark.parametrize("role", sorted(OFFICER_ROLES - {Role.ACCEPTOR}))
def test_other_posts_of_the_authority_do_not_invite(role: Role, institution: LegalPerson, new_user: NewUser, liuzhou: Authority) -> None:
    with pytest.raises(NotAllowed):
        ask(institution, new_user("other", role, liuzhou))


def test_acceptor_of_another_authority_does_not_invite(institution: LegalPerson, new_user: NewUser, nanning: Authority) -> None:
    with pytest.raises(NotAllowed):
        ask(institution, new_user("other", Role.ACCEPTOR, nanning))
    assert not Mail.objects.exists()


def test_nobody_is_invited_while_there_is_one(institution: LegalPerson, acceptor: User, new_user: NewUser) -> None:
    boss = new_user("boss", Role.ADMINISTRATOR, institution)
    with pytest.raises(Refused, match="已有单位管理员"):
        ask(institution, acceptor)
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert ask(institution, acceptor).pk


def test_one_is_asked_at_a_time(institution: LegalPerson, acceptor: User) -> None:
    first = ask(institution, acceptor)
    with pytest.raises(Refused, match="已邀请韦小红"):
        ask(institution, acceptor, name="覃建国")
    invitations.revoke(first, by=acceptor, at=AT)
    ask(institution, acceptor, name="覃建国")
    with pytest.raises(invitations.LapsedError):
        invitations.revoke(first, by=acceptor, at=AT)


def test_lapsed_link_of_another_is_void_once_there_is_one(institution: LegalPerson, acceptor: User) -> None:
    """An invitation that lapsed, is sent anew and meets the administrator who came in meanwhile."""
    lapsed = ask(institution, acceptor)
    later = AT + timedelta(days=8)
    ask(institution, acceptor, at=later, name="覃建国")
    token = last_token()
    invitations.resend(lapsed, by=acceptor, at=later)
    other = last_token()
    invitations.accept(token, username="qinjianguo", password="correct-horse-7", at=later)
    with pytest.raises(invitations.LapsedError):
        invitations.accept(other, username="weixiaohong", password="correct-horse-7", at=later)
    assert not User.objects.filter(username="weixiaohong").exists()


@pytest.mark.parametrize("lost", ["post", "account"])
def test_link_is_void_when_who_invited_has_left(lost: str, institution: LegalPerson, acceptor: User) -> None:
    ask(institution, acceptor)
    if lost == "post":
        end(acceptor.memberships.get(), by=None, at=AT)
    else:
        User.objects.filter(pk=acceptor.pk).update(is_active=False)
    with pytest.raises(invitations.LapsedError):
        join("weixiaohong")


def test_who_invites_does_not_come_in_himself(institution: LegalPerson, acceptor: User) -> None:
    ask(institution, acceptor)
    with pytest.raises(Refused):
        invitations.accept_as(last_token(), acceptor, at=LATER)


# --- the pages ---


@pytest.fixture
def desk(acceptor: User) -> Client:
    client = Client()
    client.force_login(acceptor)
    return client


def test_list_holds_exactly_the_institutions_of_the_authority_without_an_administrator(
    institution: LegalPerson, yongjiang: LegalPerson, nanning: Authority, liuzhou: Authority, new_user: NewUser, desk: Client
) -> None:
    filed(yongjiang, nanning)
    managed = filed(legal_person("柳州有管理员公司", "91450200MA5K000003"), liuzhou)
    new_user("boss", Role.ADMINISTRATOR, managed).memberships.update(from_on="2020-01-01")
    clerks = filed(legal_person("柳州只有经办人公司", "91450200MA5K000004"), liuzhou)
    new_user("clerk", Role.CLERK, clerks).memberships.update(from_on="2020-01-01")
    assert {party.pk for party in desk.get("/desk/institutions/").context["page"]} == {institution.pk, clerks.pk}
    assert {party.pk for party in desk.get("/desk/institutions/?q=龙屏").context["page"]} == {institution.pk}
    assert "没有符合条件的机构" in desk.get("/desk/institutions/?q=无此").text
    addresses = [f"/desk/institutions/{party.pk}/administrator/" for party in (institution, clerks, managed, yongjiang)]
    assert [desk.get(address).status_code for address in addresses] == [200, 200, 200, 404]
    assert ("已有单位管理员" in desk.get(addresses[2]).text, desk.post(addresses[3], SAID).status_code) == (True, 404)


def test_page_invites_and_takes_back(institution: LegalPerson, desk: Client) -> None:
    address = f"/desk/institutions/{institution.pk}/administrator/"
    wrong = desk.post(address, SAID | {"proof": "看过"})
    assert (wrong.status_code, "不少于 10 个字" in wrong.text, "wei@example.cn" in wrong.text) == (422, True, True)
    assert desk.post(address, SAID).status_code == 302
    assert (Mail.objects.get().to, SAID["proof"] in desk.get(address).text) == ("wei@example.cn", True)
    again = desk.post(address, SAID)
    assert (again.status_code, "已邀请韦小红" in again.text) == (422, True)
    invitation = Invitation.objects.get()
    assert desk.post(f"/desk/institutions/invitations/{invitation.pk}/revoke/").status_code == 302
    assert desk.post(address, SAID).status_code == 302


def test_invitation_of_another_authority_or_of_a_colleague_is_not_found(
    yongjiang: LegalPerson, nanning: Authority, institution: LegalPerson, new_user: NewUser, desk: Client
) -> None:
    filed(yongjiang, nanning)
    foreign = ask(yongjiang, new_user("nanning", Role.ACCEPTOR, nanning))
    boss = new_user("boss", Role.ADMINISTRATOR, institution)
    colleague = invitations.invite(institution, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=timezone.now())
    assert [desk.post(f"/desk/institutions/invitations/{row.pk}/revoke/").status_code for row in (foreign, colleague)] == [404, 404]
