"""The command that prints every template, and the filter the templates share."""

from pathlib import Path

import pytest
from django.core.management import call_command

from portal.documents.samples import samples
from portal.documents.templatetags.papers import unbroken


def test_command_prints_one_paper_of_each_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sample_papers", to=tmp_path / "new" / "folder")
    printed = {path.stem: path.read_bytes()[:5] for path in (tmp_path / "new" / "folder").iterdir()}
    assert printed == dict.fromkeys(samples(), b"%PDF-")
    assert capsys.readouterr().out.count("备案回执") == 4


@pytest.mark.parametrize(
    ("text", "kept"),
    [("见附件2。", "附件2"), ("第45条", "第45条"), ("共10个工作日", "10个工作日"), ("前3个月内", "3个月"), ("少于3名", "3名")],
)
def test_unbroken_keeps_a_figure_with_its_word(text: str, kept: str) -> None:
    assert unbroken(text) == text.replace(kept, f'<span class="tight">{kept}</span>')


@pytest.mark.parametrize("text", ["6-31-01-03", "Y000045000218", "<td>五级</td>", '<img src="x">'])
def test_unbroken_leaves_other_text_alone(text: str) -> None:
    assert unbroken(text) == text
