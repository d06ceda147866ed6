"""What is typed for an inspection: whom it visits and who goes, its day, its photos, its result, what the institution says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.people.models import MemberState
from supervision.enums import Form, InspectionResult, PlanKind
from supervision.forms.issues import DayInput, words
from supervision.queries.sending import Choice
from supervision.services.visiting import Shot


def choice_words(choice: Choice) -> str:
    """An inspector as a list offers him; who must keep out says why."""
    row = choice.inspector
    why = f"：{'；'.join(reason.text for reason in choice.reasons)}" if choice.reasons else ""
    return f"{row.person.name}（{row.get_kind_display()}，{row.certificate}，{row.authority.short_name}）{why}"


class ScheduleForm(PlainForm):
    """安排检查: kind, form, day, and the team."""

    kind = forms.ChoiceField(label="种类", choices=PlanKind.choices, widget=forms.RadioSelect)
    form = forms.ChoiceField(label="形式", choices=Form.choices, widget=forms.RadioSelect, initial=Form.VISIT)
    planned_on = forms.DateField(label="拟检查日期", widget=DayInput())
    is_unannounced = forms.BooleanField(label="不预先通知", required=False, help_text="机构在检查开始后才能看到，到场时出示通知书")
    members = forms.TypedMultipleChoiceField(
        label="检查组成员",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="不少于两人，证件在检查之日有效；执法检查须有两名执法人员",
    )
    lead = forms.TypedChoiceField(label="组长", coerce=int, help_text="从所选成员中确定")

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(choice.inspector.pk, choice_words(choice)) for choice in choices]
        self.fields["members"].choices = offered  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", "请选择"), *((row.inspector.pk, row.inspector.person.name) for row in choices)]  # type: ignore[attr-defined]


class DayForm(PlainForm):
    """批准并通知: the day, which may be moved here for the last time."""

    on = forms.DateField(label="检查日期", widget=DayInput())


class ReasonForm(PlainForm):
    """The reason of a cancellation, or of leaving the team."""

    reason = words("理由", "记录保留", most=400, rows=3)


class ResultForm(PlainForm):
    """确认结果: the result and the words that become public."""

    result = forms.ChoiceField(label="检查结果", choices=InspectionResult.choices, widget=forms.RadioSelect)
    conclusion = words("检查结论", "结果公开时一并公开，不写个人姓名", most=1000)


class AnswerForm(PlainForm):
    """答复邀请: the declaration of recusal, and whether he comes."""

    answer = forms.ChoiceField(
        label="答复", choices=[(MemberState.ACCEPTED.value, "接受"), (MemberState.RECUSED.value, "回避")], widget=forms.RadioSelect
    )
    declaration = words("回避声明", "接受的，声明与该机构无利害关系；回避的，写明原因", most=400, rows=3)


class InviteForm(PlainForm):
    """增补检查人员."""

    inspector = forms.TypedChoiceField(label="检查人员", coerce=int)

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(choice.inspector.pk, choice_words(choice)) for choice in choices]
        self.fields["inspector"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]


class StatementForm(PlainForm):
    """机构意见, by the institution itself."""

    statement = words("意见", "没有意见的填“无意见”")


class OnSiteStatementForm(StatementForm):
    """机构意见, taken down on site."""

    signatory = OneLine(label="机构签字人", max_length=60, help_text="在场的机构负责人或工作人员")


class PhotoForm(PlainForm):
    """现场照片: the file; its place and time where they are known."""

    file = forms.FileField(
        label="照片", widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"})
    )
    point = forms.ChoiceField(label="对应要点", required=False)
    taken_at = forms.DateTimeField(
        label="拍摄时间",
        required=False,
        help_text="不填为现在",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    latitude = forms.DecimalField(label="纬度", required=False, min_value=-90, max_value=90, max_digits=9, decimal_places=6)
    longitude = forms.DecimalField(label="经度", required=False, min_value=-180, max_value=180, max_digits=9, decimal_places=6)

    def __init__(self, *args: Any, points: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = [("", "不对应要点"), *((one["id"], one["text"]) for one in points)]  # type: ignore[attr-defined]

    @property
    def shot(self) -> Shot:
        """What is known of the photo."""
        said = self.cleaned_data
        return Shot(said["point"], said["taken_at"], said["latitude"], said["longitude"])


def first_day(planned_on: date, today: date) -> date:
    """The day a notice offers: the one planned, or today where that has passed."""
    return max(planned_on, today)
