"""The simulator's form: the questions from which the request of POST filings/simulate is made."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from filings.enums import ChangeKind, Level, Matter, Norm, PersonRole, Premises
from filings.forms.catalogue import Catalogue
from portal.authorities.queries import filing_authorities
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.institutions.enums import Affiliation, LegalForm, Track
from portal.workdays.rules import months_after

MOST_LINES: Final = 10
MOST_PEOPLE: Final = 200
ELSEWHERE: Final = "000000"
CARD_MONTHS: Final = 36
COUNTED: Final = "证卡写有本职业（项目）、提交当日仍有效；外聘的已签协议；同一人只计一次"


def places() -> list[tuple[str, Any]]:
    """The divisions a body may sit in: its county or district under its city."""
    return [("", "请选择"), *Catalogue(date.min).divisions, (ELSEWHERE, "广西以外")]


class SimulatorForm(forms.Form):
    """Who applies for what."""

    track = forms.ChoiceField(label="机构类型", choices=[("", "请选择"), *Track.choices])
    matter = forms.ChoiceField(label="事项", choices=Matter.choices)
    name = forms.CharField(label="机构名称", max_length=80, required=False, help_text="登记为企业的院校填写")
    affiliation = forms.ChoiceField(label="隶属关系", choices=Affiliation.choices)
    legal_form = forms.ChoiceField(label="单位性质", choices=LegalForm.choices)
    registered_division = forms.ChoiceField(label="注册地", choices=places)
    working_division = forms.ChoiceField(label="办公地", choices=places, required=False, help_text="与注册地相同的不填")
    credit_code = forms.CharField(label="统一社会信用代码", max_length=40, required=False, help_text="核验一致的，免交证书复印件")
    norm = forms.ChoiceField(label="评价依据", choices=Norm.choices)
    premises = forms.ChoiceField(label="场地", choices=Premises.choices)
    lease_to = forms.DateField(
        label="租期至", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="租用的填写，须覆盖预计有效期"
    )
    item = forms.ChoiceField(label="专项职业能力考核项目", required=False, help_text="只开展专项考核的填写，不填下面的职业")
    item_assessors = forms.IntegerField(
        label="该项目能计入的考评人员", min_value=0, max_value=MOST_PEOPLE, required=False, help_text=COUNTED
    )
    consent = forms.BooleanField(label="已取得职业资格实施部门（单位）同意（职业资格评价）", required=False)
    original_authority = forms.ChoiceField(label="原备案机关", required=False, help_text="变更、延续的填写；填了信用代码的，按备案登记")
    change = forms.MultipleChoiceField(
        label="变更内容", choices=ChangeKind.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text="只有变更备案填写"
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "无"), *Catalogue(on).items]  # type: ignore[attr-defined]
        offices = [(row.code, row.name) for row in filing_authorities()]
        self.fields["original_authority"].choices = [("", "没有或者不清楚"), *offices]  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        """The code in its written form."""
        code = cleaned(self.cleaned_data["credit_code"])
        reasons = credit_code_reasons(code) if code else ()
        if reasons:
            raise ValidationError([ValidationError(reason.text, params={"clause": reason.clause}) for reason in reasons])
        return code


class OccupationRow(forms.Form):
    """One occupation with its levels and how many assessors count for it."""

    occupation = forms.CharField(label="职业（名称或编码）", max_length=80)
    levels = forms.MultipleChoiceField(
        label="等级",
        choices=[(level.value, level.word) for level in Level],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择申报的等级。"},
    )
    assessors = forms.IntegerField(label="能计入的考评人员", min_value=0, max_value=MOST_PEOPLE, initial=3, help_text=COUNTED)

    def clean_occupation(self) -> str:
        """Code and name of the one occupation that is meant."""
        typed, known = " ".join(self.cleaned_data["occupation"].split()), Catalogue(date.min)
        code, _, name = typed.partition(" ")
        found = typed if name and known.knows(code, name) else known.complete(typed)
        if not found:
            raise ValidationError("没有这个职业。请填写职业分类大典中的完整名称或编码。", params={"clause": "附2二(二)"})
        return found


OccupationRows = forms.formset_factory(OccupationRow, extra=1, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True)


def request_of(answers: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """The form's answers as a request of the contract: so many assessors with a card that is valid long enough."""
    occupations, people = [], []
    for at, line in enumerate(row for row in lines if row):
        code, _, name = line["occupation"].partition(" ")
        occupations.append({"code": code, "name": name, "levels": line["levels"]})
        people += _people(f"line-{at}", code, line["assessors"], today)
    people += _people("item", answers["item"], answers["item_assessors"] or 0, today)
    copied = (
        "track",
        "matter",
        "change",
        "name",
        "original_authority",
        "affiliation",
        "legal_form",
        "registered_division",
        "credit_code",
        "norm",
        "premises",
        "consent",
    )
    return {
        **{name: answers[name] for name in copied},
        "working_division": answers["working_division"] or answers["registered_division"],
        "occupations": occupations,
        "items": [answers["item"]] if answers["item"] else [],
        "people": people,
        "lease": {"from": today, "to": answers["lease_to"]},
    }


def _people(ref: str, code: str, count: int, today: date) -> list[dict[str, Any]]:
    card = months_after(today, CARD_MONTHS)
    return [{"ref": f"{ref}-{number}", "role": PersonRole.ASSESSOR, "occupations": [code], "card_until": card} for number in range(count)]
