"""What the Centre types: the end of a publicity, a reason, the code that the ministry assigned. The rules stand in the services."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from filings.enums import Level, Norm
from filings.rules.publicity import Corrections
from portal.accounts.one_line import OneLine

WORDS = 2000


class PublicityForm(forms.Form):
    """Until when the publicity lasts."""

    ends_on = forms.DateField(label="公示结束日", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = hint


class ExtensionForm(PublicityForm):
    """A later end, and why."""

    reason = forms.CharField(label="延长理由", max_length=WORDS, widget=forms.Textarea, help_text="申请人会收到，公示页面同时更新")


class CorrectionForm(PublicityForm):
    """What the next publicity is to say, why, and until when. Occupations, levels and the credit code stand in the file."""

    name = OneLine(label="机构名称", max_length=120)
    address = OneLine(label="住所", max_length=200)
    reason = forms.CharField(
        label="更正理由",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="向社会公开，写在原公示和新公示的页面上；申请人、受理机关和留有邮箱的异议人会收到",
    )

    def __init__(self, data: Any = None, *, shown: Mapping[str, Any], hint: str, ends_on: date) -> None:
        super().__init__(data, initial={"ends_on": ends_on, "name": shown["name"], "address": shown["address"]}, hint=hint)
        self._norms: dict[str, list[int]] = {}
        norms: dict[str, forms.Field] = {}
        words = [(str(norm.label), str(norm.label)) for norm in Norm]
        for alike in _alike(shown["lines"]):
            first, key = alike[0], f"norm_{alike[0]['id']}"
            levels = "、".join(Level(line["level"]).word for line in alike if line["level"])
            label = f"{first['name']}（{levels}）的评价依据" if levels else f"{first['name']}的评价依据"
            known = words if first["norm"] else [("", "未写明"), *words]
            norms[key] = forms.ChoiceField(label=label, choices=known, initial=first["norm"], required=bool(first["norm"]))
            self._norms[key] = [line["id"] for line in alike]
        rest = {key: self.fields.pop(key) for key in ("ends_on", "reason")}
        self.fields = {**self.fields, **norms, **rest}

    @property
    def corrections(self) -> Corrections:
        """As typed so far, so that it can be looked at before it is whole."""
        typed = {key: str(self[key].value() or "") for key in ("name", "address", *self._norms)}
        norms = {line: typed[key] for key, ids in self._norms.items() for line in ids}
        return Corrections(" ".join(typed["name"].split()), " ".join(typed["address"].split()), norms)


def _alike(lines: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The lines that share one norm: the levels of an occupation, as far as they have the same."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for line in lines:
        found.setdefault((line["code"], line["name"], line["norm"]), []).append(line)
    return list(found.values())


class CodeForm(forms.Form):
    """The institution code as the ministry wrote it."""

    institution_code = forms.CharField(
        label="机构编码", max_length=20, help_text="Y 或 S 加 12 位数字", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ReturnForm(forms.Form):
    """Why the ministry returned it."""

    reason = forms.CharField(
        label="退回理由", max_length=WORDS, widget=forms.Textarea, help_text="写明人力资源社会保障部退回的原因，转受理机关拟定不予备案决定"
    )
