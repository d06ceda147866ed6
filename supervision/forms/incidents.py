"""What is typed for an incident."""

from typing import Any

from django import forms

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.institutions.models import Registration
from supervision.enums import IncidentKind
from supervision.forms.complaints import cities, words
from supervision.models import Sitting
from supervision.rules.accidents import Toll
from supervision.rules.incidents import MOST, Told


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment_field(label: str, hint: str = "", **more: Any) -> forms.DateTimeField:
    wrong = {"invalid": f"{label}应为日期和时间，写成 2026-09-01 08:30 的样子，请改正。"}
    return forms.DateTimeField(label=label, help_text=hint, widget=MomentInput(), error_messages=wrong, **more)


class IncidentForm(PlainForm):
    """What happened, when, where, who was hurt; the sitting where it belongs to one."""

    registration = forms.ModelChoiceField(Registration.objects.none(), label="备案登记", empty_label=None)
    sitting = forms.ModelChoiceField(Sitting.objects.none(), label="所在场次", required=False, empty_label="不在场次中")
    kind = forms.ChoiceField(label="种类", choices=IncidentKind.choices)
    title = OneLine(label="标题", max_length=120)
    happened_at = moment_field("发生时间")
    known_at = moment_field("知悉时间", "本单位最早知道的时间")
    division = forms.ChoiceField(label="发生地", help_text="在其他设区市开展活动的，同时报活动所在地")
    place = OneLine(label="具体地点", max_length=200)
    text = words("经过和已采取的措施", rows=6)
    deaths = forms.IntegerField(label="死亡人数", min_value=0, max_value=MOST, initial=0)
    injured = forms.IntegerField(label="重伤人数", min_value=0, max_value=MOST, initial=0, help_text="包括急性工业中毒")
    loss_yuan = forms.IntegerField(label="直接经济损失（元）", min_value=0, max_value=10**12, initial=0)
    late_reason = OneLine(label="迟报原因", max_length=400, required=False, help_text="超过报告时限的须填写")

    use_required_attribute = False

    def __init__(self, *args: Any, party: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Registration.objects.filter(legal_person=party).select_related("legal_person", "supervised_by").order_by("pk")
        self.fields["registration"].queryset = rows  # type: ignore[attr-defined]
        sittings = Sitting.objects.filter(registration__legal_person=party).select_related("authority").order_by("-starts_at", "-pk")
        recent = list(sittings.values_list("pk", flat=True)[:50])
        self.fields["sitting"].queryset = sittings.filter(pk__in=recent)  # type: ignore[attr-defined]
        self.fields["division"].choices = [("", "请选择"), *cities()[1:]]  # type: ignore[attr-defined]
        self.fields["registration"].initial = rows.first()

    @property
    def told(self) -> Told:
        """What a valid form says."""
        data = self.cleaned_data
        names = ("kind", "title", "text", "place", "division", "happened_at", "known_at", "late_reason")
        return Told(**{name: data[name] for name in names}, toll=Toll(data["deaths"], data["injured"], data["loss_yuan"]))


class ConclusionForm(PlainForm):
    conclusion = words("处置结论", "机构可以看到")
