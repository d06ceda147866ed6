"""What is typed for a sitting: its entry, a move, words, counts, a volume."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from filings.forms.catalogue import Catalogue
from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.institutions.enums import Audience
from portal.institutions.models import ScopeLine
from supervision.enums import Medium, SittingState, Volume
from supervision.models import SittingLine
from supervision.queries.sittings import label
from supervision.rules.sitting import Asked
from supervision.services.sittings import Place
from supervision.services.volumes import Shelved

WORDS = 2000
SHA256 = RegexValidator(r"^[0-9a-fA-F]{64}\Z", "SHA-256 为 64 位十六进制数字，请核对。")


def moment(text: str) -> forms.DateTimeField:
    """A day and a time."""
    return forms.DateTimeField(label=text, widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))


class _Lines(forms.MultipleChoiceField):
    """Wanted, and yet left empty it is the rule that refuses it, together with everything else."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class PlaceForm(PlainForm):
    """Where and when."""

    site = OneLine(label="考点名称", max_length=80)
    division = forms.ChoiceField(label="考点所在地", help_text="在其他设区市的，须有经同意的跨市报备")
    address = OneLine(label="详细地址", max_length=200)
    starts_at = moment("开始时间")
    ends_at = moment("结束时间")

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [("", "请选择"), *catalogue.divisions]  # type: ignore[attr-defined]

    @property
    def place(self) -> Place:
        """What a valid form says."""
        said = self.cleaned_data
        return Place(said["site"], said["division"], said["address"], said["starts_at"], said["ends_at"])


class SittingForm(PlaceForm):
    """A new sitting; the occupations are those of the registration."""

    field_order = ("title", "lines", "audience", "audience_reason")

    title = OneLine(label="场次名称", max_length=120, help_text="如“2026年第3期电工四级认定”")
    lines = _Lines(label="职业和等级", widget=forms.CheckboxSelectMultiple)
    audience = forms.ChoiceField(label="评价对象", choices=Audience.choices, widget=forms.RadioSelect)
    audience_reason = forms.CharField(
        label="评价对象说明",
        max_length=400,
        required=False,
        help_text="与备案的评价对象不同的，须写明理由",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, scope: Mapping[str, ScopeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(key, label(row)) for key, row in scope.items()]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What a valid form says, in local time for the rules."""
        said = self.cleaned_data
        starts, ends = (timezone.localtime(said[name]) for name in ("starts_at", "ends_at"))
        return Asked(
            site=said["site"],
            division=said["division"],
            address=said["address"],
            starts_at=starts,
            ends_at=ends,
            starts_on=starts.date(),
            ends_on=ends.date(),
            lines=tuple(sorted(said["lines"])),
            audience=Audience(said["audience"]),
            audience_reason=said["audience_reason"],
        )


class MoveForm(PlaceForm):
    """Another time or place says why."""

    reason = forms.CharField(label="变更原因", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class WordsForm(PlainForm):
    """One text; the service demands it."""

    def __init__(self, *args: Any, name: str, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.CharField(label=label, help_text=hint, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 4}))
        self.fields[name].error_messages["required"] = f"请写明{label}。"


class CountsForm(PlainForm):
    """One whole number a line."""

    def __init__(self, *args: Any, lines: Iterable[SittingLine], column: str, word: str, required: bool = True, **kwargs: Any) -> None:
        self.column, self.lines = column, list(lines)
        super().__init__(*args, **kwargs)
        for line in self.lines:
            field = forms.IntegerField(label=f"{label(line)}{word}", min_value=0, max_value=99999, required=required)
            field.initial = getattr(line, column)
            field.error_messages |= {
                "required": f"请填写{field.label}。",
                "invalid": f"{field.label}应为整数，请改正。",
                "min_value": f"{field.label}不能小于 0。",
                "max_value": f"{field.label}不能大于 99999。",
            }
            self.fields[f"{column}-{line.pk}"] = field

    @property
    def counts(self) -> dict[int, int]:
        """The numbers by the line; a line left empty is left out."""
        found = {line.pk: self.cleaned_data.get(f"{self.column}-{line.pk}") for line in self.lines}
        return {line: count for line, count in found.items() if count is not None}


class PassedForm(CountsForm):
    """Who passed: typed, or as the summary of the platform."""

    def __init__(self, *args: Any, lines: Iterable[SittingLine], **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, column="passed", word="合格人数", required=False, **kwargs)
        self.fields["file"] = forms.FileField(
            label="成绩汇总表",
            required=False,
            help_text="XLSX 或 CSV，列：职业编码、等级、合格人数。只报人数，不得含考生个人信息。上传表格的，不必逐项填写。",
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        )


class VolumeForm(PlainForm):
    """One volume of the archive in one medium."""

    volume = forms.ChoiceField(label="卷", choices=Volume.choices)
    medium = forms.ChoiceField(label="载体", choices=Medium.choices)
    title = OneLine(label="题名", max_length=120)
    place = OneLine(label="存放处", max_length=200, help_text="档案室柜号，或存储系统中的位置；监控录像只登记存放处和 SHA-256")
    pages = forms.IntegerField(label="页数（件数）", min_value=1, max_value=1000000, required=False)
    sha256 = OneLine(label="SHA-256", max_length=64, required=False, validators=[SHA256], help_text="电子材料和监控视频必填")

    @property
    def shelved(self) -> Shelved:
        """What a valid form says."""
        said = self.cleaned_data
        return Shelved(Volume(said["volume"]), Medium(said["medium"]), said["title"], said["place"], said["pages"], said["sha256"].lower())


class FindForm(PlainForm):
    """The conditions of the desk's list."""

    q = OneLine(label="查找", max_length=60, required=False, help_text="场次编号、名称或机构")
    city = forms.ChoiceField(label="监管机关", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *SittingState.choices])
    occupation = OneLine(label="职业", max_length=40, required=False, help_text="编码或名称")
    from_on = forms.DateField(label="开始日期自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label="开始日期至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, cities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].choices = [("", "全部"), *cities]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", ValidationError("截止日期不能早于开始日期。"))
        return data


def local(at: datetime) -> datetime:
    """As a field shows it."""
    return timezone.localtime(at).replace(second=0, microsecond=0)
