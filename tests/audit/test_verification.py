"""A chain that somebody edited names the row."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from portal.audit.chain import GENESIS
from portal.audit.models import Entry
from portal.audit.verification import Break, Verdict, verify
from tests.audit.conftest import AT

pytestmark = pytest.mark.usefixtures("chain")
Behind = Callable[[], AbstractContextManager[None]]


def hash_of(no: int) -> str:
    return Entry.objects.get(no=no).hash if no else GENESIS


def test_whole_chain_gives_its_count_and_last_hash() -> None:
    assert verify() == Verdict(9, hash_of(9))


def test_empty_chain_is_whole(behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        Entry.objects.all().delete()
    assert verify() == Verdict(0, GENESIS)


@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 9, 10])
def test_chunks_meet_without_a_seam(chunk: int) -> None:
    assert verify(chunk=chunk) == Verdict(9, hash_of(9))


TAMPERED = {
    "at": AT + timedelta(microseconds=1),
    "actor_id": None,
    "actor_name": "王芳",
    "actor_role": "审批岗",
    "actor_party": "",
    "act": "act-5",
    "subject_type": "filings.filing",
    "subject_id": "0",
    "subject_name": "别的",
    "data": {"number": 4, "more": 1.5},
    "prev_hash": GENESIS,
    "hash": GENESIS,
}


def test_every_column_is_tampered_with_below() -> None:
    assert {"no", *TAMPERED} == {field.attname for field in Entry._meta.get_fields()}


@pytest.mark.parametrize("chunk", [2, 100])
@pytest.mark.parametrize("column", TAMPERED)
def test_tampered_column_names_its_row(column: str, chunk: int, behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        assert Entry.objects.filter(no=5).update(**{column: TAMPERED[column]}) == 1
    assert verify(chunk=chunk) == Verdict(4, hash_of(4), Break.LINK if column == "prev_hash" else Break.CONTENT)


@pytest.mark.parametrize("number", [-1, 0, 50])
def test_tampered_number_names_the_first_row_that_is_not_in_its_place(number: int, behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        Entry.objects.filter(no=5).update(no=number)
    first = 4 if number > 0 else 0
    assert verify() == Verdict(first, hash_of(first), Break.NUMBER)


def test_rewritten_row_with_a_new_hash_breaks_the_link_of_the_next(behind_the_triggers: Behind) -> None:
    entry = Entry.objects.get(no=5)
    entry.act = "forged"
    with behind_the_triggers():
        Entry.objects.filter(no=5).update(act="forged", hash=entry.digest())
    assert verify() == Verdict(5, entry.digest(), Break.LINK)


def test_deleted_row_is_named_as_missing(behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        Entry.objects.filter(no=5).delete()
    assert verify() == Verdict(4, hash_of(4), Break.NUMBER)


def test_swapped_pair_is_named(behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        Entry.objects.filter(no=5).update(no=50)
        Entry.objects.filter(no=6).update(no=5)
        Entry.objects.filter(no=50).update(no=6)
    assert verify() == Verdict(4, hash_of(4), Break.LINK)


def test_lost_tail_is_seen_only_against_a_noted_hash(behind_the_triggers: Behind) -> None:
    noted = (9, hash_of(9))
    with behind_the_triggers():
        Entry.objects.filter(no__gt=7).delete()
    assert verify() == Verdict(7, hash_of(7))
    assert verify(noted=noted) == Verdict(7, hash_of(7), Break.NUMBER)


def test_noted_hash_that_differs_is_named() -> None:
    assert verify(noted=(6, hash_of(6))) == Verdict(9, hash_of(9))
    assert verify(noted=(6, GENESIS)) == Verdict(5, hash_of(5), Break.NOTED)


def test_row_that_cannot_be_read_is_named(behind_the_triggers: Behind, on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL keeps no text in a timestamp column")
    with behind_the_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET at = 'never' WHERE no = 5")
    assert verify() == Verdict(4, hash_of(4), Break.CONTENT)


def test_command_prints_count_and_last_hash(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    assert capsys.readouterr().out == f"审计链完整：共 9 条，末条摘要 {hash_of(9)}。\n"


def test_command_names_the_broken_row_and_exits_with_one(behind_the_triggers: Behind) -> None:
    with behind_the_triggers():
        Entry.objects.filter(no=5).update(act=F("actor_name"))
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit")
    assert (str(failure.value), failure.value.returncode) == ("审计链在第 5 条断裂：内容与摘要不符。", 1)


def test_command_takes_a_noted_hash() -> None:
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", f"--noted=9:{GENESIS}")
    assert str(failure.value) == "审计链在第 9 条断裂：与此前留存的摘要不符。"
