"""Invitations: sent as a link that is stored as a hash, used once, within a week."""

import re
from datetime import timedelta

import pytest

from portal.access import invitations
from portal.access.models import Invitation, Membership
from portal.access.services import end
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.outbox.models import Mail
from portal.workflow.performing import NotAllowed, Refused
from tests.access.conftest import AT, NewUser, legal_person
from tests.racing import race

LATER = AT + timedelta(days=1)


def link_of(mail: Mail) -> str:
    found = re.search(r"/accounts/invitation/([\w-]+)/", mail.body)
    assert found
    return found.group(1)


def last_token() -> str:
    return link_of(Mail.objects.order_by("created_at", "pk").last() or Mail())


@pytest.fixture
def boss(new_user: NewUser, longping: LegalPerson) -> User:
    return new_user("boss", Role.ADMINISTRATOR, longping)


@pytest.fixture
def sent(boss: User, longping: LegalPerson) -> Invitation:
    return invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)


def join(token: str, username: str = "weixiaohong") -> User:
    return invitations.accept(token, username=username, password="correct-horse-7", phone="0772-2820000", at=LATER)


def test_link_is_mailed_and_kept_as_a_hash(sent: Invitation) -> None:
    (mail,) = Mail.objects.all()
    assert (mail.to, last_token() in sent.token_hash, sent.expires_at) == ("wei@example.cn", False, AT + timedelta(days=7))
    assert last_token() not in str(list(Entry.objects.values("data")))


def test_person_invited_opens_the_account_with_exactly_that_role(sent: Invitation, longping: LegalPerson) -> None:
    user = join(last_token())
    assert (user.name, user.email, user.phone, user.awaits_confirmation, user.check_password("correct-horse-7")) == (
        "韦小红",
        "wei@example.cn",
        "0772-2820000",
        False,
        True,
    )
    assert list(user.memberships.values_list("legal_person", "role")) == [(longping.pk, "clerk")]
    assert user.has_perm("edit_filing", longping)
    assert list(Entry.objects.order_by("no").values_list("act", flat=True))[-3:] == ["access.invite", "access.accept", "access.grant"]


@pytest.mark.parametrize("spoil", ["used", "revoked", "lapsed", "resent", "altered"])
def test_link_that_is_no_longer_good_is_refused(spoil: str, sent: Invitation, boss: User) -> None:
    token = last_token()
    if spoil == "used":
        join(token, "first")
    elif spoil == "revoked":
        invitations.revoke(sent, by=boss, at=AT)
    elif spoil == "resent":
        invitations.resend(sent, by=boss, at=AT + timedelta(seconds=1))
    elif spoil == "altered":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    before = User.objects.count()
    with pytest.raises(invitations.LapsedError):
        invitations.accept(token, username="late", password="correct-horse-7", at=AT + timedelta(days=7 if spoil == "lapsed" else 1))
    assert User.objects.count() == before


def test_link_holds_to_the_last_second_of_the_week(sent: Invitation) -> None:
    invitations.accept(last_token(), username="intime", password="correct-horse-7", at=AT + timedelta(days=7, seconds=-1))
    assert Membership.objects.filter(user__username="intime").count() == 1


def test_resent_link_is_good_for_another_week(sent: Invitation, boss: User) -> None:
    invitations.resend(sent, by=boss, at=LATER)
    invitations.accept(last_token(), username="again", password="correct-horse-7", at=AT + timedelta(days=7, hours=12))
    assert User.objects.filter(username="again").exists()


def test_invitation_dies_with_the_inviters_right(sent: Invitation, boss: User, new_user: NewUser, longping: LegalPerson) -> None:
    new_user("second", Role.ADMINISTRATOR, longping)
    end(boss.memberships.get(), by=None, at=AT)
    with pytest.raises(invitations.LapsedError):
        join(last_token())
    assert not User.objects.filter(username="weixiaohong").exists()


@pytest.mark.parametrize("username", ["boss", "BOSS", " Boss "])
def test_taken_user_name_leaves_the_invitation_open(username: str, sent: Invitation) -> None:
    with pytest.raises(invitations.UsernameTaken):
        join(last_token(), username)
    assert join(last_token(), "free").username == "free"


def test_existing_account_takes_the_role(sent: Invitation, new_user: NewUser, longping: LegalPerson) -> None:
    user = new_user("already")
    invitations.accept_as(last_token(), user, at=LATER)
    assert User.objects.get(pk=user.pk).has_perm("edit_filing", longping)


def test_nobody_accepts_his_own_invitation(sent: Invitation, boss: User) -> None:
    with pytest.raises(Refused, match="不能为自己"):
        invitations.accept_as(last_token(), boss, at=LATER)
    assert boss.memberships.count() == 1


def test_role_that_cannot_be_added_leaves_the_invitation_open(sent: Invitation, new_user: NewUser, longping: LegalPerson) -> None:
    clerk = new_user("clerk", Role.CLERK, longping)
    with pytest.raises(Refused, match="已是"):
        invitations.accept_as(last_token(), clerk, at=LATER)
    assert invitations.offered(last_token(), at=LATER) == sent


@pytest.mark.parametrize("role", [Role.CLERK, None])
def test_who_does_not_manage_accounts_invites_nobody(role: Role | None, new_user: NewUser, longping: LegalPerson, sent: Invitation) -> None:
    by = new_user("by", role, longping if role else None)
    for act in (
        lambda: invitations.invite(longping, Role.CLERK, name="x", email="x@example.cn", by=by, at=AT),
        lambda: invitations.resend(sent, by=by, at=AT),
        lambda: invitations.revoke(sent, by=by, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_administrator_of_another_institution_has_no_hand_in_it(new_user: NewUser, yongjiang: LegalPerson, sent: Invitation) -> None:
    other = new_user("other", Role.ADMINISTRATOR, yongjiang)
    with pytest.raises(NotAllowed):
        invitations.revoke(sent, by=other, at=AT)


def test_officer_is_invited_to_an_authority(new_user: NewUser, region: Authority, liuzhou: Authority) -> None:
    by = new_user("security", Role.SECURITY_ADMINISTRATOR, region)
    invitations.invite(liuzhou, Role.ACCEPTOR, name="覃志强", email="qin@example.cn", by=by, at=AT)
    assert join(last_token(), "qin").has_perm("accept_filing", liuzhou)
    with pytest.raises(ValueError):
        invitations.invite(liuzhou, Role.CLERK, name="x", email="x@example.cn", by=by, at=AT)


@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_open_the_link_at_once_one_gets_it() -> None:
    from portal.access.services import grant

    boss, longping = User.objects.create_user("boss", name="boss"), legal_person("龙屏", "91450200MA5K000001")
    grant(boss, longping, Role.ADMINISTRATOR, by=None, at=AT)
    invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)
    token = last_token()
    outcomes = race(*[lambda number=number: join(token, f"user-{number}") for number in range(6)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["LapsedError"] * 5, "User"]
    assert Membership.objects.filter(role="clerk").count() == User.objects.exclude(pk=boss.pk).count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_two_administrators_cannot_end_each_other_at_once(on_postgresql: bool) -> None:
    from portal.access.services import grant

    longping = legal_person("龙屏", "91450200MA5K000001")
    rows = [grant(User.objects.create_user(name, name=name), longping, Role.ADMINISTRATOR, by=None, at=AT) for name in ("one", "two")]
    outcomes = race(*[lambda row=row: end(Membership.objects.get(pk=row.pk), by=None, at=AT) for row in rows])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Membership", "Refused"]
    assert Membership.objects.filter(until_on=None).count() == 1
