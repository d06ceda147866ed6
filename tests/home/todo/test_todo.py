"""我的待办: exactly what waits for each part, the same figures as the lists, at a cost that does not grow."""

from typing import Any

import pytest
from django.test import Client

from filings.enums import State
from filings.models import EmployerNorm, Substitution
from filings.services.relieving import release_left
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.home.todo.kinds import listed
from portal.home.todo.registry import KINDS, todo
from portal.people.models import MemberState, Person
from tests.filings.stage import user
from tests.filings.views.officers import DAY, now, officer, queries, signed_in
from tests.home.todo import world

pytestmark = pytest.mark.django_db
PAGE = "/desk/todo/"
WAITS = {
    (Role.ACCEPTOR, "450200"): {"submitted": 2, "resubmitted": 1},
    (Role.REVIEWER, "450200"): {
        "accepted": 2,
        "clarified": 1,
        "reviewed": 1,
        "deciding": 1,
        "objections": 1,
        "city_reports": 1,
        "selection_score": 1,
        "cross_city": 1,
        "norms": 1,
    },
    (Role.APPROVER, "450200"): {"approving": 1, "consents": 1, "exits": 1, "handovers": 1, "mailings": 1, "relief": 1},
    (Role.INSPECTOR, "450200"): {},
    (Role.ACCEPTOR, "450100"): {},
    (Role.REVIEWER, "450100"): {},
    (Role.APPROVER, "450100"): {"selection_recommend": 1},
    (Role.REVIEWER, "450000"): {"call_settle": 1},
    (Role.APPROVER, "450000"): {"call_publish": 1, "call_extend": 1, "call_announce": 1, "relief": 2},
    (Role.CENTRE_OFFICER, "450000C"): {"evaluated": 1, "publicised": 1, "reporting": 1, "at_ministry": 1, "reports": 1},
    (Role.SYSTEM_ADMINISTRATOR, "450000"): {"figures": 1, "arrangements": 1, "letters": 1, "imports": 1},
    (Role.SYSTEM_ADMINISTRATOR, "450200"): {},
    (Role.SECURITY_ADMINISTRATOR, "450000"): {},
    (Role.AUDITOR, "450000"): {},
}


def shown(client: Client) -> dict[str, int]:
    return {row["kind"].key: row["count"] for row in client.get(PAGE).context["rows"]}


@pytest.fixture
def proposer() -> User:
    return officer(Role.SYSTEM_ADMINISTRATOR, "450000")


@pytest.fixture
def waiting(proposer: User) -> None:
    home = authority("450200")
    world.filings(home, proposer)
    world.calls(home, proposer)
    world.settings(proposer)


def test_each_part_sees_exactly_what_waits_for_it(waiting: None, proposer: User) -> None:
    found = {(role, code): shown(signed_in(officer(role, code))) for role, code in WAITS}
    assert found == WAITS
    assert shown(signed_in(proposer)) == {"imports": 1}  # what he has proposed waits for another
    assert {key for kinds in WAITS.values() for key in kinds} | {"invitations", "opinions"} == set(KINDS)


def test_page_is_the_officers(waiting: None) -> None:
    assert signed_in(user("某单位")).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    client = signed_in(officer(Role.ACCEPTOR))
    assert [client.get(f"{PAGE}{key}/").status_code for key in ("submitted", "norms", "figures", "x")] == [200, 404, 404, 404]


def test_expert_sees_his_invitations_and_what_he_is_to_sign() -> None:
    account = officer(Role.EXPERT, "450000")
    expert = Person.objects.create(id_hash="1" * 64, id_mask="450***", name="专家", user=account)
    world.places(expert, (MemberState.INVITED, MemberState.ACCEPTED), authority("450200"))
    client = signed_in(account)
    assert shown(client) == {"invitations": 1, "opinions": 1}
    lines = {key: client.get(f"{PAGE}{key}/").context["rows"][0]["line"].url for key in ("invitations", "opinions")}
    assert [url.rsplit("/", 2)[1] for url in lines.values()] == ["invitation", "evaluation"]


def test_figures_are_those_of_the_lists_they_lead_to(waiting: None) -> None:
    """T13: also for who has all parts at once, and for who serves two bureaus, whose lists are here."""
    everything = officer(Role.ACCEPTOR)
    for role in (Role.REVIEWER, Role.APPROVER):
        grant(everything, authority("450200"), role, by=None, at=now() - 9 * DAY)
    both = officer(Role.ACCEPTOR)
    grant(both, authority("450100"), Role.ACCEPTOR, by=None, at=now() - 9 * DAY)
    for account in (everything, both, officer(Role.CENTRE_OFFICER, "450000C")):
        client = signed_in(account)
        rows = client.get(PAGE).context["rows"]
        assert rows
        for row in rows:
            assert total(client.get(row["url"]).context) == row["count"], row["url"]
            assert client.get(f"{PAGE}{row['kind'].key}/").context["page"].paginator.count == row["count"]
    assert {row["url"] for row in signed_in(both).get(PAGE).context["rows"]} == {f"{PAGE}submitted/", f"{PAGE}resubmitted/"}


def total(context: Any) -> int:
    return context["total"] if "total" in context else context["page"].paginator.count


def test_filings_of_others_are_not_mine(waiting: None) -> None:
    """A colleague's and another desk's are not my turn; nobody's are."""
    home, mine, other = authority("450200"), officer(Role.ACCEPTOR), officer(Role.ACCEPTOR)
    world.filing(71, State.SUBMITTED, home, assignee=mine)
    world.filing(72, State.SUBMITTED, home, assignee=other)
    world.filing(73, State.SUBMITTED, home, desk=authority("450100"))
    assert (shown(signed_in(mine)), shown(signed_in(other))) == ({"submitted": 3, "resubmitted": 1},) * 2


def test_substitute_sees_what_waits_for_the_absent(waiting: None) -> None:
    """T12, T13: on the days of the absence the figures of the queue and of the list are those of both."""
    home, away, substitute = authority("450200"), officer(Role.ACCEPTOR), officer(Role.ACCEPTOR)
    by = officer(Role.APPROVER)
    world.filing(74, State.SUBMITTED, home, assignee=away, submitted_at=now() - DAY)
    client = signed_in(substitute)
    assert shown(client) == {"submitted": 2, "resubmitted": 1}
    Substitution.objects.create(
        authority=home,
        absent=away,
        substitute=substitute,
        from_on=world.today(),
        to_on=world.today() + DAY,
        reason="年休假",
        named_by=by,
        named_at=now(),
    )
    assert shown(client) == {"submitted": 3, "resubmitted": 2}
    for row in client.get(PAGE).context["rows"]:
        assert total(client.get(row["url"]).context) == row["count"], row["url"]


def test_what_lies_with_who_has_left_leads_to_the_relief_of_exactly_these(waiting: None) -> None:
    """T12: the same filings as the list of holders has without posts; a colleague in office is the control, and the night gives them back."""
    home, approver, colleague = authority("450200"), officer(Role.APPROVER), officer(Role.REVIEWER)
    world.filing(75, State.ACCEPTED, home, assignee=colleague)
    client = signed_in(approver)
    [left] = [holder for holder in client.get(f"/desk/relief/?authority={home.code}").context["rows"] if not holder.posts]
    [row] = client.get(f"{PAGE}relief/").context["rows"]
    assert (left.number, row["line"].url) == (1, f"/desk/relief/{left.user.pk}/?authority=450200")
    shown_there = client.get(row["line"].url)
    assert [one["name"] for one in shown_there.context["rows"]] == [row["line"].name]
    colleague.is_active = False
    colleague.save()
    assert shown(client)["relief"] == 2
    release_left(at=now())
    assert "relief" not in shown(client)


def test_overdue_comes_first_then_the_nearest_day() -> None:
    home, account = authority("450200"), officer(Role.ACCEPTOR)
    for role in (Role.REVIEWER, Role.APPROVER):
        grant(account, home, role, by=None, at=now() - 9 * DAY)
    for number, (state, due) in enumerate(
        ((State.SUBMITTED, 4), (State.ACCEPTED, 2), (State.DECIDING, -1), (State.APPROVING, None)), start=1
    ):
        world.filing(number, state, home, due=due)
    context = signed_in(account).get(PAGE).context
    assert [row["kind"].key for row in context["rows"]] == ["deciding", "accepted", "submitted", "approving"]
    assert (context["count"], context["late"], context["rows"][0]["late"]) == (4, 1, "逾期 1 件")
    assert "逾期 1 件" in signed_in(account).get(PAGE).content.decode()
    assert "没有等你办理的事项" in signed_in(officer(Role.ACCEPTOR, "450100")).get(PAGE).content.decode()


def test_part_of_a_kind_stands_after_it_and_is_counted_once(waiting: None) -> None:
    context = signed_in(officer(Role.ACCEPTOR)).get(PAGE).context
    assert ([row["kind"].key for row in context["rows"]], context["count"]) == (["submitted", "resubmitted"], 2)


def test_each_kind_costs_one_query_however_much_waits(waiting: None) -> None:
    account = officer(Role.ACCEPTOR)
    for role in (Role.REVIEWER, Role.APPROVER):
        grant(account, authority("450200"), role, by=None, at=now() - 9 * DAY)
    client = signed_in(account)
    first = queries(client, PAGE)
    for number in range(81, 99):
        world.filing(number, State.ACCEPTED, authority("450200"))
    norms = EmployerNorm.objects.get()
    EmployerNorm.objects.bulk_create(
        EmployerNorm(
            legal_person=norms.legal_person,
            authority=norms.authority,
            code=f"6-31-01-{number}",
            name="电工",
            title="规范",
            edition="1",
            submitted_at=norms.submitted_at,
            submitted_by=norms.submitted_by,
        )
        for number in range(20)
    )
    again = queries(client, PAGE)
    kinds = len(shown(client))
    assert len(again) == len(first) <= kinds + 7, again


def test_list_of_a_kind_loads_its_rows_at_once(waiting: None) -> None:
    """Every line of every kind is drawn without a further query of its own."""
    for (role, code), kinds in WAITS.items():
        client = signed_in(officer(role, code)) if kinds else None
        for key in kinds:
            assert client is not None
            assert len(queries(client, f"{PAGE}{key}/")) <= 10, key


def test_no_kind_waits_for_nobody() -> None:
    """Without a post nothing is found, and no kind fails for want of one."""
    from portal.home.todo.kinds import Reader

    nobody = Reader(user("无职"), (), world.today())
    assert todo(nobody) == []
    assert [kind.key for kind in KINDS.values() if listed(kind, nobody) is not None] == []
