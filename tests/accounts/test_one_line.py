"""Names and contacts are kept on one line, however they were typed or pasted."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from filings.views.public import ObjectionForm
from portal.access.forms import ColleagueForm, FirstAdministratorForm, JoinForm, OfficerForm, RegisterForm
from portal.accounts.one_line import OneLine


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("覃建国", "覃建国"),
        (" 覃建国\r\n", "覃建国"),
        ("覃\r\n建国", "覃 建国"),
        ("柳州\t龙屏\u2028公司\x0b分部", "柳州 龙屏 公司 分部"),
        ("\n \n", ""),
        (None, ""),
    ],
)
def test_one_line(typed: str | None, kept: str) -> None:
    assert OneLine(required=False).clean(typed) == kept


def test_length_is_that_of_the_line_kept() -> None:
    assert OneLine(max_length=4).clean("  甲\n\n\n\n乙  ") == "甲 乙"
    with pytest.raises(ValidationError):
        OneLine(max_length=2).clean("甲\n乙")


def test_a_wanted_line_of_breaks_alone_is_missing() -> None:
    with pytest.raises(ValidationError):
        OneLine().clean("\r\n")


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (ObjectionForm, {"name", "contact"}),
        (RegisterForm, {"institution", "name", "phone"}),
        (ColleagueForm, {"name"}),
        (FirstAdministratorForm, {"name", "phone"}),
        (OfficerForm, {"name"}),
        (JoinForm, {"phone"}),
    ],
)
def test_lines_of_objections_and_invitations(form: type[forms.Form], lines: set[str]) -> None:
    assert {name for name, field in form.base_fields.items() if isinstance(field, OneLine)} == lines
