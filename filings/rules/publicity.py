"""What a publicity shows, and its correction: a running one is never edited, another one takes its place (N13). Clause: 附2二(四).

A snapshot is the frozen JSON: name, credit_code, track, authority, address, lines [{id, name, code, level, norm}].
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.catalogue.rules.occupations import Level
from portal.policy.clauses import Reason

_CLAUSE: Final = "附2二(四)"
_LABELS: Final = {"name": "机构名称", "address": "住所"}

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is put right; `norms`, as words, by the id of the line. What was judged (occupations, levels) is not the Centre's to change."""

    name: str
    address: str
    norms: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Corrected:
    """One difference between two publicities; an empty `after`: no longer publicised."""

    label: str
    before: str
    after: str


def corrected(shown: Snapshot, said: Corrections, gone: Collection[int]) -> dict[str, Any]:
    """The content of the next publicity: this one's, put right, without the lines that an objection has struck meanwhile (`gone`).

    A line keeps its norm where none is given.
    """
    lines = [{**line, "norm": said.norms.get(line["id"]) or line["norm"]} for line in shown["lines"] if line["id"] not in gone]
    return {**shown, "name": said.name.strip(), "address": said.address.strip(), "lines": lines}


def line_label(line: Mapping[str, Any]) -> str:
    """电工五级; an item has no level."""
    return f"{line['name']}{Level(line['level']).word if line['level'] else ''}"


def corrections(before: Snapshot, after: Snapshot) -> tuple[Corrected, ...]:
    """How two publicities of one filing differ, as the public reads it."""
    found = [Corrected(label, before[key], after[key]) for key, label in _LABELS.items() if before[key] != after[key]]
    now = {line["id"]: line for line in after["lines"]}
    for line in before["lines"]:
        if line["id"] not in now:
            found.append(Corrected(line_label(line), "公示", ""))
        elif line["norm"] != now[line["id"]]["norm"]:
            found.append(Corrected(f"{line_label(line)}的评价依据", line["norm"], now[line["id"]]["norm"]))
    return tuple(found)


def correction_reasons(before: Snapshot, after: Snapshot, reason: str) -> tuple[Reason, ...]:
    """What keeps a correction from being published: no reason, something left empty, nothing changed (N13)."""
    found = [Reason(_CLAUSE, f"请填写{label}。", "N13", key) for key, label in _LABELS.items() if not after[key]]
    if not reason.strip():
        found.append(Reason(_CLAUSE, "请写明更正的理由。", "N13", "reason"))
    if not found and not corrections(before, after):
        found.append(Reason(_CLAUSE, "内容与正在进行的公示相同，没有需要更正的；只是时间不够的，请延长公示。", "N13"))
    return tuple(found)
