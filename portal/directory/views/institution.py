"""/directory/<credit code>/: what the public may know of one institution, as of any day. No personal data."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.access.decorators import public
from portal.authorities.queries import filing_authorities
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.directory import faces, queries
from portal.directory.asking import day_of
from portal.directory.beside import away_sites
from portal.directory.queries import Entry
from portal.directory.rules import lines, public_phone
from portal.documents.models import Paper, PaperKind
from portal.institutions.enums import Kind, Standing, Track
from portal.institutions.models import Fact, Registration


@public
def institution(request: HttpRequest, credit_code: str) -> HttpResponse:
    """All registrations of the legal person that were in the register on the day."""
    today = timezone.localdate()
    on, code = day_of(request.GET, today), cleaned(credit_code)
    reasons = credit_code_reasons(code)
    found = [] if reasons else queries.entries(code, on)
    if not found:
        context = {"code": code, "on": on, "past": on != today, "reasons": reasons}
        return render(request, "directory/absent.html", context, status=404)
    registrations = [entry.registration for entry in found]
    receipts, facts = _receipts(registrations, on), queries.facts(registrations, on)
    city = faces.city_names(filing_authorities()).get(found[0].version.city, "")
    context = {
        "first": found[0].version,
        "city": city,
        "blocks": [_block(entry, receipts.get(entry.registration.pk, []), on) for entry in found],
        "decisions": [_decision(fact, found) for fact in facts],
        "contact": _contact(found),
        "away": away_sites(code, on),
        "updated_at": max(entry.version.shown_from for entry in found),
        "on": on,
        "today": today,
        "past": on != today,
    }
    return render(request, "directory/institution.html", context)


def _receipts(registrations: Sequence[Registration], on: date) -> dict[int, list[Paper]]:
    """The receipts issued up to the day, by registration, the latest first."""
    papers = Paper.objects.filter(
        subject_type=ContentType.objects.get_for_model(Registration),
        subject_id__in=[row.pk for row in registrations],
        kind=PaperKind.RECEIPT,
        issued_on__lte=on,
    ).order_by("-version")
    found: dict[int, list[Paper]] = {}
    for paper in papers:
        found.setdefault(paper.subject_id, []).append(paper)
    return found


def _block(entry: Entry, receipts: Sequence[Paper], on: date) -> dict[str, Any]:
    """One registration as the page draws it."""
    content, track = entry.version.content, Track(entry.version.track)
    found = lines(content["scope"])
    levels = sum(len(line.levels) for line in found)
    return {
        "entry": entry,
        "badge": faces.badge(entry.standing.standing),
        "lead": f"{Kind(track.kind).label}，{track.label}，{faces.audience(content['audience'])}",
        "why": _why(entry),
        "figures": _figures(content),
        "lines": found,
        "count": f"{len(found)} 个职业，{levels} 个等级" if levels else f"{len(found)} 个项目",
        "receipt": receipts[0] if receipts else None,
        "number": content["number"],
        "versions": _versions(receipts, faces.badge(entry.standing.standing)),
        "stars": entry.version.stars,
        "rated": track.kind is Kind.GRADING,
        "historical": content.get("historical", ""),
    }


def _why(entry: Entry) -> str:
    """Since when and why it is not simply valid."""
    answer = entry.standing
    if answer.standing is Standing.VALID:
        return ""
    return f"自 {answer.since} 起{Standing(answer.standing).label}{f'：{answer.reason}' if answer.reason else ''}"


def _figures(content: dict[str, Any]) -> list[dict[str, str]]:
    """The four facts under the name; an examining institution has neither validity nor code (A44)."""
    grading = bool(content["valid_to"])
    validity = f"{content['valid_from']} 至 {content['valid_to']}" if grading else "不设有效期"
    second = {"label": "机构编码", "value": content["institution_code"]} if grading else {"label": "备案日期", "value": content["filed_on"]}
    return [
        {"label": "有效期", "value": validity},
        second,
        {"label": "统一社会信用代码", "value": content["credit_code"]},
        {"label": "备案机关", "value": content["filed_with"]},
    ]


def _versions(receipts: Sequence[Paper], badge: dict[str, str]) -> list[dict[str, Any]]:
    """The receipt's versions as one line of time."""
    replaced = {"tone": "grey", "icon": "replace", "label": "已被替代"}
    return [
        {
            "on": str(paper.issued_on),
            "title": f"第 {paper.version} 版",
            "badge": badge if at == 0 else replaced,
            "text": paper.reason or "初次备案",
            "url": f"/verify/{paper.code}/",
            "link": "核验这份回执" if at == 0 else "核验",
            "current": at == 0,
        }
        for at, paper in enumerate(receipts)
    ]


def _decision(fact: Fact, found: Iterable[Entry]) -> dict[str, Any]:
    tracks = {entry.registration.pk: str(Track(entry.version.track).label) for entry in found}
    return {"fact": fact, "track": tracks[fact.registration_id]}


def _contact(found: Sequence[Entry]) -> list[dict[str, str]]:
    """Address, number of sites, telephone; never a mobile phone, whatever an older version holds."""
    content = found[0].version.content
    sites = sum(entry.version.content["sites"] for entry in found)
    return [
        {"label": "注册地址", "value": content["address"]},
        {"label": "评价场所", "value": f"{sites} 处"},
        {"label": "电话", "value": public_phone(content["phone"]) or "未公布"},
    ]
