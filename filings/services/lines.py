"""The rows that a submission is queried and decided by: lines and people, rebuilt from the document."""

from datetime import date
from typing import Any

from filings.enums import ChangeKind, Norm
from filings.models import Filing, FilingLine, FilingPerson, FilingVersion
from filings.rules.answers import PEOPLE_SECTIONS, Answers
from filings.rules.change_kinds import BASICS
from filings.rules.document import day, rows, text, texts, yes
from filings.services.versions import document
from portal.institutions.enums import EngagementRole
from portal.people.services import known


def rebuild_lines(filing: Filing, answers: Answers) -> list[FilingLine]:
    """One line per occupation and level, or per item, in the order of the form, then one per kind of basic information that changes.

    Nothing has been decided of them yet.
    """
    filing.lines.all().delete()
    found = [
        (row.row_id, row.code, row.name, row.edition, row.work_type, level, str(Norm(row.norm).label))
        for row in answers.occupations
        for level in row.levels
    ]
    found += [(item.row_id, item.code, item.name, "", "", "", str(Norm.ITEM_NORM.label)) for item in answers.items]
    found += [(kind, "", str(kind.label), "", "", "", "") for kind in ChangeKind if kind in answers.changes & BASICS]
    columns = ("row_id", "code", "name", "edition", "work_type", "level", "norm")
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    lines = [
        FilingLine(filing=filing, order=order, change=row["row_id"] if not row["code"] else "", **row) for order, row in enumerate(rows, 1)
    ]
    return FilingLine.objects.bulk_create(lines)


def rebuild_people(filing: Filing, version: FilingVersion) -> None:
    """The people of the submitted version, each tied to the one person behind the keyed hash (N14)."""
    filing.people.all().delete()
    sections = document(version)
    for role, key in PEOPLE_SECTIONS.items():
        for row in rows(sections.get(key, {})):
            if text(row, "id_hash"):
                _name(filing, EngagementRole(role), row)


def _name(filing: Filing, role: EngagementRole, row: Any) -> FilingPerson:
    until: date | None = day(row, "card_until")
    return FilingPerson.objects.create(
        filing=filing,
        person=known(text(row, "id_hash"), text(row, "id_masked"), text(row, "name")),
        role=role,
        row_id=text(row, "row_id"),
        occupations=list(texts(row, "occupations")),
        is_external=yes(row, "external"),
        valid_until=until,
    )
