"""What a field says of a wrong answer: its name, the rule, the repair."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.plain_words import name_field


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        pytest.param(forms.CharField(), "", "请填写事由。", id="required"),
        pytest.param(forms.ChoiceField(choices=[("a", "甲")]), "", "请选择事由。", id="required-choice"),
        pytest.param(forms.CharField(error_messages={"required": "请写明事由。"}), "", "请写明事由。", id="declared-words-stay"),
        pytest.param(forms.CharField(max_length=3), "一二三四", "事由最多 3 个字，现有 4 个，请删减。", id="too-long"),
        pytest.param(forms.CharField(min_length=3), "一", "事由最少 3 个字，现有 1 个，请补充。", id="too-short"),
        pytest.param(forms.ChoiceField(choices=[("a", "甲")]), "b", "事由没有这一项，请从列出的选项中选择。", id="choice"),
        pytest.param(forms.MultipleChoiceField(choices=[("a", "甲")]), ["b"], "事由没有这一项，请从列出的选项中选择。", id="choices"),
        pytest.param(forms.DateField(), "2026-13-01", "事由应为日期，写成 2026-09-01 的样子，请改正。", id="date"),
        pytest.param(forms.IntegerField(max_value=9), "10", "事由不能大于 9，请改正。", id="too-many"),
        pytest.param(forms.IntegerField(), "1.5", "事由应为整数，请改正。", id="integer"),
        pytest.param(forms.DecimalField(min_value=Decimal(0)), "-1", "事由不能小于 0，请改正。", id="too-few"),
        pytest.param(forms.DecimalField(decimal_places=2), "1.234", "事由最多 2 位小数，请改正。", id="places"),
        pytest.param(forms.EmailField(), "x", "事由应写成 name@example.com 的样子，请改正。", id="email"),
    ],
)
def test_a_wrong_answer_is_told_by_the_name_of_its_field(field: forms.Field, typed: object, said: str) -> None:
    name_field(field, "事由")
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]
