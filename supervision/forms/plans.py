"""What is typed for an inspection plan."""

import re
from typing import Any, Final

from django import forms as fields

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.authorities.models import Authority
from supervision.enums import Form, Mechanism, PlanKind
from supervision.models import InspectionPlan
from supervision.rules.plans import Said

WORDS: Final = 4000


def day(label: str, hint: str = "") -> fields.DateField:
    return fields.DateField(label=label, help_text=hint, widget=fields.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def words(label: str, hint: str = "", *, rows: int = 4, **more: Any) -> fields.CharField:
    return fields.CharField(label=label, help_text=hint, max_length=WORDS, widget=fields.Textarea(attrs={"rows": rows}), **more)


class PlanForm(PlainForm):
    """Kind, period, content, focus, objects, forms, mechanism, partners; the authority where one serves several."""

    authority = fields.ChoiceField(label="组织机关")
    kind = fields.ChoiceField(label="种类", choices=PlanKind.choices, widget=fields.RadioSelect)
    title = OneLine(label="名称", max_length=120, help_text="例如 2026 年第四季度日常督导计划")
    from_on = day("开始日期")
    to_on = day("结束日期", "一份计划不超过一年")
    content = words("监管内容")
    focus = words("监管重点")
    objects_text = words("监管对象", "例如 本市监管的全部社会培训评价组织", rows=3)
    forms = fields.MultipleChoiceField(label="督导形式", choices=Form.choices, widget=fields.CheckboxSelectMultiple)
    mechanism = fields.ChoiceField(label="督导机制", choices=Mechanism.choices, initial=Mechanism.OWN)
    partners = fields.CharField(
        label="联合检查部门",
        required=False,
        max_length=600,
        help_text="联合检查的，一行写一个部门的全称",
        widget=fields.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parties: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [(party.code, party.name) for party in parties]  # type: ignore[attr-defined]
        if len(parties) == 1:
            del self.fields["authority"]

    @property
    def said(self) -> Said:
        """What a valid form says."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "authority"}
        partners = [line.strip() for line in re.split(r"[\r\n]+", data["partners"]) if line.strip()]
        texts = {name: data[name].strip() for name in ("content", "focus", "objects_text")}
        return Said(**{**data, **texts, "forms": tuple(data["forms"]), "partners": tuple(dict.fromkeys(partners))})


def of_plan(plan: InspectionPlan) -> dict[str, Any]:
    """A plan as its form shows it."""
    names = ("kind", "title", "from_on", "to_on", "content", "focus", "objects_text", "forms", "mechanism")
    return {**{name: getattr(plan, name) for name in names}, "partners": "\n".join(plan.partners)}


class SummaryForm(PlainForm):
    """How a plan was carried out."""

    summary = words("完成情况", "公开：检查了多少家，发现和处理了什么，没有完成的写明原因", rows=6)


class ReasonForm(PlainForm):
    """Why something is given up or ended."""

    reason = fields.CharField(label="理由", max_length=400, widget=fields.Textarea(attrs={"rows": 3}))
