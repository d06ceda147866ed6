"""An expert's pages: his invitations, the file while he sits on its panel, his opinion, the lead's conclusion."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import Head, LineResult, Method, OpinionResult, State
from filings.models import Filing, Opinion
from filings.services import evaluating, reviewing, seating, submitting
from portal.accounts.models import User
from portal.documents.models import Attachment, ScanState
from portal.people.models import MemberKind, MemberState, Person, TeamMember
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import Desk, attach, desk, submitted

pytestmark = pytest.mark.django_db
KINDS = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)
PAGES = ("evaluation/", "opinion/", "conclusion/")


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    at = timezone.now() - timedelta(days=20)
    filing = submitted(at=at)
    filing = road.accepted(filing, bureau, at)
    reviewing.add_note(filing, "内部：电话里语气不善", by=bureau.reviewer, at=at)
    return road.reviewed(filing, bureau, at)


@pytest.fixture
def opened(bureau: Desk, filing: Filing) -> tuple[Filing, list[Person]]:
    return road.evaluating_now(filing, bureau, timezone.now() - timedelta(days=10))


def invited(filing: Filing, bureau: Desk) -> list[Person]:
    people = [road.expert(number, kind) for number, kind in enumerate(KINDS, start=1)]
    evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=people[0], by=bureau.reviewer, at=timezone.now())
    return people


def signed_in(account: User | None) -> Client:
    assert account is not None
    client = Client()
    client.force_login(account)
    return client


def statuses(account: User | None, filing: Filing, tails: tuple[str, ...] = ("invitation/", *PAGES)) -> list[int]:
    client = signed_in(account)
    return [client.get(f"/desk/filings/{filing.pk}/{tail}").status_code for tail in tails]


# --- invitations ---


def test_invited_expert_knows_whose_filing_it_is_and_no_more(bureau: Desk, filing: Filing) -> None:
    people = invited(filing, bureau)
    assert statuses(people[0].user, filing) == [200, 404, 404, 404]
    text = signed_in(people[0].user).get(f"/desk/filings/{filing.pk}/invitation/").content.decode()
    assert (filing.applicant_name in text, "0772" in text, "内部" in text) == (True, False, False)


def test_who_is_not_asked_finds_nothing(bureau: Desk, filing: Filing) -> None:
    """An expert of another panel, an officer, the applicant."""
    other = road.reviewed(road.accepted(submitted(2), bureau, timezone.now()), bureau, timezone.now())
    invited(filing, bureau)
    stranger = road.with_panel(other, bureau, timezone.now())[0]
    assert statuses(stranger.user, filing) == [404] * 4
    assert statuses(bureau.reviewer, filing) == [404] * 4
    assert statuses(filing.created_by, filing) == [403] * 4


@pytest.mark.parametrize(
    ("said", "status", "state"),
    [
        pytest.param({"answer": "accepted", "declared": "on"}, 302, MemberState.ACCEPTED, id="accepted"),
        pytest.param({"answer": "accepted"}, 422, MemberState.INVITED, id="O19-not-declared"),
        pytest.param({"answer": "accepted", "words": "没有关系"}, 422, MemberState.INVITED, id="O19-own-words-are-no-declaration"),
        pytest.param({"answer": "recused", "words": "亲属任职"}, 302, MemberState.RECUSED, id="recused"),
        pytest.param({"answer": "recused", "declared": "on"}, 422, MemberState.INVITED, id="O19-recused-without-reason"),
        pytest.param({"answer": "declined"}, 302, MemberState.DECLINED, id="declined"),
        pytest.param({}, 422, MemberState.INVITED, id="nothing-said"),
        pytest.param({"answer": "left"}, 422, MemberState.INVITED, id="forged"),
    ],
)
def test_answer(bureau: Desk, filing: Filing, said: dict[str, str], status: int, state: MemberState) -> None:
    people = invited(filing, bureau)
    answer = signed_in(people[1].user).post(f"/desk/filings/{filing.pk}/invitation/", said)
    assert (answer.status_code, TeamMember.objects.get(person=people[1]).state) == (status, state)


@pytest.mark.parametrize("gone", ["recused", "declined"])
def test_who_stepped_aside_finds_nothing_any_more(bureau: Desk, filing: Filing, gone: str) -> None:
    people = invited(filing, bureau)
    client = signed_in(people[1].user)
    client.post(f"/desk/filings/{filing.pk}/invitation/", {"answer": gone, "words": "亲属任职"})
    assert statuses(people[1].user, filing) == [404] * 4
    assert client.post(f"/desk/filings/{filing.pk}/invitation/", {"answer": "accepted", "declared": "on"}).status_code == 404


# --- the file ---


def test_member_reads_what_was_submitted_and_nothing_internal(opened: tuple[Filing, list[Person]]) -> None:
    """ID numbers are masked; the bureau's notes and the checklist stay there."""
    filing, people = opened
    text = signed_in(people[1].user).get(f"/desk/filings/{filing.pk}/evaluation/").content.decode()
    person = filing.people.select_related("person").first().person
    assert (person.name in text, person.id_mask in text, person.id_hash in text) == (True, True, False)
    assert [word for word in ("电话里", "语气不善", "审核清单") if word in text] == []


def test_file_is_the_members_until_the_conclusion(bureau: Desk, opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    assert [statuses(person.user, filing) for person in people] == [[302, 200, 200, 200], [302, 200, 200, 403], [302, 200, 200, 403]]
    at = timezone.now() - timedelta(days=2)
    lines = dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED)
    road.signed(filing, lines, at)
    conclusion = evaluating.Conclusion(heads=road.HEADS, lines=lines, methods=list(Method), text="结论")
    evaluating.conclude(filing, conclusion, by=people[0].user, at=at, seen=filing.version)
    assert [statuses(person.user, filing) for person in people] == [[404] * 4] * 3
    assert "没有要办的评估" in signed_in(people[0].user).get("/desk/panels/").content.decode()


@pytest.mark.parametrize("how", ["released", "withdrawn"])
def test_file_is_gone_for_who_left_and_with_the_filing(bureau: Desk, opened: tuple[Filing, list[Person]], how: str) -> None:
    filing, people = opened
    member = TeamMember.objects.select_related("person__user", "team").get(person=people[1])
    if how == "released":
        seating.release(filing, member, reason="出差", by=bureau.reviewer, at=timezone.now())
    else:
        submitting.withdraw(filing, reason="另行申请", by=filing.created_by, at=timezone.now(), seen=filing.version)
    assert statuses(people[1].user, filing) == [404] * 4


def test_files_are_served_to_members_when_clean(bureau: Desk, opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    file = Attachment.objects.filter(subject_id=filing.pk).first()
    base = f"/desk/filings/{filing.pk}/evaluation/files/"
    foreign = attach(submitted(2), "plan", at=timezone.now())
    client = signed_in(people[1].user)
    assert [client.get(f"{base}{file.pk}/{tail}").status_code for tail in ("", "show/")] == [200, 200]
    assert client.get(f"{base}{foreign.pk}/").status_code == 404
    assert [signed_in(account).get(f"{base}{file.pk}/").status_code for account in (bureau.reviewer, road.expert(99).user)] == [404, 404]
    Attachment.objects.filter(pk=file.pk).update(scan_state=ScanState.WAITING)
    assert client.get(f"{base}{file.pk}/").status_code == 404
    assert f"{base}{file.pk}/" not in client.get(f"/desk/filings/{filing.pk}/evaluation/").content.decode()


# --- the list ---


def test_list_holds_ones_own_panels_by_what_they_need(bureau: Desk, opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    other = road.reviewed(road.accepted(submitted(2), bureau, timezone.now()), bureau, timezone.now())
    stand_in = road.expert(99, MemberKind.MANAGERIAL)
    kinds = {people[1]: MemberKind.PROFESSIONAL, stand_in: MemberKind.MANAGERIAL}
    evaluating.invite_panel(other, kinds, lead=people[1], by=bureau.reviewer, at=timezone.now())
    groups = signed_in(people[1].user).get("/desk/panels/").context["groups"]
    assert {group["key"]: [row["filing"].pk for row in group["rows"]] for group in groups} == {"invited": [other.pk], "sign": [filing.pk]}
    road.signed(filing, dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED), timezone.now())
    for person, key in ((people[0], "conclude"), (people[2], "waiting")):
        groups = signed_in(person.user).get("/desk/panels/").context["groups"]
        assert {group["key"]: [row["filing"].pk for row in group["rows"]] for group in groups} == {key: [filing.pk]}


def test_list_says_what_is_overdue(bureau: Desk) -> None:
    """B53: thirty working days after the review are long over."""
    at = timezone.now() - timedelta(days=75)
    reviewed = road.reviewed(road.accepted(submitted(at=at), bureau, at), bureau, at)
    _, people = road.evaluating_now(reviewed, bureau, at)
    text = signed_in(people[0].user).get("/desk/panels/").content.decode()
    assert "逾期" in text


# --- the opinion ---


def said(filing: Filing, **more: str) -> dict[str, str]:
    found = {f"head-{head.value}": OpinionResult.MET.value for head in Head}
    found |= {f"line-{key}": LineResult.PASSED.value for key in filing.lines.values_list("pk", flat=True)}
    return found | {"text": "同意"} | more


def test_opinion_is_signed_with_remarks_and_shown_afterwards(opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    client = signed_in(people[1].user)
    more = {"head-premises": "met_after_fix", "head-premises-remark": "工位偏少", "is_dissent": "on"}
    answer = client.post(f"/desk/filings/{filing.pk}/opinion/", said(filing, **more))
    opinion = Opinion.objects.get()
    assert (answer.status_code, opinion.member.person, opinion.is_dissent) == (302, people[1], True)
    assert (opinion.heads["premises"], opinion.remarks) == ("met_after_fix", {"heads": {"premises": "工位偏少"}, "lines": {}})
    page = client.get(f"/desk/filings/{filing.pk}/opinion/")
    assert ("form" in page.context, "工位偏少" in page.content.decode(), opinion.sha256 in page.content.decode()) == (False, True, True)


@pytest.mark.parametrize("missing", ["head-credit", "text"])
def test_opinion_that_is_not_whole_keeps_what_was_typed(opened: tuple[Filing, list[Person]], missing: str) -> None:
    filing, people = opened
    typed = said(filing, **{"head-rules-remark": "制度齐全"})
    del typed[missing]
    answer = signed_in(people[1].user).post(f"/desk/filings/{filing.pk}/opinion/", typed)
    assert (answer.status_code, "制度齐全" in answer.content.decode(), Opinion.objects.exists()) == (422, True, False)


def test_second_signature_is_refused(opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    client = signed_in(people[1].user)
    found = [client.post(f"/desk/filings/{filing.pk}/opinion/", said(filing, text=text)).status_code for text in ("同意", "改主意")]
    assert (found, Opinion.objects.get().text) == ([302, 422], "同意")


# --- the conclusion ---


def concluded(filing: Filing, **more: str) -> dict[str, object]:
    return {**said(filing, **more), "methods": [method.value for method in Method], "seen": filing.version}


def all_signed(filing: Filing, **results: LineResult) -> None:
    road.signed(filing, dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED), timezone.now())


def test_conclusion_waits_for_the_others_and_shows_nothing_of_theirs_before(opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    signed_in(people[1].user).post(f"/desk/filings/{filing.pk}/opinion/", said(filing, text="独立意见在此"))
    page = signed_in(people[0].user).get(f"/desk/filings/{filing.pk}/conclusion/")
    text = page.content.decode()
    assert (page.context["form"], people[2].name in text, "独立意见在此" in text) == (None, True, False)


def test_lead_sees_all_opinions_and_where_they_differ(opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    for person, result in zip(people, ("met", "met", "not_met"), strict=True):
        signed_in(person.user).post(
            f"/desk/filings/{filing.pk}/opinion/", said(filing, **{"head-people": result, "text": f"{person}的意见"})
        )
    page = signed_in(people[0].user).get(f"/desk/filings/{filing.pk}/conclusion/")
    assert [row["title"] for row in page.context["heads"] if not row["agreed"]] == [Head.PEOPLE.label]
    assert [person.name for person in people if f"{person}的意见" not in page.content.decode()] == []
    chosen = page.context["form"].initial
    assert ("head-people" in chosen, chosen[f"head-{Head.RULES}"]) == (False, "met")


def test_member_cannot_conclude(opened: tuple[Filing, list[Person]]) -> None:
    filing, people = opened
    all_signed(filing)
    answer = signed_in(people[1].user).post(f"/desk/filings/{filing.pk}/conclusion/", concluded(filing))
    assert (answer.status_code, fresh(filing).state) == (403, State.EVALUATING)


@pytest.mark.parametrize(
    ("result", "state"), [pytest.param("passed", State.EVALUATED, id="conclude"), pytest.param("failed", State.DECIDING, id="B58-fail")]
)
def test_conclusion_follows_the_lines(opened: tuple[Filing, list[Person]], result: str, state: State) -> None:
    filing, people = opened
    all_signed(filing)
    lines = {f"line-{key}": result for key in filing.lines.values_list("pk", flat=True)}
    first = next(iter(lines))
    answer = signed_in(people[0].user).post(
        f"/desk/filings/{filing.pk}/conclusion/", concluded(filing, **lines, **{f"{first}-remark": "设备不足"})
    )
    assert (answer.status_code, answer.url, fresh(filing).state) == (302, "/desk/panels/", state)
    assert filing.lines.get(pk=first.removeprefix("line-")).panel_remark == "设备不足"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        pytest.param({"methods": ["documents"]}, 422, id="B56-unused-without-reason"),
        pytest.param({"methods": []}, 422, id="B56-none"),
        pytest.param({"text": ""}, 422, id="no-words"),
        pytest.param({"seen": 1}, 409, id="stale"),
        pytest.param({"seen": "x"}, 409, id="forged"),
    ],
)
def test_conclusion_that_is_refused(opened: tuple[Filing, list[Person]], wrong: dict[str, object], status: int) -> None:
    filing, people = opened
    all_signed(filing)
    answer = signed_in(people[0].user).post(f"/desk/filings/{filing.pk}/conclusion/", concluded(filing) | wrong)
    assert (answer.status_code, fresh(filing).state) == (status, State.EVALUATING)
