"""The inbox on both faces."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.inbox.models import Message
from portal.inbox.queries import wants_mail
from portal.inbox.services import mark_read, tell
from portal.institutions.models import LegalPerson

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(params=["desk", "my"])
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(face: str, client: Client, db: None) -> User:
    user = User.objects.create_user("reader", "reader@example.cn", name="读者")
    institution = LegalPerson.objects.create(credit_code="91450200MA5K000001", name="龙屏")
    if face == "desk":
        grant(user, Authority.objects.get(code="450200"), Role.ACCEPTOR, by=None, at=AT.replace(year=2020))
    else:
        grant(user, institution, Role.CLERK, by=None, at=AT.replace(year=2020))
    client.force_login(user)
    return user


def send(user: User, number: int = 1, link: str = "") -> Message:
    tell([user], key=f"key-{number}", title=f"第{number}条消息", body="正文", link=link, at=AT)
    return Message.objects.get(recipient=user, key=f"key-{number}")


def test_empty_inbox_says_what_will_come(face: str, reader: User, client: Client) -> None:
    assert "还没有消息" in client.get(f"/{face}/inbox/").text
    assert "没有未读消息" in client.get(f"/{face}/inbox/?show=unread").text


def test_unread_filter_and_counts_agree(face: str, reader: User, client: Client) -> None:
    mark_read(send(reader, 1), at=AT)
    send(reader, 2)
    everything, unread = client.get(f"/{face}/inbox/"), client.get(f"/{face}/inbox/?show=unread")
    assert [[number in page.text for number in ("第1条消息", "第2条消息")] for page in (everything, unread)] == [
        [True, True],
        [False, True],
    ]
    assert (everything.context["total"], everything.context["waiting"], unread.context["page"].paginator.count) == (2, 1, 1)


def test_long_inbox_has_pages_at_the_same_cost(
    face: str, reader: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(31):
        send(reader, number)
    client.get("/inbox/")  # the first page of a session also writes the session
    with django_assert_max_num_queries(8):
        first = client.get(f"/{face}/inbox/")
    assert (len(first.context["page"].object_list), len(client.get(f"/{face}/inbox/?page=2").context["page"].object_list)) == (30, 1)


@pytest.mark.parametrize(
    ("link", "led"), [("/directory/", "/directory/"), ("", None), ("https://evil.example/", None), ("//evil.example/", None)]
)
def test_opening_marks_as_read_and_leads_within_the_portal(link: str, led: str | None, face: str, reader: User, client: Client) -> None:
    message = send(reader, link=link)
    assert client.post(f"/{face}/inbox/{message.pk}/open/")["Location"] == (led or f"/{face}/inbox/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_reading_is_never_by_get(face: str, reader: User, client: Client) -> None:
    message = send(reader)
    assert [client.get(f"/{face}/inbox/{path}/").status_code for path in (f"{message.pk}/open", "read", "settings")] == [405] * 3
    message.refresh_from_db()
    assert message.read_at is None


def test_other_readers_message_does_not_exist(face: str, reader: User, client: Client) -> None:
    other = send(User.objects.create_user("other", name="别人"), 9)
    assert client.post(f"/{face}/inbox/{other.pk}/open/").status_code == 404
    assert "第9条消息" not in client.get(f"/{face}/inbox/").text
    client.post(f"/{face}/inbox/read/")
    other.refresh_from_db()
    assert other.read_at is None


def test_all_are_marked_and_mail_is_switched(face: str, reader: User, client: Client) -> None:
    send(reader)
    assert "1 条消息已标为已读" in client.post(f"/{face}/inbox/read/", follow=True).text
    client.post(f"/{face}/inbox/settings/")
    assert wants_mail(reader) is False
    client.post(f"/{face}/inbox/settings/", {"by_mail": "on"})
    assert wants_mail(reader) is True


def test_other_face_is_not_ones_own(face: str, reader: User, client: Client) -> None:
    other = "my" if face == "desk" else "desk"
    assert client.get(f"/{other}/inbox/").status_code == 403
    assert client.get("/inbox/")["Location"] == f"/{face}/inbox/"
