"""Arrangements: two persons, the version, what a confirmed year changes."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from portal.audit.actors import SYSTEM, Actor
from portal.audit.models import Entry
from portal.workdays.models import ArrangedDay, Arrangement, CalendarVersion, Scope
from portal.workdays.rules import FIXED_DAYS, DayInfo, Due
from portal.workdays.services import ArrangementError, calendar, confirm_days, enter_days

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
ENTERS = Actor(1, "韦丽萍", "系统管理员", "自治区人力资源和社会保障厅")
CONFIRMS = Actor(2, "覃玉兰", "安全管理员", "自治区人力资源和社会保障厅")
# An invented year: the real regional days of 2026 are entered from their notice by an administrator.
NOTICE = "桂政办电〔2026〕0号（样本）"
DAYS = [
    (date(2026, 4, 20), False, "壮族三月三"),
    (date(2026, 4, 21), False, "壮族三月三"),
    (date(2026, 4, 25), True, "壮族三月三调休上班"),
]


# Invented too: the regulation's days of 2027 and one make-up day.
YEAR_2027 = [
    *((date(2027, month, day), False, name) for (month, day), name in FIXED_DAYS.items()),
    *((date(2027, 2, day), False, "春节") for day in range(5, 9)),
    (date(2027, 4, 5), False, "清明节"),
    (date(2027, 6, 9), False, "端午节"),
    (date(2027, 9, 15), False, "中秋节"),
    (date(2027, 1, 3), True, "元旦调休上班"),
]
NATIONAL_2027 = {"scope": "national", "year": 2027, "days": YEAR_2027, "basis": "国办发明电〔2026〕0号（样本）"}


def entered(**changes: object) -> Arrangement:
    given = {"scope": Scope.GUANGXI, "year": 2026, "days": DAYS, "basis": NOTICE, "by": ENTERS, "at": AT} | changes
    return enter_days(given.pop("scope"), given.pop("year"), given.pop("days"), **given)


def test_calendar_starts_with_the_packaged_years_and_guangxi_2024() -> None:
    region, nation = calendar(), calendar("national")
    assert (region.key, region.version, sorted(region.regional_years)) == ("guangxi", 1, [2024])
    assert region.day(date(2024, 4, 12)) == DayInfo(date(2024, 4, 12), False, "壮族三月三", "自治区政府令第98号", provisional=False)
    assert (nation.key, nation.regional, max(nation.published)) == ("national", {}, 2026)
    with pytest.raises(KeyError):
        calendar("yunnan")


def test_calendar_costs_no_query_when_kept(django_assert_num_queries) -> None:
    calendar()
    with django_assert_num_queries(0):
        assert calendar("national").is_working(date(2026, 10, 10))


def test_entered_days_do_not_count_before_they_are_confirmed() -> None:
    entered()
    assert calendar().add(date(2026, 4, 17), 1) == Due(date(2026, 4, 20), True, "2026年“壮族三月三”放假安排尚未录入")
    assert calendar().version == 1


def test_confirmed_days_count_and_settle_the_year() -> None:
    confirm_days(entered(), by=CONFIRMS, at=AT)
    region = calendar()
    assert region.add(date(2026, 4, 17), 1) == Due(date(2026, 4, 22), False)
    assert region.day(date(2026, 4, 25)) == DayInfo(date(2026, 4, 25), True, "壮族三月三调休上班", NOTICE, provisional=False)
    assert region.version == 2
    assert calendar("national").add(date(2026, 4, 17), 1) == Due(date(2026, 4, 20), False)


def test_later_confirmed_arrangement_takes_the_place_of_the_earlier_one() -> None:
    confirm_days(entered(), by=CONFIRMS, at=AT)
    later = [(date(2026, 4, day), False, "壮族三月三") for day in (22, 23)]
    confirm_days(entered(days=later), by=CONFIRMS, at=AT)
    assert sorted(on for on in calendar().regional if on.year == 2026) == [date(2026, 4, 22), date(2026, 4, 23)]
    assert calendar().version == 3


def test_national_arrangement_publishes_an_unpublished_year() -> None:
    assert calendar().add(date(2026, 12, 31), 1).provisional
    confirm_days(entered(**NATIONAL_2027), by=CONFIRMS, at=AT)
    assert calendar().add(date(2026, 12, 31), 1) == Due(date(2027, 1, 3), False)
    assert calendar("national").day(date(2027, 1, 3)).why == "元旦调休上班"


def test_confirming_refuses_whoever_entered_and_a_second_time() -> None:
    arrangement = entered()
    with pytest.raises(ArrangementError, match="录入人不能复核"):
        confirm_days(arrangement, by=ENTERS, at=AT)
    confirm_days(arrangement, by=CONFIRMS, at=AT)
    with pytest.raises(ArrangementError, match="已经复核"):
        confirm_days(arrangement, by=Actor(3, "黄家宁", "系统管理员", ""), at=AT)
    assert calendar().version == 2


def test_the_system_does_not_confirm_its_own_entry() -> None:
    with pytest.raises(ArrangementError, match="录入人不能复核"):
        confirm_days(entered(by=SYSTEM), by=SYSTEM, at=AT)


def test_the_database_refuses_one_person_for_both_steps() -> None:
    arrangement = entered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.filter(pk=arrangement.pk).update(confirmed_by_id=1, confirmed_by="韦丽萍", confirmed_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.filter(pk=arrangement.pk).update(confirmed_at=AT)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"basis": " "}, "依据"),
        ({"days": []}, "列出日期"),
        ({"days": [(date(2026, 4, 20), False, " ")]}, "列出日期"),
        ({"days": [(date(2025, 4, 20), False, "壮族三月三")]}, "2026年"),
        ({"days": [DAYS[0], DAYS[0]]}, "两次"),
        ({"days": [DAYS[2]]}, "“三月三”两天"),
        ({"days": [DAYS[0], DAYS[2]]}, "“三月三”两天"),
        ({**NATIONAL_2027, "days": YEAR_2027[:1]}, "5 月 1 日（劳动节）.*春节 4 天"),
        ({**NATIONAL_2027, "days": [(date(2027, 1, 5), True, "元旦调休上班")]}, "1 月 1 日（元旦）"),
        ({**NATIONAL_2027, "days": [day for day in YEAR_2027 if day[2] != "清明节"]}, "还缺：清明 1 天；"),
    ],
)
def test_enter_days_refuses_what_is_not_whole(changes: dict[str, object], why: str) -> None:
    with pytest.raises(ArrangementError, match=why):
        entered(**changes)
    assert (Arrangement.objects.filter(year__gte=2026).count(), Entry.objects.count()) == (0, 0)


def test_what_was_entered_without_its_festivals_is_not_confirmed() -> None:
    arrangement = entered(**NATIONAL_2027)
    arrangement.days.filter(name="春节").delete()
    with pytest.raises(ArrangementError, match="春节 4 天"):
        confirm_days(arrangement, by=CONFIRMS, at=AT)
    assert (2027 in calendar().published, calendar().version) == (False, 1)


def test_a_single_day_may_lie_over_a_packaged_year() -> None:
    extra = [(date(2026, 9, 3), False, "纪念日放假")]
    confirm_days(entered(scope="national", days=extra), by=CONFIRMS, at=AT)
    assert calendar("national").day(date(2026, 9, 3)).working is False
    assert calendar("national").day(date(2026, 10, 1)).why == "国庆节"


def test_both_steps_are_recorded() -> None:
    arrangement = confirm_days(entered(), by=CONFIRMS, at=AT)
    assert list(Entry.objects.values_list("act", "actor_id", "subject_id")) == [
        ("workdays.enter_days", 1, str(arrangement.pk)),
        ("workdays.confirm_days", 2, str(arrangement.pk)),
    ]
    assert Entry.objects.get(act="workdays.confirm_days").data == {"version": 2}


def test_load_calendar_raises_the_version_when_the_packaged_data_has_grown(capsys) -> None:
    call_command("load_calendar")
    CalendarVersion.objects.update(national_through=2025)
    call_command("load_calendar")
    assert capsys.readouterr().out.split("\n") == ["日历没有变化", "日历已更新", ""]
    assert CalendarVersion.objects.values_list("number", "national_through").get() == (2, 2026)
    assert ArrangedDay.objects.count() == 2


def test_calendar_follows_another_process_when_its_version_moved(settings) -> None:
    settings.REFERENCE_RECHECK_SECONDS = 0
    assert calendar().version == 1
    ArrangedDay.objects.filter(on=date(2024, 4, 12)).delete()
    assert calendar().day(date(2024, 4, 12)).working is False  # the version has not moved yet
    CalendarVersion.objects.update(number=2)
    assert calendar().day(date(2024, 4, 12)).working is True
