"""Numbers of papers: drawn from a locked counter in the deciding transaction, never in a task, so that no two papers share one."""

from django.db import connection, transaction

from portal.authorities.models import Authority
from portal.documents.models import Counter, PaperKind

# What stands before the year. Internal: the notice sets no series (requirements, facts on codes).
SERIES: dict[str, str] = {
    PaperKind.RECEIPT: "桂技评备",
    PaperKind.REFUSAL: "桂技评不备",
    PaperKind.SUPPLEMENT: "桂技评补",
    PaperKind.ACCEPTANCE: "桂技评受",
    PaperKind.NON_ACCEPTANCE: "桂技评不受",
    PaperKind.PAUSE: "桂技评止",
    PaperKind.PUBLICITY: "桂技评公示",
    PaperKind.WORK_LETTER: "桂技评函",
}


def draw(authority: Authority, kind: str, year: int) -> int:
    """The next number of a series, from 1 each year; a rolled-back act gives its number back.

    One statement begins the series or counts it on; the row stays locked until the act ends.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    statement = (
        f"INSERT INTO {table} (authority_id, kind, year, last) VALUES (%s, %s, %s, 1) "
        f"ON CONFLICT (authority_id, kind, year) DO UPDATE SET last = {table}.last + 1 RETURNING last"
    )
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(statement, [authority.pk, kind, year])
        return int(cursor.fetchone()[0])


def paper_number(authority: Authority, kind: PaperKind, year: int) -> str:
    """A fresh number of this series: 桂技评备〔2026〕4502-0031号 (a receipt's example)."""
    return f"{SERIES[kind]}〔{year}〕{authority.number}-{draw(authority, kind, year):04d}号"


def case_number(authority: Authority, year: int) -> str:
    """A fresh number of the accepting authority's register: 4502-2026-0057."""
    return f"{authority.number}-{year}-{draw(authority, 'case', year):04d}"
