#!/usr/bin/env python3
"""A published double-random draw, run again (文三(一), N1): python3 redraw.py draw.json SEED

`draw.json` holds the two frozen registers and the sizes as they were published before the seed was known (docs/draw.md says how they are
written); SEED is the public number, as published. The answer is printed as JSON. It needs Python 3.9 or newer and nothing else: the portal
draws with this very file, and the page that runs a draw again in the browser is written apart from it.
"""

from __future__ import annotations

import hashlib
import heapq
import hmac
import json
import sys
from collections import Counter, defaultdict
from typing import Any

Columns = dict[str, type]
Document = dict[str, Any]

FORMAT = "draw-1"
LEAST_TEAM = 2
LONGEST = 200
OBJECT: Columns = {"id": str, "name": str, "city": str, "stratum": str, "excluded": str}
INSPECTOR: Columns = {"id": str, "name": str, "excluded": str, "cities": list, "avoids": list}


class Unfit(ValueError):
    """The document or the seed cannot be drawn from; `faults` says everything that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


def canonical(value: Any) -> bytes:
    """The one way to write a value: keys in order, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hashes(document: Document) -> dict[str, str]:
    """SHA-256 of each register and of the sizes, in hexadecimal: what is published before the seed."""
    return {part: hashlib.sha256(canonical(document[part])).hexdigest() for part in ("objects", "inspectors", "sizes")}


def draw(document: Document, seed: str) -> dict[str, Any]:
    """The objects drawn, in their order, each with its team.

    Gives {"hashes": {part: hex}, "drawn": [{"object", "stratum", "team": [inspector id]}], "short": [object id]}; `short` are those for
    whom too few inspectors were left. Raises Unfit.
    """
    faults = [*document_faults(document), *seed_faults(seed)]
    if faults:
        raise Unfit(faults)
    found = hashes(document)
    rank = _Rank(seed, "\n".join(found[part] for part in ("objects", "inspectors", "sizes")))
    drawn = _drawn(document, rank)
    teams = _teams(document, drawn, rank)
    size = document["sizes"]["team"]
    return {
        "hashes": found,
        "drawn": [{"object": row["id"], "stratum": row["stratum"], "team": team} for row, team in zip(drawn, teams)],  # noqa: B905
        "short": [row["id"] for row, team in zip(drawn, teams) if len(team) < size],  # noqa: B905
    }


class _Rank:
    """HMAC-SHA256 under the seed: whatever of the registers had been otherwise, every rank would be another."""

    def __init__(self, seed: str, bound: str) -> None:
        self._seed, self._bound = seed.encode(), bound

    def __call__(self, *words: str) -> str:
        return hmac.digest(self._seed, "\n".join((self._bound, *words)).encode(), "sha256").hex()


def _drawn(document: Document, rank: _Rank) -> list[Document]:
    """Of each stratum the first so many by their rank; then all of them by their rank."""
    strata: dict[str, list[tuple[str, str, Document]]] = defaultdict(list)
    for row in document["objects"]:
        if not row["excluded"]:
            strata[row["stratum"]].append((rank("object", row["id"]), row["id"], row))
    taken = [one for name, size in document["sizes"]["strata"].items() for one in heapq.nsmallest(size, strata[name], key=_first_two)]
    return [row for _, _, row in sorted(taken, key=_first_two)]


def _first_two(entry: tuple[str, str, Document]) -> tuple[str, str]:
    return entry[0], entry[1]


def _teams(document: Document, drawn: list[Document], rank: _Rank) -> list[list[str]]:
    """Whoever was sent least often so far, and of those by the rank of that round; never where he keeps out, never twice in a team."""
    inspectors = {row["id"]: row for row in document["inspectors"] if not row["excluded"]}
    waiting = [(0, rank("inspector", "0", key), key) for key in inspectors]
    heapq.heapify(waiting)
    sent: Counter[str] = Counter()
    teams = []
    for row in drawn:
        team: list[str] = []
        passed = []
        while waiting and len(team) < document["sizes"]["team"]:
            place = heapq.heappop(waiting)
            if _may(inspectors[place[2]], row):
                team.append(place[2])
            else:
                passed.append(place)
        for key in team:
            sent[key] += 1
            heapq.heappush(waiting, (sent[key], rank("inspector", str(sent[key]), key), key))
        for place in passed:
            heapq.heappush(waiting, place)
        teams.append(team)
    return teams


def _may(inspector: Document, row: Document) -> bool:
    return row["id"] not in inspector["avoids"] and (not inspector["cities"] or row["city"] in inspector["cities"])


def seed_faults(seed: Any) -> list[str]:
    """What is wrong with a seed: it is text without spaces around it, at most 200 characters."""
    fits = isinstance(seed, str) and seed == seed.strip() and 0 < len(seed) <= LONGEST and _is_text(seed)
    return [] if fits else [f"种子应为 1 至 {LONGEST} 个字符，前后没有空格。"]


def document_faults(document: Any) -> list[str]:
    """Everything that keeps a document from being drawn from, in words; empty where it is in order."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return [f"不是抽取文件：format 应为“{FORMAT}”。"]
    missing = [
        part for part, kind in (("objects", list), ("inspectors", list), ("sizes", dict)) if not isinstance(document.get(part), kind)
    ]
    if missing:
        return [f"缺少 {part}，或者类型不对。" for part in missing]
    rows = [*_row_faults("objects", document["objects"], OBJECT), *_row_faults("inspectors", document["inspectors"], INSPECTOR)]
    return rows or _size_faults(document)


def _row_faults(part: str, rows: list[Any], columns: Columns) -> list[str]:
    found = [f"{part} 第 {no} 行：{why}" for no, row in enumerate(rows, 1) if (why := _row_fault(row, columns))]
    if not found:
        found = [f"{part} 中“{key}”出现了 {times} 次。" for key, times in Counter(row["id"] for row in rows).items() if times > 1]
    return found


def _row_fault(row: Any, columns: Columns) -> str:
    if not isinstance(row, dict) or set(row) != set(columns):
        return f"应恰有 {'、'.join(columns)} 各项。"
    wrong = [name for name, kind in columns.items() if not isinstance(row[name], kind) or not _is_text(row[name])]
    if wrong:
        return f"{'、'.join(wrong)} 的类型不对。"
    return "" if row["id"] else "id 不能为空。"


def _is_text(value: Any) -> bool:
    """Text, or a list of texts, that can be written as UTF-8."""
    if isinstance(value, list):
        return all(isinstance(one, str) and _is_text(one) for one in value)
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _size_faults(document: Document) -> list[str]:
    sizes = document["sizes"]
    if set(sizes) != {"strata", "team"} or not isinstance(sizes["strata"], dict):
        return ["sizes 应恰有 strata、team 两项。"]
    if not _is_number(sizes["team"], LEAST_TEAM):
        return [f"检查组每组不少于 {LEAST_TEAM} 人。"]
    free = Counter(row["stratum"] for row in document["objects"] if not row["excluded"])
    found = [f"对象的分层“{name}”没有列明抽取数。" for name in sorted(free) if name not in sizes["strata"]]
    for name, size in sizes["strata"].items():
        if not _is_number(size, 0):
            found.append(f"分层“{name}”的抽取数不是数。")
        elif size > free[name]:
            found.append(f"分层“{name}”要抽 {size} 家，可抽的只有 {free[name]} 家。")
    return found


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def main(arguments: list[str]) -> int:
    """Prints the draw of a file and a seed; 1 where it cannot be drawn, 2 where it is called otherwise."""
    if len(arguments) != 2:
        sys.stderr.write("python3 redraw.py draw.json SEED\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            answer = draw(json.load(file), arguments[1])
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
