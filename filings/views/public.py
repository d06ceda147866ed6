"""What everybody may see of a publicity, and the objection that anybody may raise while it runs. Clause: 附2二(四)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from filings.models import Publicity
from filings.queries import public as queries
from filings.queries.calls import published
from filings.rules.publicity import corrections
from filings.services.publicising import raise_objection
from filings.views.call_words import phase_of
from portal.access.decorators import public
from portal.access.rates import limited
from portal.accounts.one_line import OneLine
from portal.directory.rules import lines
from portal.documents.codes import normalise
from portal.policy.queries import figure
from portal.workflow.performing import Refused

PAGE = 20
LATEST_CALLS = 3
OBJECTIONS = "5/h"
LOOKS = "30/m"


class ObjectionForm(forms.Form):
    """An objection, named or not where the setting allows it; `website` is a trap that people do not see."""

    text = forms.CharField(
        label="异议的内容和理由",
        max_length=4000,
        help_text="写明针对哪个职业或等级、事实和依据。请勿填写他人的证件号码。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = OneLine(label="姓名或单位", max_length=60, required=False, help_text="不公开，只供受理机关核实。")
    contact = OneLine(label="联系方式", max_length=80, required=False, help_text="便于核实。不填写的，凭回执码查看答复。")
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, anonymous: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("name", "contact"):
            self.fields[field].required = not anonymous

    def clean_website(self) -> str:
        """Whoever fills the trap is a machine, or is told so."""
        if self.cleaned_data["website"]:
            raise ValidationError("提交没有被接受。请清空表单后由本人填写。")
        return ""


@public
def publicities(request: HttpRequest) -> HttpResponse:
    """/publicity/: those that run, then those that are over."""
    today = timezone.localdate()
    page = Paginator(queries.ended(today), PAGE).get_page(request.GET.get("page"))
    calls = [{"call": call, "phase": phase_of(call, today)} for call in published()[:LATEST_CALLS]]
    return render(request, "filings/public/list.html", {"running": queries.running(today), "page": page, "today": today, "calls": calls})


@public
@limited("objection", OBJECTIONS, method="POST")
def publicity(request: HttpRequest, number: int) -> HttpResponse:
    """/publicity/<number>/: the frozen snapshot; while it runs, the form of an objection."""
    shown = get_object_or_404(Publicity.objects.select_related("filing__authority", "replaces", "replaced_by"), pk=number)
    now = timezone.now()
    anonymous = bool(figure("anonymous_objections", timezone.localdate(now)).value)
    form = ObjectionForm(request.POST or None, anonymous=anonymous)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            raised = raise_objection(shown, text=data["text"], name=data["name"], contact=data["contact"], at=now)
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("objection", code=raised.receipt_code)
    context = _context(shown, form, anonymous=anonymous) | {"reasons": reasons}
    return render(request, "filings/public/publicity.html", context, status=409 if reasons else 200)


def _context(shown: Publicity, form: ObjectionForm, *, anonymous: bool) -> dict[str, Any]:
    snapshot, running = shown.snapshot, queries.is_running(shown, timezone.localdate())
    following: Publicity | None = getattr(shown, "replaced_by", None)
    pair = (shown, following) if following else (shown.replaces, shown) if shown.replaces else ()
    return {
        "following": following,
        "differences": corrections(pair[0].snapshot, pair[1].snapshot) if pair else (),
        "publicity": shown,
        "snapshot": snapshot,
        "lines": lines(snapshot["lines"]),
        "running": running,
        "form": form,
        "anonymous": anonymous,
        "facts": [
            {"label": "统一社会信用代码", "value": snapshot["credit_code"]},
            {"label": "机构类型", "value": f"职业技能等级认定机构，{snapshot['track']}"},
            {"label": "注册地址", "value": snapshot["address"]},
            {"label": "受理机关", "value": snapshot["authority"]},
        ],
        "figures": [
            {"label": "公示期", "value": f"{shown.starts_on} 至 {_over(shown, following)}"},
            {"label": "公示单位", "value": "自治区职业技能鉴定中心"},
            {"label": "第几次公示", "value": f"第 {shown.no} 次"},
            {"label": "状态", "value": "公示中" if running else "已更正，重新公示" if following else "公示已结束"},
        ],
    }


def _over(shown: Publicity, following: Publicity | None) -> str:
    """When it ends; one that was corrected ended before its day."""
    if following is None or shown.closed_at is None:
        return f"{shown.ends_on} 24:00"
    return f"{timezone.localdate(shown.closed_at)} 更正终止（原定 {shown.ends_on}）"


@public
@limited("objection-answer", LOOKS)
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """/publicity/objections/<code>/: the objection and its answer for whoever holds the receipt code; never who raised it."""
    found = queries.objection(code)
    if found is None:
        raise Http404("没有这个回执码")
    snapshot = found.publicity.snapshot
    hit = [line for line in snapshot["lines"] if line["id"] in found.against]
    due = figure("objection_answer", timezone.localdate(found.raised_at))
    return render(request, "filings/public/objection.html", {"objection": found, "snapshot": snapshot, "hit": lines(hit), "due": due})


@public
def objection_entrance(request: HttpRequest) -> HttpResponse:
    """The box for a receipt code; what is typed leads to its own address."""
    code = normalise(request.GET.get("code", ""))
    return redirect("objection", code=code) if code else redirect("publicities")
