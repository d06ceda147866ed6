"""A silence: reasons asked for, given, held good or not, or the activity resumed. Clause: 附3一(二)3, 附3一(三)7; D13."""

from datetime import datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.institutions.services import note
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform, performing
from supervision.models import Dormancy
from supervision.queries import idle as queries
from supervision.rules import idleness as rules
from supervision.rules.idleness import CLAUSE
from supervision.services.entering import need
from supervision.services.telling import tell_institution

CLOCK = "dormancy_answer"
_NOTES = {"excuse": "停止活动有正当理由", "blame": "停止活动无正当理由", "resume": "已恢复评价活动"}


def ask_blockers(registration: Registration, *, at: datetime) -> tuple[Reason, ...]:
    """Why nothing is asked of this registration now."""
    today = timezone.localdate(at)
    found, may_conclude, standing = queries.known_of(registration, today)
    reasons = rules.asking_reasons(found, may_conclude=may_conclude, standing=standing)
    if reasons or found is None:
        return reasons
    known = {"registration": registration, "years": found.years, "idle_from": found.idle_from}
    return (Reason(CLAUSE, f"满{found.years}年的停止活动已经询问过。", "D13"),) if Dormancy.objects.filter(**known).exists() else ()


def ask(registration: Registration, *, by: User, at: datetime) -> Dormancy:
    """Asks a silent institution for its reasons; its days to answer begin. Raises NotAllowed, Refused."""
    authority, today = registration.supervised_by, timezone.localdate(at)
    need(by, "inspect", authority, CLAUSE)
    with act(by, at, authority):
        Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        _refuse(ask_blockers(registration, at=at))
        found = queries.known_of(registration, today)[0]
        assert found is not None  # its blockers have said so
        days = figure(CLOCK, today).number
        dormancy = Dormancy.objects.create(
            registration=registration,
            authority=authority,
            years=found.years,
            idle_from=found.idle_from,
            reached_on=found.reached_on,
            asked_at=at,
            asked_by=by,
            answer_by=calendar().add(today, days).on,
        )
        data = {"label": "询问停止活动的理由", "years": found.years, "from": found.idle_from}
        audit.record("supervision.ask_dormancy", dormancy, data=data)
        _start_clock(dormancy, by=by, at=at)
        words = (
            f"自 {found.idle_from} 起没有评价活动的记录，已满{found.years}年（暂停评价的时间不计入）。"
            f"请在 {dormancy.answer_by} 当日 24 时前说明理由；有活动未登记的，请补充登记。"
        )
        tell_institution(dormancy, "dormancy", "请说明停止评价活动的理由", words, rules.CLAUSES_OF[found.years], at)
    return dormancy


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _start_clock(dormancy: Dormancy, *, by: User, at: datetime) -> None:
    party = dormancy.institution
    owner, holder = Owner(HolderKind.INSTITUTION, ref=str(party.pk)), Holder(HolderKind.INSTITUTION, party.name)
    term = terms.start(dormancy, CLOCK, figure_key=CLOCK, owner=owner, holder=holder, at=at, by=by, label="说明停止活动的理由", mark="询问")
    if term.due_on is not None and term.due_on != dormancy.answer_by:
        dormancy.answer_by = term.due_on
        dormancy.save()


def answer(dormancy: Dormancy, *, reasons: str, by: User, at: datetime, seen: int) -> Dormancy:
    """The institution gives its reasons, or other ones until they are settled. Raises Refused, NotAllowed, StaleError."""
    said = reasons.strip()
    _refuse(() if said else (Reason(CLAUSE, "请写明停止评价活动的理由。", "D13", "reasons"),))
    with act(by, at, dormancy.institution):
        answered = perform(dormancy, "answer", by=by, at=at, seen=seen, note=said, reasons=said)
        terms.stop_all(answered, outcome="已说明", at=at, by=by, keys=[CLOCK])
        people = users_of(answered.authority, timezone.localdate(at), [Role.REVIEWER])
        key, link = f"dormancy:{answered.pk}:{answered.version}:desk", f"/desk/supervision/dormancy/{answered.pk}/"
        tell(people, key=key, title=f"停止活动的说明待认定：{answered.institution}", body=said, link=link, clause=CLAUSE, at=at)
    return answered


def settle_blockers(dormancy: Dormancy, name: str, *, at: datetime) -> tuple[Reason, ...]:
    """Why it cannot be settled so yet."""
    return rules.blaming_reasons(dormancy.state, dormancy.answer_by, timezone.localdate(at)) if name == "blame" else ()


def settle(dormancy: Dormancy, name: str, *, words: str, by: User, at: datetime, seen: int) -> Dormancy:
    """excuse, blame or resume: held to have good reason, to have none, or to be active again. Raises Refused, NotAllowed, StaleError."""
    said = words.strip()
    _refuse(() if said else (Reason(CLAUSE, "请写明认定意见。", "D13", "words"),))
    with act(by, at, dormancy.authority):
        with performing(dormancy, name, by=by, at=at, seen=seen, note=said, words=said) as settled:
            _refuse(settle_blockers(dormancy, name, at=at))
        terms.stop_all(settled, outcome=_NOTES[name], at=at, by=by, keys=[CLOCK])
        link, title = f"/desk/supervision/dormancy/{settled.pk}/", f"满{settled.years}年：{_NOTES[name]}"
        clause = rules.CLAUSES_OF[settled.years]
        note(settled.registration, "dormancy", on=timezone.localdate(at), title=title, clause=clause, by=by, at=at, link=link)
        tell_institution(settled, "dormancy", f"停止活动核查：{settled.get_state_display()}", said, clause, at)
    return settled
