"""What is typed for a draw: the size of a team, the seed."""

from typing import Final

from django import forms

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from supervision.enums import SeedKind
from supervision.redraw import LEAST_TEAM
from supervision.rules.drawing import MOST_TEAM
from supervision.rules.seeds import THROWS, Seed

_MOMENT: Final = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class TeamForm(PlainForm):
    """How many inspectors a team has."""

    team = forms.IntegerField(
        label="每组检查人员", min_value=LEAST_TEAM, max_value=MOST_TEAM, initial=LEAST_TEAM, help_text=f"不少于 {LEAST_TEAM} 人"
    )


class SeedForm(PlainForm):
    """The numbers that came up, how, before whom or where, and when."""

    kind = forms.ChoiceField(label="种子来源", choices=SeedKind.choices, widget=forms.RadioSelect, initial=SeedKind.DICE)
    seed = OneLine(label="种子", max_length=150, help_text=f"骰子按次序录点数，中间空一格，至少 {THROWS} 次；公开数字照公布的原样录入")
    origin = OneLine(
        label="见证人，或数字的出处",
        max_length=120,
        help_text="掷骰的写至少两名见证人的姓名；公开数字写哪一期什么数字、在哪里公布。随结果公开",
    )
    arose_at = forms.DateTimeField(label="产生时间", help_text="须在名录冻结之后", widget=_MOMENT)

    @property
    def said(self) -> Seed:
        """What a valid form says."""
        data = self.cleaned_data
        return Seed(SeedKind(data["kind"]), data["seed"], data["origin"], data["arose_at"])
