"""The pages of plans, inspectors and draws: who reads what, what a press does, what everybody sees. Clause: 文三(一), N1."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.access.services import grant
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.people import identity
from portal.people.models import Person
from supervision import redraw
from supervision.enums import DrawState, PlanState
from supervision.models import Avoidance, Draw, InspectionPlan, Inspector
from supervision.services import draws, plans
from tests.filings.stage import user
from tests.supervision.drawing import stage
from tests.supervision.drawing.stage import HOUR, NOW, SAID, Bureau

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
PLANS, DRAWS, PEOPLE = (f"/desk/supervision/{name}/" for name in ("plans", "draws", "inspectors"))
TYPED = {
    "kind": "routine",
    "title": "2026 年第四季度日常督导",
    "from_on": "2027-01-01",
    "to_on": "2027-03-31",
    "content": "考务管理",
    "focus": "题库保管",
    "objects_text": "本市监管的评价机构",
    "forms": ["visit"],
    "mechanism": "own",
    "partners": "柳州市市场监督管理局\n\n柳州市教育局",
}


@pytest.fixture
def office(db: None) -> Bureau:
    return stage.bureau()


def of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read_by(address: str, people: dict[str, Any]) -> dict[str, int]:
    return {name: of(person).get(address).status_code for name, person in people.items()}


def test_plan_and_draw_are_read_by_their_authority_and_from_above_and_by_nobody_else(office: Bureau) -> None:
    draw = stage.prepared(office)
    other, region = stage.bureau("450300"), stage.bureau("450000")
    auditor = user("审计")
    grant(auditor, authority("450000"), Role.AUDITOR, by=None, at=NOW)
    acceptor = user("受理")
    grant(acceptor, office.authority, Role.ACCEPTOR, by=None, at=NOW)
    one = Inspector.objects.order_by("pk")[0]
    people = {
        "inspector": office.inspector,
        "reviewer": office.reviewer,
        "approver": office.approver,
        "acceptor": acceptor,
        "other": other.inspector,
        "region": region.inspector,
        "auditor": auditor,
    }
    expected = {"inspector": 200, "reviewer": 200, "approver": 200, "acceptor": 403, "other": 404, "region": 200, "auditor": 200}
    for address in (f"{PLANS}{draw.plan_id}/", f"{DRAWS}{draw.pk}/", f"{PEOPLE}{one.pk}/"):
        assert read_by(address, people) == expected
    assert read_by(f"/draws/{draw.pk}/", people) == dict.fromkeys(people, 404)  # not frozen: nobody's yet


def test_plan_goes_from_a_form_to_the_public_page(office: Bureau) -> None:
    inspector, reviewer, approver = of(office.inspector), of(office.reviewer), of(office.approver)
    assert inspector.post(f"{PLANS}new/", TYPED).status_code == 302
    plan = InspectionPlan.objects.get()
    assert plan.partners == ["柳州市市场监督管理局", "柳州市教育局"]
    assert Client().get(f"/inspections/plans/{plan.pk}/").status_code == 404
    for client, word in ((approver, "approve"), (reviewer, "publish")):
        plan.refresh_from_db()
        assert client.post(f"{PLANS}{plan.pk}/{word}/", {"seen": plan.version}).status_code == 302
    public = Client().get(f"/inspections/plans/{plan.pk}/").content.decode()
    assert [text in public for text in ("考务管理", "题库保管", "本市监管的评价机构", "柳州市教育局")] == [True] * 4
    assert office.inspector.name not in public
    assert "2026 年第四季度日常督导" in Client().get("/inspections/plans/").content.decode()
    plan.refresh_from_db()
    unsaid = inspector.post(f"{PLANS}{plan.pk}/close/", {"seen": plan.version, "summary": " "})
    assert (unsaid.status_code, InspectionPlan.objects.get().state) == (422, PlanState.PUBLISHED)
    assert inspector.post(f"{PLANS}{plan.pk}/close/", {"seen": plan.version, "summary": "检查 12 家。"}).status_code == 302
    assert "检查 12 家。" in Client().get(f"/inspections/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to_on": "2026-12-31"}, "结束日期早于开始日期"),
        ({"to_on": "2028-03-31"}, "一份计划不超过一年"),
        ({"kind": "enforcement", "forms": ["remote"]}, "执法检查到现场进行"),
        ({"kind": "enforcement", "mechanism": "mutual"}, "执法检查由执法人员实施"),
        ({"focus": ""}, "监管重点"),
    ],
    ids=["order", "too-long", "form", "mechanism", "empty"],
)
def test_unsound_plan_comes_back_with_what_was_typed(office: Bureau, changed: dict[str, Any], words: str) -> None:
    answer = of(office.inspector).post(f"{PLANS}new/", {**TYPED, **changed})
    page = answer.content.decode()
    assert (answer.status_code, words in page, "考务管理" in page, InspectionPlan.objects.count()) == (422, True, True, 0)


def test_plan_is_changed_only_while_drafted_and_not_from_a_stale_page(office: Bureau) -> None:
    plan = plans.draft(office.authority, SAID, by=office.inspector, at=timezone.now())
    client, address = of(office.second), f"{PLANS}{plan.pk}/edit/"
    assert client.post(address, {**TYPED, "seen": plan.version}).status_code == 302
    stale = client.post(address, {**TYPED, "title": "另一个名称", "seen": plan.version})
    assert (stale.status_code, "另一个名称" in stale.content.decode()) == (409, True)
    plan.refresh_from_db()
    assert (plan.title, plan.drafted_by) == (TYPED["title"], office.second)
    plans.approve(plan, by=office.approver, at=timezone.now(), seen=plan.version)
    plan.refresh_from_db()
    late = client.post(address, {**TYPED, "seen": plan.version})
    assert (late.status_code, "不能再修改内容" in late.content.decode()) == (422, True)


def test_who_drafted_does_not_approve(office: Bureau) -> None:
    grant(office.inspector, office.authority, Role.APPROVER, by=None, at=NOW)
    plan = plans.draft(office.authority, SAID, by=office.inspector, at=timezone.now())
    answer = of(office.inspector).post(f"{PLANS}{plan.pk}/approve/", {"seen": plan.version})
    assert (answer.status_code, "须由他人批准" in answer.content.decode()) == (422, True)


# A citizen ID number with a right check digit, of nobody.
ID_NUMBER = "450202199001010014"
ENTERED = {"name": "韦小明", "id_number": ID_NUMBER, "kind": "officer", "certificate": "桂执0009", "valid_until": "2030-01-01"}


def sound() -> str:
    """An identity number with its check digit."""
    return next(f"{ID_NUMBER[:17]}{last}" for last in "0123456789X" if not identity.problem(f"{ID_NUMBER[:17]}{last}"))


def test_inspector_is_entered_with_a_hash_and_a_mask_alone(office: Bureau) -> None:
    account = office.inspector
    answer = of(office.reviewer).post(f"{PEOPLE}new/", {**ENTERED, "id_number": sound(), "account": account.pk, "cities": ["450200"]})
    found = Inspector.objects.get()
    assert answer["Location"] == f"{PEOPLE}{found.pk}/"
    assert (found.person.id_hash, found.person.user, found.cities) == (identity.keyed_hash(sound()), account, ["450200"])
    assert not Person.objects.filter(id_mask__contains=sound()[4:14]).exists()
    again = of(office.reviewer).post(f"{PEOPLE}new/", {**ENTERED, "id_number": sound(), "name": "韦小强"})
    page = again.content.decode()
    assert again.status_code == 422
    assert [text in page for text in ("姓名与填写的不一致", "已在本机关名录中", "这个证号已在")] == [True] * 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id_number": "450202199001010010"}, "校验位不符"),
        ({"valid_until": "2020-01-01"}, "换发后再登记"),
        ({"kind": "internal"}, "须写明所在评价机构"),
        ({"employer": "91450202MA5K000001"}, "统一社会信用代码"),
    ],
)
def test_unsound_entry_comes_back_beside_its_field(office: Bureau, changed: dict[str, Any], words: str) -> None:
    answer = of(office.reviewer).post(f"{PEOPLE}new/", {**ENTERED, "id_number": sound(), **changed})
    assert (answer.status_code, words in answer.content.decode(), Inspector.objects.count()) == (422, True, 0)


def test_recusal_is_declared_by_an_inspector_and_ended_by_who_keeps_the_register(office: Bureau) -> None:
    one, found = stage.inspector(1, office.authority), stage.registration(1).legal_person
    declared = {"legal_person": found.credit_code, "reason": "亲属任职"}
    assert of(office.inspector).post(f"{PEOPLE}{one.pk}/avoid/", declared).status_code == 302
    twice = of(office.reviewer).post(f"{PEOPLE}{one.pk}/avoid/", declared)
    assert (twice.status_code, "已登记对" in twice.content.decode()) == (422, True)
    row = Avoidance.objects.get()
    address = f"{PEOPLE}{one.pk}/avoidances/{row.pk}/end/"
    ended = {
        name: of(person).post(address, {"reason": "已离任"}).status_code for name, person in vars(office).items() if name != "authority"
    }
    assert ended == {"inspector": 403, "second": 403, "reviewer": 302, "approver": 403}
    row.refresh_from_db()
    assert row.until_on == timezone.localdate()


def test_certificate_is_renewed_and_an_inspector_removed(office: Bureau) -> None:
    one, two = stage.inspector(1, office.authority), stage.inspector(2, office.authority)
    client = of(office.reviewer)
    taken = client.post(f"{PEOPLE}{one.pk}/certificate/", {"certificate": two.certificate, "valid_until": "2031-01-01"})
    assert (taken.status_code, "这个证号已在" in taken.content.decode()) == (422, True)
    assert client.post(f"{PEOPLE}{one.pk}/certificate/", {"certificate": "桂执8888", "valid_until": "2031-01-01"}).status_code == 302
    assert client.post(f"{PEOPLE}{two.pk}/remove/", {"reason": "调离"}).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.certificate, two.until_on) == ("桂执8888", timezone.localdate())
    assert client.post(f"{PEOPLE}{two.pk}/remove/", {"reason": "调离"}).status_code == 422


def pressed(client: Client, draw: Draw, word: str, **data: Any) -> int:
    draw.refresh_from_db()
    return client.post(f"{DRAWS}{draw.pk}/{word}/", {"seen": draw.version, **data}).status_code


@pytest.fixture
def today(office: Bureau) -> Draw:
    """Prepared now, on the day the pages read."""
    stage.registers(office)
    now = timezone.now()
    period = {"from_on": now.date(), "to_on": now.date().replace(month=12, day=31)}
    plan = stage.published(office, **period)
    return draws.prepare(plan, team=2, by=office.inspector, at=now)


def test_draw_is_frozen_seeded_run_and_published_by_its_pages_and_fits_a_rerun(office: Bureau, today: Draw) -> None:
    first, second, reviewer = of(office.inspector), of(office.second), of(office.reviewer)
    assert pressed(first, today, "freeze") == 302
    public = Client().get(f"/draws/{today.pk}/").content.decode()
    today.refresh_from_db()
    assert all(value in public for value in today.hashes.values())
    seed = {"kind": "dice", "seed": "3 5 1 6 2 4 4 1", "origin": "韦丽萍、覃建国"}
    early = {**seed, "arose_at": "2026-01-01T09:00"}
    assert pressed(second, today, "seed", **early) == 422
    assert pressed(first, today, "seed", **{**seed, "arose_at": "2999-01-01T09:00"}) == 422
    Draw.objects.filter(pk=today.pk).update(frozen_at=timezone.now() - HOUR)
    arose = f"{timezone.localtime(timezone.now() - HOUR / 2):%Y-%m-%dT%H:%M}"
    assert pressed(first, today, "seed", **seed, arose_at=arose) == 422  # he froze
    assert pressed(second, today, "seed", **seed, arose_at=arose) == 302
    assert pressed(first, today, "run") == 302
    assert pressed(reviewer, today, "publish") == 302
    today.refresh_from_db()
    assert today.state == DrawState.PUBLISHED
    document = json.loads(Client().get(f"/draws/{today.pk}/draw.json").content)
    assert redraw.draw(document, today.seed) == today.result
    page = Client().get(f"/draws/{today.pk}/").content.decode()
    assert [row["object"] in page for row in today.result["drawn"]] == [True, True]
    assert Client().get(f"/draws/{today.pk}/protocol/").status_code == 200
    rerun = Client().get(f"/draws/rerun/?draw={today.pk}").content.decode()
    assert (f'data-document="/draws/{today.pk}/draw.json"' in rerun, 'data-seed="3 5 1 6 2 4 4 1"' in rerun) == (True, True)
    assert office.inspector.name not in page


def test_page_of_a_draw_that_was_changed_says_so_to_everybody(office: Bureau, today: Draw) -> None:
    pressed(of(office.inspector), today, "freeze")
    assert "与冻结时公布的校验值不符" not in Client().get(f"/draws/{today.pk}/").content.decode()
    document = {**today.document, "objects": today.document["objects"][1:]}
    Draw.objects.filter(pk=today.pk).update(document=document)
    assert "与冻结时公布的校验值不符" in Client().get(f"/draws/{today.pk}/").content.decode()


def test_void_draw_stays_public_with_its_reason(office: Bureau, today: Draw) -> None:
    pressed(of(office.inspector), today, "freeze")
    assert pressed(of(office.approver), today, "void", reason="见证人缺席") == 302
    assert "见证人缺席" in Client().get(f"/draws/{today.pk}/").content.decode()


def test_registers_are_prepared_anew_before_the_freeze_alone(office: Bureau, today: Draw) -> None:
    client = of(office.inspector)
    assert pressed(client, today, "refresh", team="3") == 302
    today.refresh_from_db()
    assert today.document["sizes"]["team"] == 3
    assert pressed(client, today, "refresh", team="1") == 422
    assert pressed(client, today, "freeze") == 302
    assert pressed(client, today, "refresh", team="2") == 422


@pytest.mark.parametrize(("home", "unit"), [(PLANS, "检查计划"), (DRAWS, "双随机抽取"), (PEOPLE, "检查人员")])
def test_list_has_an_empty_face_and_the_rows_of_its_file(office: Bureau, home: str, unit: str) -> None:
    client = of(office.inspector)
    empty = client.get(home).content.decode()
    assert ("没有要显示的" in empty, unit in empty) == (True, True)
    stage.prepared(office)
    shown = client.get(home).context["page"].paginator.count
    lines = b"".join(client.get(f"{home}list.csv")).decode().splitlines()
    assert len(lines) - 1 == shown > 0
    assert client.get(f"{home}list.pdf").status_code == 404


@pytest.mark.parametrize("home", [PLANS, DRAWS, PEOPLE])
def test_list_takes_the_same_queries_at_every_length(office: Bureau, home: str, django_assert_max_num_queries: Any) -> None:
    stage.prepared(office, inspectors=20)
    for number in range(5):
        plan = stage.published(office, title=f"专项督导 {number}")
        draws.prepare(plan, team=2, by=office.inspector, at=NOW)
    client = of(office.inspector)
    client.get(home)
    with django_assert_max_num_queries(12):
        client.get(home)
