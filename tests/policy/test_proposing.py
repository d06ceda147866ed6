"""A figure changes by two persons, from a day on, with its impact kept (N4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.policy.figures import FIGURES, FigureError
from portal.policy.models import Figure, FigureProposal
from portal.policy.proposing import ImpactRow, confirm_figure, drop_figure, parsed_input, propose_figure
from portal.policy.queries import figure
from portal.policy.services import NoFigureError

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
FROM = date(2026, 10, 1)
ONE = Actor(7, "覃玉兰", "系统管理员", "自治区人力资源和社会保障厅")
OTHER = Actor(8, "邓伟", "系统管理员", "自治区人力资源和社会保障厅")
DOCUMENT = "桂人社发〔2026〕99号"
IMPACT = [ImpactRow(label="在办办件", text="按新值", count=3)]


def proposed(**changes: object) -> FigureProposal:
    given = {"key": "grading_filing", "value": 8, "effective_from": FROM, "basis": DOCUMENT, "by": ONE, "at": AT} | changes
    return propose_figure(given.pop("key"), given.pop("value"), **given)


def test_a_proposal_changes_nothing_before_somebody_else_confirms_it() -> None:
    row = proposed()
    assert figure("grading_filing", FROM).value == 10
    confirmed = confirm_figure(row, impact=IMPACT, by=OTHER, at=AT)
    assert (figure("grading_filing", FROM).value, figure("grading_filing", FROM - timedelta(days=1)).value) == (8, 10)
    assert figure("grading_filing", FROM).version_id == confirmed.figure_id
    assert (confirmed.outcome, confirmed.impact, confirmed.proposed_by, confirmed.closed_by) == ("confirmed", IMPACT, str(ONE), str(OTHER))


def test_both_steps_are_recorded_with_what_was_shown() -> None:
    confirm_figure(proposed(), impact=IMPACT, by=OTHER, at=AT)
    assert list(Entry.objects.values_list("act", "actor_id")) == [
        ("policy.propose_figure", 7),
        ("policy.set_figure", 8),
        ("policy.confirm_figure", 8),
    ]
    assert Entry.objects.last().data["impact"] == IMPACT


def test_confirming_refuses_whoever_proposed_and_a_second_time() -> None:
    row = proposed()
    with pytest.raises(FigureError, match="提出人不能确认"):
        confirm_figure(row, impact=IMPACT, by=ONE, at=AT)
    confirm_figure(row, impact=IMPACT, by=OTHER, at=AT)
    with pytest.raises(FigureError, match="已确认"):
        confirm_figure(row, impact=IMPACT, by=OTHER, at=AT)
    assert Figure.objects.filter(key="grading_filing").count() == 2


def test_confirming_refuses_a_day_that_has_passed_meanwhile() -> None:
    row = proposed()
    with pytest.raises(FigureError, match="已过"):
        confirm_figure(row, impact=IMPACT, by=OTHER, at=AT + timedelta(days=40))
    assert figure("grading_filing", date(2026, 12, 1)).value == 10


@pytest.mark.parametrize(("by", "note", "outcome"), [(ONE, "", "withdrawn"), (OTHER, "依据不符", "refused")])
def test_dropping_withdraws_ones_own_and_refuses_anothers(by: Actor, note: str, outcome: str) -> None:
    assert drop_figure(proposed(), note=note, by=by, at=AT).outcome == outcome
    assert figure("grading_filing", FROM).value == 10
    assert proposed(value=9).outcome == ""  # the figure is open to proposals again


def test_refusing_without_a_reason_is_refused() -> None:
    row = proposed()
    with pytest.raises(FigureError, match="理由"):
        drop_figure(row, note=" ", by=OTHER, at=AT)
    row.refresh_from_db()
    assert row.outcome == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"basis": " "}, "依据", id="G15-notice-figure-without-basis"),
        pytest.param({"value": "8"}, "有效", id="wrong-type"),
        pytest.param({"value": 0}, "至", id="no-term-of-no-days"),
        pytest.param({"key": "validity_years", "value": 11}, "至", id="too-long"),
        pytest.param({"key": "publicity", "value": 4}, r"附2二\(四\)规定不少于 5 个工作日", id="D10-below-the-notice-s-minimum"),
        pytest.param({"value": 11}, r"附2二\(五\)规定不超过 10 个工作日", id="N4-beyond-the-notice-s-maximum"),
        pytest.param({"value": 10}, "相同", id="the-same-value"),
        pytest.param({"effective_from": date(2026, 8, 31)}, "早于", id="N4-backdated"),
    ],
)
def test_proposing_refuses_and_keeps_nothing(changes: dict[str, object], why: str) -> None:
    with pytest.raises(FigureError, match=why):
        proposed(**changes)
    assert (FigureProposal.objects.count(), Entry.objects.count()) == (0, 0)


def test_proposing_refuses_an_unknown_figure_and_a_second_proposal() -> None:
    with pytest.raises(NoFigureError):
        proposed(key="no_such_figure")
    proposed()
    with pytest.raises(FigureError, match="待确认"):
        proposed(value=9)
    assert FigureProposal.objects.get().value == 8


def test_the_same_clock_time_and_flag_are_refused_too() -> None:
    with pytest.raises(FigureError, match="相同"):
        proposed(key="day_closes_at", value="18:00", basis="")
    with pytest.raises(FigureError, match="相同"):
        proposed(key="renewal_publicity", value=False, basis="")
    assert proposed(key="day_closes_at", value="17:30", basis="").value == "17:30"


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [("grading_filing", " 8 ", 8), ("day_closes_at", "17:30", "17:30"), ("renewal_publicity", "true", True)],
)
def test_typed_values_are_read_by_their_kind(key: str, typed: str, value: object) -> None:
    assert parsed_input(FIGURES[key], typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("grading_filing", "八"),
        ("grading_filing", "-1"),
        ("day_closes_at", "25:00"),
        ("renewal_publicity", "yes"),
        ("grading_filing", "８"),
    ],
)
def test_typed_values_that_do_not_fit_are_refused(key: str, typed: str) -> None:
    with pytest.raises(FigureError):
        parsed_input(FIGURES[key], typed)


def test_the_database_refuses_one_person_for_both_steps() -> None:
    row = confirm_figure(proposed(), impact=IMPACT, by=OTHER, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureProposal.objects.filter(pk=row.pk).update(closed_by_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureProposal.objects.filter(pk=row.pk).update(figure=None)
