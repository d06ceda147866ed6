"""What a letter to many may say, and what each row makes of it."""

import pytest

from filings.rules import mailing as rules
from filings.rules.mailing import QUEUE, REGISTRATIONS

VALUES = {"机构名称": "龙屏公司", "受理编号": "4502-2026-0001", "到期日": "", "申报职业": "{受理编号}"}


@pytest.mark.parametrize("one", rules.TEMPLATES, ids=lambda one: one.key)
def test_templates_can_be_sent_as_they_are(one: rules.Template) -> None:
    assert rules.letter_reasons(one.subject, one.text, one.source) == ()
    assert (rules.template(one.key, one.source), rules.template(one.key, REGISTRATIONS if one.source == QUEUE else QUEUE)) == (one, None)


@pytest.mark.parametrize(
    ("subject", "text", "told"),
    [
        ("关于核对的函", "请核对{受理编号}。", []),
        ("", "", [("subject", "请写明标题。"), ("text", "请写正文。")]),
        (" ", "\n", [("subject", "请写明标题。"), ("text", "请写正文。")]),
        ("长" * 41, "好", [("subject", "标题不超过 40 个字。")]),
        ("好", "长" * 1501, [("text", "正文不超过 1500 字，现为 1501 字。")]),
        ("关于{姓名}", "好", [("subject", "不认识的占位：{姓名}")]),
        ("好", "{有效期止}", [("text", "不认识的占位：{有效期止}")]),
        ("好", "{受理编号", [("text", "花括号不成对")]),
        ("好", "}受理编号{", [("text", "花括号不成对")]),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_all_at_once(subject: str, text: str, told: list[tuple[str, str]]) -> None:
    found = [(reason.path, reason.text) for reason in rules.letter_reasons(subject, text, QUEUE)]
    assert [path for path, _ in found] == [path for path, _ in told]
    assert all(words.startswith(start) for (_, words), (_, start) in zip(found, told, strict=True))


def test_row_fills_in_its_own_and_nothing_it_brings_is_read_as_a_placeholder() -> None:
    assert rules.filled("{机构名称}：{申报职业}，{受理编号}", VALUES) == "龙屏公司：{受理编号}，4502-2026-0001"
    assert rules.missing("{机构名称}{到期日}{到期日}", VALUES) == ("到期日",)
    assert rules.paragraphs(" 一 \n\n二\r\n") == ("一", "二")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ""),
        ({"is_ours": False}, "不归本机关办理，或者已经办结。"),
        ({"has_readers": False}, "该单位没有可用账号，收不到函件，请另行送达。"),
        ({"unprintable": "𰻝"}, "有文书字体未收的字，无法印制：𰻝。"),
    ],
)
def test_row_without_a_letter_says_why(facts: dict[str, object], told: str) -> None:
    usual = {"is_ours": True, "has_readers": True, "unprintable": "", **facts}
    assert "".join(reason.text for reason in rules.row_reasons("{机构名称}", VALUES, **usual)) == told  # type: ignore[arg-type]


def test_row_that_cannot_fill_the_text_says_with_what() -> None:
    found = rules.row_reasons("{到期日}", VALUES, is_ours=True, has_readers=True, unprintable="")
    assert [reason.text for reason in found] == ["没有到期日可填。"]


@pytest.mark.parametrize(("number", "refused"), [(0, True), (1, False), (200, False), (201, True)])
def test_so_many_go_at_once(number: int, refused: bool) -> None:
    assert bool(rules.count_reasons(number)) is refused
