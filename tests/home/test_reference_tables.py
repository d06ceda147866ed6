"""Special-ability items and reserved work types from a sheet: effective from their day, told row by row, used by choices and rules (D81, D82)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from filings.forms.catalogue import Catalogue
from filings.queries.scope import scope_on
from filings.rules.answers import Answers, Occupation
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.catalogue.models import ExcludedWorkType, SpecialItem
from portal.institutions.enums import Track
from tests.legacy.test_pages import client_of

ITEMS, EXCLUSIONS = "/desk/imports/items/", "/desk/imports/exclusions/"
EXCLUSION_HEADS = ("职业编码", "职业名称", "准入类工种", "关键词", "资格目录序号", "说明")
FIRST, SECOND = date(2030, 1, 1), date(2031, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(db: None) -> Client:
    return client_of(Role.SYSTEM_ADMINISTRATOR)


def sent(
    desk: Client, address: str, heads: tuple[str, ...], *rows: tuple[str, ...], on: date = FIRST, whole: bool = False
) -> tuple[int, str]:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for at, row in enumerate((heads, *rows)):
        sheet.write_row(at, 0, row)
    book.close()
    data = {"basis": "桂人社函〔2029〕9号", "effective_from": on.isoformat(), "file": SimpleUploadedFile("表.xlsx", file.getvalue())}
    answer = desk.post(address, data | ({"whole": "on"} if whole else {}))
    return answer.status_code, answer.content.decode()


def items(desk: Client, *names: str, on: date = FIRST, whole: bool = False) -> tuple[int, str]:
    return sent(desk, ITEMS, ("项目名称", "考核规范"), *((name, f"{name}规范") for name in names), on=on, whole=whole)


def choosable(on: date) -> list[str]:
    return [name for _, name in Catalogue(on).items]


def restricted(on: date, work_type: str = "") -> bool:
    line = Occupation("6-31-01-03", "电工", ("5",), work_type)
    return ("6-31-01-03", work_type) in scope_on(
        Answers(matter="initial", track=Track.GRADING_EMPLOYER, occupations=(line,)), on
    ).restricted


def test_items_are_choosable_from_their_day_and_give_way_to_a_whole_newer_table(desk: Client) -> None:
    assert items(desk, "米粉制作", "壮锦织造")[0] == 302
    assert items(desk, "米粉制作", on=SECOND, whole=True)[0] == 302
    assert [choosable(on) for on in (FIRST - DAY, FIRST, SECOND - DAY, SECOND)] == [
        [],
        ["壮锦织造", "米粉制作"],
        ["壮锦织造", "米粉制作"],
        ["米粉制作"],
    ]
    assert Entry.objects.filter(act="catalogue.import_special_item", actor_name=Role.SYSTEM_ADMINISTRATOR.label).count() == 3


def test_table_that_is_no_whole_one_leaves_the_others_on_offer(desk: Client) -> None:
    items(desk, "米粉制作", "壮锦织造")
    items(desk, "米粉制作", on=SECOND)
    assert sorted(choosable(SECOND)) == ["壮锦织造", "米粉制作"]


def test_reserved_work_type_refuses_from_its_day_on(desk: Client) -> None:
    row = ("6-31-01-03", "电工", "矿山电工", "矿山", "1", "矿山电工为准入类")
    assert sent(desk, EXCLUSIONS, EXCLUSION_HEADS, row)[0] == 302
    assert [restricted(on, "矿山电工") for on in (FIRST - DAY, FIRST)] == [False, True]
    assert not restricted(FIRST, "维修电工")
    assert sent(desk, EXCLUSIONS, EXCLUSION_HEADS, ("6-18-02-04", "焊工", "", "", "1", "全部"), on=SECOND, whole=True)[0] == 302
    assert [restricted(on, "矿山电工") for on in (SECOND - DAY, SECOND)] == [True, False]  # the earlier judgement stays


def test_everything_wrong_is_told_with_row_and_column_and_nothing_is_taken(desk: Client) -> None:
    before = ExcludedWorkType.objects.count()
    rows = (
        ("6-31-01-03", "车工", "", "", "1", "x"),
        ("6-31-01-03", "电工", "矿山", "", "99", ""),
        ("6-31-01-03", "电工", "矿山", "矿", "1", "x"),
    )
    status, page = sent(desk, EXCLUSIONS, EXCLUSION_HEADS, *rows)
    assert (status, ExcludedWorkType.objects.count()) == (422, before)
    for words in (
        "车工”不是大典中的职业，更正编码或者名称",
        "第 3 行「说明」：没有填写",
        "第 3 行「资格目录序号」：目录里没有序号 99",
        "第 3 行「关键词」：工种和关键词要么都填，要么都空着",
        "第 4 行「准入类工种」：与第 3 行重复",
    ):
        assert words in page


def test_same_day_missing_column_and_missing_notice_are_refused(desk: Client) -> None:
    items(desk, "米粉制作")
    assert "已有同日或更晚起始" in items(desk, "米粉制作")[1]
    assert "缺少这些列：考核规范" in sent(desk, ITEMS, ("项目名称",), ("甲",))[1]
    assert desk.post(ITEMS, {}).status_code == 422
    assert SpecialItem.objects.count() == 1


def test_page_shows_the_table_of_any_day_and_hands_out_its_template(desk: Client) -> None:
    items(desk, "米粉制作")
    pages = [desk.get(f"{ITEMS}?on={on}").content.decode() for on in (FIRST - DAY, FIRST)]
    assert ["米粉制作" in page for page in pages] == [False, True]
    assert desk.get(f"{EXCLUSIONS}?on=x").status_code == 200
    assert desk.get("/desk/imports/tables/exclusions.xlsx").status_code == 200
    assert desk.get("/desk/imports/tables/none.xlsx").status_code == 404
    assert "核安全设备焊接" in desk.get(f"{EXCLUSIONS}?on={timezone.localdate()}").content.decode()
