"""Cross-city notices: reported, answered by the host, changed, withdrawn, revoked; the host's silence is never consent. Clause: 文二(二)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings.enums import NoticeKind, NoticeState
from filings.models import CrossCityNotice, NoticeReport
from filings.models.cross_city import HOLDING
from filings.queries import crossing as queries
from filings.rules import cross_city as rules
from filings.rules.routing import city_of
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.queries import authority
from portal.documents.services.numbering import draw
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, perform, performing

CLAUSE = rules.CLAUSE
CLOCK = "cross_city_reply"
ANSWERERS = [Role.REVIEWER, Role.APPROVER]


def report_blockers(registration: Registration, report: rules.Report, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way of a report: the form shows it before anything is sent."""
    return rules.report_reasons(report, queries.known(registration, city_of(report.division), timezone.localdate(at)))


def report(registration: Registration, kind: NoticeKind, said: rules.Report, *, by: User, at: datetime) -> CrossCityNotice:
    """Reports a sitting or a standing site to the city where it takes place; the host's days begin. Raises NotAllowed, Refused."""
    party = registration.legal_person
    if not by.has_perm("edit_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"你没有为{party}报备的权限。"),))
    with act(by, at, party):
        _one_after_the_other(registration)
        _refuse(report_blockers(registration, said, at=at))
        host, year = authority(city_of(said.division)), timezone.localdate(at).year
        notice = CrossCityNotice.objects.create(
            **_columns(said),
            number=f"跨〔{year}〕{host.number}-{draw(host, 'cross_city', year):04d}号",
            registration=registration,
            host=host,
            kind=kind,
            created_at=at,
            created_by=by,
            asked_at=at,
        )
        _keep(notice, said, (), asks_anew=True, reason="", by=by, at=at)
        audit.record("filings.report_cross_city", notice, data={"host": str(host), "from": said.starts_on, "to": said.ends_on})
        owner, holder = Owner(HolderKind.AUTHORITY, authority_code=host.code), Holder(HolderKind.AUTHORITY, host.short_name)
        terms.start(notice, CLOCK, figure_key=CLOCK, owner=owner, holder=holder, at=at, by=by, label="跨市报备答复", mark="报备")
        _tell_host(
            notice, f"跨市报备：{party}", f"{said.site}，{said.starts_on} 至 {said.ends_on}，{said.headcount} 人。请答复是否同意。", at
        )
    return notice


def _one_after_the_other(registration: Registration) -> None:
    """Two reports of one registration at once: the second is judged by the first."""
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)


def _columns(said: rules.Report) -> dict[str, Any]:
    names = ("site", "division", "address", "starts_on", "ends_on", "headcount")
    return {name: getattr(said, name) for name in names}


def _keep(
    notice: CrossCityNotice, said: rules.Report, changed: tuple[str, ...], *, asks_anew: bool, reason: str, by: User, at: datetime
) -> NoticeReport:
    return NoticeReport.objects.create(
        notice=notice,
        no=notice.reports.count() + 1,
        content=rules.stored(said),
        changed=list(changed),
        asks_anew=asks_anew,
        reason=reason,
        reported_at=at,
        reported_by=by,
    )


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def answer_blockers(notice: CrossCityNotice, *, at: datetime) -> tuple[Reason, ...]:
    """Why the host cannot consent now: the registration is no longer in good standing, or the activity is over (D39, D109)."""
    today = timezone.localdate(at)
    found = list(rules.standing_reasons(queries.known(notice.registration, notice.host.code, today)))
    if notice.ends_on < today:
        found.append(Reason(CLAUSE, f"报备的活动已于 {notice.ends_on} 结束，不能再同意。", "D45"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a step says to the institution, and whether it has to say why."""

    word: str
    needs_words: str = ""


_ANSWERS = {
    "consent": _Answer("已同意"),
    "consent_on_conditions": _Answer("附条件同意", "请写明同意的条件。"),
    "refuse": _Answer("不同意", "请写明不同意的理由。"),
}


def answer(notice: CrossCityNotice, name: str, *, words: str = "", by: User, at: datetime, seen: int) -> CrossCityNotice:
    """The host answers: consent, consent_on_conditions, or refuse. Raises Refused without the words it needs, NotAllowed, StaleError."""
    said = _ANSWERS[name]
    words = words.strip()
    with act(by, at, notice.host):
        missing = (Reason(CLAUSE, said.needs_words, "D45", "answer"),) if said.needs_words and not words else ()
        _refuse((*missing, *(answer_blockers(notice, at=at) if name != "refuse" else ())))
        stamps = {"answer": words} if said.needs_words else {}
        answered = perform(notice, name, by=by, at=at, seen=seen, note=words, **stamps)
        asked = answered.reports.filter(asks_anew=True).order_by("no").last()
        if asked is not None:
            asked.result, asked.answer, asked.answered_at, asked.answered_by = answered.state, words, at, str(by)
            asked.save()
        terms.stop(answered, CLOCK, outcome=said.word, at=at, by=by)
        _tell_institution(answered, f"跨市报备{said.word}：{answered.site}", words or "可以按报备的时间、地点开展，接受所在市监管。", at)
    return answered


def revoke(notice: CrossCityNotice, *, words: str, by: User, at: datetime, seen: int) -> CrossCityNotice:
    """The host takes its consent back, with a reason. Raises Refused, NotAllowed, StaleError."""
    _refuse(() if words.strip() else (Reason(CLAUSE, "请写明撤销同意的理由。", "D45", "answer"),))
    with act(by, at, notice.host):
        revoked = perform(notice, "revoke", by=by, at=at, seen=seen, note=words.strip(), answer=words.strip())
        _tell_institution(revoked, f"跨市报备的同意已撤销：{revoked.site}", f"自即日起不得再开展。{words.strip()}", at)
    return revoked


def change_blockers(notice: CrossCityNotice, said: rules.Report, *, at: datetime) -> tuple[Reason, ...]:
    """Why this is no change of the notice, or cannot be reported now."""
    host = city_of(said.division)
    same = rules.change_reasons(queries.last_report(notice), said, before_host=notice.host.code, host=host)
    gone = () if queries.held(notice, timezone.localdate(at)).ended is False else (Reason(CLAUSE, "同意已经终止，请另行报备。", "D45"),)
    return (*same, *gone, *rules.report_reasons(said, queries.known(notice.registration, host, timezone.localdate(at), notice)))


def change(notice: CrossCityNotice, said: rules.Report, *, reason: str, by: User, at: datetime, seen: int) -> CrossCityNotice:
    """Reports a change: the notice stays, and what was consented to is asked anew; other assessors are only told (D45).

    Raises Refused without a reason or a change, NotAllowed, StaleError.
    """
    with act(by, at, notice.institution):
        _one_after_the_other(notice.registration)
        missing = () if reason.strip() else (Reason(CLAUSE, "请写明变更的原因。", "D45", "reason"),)
        _refuse((*missing, *change_blockers(notice, said, at=at)))
        before = queries.last_report(notice)
        anew, labels = rules.asks_anew(before, said), rules.changed(before, said)
        step = "report_change" if anew else "replace_assessors"
        with performing(notice, step, by=by, at=at, seen=seen, note=reason.strip()) as changed:
            for name, value in _columns(said).items():
                setattr(changed, name, value)
            _keep(changed, said, labels, asks_anew=anew, reason=reason.strip(), by=by, at=at)
        if anew:
            holder = Holder(HolderKind.AUTHORITY, changed.host.short_name)
            terms.reset(changed, CLOCK, holder=holder, at=at, by=by, reason="变更报告", mark="变更报告")
        words = "请重新答复是否同意。" if anew else "不需要重新答复。"
        _tell_host(changed, f"跨市报备变更：{notice.institution}", f"变动：{'、'.join(labels)}。{words}", at)
    return changed


def withdraw(notice: CrossCityNotice, *, reason: str, by: User, at: datetime, seen: int) -> CrossCityNotice:
    """The institution gives the activity up; no answer is owed any more. Raises Refused without a reason, NotAllowed, StaleError."""
    _refuse(() if reason.strip() else (Reason(CLAUSE, "请写明撤回的原因。", path="reason"),))
    with act(by, at, notice.institution):
        waiting = notice.state == NoticeState.ASKED
        gone = perform(notice, "withdraw", by=by, at=at, seen=seen, note=reason.strip())
        if waiting:
            terms.stop(gone, CLOCK, outcome="撤回", at=at, by=by)
        _tell_host(gone, f"跨市报备已撤回：{notice.institution}", reason.strip(), at)
    return gone


def tell_ended(*, at: datetime) -> int:
    """Tells host and institution, once, of a consent that a suspension or the end of the registration has taken. How many there are."""
    today = timezone.localdate(at)
    rows = CrossCityNotice.objects.filter(state__in=HOLDING, ends_on__gte=today)
    notices = list(rows.select_related("host", "registration__legal_person", "registration__supervised_by"))
    found = queries.holdings(notices, today)
    ended = [notice for notice in notices if found[notice.pk].ended]
    for notice in ended:
        held, people = found[notice.pk], {"desk": users_of(notice.host, today, ANSWERERS), "my": users_of(notice.institution, today)}
        for side, readers in people.items():
            key, link = f"cross-city:{notice.pk}:ended:{held.since}:{side}", f"/{side}/cross-city/{notice.pk}/"
            tell(readers, key=key, title=f"跨市报备的同意已终止：{notice.site}", body=held.text, link=link, clause=held.clause, at=at)
    return len(ended)


def _tell_host(notice: CrossCityNotice, title: str, body: str, at: datetime) -> None:
    people = users_of(notice.host, timezone.localdate(at), ANSWERERS)
    key, link = f"cross-city:{notice.pk}:{notice.version}:host", f"/desk/cross-city/{notice.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def _tell_institution(notice: CrossCityNotice, title: str, body: str, at: datetime) -> None:
    """To the institution, and to whoever supervises it at home: the activity is the host's to supervise while the consent holds."""
    today = timezone.localdate(at)
    key = f"cross-city:{notice.pk}:{notice.version}"
    tell(
        users_of(notice.institution, today),
        key=f"{key}:my",
        title=title,
        body=body,
        link=f"/my/cross-city/{notice.pk}/",
        clause=CLAUSE,
        at=at,
    )
    home = users_of(notice.registration.supervised_by, today, [Role.REVIEWER])
    title = f"{notice.institution}：{title}"
    tell(home, key=f"{key}:home", title=title, body=body, link=f"/desk/cross-city/{notice.pk}/", clause=CLAUSE, at=at)
