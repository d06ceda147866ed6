"""The page of a panel: who may open it, whom it offers, what it does, and what it refuses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import LineResult, State
from filings.models import Filing
from filings.services import evaluating
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.people.models import Credential, MemberKind, MemberState, Person, TeamMember
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, Desk, centre_officer, desk, submitted, user

pytestmark = pytest.mark.django_db
KINDS = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    at = timezone.now() - timedelta(days=20)
    return road.reviewed(road.accepted(submitted(at=at), bureau, at), bureau, at)


@pytest.fixture
def people() -> list[Person]:
    return [road.expert(number, kind) for number, kind in enumerate(KINDS, start=1)]


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def officer(role: Role, code: str) -> User:
    account = user(f"{code}{role.label}")
    grant(account, authority(code), role, by=None, at=MONDAY - timedelta(days=400))
    return account


def url(filing: Filing, tail: str = "") -> str:
    return f"/desk/filings/{filing.pk}/panel/{tail}"


def asked(people: list[Person], **more: str) -> dict[str, object]:
    kinds = {f"kind-{person.pk}": kind.value for person, kind in zip(people, KINDS, strict=True)}
    return {"pick": [person.pk for person in people], "lead": people[0].pk, **kinds, **more}


def test_exactly_who_reads_the_file_reads_its_panel(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    """Its own officers, the region, the Centre and auditors there; another city's and the panel itself do not."""
    elsewhere = desk("450100")
    readers = {
        "acceptor": bureau.acceptor,
        "reviewer": bureau.reviewer,
        "approver": bureau.approver,
        "region": officer(Role.AUDITOR, "450000"),
        "centre": centre_officer(),
        "elsewhere": elsewhere.reviewer,
        "expert": people[0].user,
        "applicant": filing.created_by,
    }
    found = {name: signed_in(account).get(url(filing)).status_code for name, account in readers.items()}
    open_to = dict.fromkeys(("acceptor", "reviewer", "approver", "region", "centre"), 200)
    assert found == open_to | {"elsewhere": 404, "expert": 403, "applicant": 403}


def test_only_the_reviewer_is_offered_anything(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    for account, offered in ((bureau.reviewer, True), (bureau.acceptor, False), (bureau.approver, False)):
        text = signed_in(account).get(url(filing)).content.decode()
        assert ("邀请勾选的专家" in text, "桂技评专0001" in text) == (offered, offered)


def test_experts_are_found_by_name_card_and_field(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    Credential.objects.filter(person=people[0]).update(occupations=["6-31-01-03"])
    client = signed_in(bureau.reviewer)
    for words, names in {"专家2": ["专家2"], "桂技评专0003": ["专家3"], "电工": ["专家1"], "无此人": []}.items():
        shown = client.get(url(filing), {"q": words}).context["choices"]
        assert [row["choice"].person.name for row in shown] == names


def test_page_says_why_somebody_cannot_be_asked(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    """N14: he stands last, without a box to tick; a forged tick is refused by the service."""
    filing.people.create(person=people[0], role="assessor", row_id="x1")
    client = signed_in(bureau.reviewer)
    rows = client.get(url(filing)).context["choices"]
    assert [row["choice"].person for row in rows] == [people[1], people[2], people[0]]
    assert f'name="pick" value="{people[0].pk}"' not in client.get(url(filing)).content.decode()
    answer = client.post(url(filing, "invite/"), asked(people))
    assert (answer.status_code, [reason.rule for reason in answer.context["reasons"]]) == (422, ["N14"])
    assert not TeamMember.objects.exists()


def test_search_keeps_what_was_ticked_and_invites_nobody(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    answer = signed_in(bureau.reviewer).post(url(filing, "invite/"), asked(people[:1] * 1 + people[1:], search="1", q="专家3"))
    rows = answer.context["choices"]
    assert ([row["picked"] for row in rows], [row["leads"] for row in rows].count(True)) == ([True] * 3, 1)
    assert not TeamMember.objects.exists()


def test_panel_is_invited(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    answer = signed_in(bureau.reviewer).post(url(filing, "invite/"), asked(people))
    assert (answer.status_code, answer.url) == (302, url(filing))
    places = TeamMember.objects.order_by("person__name").values_list("person__name", "kind", "is_lead", "state")
    assert list(places) == [
        ("专家1", "professional", True, "invited"),
        ("专家2", "professional", False, "invited"),
        ("专家3", "managerial", False, "invited"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"lead": ""}, id="B55-no-lead"),
        pytest.param({"pick": []}, id="nobody-ticked"),
        pytest.param({"kinds": ""}, id="B55-no-kind"),
        pytest.param({"pick": ["x", "9" * 30]}, id="forged"),
    ],
)
def test_invitation_that_is_refused(bureau: Desk, filing: Filing, people: list[Person], wrong: dict[str, object]) -> None:
    said = asked(people) | wrong
    if "kinds" in wrong:
        said = {key: value for key, value in said.items() if not key.startswith("kind")}
    answer = signed_in(bureau.reviewer).post(url(filing, "invite/"), said)
    assert (answer.status_code, TeamMember.objects.count()) == (422, 0)


def test_acts_of_the_panel_are_the_reviewers(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    team = evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=people[0], by=bureau.reviewer, at=timezone.now())
    second = team.members.get(person=people[1])
    extra = road.expert(9)
    posts = {
        "invite/": {"pick": extra.pk, f"kind-{extra.pk}": "professional"},
        f"members/{second.pk}/lead/": {},
        f"members/{second.pk}/release/": {"reason": "出差"},
        "notice/": {"methods": ["documents"], "expected_working_days": 5, "seen": fresh(filing).version},
    }
    for account, status in ((bureau.acceptor, 403), (bureau.approver, 403), (desk("450100").reviewer, 404), (people[0].user, 403)):
        assert {signed_in(account).post(url(filing, tail), said).status_code for tail, said in posts.items()} == {status}
    assert list(TeamMember.objects.filter(is_lead=True)) == [team.members.get(person=people[0])]
    assert (TeamMember.objects.count(), fresh(filing).state) == (3, State.REVIEWED)


def test_lead_changes_and_a_member_leaves(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    team = evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=people[0], by=bureau.reviewer, at=timezone.now())
    first, second, _ = (team.members.get(person=person) for person in people)
    client = signed_in(bureau.reviewer)
    assert client.post(url(filing, f"members/{second.pk}/lead/")).status_code == 302
    assert client.post(url(filing, f"members/{first.pk}/release/"), {"reason": ""}).status_code == 422
    assert client.post(url(filing, f"members/{first.pk}/release/"), {"reason": "出差"}).status_code == 302
    assert list(team.members.order_by("pk").values_list("is_lead", "state")) == [
        (False, MemberState.LEFT),
        (True, MemberState.INVITED),
        (False, MemberState.INVITED),
    ]


def test_member_of_another_panel_is_not_found(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    other = road.reviewed(road.accepted(submitted(2), bureau, MONDAY), bureau, MONDAY)
    road.with_panel(other, bureau, MONDAY)
    member = TeamMember.objects.first()
    client = signed_in(bureau.reviewer)
    assert [client.post(url(filing, f"members/{member.pk}/{act}/"), {"reason": "x"}).status_code for act in ("lead", "release")] == [
        404,
        404,
    ]


def test_notice_says_what_is_missing_and_goes_out_once_it_is_there(bureau: Desk, filing: Filing) -> None:
    client = signed_in(bureau.reviewer)
    page = client.get(url(filing, "notice/"))
    assert (page.context["open"], "还没有组建专家组" in page.content.decode()) == (False, True)
    road.with_panel(filing, bureau, timezone.now())
    said = {"methods": ["documents", "site_visit"], "expected_working_days": 12, "seen": fresh(filing).version}
    assert client.get(url(filing, "notice/")).context["open"]
    assert client.post(url(filing, "notice/"), said | {"methods": []}).status_code == 422
    assert client.post(url(filing, "notice/"), said | {"seen": 1}).status_code == 409
    assert client.post(url(filing, "notice/"), said).status_code == 302
    opened = fresh(filing)
    assert (opened.state, opened.evaluation.methods, opened.evaluation.expected_working_days) == (
        State.EVALUATING,
        ["documents", "site_visit"],
        12,
    )


def test_opinions_are_shown_to_the_bureau_after_the_conclusion_and_not_before(bureau: Desk, filing: Filing) -> None:
    at = timezone.now() - timedelta(days=10)
    opened, people = road.evaluating_now(filing, bureau, at)
    road.signed(opened, dict.fromkeys(opened.lines.values_list("pk", flat=True), LineResult.PASSED), at)
    client = signed_in(bureau.reviewer)
    before = client.get(url(filing)).content.decode()
    assert ("签署" in before, "成员意见" in before) == (True, False)
    conclusion = evaluating.Conclusion(
        heads=road.HEADS,
        lines=dict.fromkeys(opened.lines.values_list("pk", flat=True), LineResult.PASSED),
        methods=list(road.Method),
        text="具备条件。",
    )
    evaluating.conclude(opened, conclusion, by=people[0].user, at=at, seen=opened.version)
    after = client.get(url(filing)).content.decode()
    assert ("成员意见" in after, "具备条件。" in after, "邀请勾选的专家" in after) == (True, True, False)


def test_page_costs_the_same_for_few_and_many_experts(
    bureau: Desk, filing: Filing, people: list[Person], django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(bureau.reviewer)
    client.get(url(filing))
    for number in range(10, 25):
        road.expert(number)
    with django_assert_max_num_queries(30):
        client.get(url(filing))
