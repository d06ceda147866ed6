"""A large region: one that was told through the services, copied many times in the database.

Whatever holds of the rows that the services wrote holds of their copies: states and stamps, terms and their events, hashes of documents,
rights and memberships. Not copied are the audit entries (one entry says what was copied; the chain stays whole), messages, reminders and
the outbox: copied papers have their content, number and code and are not printed. docs/bench.md says more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from filings.models import Filing
from portal.access.models import Membership
from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.models import Entry
from portal.authorities.queries import region
from portal.directory.models import EntryVersion
from portal.documents.models import Attachment, Paper
from portal.home.demo.copies import PATTERNED, institution_codes
from portal.home.demo.rewriting import Scale
from portal.institutions.models import Engagement, Fact, LegalPerson, LegalPersonUserObjectPermission, Registration, ScopeLine, Site
from portal.people.models import Person, Team, TeamMember, TeamUserObjectPermission
from portal.terms.models import Term, TermEvent
from portal.workflow.acting import act

Model = type[models.Model]
Say = Callable[[str], None]

MOST_COPIES = 9999  # what the credit codes of copies hold
COPIED = "home.copy_region"
_BEFORE: tuple[Model, ...] = (
    User,
    Person,
    LegalPerson,
    Membership,
    LegalPersonUserObjectPermission,
    Team,
    TeamMember,
    TeamUserObjectPermission,
    Registration,
    ScopeLine,
    Site,
    Engagement,
    Fact,
)
_AFTER: tuple[Model, ...] = (Term, TermEvent, Attachment, Paper, EntryVersion)
_GENERIC = ("subject_id", "case_id")  # keys of copied rows that are no foreign keys


def copied_models() -> tuple[Model, ...]:
    """Everything that is copied, what others point at first; every model of filings but the versions of the form."""
    own = [model for model in apps.get_app_config("filings").get_models() if model.__name__ != "FormVersion"]
    return (*_BEFORE, Filing, *(model for model in own if model is not Filing), *_AFTER)


def multiply(copies: int, *, first: int = 1, at: datetime, say: Say) -> None:
    """Adds the copies `first` … `first + copies - 1` of the region that stands below the stride. Raises ValueError for too many."""
    scale = scale_of()
    if first + copies - 1 > (most := min(MOST_COPIES, scale.most_copies())):
        raise ValueError(f"more than {most} copies")
    numbers = range(first, first + copies)
    with act(None, at, region()):
        audit.record(COPIED, region(), data={"copies": copies, "first": first, "stride": scale.stride})
        _trust_the_rows()
        partial = {User: _keys(User, scale), Person: _keys(Person, scale)}
        for model in copied_models():
            written = _copy(model, scale, numbers, partial)
            say(f"  {model._meta.db_table}: {written}")
    reset_sequences()


def scale_of() -> Scale:
    """The scale of the region: noted when it was first copied, before that by its largest key."""
    noted = Entry.objects.filter(act=COPIED).order_by("no").values_list("data", flat=True).first()
    if noted is not None:
        bare = Scale(len(str(noted["stride"])) - 1)
    else:
        tops = [model._default_manager.aggregate(top=Max("pk"))["top"] or 0 for model in copied_models()]
        bare = Scale(len(str(max(tops))))
    return replace(bare, codes=institution_codes(bare))


def _trust_the_rows() -> None:
    """Copies refer to copies by construction: where the account may say so, PostgreSQL does not look up each reference again."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            cursor.execute("SET LOCAL session_replication_role = replica")


def _keys(model: Model, scale: Scale) -> list[int]:
    """The rows of a model that is copied in part: accounts of institutions, people without an account."""
    if model is User:
        return sorted(Membership.objects.filter(legal_person__isnull=False, pk__lt=scale.stride).values_list("user_id", flat=True))
    return sorted(Person.objects.filter(user__isnull=True, pk__lt=scale.stride).values_list("pk", flat=True))


def _copy(model: Model, scale: Scale, numbers: range, partial: dict[Model, list[int]]) -> int:
    """Copies one table; how many rows were written."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    where = _condition(model, scale, partial)
    if model in PATTERNED:
        return _write(model, PATTERNED[model](_rows(model, where), scale, numbers, partial.get(User, [])))
    expressions = [_expression(model, field, scale, partial) for field in fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = (
        f"INSERT INTO {table} ({columns}) WITH RECURSIVE copies(k) AS "
        f"(SELECT {numbers[0]} UNION ALL SELECT k + 1 FROM copies WHERE k < {numbers[-1]}) "
        f"SELECT {', '.join(expressions)} FROM {table} t CROSS JOIN copies WHERE {where} ORDER BY k, t.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def _condition(model: Model, scale: Scale, partial: dict[Model, list[int]]) -> str:
    if model in partial:
        return f"t.id IN ({_listed(partial[model])})"
    if model is Membership:
        return f"t.id < {scale.stride} AND t.legal_person_id IS NOT NULL"
    return f"t.id < {scale.stride}"


def _listed(keys: Sequence[int]) -> str:
    return ", ".join(map(str, keys)) or "0"


def _expression(model: Model, field: Any, scale: Scale, partial: dict[Model, list[int]]) -> str:
    """What a column of the copy holds, as SQL."""
    column = f"t.{connection.ops.quote_name(field.column)}"
    moved = f"{column} + copies.k * {scale.stride}"
    if (model, field.column) == (Registration, "institution_code"):
        return scale.institution_code_sql(column)
    if special := _SPECIAL.get((model, field.column)):
        return special.format(column=column, moved=moved, stride=scale.stride, hash=_HEX[connection.vendor])
    if field.primary_key or field.column in _GENERIC:
        return moved
    target = field.related_model if field.is_relation else None
    if target in partial:
        return f"CASE WHEN {column} IN ({_listed(partial[target])}) THEN {moved} ELSE {column} END"
    return moved if target in copied_models() else column


_HEX = {"postgresql": "lpad(to_hex(copies.k), 8, '0')", "sqlite": "printf('%08x', copies.k)"}
_NUMBERED = "CASE WHEN t.holder_kind = 'institution' AND {column} <> '' THEN {column} || '（' || copies.k || '号）' ELSE {column} END"
_SPECIAL: dict[tuple[Model, str], str] = {
    (User, "username"): "{column} || '-' || copies.k",
    (Person, "id_hash"): "substr({column}, 1, 56) || {hash}",
    (Registration, "number"): "replace({column}, '-', '-' || copies.k)",
    (Term, "holder_name"): _NUMBERED,
    (TermEvent, "holder_name"): _NUMBERED,
    (Term, "owner_ref"): "CASE WHEN t.owner_kind IN ('institution', 'panel') AND {column} <> '' "
    "THEN CAST(CAST({column} AS bigint) + copies.k * {stride} AS varchar(40)) ELSE {column} END",
}


def _rows(model: Model, where: str) -> list[dict[str, Any]]:
    """The rows to be copied as the database gives them, JSON as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} t WHERE {where} ORDER BY t.id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _write(model: Model, rows: Iterator[dict[str, Any]]) -> int:
    """Writes rows as they come: by COPY where there is one."""
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(map(connection.ops.quote_name, columns))
    table, written = connection.ops.quote_name(model._meta.db_table), 0
    started = list(islice(rows, 1))  # whatever a maker looks up, it looks up before its first row: nothing else may be asked during a COPY
    rows = chain(started, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row[name] for name in columns])
                    written += 1
        else:
            places = ", ".join(["%s"] * len(columns))
            for row in rows:
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", [row[name] for name in columns])
                written += 1
    return written


def reset_sequences() -> None:
    """The next key of every copied table is a fresh one, and the planner knows the new sizes."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(copied_models())):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
