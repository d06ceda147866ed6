"""The page of one mandate as its template draws it, its row in the list, and its mark on the pages of its filing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from filings.models import Assistance, Filing
from filings.queries import assistance as queries
from portal.accounts.models import User
from portal.documents.models import Attachment
from portal.documents.queries import offered
from portal.institutions.models import Registration
from portal.terms.rules.wording import short


def row(mandate: Assistance) -> dict[str, Any]:
    """One line of the list."""
    filing = mandate.filing
    return {
        "url": reverse("desk_counter_mandate", args=[mandate.pk]),
        "name": mandate.legal_person.name,
        "code": mandate.legal_person.credit_code,
        "filing": kind_of(filing) if filing else "还没有开始填报",
        "number": (filing.number or "草稿") if filing else "",
        "agent": f"{mandate.agent_name}（{mandate.agent_position}）",
        "officer": str(mandate.officer),
        "on": timezone.localdate(mandate.started_at),
        "state": state_of(mandate),
        "open": mandate.is_open,
        "begin_by": queries.last_day(mandate) if _waits(mandate) else None,
    }


def kind_of(filing: Filing) -> str:
    """企业自主评价初次备案."""
    return f"{filing.get_track_display()}{filing.get_matter_display()}"


def state_of(mandate: Assistance) -> str:
    """Where it stands, in a word."""
    if mandate.is_open:
        return "代填中" if mandate.filing_id else "待开始"
    return mandate.get_end_display()


def _waits(mandate: Assistance) -> bool:
    return mandate.is_open and mandate.filing_id is None


def page(mandate: Assistance, reader: User, at: datetime) -> dict[str, Any]:
    """Everything the page of a mandate shows; only the officer who recorded it acts under it."""
    today, own = timezone.localdate(at), mandate.serves(reader)
    files = queries.papers([mandate])[mandate.pk]
    return {
        "mandate": mandate,
        "state": state_of(mandate),
        "own": own,
        "facts": _facts(mandate, today),
        "papers": [_paper(mandate, key, files.get(key), own=own) for key in queries.PAPERS],
        "begin": _begin(mandate) if own and mandate.filing_id is None else None,
        "write": _write(mandate) if own and mandate.filing_id is not None else None,
        "filing_url": _filing_url(mandate),
    }


def _facts(mandate: Assistance, today: date) -> list[dict[str, Any]]:
    filing = mandate.filing
    rows = [
        {"label": "委托单位", "value": mandate.legal_person.name},
        {"label": "信用代码", "value": mandate.legal_person.credit_code},
        {"label": "来办人", "value": f"{mandate.agent_name}（{mandate.agent_position}）"},
        {"label": "证件", "value": mandate.agent_id},
        {"label": "电话", "value": mandate.agent_phone},
        {"label": "委托书日期", "value": mandate.mandated_on.isoformat()},
        {"label": "登记", "value": f"{mandate.officer} {_moment(mandate.started_at, today)}"},
        {"label": "备案", "value": f"{kind_of(filing)} {filing.number or '草稿'}" if filing else "还没有开始填报"},
    ]
    if _waits(mandate):
        rows.append({"label": "最迟开始", "value": f"{queries.last_day(mandate)}，到期没有开始的自动终止"})
    if mandate.ended_at is not None:
        who = f"{mandate.ended_by} " if mandate.ended_by else ""
        rows.append({"label": "终止", "value": f"{mandate.get_end_display()}，{who}{_moment(mandate.ended_at, today)}"})
    if mandate.end_reason:
        rows.append({"label": "说明", "value": mandate.end_reason})
    return rows


def _moment(at: datetime, today: date) -> str:
    local = timezone.localtime(at)
    return f"{short(local.date(), today)} {local:%H:%M}"


def _paper(mandate: Assistance, key: str, file: Attachment | None, *, own: bool) -> dict[str, Any]:
    """One of the two papers: what is here, and where the officer who holds the mandate puts it."""
    takes = own and (key == queries.MANDATE or mandate.filing_id is not None)
    return {
        "key": key,
        "label": queries.PAPERS[key],
        "file": file,
        "state": "" if file is None or offered(file) else file.get_scan_state_display(),
        "url": reverse("desk_counter_paper", args=[mandate.pk, file.pk]) if file is not None and offered(file) else "",
        "upload": {"name": queries.PAPERS[key], "upload_url": reverse("desk_counter_add", args=[mandate.pk, key])} if takes else None,
        "print_url": reverse("my_commitment", args=[mandate.filing_id]) if takes and key == queries.COMMITMENT else "",
        "hint": "提交前上传。由单位在核对全部内容后签字盖章，代替自行确认提交。" if key == queries.COMMITMENT else "",
    }


def _begin(mandate: Assistance) -> dict[str, Any]:
    """What the mandate may be used for: a draft that is there, a new filing, a registration's change or renewal."""
    drafts = [
        {"label": f"{kind_of(filing)} {filing.number or '草稿'}", "note": filing.get_state_display(), "url": _taking(mandate, filing)}
        for filing in queries.to_take_up(mandate)
    ]
    here = Registration.objects.filter(legal_person=mandate.legal_person, filed_with=mandate.authority).order_by("track")
    registrations = [
        {
            "label": registration.get_track_display(),
            "number": registration.number,
            "change_url": reverse("my_change", args=[registration.pk]),
            "renew_url": reverse("desk_counter_renew", args=[mandate.pk, registration.pk]) if registration.valid_to else "",
        }
        for registration in here
    ]
    return {
        "drafts": drafts,
        "registrations": registrations,
        "new_url": f"{reverse('my_new_filing')}?institution={mandate.legal_person_id}",
    }


def _taking(mandate: Assistance, filing: Filing) -> str:
    return reverse("desk_counter_take_up", args=[mandate.pk, filing.pk])


def _write(mandate: Assistance) -> dict[str, str]:
    return {"url": reverse("my_filing_form", args=[mandate.filing_id]), "submit_url": reverse("my_filing_submit", args=[mandate.filing_id])}


def _filing_url(mandate: Assistance) -> str:
    """The file at the desk, once it was submitted."""
    filing = mandate.filing
    return f"/desk/filings/{filing.pk}/" if filing is not None and filing.first_submitted_at is not None else ""


def assisted(filing: Filing, today: date, *, my: bool = False) -> list[dict[str, Any]]:
    """Every mandate that served a filing, newest first, for its page at the desk or (`my`) of the institution; asked only where there is one."""
    if not filing.is_assisted:
        return []
    rows = list(filing.assistances.select_related("officer", "authority", "ended_by"))
    return [_mark(row, files.values(), today, my=my) for row, files in zip(rows, _files_of(rows), strict=True)]


def _files_of(rows: list[Assistance]) -> list[dict[str, Attachment]]:
    found = queries.papers(rows)
    return [found[row.pk] for row in rows]


def _mark(mandate: Assistance, files: Iterable[Attachment], today: date, *, my: bool) -> dict[str, Any]:
    name = "my_mandate_paper" if my else "desk_mandate_paper"
    return {
        "agent": f"{mandate.agent_name}（{mandate.agent_position}）",
        "document": mandate.agent_id,
        "officer": mandate.authority.name if my else f"{mandate.officer}（{mandate.authority.short_name}）",
        "began": _moment(mandate.begun_at, today) if mandate.begun_at else "",
        "ended": _moment(mandate.ended_at, today) if mandate.ended_at else "",
        "state": state_of(mandate),
        "reason": mandate.end_reason,
        "version": f"第 {mandate.version_no} 版" if mandate.version_no else "",
        "files": [
            {"label": queries.PAPERS[file.key], "url": reverse(name, args=[mandate.filing_id, file.pk]) if offered(file) else ""}
            for file in files
        ],
        "open": mandate.is_open,
    }
