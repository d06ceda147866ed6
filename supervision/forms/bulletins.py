"""What is typed for a bulletin: the period, the text, and of each institution whether and how it is mentioned."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.access.forms import PlainForm
from supervision.enums import Tone
from supervision.forms.issues import DayInput, words
from supervision.queries.bulletins import Facts
from supervision.rules.bulletins import Said


class PeriodForm(forms.Form):
    """所涉期间."""

    field_order = ("from", "to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", "所涉期间自"), ("to", "至")):
            self.fields[name] = forms.DateField(label=label, widget=DayInput())


class BulletinForm(PlainForm):
    """The text, and three fields for each institution offered: 列入, 性质, 内容."""

    title = forms.CharField(label="标题", max_length=120)
    text = words("正文", "只写事实；不点自然人姓名、证件号和电话", most=8000, rows=8)

    def __init__(self, *args: Any, offered: Sequence[Facts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(offered)
        for one in self.offered:
            key, name = one.registration.pk, one.registration.legal_person.name
            self.fields[f"take-{key}"] = forms.BooleanField(label=f"列入 {name}", required=False)
            self.fields[f"tone-{key}"] = forms.ChoiceField(
                label=f"{name} 的性质", choices=Tone.choices, required=False, initial=Tone.NEUTRAL
            )
            self.fields[f"words-{key}"] = words(f"{name} 的内容", most=2000, rows=3)
            self.fields[f"words-{key}"].required = False
            self.fields[f"words-{key}"].initial = one.words

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each institution together."""
        return [
            {"facts": one, "fields": [self[f"{part}-{one.registration.pk}"] for part in ("take", "tone", "words")]} for one in self.offered
        ]

    @property
    def mentions(self) -> tuple[Said, ...]:
        """What a valid form says of those that were ticked."""
        data = self.cleaned_data
        return tuple(
            Said(key, data[f"tone-{key}"], data[f"words-{key}"], tuple(row.pk for row in one.issues))
            for one in self.offered
            if data[f"take-{(key := one.registration.pk)}"]
        )
