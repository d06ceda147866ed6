"""The steps of a filing, as rows: from, to, the word, the right on which party, the clause. Each stamps its columns and nothing else."""

from datetime import datetime

from django_fsm import transition

from filings.enums import Outcome, State
from filings.models.record import CLOSED, FilingRecord
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.workflow.steps import step

BEFORE_DECISION = tuple(state for state in State if state not in CLOSED)


class Filing(FilingRecord):
    """One application for a registration (备案), from the first draft to the decision. Clause: 附1二, 附2二.

    Every step stamps its columns and nothing else. A clause 附* is that of the annex of the filing's kind (see `cite`).
    """

    # --- the applicant ---

    @transition(
        "state",
        (State.DRAFT, State.SUPPLEMENTING),
        State.SUBMITTED,
        custom=step("提交", "submit_filing", "institution", "附*二(一)", consequence="提交后转受理机关，受理前可撤回修改。"),
    )
    def submit(self, *, by: User, at: datetime, authority: Authority, number: str, routed_by: str) -> None:
        self.submitted_at = at
        self.first_submitted_at = self.first_submitted_at or at
        self.authority = self.desk = authority
        self.number = self.number or number
        self.routed_by = routed_by

    @transition(
        "state",
        State.SUBMITTED,
        State.DRAFT,
        custom=step("撤回修改", "submit_filing", "institution", "附*二(一)", consequence="受理前可撤回修改，重新提交后期限重新计算。"),
    )
    def recall(self, *, by: User, at: datetime) -> None:
        self.desk = None

    @transition(
        "state",
        BEFORE_DECISION,
        State.WITHDRAWN,
        custom=step(
            "撤回申请", "submit_filing", "institution", "附*决定", consequence="撤回后本件办结，记录保留，不影响以后申请。", form=True
        ),
    )
    def withdraw(self, *, by: User, at: datetime) -> None:
        self.withdrawn_at = at
        self.desk = None

    # --- the authority: acceptance ---

    @transition(
        "state",
        State.SUBMITTED,
        State.SUPPLEMENTING,
        custom=step("通知补正", "accept_filing", "authority", "附*二(二)", consequence="一次性告知全部需补正的内容。", form=True),
    )
    def ask_supplement(self, *, by: User, at: datetime) -> None:
        self.supplement_asked_at = at

    @transition(
        "state",
        State.SUBMITTED,
        State.ACCEPTED,
        custom=step("受理", "accept_filing", "authority", "附*二(二)", consequence="受理后出具受理通知书。"),
    )
    def accept(self, *, by: User, at: datetime) -> None:
        self.accepted_at = at
        self.accepted_by = by

    @transition(
        "state",
        (State.SUBMITTED, State.SUPPLEMENTING),
        State.DECLINED,
        custom=step("不予受理", "accept_filing", "authority", "附*二(二)", consequence="须写明理由和依据，出具书面通知。", form=True),
    )
    def decline(self, *, by: User, at: datetime) -> None:
        self.declined_at = at
        self.desk = None

    # --- the authority: review ---

    @transition(
        "state",
        State.ACCEPTED,
        State.DECIDING,
        custom=step("审核通过", "review_filing", "authority", "附1二(三)", consequence="全部检查定论后转拟定决定。"),
    )
    def clear_examining(self, *, by: User, at: datetime) -> None:
        self.reviewed_at = at

    @transition(
        "state",
        State.ACCEPTED,
        State.REVIEWED,
        custom=step("材料审核通过", "review_filing", "authority", "附2二(三)", consequence="自次日起三十个工作日内完成技术评估。"),
    )
    def clear_grading(self, *, by: User, at: datetime) -> None:
        self.reviewed_at = at

    @transition(
        "state",
        State.ACCEPTED,
        State.DECIDING,
        custom=step("审核通过", "review_filing", "authority", "文一(二)", consequence="基本信息变更不经评估和公示，转拟定决定。"),
    )
    def clear_change(self, *, by: User, at: datetime) -> None:
        self.reviewed_at = at

    @transition(
        "state",
        State.ACCEPTED,
        State.DECIDING,
        custom=step("审核不通过", "review_filing", "authority", "附*决定", consequence="转拟定不予备案决定，须写明理由。", form=True),
    )
    def object(self, *, by: User, at: datetime, reason: str) -> None:
        self.adverse_reason = reason

    # --- evaluation ---

    @transition(
        "state",
        State.REVIEWED,
        State.EVALUATING,
        custom=step(
            "发出评估通知",
            "review_filing",
            "authority",
            "附2二(三)",
            consequence="专家组成员全部接受后可发出；备案期限停止计算。",
            form=True,
        ),
    )
    def open_evaluation(self, *, by: User, at: datetime) -> None:
        self.evaluation_opened_at = at

    @transition(
        "state",
        State.EVALUATING,
        State.EVALUATED,
        custom=step(
            "签署评估结论", "lead_evaluation", "team", "附2二(三)", consequence="全体成员签署后由组长作出，备案期限恢复计算。", form=True
        ),
    )
    def conclude(self, *, by: User, at: datetime, desk: Authority) -> None:
        self.evaluated_at = at
        self.desk = desk

    @transition(
        "state",
        State.EVALUATING,
        State.DECIDING,
        custom=step(
            "签署评估结论",
            "lead_evaluation",
            "team",
            "附2二(三)",
            consequence="全体成员签署后由组长作出，不再公示，转拟定决定。",
            form=True,
        ),
    )
    def settle(self, *, by: User, at: datetime) -> None:
        self.evaluated_at = at

    @transition(
        "state",
        State.EVALUATING,
        State.DECIDING,
        custom=step(
            "签署结论：均不通过", "lead_evaluation", "team", "附2二(三)", consequence="没有职业通过评估，转拟定不予备案决定。", form=True
        ),
    )
    def fail(self, *, by: User, at: datetime, reason: str) -> None:
        self.evaluated_at = at
        self.adverse_reason = reason

    # --- publicity and the ministry ---

    @transition(
        "state",
        State.EVALUATED,
        State.PUBLICISED,
        custom=step(
            "开始公示", "publicise_filing", "centre", "附2二(四)", consequence="公示不少于五个工作日，公示内容不再改动。", form=True
        ),
    )
    def publicise(self, *, by: User, at: datetime) -> None:
        self.publicised_at = at

    @transition(
        "state",
        State.PUBLICISED,
        State.PUBLICISED,
        custom=step(
            "更正公示",
            "publicise_filing",
            "centre",
            "附2二(四)",
            consequence="原公示即行终止，页面保留并注明更正；更正后的内容重新公示满全部期限，备案期限继续停止计算。",
            form=True,
        ),
    )
    def correct_publicity(self, *, by: User, at: datetime) -> None:
        pass

    @transition(
        "state",
        State.PUBLICISED,
        State.REPORTING,
        custom=step("结束公示", "publicise_filing", "centre", "附2二(四)", consequence="五个工作日内报人力资源社会保障部审核。"),
    )
    def close_publicity(self, *, by: User, at: datetime) -> None:
        self.publicity_closed_at = at

    @transition(
        "state",
        State.PUBLICISED,
        State.DECIDING,
        custom=step("结束公示", "publicise_filing", "centre", "附2二(四)", consequence="本件不再报部，转受理机关拟定决定。"),
    )
    def end_publicity(self, *, by: User, at: datetime) -> None:
        self.publicity_closed_at = at
        self.desk = self.authority

    @transition(
        "state",
        State.PUBLICISED,
        State.DECIDING,
        custom=step("异议成立", "review_filing", "authority", "附2二(四)", consequence="异议对全部职业成立，转拟定不予备案决定。"),
    )
    def uphold(self, *, by: User, at: datetime, reason: str) -> None:
        self.publicity_closed_at = at
        self.adverse_reason = reason
        self.desk = self.authority

    @transition(
        "state",
        State.REPORTING,
        State.AT_MINISTRY,
        custom=step("报部", "publicise_filing", "centre", "附2二(五)", consequence="报人力资源社会保障部审核赋码。"),
    )
    def report(self, *, by: User, at: datetime) -> None:
        self.reported_at = at

    @transition(
        "state",
        State.AT_MINISTRY,
        State.DECIDING,
        custom=step("记录机构编码", "publicise_filing", "centre", "附2二(五)", consequence="备案期限恢复计算，转受理机关决定。", form=True),
    )
    def record_code(self, *, by: User, at: datetime, institution_code: str) -> None:
        self.ministry_answered_at = at
        self.institution_code = institution_code
        self.desk = self.authority

    @transition(
        "state",
        State.AT_MINISTRY,
        State.DECIDING,
        custom=step(
            "记录退回", "publicise_filing", "centre", "附2二(五)", consequence="部审核未通过，转受理机关拟定不予备案决定。", form=True
        ),
    )
    def record_return(self, *, by: User, at: datetime, reason: str) -> None:
        self.ministry_answered_at = at
        self.adverse_reason = reason
        self.desk = self.authority

    # --- decision ---

    @transition(
        "state",
        State.DECIDING,
        State.APPROVING,
        custom=step("提请审批", "review_filing", "authority", "附*决定", consequence="逐个职业拟定结果，由审批岗决定。", form=True),
    )
    def propose(self, *, by: User, at: datetime) -> None:
        self.proposed_at = at
        self.proposed_by = by

    @transition(
        "state",
        State.APPROVING,
        State.DECIDED,
        custom=step("批准", "approve_filing", "authority", "附*决定", consequence="出具备案回执或不予备案通知书，目录同时更新。"),
    )
    def approve(self, *, by: User, at: datetime, outcome: Outcome) -> None:
        self.decided_at = at
        self.decided_by = by
        self.outcome = outcome
        self.desk = None

    @transition(
        "state",
        State.APPROVING,
        State.DECIDING,
        custom=step("退回重拟", "approve_filing", "authority", "附*决定", consequence="写明理由，退审核岗重新拟定。", form=True),
    )
    def send_back(self, *, by: User, at: datetime) -> None:
        self.proposed_at = None
        self.proposed_by = None
