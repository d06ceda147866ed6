"""What submission demands of the form: nothing of a whole dossier, and of each answer taken away exactly that answer."""

import copy
import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings.enums import Matter
from filings.forms.demands import form_reasons
from filings.rules.form_sections import sections_for
from filings.rules.form_spec import FieldKind
from portal.audit.actors import SYSTEM
from portal.catalogue.queries import special_items
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.catalogue.services import ItemRow, import_special_items
from portal.home.demo.dossiers import Applicant, Document, Line, dossier
from portal.institutions.enums import Affiliation, LegalForm, Track

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 7)
AT = datetime(2026, 9, 7, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TRACKS = [track for track in Track if track is not Track.GRADING_SOCIAL]
ELECTRICIAN = Line("6-31-01-03", "电工", ("5", "4", "3"))


def offered() -> Line:
    """A special-ability item that the region has published."""
    wanted = [ItemRow("壮锦织造", "壮锦织造专项职业能力考核规范")]
    found = (
        special_items(ON).first() or import_special_items(wanted, basis="公布文件", effective_from=date(2024, 1, 1), by=SYSTEM, at=AT)[0]
    )
    return Line(found.code, found.name)


def whole(track: Track) -> Document:
    applicant = Applicant(
        "龙屏公司", make_credit_code("91", "450202", "MA7LP001"), LegalForm.COMPANY, Affiliation.PRIVATE, "450202", "新区 12 号", "覃建国"
    )
    lines = [ELECTRICIAN]
    if track is Track.EXAMINING_SPECIAL:
        lines = [offered()]
    return dossier(applicant, track, lines, on=ON, rng=random.Random(1))


def demanded(document: Document, track: Track) -> list[tuple[str, str]]:
    return [(reason.path, reason.text) for reason in form_reasons(document, track=track, matter=Matter.INITIAL, on=ON)]


@pytest.mark.parametrize("track", TRACKS)
def test_a_whole_dossier_lacks_nothing(track: Track) -> None:
    assert demanded(whole(track), track) == []


def required_answers() -> list[Any]:
    found = []
    for track in TRACKS:
        for spec in sections_for(track):
            for field in spec.fields:
                if field.required and field.kind is not FieldKind.FILES:
                    found.append(pytest.param(track, spec.key, field.key, field.label, False, id=f"{track}-{spec.key}.{field.key}"))
            for field in spec.columns if spec.key != "commitment" else ():
                if field.required:
                    found.append(pytest.param(track, spec.key, field.key, field.label, True, id=f"{track}-{spec.key}[].{field.key}"))
    return found


@pytest.mark.parametrize(("track", "section", "key", "label", "in_row"), required_answers())
def test_each_answer_taken_away_is_demanded_and_nothing_else(track: Track, section: str, key: str, label: str, in_row: bool) -> None:
    document = copy.deepcopy(whole(track))
    holder = document[section]["rows"][0] if in_row else document[section]
    for name in (key, f"{key}_hash", f"{key}_masked"):
        holder.pop(name, None)
    place = f"{section}[{holder['row_id']}]" if in_row else section
    expected = [(f"{place}.{key}", f"请填写“{label}”。")]
    if (section, key) in (("occupations", "code"), ("items", "code")):  # whoever names the line names nothing that is applied for
        assert expected[0] in demanded(document, track)
        assert all(path == f"{place}.{key}" or path.endswith(".occupations") for path, _ in demanded(document, track))
    else:
        assert demanded(document, track) == expected


@pytest.mark.parametrize("section", ["venues", "equipment", "assessors", "experts", "supervisors", "staff", "rules", "papers"])
def test_an_empty_table_is_demanded(section: str) -> None:
    document = whole(Track.GRADING_EMPLOYER) | {section: {"rows": []}}
    spec = {spec.key: spec for spec in sections_for(Track.GRADING_EMPLOYER)}[section]
    assert demanded(document, Track.GRADING_EMPLOYER) == [(section, f"“{spec.title}”至少填写 1 {spec.unit}。")]


def leased(row: dict[str, Any]) -> None:
    row["premises"] = "leased"


def external(row: dict[str, Any]) -> None:
    row["external"] = True


def computers(row: dict[str, Any]) -> None:
    row.update(room="computer", computers="")


@pytest.mark.parametrize(
    ("section", "change", "labels"),
    [
        ("venues", leased, ["出租方", "租期起", "租期止"]),
        ("venues", computers, ["计算机台数"]),
        ("assessors", external, ["所在单位"]),
    ],
)
def test_an_answer_makes_others_necessary(section: str, change: Callable[[dict[str, Any]], None], labels: list[str]) -> None:
    document = whole(Track.GRADING_EMPLOYER)
    change(document[section]["rows"][0])
    assert [text for _, text in demanded(document, Track.GRADING_EMPLOYER)] == [f"请填写“{label}”。" for label in labels]


def test_a_malformed_stored_answer_is_told_with_its_clause() -> None:
    document = whole(Track.GRADING_EMPLOYER)
    document["assessors"]["rows"][0]["card_until"] = "明年"
    found = form_reasons(document, track=Track.GRADING_EMPLOYER, matter=Matter.INITIAL, on=ON)
    assert [(reason.path, reason.clause) for reason in found] == [
        (f"assessors[{document['assessors']['rows'][0]['row_id']}].card_until", "附2一(二)")
    ]


def test_queries_do_not_grow_with_the_rows() -> None:
    few, many = whole(Track.GRADING_EMPLOYER), whole(Track.GRADING_EMPLOYER)
    for section in ("occupations", "venues", "assessors", "papers"):
        rows = many[section]["rows"]
        many[section]["rows"] = [{**rows[0], "row_id": f"r{number}"} for number in range(60)]
    counts = []
    for document in (few, many):
        with CaptureQueriesContext(connection) as queries:
            demanded(document, Track.GRADING_EMPLOYER)
        counts.append(len(queries))
    assert counts == [2, 2]
