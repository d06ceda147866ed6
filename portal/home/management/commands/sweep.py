"""manage.py sweep: everything that time alone brings about, once."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from filings.services import sweeping as filings
from filings.services.parts import sweep_parts
from portal.access.registration import forget_unconfirmed
from portal.access.verification import project_all
from portal.accounts.signing_in import forget_old
from portal.home.statistics.refreshing import refresh
from portal.inbox.reminders import deliver_reminders
from portal.outbox import services as outbox
from portal.outbox.retention import forget_done
from portal.terms import services as terms
from supervision.services import scanning
from supervision.services import sweeping as supervision


class Command(BaseCommand):
    help = "到期的后台任务、期限重算、提醒、按日期起止的任职各办理一次，并报出件数。平时由定时任务办理。"

    def handle(self, *args: Any, **options: Any) -> None:
        for label, count in swept(timezone.now()):
            self.stdout.write(f"{label}\t{count}")


def swept(at: datetime) -> list[tuple[str, int]]:
    """What was done, in the order in which one thing leads to the next: terms, then due days, then reminders, then the outbox."""
    rights = project_all(timezone.localdate(at))
    unconfirmed = forget_unconfirmed(at=at)
    forget_old(at=at)
    clocks = terms.sweep(at=at)
    files = filings.sweep(at=at)
    watched = supervision.sweep(at=at)
    odd = scanning.scan(at=at)
    delivered = deliver_reminders(at)
    done = 0
    while more := outbox.sweep(at):
        done += more
    forgotten = forget_done(at)
    given_up = sweep_parts(at=at)
    counted = refresh(at=at)
    return [
        ("权限调整", rights),
        ("未确认注册清除", unconfirmed),
        ("期限重算", clocks.recomputed),
        ("备案到期日更新", files.refreshed),
        ("逾期报审批岗", files.escalated),
        ("评估邀请催复", files.invitations),
        ("柜台委托逾期终止", files.mandates),
        ("有效期开始提醒", files.lapsing.watched),
        ("有效期届满", files.lapsing.lapsed),
        ("届满职业移出", files.lapsing.shortened),
        ("要情报自治区", watched.escalated),
        ("整改逾期", watched.overdue),
        ("数据异常", odd),
        ("提醒生成", clocks.reminded),
        ("提醒送达", delivered),
        ("后台任务和邮件", done),
        ("过期后台记录清除", forgotten),
        ("未完成上传清除", given_up),
        ("办结件计入统计", counted),
    ]
