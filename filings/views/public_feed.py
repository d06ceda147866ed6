"""/publicity/publicities.atom: the publicities for machines, each as its frozen snapshot has it. Clause: 附2二(四)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from filings.models import Publicity
from filings.queries import public as queries
from portal.access.decorators import public
from portal.access.rates import limited

MOST = 100
RATE = "60/m"


@public
@require_safe
@limited("publicity-feed", RATE)
def atom(request: HttpRequest) -> HttpResponse:
    """The publicities begun last, running and over."""
    feed = Atom1Feed(
        title="广西技能人才评价机构备案公示",
        link=_address("publicities"),
        description="评估合格拟予备案的等级认定机构的公示",
        language="zh-CN",
        feed_url=_address("publicity_atom"),
    )
    for shown in queries.latest(MOST):
        _add(feed, shown)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, shown: Publicity) -> None:
    snapshot, link = shown.snapshot, _address("publicity", shown.pk)
    corrected = f"更正理由：{shown.reason}。" if shown.replaces_id else ""
    feed.add_item(
        title=f"{'更正后重新公示' if shown.replaces_id else '公示'}：{snapshot['name']}",
        link=link,
        description=f"{snapshot['track']}，{snapshot['authority']}受理，公示期 {shown.starts_on} 至 {shown.ends_on} 24:00。{corrected}",
        unique_id=link,
        pubdate=shown.started_at,
        updateddate=shown.closed_at or shown.started_at,
    )


def _address(name: str, *args: int) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=args)}"
