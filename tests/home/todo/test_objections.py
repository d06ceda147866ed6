"""公示异议待答复: until when each is to be answered (D33), in the to-do list and on the officer's pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filings.services import publicising
from portal.terms.models import Term
from portal.workdays.services import calendar
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import now, publicised, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.mark.parametrize("past", [pytest.param(False, id="in-time"), pytest.param(True, id="overdue")])
def test_due_day_is_shown_to_who_answers(bureau: Desk, past: bool) -> None:
    filing = publicised(bureau)
    raised = publicising.raise_objection(filing.publicities.get(), text="场地系借用", at=now())
    clock = Term.objects.get(subject_type="filings.objection", subject_id=raised.pk)
    assert clock.due_on == calendar().add(clock.started_on, 5).on
    if past:
        clock.started_on, clock.due_on = (timezone.localdate() - timedelta(days=ago) for ago in (9, 1))
        clock.save(update_fields=["started_on", "due_on"])
    due = f"{clock.due_on:%m-%d}"
    client = signed_in(bureau.reviewer)
    pages = {
        path: client.get(path).content.decode()
        for path in (f"/desk/filings/{filing.pk}/", f"/desk/filings/{filing.pk}/objections/{raised.pk}/")
    }
    assert [(f"{due} 周" in text and "前答复" in text, "逾期" in text) for text in pages.values()] == [(True, past), (True, past)]
    listed = client.get("/desk/todo/objections/").content.decode()
    assert (due in listed, "停表或没有期限" in listed, "逾期</span>" in listed) == (True, False, past)
