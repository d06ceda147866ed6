"""What the beat does for rights and accounts: memberships that begin or end by their date, registrations never confirmed."""

from celery import shared_task
from django.utils import timezone

from portal.access.registration import forget_unconfirmed
from portal.access.verification import project_all
from portal.accounts.signing_in import forget_old


@shared_task
def sweep() -> None:
    now = timezone.now()
    project_all(timezone.localdate(now))
    forget_unconfirmed(at=now)
    forget_old(at=now)
