"""人员代理 on its page: named and ended by the approver, refusals beside their fields, what the queue and the file then say (T12)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filings.models import Substitution
from filings.services import intake
from portal.accounts.models import User
from portal.accounts.rights import Role
from tests.filings.counters import acceptor
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import fresh, in_hand, now, officer, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/substitutions/"
DAY = timedelta(days=1)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def other(bureau: Desk) -> User:
    return acceptor(bureau)


def said(absent: User, substitute: User, **changed: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "absent": absent.pk,
        "substitute": substitute.pk,
        "from_on": today.isoformat(),
        "to_on": (today + DAY).isoformat(),
        "reason": "休假",
    } | changed


def test_the_approver_names_and_ends(bureau: Desk, other: User) -> None:
    client = signed_in(bureau.approver)
    assert "没有代理" in client.get(PAGE).content.decode()
    assert client.post(PAGE, said(bureau.acceptor, other)).status_code == 302
    row = Substitution.objects.get()
    assert f"{other} 代 {bureau.acceptor}" in client.get(PAGE).content.decode()
    assert "/desk/substitutions/" in client.get("/desk/queue/").content.decode()
    assert client.post(f"{PAGE}{row.pk}/end/").status_code == 302
    assert "提前终止" in client.get(PAGE).content.decode()
    again = client.post(f"{PAGE}{row.pk}/end/", follow=True)
    assert [str(message) for message in again.context["messages"]] == ["这项代理已经结束。"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"substitute": "self"}, "substitute"),
        ({"substitute": "reviewer"}, "substitute"),
        ({"to_on": (timezone.localdate() - DAY).isoformat()}, "to_on"),
        ({"from_on": "昨天"}, "from_on"),
        ({"reason": ""}, "reason"),
        ({"absent": 999999}, "absent"),
    ],
)
def test_a_refusal_stands_beside_its_field(changed: dict[str, object], field: str, bureau: Desk, other: User) -> None:
    persons = {"self": bureau.acceptor.pk, "reviewer": bureau.reviewer.pk}
    changed = {key: persons.get(str(value), value) for key, value in changed.items()}
    answer = signed_in(bureau.approver).post(PAGE, said(bureau.acceptor, other) | changed)
    assert (answer.status_code, field in answer.context["form"].errors, Substitution.objects.count()) == (422, True, 0)
    if field != "reason":
        assert "休假</textarea>" in answer.content.decode()


def test_only_the_authoritys_approver_opens_it(bureau: Desk, other: User) -> None:
    signed_in(bureau.approver).post(PAGE, said(bureau.acceptor, other))
    row, nanning = Substitution.objects.get(), desk("450100")
    accounts = (bureau.acceptor, bureau.reviewer, other, officer(Role.SYSTEM_ADMINISTRATOR), officer(Role.AUDITOR))
    assert [signed_in(account).get(PAGE).status_code for account in accounts] == [403] * 5
    assert signed_in(nanning.approver).get(f"{PAGE}?authority=450200").status_code == 404
    assert signed_in(nanning.approver).post(f"{PAGE}{row.pk}/end/").status_code == 404
    assert signed_in(officer(Role.APPROVER, "450000")).get(f"{PAGE}?authority=450200").status_code == 403
    row.refresh_from_db()
    assert row.ended_on is None


def test_the_queue_and_the_file_say_who_stands_in(bureau: Desk, other: User) -> None:
    filing = intake.assign(in_hand(), bureau.acceptor, by=bureau.acceptor, at=now())
    client = signed_in(other)
    before = client.get("/desk/queue/?view=mine").context
    signed_in(bureau.approver).post(PAGE, said(bureau.acceptor, other))
    after = client.get(f"/desk/queue/?view=for-{bureau.acceptor.pk}").context
    assert ([row["id"] for row in before["rows"]], [row["id"] for row in after["rows"]]) == ([], [filing.pk])
    assert client.get("/desk/queue/next/")["Location"] == f"/desk/filings/{filing.pk}/"
    facts = {fact["label"]: fact["value"] for fact in client.get(f"/desk/filings/{filing.pk}/").context["facts"]}
    assert facts["承办人"] == f"{bureau.acceptor}（今日由{other}代理）"
    client.post(f"/desk/filings/{filing.pk}/accept/", {"seen": fresh(filing).version})
    history = client.get(f"/desk/filings/{filing.pk}/").context["history"]
    assert any(f"（代{bureau.acceptor}）" in moment["who"] for moment in history)


def test_assigning_says_to_whom_it_went(bureau: Desk, other: User) -> None:
    one, two = in_hand(1), in_hand(2)
    signed_in(bureau.approver).post(PAGE, said(bureau.acceptor, other))
    client = signed_in(bureau.reviewer)
    told = client.post(f"/desk/filings/{one.pk}/assign/", {"assignee": bureau.acceptor.pk, "seen": one.version}, follow=True)
    assert [str(message) for message in told.context["messages"]] == [f"{bureau.acceptor}现由{other}代理，已分派给{other}。"]
    many = client.post("/desk/queue/assign/", {"pick": [two.pk], "assignee": bureau.acceptor.pk}, follow=True)
    assert f"已把 1 件分派给{other}。" in [str(message) for message in many.context["messages"]]
    assert [fresh(filing).assignee for filing in (one, two)] == [other, other]
