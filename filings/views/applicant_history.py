"""The history as the applicant reads it: what happened to the filing, in plain words, without anything internal."""

from django.utils import timezone

from filings.models import Filing
from filings.models.assistance import LENT
from portal.audit.models import Entry
from portal.audit.queries import history
from portal.terms.rules.wording import short

# An act that is not named here is the authority's own business: assignments, notes, proposals, what was sent back.
_WORDS = {
    "filings.start": "开始填写",
    "filings.start_change": "开始填写变更",
    "filings.choose_kinds": "改选变更内容",
    "filings.begin_assistance": "开始柜台代填",
    "filings.end_assistance": "柜台代填结束",
    "filings.submit": "提交",
    "filings.recall": "撤回修改",
    "filings.withdraw": "撤回申请",
    "filings.ask_supplement": "通知补正",
    "filings.accept": "受理",
    "filings.decline": "不予受理",
    "filings.transfer": "移送有权机关",
    "filings.ask_clarification": "请本单位说明情况，期限照常计算",
    "filings.answer_clarification": "说明情况",
    "filings.report_rectification": "提交整改情况",
    "filings.verify_rectification": "核验整改情况",
    "filings.clear_examining": "材料审核通过",
    "filings.clear_grading": "材料审核通过",
    "filings.clear_change": "材料审核通过",
    "filings.object": "审核不通过，转拟定决定",
    "filings.open_evaluation": "发出评估通知，期限停止计算",
    "filings.conclude": "签署评估结论，期限恢复计算",
    "filings.settle": "签署评估结论，期限恢复计算",
    "filings.fail": "签署评估结论，期限恢复计算",
    "filings.publicise": "开始公示，期限停止计算",
    "filings.correct_publicity": "公示内容更正，重新公示",
    "filings.close_publicity": "结束公示",
    "filings.end_publicity": "结束公示，期限恢复计算",
    "filings.uphold": "异议成立，转拟定决定",
    "filings.report": "报人力资源社会保障部审核",
    "filings.record_code": "部审核完成，期限恢复计算",
    "filings.record_return": "部审核退回，转拟定决定",
    "filings.approve": "作出决定",
    "filings.propose_handover": "提出监管移交",
    "filings.take_over": "监管移交办结",
}
_OWN_NOTES = ("filings.recall", "filings.withdraw")  # the applicant's own words


def moments(filing: Filing) -> list[dict[str, object]]:
    """Newest first. Officers are named by their authority, the institution's own people by name."""
    today = timezone.localdate()
    rows = [entry for entry in history(filing) if entry.act in _WORDS]
    found = [
        _moment(entry, filing) | {"at": f"{short(timezone.localdate(entry.at), today)} {timezone.localtime(entry.at):%H:%M}"}
        for entry in rows
    ]
    return [{**one, "now": at == 0} for at, one in enumerate(reversed(found))]


def _moment(entry: Entry, filing: Filing) -> dict[str, object]:
    own = entry.actor_party == str(filing.legal_person)
    what = _WORDS[entry.act]
    note = entry.data.get("note") if entry.act in _OWN_NOTES else ""
    stood_in = entry.actor_role if entry.actor_role.endswith(LENT) else ""
    return {
        "who": stood_in or (entry.actor_name if own else entry.actor_party or entry.actor_name),
        "what": f"{what}：{note}" if note else what,
        "clause": entry.data.get("clause", ""),
    }
