"""Rectifications not reported by the end of their last day: stamped once, both sides told. Clause: 附3一(二)6."""

from datetime import datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.institutions.services import note
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import lock
from supervision.enums import IssueState
from supervision.models import Issue
from supervision.services.mending import stamp_overdue
from supervision.services.telling import tell_institution

CLAUSE = "附3一(二)6"
_CHUNK = 200


def mark_overdue(*, at: datetime) -> int:
    """Everything that has become overdue since the last run. How many; a second run finds none."""
    late = Issue.objects.filter(state=IssueState.RECTIFYING, due_on__lt=timezone.localdate(at), overdue_since__isnull=True)
    done = 0
    while numbers := list(late.order_by("due_on", "pk").values_list("pk", flat=True)[:_CHUNK]):
        marked = sum(_mark(number, at) for number in numbers)
        if not marked:
            break  # somebody else is at them: the next run reads them anew
        done += marked
    return done


def _mark(number: int, at: datetime) -> bool:
    found = Issue.objects.select_related("authority", "registration__legal_person").get(pk=number)
    try:
        with act(None, at, found.authority):
            issue = lock(found)
            if not stamp_overdue(issue, issue.state, at=at):
                return False
            issue.save()
            _say(issue, at)
    except StaleError:
        return False
    return True


def _say(issue: Issue, at: datetime) -> None:
    today, link = timezone.localdate(at), f"/desk/supervision/issues/{issue.pk}/"
    audit.record("supervision.mark_overdue", issue, data={"label": "整改逾期", "since": issue.overdue_since, "due": issue.due_on})
    note(issue.registration, "issue_overdue", on=today, title=f"逾期未报告整改：{issue.number}", clause=CLAUSE, by=None, at=at, link=link)
    words = f"{issue.number}：整改期限 {issue.due_on} 已过，没有收到整改报告。"
    tell_institution(issue, "issues", "整改已逾期，请立即报告", words, CLAUSE, at)
    people = users_of(issue.authority, today, [Role.INSPECTOR, Role.REVIEWER])
    key = f"issue:{issue.pk}:overdue:desk"
    tell(people, key=key, title=f"整改逾期：{issue.institution}", body=words, link=link, clause=CLAUSE, at=at)
