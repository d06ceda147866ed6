"""One term, one word: the official Chinese term on pages and papers, the English word in code."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Term:
    """An official term and the one word that names it in code; `note` where the pair alone would mislead."""

    term: str
    word: str
    note: str = ""


TERMS: Final = tuple(
    Term(*row)
    for row in (
        ("评价机构", "institution"),
        ("职业技能考核鉴定机构", "examining institution", "类别 EXAMINING"),
        ("职业技能等级认定机构", "grading institution", "类别 GRADING"),
        ("企业", "employer"),
        ("院校", "school"),
        ("社会培训评价组织", "social organisation"),
        ("备案", "filing", "办理过程及其案卷"),
        ("备案资格", "registration", "备案取得的资格"),
        ("初次备案", "initial filing"),
        ("变更备案", "change filing"),
        ("延续备案", "renewal filing"),
        ("遴选公告", "selection call"),
        ("受理", "acceptance"),
        ("补正", "supplement"),
        ("材料审核", "material review"),
        ("技术评估", "technical evaluation"),
        ("公示", "publicity"),
        ("异议", "objection"),
        ("报部审核", "ministry review"),
        ("机构编码", "institution code"),
        ("备案回执", "receipt"),
        ("不予备案", "refusal"),
        ("目录清单", "directory"),
        ("职业", "occupation"),
        ("工种", "work type"),
        ("等级", "level"),
        ("项目", "item"),
        ("考评人员", "assessor"),
        ("质量督导员", "quality supervisor"),
        ("内督", "internal supervisor"),
        ("外督", "external supervisor"),
        ("专家", "expert"),
        ("场次", "sitting"),
        ("考点", "exam site"),
        ("跨市报备", "cross-city notice"),
        ("要情", "incident"),
        ("日常督导", "routine supervision"),
        ("专项督导", "special supervision"),
        ("现场督导", "on-site visit"),
        ("数据对比", "data comparison"),
        ("远程监控", "remote monitoring"),
        ("执法检查", "inspection"),
        ("双随机", "double-random draw"),
        ("问题台账", "issue ledger"),
        ("整改", "rectification"),
        ("通报", "bulletin"),
        ("约谈", "interview"),
        ("星级评定", "star rating"),
        ("自查自评", "self-assessment"),
        ("复核评估", "review assessment"),
        ("违纪违规", "violation"),
        ("一般违纪违规", "minor violation"),
        ("严重违纪违规", "serious violation"),
        ("特别严重违纪违规", "grave violation"),
        ("立案", "opening"),
        ("调查", "investigation"),
        ("认定", "finding"),
        ("告知", "prior notice"),
        ("陈述申辩", "statement"),
        ("决定", "decision"),
        ("送达", "service"),
        ("复核", "review"),
        ("申诉", "appeal"),
        ("归档", "archive"),
        ("先行登记保存", "evidence preservation"),
        ("暂停", "suspension"),
        ("恢复", "restoration"),
        ("终止", "termination"),
        ("重点监管目录", "watch list"),
        ("信用不良档案", "discredit record"),
        ("经办岗", "clerk"),
        ("受理岗", "acceptor"),
        ("审核岗", "reviewer"),
        ("审批岗", "approver"),
        ("工作日", "working day"),
        ("停表", "pause", "期限暂停计算"),
        ("到期日", "due day"),
        ("内部时限", "internal figure", "通知未规定、由本平台设定的数值"),
        ("统一社会信用代码", "credit code"),
        ("法人", "legal person"),
    )
)
