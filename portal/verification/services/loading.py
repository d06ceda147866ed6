"""Loading a list whole in place of the one before, and flagging a source that cannot be relied on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.queries import region
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.documents.tables import Table, Trouble, places
from portal.policy.clauses import Reason
from portal.verification.enums import Matter
from portal.verification.models import ListEntry, Outage, SourceList
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused

CODE, NAME, PERSON, FROM, REMOVED, DETAIL = "统一社会信用代码", "名称", "法定代表人", "列入或登记日期", "移出或注销日期", "说明"
LABELS: Final = (CODE, NAME, PERSON, FROM, REMOVED, DETAIL)
_LONGEST: Final = {NAME: 120, PERSON: 60, DETAIL: 200}


@dataclass(frozen=True, slots=True)
class Published:
    """What a list says of itself."""

    matter: Matter
    title: str
    publisher: str
    as_of: date
    file_name: str


def read_entries(table: Table, matter: Matter) -> tuple[list[ListEntry], list[Trouble]]:
    """The entries of a list and everything that is wrong with them; a list with a wrong row is not loaded. Raises Rejected."""
    by_person = matter is Matter.REPRESENTATIVE_BREACH
    found = places(table, LABELS, (NAME, PERSON if by_person else CODE))
    entries, troubles = [], []
    for line in table.lines:
        cells = {label: line.cells[at] for label, at in found.items()}
        own = list(_troubles(line.no, cells, by_person))
        troubles += own
        if not own:
            entries.append(
                ListEntry(
                    credit_code=cleaned(cells.get(CODE, "")),
                    name=cells.get(NAME, ""),
                    person=cells.get(PERSON, ""),
                    from_on=_day(cells.get(FROM, "")),
                    removed_on=_day(cells.get(REMOVED, "")),
                    detail=cells.get(DETAIL, ""),
                )
            )
    return entries, troubles


def _troubles(no: int, cells: dict[str, str], by_person: bool) -> list[Trouble]:
    found = [Trouble(no, label, f"超过 {most} 个字") for label, most in _LONGEST.items() if len(cells.get(label, "")) > most]
    code = cleaned(cells.get(CODE, ""))
    if code or not by_person:
        found += [Trouble(no, CODE, f"{reason.text}，对照公布的名单更正") for reason in credit_code_reasons(code)]
    found += [Trouble(no, label, "没有填写") for label in ((NAME, PERSON) if by_person else (NAME,)) if not cells.get(label)]
    days = {}
    for label in (FROM, REMOVED):
        try:
            days[label] = _day(cells.get(label, ""))
        except ValueError:
            found.append(Trouble(no, label, f"“{cells[label]}”不是日期，写成 2026-10-09"))
    first, last = days.get(FROM), days.get(REMOVED)
    if first and last and last < first:
        found.append(Trouble(no, REMOVED, "早于列入日期"))
    return found


def _day(text: str) -> date | None:
    """2026-10-09, 2026/10/9, 2026.10.9; None for an empty cell. Raises ValueError."""
    if not text:
        return None
    year, month, day = (int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))
    return date(year, month, day)


def _need_right(by: User) -> None:
    if not by.has_perm("import_records", region()):
        raise NotAllowed((Reason("附1二(一)末", f"核验来源由{region()}的系统管理员维护。"),))


def load(published: Published, entries: Sequence[ListEntry], sha256: str, *, by: User, at: datetime) -> SourceList:
    """Puts a list in place of the current one of its matter, which stays as it was. Raises NotAllowed, Refused for an older or the same list; unchanged but of a later day it counts."""
    _need_right(by)
    with act(by, at, region()):
        current = SourceList.objects.select_for_update().filter(matter=published.matter, replaced_at__isnull=True).first()
        if current is not None and (published.as_of < current.as_of or (published.as_of == current.as_of and sha256 == current.sha256)):
            text = f"现行名单截至 {current.as_of}，新名单须更新：日期更早，或者日期和内容都相同的不载入。"
            raise Refused((Reason("附1二(一)末", text),))
        if current is not None:
            current.replaced_at = at
            current.save(update_fields=["replaced_at"])
        row = SourceList.objects.create(
            matter=published.matter,
            title=published.title,
            publisher=published.publisher,
            as_of=published.as_of,
            file_name=published.file_name[:200],
            sha256=sha256,
            entries_count=len(entries),
            loaded_at=at,
            loaded_by=by,
        )
        for entry in entries:
            entry.source = row
        ListEntry.objects.bulk_create(entries, batch_size=1000)
        audit.record("verification.load", row, data={"matter": row.matter, "as_of": row.as_of, "entries": len(entries), "sha256": sha256})
    return row


def flag_outage(matter: Matter, reason: str, *, by: User, at: datetime) -> Outage:
    """Says that a source cannot be relied on from now. Raises NotAllowed, Refused without a reason or where it is flagged already."""
    _need_right(by)
    with act(by, at, region()):
        if not reason.strip() or Outage.objects.filter(matter=matter, until_at__isnull=True).exists():
            raise Refused((Reason("附1二(一)末", "停用须写明原因；已标记停用的来源不重复标记。"),))
        row = Outage.objects.create(matter=matter, reason=reason.strip(), from_at=at, flagged_by=by)
        audit.record("verification.flag_outage", row, data={"matter": matter.value, "reason": row.reason})
    return row


def end_outage(outage: Outage, *, by: User, at: datetime) -> Outage:
    """Says that a source can be relied on again. Raises NotAllowed, Refused where that was said already."""
    _need_right(by)
    with act(by, at, region()):
        if not Outage.objects.filter(pk=outage.pk, until_at__isnull=True).update(until_at=at):
            raise Refused((Reason("附1二(一)末", "这一来源已恢复。"),))
        outage.until_at = at
        audit.record("verification.end_outage", outage, data={"matter": outage.matter})
    return outage
