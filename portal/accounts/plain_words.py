"""What a field says of a wrong answer: the field by its name, the rule, and what to do about it (T5), instead of Django's own words."""

from collections.abc import Iterator

from django import forms

_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def name_field(field: forms.Field, name: str) -> None:
    """Gives a field its words; those it was declared with stay."""
    for code, text in _words(field, name):
        if field.error_messages.get(code) == _default(field, code):
            field.error_messages[code] = text


def _default(field: forms.Field, code: str) -> object:
    """What Django says; None where it leaves the word to a validator."""
    kinds = reversed(type(field).__mro__)
    return {key: text for kind in kinds for key, text in kind.__dict__.get("default_error_messages", {}).items()}.get(code)


def _words(field: forms.Field, name: str) -> Iterator[tuple[str, str]]:
    yield "required", f"{'请选择' if isinstance(field, _CHOSEN) else '请填写'}{name}。"
    if not isinstance(field, forms.FileField):
        yield "max_length", f"{name}最多 %(limit_value)d 个字，现有 %(show_value)d 个，请删减。"
    yield "min_length", f"{name}最少 %(limit_value)d 个字，现有 %(show_value)d 个，请补充。"
    yield "min_value", f"{name}不能小于 %(limit_value)s，请改正。"
    yield "max_value", f"{name}不能大于 %(limit_value)s，请改正。"
    yield "null_characters_not_allowed", f"{name}含有不能保存的字符，请重新输入。"
    yield "invalid_choice", f"{name}没有这一项，请从列出的选项中选择。"
    yield "invalid_list", f"{name}没有收全，请重新选择。"
    yield from _invalid(field, name)


def _invalid(field: forms.Field, name: str) -> Iterator[tuple[str, str]]:
    """What the kind of answer has to look like."""
    if isinstance(field, forms.DateField):
        yield "invalid", f"{name}应为日期，写成 2026-09-01 的样子，请改正。"
    elif isinstance(field, forms.DecimalField):
        yield "invalid", f"{name}应为数字，请改正。"
        yield "max_digits", f"{name}最多 %(max)s 位数字，请改正。"
        yield "max_decimal_places", f"{name}最多 %(max)s 位小数，请改正。"
        yield "max_whole_digits", f"{name}的整数部分最多 %(max)s 位，请改正。"
    elif isinstance(field, forms.IntegerField):
        yield "invalid", f"{name}应为整数，请改正。"
    elif isinstance(field, forms.EmailField):
        yield "invalid", f"{name}应写成 name@example.com 的样子，请改正。"
