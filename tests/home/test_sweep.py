"""`manage.py sweep`: everything that time alone brings about, in one run; a second run finds nothing."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from portal.home.management.commands.sweep import swept
from portal.inbox.models import Message
from portal.outbox.models import Mail, Task
from tests.filings.stage import MONDAY, desk, submitted

pytestmark = pytest.mark.django_db
LABELS = [
    "权限调整",
    "未确认注册清除",
    "期限重算",
    "备案到期日更新",
    "逾期报审批岗",
    "评估邀请催复",
    "柜台委托逾期终止",
    "有效期开始提醒",
    "有效期届满",
    "届满职业移出",
    "要情报自治区",
    "整改逾期",
    "数据异常",
    "提醒生成",
    "提醒送达",
    "后台任务和邮件",
    "过期后台记录清除",
    "未完成上传清除",
    "办结件计入统计",
]


def test_one_run_does_all_that_time_has_brought_about_and_a_second_nothing() -> None:
    """A filing whose acceptance is a fortnight late: escalated, reminded, told; its tasks done, later forgotten."""
    bureau = desk()
    submitted()
    late = MONDAY + timedelta(days=14)
    first = dict(swept(late))
    assert list(first) == LABELS
    assert (first["逾期报审批岗"], first["过期后台记录清除"]) == (1, 0)
    assert first["提醒生成"] == first["提醒送达"] > 0
    assert first["后台任务和邮件"] == Task.objects.filter(done_at=late).count() + Mail.objects.filter(done_at=late).count() > 0
    assert Message.objects.filter(recipient=bureau.approver, title__startswith="逾期未办").count() == 1
    assert set(dict(swept(late)).values()) == {0}
    kept = Task.objects.filter(done_at=late).count() + Mail.objects.filter(done_at=late).count()
    assert dict(swept(late + timedelta(days=90)))["过期后台记录清除"] == kept


def test_command_prints_a_line_for_each() -> None:
    out = StringIO()
    call_command("sweep", stdout=out)
    assert [line.split("\t")[0] for line in out.getvalue().splitlines()] == LABELS
