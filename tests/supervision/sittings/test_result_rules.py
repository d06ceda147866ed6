"""Counts, the summary that holds nobody's data, plans and custody: O02, O07, O08, O10, O11, O12, O24, L14."""

from datetime import date, datetime, timedelta

import pytest

from portal.workdays.rules import ZONE
from supervision.enums import CustodyAct, Volume
from supervision.rules import papers, results
from supervision.rules.results import Tally, Wanted

AT = datetime(2026, 10, 12, 9, 0, tzinfo=ZONE)
LINE = Tally(1, "电工四级", registered=30, present=28, passed=20, not_recognised=2)
LINES = (Wanted(1, "电工四级", "6-31-01-03", "4"), Wanted(2, "电工三级", "6-31-01-03", "3"))
HEADS = ("职业编码", "等级", "合格人数")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("count", "now", "rules"), [(30, AT, []), (31, AT, ["O07"]), (None, AT, ["O07"]), (30, AT - MINUTE, ["O06"])])
def test_present(count: int | None, now: datetime, rules: list[str]) -> None:
    given = {} if count is None else {1: count}
    assert [row.rule for row in results.present_reasons([LINE], given, starts_at=AT, now=now)] == rules


@pytest.mark.parametrize(("count", "now", "rules"), [(28, AT, []), (0, AT, []), (29, AT, ["O07"]), (28, AT - MINUTE, ["O07"])])
def test_passed(count: int, now: datetime, rules: list[str]) -> None:
    assert [row.rule for row in results.passed_reasons([LINE], {1: count}, ends_at=AT, now=now)] == rules


@pytest.mark.parametrize(("count", "refused"), [(18, False), (19, True)])
def test_certificates_only_for_who_passed_and_is_recognised(count: int, refused: bool) -> None:
    assert bool(results.certified_reasons([LINE], {1: count})) == refused


@pytest.mark.parametrize(("day", "refused"), [(15, True), (16, False)])
def test_results_are_submitted_after_their_days(day: int, refused: bool) -> None:
    assert bool(results.submit_reasons(date(2026, 10, 15), date(2026, 10, day))) == refused


def test_review_waits_for_open_anomalies() -> None:
    assert [len(results.clear_reasons(count)) for count in (0, 1)] == [0, 1]


def test_archive_has_five_volumes() -> None:
    five = list(Volume)
    assert [len(results.archive_reasons(five[:many])) for many in range(6)] == [1, 1, 1, 1, 1, 0]
    (reason,) = results.archive_reasons(five[1:])
    assert reason.text == "还缺报名资格卷。"


@pytest.mark.parametrize(
    ("heads", "texts"),
    [
        pytest.param(HEADS, [], id="control"),
        pytest.param((*HEADS, "备注", "工种", ""), [], id="known-beside"),
        pytest.param((*HEADS, "姓名"), ["汇总表只报人数，不得含考生个人信息：请去掉姓名列。"], id="name"),
        pytest.param((*HEADS, "考生身份证号"), ["汇总表只报人数，不得含考生个人信息：请去掉考生身份证号列。"], id="id"),
        pytest.param(HEADS[:2], ["汇总表缺少这些列：合格人数。"], id="missing"),
        pytest.param((*HEADS, "分数"), ["汇总表有不认识的列：分数。只报职业、等级和人数。"], id="strange"),
    ],
)
def test_columns_of_a_summary(heads: tuple[str, ...], texts: list[str]) -> None:
    assert [reason.text for reason in results.heads_reasons(heads)] == texts


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ("28", False),
        ("450202199001011234", True),
        ("号450202199001011 23X", False),
        ("45020219900101123X 合格", True),
        ("13800138000", True),
    ],
)
def test_cells_of_a_summary(cell: str, refused: bool) -> None:
    assert bool(results.cells_reasons([["6-31-01-03", "4", cell]])) == refused


@pytest.mark.parametrize(
    ("rows", "found", "wrong"),
    [
        pytest.param([("6-31-01-03", "四级", "20"), ("6-31-01-03", "3", "5")], {1: 20, 2: 5}, 0, id="control"),
        pytest.param(
            [("6-31-01-03", "四级/中级工", "20"), ("6-31-01-03", "4", "2"), ("6-31-01-03", "3", "0")], {1: 22, 2: 0}, 0, id="added"
        ),
        pytest.param([("6-31-01-03", "4", "20")], {1: 20}, 1, id="a-line-is-missing"),
        pytest.param([("6-31-01-03", "5", "20"), ("6-31-01-03", "4", "二十")], {}, 2, id="everything-wrong-at-once"),
    ],
)
def test_rows_of_a_summary(rows: list[tuple[str, ...]], found: dict[int, int], wrong: int) -> None:
    sums, reasons = results.summed(HEADS, rows, LINES)
    assert (sums, len(reasons)) == (found, wrong)


def handed(act: CustodyAct, copies: int, *log: tuple[CustodyAct, int], same: bool = False, late: bool = False) -> list[str]:
    rows = [papers.Handed(kind, many) for kind, many in log]
    now = AT - MINUTE if late else AT
    return [row.path for row in papers.custody_reasons(act, copies, rows, happened_at=AT, now=now, same_person=same)]


C = CustodyAct
IN, OUT = (C.RECEIVED, 100), (C.ISSUED, 60)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(handed(C.RECEIVED, 100), [], id="received"),
        pytest.param(handed(C.ISSUED, 100, IN), [], id="all-go-out"),
        pytest.param(handed(C.ISSUED, 101, IN), ["copies"], id="more-than-there-are"),
        pytest.param(handed(C.RETURNED, 60, IN, OUT), [], id="all-come-back"),
        pytest.param(handed(C.RETURNED, 61, IN, OUT), ["copies"], id="more-than-went-out"),
        pytest.param(handed(C.RETURNED, 1, IN, OUT, (C.RETURNED, 60)), ["copies"], id="again"),
        pytest.param(handed(C.ISSUED, 100, IN, OUT, (C.RETURNED, 60)), [], id="out-again"),
        pytest.param(handed(C.DESTROYED, 41, IN, OUT), ["copies"], id="destroys-what-is-out"),
        pytest.param(handed(C.DESTROYED, 100, IN, OUT, (C.RETURNED, 60)), [], id="destroys-all"),
        pytest.param(handed(C.RECEIVED, 1, same=True), ["receiver"], id="one-person"),
        pytest.param(handed(C.RECEIVED, 1, late=True), ["happened_at"], id="tomorrow"),
    ],
)
def test_custody(found: list[str], expected: list[str]) -> None:
    assert found == expected


P = papers.Planned


@pytest.mark.parametrize(
    ("rows", "count"),
    [([P("a", 1, 9)], 0), ([], 1), ([P("b", 1, 9)], 1), ([P("a", 1, 9), P("a", 1, 8)], 1), ([P("a", 1, 9), P("a", 2, 8)], 0)],
)
def test_plan(rows: list[papers.Planned], count: int) -> None:
    assert len(papers.plan_reasons(rows, {"a"})) == count


@pytest.mark.parametrize(("year", "refused"), [(2025, True), (2026, False), (2027, False), (2028, True)])
def test_plan_is_for_this_year_or_the_next(year: int, refused: bool) -> None:
    assert bool(papers.year_reasons(year, date(2026, 9, 7))) == refused


@pytest.mark.parametrize(("line", "day", "paths"), [("a", 7, []), ("b", 7, ["line"]), ("a", 8, ["reviewed_on"])])
def test_bank(line: str, day: int, paths: list[str]) -> None:
    found = papers.bank_reasons(line=line, scope={"a"}, reviewed_on=date(2026, 9, day), today=date(2026, 9, 7))
    assert [row.path for row in found] == paths
