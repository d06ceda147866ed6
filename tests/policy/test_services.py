"""Effective-dated figures: which record holds on which day, who set it, and what is refused."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from portal.audit.actors import SYSTEM, Actor
from portal.audit.models import Entry
from portal.policy.figures import FIGURES
from portal.policy.models import Figure, PolicyVersion
from portal.policy.queries import figures, history, kept_records
from portal.policy.services import FigureError, NoFigureError, figure, set_figure

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
FROM = date(2026, 10, 1)
ADMIN = Actor(7, "覃玉兰", "系统管理员", "自治区人力资源和社会保障厅")
DOCUMENT = "桂人社发〔2026〕99号"


def test_figure_gives_the_notice_s_number_when_nothing_was_changed() -> None:
    found = figure("grading_filing", date(2026, 9, 2))
    assert (found.value, found.text, found.clause, found.internal) == (10, "10个工作日", "附2二(五)", False)
    assert found.origin == "《关于加强技能人才评价机构管理工作的通知》附件2“二、备案流程”（五）"
    assert found.version_id == Figure.objects.get(key="grading_filing").pk


def test_figure_is_marked_internal_when_the_notice_gives_none() -> None:
    acceptance, closes = figure("acceptance", FROM), figure("day_closes_at", FROM)
    assert acceptance.internal
    assert acceptance.origin == "内部时限（参照《中华人民共和国行政许可法》第32条）"
    assert (closes.value, closes.text, closes.origin) == (time(18), "18:00", "内部时限")
    assert figure("anonymous_objections", FROM).text == "是"


def test_number_refuses_a_clock_time_and_a_flag() -> None:
    assert figure("publicity", FROM).number == 5
    for key in ("day_closes_at", "anonymous_objections"):
        with pytest.raises(TypeError):
            _ = figure(key, FROM).number


def test_figures_are_all_there_when_migrated() -> None:
    assert [found.key for found in figures(FROM)] == list(FIGURES)


def test_set_figure_holds_from_its_day_and_leaves_the_past_alone() -> None:
    before = figure("grading_filing", date(2026, 9, 30))
    row = set_figure("grading_filing", 8, effective_from=FROM, basis=DOCUMENT, by=ADMIN, at=AT)
    assert figure("grading_filing", date(2026, 9, 30)) == before
    after = figure("grading_filing", FROM)
    assert (after.value, after.version_id, after.origin) == (8, row.pk, DOCUMENT)
    assert after.clause == "附2二(五)"  # a reason may always cite it, whatever words the newer basis is given in
    assert [(old.value, old.set_by) for old in history("grading_filing")] == [
        (8, "覃玉兰 · 系统管理员 · 自治区人力资源和社会保障厅"),
        (10, "系统"),
    ]


def test_set_figure_twice_for_one_day_lets_the_later_record_hold() -> None:
    for value in (8, 9):
        set_figure("grading_filing", value, effective_from=FROM, basis=DOCUMENT, by=ADMIN, at=AT)
    assert figure("grading_filing", FROM).value == 9


def test_set_figure_is_recorded_once() -> None:
    row = set_figure("acceptance", 3, effective_from=FROM, basis="", by=ADMIN, at=AT)
    entry = Entry.objects.get(act="policy.set_figure")
    assert (entry.actor_id, entry.subject_id, entry.at) == (7, str(row.pk), AT)
    assert entry.data == {"key": "acceptance", "value": 3, "effective_from": "2026-10-01", "basis": ""}


@pytest.mark.parametrize(
    ("key", "value", "effective_from", "basis", "why"),
    [
        pytest.param("grading_filing", 8, FROM, " ", "依据", id="G15-notice-figure-without-basis"),
        pytest.param("grading_filing", "8", FROM, DOCUMENT, "有效", id="wrong-type"),
        pytest.param("grading_filing", 8, date(2026, 8, 31), DOCUMENT, "早于", id="N4-backdated"),
        pytest.param("publicity", 3, FROM, DOCUMENT, "不少于 5 个工作日", id="D10-below-the-notice-s-minimum"),
    ],
)
def test_set_figure_refuses_and_changes_nothing(key: str, value: object, effective_from: date, basis: str, why: str) -> None:
    rows = Figure.objects.count()
    with pytest.raises(FigureError, match=why):
        set_figure(key, value, effective_from=effective_from, basis=basis, by=ADMIN, at=AT)
    assert (Figure.objects.count(), Entry.objects.count()) == (rows, 0)


def test_set_figure_takes_the_day_of_the_region_not_of_utc() -> None:
    late = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # already 1 October in Guangxi
    with pytest.raises(FigureError, match="早于"):
        set_figure("acceptance", 3, effective_from=date(2026, 9, 30), basis="", by=SYSTEM, at=late)


def test_unknown_figure_is_refused() -> None:
    with pytest.raises(NoFigureError):
        figure("no_such_figure", FROM)
    with pytest.raises(NoFigureError):
        figure("grading_filing", date(1999, 12, 31))
    with pytest.raises(NoFigureError):
        set_figure("no_such_figure", 1, effective_from=FROM, basis="", by=ADMIN, at=AT)


def test_figure_costs_no_query_when_kept(django_assert_num_queries) -> None:
    figure("publicity", FROM)
    with django_assert_num_queries(0):
        assert [figure(key, FROM).key for key in ("publicity", "evaluation", "day_closes_at")] == [
            "publicity",
            "evaluation",
            "day_closes_at",
        ]


def _another_process_sets(value: int) -> None:
    """What another process's set_figure leaves behind: the rows, without this process having heard of it."""
    old = Figure.objects.get(key="publicity")
    old.pk, old.value, old.effective_from = None, value, FROM
    old.save()


def test_figure_follows_another_process_when_its_version_moved(settings) -> None:
    settings.REFERENCE_RECHECK_SECONDS = 0
    assert figure("publicity", FROM).value == 5
    _another_process_sets(6)
    PolicyVersion.objects.update(number=99)
    assert figure("publicity", FROM).value == 6


def test_figure_stays_kept_when_the_version_did_not_move(settings) -> None:
    settings.REFERENCE_RECHECK_SECONDS = 0
    assert figure("publicity", FROM).value == 5
    _another_process_sets(6)
    assert figure("publicity", FROM).value == 5  # the negative control of the test above
    kept_records.forget()
    assert figure("publicity", FROM).value == 6


def test_load_policy_adds_only_what_is_missing(capsys) -> None:
    set_figure("acceptance", 3, effective_from=FROM, basis="", by=ADMIN, at=AT)
    Figure.objects.filter(key="publicity").delete()
    call_command("load_policy")
    call_command("load_policy")
    assert capsys.readouterr().out.split("\n") == ["新增 1 项", "新增 0 项", ""]
    assert list(Figure.objects.filter(key="acceptance").values_list("value", flat=True)) == [5, 3]


def test_a_notice_figure_without_basis_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(key="publicity").update(basis="")
