"""T12: what an officer who is away or has left had in hand goes to a colleague in one act, or back to everybody's queue."""

import pytest

from filings.models import Filing
from filings.services import intake, relieving, sweeping
from portal.access.models import Membership
from portal.access.services import end
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import fresh, in_hand, now, officer, publicised, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/relief/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def given(filing: Filing, bureau: Desk) -> Filing:
    return intake.assign(filing, bureau.reviewer, by=bureau.acceptor, at=now())


def left(bureau: Desk) -> None:
    end(Membership.objects.get(user=bureau.reviewer), by=None, at=now())


def test_everything_in_hand_goes_to_one_colleague_in_one_act(bureau: Desk) -> None:
    first, second, others = given(in_hand(1), bureau), given(in_hand(2), bureau), in_hand(3)
    client = signed_in(bureau.approver)
    rows = client.get(PAGE).context["rows"]
    assert [(row.user, row.number) for row in rows] == [(bureau.reviewer, 2)]
    address = f"{PAGE}{bureau.reviewer.pk}/"
    shown = client.get(address).context
    assert [row["number"] for row in shown["rows"]] == [first.number, second.number]
    told = client.post(address, {"assignee": bureau.acceptor.pk, "reason": "休假"}, follow=True)
    assert [str(message) for message in told.context["messages"]] == [
        f"已把{bureau.reviewer}名下 2 件移交{bureau.acceptor}，{bureau.acceptor}会收到消息。"
    ]
    assert [fresh(row).assignee for row in (first, second, others)] == [bureau.acceptor, bureau.acceptor, None]
    entries = Entry.objects.filter(act="filings.relieve").values_list("actor_id", "data")
    assert list(entries) == [(bureau.approver.pk, {"from": str(bureau.reviewer), "to": str(bureau.acceptor), "reason": "休假"})] * 2
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("data", [{"reason": "休假"}, {"assignee": "1"}, {"assignee": "999999", "reason": "休假"}])
def test_refused_relief_keeps_what_was_typed_and_moves_nothing(data: dict[str, str], bureau: Desk) -> None:
    filing = given(in_hand(), bureau)
    answer = signed_in(bureau.approver).post(
        f"{PAGE}{bureau.reviewer.pk}/", {"assignee": bureau.acceptor.pk, **data} if data.get("assignee") == "1" else data
    )
    assert (answer.status_code, fresh(filing).assignee) == (422, bureau.reviewer)
    assert data.get("reason", "") in answer.content.decode()


def test_only_the_authoritys_approver_relieves(bureau: Desk) -> None:
    filing, nanning = given(in_hand(), bureau), desk("450100")
    address = f"{PAGE}{bureau.reviewer.pk}/"
    codes = {account: signed_in(account).get(address).status_code for account in (bureau.acceptor, bureau.reviewer, bureau.approver)}
    assert codes == {bureau.acceptor: 403, bureau.reviewer: 403, bureau.approver: 200}
    assert signed_in(nanning.approver).get(address).status_code == 404
    region = signed_in(officer(Role.APPROVER, "450000"))
    assert [region.get(f"{url}?authority=450200").status_code for url in (PAGE, address)] == [403, 403]
    for account in (bureau.acceptor, nanning.approver):
        with pytest.raises(NotAllowed):
            relieving.relieve(bureau.authority, bureau.reviewer, bureau.acceptor, reason="休假", by=account, at=now())
    for substitute in (bureau.reviewer, nanning.acceptor, officer(Role.INSPECTOR)):
        with pytest.raises(Refused):
            relieving.relieve(bureau.authority, bureau.reviewer, substitute, reason="休假", by=bureau.approver, at=now())
    assert fresh(filing).assignee == bureau.reviewer


def test_nothing_stays_with_somebody_who_has_left(bureau: Desk) -> None:
    """Whoever is still in office keeps his; at the Centre too the bureau's officer stays. A second run finds nothing."""
    away, gone, kept = given(publicised(bureau), bureau), given(in_hand(2), bureau), in_hand(3)
    kept = intake.assign(kept, bureau.acceptor, by=bureau.acceptor, at=now())
    assert relieving.release_left(at=now()) == 0
    left(bureau)
    first = signed_in(bureau.approver).get(PAGE).context["rows"][0]
    assert (first.user, first.posts) == (bureau.reviewer, "")
    assert (sweeping.sweep(at=now()).released, sweeping.sweep(at=now()).released) == (2, 0)
    assert [fresh(row).assignee for row in (away, gone, kept)] == [None, None, bureau.acceptor]
    assert Entry.objects.filter(act="filings.release", data={"from": str(bureau.reviewer)}).count() == 2
    road.accepted(fresh(gone), bureau, now())
