"""What is typed for an evaluation: the notice, the answer to an invitation, an opinion, the conclusion. The rules stand in the services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from filings.enums import Head, LineResult, Method, OpinionResult
from filings.models import FilingLine
from filings.services.evaluating import Conclusion, Remarks
from portal.people.models import MemberState

WORDS = 2000
DECLARATION = "本人与申请单位及其法定代表人、考评人员、工作人员无亲属、任职、投资、合作等可能影响公正评估的关系。"


class NoticeForm(forms.Form):
    """The evaluation notice: how, when, for how long."""

    methods = forms.TypedMultipleChoiceField(
        label="评估方式",
        coerce=Method,
        choices=Method.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选择一种评估方式。"},
        help_text="未采用的方式，作结论时要说明理由",
    )
    planned_on = forms.DateField(
        label="现场日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text="不去现场的可以不填"
    )
    expected_working_days = forms.IntegerField(
        label="预计用时（工作日）",
        min_value=1,
        max_value=60,
        help_text="写入期限中止告知书，申请人据此知道备案期限停多久",
    )


class AnswerForm(forms.Form):
    """An expert's answer to an invitation, with his recusal declaration."""

    answer = forms.TypedChoiceField(
        label="答复",
        coerce=MemberState,
        choices=[
            (MemberState.ACCEPTED.value, "接受邀请，没有应当回避的情形"),
            (MemberState.RECUSED.value, "申请回避"),
            (MemberState.DECLINED.value, "谢绝邀请"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择接受、回避或谢绝。"},
    )
    declared = forms.BooleanField(label=DECLARATION, required=False)
    words = forms.CharField(label="说明", max_length=WORDS, required=False, widget=forms.Textarea, help_text="申请回避的，写明原因")

    @property
    def declaration(self) -> str:
        """What is kept of a valid form: the declaration, if it was made, and his own words."""
        accepted = self.cleaned_data["answer"] == MemberState.ACCEPTED
        said = [DECLARATION] if accepted and self.cleaned_data["declared"] else []
        own = self.cleaned_data["words"].strip()
        return "\n".join([*said, own] if own and (said or not accepted) else said)


class ReleaseForm(forms.Form):
    """Why a member leaves."""

    reason = forms.CharField(label="退出原因", max_length=WORDS, widget=forms.Textarea, help_text="写入办理历史，本人会收到通知")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One head or line of the form: its name, its result, the words beside it."""

    title: str
    clause: str
    result: BoundField
    remark: BoundField


class ResultsForm(forms.Form):
    """A result for each of the six heads and for each line."""

    def __init__(self, *args: Any, lines: Iterable[FilingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for head in Head:
            self._add(f"head-{head.value}", head.label, OpinionResult.choices)
        for line in self.lines:
            self._add(f"line-{line.pk}", title(line), LineResult.choices)
        self.order_fields([*(name for name in self.fields if name.startswith(("head-", "line-")))])

    def _add(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        missing = {"required": f"请给出“{label}”的结论。"}
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=missing)
        self.fields[f"{name}-remark"] = forms.CharField(
            label=f"{label}的说明", max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def head_rows(self) -> list[ResultRow]:
        return [self._row(f"head-{head.value}", head.label) for head in Head]

    @property
    def line_rows(self) -> list[ResultRow]:
        return [self._row(f"line-{line.pk}", title(line)) for line in self.lines]

    def _row(self, name: str, label: str) -> ResultRow:
        return ResultRow(label, "", self[name], self[f"{name}-remark"])

    @property
    def heads(self) -> dict[Head, OpinionResult]:
        """The results of a valid form, by head."""
        return {head: OpinionResult(self.cleaned_data[f"head-{head.value}"]) for head in Head}

    @property
    def results(self) -> dict[int, LineResult]:
        """The results of a valid form, by line."""
        return {line.pk: LineResult(self.cleaned_data[f"line-{line.pk}"]) for line in self.lines}

    @property
    def remarks(self) -> Remarks:
        """The words of a valid form."""
        return Remarks(
            {head: self.cleaned_data[f"head-{head.value}-remark"] for head in Head},
            {line.pk: self.cleaned_data[f"line-{line.pk}-remark"] for line in self.lines},
        )


class OpinionForm(ResultsForm):
    """A member's opinion."""

    text = forms.CharField(label="评估意见", max_length=WORDS, widget=forms.Textarea(attrs={"rows": 6}))
    is_dissent = forms.BooleanField(label="与多数成员意见不一致，保留本人意见", required=False)


class ConclusionForm(ResultsForm):
    """The lead's conclusion."""

    methods = forms.TypedMultipleChoiceField(
        label="实际采用的评估方式",
        coerce=Method,
        choices=Method.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选择一种评估方式。"},
    )
    unused = forms.CharField(label="未采用方式的理由", max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(label="评估结论", max_length=WORDS, widget=forms.Textarea(attrs={"rows": 6}))

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion of a valid form."""
        said: Mapping[str, Any] = self.cleaned_data
        remarks = {line: words.strip() for line, words in self.remarks.lines.items() if words.strip()}
        return Conclusion(self.heads, self.results, said["methods"], said["text"], remarks, said["unused"])


def title(line: FilingLine) -> str:
    """电工 四级; an item by its name."""
    return f"{line.title} {line.level_word}".strip()
