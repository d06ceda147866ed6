"""The loaded tables: what is in them and how it is found."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.catalogue import queries
from portal.catalogue.models import CodeConflict, Division, ExcludedWorkType, Occupation, QualificationItem, SpecialItem
from portal.catalogue.rules.occupations import Level, exclusion_reasons
from portal.catalogue.services import ItemError, ItemRow, end_special_item, import_special_items

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
ADMIN = Actor(7, "覃玉兰", "系统管理员", "自治区人力资源和社会保障厅")
BASIS = "桂人社函〔2026〕0号（样本）"
MODELS = (Occupation, CodeConflict, QualificationItem, ExcludedWorkType, Division)


def test_tables_are_loaded_when_migrated() -> None:
    assert [model.objects.count() for model in MODELS] == [2062, 17, 13, 9, 126]
    assert SpecialItem.objects.count() == 0
    in_scope = Occupation.objects.filter(in_scope=True)
    assert (in_scope.count(), in_scope.exclude(levels="").count(), queries.occupations_in_scope().count()) == (1128, 464, 1127)


def test_load_catalogue_again_changes_nothing_but_what_was_altered(capsys) -> None:
    before = list(Occupation.objects.order_by("pk").values())
    Occupation.objects.filter(code="6-18-02-04").update(name="变更")
    call_command("load_catalogue")
    assert list(Occupation.objects.order_by("pk").values()) == before
    assert capsys.readouterr().out.split("\n") == [
        "行政区划：126", "职业：2062", "编码冲突：17", "职业资格目录项目：13", "准入类工种：9", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("焊工", "焊工"),
        ("6-18-02-04", "焊工"),
        ("hg", "焊工"),
        ("ZSPTS", "中式烹调师"),
        (" 电工 ", "电工"),
        ("茶艺", "茶艺师"),
        ("6-18-02", "铸造工"),
    ],
)
def test_search_finds_by_name_code_and_initials(text: str, first: str) -> None:
    assert queries.search_occupations(text)[0].name == first


def test_search_puts_the_exact_name_first_and_then_names_that_begin_so() -> None:
    found = [row.name for row in queries.search_occupations("电工")]
    assert found[0] == "电工"
    assert [name.startswith("电工") for name in found] == sorted((name.startswith("电工") for name in found), reverse=True)


@pytest.mark.parametrize("text", ["", "  ", "大学教师", "银行清算专业人员", "%", "_", "名称待核", "6-11-08-26"])
def test_search_finds_nothing_outside_the_scope(text: str) -> None:
    assert queries.search_occupations(text) == ()


def test_search_keeps_to_its_limit() -> None:
    assert (len(queries.search_occupations("工")), len(queries.search_occupations("工", limit=5))) == (20, 5)


def test_levels_are_known_by_code_and_name_together() -> None:
    assert queries.levels_of("6-18-02-04", "焊工") == (Level.FIVE, Level.FOUR, Level.THREE, Level.TWO, Level.ONE)
    assert queries.levels_of("6-18-03-04", "喷涂喷焊工") is None
    assert queries.levels_of("6-18-02-04", "电工") is None


def test_a_code_with_another_edition_s_name_is_another_occupation() -> None:
    assert queries.occupation("4-07-05-03", "智能楼宇管理员") is None
    assert [(row.name_in_standard, row.code_in_classification) for row in queries.conflicts_of("4-07-05-03", "")] == [
        ("智能楼宇管理员", "4-06-01-04")
    ]
    assert [row.code for row in queries.conflicts_of("", "网约配送员")] == ["4-02-07-10"]


def test_occupations_by_line_leaves_out_what_does_not_fit(django_assert_num_queries) -> None:
    lines = [("6-18-02-04", "焊工"), ("6-31-01-03", "焊工"), ("6-31-01-03", "电工")]
    with django_assert_num_queries(1):
        assert sorted(queries.occupations_by_line(lines)) == [("6-18-02-04", "焊工"), ("6-31-01-03", "电工")]


def test_ancestors_are_the_rows_there_are() -> None:
    welder = queries.occupation("6-18-02-04", "焊工")
    assert welder is not None
    assert welder.parent_code == "6-18-02-00"
    assert [row.code for row in queries.ancestors(welder)] == ["6-00-00-00", "6-18-00-00", "6-18-02-00"]


def test_every_reserved_work_type_names_an_occupation_in_scope() -> None:
    lines = {(row.code, row.name) for row in ExcludedWorkType.objects.all()}
    assert set(queries.occupations_by_line(lines)) == lines
    assert all(row.item.reserved for row in ExcludedWorkType.objects.select_related("item"))


def test_exclusions_refuse_the_nuclear_welder_alone() -> None:
    found = queries.exclusions(["6-18-02-04", "6-31-01-03"], date(2026, 9, 1))
    assert len(found) == 1
    assert exclusion_reasons("6-18-02-04", "焊工", "电焊工", found) == ()
    assert len(exclusion_reasons("6-18-02-04", "焊工", "民用核安全设备焊工", found)) == 1


@pytest.mark.parametrize(
    ("code", "items"), [("6-18-02-04", [1]), ("4-07-05-03", [4]), ("4-07-05-04", []), ("6-31-01-03", [])], ids=["A34"] * 4
)
def test_qualifications_are_found_by_code(code: str, items: list[int]) -> None:
    assert [item.no for item in queries.qualifications_of(code)] == items


def test_qualification_classes_say_when_they_are_inferred() -> None:
    assert QualificationItem.objects.filter(inferred=True).count() == 3
    assert QualificationItem.objects.filter(reserved=True).count() == 10


def test_cities_are_fourteen_and_each_part_belongs_to_one() -> None:
    assert [city.code for city in queries.cities()] == [f"45{number:02}00" for number in range(1, 15)]
    assert [str(queries.city_of(code)) for code in ("450103", "450100", "450000", "440100")] == ["南宁市", "南宁市", "None", "None"]
    assert [queries.division_name(code) for code in ("450103", "450200", "450000", "1")] == ["南宁市青秀区", "柳州市", "广西壮族自治区", ""]


def imported(day: date, *names: str) -> tuple[SpecialItem, ...]:
    return import_special_items([ItemRow(name, f"{name}规范") for name in names], basis=BASIS, effective_from=day, by=ADMIN, at=AT)


def on_offer(day: date) -> list[tuple[str, str]]:
    return [(item.name, f"{item.effective_from:%m-%d}") for item in queries.special_items(day)]


def test_special_items_are_on_offer_from_their_day_and_give_way_to_a_newer_notice() -> None:
    imported(date(2026, 3, 1), "米粉制作", "壮锦织造")
    imported(date(2026, 7, 1), "米粉制作")
    assert on_offer(date(2026, 2, 28)) == []
    assert on_offer(date(2026, 6, 30)) == [("壮锦织造", "03-01"), ("米粉制作", "03-01")]
    assert on_offer(date(2026, 7, 1)) == [("壮锦织造", "03-01"), ("米粉制作", "07-01")]
    assert set(Entry.objects.values_list("act", "actor_id")) == {("catalogue.import_special_item", 7)}
    assert Entry.objects.count() == 3


def test_special_item_ends_with_its_last_day() -> None:
    (item,) = imported(date(2026, 3, 1), "米粉制作")
    end_special_item(item, last_on=date(2026, 8, 31), basis=BASIS, by=ADMIN, at=AT)
    assert (on_offer(date(2026, 8, 31)), on_offer(date(2026, 9, 1))) == ([("米粉制作", "03-01")], [])
    with pytest.raises(ItemError, match="早于"):
        end_special_item(item, last_on=date(2026, 2, 28), basis=BASIS, by=ADMIN, at=AT)


def test_import_refuses_the_whole_when_one_item_does_not_fit() -> None:
    imported(date(2026, 7, 1), "米粉制作")
    for names, why in ((("壮锦织造", "米粉制作"), "米粉制作"), (("绣球", "绣球"), "两次"), ((" ",), "名称"), ((), "名称")):
        with pytest.raises(ItemError, match=why):
            imported(date(2026, 7, 1), *names)
    assert list(SpecialItem.objects.values_list("name", flat=True)) == ["米粉制作"]


def test_samples_are_loaded_on_request_and_marked() -> None:
    call_command("load_catalogue", samples=True, verbosity=0)
    call_command("load_catalogue", samples=True, verbosity=0)
    assert (SpecialItem.objects.count(), SpecialItem.objects.filter(sample=False).count()) == (12, 0)
    assert str(SpecialItem.objects.get(name="壮锦织造")) == "壮锦织造（样本）"
