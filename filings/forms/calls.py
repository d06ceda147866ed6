"""What is typed for a selection call: the announcement with its scored items, the points of an application, a city's ranked list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from filings.models import CallEntry, SelectionCall
from filings.rules.call import FULL_MARKS, Criterion
from filings.services.calling import Draft, Item
from filings.services.selecting import Judgement
from portal.authorities.roster import CITIES

WORDS = 4000
NOTE = 400


def _day(label: str, hint: str = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class CallForm(forms.Form):
    """The announcement. The rules stand in the service: dates in order, a hundred points, places in one way."""

    title = forms.CharField(label="标题", max_length=80)
    text = forms.CharField(
        label="公告内容", max_length=WORDS, widget=forms.Textarea(attrs={"rows": 8}), help_text="遴选范围、申请条件和提交方式"
    )
    opens_on = _day("申请开始", "当日 0:00 起")
    closes_on = _day("申请截止", "当日 24:00 止")
    recommend_by = _day("设区市推荐截止", "须为工作日")
    result_by = _day("结果公布截止", "须为工作日")
    decide_by = _day("备案办结日期", "须为工作日，代替十个工作日的办理期限")
    phases_excluded = forms.BooleanField(label="技术评估、公示、报部审核的时间不计入办结日期", required=False)
    pass_points = forms.IntegerField(label="推荐最低分", min_value=0, max_value=FULL_MARKS)
    places_in_all = forms.IntegerField(
        label="全区名额", required=False, min_value=1, max_value=999, help_text="各市不分名额时填写；按市分配的，留空并填写各市名额"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in CITIES:
            self.fields[f"places_{code}"] = forms.IntegerField(label=f"{name}市", required=False, min_value=0, max_value=99)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("places_45")]

    @property
    def city_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("places_45")]

    def draft(self, items: tuple[Item, ...]) -> Draft:
        """What a valid form says, with its scored items."""
        said = dict(self.cleaned_data)
        places = {code: said.pop(f"places_{code}") for code, _ in CITIES}
        return Draft(**said, places_by_city={code: number for code, number in places.items() if number}, items=items)


class CallExtensionForm(forms.Form):
    """The later dates of a published call, and why. The rules stand in the service: nothing moves earlier, the order holds."""

    closes_on = _day("申请截止", "当日 24:00 止，只能延后")
    recommend_by = _day("设区市推荐截止", "须为工作日，晚于申请截止")
    result_by = _day("结果公布截止", "须为工作日")
    decide_by = _day("备案办结日期", "须为工作日")
    reason = forms.CharField(
        label="延长理由", max_length=NOTE, widget=forms.Textarea(attrs={"rows": 4}), help_text="向社会公开，已申请的单位和各市会收到"
    )


class ItemForm(forms.Form):
    """One scored item."""

    title = forms.CharField(label="评分项目", max_length=60)
    points = forms.IntegerField(label="满分", min_value=1, max_value=FULL_MARKS)
    guide = forms.CharField(label="评分办法", max_length=NOTE, required=False)


class ItemFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The scored items in their order."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Those of a valid formset, removed ones left out."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return tuple(Item(row["title"], row["points"], row["guide"]) for row in rows)


Items = forms.formset_factory(ItemForm, formset=ItemFormSet, extra=0, min_num=1, validate_min=True, can_delete=True, max_num=20)


def initial_of(call: SelectionCall | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms of a call start from: its own words, or an empty one with its first rows."""
    if call is None:
        return {"phases_excluded": True, "pass_points": 60}, []
    names = list(CallForm.base_fields)
    places = {f"places_{code}": number for code, number in call.places_by_city.items()}
    rows = [{"title": row.title, "points": row.points, "guide": row.guide} for row in call.criteria.all()]
    return {**{name: getattr(call, name) for name in names}, **places}, rows


class _Points(forms.IntegerField):
    """Wanted, and yet left empty it is the rule that refuses it, together with everything else."""

    def validate(self, value: Any) -> None:
        if value is not None:
            super().validate(value)


class ScoreForm(forms.Form):
    """The points of one application, one field with its note for each criterion. Bounds and notes are the rule's to demand."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], guides: Mapping[int, str], entry: CallEntry, **kwargs: Any) -> None:
        given = {score.criterion_id: score for score in entry.scores.all()}
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for item in criteria:
            score = given.get(item.ref)
            self.fields[f"points_{item.ref}"] = _Points(
                label=f"{item.title}（满分 {item.points}）",
                initial=score.points if score else None,
                help_text=guides.get(item.ref, ""),
                widget=forms.NumberInput(attrs={"min": 0, "max": item.points, "inputmode": "numeric"}),
            )
            self.fields[f"note_{item.ref}"] = forms.CharField(
                label="评分依据", required=False, max_length=NOTE, initial=score.note if score else "", help_text="扣分的须写明"
            )

    @property
    def points(self) -> dict[int, int | None]:
        return {item.ref: self.cleaned_data.get(f"points_{item.ref}") for item in self.criteria}

    @property
    def notes(self) -> dict[int, str]:
        return {item.ref: self.cleaned_data.get(f"note_{item.ref}") or "" for item in self.criteria}


class JudgementForm(forms.Form):
    """What the city says of one application."""

    rank = forms.IntegerField(label="排名", required=False, min_value=1, max_value=999)
    is_recommended = forms.TypedChoiceField(
        label="推荐",
        choices=[("", "请选择"), ("yes", "推荐"), ("no", "不推荐")],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    reason = forms.CharField(label="理由", required=False, max_length=NOTE, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def judgement(self) -> Judgement:
        said = self.cleaned_data
        return Judgement(said.get("rank"), said.get("is_recommended"), said.get("reason") or "")
