"""What every page of the Centre starts from: who may open it, and where its acts lead back to."""

from typing import Any

from django.http import HttpRequest

from filings.models import Filing
from filings.queries.centre import STAGES
from filings.views.officer import desk_filing
from filings.views.officer_acts import ActPage
from portal.access.decorators import right
from portal.accounts.rights import PartyKind

centre_officer = right("publicise_filing", on=PartyKind.AUTHORITY)  # the mark of every page of the Centre


class CentrePage(ActPage):
    """The page of one of the Centre's acts; it leads back to the list the file has come to."""

    def __init__(self, request: HttpRequest, number: int, name: str = "", *, template: str = "filings/desk/act.html", **act: Any) -> None:
        super().__init__(request, desk_filing(request, number), name, template=template, **act)
        self.context = {"crumbs": crumbs(self.filing, self.act["word"])}

    def _home(self) -> str:
        state = Filing.objects.values_list("state", flat=True).get(pk=self.filing.pk)
        return next((f"/desk/centre/?list={key}" for key, stage in STAGES.items() if stage.state == state), "/desk/centre/")


def crumbs(filing: Filing, word: str) -> list[dict[str, str]]:
    """区中心 / the filing / the act."""
    filed = {"label": filing.number or filing.applicant_name, "url": f"/desk/filings/{filing.pk}/"}
    return [{"label": "公示报部", "url": "/desk/centre/"}, filed, {"label": word, "url": ""}]
