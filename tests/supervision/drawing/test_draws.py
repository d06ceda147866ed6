"""A draw from its registers to its publication: frozen before the seed, two persons, nothing editable, every change found. Clause: 文三(一), N1."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.institutions.enums import FactKind, Track
from portal.institutions.models import Engagement
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused
from supervision import redraw
from supervision.enums import DrawState, InspectorKind
from supervision.models import Avoidance, Draw, Inspection
from supervision.queries import draws as queries
from supervision.queries import pool
from supervision.services import draws
from tests.supervision.drawing import stage
from tests.supervision.drawing.stage import HOUR, NOW, SEED, Bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Bureau:
    return stage.bureau()


def why(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [reason.text for reason in refused.value.reasons]


def test_draw_goes_from_registers_to_its_publication(office: Bureau) -> None:
    draw = stage.drawn(office)
    assert draw.result == redraw.draw(draw.document, SEED.seed)
    assert len(draw.result["drawn"]) == 2  # 10 % of twelve, rounded up
    draw = draws.publish(draw, by=office.reviewer, at=NOW + 4 * HOUR, seen=draw.version)
    draw.refresh_from_db()
    assert (draw.state, draw.seed, queries.check(draw)) == (DrawState.PUBLISHED, "3 5 1 6 2 4 4 1", ())
    acts = [
        *("prepare_draw", "freeze", "publish_hashes", "enter_seed", "publish_seed", "run", "note_drawn", "publish"),
    ]
    found = Entry.objects.filter(subject_type="supervision.draw").order_by("pk").values_list("act", flat=True)
    assert list(found) == [f"supervision.{name}" for name in acts]
    assert {row.recipient for row in Message.objects.filter(title__startswith="抽取完成")} == {office.reviewer}


def test_publication_arranges_a_visit_by_the_drawn_team_for_each_that_was_drawn(office: Bureau) -> None:
    draw = stage.drawn(office)
    draws.publish(draw, by=office.reviewer, at=NOW + 4 * HOUR, seen=draw.version)
    made = {
        row.registration.number: {member.person.name for member in row.team.members.all()}
        for row in Inspection.objects.filter(draw=draw).select_related("registration")
    }
    names = {row["id"]: row["name"] for row in draw.document["inspectors"]}
    assert made == {row["object"]: {names[key] for key in row["team"]} for row in draw.result["drawn"]}
    visited = draws.prepare(draw.plan, team=2, by=office.inspector, at=NOW + 5 * HOUR).document["objects"]
    assert {row["id"] for row in visited if row["excluded"] == "12 个月内已抽中"} == set(made)


def test_registers_hold_standing_class_and_reasons_of_the_day(office: Bureau) -> None:
    rows = {
        name: stage.registration(number) for number, name in enumerate(("a", "b", "c", "d", "held", "suspended", "ended", "rests"), start=1)
    }
    for name, stars in (("a", "5"), ("c", "2"), ("d", "1")):
        stage.fact(rows[name], FactKind.STAR, stars)
    stage.fact(rows["b"], FactKind.STAR, "1", from_on=date(2025, 6, 1), until_on=date(2026, 6, 1))
    stage.fact(rows["held"], FactKind.HOLD)
    stage.fact(rows["suspended"], FactKind.SUSPENSION)
    stage.fact(rows["ended"], FactKind.TERMINATION)
    stage.registration(9, code="450300")
    for number in (1, 2):
        stage.inspector(number, office.authority)
    plan = stage.published(office)
    earlier = Draw.objects.create(number="甲", plan=plan, shares={}, document={}, prepared_at=NOW, prepared_by=office.inspector)
    Draw.objects.filter(pk=earlier.pk).update(drawn_at=NOW - timedelta(days=300))
    _visit(rows["rests"], office, draw=earlier, on=date(2026, 2, 1))
    draw = draws.prepare(replace_open(plan, earlier), team=2, by=office.inspector, at=NOW)
    found = {row["id"]: (row["stratum"], row["excluded"]) for row in draw.document["objects"]}
    assert found == {
        rows["a"].number: ("柳州市·A 级", ""),
        rows["b"].number: ("柳州市·B 级", ""),
        rows["c"].number: ("柳州市·C 级", ""),
        rows["d"].number: ("柳州市·D 级", ""),
        rows["held"].number: ("柳州市·B 级", "有在办案件"),
        rows["suspended"].number: ("柳州市·B 级", "暂停评价期间"),
        rows["rests"].number: ("柳州市·B 级", "12 个月内已抽中"),
    }


def replace_open(plan: Any, draw: Draw) -> Any:
    """The draw of before is done with."""
    draws.void(draw, reason="试抽", by=_approver(plan), at=NOW, seen=draw.version)
    return plan


def _approver(plan: Any) -> Any:
    return plan.approved_by


def _visit(found: Any, office: Bureau, *, on: date, draw: Draw | None = None) -> Inspection:
    count = Inspection.objects.count()
    return Inspection.objects.create(
        number=f"检{count}",
        code=f"c{count}",
        authority=office.authority,
        registration=found,
        kind="routine",
        draw=draw,
        planned_on=on,
        scheduled_at=NOW,
        scheduled_by=office.inspector,
    )


def test_institution_that_was_visited_twice_this_year_is_never_drawn_not_even_of_class_d(office: Bureau) -> None:
    stage.registers(office, objects=3)
    capped = stage.registration(4)
    twin = stage.registration(5, track=Track.EXAMINING_SPECIAL, person=capped.legal_person)
    stage.fact(capped, FactKind.WATCH)
    for month in (3, 5):
        _visit(twin, office, on=date(2026, month, 1))
    draw = draws.prepare(stage.published(office), team=2, by=office.inspector, at=NOW)
    found = {row["id"]: row["excluded"] for row in draw.document["objects"] if row["excluded"]}
    assert found == dict.fromkeys((capped.number, twin.number), "本年度已检查 2 次，达到上限")
    results = [redraw.draw(draw.document, str(seed))["drawn"] for seed in range(200)]
    assert not {row["object"] for rows in results for row in rows} & {capped.number, twin.number}


def test_inspectors_keep_out_of_what_they_declared_where_they_work_and_where_they_are_engaged(office: Bureau) -> None:
    rows = [stage.registration(number) for number in (1, 2, 3)]
    own = [stage.inspector(number, office.authority) for number in (1, 2)]
    lent = stage.inspector(3, office.authority, kind=InspectorKind.INTERNAL, employer=rows[2].legal_person, cities=["450200"])
    Avoidance.objects.create(inspector=own[0], legal_person=rows[0].legal_person, reason="亲属任职", from_on=date(2026, 5, 1))
    Avoidance.objects.create(
        inspector=own[0], legal_person=rows[1].legal_person, reason="已调离", from_on=date(2026, 5, 1), until_on=date(2026, 6, 1)
    )
    Engagement.objects.create(
        legal_person=rows[1].legal_person, track=Track.GRADING_EMPLOYER, person=own[1].person, role="assessor", from_on=date(2026, 1, 1)
    )
    stage.inspector(4, office.authority, valid_until=date(2026, 11, 22))
    stage.inspector(5, office.authority, until_on=date(2026, 11, 23))
    document = pool.document(stage.published(office), 2, NOW.date())
    assert document["inspectors"] == [
        {"id": "桂执0001", "name": "检查员1", "excluded": "", "cities": [], "avoids": [rows[0].number]},
        {"id": "桂执0002", "name": "检查员2", "excluded": "", "cities": [], "avoids": [rows[1].number]},
        {"id": "桂执0003", "name": "机构内部质量督导员", "excluded": "", "cities": ["450200"], "avoids": [rows[2].number]},
        {"id": "桂执0004", "name": "检查员4", "excluded": "证件已于 2026-11-22 到期", "cities": [], "avoids": []},
    ]
    assert lent.person.name not in str(document)


@pytest.mark.parametrize("count", [2, 40])
def test_registers_take_the_same_queries_however_long(office: Bureau, count: int, django_assert_num_queries: Any) -> None:
    stage.registers(office, objects=count)
    plan = stage.published(office)
    pool.limits(NOW.date(), 2)  # the figures are read once a process
    with django_assert_num_queries(9):
        assert len(pool.document(plan, 2, NOW.date())["objects"]) == count


def test_plan_that_is_not_public_or_has_a_draw_under_way_is_not_drawn_from(office: Bureau) -> None:
    draw = stage.prepared(office)
    text = f"本计划的抽取 {draw.number} 还没有公布或作废。"
    assert why(lambda: draws.prepare(draw.plan, team=2, by=office.inspector, at=NOW)) == [text]
    late = draws.prepare_blockers(draw.plan, at=NOW + timedelta(days=60))
    assert [reason.text for reason in late] == ["计划已于 2026-12-31 到期，不能再抽取。", text]


@pytest.mark.parametrize("team", [1, 10])
def test_team_of_a_size_that_no_law_knows_is_refused(office: Bureau, team: int) -> None:
    stage.registers(office)
    assert why(lambda: draws.prepare(stage.published(office), team=team, by=office.inspector, at=NOW)) == ["检查组每组 2 至 9 人。"]


def test_freeze_is_refused_where_the_registers_have_changed_since(office: Bureau) -> None:
    draw = stage.prepared(office)
    stage.registration(77)
    changed = "备妥之后名录或机构状态有变化，请先“重新备妥”，核对后再冻结。"
    assert why(lambda: draws.freeze(draw, by=office.inspector, at=NOW + HOUR, seen=draw.version)) == [changed]
    draw = draws.refresh(draw, team=2, by=office.inspector, at=NOW + HOUR, seen=draw.version)
    assert draws.freeze(draw, by=office.inspector, at=NOW + HOUR, seen=draw.version).state == DrawState.FROZEN


def test_two_draws_that_may_share_an_institution_are_not_frozen_side_by_side(office: Bureau) -> None:
    first, plan = stage.frozen(office), stage.published(office, title="专项督导")
    second = draws.prepare(plan, team=2, by=office.inspector, at=NOW + HOUR)
    text = f"{office.authority}的抽取 {first.number} 已冻结、尚未公布，名录可能有相同的机构，请等它公布或作废。"
    assert why(lambda: draws.freeze(second, by=office.inspector, at=NOW + HOUR, seen=second.version)) == [text]
    draws.void(first, reason="见证人缺席", by=office.approver, at=NOW + HOUR, seen=first.version)
    assert draws.freeze(second, by=office.inspector, at=NOW + HOUR, seen=second.version).state == DrawState.FROZEN


def test_nothing_is_edited_once_frozen(office: Bureau) -> None:
    draw = stage.frozen(office)
    refused = why(lambda: draws.refresh(draw, team=3, by=office.inspector, at=NOW + HOUR, seen=draw.version))
    assert refused == ["抽取现为“名录已冻结公布”，名录不能再改。"]


def test_seed_before_the_freeze_is_refused_by_the_service(office: Bureau) -> None:
    draw = stage.prepared(office)
    refused = why(lambda: draws.enter_seed(draw, SEED, by=office.second, at=NOW + 3 * HOUR, seen=draw.version))
    assert refused == ["现为“名录已备”，不能录入种子。"]


@pytest.mark.parametrize(
    "columns",
    [
        {"seed": "1 2 3", "seed_source": "骰子", "seeded_at": NOW},
        {"seed": "1 2 3", "seed_source": "骰子", "seeded_at": NOW, "frozen_at": NOW + HOUR},
    ],
    ids=["never-frozen", "frozen-later"],
)
def test_seed_before_the_freeze_is_refused_by_the_database(office: Bureau, columns: dict[str, Any]) -> None:
    draw = stage.prepared(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**columns)


def test_whoever_froze_does_not_enter_the_seed(office: Bureau) -> None:
    draw = stage.frozen(office)
    refused = why(lambda: draws.enter_seed(draw, SEED, by=office.inspector, at=NOW + 3 * HOUR, seen=draw.version))
    assert refused == ["名录由你冻结，种子须由另一名工作人员录入。"]
    columns = {"seed": "1", "seed_source": "骰", "seeded_at": NOW + 2 * HOUR, "seeded_by": office.inspector}
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**columns)


def test_seed_that_came_up_before_the_freeze_is_refused(office: Bureau) -> None:
    draw = stage.frozen(office)
    early = replace(SEED, arose_at=NOW)
    refused = why(lambda: draws.enter_seed(draw, early, by=office.second, at=NOW + 3 * HOUR, seen=draw.version))
    assert refused == ["种子须在名录冻结（2026-11-23 11:00）之后产生。"]


def tampered(draw: Draw, change: Callable[[Any], None]) -> Draw:
    """Somebody writes past the portal, straight into the database."""
    document = draw.document
    change(document)
    Draw.objects.filter(pk=draw.pk).update(document=document)
    return Draw.objects.get(pk=draw.pk)


CHANGES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "excluded": (lambda document: document["objects"][3].update(excluded="有在办案件"), "抽查对象名录"),
    "taken-out": (lambda document: document["objects"].pop(), "抽查对象名录"),
    "recusal": (lambda document: document["inspectors"][0].update(avoids=["x"]), "检查人员名录"),
    "size": (lambda document: document["sizes"]["strata"].update({"柳州市·B 级": 1}), "抽取数"),
}


@pytest.mark.parametrize(("change", "part"), CHANGES.values(), ids=CHANGES)
def test_any_change_of_a_frozen_register_is_found_and_stops_the_draw(office: Bureau, change: Callable[[Any], Any], part: str) -> None:
    draw = stage.seeded(office)
    assert queries.check(draw) == ()  # the control: untouched, it fits
    draw = tampered(draw, change)
    assert queries.check(draw) == (part,)
    refused = why(lambda: draws.run(draw, by=office.inspector, at=NOW + 3 * HOUR, seen=draw.version))
    assert refused == [f"{part}与冻结时公布的校验值不符，不能继续，请作废并报告。"]


def test_rewriting_the_same_document_is_no_change(office: Bureau) -> None:
    """The negative control: other spaces and another order of keys in the stored JSON are the same register."""
    draw = tampered(
        stage.frozen(office), lambda document: document.update(inspectors=[dict(reversed(row.items())) for row in document["inspectors"]])
    )
    assert queries.check(draw) == ()


def test_result_that_was_exchanged_is_found_and_not_published(office: Bureau) -> None:
    draw = stage.drawn(office)
    result = {**draw.result, "drawn": list(reversed(draw.result["drawn"]))}
    Draw.objects.filter(pk=draw.pk).update(result=result)
    draw = Draw.objects.get(pk=draw.pk)
    assert queries.check(draw) == ("抽取结果",)
    refused = why(lambda: draws.publish(draw, by=office.reviewer, at=NOW + 4 * HOUR, seen=draw.version))
    assert refused == ["抽取结果与冻结时公布的校验值不符，不能继续，请作废并报告。"]


def test_void_draw_stays_whole_and_the_next_one_names_it(office: Bureau) -> None:
    draw = stage.drawn(office)
    before = (draw.document, draw.hashes, draw.seed, draw.result)
    assert why(lambda: draws.void(draw, reason=" ", by=office.approver, at=NOW + 4 * HOUR, seen=draw.version)) == ["请写明作废的理由。"]
    gone = draws.void(draw, reason="见证人与机构有关联", by=office.approver, at=NOW + 4 * HOUR, seen=draw.version)
    gone.refresh_from_db()
    assert (gone.state, (gone.document, gone.hashes, gone.seed, gone.result)) == (DrawState.VOID, before)
    again = draws.prepare(draw.plan, team=2, by=office.inspector, at=NOW + 4 * HOUR)
    assert again.replaces == gone
    assert list(queries.public()) == [gone]


def test_act_on_a_page_of_before_is_refused_as_stale(office: Bureau) -> None:
    draw = stage.prepared(office)
    seen = draw.version
    draws.refresh(draw, team=3, by=office.inspector, at=NOW, seen=seen)
    with pytest.raises(StaleError):
        draws.freeze(draw, by=office.inspector, at=NOW, seen=seen)


def test_list_of_draws_reads_no_registers(office: Bureau) -> None:
    stage.frozen(office)
    assert [row.get_deferred_fields() for row in queries.public()] == [{"document", "result"}]
