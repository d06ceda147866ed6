"""The page of all components in every face. Only where the demonstration runs: it is for those who build pages."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access.decorators import public
from portal.home.views import styleguide_samples as samples

CARD_ENDED = ValidationError("证卡已于 2026-08-31 届满。填写换证后的日期，或换人。", params={"clause": "附2一(二)"})


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="机构名称", help_text="与登记证书一致")
    card_until = forms.DateField(label="考评员证有效期止", help_text="提交当日须有效", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="机构类型", choices=[("employer", "企业用人单位"), ("school", "院校")])
    levels = forms.MultipleChoiceField(
        label="申报等级", choices=[("5", "五级 / 初级工"), ("4", "四级 / 中级工")], widget=forms.CheckboxSelectMultiple, required=False
    )
    premises = forms.ChoiceField(label="场地性质", choices=[("own", "自有"), ("leased", "长期租用")], widget=forms.RadioSelect)
    plan = forms.CharField(label="质量管控措施", widget=forms.Textarea, required=False)
    promise = forms.BooleanField(label="以上填报属实，愿意承担相应责任")


class SampleRow(forms.Form):
    """A row of a formset."""

    person = forms.CharField(label="姓名")
    number = forms.CharField(label="证件号码", widget=forms.TextInput(attrs={"data-private": ""}))


def _form() -> SampleForm:
    form = SampleForm(
        {"name": "柳州龙屏机械制造有限公司", "card_until": "2026-08-31", "kind": "employer", "premises": "leased", "promise": "1"}
    )
    form.add_error("card_until", CARD_ENDED)
    return form


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every face, with invented data. Raises Http404 outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    rows = forms.formset_factory(SampleRow, extra=1, can_delete=True)(prefix="people")
    page = Paginator(range(74), 13).get_page(request.GET.get("page"))
    context = {**samples.everything(), "form": _form(), "formset": rows, "page": page, "demo": True}
    return render(request, "home/styleguide.html", context)
