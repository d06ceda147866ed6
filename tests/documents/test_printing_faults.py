"""A worker that dies in the middle of printing: every receipt is there in the end, none twice. The control, a plain delay(), is in tests/outbox."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.contents import ReceiptContent
from portal.documents.models import Paper, PaperKind
from portal.documents.samples import samples
from portal.documents.services.issuing import issue
from portal.institutions.enums import Affiliation, Audience, LegalForm, Track
from portal.institutions.models import LegalPerson
from portal.institutions.services import Grant, establish
from portal.outbox.models import Task
from portal.outbox.services import sweep
from portal.workflow.acting import act
from tests.workers import Worker, wait_until

pytestmark = pytest.mark.redis
RECEIPTS = 30
LEASES_OVER = timedelta(minutes=10)


def receipt(number: int) -> Paper:
    """A registration and its receipt, in one act."""
    bureau, at = authority("450200"), timezone.now()
    sample = next(content for content in samples().values() if isinstance(content, ReceiptContent))
    with act(None, at, bureau):
        person = LegalPerson.objects.create(
            credit_code=make_credit_code("91", "450202", f"MA9PR{number:03d}"),
            name=f"柳州印刷{number}公司",
            legal_form=LegalForm.COMPANY,
            affiliation=Affiliation.PRIVATE,
            legal_representative="覃建国",
            registered_division="450202",
            registered_address="柳州市",
            working_division="450202",
            working_address="柳州市",
        )
        given = Grant(
            Track.GRADING_EMPLOYER,
            bureau,
            f"样〔2026〕{number}",
            Audience.OWN_WORKERS,
            date(2026, 9, 7),
            date(2029, 9, 6),
            f"Y000045{number:06d}",
        )
        registration = establish(person, given, by=None, at=at)
        return issue(
            registration,
            PaperKind.RECEIPT,
            lambda drawn, code: replace(sample, number=drawn, code=code),
            case=registration,
            authority=bureau,
            addressee_id=person.pk,
            once=True,
            by=None,
            at=at,
        )


def printed() -> int:
    return Paper.objects.filter(rendered_at__isnull=False).count()


def test_a_killed_worker_loses_no_receipt_and_prints_none_twice(new_worker: Callable[[], Worker]) -> None:
    codes = {receipt(number).code for number in range(RECEIPTS)}
    doomed = new_worker()
    wait_until(lambda: printed() >= 5)
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    assert printed() < RECEIPTS

    new_worker()  # takes what the broker still holds, while the sweep takes what nobody has done
    sweep(timezone.now() + LEASES_OVER)
    wait_until(lambda: not Task.objects.filter(name="documents.print", done_at__isnull=True).exists())
    assert printed() == RECEIPTS
    assert Entry.objects.filter(act="documents.print").count() == RECEIPTS
    _, files = default_storage.listdir("papers")
    assert sorted(name for name in files if name[:9] in codes) == sorted(f"{code}.pdf" for code in codes)
