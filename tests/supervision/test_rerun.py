"""The draw run again by whoever wants to: over the API, with the script, on the page."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from supervision import redraw
from supervision.redraw import Unfit, draw
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.supervision.registers import SAMPLE, SEED, registers

__all__ = ["chromium", "look"]
PATH = "/api/v1/draws/rerun"
pages = pytest.mark.browser


def asked(client: Client, **changed: Any) -> Any:
    body = {"registers": {part: SAMPLE[part] for part in ("objects", "inspectors")}, "seed": SEED, "sizes": SAMPLE["sizes"], **changed}
    return client.post(PATH, json.dumps(body), content_type="application/json")


@pytest.mark.django_db
@pytest.mark.usefixtures("own_cache")
def test_the_api_draws_the_same(client: Client) -> None:
    assert asked(client).json() == draw(SAMPLE, SEED)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": " 1"}, "种子"),
        ({"sizes": {"strata": {}, "team": 2}}, "没有列明抽取数"),
        ({"sizes": {"strata": SAMPLE["sizes"]["strata"], "team": "2"}}, ""),
        ({"registers": {"objects": SAMPLE["objects"]}}, ""),
        ({"registers": {"objects": [{**SAMPLE["objects"][0], "more": 1}], "inspectors": []}}, ""),
    ],
    ids=["seed", "sizes", "type", "register", "more"],
)
def test_the_api_says_what_is_wrong(client: Client, changed: Any, words: str) -> None:
    answer = asked(client, **changed)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert words in answer.text


@pytest.mark.django_db
@pytest.mark.usefixtures("own_cache")
def test_the_script_is_the_file_that_draws(client: Client) -> None:
    answer = client.get("/draws/rerun/redraw.py")
    assert b"".join(answer) == Path(redraw.__file__).read_bytes()
    assert "redraw.py" in answer["Content-Disposition"]


@pytest.fixture
def page(look: Look, live_server: LiveServer) -> Page:
    return look(f"{live_server.url}/draws/rerun/")


def again(page: Page, document: Any, seed: str) -> Any:
    """What the browser's own code makes of it: the draw, or what is wrong."""
    work = """async ([module, registers, seed]) => {
      const { draw, faultsOf } = await import(module);
      const faults = faultsOf(registers, seed);
      return faults.length > 0 ? faults : draw(registers, seed);
    }"""
    return page.evaluate(work, ["/static/js/redraw.js", document, seed])


@pages
@pytest.mark.django_db(transaction=True)
def test_the_browser_draws_the_same(page: Page) -> None:
    for number in range(40):
        document, seed = registers(random.Random(number)), str(number)
        assert again(page, document, seed) == draw(document, seed), number
    assert again(page, SAMPLE, SEED) != draw(SAMPLE, "another")


@pages
@pytest.mark.django_db(transaction=True)
def test_the_browser_finds_the_same_faults(page: Page) -> None:
    changes: list[Callable[[Any], Any]] = [
        lambda document: document.update(format="draw-2"),
        lambda document: document.pop("inspectors"),
        lambda document: document["objects"][2].pop("city"),
        lambda document: document["inspectors"][0].update(avoids=[1]),
        lambda document: document["objects"][1].update(id="样例-001"),
        lambda document: document["sizes"].update(team=1),
        lambda document: document["sizes"]["strata"].update({"柳州市·C类": 4}),
        lambda document: document["sizes"]["strata"].pop("柳州市·C类"),
    ]
    for change in changes:
        document = deepcopy(SAMPLE)
        change(document)
        with pytest.raises(Unfit) as unfit:
            draw(document, "")
        assert again(page, document, "") == unfit.value.faults


@pages
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_runs_a_draw_again(page: Page, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_label("抽取文件的内容").fill("{")
    page.get_by_label("种子", exact=True).fill(SEED)
    page.get_by_role("button", name="重算").click()
    expect(page.get_by_role("alert")).to_contain_text("不是抽取文件")
    expect(page.get_by_role("alert")).to_be_focused()
    assert (axe(page), overflow(page)) == ([], 0)
    expect(page.get_by_label("抽取文件的内容")).to_have_value("{")
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(SAMPLE, ensure_ascii=False), encoding="utf-8")
    page.get_by_label("选择抽取文件").set_input_files(file)
    expect(page.get_by_label("抽取文件的内容")).to_have_value(json.dumps(SAMPLE, ensure_ascii=False))
    page.get_by_role("button", name="重算").click()
    result = page.get_by_role("region", name="重算结果")
    expect(result).to_be_focused()
    expect(result).to_contain_text("抽出 4 家")
    expect(result.locator("tbody tr").first).to_contain_text("邕江评价机构（样例）")
    expect(result).to_contain_text(draw(SAMPLE, SEED)["hashes"]["inspectors"])
    expect(page.get_by_role("alert")).to_be_hidden()
    assert (axe(page), overflow(page)) == ([], 0)


@pages
@pytest.mark.django_db(transaction=True)
def test_the_sample_is_at_hand(page: Page) -> None:
    page.get_by_role("button", name="填入样例").click()
    expect(page.get_by_label("种子", exact=True)).to_have_value(SEED)
    page.get_by_role("button", name="重算").click()
    expect(page.locator("[data-redraw-out] tbody tr")).to_have_count(4)
