"""Supervision: `python -m bench.supervision [--sittings 1000000] [--objects 100000 --inspectors 5000]`, on a PostgreSQL database of its own.

JSON lines: a double-random draw beside the bare HMACs of the same registers, and the comparison of the data of so many sittings beside a
bare reading of the same rows.
"""

import argparse
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Line = dict[str, object]
CLASSES = {"A": 5, "B": 10, "C": 20, "D": 100}
DAYS = 300  # the sittings lie within so many days


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    found = work()
    return round(time.perf_counter() - begun, 2), found


def registers(objects: int, inspectors: int) -> dict[str, object]:
    """As a region of that size would freeze them: fourteen cities, four classes, every inspector for one city or for all."""
    cities = [f"45{number:02d}00" for number in range(1, 15)]
    rows = [
        {"id": str(no), "name": f"机构{no}", "city": cities[no % 14], "stratum": f"{'ABCD'[no % 4]}-{cities[no % 14]}", "excluded": ""}
        for no in range(objects)
    ]
    people = [
        {"id": str(no), "name": f"人员{no}", "excluded": "", "cities": [cities[no % 14]] if no % 3 else [], "avoids": []}
        for no in range(inspectors)
    ]
    strata: dict[str, int] = {}
    for row in rows:
        strata[row["stratum"]] = strata.get(row["stratum"], 0) + 1
    sizes = {name: -(-count * CLASSES[name[0]] // 100) for name, count in strata.items()}
    return {"format": "draw-1", "objects": rows, "inspectors": people, "sizes": {"strata": sizes, "team": 2}}


def drawn(objects: int, inspectors: int) -> Line:
    """One draw, and the ranks alone of everything that is in it."""
    from supervision.redraw import draw

    document = registers(objects, inspectors)
    seconds, result = timed(lambda: draw(document, "3 5 1 6 2 4 4 1"))

    def bare() -> None:
        for number in range(objects + inspectors):
            hmac.digest(b"seed", str(number).encode(), hashlib.sha256)

    least, _ = timed(bare)
    return {
        "what": "draw",
        "objects": objects,
        "inspectors": inspectors,
        "drawn": len(result["drawn"]),
        "s": seconds,
        "bare_hmac_s": least,
        "ratio_to_bare": round(seconds / least, 1),
    }


LOAD = (
    # one sitting in a hundred has more people than seats, one in two hundred another result than its peers
    """INSERT INTO supervision_sitting (version, state, number, registration_id, authority_id, title, audience, audience_reason, site,
         division, address, starts_at, ends_at, seats, warnings, created_at, created_by_id, held_at, query_text, cancel_reason)
       SELECT 1, 'held', 'bench-' || n, r.id, r.supervised_by_id, '基准', 'public', '', '考点', p.registered_division, p.registered_address,
         now() - make_interval(days => (n %% {days})::int, hours => (n %% 7)::int),
         now() - make_interval(days => (n %% {days})::int, hours => (n %% 7)::int) + interval '3 hours',
         CASE WHEN n %% 100 = 0 THEN 29 ELSE 40 END, '[]', now(), (SELECT min(id) FROM accounts_user), now(), '', ''
       FROM generate_series(1, %s) AS n
       JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS all, * FROM institutions_registration) r
         ON r.at = n %% r.all
       JOIN institutions_legalperson p ON p.id = r.legal_person_id""",
    """INSERT INTO supervision_sittingline (sitting_id, code, name, edition, work_type, level, registered, present, passed)
       SELECT s.id, '6-31-01-03', '电工', '2022', '', '三级', 30, 30, CASE WHEN s.id %% 200 = 0 THEN 30 ELSE 20 END
       FROM supervision_sitting s""",
    """INSERT INTO supervision_sittingroom (sitting_id, name, kind, seats, is_monitored)
       SELECT s.id, '考场' || s.id, 'skill', s.seats, true FROM supervision_sitting s""",
    """INSERT INTO supervision_sittingstaff (sitting_id, person_id, post, room, reason)
       SELECT s.id, p.id, 'assessor', '', ''
       FROM supervision_sitting s CROSS JOIN generate_series(0, 2) AS k
       JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS all, id FROM people_person) p
         ON p.at = (s.id * 3 + k) %% p.all""",
)
PEOPLE = (
    """INSERT INTO people_person (id_hash, id_mask, name) SELECT 'bench' || n, '450***', '考评员' || n FROM generate_series(1, %s) AS n"""
)


def compared(sittings: int) -> Line:
    """Loads so many sittings, each with a line, a room and three assessors; finds what is odd; reads the same rows with a bare cursor."""
    from django.db import connection
    from django.utils import timezone

    from supervision.queries import comparing
    from supervision.services import scanning

    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [max(1000, sittings // 10)])
        for statement in LOAD:
            text = statement.replace("{days}", str(DAYS))
            cursor.execute(text, [sittings] if "%s" in text else [])
        cursor.execute("VACUUM (ANALYZE)")
    period = comparing.until_today(DAYS + 10, timezone.localdate())
    seconds, found = timed(lambda: sum(1 for _ in scanning.find(period)))

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.id, s.starts_at, s.ends_at, t.person_id FROM supervision_sitting s JOIN supervision_sittingstaff t ON t.sitting_id = s.id"
            )
            people = sum(1 for _ in cursor)
            cursor.execute("SELECT sitting_id, code, name, level, present, passed FROM supervision_sittingline")
            return people + sum(1 for _ in cursor)

    least, _ = timed(bare)
    return {
        "what": "anomaly_scan",
        "sittings": sittings,
        "found": found,
        "s": seconds,
        "bare_reading_s": least,
        "ratio_to_bare": round(seconds / least, 1),
        "sittings_a_second": round(sittings / seconds),
    }


def emit(line: Line) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.supervision")
    parser.add_argument("--sittings", type=int, default=100_000)
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--inspectors", type=int, default=5_000)
    options = parser.parse_args()
    emit(drawn(options.objects, options.inspectors))

    from bench.__main__ import own_database, prepare

    with own_database(os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"), keep=False):
        prepare()
        emit(compared(options.sittings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
