"""A cross-city notice as its pages draw it, for the institution and for officers alike. Clause: 文二(二)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from filings.enums import Level, NoticeState
from filings.faces import notice_face
from filings.models import CrossCityNotice
from filings.models.cross_city import HOLDING
from filings.queries import crossing as queries
from filings.rules.cross_city import Holding
from portal.catalogue.queries import division_name
from portal.people.models import Person
from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from portal.terms.rules.slot import Slot

LINE = ClockLine(keys=("cross_city_reply",))


def clocks(notices: Sequence[CrossCityNotice], today: date) -> dict[int, Slot]:
    """The host's days for those that wait for an answer."""
    return slots(CrossCityNotice, [row.pk for row in notices if row.state == NoticeState.ASKED], today, LINE)


def list_rows(notices: Sequence[CrossCityNotice], today: date) -> list[dict[str, Any]]:
    """The rows of a list: state, whether the consent holds, the host's clock."""
    found, running = queries.holdings(notices, today), clocks(notices, today)
    return [{"notice": row, "badge": badge(row, found[row.pk]), "slot": running.get(row.pk)} for row in notices]


def badge(notice: CrossCityNotice, held: Holding) -> dict[str, str]:
    """The state; a consent that has ended says so."""
    if notice.answered_at and held.ended and held.since is not None:
        return {"tone": "ochre", "icon": "ban", "label": "同意已终止"}
    face = notice_face(notice.state)
    return {"tone": face.tone, "icon": face.icon, "label": face.label}


def whole(notice: CrossCityNotice, today: date) -> dict[str, Any]:
    """Everything the page of one notice shows, whoever reads it."""
    held = queries.held(notice, today)
    slot = clocks([notice], today).get(notice.pk)
    return {
        "notice": notice,
        "badge": badge(notice, held),
        "held": held,
        "slot": slot,
        "next": _next(notice, held, slot),
        "facts": _facts(notice, _supervision(notice, held)),
        **_content(notice),
        "reports": list(notice.reports.select_related("reported_by").order_by("-no")),
    }


def _next(notice: CrossCityNotice, held: Holding, slot: Slot | None) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    if notice.state == NoticeState.ASKED:
        late = slot is not None and slot.tone == "overdue"
        return {
            "what": "答复是否同意，未经同意不得开展",
            "who": notice.host.short_name,
            "until": slot.line2 if slot else "",
            "left": slot.line1 if slot else "",
            "overdue": late,
        }
    if held.holds:
        return {
            "what": "按报备开展，接受所在市监管",
            "who": str(notice.institution),
            "until": f"至 {notice.ends_on}",
            "left": "",
            "overdue": False,
        }
    who = "无" if held.ended or notice.state not in HOLDING else str(notice.institution)
    return {"what": held.text, "who": who, "until": f"{notice.starts_on} 至 {notice.ends_on}", "left": "", "overdue": False}


def _supervision(notice: CrossCityNotice, held: Holding) -> str:
    """Who supervises the activity: the host while its consent holds, and from its first day on where it is still to come."""
    if held.holds:
        return str(notice.host)
    coming = notice.state in HOLDING and not held.ended
    return f"{notice.host}（自 {notice.starts_on} 起）" if coming else str(notice.registration.supervised_by)


def _facts(notice: CrossCityNotice, supervisor: str) -> list[dict[str, Any]]:
    return [
        {"label": "报备编号", "value": notice.number},
        {"label": "种类", "value": notice.get_kind_display()},
        {"label": "机构", "value": str(notice.institution), "url": f"/directory/{notice.institution.credit_code}/"},
        {"label": "备案类别", "value": notice.registration.get_track_display()},
        {"label": "备案机关", "value": str(notice.registration.filed_with)},
        {"label": "活动所在市", "value": str(notice.host)},
        {"label": "本次活动监管", "value": supervisor, "clause": "文二(二)"},
    ]


def _content(notice: CrossCityNotice) -> dict[str, Any]:
    """The last report in words; assessors by name and mask."""
    said = queries.last_report(notice)
    names = {person.pk: person for person in Person.objects.filter(pk__in=said.assessors)}
    return {
        "place": f"{division_name(said.division)} {said.address}",
        "lines": [key_words(key) for key in said.lines],
        "assessors": [{"name": names[ref].name, "mask": names[ref].id_mask} for ref in said.assessors if ref in names],
    }


def key_words(key: str) -> str:
    """A line's key as it reads: 电工 四级."""
    _, name, work_type, level = key.split("|")
    title = f"{name}（{work_type}）" if work_type else name
    return f"{title} {Level(level).word}" if level else title
