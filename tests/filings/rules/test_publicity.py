"""What a correction changes and what keeps it from being published (N13)."""

import pytest

from filings.rules.publicity import Corrected, Corrections, corrected, correction_reasons, corrections

SHOWN = {
    "name": "柳州龙屏公司",
    "credit_code": "91450200MA7LP0011X",
    "track": "企业自主评价",
    "authority": "柳州市人力资源和社会保障局",
    "address": "柳州市阳和工业新区 12 号",
    "lines": [
        {"id": 1, "name": "电工", "code": "6-31-01-03", "level": "5", "norm": "国家职业标准"},
        {"id": 2, "name": "电工", "code": "6-31-01-03", "level": "4", "norm": "国家职业标准"},
        {"id": 3, "name": "糕点制作", "code": "450201", "level": "", "norm": "专项职业能力考核规范"},
    ],
}
SAME = Corrections("柳州龙屏公司", "柳州市阳和工业新区 12 号", {})


@pytest.mark.parametrize(
    ("said", "gone", "differences"),
    [
        pytest.param(SAME, (), (), id="nothing"),
        pytest.param(Corrections(" 柳州龙屏公司 ", SAME.address, {1: ""}), (), (), id="spaces-and-no-norm-are-no-change"),
        pytest.param(
            Corrections("柳州龙屏有限公司", "柳州市 1 号", {}),
            (),
            (Corrected("机构名称", "柳州龙屏公司", "柳州龙屏有限公司"), Corrected("住所", "柳州市阳和工业新区 12 号", "柳州市 1 号")),
            id="name-and-address",
        ),
        pytest.param(
            Corrections(SAME.name, SAME.address, {2: "经备案的评价规范"}),
            (),
            (Corrected("电工四级的评价依据", "国家职业标准", "经备案的评价规范"),),
            id="norm-of-one-line",
        ),
        pytest.param(
            SAME, (1, 3), (Corrected("电工五级", "公示", ""), Corrected("糕点制作", "公示", "")), id="lines-struck-by-an-objection"
        ),
    ],
)
def test_what_differs(said: Corrections, gone: tuple[int, ...], differences: tuple[Corrected, ...]) -> None:
    after = corrected(SHOWN, said, gone)
    assert corrections(SHOWN, after) == differences
    assert {key: after[key] for key in ("credit_code", "track", "authority")} == {
        key: SHOWN[key] for key in ("credit_code", "track", "authority")
    }


@pytest.mark.parametrize(
    ("said", "reason", "paths"),
    [
        pytest.param(Corrections("甲", SAME.address, {}), "名称有误", [], id="N13-may-be-corrected"),
        pytest.param(Corrections("甲", SAME.address, {}), " ", ["reason"], id="N13-no-reason"),
        pytest.param(Corrections(" ", "", {}), "名称有误", ["name", "address"], id="N13-left-empty"),
        pytest.param(SAME, "重发", [""], id="N13-nothing-changed"),
    ],
)
def test_what_keeps_it_from_being_published(said: Corrections, reason: str, paths: list[str]) -> None:
    found = correction_reasons(SHOWN, corrected(SHOWN, said, ()), reason)
    assert ([row.path for row in found], {row.rule for row in found} <= {"N13"}) == (paths, True)
