"""An arrangement of days off with the notice it was entered from: the second person reads it before he confirms, and it stays (D08)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile

from portal.accounts.models import User
from portal.audit.actors import Actor
from portal.audit.services import act
from portal.documents.filetypes import PAGES
from portal.documents.models import Attachment, ScanState
from portal.documents.queries import attachments_of
from portal.documents.services.receiving import take
from portal.workdays.models import Arrangement, Scope
from portal.workdays.services import ArrangementError, confirm_days, enter_days

KEY = "notice"
Days = Iterable[tuple[date, bool, str]]


def notice_of(arrangement: Arrangement) -> Attachment | None:
    """The notice it was entered from; None for one that was loaded by the system."""
    return attachments_of(arrangement).filter(key=KEY, replaced_at__isnull=True).first()


def enter(
    scope: Scope | str, year: int, days: Days, notice: "UploadedFile[bytes]", *, basis: str, user: User, by: Actor, at: datetime
) -> Arrangement:
    """Enters an arrangement together with its notice, or neither; `by` is the user as the trail keeps him. Raises ArrangementError, Rejected."""
    with act(by, at):
        arrangement = enter_days(scope, year, days, basis=basis, by=by, at=at)
        take(arrangement, None, notice, key=KEY, by=user, at=at, allowed=PAGES)
    return arrangement


def confirm(arrangement: Arrangement, *, by: Actor, at: datetime) -> Arrangement:
    """Confirms what has a notice that could be read. Raises ArrangementError."""
    if trouble := unreadable(notice_of(arrangement)):
        raise ArrangementError(trouble)
    return confirm_days(arrangement, by=by, at=at)


def unreadable(notice: Attachment | None) -> str:
    """Why nobody can check the days against the notice; "" where he can."""
    if notice is None:
        return "没有附通知原文，请退回，由录入人附上文件重新录入"
    if notice.scan_state == ScanState.INFECTED:
        return "通知原文含恶意内容，已隔离，请退回，由录入人换一份文件重新录入"
    if notice.scan_state == ScanState.WAITING:
        return "通知原文还在查毒，通常一分钟内完成，请稍后刷新本页再复核"
    return ""
