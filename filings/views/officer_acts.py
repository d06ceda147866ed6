"""Taking an act from its page: the right first, then one service call; every refusal and every stale page is shown with nothing lost."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from filings.models import Filing
from filings.queries.reading import Difference
from filings.queries.since import since
from filings.views.officer import crumbs, desk_filings, holds
from filings.views.officer_words import act_words, instant
from portal.access.reading import reader_of
from portal.audit.models import Entry
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lacking, out_of_turn
from portal.workflow.steps import steps

Page = Callable[..., HttpResponse]


class ActPage:
    """The page of one act on one filing: drawn by `page`, pressed by `press`. `name` is a step of the workflow, or "" for another act."""

    def __init__(
        self, request: HttpRequest, filing: Filing, name: str = "", *, template: str = "filings/desk/act.html", **act: Any
    ) -> None:
        self.request, self.filing, self.name, self.template = request, filing, name, template
        step = steps(Filing)[name] if name else None
        found = {"word": step.label, "clause": step.clause_of(filing), "consequence": step.consequence} if step else {}
        self.act = {**found, **act}
        self.context: dict[str, Any] = {}

    def gate(self) -> HttpResponse | None:
        """The refusal of a page that is not the reader's (403), or not in turn yet (409); None where it may be opened."""
        step = steps(Filing)[self.name]
        if not holds(self.request, self.filing)(step):
            reasons = lacking(None, step, self.filing)
            return self.closed(reasons, status=403)
        reasons = self.filing.parted(reader_of(self.request), step, timezone.localdate())
        if reasons:
            return self.closed(reasons, status=403)
        reasons = out_of_turn(self.filing, step)
        return self.closed(reasons, status=409) if reasons and self.request.method == "GET" else None

    def closed(self, reasons: tuple[Reason, ...], *, status: int) -> HttpResponse:
        """The page without its form: only why not."""
        return self.page(status=status, reasons=reasons, refused_title=f"不能{self.act['word']}", open=False)

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page as it stands."""
        context = {
            "filing": self.filing,
            "act": self.act,
            "subject": f"{self.filing.applicant_name}　{self.filing.number}",
            "crumbs": crumbs(self.filing, self.act["word"]),
            "seen": self.filing.version,
            "back_url": f"/desk/filings/{self.filing.pk}/",
            "open": True,
            **self.context,
            **more,
        }
        return render(self.request, self.template, context, status=status)

    def press(self, act: Callable[[int], object], said: str) -> HttpResponse:
        """Takes the act for the version the reader was shown. What was typed stays on the page whenever it is refused."""
        try:
            act(seen(self.request))
        except StaleError:
            return self._stale()
        except Refused as refused:
            status = 403 if isinstance(refused, NotAllowed) else 422
            return self.page(status=status, reasons=refused.reasons, refused_title=f"暂不能{self.act['word']}")
        messages.success(self.request, said)
        return redirect(self._home())

    def _stale(self) -> HttpResponse:
        """Somebody moved on: the differences, and the same page for what stands now. One's own second press finds it done."""
        was = seen(self.request)
        self.filing = Filing.objects.select_related("legal_person", "authority", "desk", "team").get(pk=self.filing.pk)
        found, entries = since(self.filing, was)
        if self.name and _did(self.request, entries, self.name):
            messages.info(self.request, f"本件已经由你{self.act['word']}。")
            return redirect(self._home())
        rows = [{"label": _label(row), "before": row.before, "after": row.after} for row in found]
        rows += [{"label": "最近办理", "before": "", "after": _last(entries[-1])}] if entries else []
        return self.page(status=409, difference=rows, refused_title="本件在你打开之后有变化，请先看差异")

    def _home(self) -> str:
        """The file page while the reader may still open it, else his list."""
        open_to_him = desk_filings(self.request).filter(pk=self.filing.pk).exists()
        return f"/desk/filings/{self.filing.pk}/" if open_to_him else "/desk/queue/"


def seen(request: HttpRequest) -> int:
    """The version the form was drawn from; 0, which no row has, for anything else."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _did(request: HttpRequest, entries: Iterable[Entry], name: str) -> bool:
    return any(entry.actor_id == reader_of(request).pk and entry.act == f"filings.{name}" for entry in entries)


def _label(row: Difference) -> str:
    return f"{row.section}・{row.label}" if row.section else row.label


def _last(entry: Entry) -> str:
    return f"{instant(entry.at, timezone.localdate())} {entry.actor_name} {act_words(entry)}"
