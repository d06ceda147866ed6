"""The draw (N1): the same everywhere, fair, bound to what was frozen; nobody in it who was kept out."""

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import redraw
from supervision.redraw import Unfit, canonical, draw
from tests.supervision.registers import SAMPLE, SEED, plain, registers

DRAWS = 100_000
# Of 8 objects: the chi-square of 7 degrees of freedom that chance exceeds once in a million.
CRITICAL = 40.52


def chi_square(counts: Counter[str], names: list[str], drawn: int) -> float:
    expected = drawn / len(names)
    return sum((counts[name] - expected) ** 2 / expected for name in names)


def test_the_sample_is_drawn_as_ever() -> None:
    """Fixed for good: a published draw must come out alike in ten years."""
    found = draw(SAMPLE, SEED)
    assert [(row["object"], row["team"]) for row in found["drawn"]] == [
        ("样例-001", ["员-5", "员-4"]),
        ("样例-004", ["员-2", "员-3"]),
        ("样例-007", ["员-1", "员-2"]),
        ("样例-010", ["员-3", "员-4"]),
    ]
    assert found["hashes"]["objects"] == "fa474ca09b3c7f6cd94baddbc36501f170c6d75f89688a89dba119a07de9b162"
    assert found["short"] == []


def test_the_script_alone_says_the_same(tmp_path: Path) -> None:
    script, file = shutil.copy(redraw.__file__, tmp_path / "redraw.py"), tmp_path / "draw.json"
    file.write_text(json.dumps(SAMPLE), encoding="utf-8")
    run = [sys.executable, "-I", "-S", str(script), str(file)]
    done = subprocess.run([*run, SEED], capture_output=True, text=True, check=True, encoding="utf-8")
    assert json.loads(done.stdout) == draw(SAMPLE, SEED)
    refused = subprocess.run([*run, ""], capture_output=True, text=True, check=False, encoding="utf-8")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "种子" in refused.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["objects"][0].update(name="改名"),
        lambda document: document["objects"].reverse(),
        lambda document: document["inspectors"][1].update(avoids=["样例-003"]),
        lambda document: document["sizes"].update(team=3),
    ],
    ids=["name", "order", "recusal", "sizes"],
)
def test_any_change_of_what_was_frozen_shows_and_changes_every_rank(change: Callable[[Any], None]) -> None:
    changed = deepcopy(SAMPLE)
    change(changed)
    assert (
        sum(draw(changed, SEED)["hashes"][part] != draw(SAMPLE, SEED)["hashes"][part] for part in ("objects", "inspectors", "sizes")) == 1
    )
    again = [draw(changed, str(seed))["drawn"] != draw(SAMPLE, str(seed))["drawn"] for seed in range(20)]
    assert sum(again) >= 15


def test_spaces_and_order_of_keys_do_not_count() -> None:
    other = json.loads(json.dumps(SAMPLE, indent=3, sort_keys=True))
    assert draw(other, SEED) == draw(SAMPLE, SEED)
    assert canonical({"b": 1, "a": ["é", {}]}) == '{"a":["é",{}],"b":1}'.encode()


@given(st.integers(min_value=0, max_value=10**9), st.text("0123456789", min_size=1, max_size=12))
def test_what_is_drawn_keeps_to_the_registers(number: int, seed: str) -> None:
    document = registers(random.Random(number))
    found = draw(document, seed)
    rows = {row["id"]: row for row in document["objects"]}
    people = {row["id"]: row for row in document["inspectors"]}
    names = [row["object"] for row in found["drawn"]]
    assert len(set(names)) == len(names)
    assert not any(rows[name]["excluded"] for name in names)
    wanted = {name: size for name, size in document["sizes"]["strata"].items() if size}
    assert Counter(rows[name]["stratum"] for name in names) == wanted
    for row in found["drawn"]:
        team = [people[key] for key in row["team"]]
        assert len(set(row["team"])) == len(team) <= document["sizes"]["team"]
        assert not any(one["excluded"] or row["object"] in one["avoids"] for one in team)
        assert all(not one["cities"] or rows[row["object"]]["city"] in one["cities"] for one in team)
        assert (row["object"] in found["short"]) == (len(team) < document["sizes"]["team"])
        fit = [one for one in people.values() if not one["excluded"] and row["object"] not in one["avoids"]]
        fit = [one for one in fit if not one["cities"] or rows[row["object"]]["city"] in one["cities"]]
        assert len(team) == min(len(fit), document["sizes"]["team"])


def test_work_is_shared_evenly() -> None:
    found = draw(plain(40, 7, 20), SEED)
    sent = Counter(key for row in found["drawn"] for key in row["team"])
    assert (sum(sent.values()), max(sent.values()) - min(sent.values())) == (40, 1)


def test_everybody_is_drawn_equally_often_and_nobody_who_is_kept_out() -> None:
    document = plain(9, 2, 1)
    document["objects"][4]["excluded"] = "12 个月内已抽查"
    drawn = Counter(redraw._drawn(document, redraw._Rank(str(seed), "bound"))[0]["id"] for seed in range(DRAWS))
    free = [row["id"] for row in document["objects"] if not row["excluded"]]
    assert drawn.keys() == set(free)
    assert chi_square(drawn, free, DRAWS) < CRITICAL


def test_everybody_is_sent_equally_often() -> None:
    document = plain(1, 9, 1)
    document["inspectors"][2]["excluded"] = "证件过期"
    sent = Counter(draw(document, str(seed))["drawn"][0]["team"][0] for seed in range(DRAWS // 5))
    free = [row["id"] for row in document["inspectors"] if not row["excluded"]]
    assert sent.keys() == set(free)
    assert chi_square(sent, free, DRAWS // 5) < CRITICAL


def test_a_rank_of_one_digit_would_be_found_unfair() -> None:
    """Ties go by the number of the object, so the first would come too often: the measure sees it."""

    class Short(redraw._Rank):
        def __call__(self, *words: str) -> str:
            return super().__call__(*words)[:1]

    document, seeds = plain(8, 2, 1), range(DRAWS // 5)
    drawn = Counter(redraw._drawn(document, Short(str(seed), "bound"))[0]["id"] for seed in seeds)
    assert chi_square(drawn, [row["id"] for row in document["objects"]], len(seeds)) > CRITICAL


BROKEN: dict[str, tuple[Callable[[Any], Any], str]] = {
    "format": (lambda document: document.update(format="draw-2"), "format 应为“draw-1”"),
    "no-register": (lambda document: document.pop("inspectors"), "缺少 inspectors"),
    "column": (lambda document: document["objects"][2].pop("city"), "objects 第 3 行：应恰有"),
    "more-columns": (lambda document: document["inspectors"][0].update(phone="1"), "inspectors 第 1 行：应恰有"),
    "type": (lambda document: document["objects"][0].update(name=5), "name 的类型不对"),
    "list": (lambda document: document["inspectors"][0].update(avoids=[1]), "avoids 的类型不对"),
    "surrogate": (lambda document: document["objects"][0].update(name="\ud800"), "name 的类型不对"),
    "empty": (lambda document: document["objects"][0].update(id=""), "id 不能为空"),
    "twice": (lambda document: document["objects"][1].update(id="样例-001"), "“样例-001”出现了 2 次"),
    "team": (lambda document: document["sizes"].update(team=1), "不少于 2 人"),
    "true": (lambda document: document["sizes"].update(team=True), "不少于 2 人"),
    "too-many": (lambda document: document["sizes"]["strata"].update({"柳州市·C类": 4}), "要抽 4 家，可抽的只有"),
    "negative": (lambda document: document["sizes"]["strata"].update({"柳州市·C类": -1}), "抽取数不是数"),
    "unnamed": (lambda document: document["sizes"]["strata"].pop("柳州市·C类"), "没有列明抽取数"),
    "sizes": (lambda document: document["sizes"].update(more=1), "恰有 strata、team"),
}


@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_drawn_from_is_named(change: Callable[[Any], Any], words: str) -> None:
    document = deepcopy(SAMPLE)
    change(document)
    with pytest.raises(Unfit) as unfit:
        draw(document, SEED)
    assert len(unfit.value.faults) == 1
    assert words in unfit.value.faults[0]


@pytest.mark.parametrize("seed", ["", " 1", "1 ", "1" * 201, "\ud800", None], ids=["empty", "before", "after", "long", "surrogate", "none"])
def test_a_seed_that_is_none_is_named(seed: Any) -> None:
    with pytest.raises(Unfit, match="种子"):
        draw(SAMPLE, seed)
