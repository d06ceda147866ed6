"""What a row with states refuses: a write from an older version, and a state assigned by hand."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connections, models, transaction

from portal.workflow.models import StaleError, Stateful
from tests.workflow.conftest import AT
from tests.workflow.sample.models import Lifted, Sheet


def test_every_write_raises_the_version(sheet: Sheet) -> None:
    sheet.save()
    sheet.save(update_fields=["title"])
    assert (sheet.version, Sheet.objects.get().version) == (3, 3)


def test_write_from_an_older_version_is_refused(sheet: Sheet) -> None:
    older = Sheet.objects.get(pk=sheet.pk)
    sheet.title = "先到"
    sheet.save()
    older.title = "后到"
    with pytest.raises(StaleError) as stale, transaction.atomic():
        older.save()
    assert (stale.value.seen, stale.value.found) == (1, 2)
    assert Sheet.objects.get().title == "先到"


def test_write_of_a_row_that_is_gone_is_refused(sheet: Sheet) -> None:
    Sheet.objects.all().delete()
    with pytest.raises(StaleError) as stale:
        sheet.save(update_fields=["title"])
    assert stale.value.found is None


def test_new_row_with_a_key_of_its_own_is_inserted(db: None) -> None:
    Sheet(pk=77, title="新").save()
    assert list(Sheet.objects.values_list("pk", "version")) == [(77, 1)]


@pytest.mark.parametrize(
    "write", [lambda sheet: setattr(sheet, "state", "signed"), lambda sheet: sheet.__init__(pk=sheet.pk, state="signed")]
)
def test_state_cannot_be_assigned(write: Callable[[Sheet], None], sheet: Sheet) -> None:
    with pytest.raises(AttributeError):
        write(sheet)
    assert Sheet.objects.get().state == "draft"


def test_refresh_brings_the_state_another_wrote(sheet: Sheet) -> None:
    other = Sheet.objects.get(pk=sheet.pk)
    other.sign(by=None, at=AT)
    other.save()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == ("signed", 2)


def test_partial_refresh_leaves_the_state_alone(sheet: Sheet) -> None:
    sheet.refresh_from_db(fields=["title"])
    assert sheet.state == "draft"


def test_refresh_of_a_row_that_is_gone_leaves_the_object_readable(sheet: Sheet) -> None:
    Sheet.objects.all().delete()
    with pytest.raises(Sheet.DoesNotExist):
        sheet.refresh_from_db()
    assert sheet.state == "draft"
    with pytest.raises(AttributeError):
        sheet.state = "signed"


class ProbedQuerySet(models.QuerySet[Any]):
    """Runs a probe in another thread in the middle of a refresh."""

    probe: Callable[[], None]

    def get(self, *args: Any, **kwargs: Any) -> Any:
        thread = Thread(target=type(self).probe)
        thread.start()
        thread.join()
        return super().get(*args, **kwargs)


def slipped_through_during_refresh(model: type[models.Model]) -> bool:
    """Whether another thread can assign a state while one object refreshes."""
    outcomes: list[bool] = []

    def probe() -> None:
        other = model(state="draft")
        try:
            other.state = "signed"  # type: ignore[attr-defined]
            outcomes.append(True)
        except AttributeError:
            outcomes.append(False)
        connections.close_all()

    probed = type("Probed", (ProbedQuerySet,), {"probe": staticmethod(probe)})
    model._default_manager.create().refresh_from_db(from_queryset=probed(model))
    (slipped,) = outcomes
    return slipped


def test_refresh_lifts_the_protection_of_no_other_object(db: None) -> None:
    assert issubclass(Sheet, Stateful)
    assert slipped_through_during_refresh(Sheet) is False


def test_refresh_as_django_fsm_does_it_lets_another_thread_through(db: None) -> None:
    """The control of the test above."""
    assert slipped_through_during_refresh(Lifted) is True
