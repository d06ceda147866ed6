"""When a volume may be disposed of. Clause: 文二(一); T18."""

from datetime import date

import pytest

from supervision.rules.retention import Kept, disposal_reasons, volume_reasons

TODAY = date(2029, 9, 8)
OVER = Kept("甲卷", date(2029, 9, 7))


@pytest.mark.parametrize(
    ("volume", "words"),
    [
        pytest.param(OVER, [], id="T18-the-day-after-the-last"),
        pytest.param(Kept("甲卷", TODAY), ["甲卷须保管至 2029-09-08。"], id="O14-the-last-day"),
        pytest.param(Kept("甲卷", date(2029, 9, 7), held="投诉核查"), ["甲卷在保全中，不得处置：投诉核查"], id="T18-hold-beats-disposal"),
        pytest.param(Kept("甲卷", date(2029, 9, 7), date(2029, 9, 8)), ["甲卷已于 2029-09-08 处置。"], id="T18-once"),
    ],
)
def test_volume_is_disposed_of_after_its_last_day_without_a_hold(volume: Kept, words: list[str]) -> None:
    assert [reason.text for reason in volume_reasons(volume, TODAY)] == words


@pytest.mark.parametrize(
    ("volumes", "method", "paths"),
    [
        pytest.param([OVER], "碎纸", [], id="in-order"),
        pytest.param([], "碎纸", ["volumes"], id="nothing-chosen"),
        pytest.param([OVER], "  ", ["method"], id="no-method"),
        pytest.param([OVER], "碎" * 121, ["method"], id="too-long"),
        pytest.param([Kept("甲", TODAY), Kept("乙", TODAY)], "", ["volumes", "volumes", "method"], id="everything-at-once"),
    ],
)
def test_list_tells_everything_that_is_wrong(volumes: list[Kept], method: str, paths: list[str]) -> None:
    assert [reason.path for reason in disposal_reasons(volumes, method, TODAY)] == paths
