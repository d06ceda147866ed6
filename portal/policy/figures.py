"""Every number the portal works by, as it stands on the first day: the notice's own with their clause, ours marked as internal.

Later values are effective-dated records (models.Figure); these are the records the database starts with.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

Plain = int | bool | str


class Unit(StrEnum):
    """What a figure counts. A clock time is stored as "18:00", a flag as true or false, everything else as a whole number."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    COUNT = "count"
    PERCENT = "percent"
    YUAN = "yuan"
    TIME = "time"
    FLAG = "flag"


UNIT_LABELS: Final[dict[Unit, str]] = {
    Unit.WORKING_DAYS: "个工作日",
    Unit.CALENDAR_DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.HOURS: "小时",
    Unit.COUNT: "",
    Unit.PERCENT: "%",
    Unit.YUAN: "元",
    Unit.TIME: "",
    Unit.FLAG: "",
}


class Source(StrEnum):
    """Whose number it is: the notice's, or ours where the notice gives none."""

    NOTICE = "notice"
    INTERNAL = "internal"


INTERNAL_LABEL: Final = "内部时限"


class FigureError(ValueError):
    """A value that does not fit its figure's unit."""


@dataclass(frozen=True)
class FigureSpec:
    """A figure's name, unit and first value. `basis` is a citation: the clause, or for an internal figure the law it leans on, or ""."""

    key: str
    label: str
    unit: Unit
    value: Plain
    basis: str
    source: Source

    def check(self, value: object) -> Plain:
        """The value as it is stored. Raises FigureError for a wrong type, a negative number or an impossible time."""
        if self.unit is Unit.FLAG:
            if isinstance(value, bool):
                return value
        elif self.unit is Unit.TIME:
            if isinstance(value, str) and _is_time(value):
                return value
        elif isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise FigureError(f"{self.label}：{value!r} 不是有效的值")


def parsed(value: Plain) -> int | bool | time:
    """The stored value as the portal works with it: a clock time becomes a time, the rest stays."""
    return time.fromisoformat(value) if isinstance(value, str) else value


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


_WD, _DAYS, _MONTHS, _YEARS, _COUNT, _FLAG = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.YEARS, Unit.COUNT, Unit.FLAG

_NOTICE: Final[tuple[tuple[str, str, Unit, Plain, str], ...]] = (
    ("examining_filing", "考核鉴定机构备案办理", _WD, 7, "附1二(三)"),
    ("grading_filing", "等级认定机构备案办理", _WD, 10, "附2二(五)"),
    ("evaluation", "技术评估", _WD, 30, "附2二(三)"),
    ("publicity", "备案公示（最短）", _WD, 5, "附2二(四)"),
    ("ministry_report", "公示后报部", _WD, 5, "附2二(五)"),
    ("city_report", "设区市向区中心报送备案信息", _WD, 10, "附1末、附2末"),
    ("validity_years", "等级认定机构备案有效期", _YEARS, 3, "文一(二)、附2二(五)"),
    ("renewal_window_months", "延续备案申请窗口", _MONTHS, 3, "文一(二)"),
    ("min_assessors", "每个职业（工种）、项目的考评人员最少人数", _COUNT, 3, "附1一(二)、附2一(二)"),
    ("lookback_years", "负面清单追溯", _YEARS, 3, "附2一(七)3、附2一(七)4"),
    ("paper_records_years", "纸质材料保管（最短）", _YEARS, 3, "文二(一)"),
    ("electronic_records_years", "电子材料保管（最短）", _YEARS, 5, "文二(一)"),
    ("rating_cycle_years", "星级评定周期", _YEARS, 3, "文三(二)"),
    ("rating_pass_stars", "星级评定合格线", _COUNT, 3, "文三(二)"),
    ("recurrence_years", "约谈后再次违规的认定期间", _YEARS, 1, "附3一(二)1"),
    ("idle_suspension_years", "无正当理由不开展评价（暂停）", _YEARS, 1, "附3一(二)3"),
    ("idle_termination_years", "无正当理由不开展评价（终止）", _YEARS, 2, "附3一(三)7"),
)

# Beside each: the decision that set it.
_INTERNAL: Final[tuple[tuple[str, str, Unit, Plain, str], ...]] = (
    ("acceptance", "受理决定或一次性补正告知", _WD, 5, "行政许可法32"),  # D03
    ("supplement_answer_days", "申请单位答复补正", _DAYS, 30, ""),  # D98
    ("publicity_start", "评估合格后启动公示", _WD, 2, ""),  # D99
    ("ministry_estimate", "人社部审核用时（估计，只用于推算）", _WD, 5, ""),
    ("day_closes_at", "备案收件截止时刻", Unit.TIME, "18:00", ""),  # D77
    ("objection_answer", "公示异议答复", _WD, 5, ""),  # D33
    ("cross_city_reply", "跨市报备答复", _WD, 5, ""),  # D45
    ("credit_report_age_days", "信用报告出具时间不早于", _DAYS, 90, ""),  # D29
    ("lease_cover_years_examining", "考核鉴定机构租用期限自提交之日起覆盖", _YEARS, 1, ""),  # D103
    ("lease_covers_validity", "等级认定机构租用期限覆盖预计有效期", _FLAG, True, ""),  # D27, D103
    ("evaluation_ends_in_term", "技术评估须在期限内结束（否则为启动）", _FLAG, True, ""),  # D02
    ("centre_report_counts", "区中心报部时间计入办理期限", _FLAG, False, ""),  # D01
    ("renewal_before_window", "延续申请须早于期满前窗口", _FLAG, False, ""),  # D05
    ("sittings_during_renewal", "期满后续期审理中可新开场次", _FLAG, False, ""),  # D06
    ("renewal_publicity", "延续备案再次公示", _FLAG, False, ""),  # D16, D96
    ("renewal_ministry", "延续备案再次报部", _FLAG, False, ""),  # D16, D96
    ("addition_evaluation", "新增职业须技术评估", _FLAG, True, ""),  # D17, D96
    ("addition_publicity", "新增职业须公示并报部", _FLAG, True, ""),  # D17, D96
    ("anonymous_objections", "公示异议可匿名提出", _FLAG, True, ""),  # D33
    ("incident_report_hours", "要情报告", Unit.HOURS, 2, ""),  # D12
    ("inspection_publication", "检查结果公开", _WD, 20, "政府信息公开条例26"),
    ("inspectors_min", "执法检查最少人数", _COUNT, 2, "行政处罚法42"),
    ("draw_share_percent", "双随机抽查最低比例", Unit.PERCENT, 5, ""),
    ("draws_per_year", "双随机抽查每年最少次数", _COUNT, 2, ""),
    ("draw_rest_months", "抽中后不再抽取", _MONTHS, 12, ""),
    ("draw_class_a_percent", "A 级抽查比例", Unit.PERCENT, 5, ""),
    ("draw_class_b_percent", "B 级抽查比例", Unit.PERCENT, 10, ""),
    ("draw_class_c_percent", "C 级抽查比例", Unit.PERCENT, 20, ""),
    ("draw_class_d_percent", "D 级抽查比例", Unit.PERCENT, 100, ""),
    ("inspections_per_year", "一家机构每年接受现场检查（最多）", _COUNT, 2, ""),  # D95
    ("result_posting", "成绩公示（最短）", _WD, 3, ""),
    ("result_review", "考评结果审核", _WD, 10, ""),
    ("anomaly_answer", "数据异常说明", _WD, 5, ""),
    ("pass_rate_gap_percent", "合格率与同类相差（提示）", Unit.PERCENT, 30, ""),
    ("pass_rate_least", "合格率比较的最少人数", _COUNT, 20, ""),
    ("examinee_minutes_least", "每人操作考核的最短用时（分钟）", _COUNT, 5, ""),
    ("rotation_most", "考评人员连续承担同一机构场次（最多）", _COUNT, 5, ""),
    ("complaint_acceptance", "投诉举报受理决定", _WD, 5, ""),
    ("complaint_answer", "投诉举报核查答复", _WD, 30, ""),
    ("incident_follow_up", "要情处置结论", _WD, 10, ""),
    ("dormancy_answer", "停止活动的说明", _WD, 10, ""),  # D13
    ("rectification_days", "限期整改（可延一次）", _DAYS, 30, ""),
    ("investigation", "违纪违规调查", _WD, 60, "劳动保障监察条例17"),
    ("investigation_extension", "违纪违规调查延长", _WD, 30, "劳动保障监察条例17"),
    ("evidence_preservation", "先行登记保存证据的处理", _WD, 7, "行政处罚法56"),  # D63
    ("defence", "决定前陈述申辩", _WD, 5, ""),  # D54
    ("interim_statement", "临时暂停后陈述申辩", _WD, 5, ""),  # D94
    ("interim_review_days", "临时暂停的复查（最长）", _DAYS, 30, ""),  # D94
    ("service", "决定书送达", _WD, 7, "行政处罚法61"),
    ("service_by_announcement_days", "公告送达", _DAYS, 30, "民事诉讼法95"),
    ("review_application_days", "申请复核", _DAYS, 30, "公务员法95"),
    ("review_decision_days", "复核决定", _DAYS, 30, "公务员法96"),
    ("appeal_application_days", "提出申诉", _DAYS, 15, "公务员法95"),
    ("appeal_decision_days", "申诉处理", _DAYS, 60, "公务员法96"),
    ("appeal_extension_days", "申诉处理延长", _DAYS, 30, "公务员法96"),
    ("publication_minor_months", "一般违纪违规处理公开", _MONTHS, 3, ""),  # D104
    ("publication_serious_years", "严重违纪违规处理公开（解除后）", _YEARS, 1, ""),  # D104
    ("publication_grave_years", "特别严重违纪违规处理公开", _YEARS, 3, ""),  # D104
    ("annulment_withdrawal", "决定撤销后撤回公开", _WD, 3, ""),  # D64
    ("accident_loss_yuan", "提出终止备案建议的事故直接损失", Unit.YUAN, 1_000_000, ""),  # D105
    ("rating_min_years", "参加星级评定的最短备案时间", _YEARS, 1, ""),  # D46
    ("unused_mandate", "柜台委托登记后开始代填", _WD, 10, ""),
    ("mandate_age_days", "委托书签署后可以登记（最长）", _DAYS, 90, ""),
    ("commitment_age_days", "备案承诺签署后可以提交（最长）", _DAYS, 180, ""),  # D68
    ("access_log_years", "访问日志保存（最短）", _YEARS, 1, ""),
)

# How long at least: when such a term is over something may end, and nobody is late.
LEAST: Final = frozenset({"publicity", "paper_records_years", "electronic_records_years", "result_posting"})

FIGURES: Final[dict[str, FigureSpec]] = {
    key: FigureSpec(key, label, unit, value, basis, source)
    for source, rows in ((Source.NOTICE, _NOTICE), (Source.INTERNAL, _INTERNAL))
    for key, label, unit, value, basis in rows
}
