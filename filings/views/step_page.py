"""One step of a workflow on a page of its own: the right first, then one service call; a refusal or a stale page loses nothing.

For subjects other than a filing, whose own page is `officer_acts.ActPage`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.access.reading import reader_of
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError, Stateful
from portal.workflow.performing import NotAllowed, Refused, changed_fields, lacking, may, out_of_turn
from portal.workflow.steps import Step, steps, steps_from

Crumbs = list[dict[str, str]]
Blockers = Callable[[str], tuple[Reason, ...]]


def beside_fields(form: forms.BaseForm, refused: Refused) -> list[Reason]:
    """Puts each reason beside the field it is about; the rest, which stands above the form."""
    for reason in refused.reasons:
        if reason.path in form.fields:
            form.add_error(reason.path, ValidationError(reason.text.replace("%", "%%"), params={"clause": reason.clause}))
    return [reason for reason in refused.reasons if reason.path not in form.fields]


@dataclass
class StepPage:
    """The page of one step of one subject. `base`: the face it stands in; `crumbs` without the step's own word."""

    request: HttpRequest
    subject: Stateful
    name: str
    home: str
    crumbs: Crumbs
    base: str = "base_desk.html"
    form: forms.BaseForm | None = None
    template: str = "base_confirm.html"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        return steps(type(self.subject))[self.name]

    def gate(self) -> HttpResponse | None:
        """The refusal of a page that is not the reader's (403) or not in turn (409); None where it may be opened."""
        reasons = lacking(reader_of(self.request), self.step, self.subject)
        if reasons:
            return self.page(status=403, reasons=reasons)
        reasons = out_of_turn(self.subject, self.step)
        return self.page(status=409, reasons=reasons) if reasons and self.request.method == "GET" else None

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page as it stands."""
        step = self.step
        context = {
            "base": self.base,
            "act": {"word": step.label, "clause": step.clause_of(self.subject), "consequence": step.consequence},
            "subject": str(self.subject),
            "crumbs": [*self.crumbs, {"label": step.label, "url": ""}],
            "seen": self.subject.version,
            "back_url": self.home,
            "form": self.form,
            "refused_title": f"暂不能{step.label}",
            **self.more,
            **more,
        }
        return render(self.request, self.template, context, status=status)

    def answer(self, take: Callable[[int], object], said: str) -> HttpResponse:
        """GET draws the page; POST takes the step for the version that the reader was shown."""
        closed = self.gate()
        if closed is not None:
            return closed
        if self.request.method == "GET":
            return self.page()
        if self.form is not None and not self.form.is_valid():
            return self.page(status=422)
        try:
            take(seen(self.request))
        except StaleError:
            return self._stale()
        except Refused as refused:
            return self.page(status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
        messages.success(self.request, said)
        return redirect(self.home)

    def _stale(self) -> HttpResponse:
        """Somebody moved on: what differs, and the same page for what stands now."""
        fresh = type(self.subject)._default_manager.get(pk=self.subject.pk)
        rows = [{"label": label, "before": before, "after": after} for label, before, after in changed_fields(self.subject, fresh)]
        now = {"label": "办理状态", "before": "打开时", "after": fresh.get_state_display()}  # type: ignore[attr-defined]
        self.subject = fresh
        return self.page(status=409, difference=rows or [now], refused_title="在你打开之后有变化，请先看差异")


def seen(request: HttpRequest) -> int:
    """The version the form was drawn from; 0, which no row has, for anything else."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def act_rows(
    request: HttpRequest, subject: Stateful, urls: dict[str, str], blockers: Blockers, primary: frozenset[str]
) -> list[dict[str, Any]]:
    """The steps the reader may take from here, as the component draws them; those that cannot be taken now say why.

    `urls`: the page of each step by its name; a step without one is taken elsewhere on the page.
    """
    by = reader_of(request)
    found = []
    for step in steps_from(subject, subject.state):  # type: ignore[attr-defined]
        if step.name not in urls or not may(by, step, subject):
            continue
        reasons = blockers(step.name)
        found.append(
            {
                "word": step.label,
                "clause": step.clause_of(subject),
                "consequence": step.consequence,
                "url": urls[step.name],
                "plain": not step.form,
                "primary": step.name in primary and not reasons,
                "locked": bool(reasons),
                "reasons": reasons,
                "key": step.name,
            }
        )
    return found
