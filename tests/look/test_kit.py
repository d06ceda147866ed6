"""What the filters of the kit compute, and that every template keeps to the policy and names icons that exist."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import RequestFactory

from portal.home.templatetags import kit, kit_forms
from tests.architecture.test_templates import wrong_markup

ROOT = Path(__file__).resolve().parents[2]
SPRITE = (ROOT / "static" / kit.SPRITE).read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMED = re.compile(r"{%\s*icon\s+\"([a-z0-9-]+)\"|(?:icon|mark)=\"([a-z0-9-]+)\"|mark\|default:\"([a-z0-9-]+)\"")


def drawn(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load kit kit_forms %}" + template).render(context, RequestFactory().get("/directory/"))


def icons_of(text: str) -> set[str]:
    return {name for found in NAMED.findall(text) for name in found if name}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_to_the_policy_and_names_icons_of_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert wrong_markup(path.name, text) == []
    assert {name for name in icons_of(text) if f'id="tabler-{name}"' not in SPRITE} == set()


def test_an_icon_that_is_missing_is_found() -> None:
    assert {name for name in icons_of('{% icon "no-such-icon" %}') if f'id="tabler-{name}"' not in SPRITE} == {"no-such-icon"}


def test_icons_are_decorative_unless_they_carry_a_label() -> None:
    assert 'aria-hidden="true"' in kit.icon("check")
    assert 'role="img" aria-label="已完成"' in kit.icon("check", label="已完成")


@dataclass(frozen=True, slots=True)
class Slot:
    used: int
    total: int


@pytest.mark.parametrize(
    ("slot", "on", "all_of"),
    [
        ({"used": 4, "total": 10}, 4, 10),
        ({"used": 7, "total": 7}, 7, 7),
        (Slot(15, 15), 15, 15),
        (Slot(1, 30), 1, 10),
        (Slot(30, 30), 10, 10),
    ],
    ids=["counting", "today", "fifteen is drawn day by day", "begun is seen", "used up"],
)
def test_ticks_are_days_up_to_fifteen_and_tenths_beyond(slot: object, on: int, all_of: int) -> None:
    found = kit.ticks(slot)
    assert (sum(found), len(found)) == (on, all_of)


def strip_of(*sizes: int) -> dict[str, object]:
    return {"groups": [{"who": "专家组", "what": "", "cells": [{"tone": "experts", "today": False}] * size} for size in sizes]}


def test_a_strip_up_to_sixty_days_has_a_cell_a_day() -> None:
    shape = kit.strip_shape(strip_of(20, 40))
    assert [(group["share"], len(group["cells"])) for group in shape["groups"]] == [(20, 20), (40, 40)]
    assert shape["compact"] is False


def test_a_longer_strip_is_drawn_in_proportion() -> None:
    shape = kit.strip_shape(strip_of(20, 41))
    assert [(group["share"], len(group["cells"])) for group in shape["groups"]] == [(33, 1), (67, 1)]
    assert shape["compact"] is True


def test_a_short_strip_does_not_fill_the_card() -> None:
    assert kit.strip_shape(strip_of(5))["filler"] == 7


def test_words_that_do_not_fit_above_their_group_make_the_strip_compact() -> None:
    assert kit.strip_shape(strip_of(1, 50))["compact"] is True


def dated(*groups: tuple[int, str, str]) -> dict[str, object]:
    """Groups of so many cells with the label of their first day, or of their last."""
    return {"groups": [{"cells": [{"tone": "counted"}] * size, "from_label": first, "until_label": last} for size, first, last in groups]}


@pytest.mark.parametrize(
    ("groups", "phone"),
    [
        pytest.param([(1, "09-07 提交", ""), (3, "", "09-11 到期")], ["none", "end"], id="four cells: only the end has room"),
        pytest.param([(1, "09-07 提交", ""), (2, "09-08 补正告知", "")], ["none", "start"], id="three cells: only the last has room"),
        pytest.param([(14, "09-02 受理", ""), (1, "09-28 评估通知", "")], ["start", "end"], id="no room to the right"),
        pytest.param([(3, "", "09-11 到期")], ["end"], id="one group"),
        pytest.param([(1, "", "恢复后起算")], ["start"], id="too narrow to reach to the left"),
        pytest.param([(7, "09-02 受理", ""), (8, "", "10-13 到期")], ["start", "end"], id="room for both"),
    ],
)
def test_dates_of_a_narrow_strip_do_not_touch(groups: list[tuple[int, str, str]], phone: list[str]) -> None:
    """Each date keeps to the strip, and those that are shown to themselves; the last one is measured where it stands."""
    assert [group["at_phone"] for group in kit.strip_shape(dated(*groups))["groups"]] == phone


def test_totals_add_up_to_the_cells() -> None:
    groups = [{"cells": [{"tone": "counted"}] * 4}, {"cells": [{"tone": "experts"}] * 15}, {"cells": [{"tone": "counted"}] * 3}]
    assert kit.strip_tones(groups) == {"counted": 7, "experts": 15}


def test_the_steps_of_the_cartogram_follow_its_thresholds() -> None:
    cities = [{"count": count} for count in (0, 1, 3, 4, 7, 11, 15)]
    assert [tile["step"] for tile in kit.tiles(cities)] == [0, 1, 1, 2, 3, 4, 4]
    assert [key["label"] for key in kit.tile_key("1,4,7,11")] == ["0", "1–3", "4–6", "7–10", "11+"]


def test_dates_stay_whole_and_everything_else_is_escaped() -> None:
    assert kit.whole_dates("<b>至 2028-12-31</b>") == '&lt;b&gt;至 <span class="nowrap">2028-12-31</span>&lt;/b&gt;'


def test_the_bar_takes_the_given_items_or_the_standing_ones() -> None:
    items = '{% bar_nav "public" as items %}{% for item in items %}{{ item.label }}{% if item.active %}*{% endif %} {% endfor %}'
    assert drawn(items) == "机构目录* 公示公告 证照核验 期限计算 备案模拟 抽查复算 "
    assert drawn(items, nav=[{"label": "统计", "url": "/x/"}]) == "统计 "


def test_the_token_of_a_form_is_drawn_inside_an_include_with_only() -> None:
    act = {"word": "受理", "clause": "附2二(二)", "action": "/x/", "fields": {"seen": 3}}
    page = drawn('{% include "components/act.html" with act=act only %}', act=act)
    assert page.count("csrfmiddlewaretoken") == 1
    assert '<input type="hidden" name="seen" value="3">' in page


class Person(forms.Form):
    name = forms.CharField(label="姓名")
    until = forms.DateField(label="有效期止", help_text="提交当日须有效")

    def clean(self) -> None:
        raise ValidationError("同一人不能重复", params={"clause": "附2一(二)"})


def test_errors_of_a_form_lead_to_their_fields_with_their_clauses() -> None:
    assert kit_forms.collected_errors(Person({"until": "2026-10-09"})) == [
        {"text": "同一人不能重复", "clause": "附2一(二)"},
        {"text": "这个字段是必填项。", "clause": "", "href": "#id_name", "label": "姓名"},
    ]


def test_errors_of_a_formset_name_their_row_and_skip_removed_ones() -> None:
    people = forms.formset_factory(Person, can_delete=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-DELETE": "on", "form-1-name": "韩立军", "form-1-until": "明年"}
    assert kit_forms.collected_errors([people(data)]) == [
        {"text": "同一人不能重复", "clause": "附2一(二)", "label": "第 2 行"},
        {"text": "输入一个有效的日期。", "clause": "", "href": "#id_form-1-until", "label": "第 2 行 有效期止"},
    ]


def test_an_unbound_form_has_no_errors() -> None:
    assert kit_forms.collected_errors(Person()) == []


def test_the_words_of_a_field_are_tied_to_it() -> None:
    page = drawn('{% include "components/field.html" with field=form.until only %}', form=Person({"name": "韩立军", "until": "明年"}))
    assert 'aria-describedby="id_until_helptext id_until_error"' in page
    assert 'aria-invalid="true"' in page
    assert {'id="id_until_helptext"', 'id="id_until_error"'} <= set(re.findall(r'id="[^"]+"', page))


def test_nothing_is_drawn_where_there_is_nothing_to_say() -> None:
    for name in ("refused", "error_summary", "messages", "acts", "actbar", "breadcrumb"):
        assert drawn(f'{{% include "components/{name}.html" only %}}').strip() == ""
