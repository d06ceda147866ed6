"""The data files of the catalogue as rows; run by the migration and by `load_catalogue`, as often as one likes."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from portal.catalogue.pinyin import initials
from portal.catalogue.rules.occupations import EDITION

DATA: Final = Path(__file__).parent / "data"
UNNAMED: Final = "（名称待核）"
_CODE: Final = re.compile(r"\d-\d{2}-\d{2}-\d{2}")

Row = dict[str, Any]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def search_text(code: str, name: str) -> str:
    """What a search looks through: code, name and the initials of its pinyin, in lower case."""
    return f"{code} {name} {initials(name)}".lower()


@cache
def occupations() -> tuple[Row, ...]:
    """Rows of Occupation."""
    return tuple(_occupation(row) for row in _read("occupations.csv"))


def _occupation(row: dict[str, str]) -> Row:
    name = UNNAMED if row["name"] == "?" else row["name"]
    same = ("code", "levels", "levels_quality", "standard_edition", "qualification_note", "note")
    return {key: row[key] for key in same} | {
        "name": name,
        "edition": EDITION,
        "rank": int(row["level"]),
        "in_scope": row["in_scope_3to6"] == "1",
        "green": row["green"] == "1",
        "digital": row["digital"] == "1",
        "search_text": "" if name == UNNAMED else search_text(row["code"], name),
    }


def conflicts() -> Iterator[Row]:
    """Rows of CodeConflict."""
    for row in _read("code_conflicts.csv"):
        yield {
            "code": row["code"],
            "name_in_standard": row["name_in_standard"],
            "standard_edition": row["standard_edition"],
            "name_in_classification": row["name_in_dadian_2022"],
            "code_in_classification": row["dadian_2022_code_of_that_name"],
            "kind": row["kind"],
        }


def qualifications() -> Iterator[Row]:
    """Rows of QualificationItem."""
    for row in _read("qualification_catalogue_2021_skills.csv"):
        yield {
            "no": int(row["no"]),
            "name": row["name"],
            "sub_items": row["sub_items"],
            "reserved": row["class_2021"].startswith("准入类"),
            "inferred": "推断" in row["class_2021"],
            "codes": ";".join(dict.fromkeys(_CODE.findall(row["related_occupation_codes_2022"].split("标准仍有旧码")[0]))),
            "basis": row["basis_for_class"],
        }


def exclusions() -> Iterator[Row]:
    """Rows of ExcludedWorkType."""
    for row in _read("excluded_work_types.csv"):
        yield {key: row[key] for key in ("code", "name", "work_type", "keywords", "reason")} | {"item_id": int(row["item_no"])}


def divisions() -> Iterator[Row]:
    """Rows of Division, a parent before its parts."""
    for row in sorted(
        _read("guangxi_divisions.csv"), key=lambda row: (row["level"] != "province", row["level"] != "prefecture", row["code"])
    ):
        yield {"code": row["code"], "name": row["name"], "kind": row["kind"], "parent_id": row["parent"] or None}


def special_item_samples() -> Iterator[dict[str, str]]:
    """Name, norm and first day of the invented items that the demo region uses."""
    yield from _read("special_items_sample.csv")


def _upsert(model: Any, rows: Iterable[Row], keys: list[str], kept: frozenset[str] = frozenset()) -> int:
    """Insert the rows, or bring those with the same key up to date but for the columns `kept`; how many the file holds."""
    found = [model(**row) for row in rows]
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in (*keys, *kept)]
    model.objects.bulk_create(found, update_conflicts=True, unique_fields=keys, update_fields=fields, batch_size=500)
    return len(found)


# What an administrator's import writes, and a new reading of the data files leaves alone.
_ADMINISTERED: Final = frozenset({"basis", "effective_from", "effective_to", "imported_by", "imported_at"})


def _exclusion_keys(get_model: Any) -> list[str]:
    """By which columns a reserved work type is known: its first day as well, since it has one."""
    columns = {field.name for field in get_model("ExcludedWorkType")._meta.concrete_fields}
    return ["code", "work_type", *({"effective_from"} & columns)]


def load_catalogue(get_model: Any) -> dict[str, int]:
    """Load every table; rows per table. `get_model` gives a class by its name, historical ones in a migration."""
    return {
        "Division": _upsert(get_model("Division"), divisions(), ["code"]),
        "Occupation": _upsert(get_model("Occupation"), occupations(), ["edition", "code", "rank"]),
        "CodeConflict": _upsert(get_model("CodeConflict"), conflicts(), ["code", "name_in_standard"]),
        "QualificationItem": _upsert(get_model("QualificationItem"), qualifications(), ["no"]),
        "ExcludedWorkType": _upsert(get_model("ExcludedWorkType"), exclusions(), _exclusion_keys(get_model), _ADMINISTERED),
    }
