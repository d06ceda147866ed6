"""An import from the sheet to the register and back: what is written, once, with its mark; what keeps it from being undone."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.verification import verify
from portal.authorities.queries import authority
from portal.directory import services as directory
from portal.directory.models import EntryVersion
from portal.directory.queries import Search, results, standings
from portal.documents.rejection import Rejected
from portal.institutions import history
from portal.institutions import services as institutions
from portal.institutions.enums import FactKind
from portal.institutions.models import Fact, HistoricalMark, LegalPerson, Registration, ScopeLine
from portal.institutions.queries import may_be_idle
from portal.legacy.models import Import, StagedRow
from portal.legacy.services import importing, staging, undoing
from portal.outbox.models import Task
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.stage import MONDAY as AT
from tests.legacy.conftest import Stage, run
from tests.legacy.sheets import row, sheet

LATER = AT + timedelta(hours=1)
SUSPENDED = {"status": "暂停评价", "status_on": "2025-03-01", "status_reason": "未按期完成整改"}
TURNER = {"code": "6-18-01-01", "occupation": "车工", "levels": "五级"}
WRITTEN = (LegalPerson, Registration, ScopeLine, Fact, HistoricalMark, EntryVersion)


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in WRITTEN)


def states(batch: Import) -> list[tuple[int, str]]:
    return list(batch.rows.values_list("no", "state"))


def test_staging_is_a_dry_run(staged: Stage) -> None:
    before = written()
    batch = staged(sheet(row(1), row(1, **TURNER), row(2, levels="六级"), row(2, **TURNER)))
    assert written() == before
    assert states(batch) == [(2, "sound"), (3, "sound"), (4, "wrong"), (5, "held")]
    assert batch.rows.get(no=4).told == [
        {"label": "等级", "text": "“六级”不是等级", "repair": batch.rows.get(no=4).told[0]["repair"], "is_hint": False}
    ]
    assert Entry.objects.get(act="legacy.stage").data["sound"] == 2


def test_import_writes_what_a_decision_would(staged: Stage, officer: User) -> None:
    batch = run(
        staged(sheet(row(1), row(1, **TURNER), row(2, **SUSPENDED), row(3, last_activity_on="2026-05-01"), row(4, levels="六级"))), officer
    )
    assert written() == (3, 3, 7, 1, 3, 3)
    assert states(batch) == [(2, "done"), (3, "done"), (4, "done"), (5, "done"), (6, "wrong")]
    first = Registration.objects.get(number=row(1)["number"])
    assert (first.filed_with, first.supervised_by, first.state) == (authority("450200"), authority("450200"), "valid")
    assert (first.filed_on, first.valid_from, first.valid_to) == (date(2024, 6, 1), date(2024, 6, 1), date(2027, 5, 31))
    assert list(first.scope.values_list("name", "edition", "level")) == [
        ("车工", "2022", "5"),
        ("电工", "2022", "5"),
        ("电工", "2022", "4"),
    ]
    assert (first.historical.source, first.historical.source_on) == ("柳州市局台账", date(2026, 8, 31))
    assert batch.finished_at == AT


def test_standing_and_directory_answer_for_what_was_imported(staged: Stage, officer: User) -> None:
    run(staged(sheet(row(1), row(2, **SUSPENDED))), officer)
    found = list(results(Search(status=()), AT.date()))
    assert [(entry.name, entry.status, entry.content["historical"]) for entry in found] == [
        (row(1)["name"], "valid", "柳州市局台账，截至 2026-08-31"),
        (row(2)["name"], "suspended", "柳州市局台账，截至 2026-08-31"),
    ]
    assert [str(answer.standing) for answer in standings(Registration.objects.order_by("pk"), on=date(2025, 2, 1)).values()] == [
        "valid",
        "valid",
    ]


def test_entry_of_an_import_is_the_one_that_a_decision_would_publish(staged: Stage, officer: User) -> None:
    """The bulk way and the single way write the same entry."""
    run(staged(sheet(row(1), row(1, **TURNER))), officer)
    first = EntryVersion.objects.get()
    second = directory.publish(first.registration, reason="核对", clause="文一(二)", by=None, at=LATER)
    same = ("content", "name", "credit_code", "city", "track", "state", "levels", "stars", "valid_to", "search_text")
    assert [getattr(second, name) for name in same] == [getattr(first, name) for name in same]


def test_nothing_is_concluded_from_silence_before_the_activity_is_confirmed(staged: Stage, officer: User) -> None:
    run(staged(sheet(row(1), row(2, last_activity_on="2026-05-01"))), officer)
    silent, active = Registration.objects.order_by("pk")
    assert [may_be_idle(silent), may_be_idle(active)] == [False, True]
    history.confirm_activity(silent.historical, last_on=date(2025, 1, 1), by=None, at=LATER)
    assert may_be_idle(silent)


def test_portion_done_again_writes_nothing(staged: Stage, officer: User) -> None:
    batch = run(staged(sheet(row(1), row(2))), officer)
    before, entries = written(), Entry.objects.count()
    assert importing.take_in(batch.pk, 1, at=LATER) == 0
    assert (written(), Entry.objects.count()) == (before, entries)


def test_interrupted_import_goes_on_where_it_stopped(staged: Stage, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.legacy.rules.judging.CHUNK_REGISTRATIONS", 1)
    batch = staged(sheet(row(1), row(2)))
    importing.start(batch, by=officer, at=AT, seen=batch.version)
    monkeypatch.setattr(importing.directory, "publish_first", lambda *rest, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        importing.take_in(batch.pk, 1, at=AT)
    assert written()[1] == 0  # the portion left nothing half done
    monkeypatch.undo()
    assert [importing.take_in(batch.pk, chunk, at=LATER) for chunk in (2, 1)] == [1, 1]
    assert Import.objects.get().finished_at == LATER


def test_portion_given_up_is_taken_up_again(staged: Stage, officer: User) -> None:
    batch = staged(sheet(row(1)))
    importing.start(batch, by=officer, at=AT, seen=batch.version)
    assert Task.objects.filter(name=importing.TASK).update(failed_at=AT) == 1
    assert importing.resume(batch, by=officer, at=LATER) == 1
    assert Task.objects.get(name=importing.TASK).failed_at is None
    with pytest.raises(Refused):
        importing.resume(batch, by=officer, at=LATER)


def test_what_came_in_between_check_and_import_is_told_and_not_written(staged: Stage, officer: User) -> None:
    one, two = staged(sheet(row(1), row(2))), staged(sheet(row(2, number="另号"), row(3)))
    run(one, officer)
    run(two, officer)
    assert states(two) == [(2, "present"), (3, "done")]
    assert Registration.objects.count() == 3


def test_same_file_is_not_staged_twice_and_a_corrected_one_brings_in_the_rest(staged: Stage, officer: User) -> None:
    file = sheet(row(1), row(2, levels="六级"))
    batch = run(staged(BytesIO(file.getvalue())), officer)
    with pytest.raises(Rejected, match=f"第 {batch.pk} 批"):
        staged(file)
    rest = run(staged(sheet(row(1), row(2)), corrects=batch), officer)
    assert states(rest) == [(2, "present"), (3, "done")]


def test_known_legal_person_stays_as_it_is(staged: Stage, officer: User) -> None:
    LegalPerson.objects.create(credit_code=row(1)["credit_code"], name=row(1)["name"], legal_form="company", phone="0772-9")
    run(staged(sheet(row(1))), officer)
    assert LegalPerson.objects.get().phone == "0772-9"


def test_audit_keeps_one_entry_for_a_portion_with_the_hash_of_its_rows(staged: Stage, officer: User) -> None:
    batch = run(staged(sheet(row(1), row(2))), officer)
    acts = [
        "legacy.receive",
        "legacy.stage",
        "legacy.start",
        "institutions.establish_filed",
        "directory.publish_first",
        "legacy.import",
        "legacy.finish",
    ]
    entries = list(Entry.objects.filter(subject_type="legacy.import").order_by("no"))
    assert [entry.act for entry in entries] == acts
    kept = next(entry for entry in entries if entry.act == "legacy.import")
    assert kept.data == {"chunk": 1, "registrations": 2, "rows": 2, "rows_sha256": importing.rows_hash(batch.rows.filter(chunk=1))}
    assert kept.actor_name == "邓伟"
    StagedRow.objects.filter(no=2).update(cells=row(9))
    assert kept.data["rows_sha256"] != importing.rows_hash(batch.rows.filter(chunk=1))


def test_only_the_region_stages_starts_discards_and_undoes(staged: Stage, officer: User, of_a_city: User) -> None:
    with pytest.raises(NotAllowed):
        staged(sheet(row(1)), by=of_a_city)
    batch = staged(sheet(row(1)))
    for act in (importing.start, staging.discard):
        with pytest.raises(NotAllowed):
            act(batch, by=of_a_city, at=AT, seen=batch.version)
    done = run(batch, officer)
    with pytest.raises(NotAllowed):
        undoing.undo(done, reason="误导入", by=of_a_city, at=AT, seen=done.version)


def test_import_needs_something_to_bring_in_and_is_begun_once(staged: Stage, officer: User) -> None:
    batch = staged(sheet(row(1, levels="六级")))
    with pytest.raises(Refused, match="没有可以导入的行"):
        importing.start(batch, by=officer, at=AT, seen=batch.version)
    other = staged(sheet(row(2)))
    importing.start(other, by=officer, at=AT, seen=other.version)
    with pytest.raises(StaleError):
        importing.start(other, by=officer, at=AT, seen=other.version)
    with pytest.raises(Refused, match="已开始导入"):
        importing.start(other, by=officer, at=AT, seen=other.version + 1)


def test_undo_leaves_nothing_but_the_rows(staged: Stage, officer: User) -> None:
    LegalPerson.objects.create(credit_code=row(2)["credit_code"], name=row(2)["name"], legal_form="company")
    batch = run(staged(sheet(row(1), row(2, **SUSPENDED))), officer)
    undone = undoing.undo(batch, reason="传错了地市", by=officer, at=LATER, seen=batch.version)
    assert written() == (1, 0, 0, 0, 0, 0)  # the legal person that was there before stays
    assert (undone.state, undone.undo_reason, states(undone)) == ("undone", "传错了地市", [(2, "undone"), (3, "undone")])
    assert verify().kind is None
    again = run(staged(sheet(row(1), row(2, **SUSPENDED))), officer)
    assert states(again) == [(2, "done"), (3, "done")]


def test_undo_is_refused_with_everything_that_was_built(staged: Stage, officer: User) -> None:
    batch = run(staged(sheet(row(1), row(2))), officer)
    registration = Registration.objects.order_by("pk")[0]
    institutions.add_fact(registration, FactKind.HOLD, from_on=AT.date(), reason="立案", clause="附3二", by=None, at=LATER)
    institutions.note(registration, "interview", on=AT.date(), title="约谈", clause="附3一(一)", by=None, at=LATER)
    registration.save()
    texts = [reason.text for reason in undoing.undo_blockers(batch, at=LATER)]
    assert texts == [f"本批备案之上已有{what} 1 项，不能整批撤销。" for what in ("监管记录", "备案登记改动", "状态事实")]
    before = written()
    with pytest.raises(Refused, match="监管记录"):
        undoing.undo(batch, reason="误导入", by=officer, at=LATER, seen=batch.version)
    assert (written(), Import.objects.get().state) == (before, "started")


def test_undo_is_refused_once_a_day_of_the_register_rests_on_it(staged: Stage, officer: User) -> None:
    batch = run(staged(sheet(row(1))), officer)
    assert undoing.undo_blockers(batch, at=LATER) == ()
    (reason,) = undoing.undo_blockers(batch, at=AT + timedelta(days=1))
    assert "逐日存档" in reason.text


def test_undo_is_refused_while_the_import_runs_and_without_a_reason(staged: Stage, officer: User) -> None:
    batch = staged(sheet(row(1)))
    started = importing.start(batch, by=officer, at=AT, seen=batch.version)
    with pytest.raises(Refused, match="还没有完成"):
        undoing.undo(started, reason="误导入", by=officer, at=AT, seen=started.version)
    with pytest.raises(Refused, match="须写明理由"):
        undoing.undo(started, reason=" ", by=officer, at=AT, seen=started.version)


def test_undo_is_refused_where_something_is_built_behind_its_back(staged: Stage, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = run(staged(sheet(row(1))), officer)
    before = written()

    def late(*rest: object, **more: object) -> None:
        raise IntegrityError("a row refers to it")

    monkeypatch.setattr(undoing, "remove_filed", late)
    with pytest.raises(Refused, match="刚刚有人"):
        undoing.undo(batch, reason="误导入", by=officer, at=LATER, seen=batch.version)
    assert (written(), Import.objects.get().state) == (before, "started")


def test_every_model_that_refers_to_a_registration_keeps_an_import_from_being_undone() -> None:
    """A new app that refers to registrations is found by its reference, without being known here."""
    others = {relation.related_model.__name__ for relation in Registration._meta.related_objects} - {
        model.__name__ for model in undoing._OWN
    }
    assert {"Filing", "ConductRecord", "Site"} <= others


def test_portion_takes_as_many_statements_for_many_registrations_as_for_few(staged: Stage, officer: User) -> None:
    counts = []
    for numbers in (range(1, 3), range(10, 40)):
        batch = staged(sheet(*(row(number) for number in numbers)))
        importing.start(batch, by=officer, at=AT, seen=batch.version)
        with CaptureQueriesContext(connection) as asked:
            importing.take_in(batch.pk, 1, at=AT)
        counts.append(len(asked))
    assert counts[0] == counts[1]
