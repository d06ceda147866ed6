"""What is typed for a piece of guidance, and on a course."""

from collections.abc import Iterable
from typing import Any

from django import forms

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.authorities.models import Authority
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from portal.people.models import Person
from supervision.enums import GuidanceKind
from supervision.forms.complaints import words
from supervision.forms.incidents import moment_field
from supervision.models import Guidance
from supervision.rules.guidance import Said

MOST_CHOSEN = 500


class GuidanceForm(PlainForm):
    """Kind, title, text, to whom; of a course its time, place and places. Chosen institutions by their credit codes, a line each."""

    authority = forms.ModelChoiceField(Authority.objects.none(), label="发布机关", empty_label=None)
    kind = forms.ChoiceField(label="种类", choices=GuidanceKind.choices, widget=forms.RadioSelect)
    title = OneLine(label="标题", max_length=120)
    text = words("内容", rows=10)
    tracks = forms.MultipleChoiceField(
        label="适用类别", choices=Track.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text="都不选为全部类别"
    )
    chosen = forms.CharField(
        label="只发给指定机构",
        required=False,
        help_text=f"一行一个统一社会信用代码，最多 {MOST_CHOSEN} 家；填写的，不再按类别发送",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_public = forms.BooleanField(label="同时向社会公开", required=False)
    course_from = moment_field("开班时间", "培训班填写", required=False)
    course_to = moment_field("结业时间", "培训班填写", required=False)
    course_place = OneLine(label="培训地点", max_length=200, required=False, help_text="培训班填写")
    course_places = forms.IntegerField(label="名额", min_value=1, max_value=10_000, required=False, help_text="培训班填写")

    use_required_attribute = False

    def __init__(self, *args: Any, parties: Iterable[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Authority.objects.filter(pk__in=[party.pk for party in parties])
        self.fields["authority"].queryset, self.fields["authority"].initial = rows, rows.first()  # type: ignore[attr-defined]

    def clean_chosen(self) -> tuple[int, ...]:
        """The institutions behind the codes; one that is not known is named."""
        codes = list(dict.fromkeys(self.cleaned_data["chosen"].upper().split()))
        if len(codes) > MOST_CHOSEN:
            raise forms.ValidationError(f"最多指定 {MOST_CHOSEN} 家，现有 {len(codes)} 家，请改为按类别发送。")
        found = dict(LegalPerson.objects.filter(credit_code__in=codes).values_list("credit_code", "pk"))
        missing = [code for code in codes if code not in found]
        if missing:
            raise forms.ValidationError(f"没有这些信用代码的机构：{'、'.join(missing[:5])}，请核对。")
        return tuple(found[code] for code in codes)

    @property
    def said(self) -> Said:
        """What a valid form says."""
        data = self.cleaned_data
        names = ("kind", "title", "text", "is_public", "course_from", "course_to", "course_place", "course_places")
        return Said(**{name: data[name] for name in names}, tracks=tuple(data["tracks"]), addressees=data["chosen"])


def of_guidance(guidance: Guidance) -> dict[str, Any]:
    """What the form of a draft shows first."""
    names = ("kind", "title", "text", "tracks", "is_public", "course_from", "course_to", "course_place", "course_places")
    codes = guidance.addressees.order_by("pk").values_list("credit_code", flat=True)
    return {**{name: getattr(guidance, name) for name in names}, "chosen": "\n".join(codes)}


class WithdrawForm(PlainForm):
    reason = OneLine(label="撤回的理由", max_length=400, help_text="已收到的机构可以看到")


class EnrolForm(PlainForm):
    """One of the institution's people."""

    person = forms.ModelChoiceField(Person.objects.none(), label="人员", empty_label="请选择")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda one: f"{one.name}（{one.id_mask}）"  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """Who came and who passed: a choice a person."""

    CHOICES = (("", "未登记"), ("came", "到课"), ("passed", "到课，考核合格"), ("failed", "到课，考核不合格"), ("absent", "未到课"))
    MEANS = {"": (None, None), "came": (True, None), "passed": (True, True), "failed": (True, False), "absent": (False, None)}

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words_of = {means: key for key, means in self.MEANS.items()}
        for row in rows:
            self.fields[f"row-{row.pk}"] = forms.ChoiceField(
                label=f"{row.person.name}（{row.legal_person.name}）",
                choices=self.CHOICES,
                required=False,
                initial=words_of.get((row.came, row.passed), ""),
            )

    @property
    def came(self) -> dict[int, tuple[bool | None, bool | None]]:
        return {int(name.removeprefix("row-")): self.MEANS[value] for name, value in self.cleaned_data.items()}
