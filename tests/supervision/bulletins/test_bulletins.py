"""A bulletin from its facts to its withdrawal: who, two persons, what stays. Clause: 文三(三)."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.inbox.models import Message
from portal.institutions.models import ConductRecord, Registration
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import BulletinState, Tone
from supervision.models import Bulletin, Mention
from supervision.queries.bulletins import facts
from supervision.rules.bulletins import Said, Text, personal_numbers, prefilled
from supervision.services import bulletins
from tests.filings.stage import MONDAY
from tests.filings.views.officers import signed_in
from tests.supervision.issues.stage import DAY, TODAY, Office, office, raised, watched

pytestmark = pytest.mark.django_db
LIST = "/desk/supervision/bulletins/"


@pytest.fixture
def city() -> Office:
    return office()


@pytest.fixture
def subject() -> tuple[Registration, User]:
    return watched()


def text(registration: Registration, **change: object) -> Text:
    mention = Said(registration.pk, Tone.ADVERSE, "考场未封闭。")
    return replace(Text("八月督导情况", TODAY - 30 * DAY, TODAY, "本期情况如下。", (mention,)), **change)  # type: ignore[arg-type]


def drafted(registration: Registration, by: User) -> Bulletin:
    return bulletins.draft(registration.supervised_by, text(registration), by=by, at=MONDAY)


def test_numbers_of_persons_are_found() -> None:
    assert personal_numbers("联系 13800001111，身份证 450204199001011234 和 45020419900101123X") == (
        "13800001111",
        "450204199001011234",
        "45020419900101123X",
    )
    assert personal_numbers("2026年 4502-0001号，信用代码 91450200MA7LP001XX，200 人次") == ()


def test_facts_of_the_period_are_offered_by_institution(subject: tuple[Registration, User], city: Office) -> None:
    issue = raised(subject[0], city.inspector)
    (found,) = facts(city.authority, TODAY, TODAY)
    assert (found.registration, found.words) == (subject[0], f"问题 {issue.number}：考场未封闭，无关人员进出，尚未销号。")
    assert facts(city.authority, TODAY + DAY, TODAY + DAY) == facts(office("450100").authority, TODAY, TODAY) == []
    assert prefilled([("问1", "无", True)], [("检1", "正常")]) == "检查 检1，结果：正常。问题 问1：无，已整改到位。"


def test_only_who_inspects_drafts_and_each_gap_is_named(subject: tuple[Registration, User], city: Office) -> None:
    registration, admin = subject
    for by in (city.reviewer, city.approver, admin, office("450100").inspector):
        with pytest.raises(NotAllowed):
            drafted(registration, by)
    empty = text(registration, title=" ", text="", mentions=(), period_to=date(2030, 1, 1))
    with pytest.raises(Refused) as refused:
        bulletins.draft(city.authority, empty, by=city.inspector, at=MONDAY)
    assert [reason.path for reason in refused.value.reasons] == ["title", "text", "mentions", "period_to"]


def test_two_persons_then_public_with_records_and_messages(subject: tuple[Registration, User], city: Office) -> None:
    registration, admin = subject
    row = drafted(registration, city.inspector)
    grant(city.inspector, city.authority, Role.REVIEWER, by=None, at=MONDAY - DAY)
    drafter = User.objects.get(pk=city.inspector.pk)
    with pytest.raises(Refused) as refused:
        bulletins.proofread(row, by=drafter, at=MONDAY, seen=row.version)
    assert [reason.rule for reason in refused.value.reasons] == ["D111"]
    row = bulletins.proofread(row, by=city.reviewer, at=MONDAY, seen=row.version)
    assert (Client().get(f"/bulletins/{row.pk}/").status_code, ConductRecord.objects.count()) == (404, 0)
    row = bulletins.publish(row, by=city.approver, at=MONDAY, seen=row.version)
    assert [(one.kind, one.link) for one in ConductRecord.objects.all()] == [("bulletin_adverse", f"/bulletins/{row.pk}/")]
    assert Message.objects.get(recipient=admin).body == "考场未封闭。"
    assert "考场未封闭" in Client().get(f"/bulletins/{row.pk}/").content.decode()
    assert "八月督导情况" in Client().get("/bulletins/").content.decode()
    row = bulletins.withdraw(row, words="事实有误", by=city.approver, at=MONDAY + DAY, seen=row.version)
    shown = Client().get(f"/bulletins/{row.pk}/").content.decode()
    assert ("事实有误" in shown, "考场未封闭" in shown) == (True, False)
    assert {one.kind for one in ConductRecord.objects.all()} == {"bulletin_adverse", "unbulletin_adverse"}


def test_draft_sent_back_is_revised_and_a_checked_one_is_not(subject: tuple[Registration, User], city: Office) -> None:
    row = drafted(subject[0], city.inspector)
    row = bulletins.proofread(row, by=city.reviewer, at=MONDAY, seen=row.version)
    with pytest.raises(Refused):
        bulletins.revise(row, text(subject[0]), by=city.inspector, at=MONDAY, seen=row.version)
    row = bulletins.send_back(row, words="补充整改情况", by=city.approver, at=MONDAY, seen=row.version)
    again = text(subject[0], title="督导通报", mentions=(Said(subject[0].pk, Tone.NEUTRAL, "已整改。"),))
    row = bulletins.revise(row, again, by=city.second, at=MONDAY, seen=row.version)
    assert (row.state, row.title, row.drafted_by, Mention.objects.get().words) == (
        BulletinState.DRAFTED,
        "督导通报",
        city.second,
        "已整改。",
    )


def test_mention_rests_on_issues_of_its_own_registration_alone(subject: tuple[Registration, User], city: Office) -> None:
    other, _ = watched(2)
    mine, foreign = raised(subject[0], city.inspector), raised(other, city.inspector)
    said = Said(subject[0].pk, Tone.ADVERSE, "考场未封闭。", (mine.pk, foreign.pk))
    bulletins.draft(city.authority, text(subject[0], mentions=(said,)), by=city.inspector, at=MONDAY)
    assert list(Mention.objects.get().issues.all()) == [mine]


def test_pages_draft_warn_and_publish(subject: tuple[Registration, User], city: Office) -> None:
    registration, _ = subject
    raised(registration, city.inspector)
    client, days = signed_in(city.inspector), f"from={TODAY}&to={TODAY}"
    assert "没有问题和检查" in client.get(f"{LIST}new/?from=2020-01-01&to=2020-01-31").content.decode()
    shown = client.get(f"{LIST}new/?{days}")
    assert "考场未封闭，无关人员进出" in shown.content.decode()
    pk = registration.pk
    said = {"title": "通报", "text": "电话 13800001111", f"take-{pk}": "on", f"tone-{pk}": "adverse", f"words-{pk}": "未封闭。"}
    none = client.post(f"{LIST}new/?{days}", {**said, f"take-{pk}": ""})
    assert (none.status_code, Bulletin.objects.count()) == (422, 0)
    assert client.post(f"{LIST}new/?{days}", said).status_code == 302
    row = Bulletin.objects.get()
    assert "13800001111" in signed_in(city.reviewer).get(f"{LIST}{row.pk}/").context["personal"]
    steps = ((city.inspector, "proofread"), (city.reviewer, "proofread"), (city.reviewer, "publish"), (city.approver, "publish"))
    answers = []
    for by, word in steps:
        row.refresh_from_db()
        answers.append(signed_in(by).post(f"{LIST}{row.pk}/{word}/", {"seen": row.version}).status_code)
    assert answers == [403, 302, 403, 302]
    assert signed_in(office("450100").reviewer).get(f"{LIST}{row.pk}/").status_code == 404
