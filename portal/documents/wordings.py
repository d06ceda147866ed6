"""What the sentences of a paper are made of: its slots, the placeholders each may and must hold, and the wording the portal ships.

A slot is one paragraph. The tables of a paper (items, occupations, facts) are drawn by its template and are no wording.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

LONGEST: Final = 500
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")

Read = Callable[[Any], str]
Applies = Callable[[Any], bool]


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _line_words(paper: Any) -> str:
    return "职业（工种）及等级" if paper.has_levels else "项目"


def _corrected(paper: Any) -> str:
    """第1次公示自…至…，因…更正."""
    rows = (f"第{one.no}次公示自{_day(one.first_day)}至{_day(one.over_on)}，因{one.reason.rstrip('。；，')}更正" for one in paper.corrected)
    return "；".join(rows)


def _course(paper: Any) -> str:
    """What came before a receipt: 审核、评估、公示并报人力资源社会保障部审核."""
    return f"{'、'.join(paper.steps)}并报人力资源社会保障部审核" if getattr(paper, "ministry_reviewed", False) else paper.course


PLACEHOLDERS: Final[dict[str, Read]] = {
    "机构类别": lambda paper: paper.institution_kind,
    "备案种类": lambda paper: paper.matter,
    "受理编号": lambda paper: paper.filing_number,
    "提交日期": lambda paper: _day(paper.submitted_on),
    "受理日期": lambda paper: _day(paper.accepted_on),
    "依据": lambda paper: paper.basis,
    "参照": lambda paper: paper.reference,
    "环节": lambda paper: paper.phase,
    "办理经过": _course,
    "备案事项": _line_words,
    "备案事项简称": lambda paper: "职业" if paper.has_levels else "项目",
    "不予备案文号": lambda paper: paper.refusal_number,
    "回执编号": lambda paper: paper.receipt_number,
    "延续窗口": lambda paper: f"{paper.renewal_months}个月",
    "版次": lambda paper: str(paper.version),
    "原版次": lambda paper: str(paper.replaces),
    "出具事由": lambda paper: paper.reason,
    "补正项数": lambda paper: f"{len(paper.items)}项",
    "告知次数": lambda paper: "一次性" if paper.round == 1 else f"第{paper.round}次",
    "再行告知原因": lambda paper: paper.round_reason,
    "补正截止": lambda paper: _day(paper.answer_by),
    "公示首日": lambda paper: _day(paper.first_day),
    "公示末日": lambda paper: _day(paper.last_day),
    "更正经过": _corrected,
    "异议件数": lambda paper: f"{len(paper.objections)}件",
}


def _always(paper: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Slot:
    """One paragraph: its place in words, the wording shipped (whose placeholders are those it must hold), what else it may hold, when it is printed."""

    key: str
    label: str
    text: str
    optional: tuple[str, ...] = ()
    applies: Applies = _always

    @property
    def required(self) -> tuple[str, ...]:
        """The placeholders without which the paragraph would say too little."""
        return tuple(name for name in placeholders(self.text) if name not in self.optional)

    @property
    def allowed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.required, *placeholders(self.text), *self.optional)))


def _grading(paper: Any) -> bool:
    return not paper.examining


def _examining(paper: Any) -> bool:
    return bool(paper.examining)


SLOTS: Final[dict[str, tuple[Slot, ...]]] = {
    "receipt": (
        Slot("opening", "首段", "你单位报送的{机构类别}{备案种类}材料收悉。经{办理经过}，材料齐全，符合规定，现予备案。"),
        Slot(
            "partial",
            "部分备案时的说明",
            "本次申请中未予备案的{备案事项}，其理由和依据见《不予备案通知书》（{不予备案文号}）。",
            optional=("备案事项",),
            applies=lambda paper: bool(paper.refusal_number),
        ),
        Slot(
            "closing_renewable",
            "末段（有有效期的）",
            "请在上述备案范围内开展评价，履行备案承诺，接受监督管理。需延续备案的，于有效期满前{延续窗口}内提出申请。",
            applies=lambda paper: bool(paper.renewal_months),
        ),
        Slot(
            "closing_plain",
            "末段（无有效期的）",
            "请在上述备案范围内开展评价，履行备案承诺，接受监督管理。",
            applies=lambda paper: not paper.renewal_months,
        ),
        Slot("version_first", "版次（首版）", "本回执为第{版次}版。", applies=lambda paper: paper.replaces is None),
        Slot(
            "version_next",
            "版次（更换）",
            "本回执为第{版次}版，因{出具事由}出具，第{原版次}版同时失效。",
            applies=lambda paper: paper.replaces is not None,
        ),
    ),
    "refusal": (
        Slot(
            "opening",
            "首段",
            "你单位于{提交日期}提交{机构类别}{备案种类}申请（受理编号{受理编号}）。经{办理经过}，决定对下列{备案事项简称}不予备案：",
            optional=("备案事项简称", "备案事项"),
        ),
        Slot("basis", "依据", "依据：{依据}。"),
        Slot(
            "partial",
            "部分备案时的说明",
            "其余{备案事项}准予备案，见《备案回执》（{回执编号}）。",
            optional=("备案事项",),
            applies=lambda paper: bool(paper.receipt_number),
        ),
    ),
    "supplement": (
        Slot(
            "opening",
            "首段",
            "你单位于{提交日期}提交的{机构类别}{备案种类}材料收悉。经审查，尚需补正下列{补正项数}，现{告知次数}告知如下：",
        ),
        Slot("again", "再行告知的原因", "本次再行告知的原因：{再行告知原因}", applies=lambda paper: bool(paper.round_reason)),
        Slot(
            "ask_examining",
            "期限（考核鉴定）",
            "请于{补正截止}前在平台逐项补正并重新提交，该期限由本告知书指定。办理时限自材料补正齐全之日起计算。",
            applies=_examining,
        ),
        Slot(
            "ask_grading",
            "期限（等级认定）",
            "请于{补正截止}前在平台逐项补正并重新提交，该期限由本告知书指定。办理时限自受理之日起计算。",
            applies=_grading,
        ),
        Slot("closing", "末段", "补正到位的，不再就已列事项以外未改动的内容要求补正；逾期未补正的，可以决定不予受理。"),
    ),
    "non_acceptance": (Slot("opening", "首段", "你单位于{提交日期}提交{机构类别}{备案种类}申请。经审查，有下列情形，决定不予受理："),),
    "acceptance": (
        Slot(
            "opening",
            "首段",
            "你单位于{提交日期}提交{机构类别}{备案种类}申请。经审查，材料齐全，符合法定形式，属于本机关受理范围，已于{受理日期}受理。",
        ),
        Slot("basis_examining", "依据（考核鉴定）", "依据：{依据}。", applies=_examining),
        Slot(
            "basis_grading",
            "依据（等级认定）",
            "依据：{依据}。技术评估、公示和报人力资源社会保障部审核的时间不计入办理时限；上述环节开始时另行书面告知，届满日相应顺延。",
            applies=_grading,
        ),
        Slot(
            "provisional",
            "届满日暂定时的说明",
            "届满日所在时段的放假调休安排尚未公布，届满日为暂定，公布后重新计算并告知。",
            applies=lambda paper: bool(paper.provisional),
        ),
        Slot("closing", "末段", "办理进度和每一日的计算说明可登录平台查看。"),
    ),
    "pause": (
        Slot(
            "opening",
            "首段",
            "你单位申请的{机构类别}{备案种类}（受理编号{受理编号}）进入{环节}环节，所需时间不计入办理时限，现将有关事项告知如下：",
        ),
        Slot("basis", "依据", "依据：{依据}；{参照}。"),
        Slot("closing", "末段", "预计结束日期为估计。该环节提前或者推迟结束的，办理时限自其实际结束时恢复计算，计算说明可登录平台查看。"),
    ),
    "publicity": (
        Slot(
            "opening",
            "首段",
            "你单位申请的{机构类别}{备案种类}（受理编号{受理编号}）经技术评估，已于{公示首日}至{公示末日}在网上公示，现将公示情况证明如下：",
        ),
        Slot("corrected", "更正后重新公示的", "本次公示为更正后的重新公示。此前{更正经过}。", applies=lambda paper: bool(paper.corrected)),
        Slot(
            "heard",
            "收到异议的",
            "公示期间收到异议{异议件数}，均已办结，情况如下：",
            applies=lambda paper: bool(paper.objections),
        ),
        Slot("unheard", "没有异议的", "公示期间没有收到异议。", applies=lambda paper: not paper.objections),
        Slot("basis", "依据", "依据：{依据}。"),
        Slot("closing", "末段", "公示内容自公示开始时固定，可按校验值核对。是否备案以备案机关的决定为准。"),
    ),
    "work_letter": (Slot("opening", "首段", "现就有关事项函告如下："), Slot("closing", "末段", "特此函告。")),
}


def placeholders(text: str) -> tuple[str, ...]:
    """The names between braces, each once, in their order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def shipped(kind: str) -> dict[str, str]:
    """The wording a kind of paper starts with, by slot; empty for a kind without slots."""
    return {slot.key: slot.text for slot in SLOTS.get(kind, ())}


def filled(paper: Any, wording: Mapping[str, str]) -> dict[str, str]:
    """The paragraphs of this paper as they are printed, those alone that apply to it; a slot without wording has the one shipped."""
    return {
        slot.key: _PLACEHOLDER.sub(lambda found: PLACEHOLDERS[found[1]](paper), wording.get(slot.key) or slot.text)
        for slot in SLOTS.get(paper.key, ())
        if slot.applies(paper)
    }


def problems(slot: Slot, text: str) -> tuple[str, ...]:
    """What is wrong with the wording of a slot, each with its repair; empty when it can be printed."""
    found = [] if text.strip() else ["请填写这一段。"]
    if len(text) > LONGEST:
        found.append(f"这一段最多 {LONGEST} 字，现为 {len(text)} 字。")
    if "\n" in text.strip():
        found.append("一段之内不能换行。")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        found.append("花括号不成对，占位应写作 {名称}。")
    used = placeholders(text)
    unknown = [name for name in used if name not in slot.allowed]
    missing = [name for name in slot.required if name not in used]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in slot.allowed) or "没有占位"
        found.append(f"不认识的占位：{'、'.join(f'{{{name}}}' for name in unknown)}。这一段可用：{known}。")
    if missing and text.strip():
        found.append(f"缺少必需的占位：{'、'.join(f'{{{name}}}' for name in missing)}。")
    return tuple(found)
