"""Registers to draw from, for tests."""

import json
import random
from typing import Any

from tests.architecture.source import ROOT

SAMPLE: dict[str, Any] = json.loads((ROOT / "static" / "draw" / "sample.json").read_text(encoding="utf-8"))
SEED = "3 5 1 6 2 4 4 1"
CITIES = ("450100", "450200", "450300")
ODD = ("·甲", '“引号"\\', "换\n行", "𠮷野", "é", "\u2028", "<b>", "")


def registers(rng: random.Random, *, objects: int = 30, inspectors: int = 9) -> dict[str, Any]:
    """Registers and sizes by chance, with odd letters, exclusions, cities and recusals."""
    rows = [
        {
            "id": f"{no}{rng.choice(ODD)}",
            "name": f"机构{no}{rng.choice(ODD)}",
            "city": rng.choice(CITIES),
            "stratum": f"{rng.choice('ABCD')}{rng.choice(ODD[:4])}",
            "excluded": rng.choice(("", "", "", "不在正常备案状态")),
        }
        for no in range(objects)
    ]
    people = [
        {
            "id": f"员{no}{rng.choice(ODD)}",
            "name": f"人员{no}",
            "excluded": rng.choice(("", "", "", "", "证件过期")),
            "cities": rng.choice(([], [], list(CITIES[:2]), [CITIES[2]])),
            "avoids": [row["id"] for row in rng.sample(rows, rng.choice((0, 0, 3)))],
        }
        for no in range(inspectors)
    ]
    free: dict[str, int] = {}
    for row in rows:
        free[row["stratum"]] = free.get(row["stratum"], 0) + (not row["excluded"])
    strata = {name: rng.randint(0, count) for name, count in free.items()}
    return {"format": "draw-1", "objects": rows, "inspectors": people, "sizes": {"strata": strata, "team": rng.choice((2, 3))}}


def plain(objects: int, inspectors: int, size: int) -> dict[str, Any]:
    """One stratum, nobody kept out."""
    rows = [{"id": f"机构{no}", "name": "机构", "city": CITIES[0], "stratum": "A", "excluded": ""} for no in range(objects)]
    people = [{"id": f"员{no}", "name": "人员", "excluded": "", "cities": [], "avoids": []} for no in range(inspectors)]
    return {"format": "draw-1", "objects": rows, "inspectors": people, "sizes": {"strata": {"A": size}, "team": 2}}
