"""What a supervisor of the portal asks: is the process up, can it work, how much does it do."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from portal.access.decorators import public
from portal.home.health import CHECKS, failing_parts


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part the portal needs works: 200, or 503 naming the parts that do not."""
    failing = failing_parts()
    parts = {name: "failed" if name in failing else "ok" for name in CHECKS}
    return JsonResponse({"ready": not failing, "parts": parts}, status=503 if failing else 200)


@public
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, for the configured addresses; to everybody else this page does not exist."""
    if not may_scrape(request):
        raise Http404
    counts: HttpResponse = ExportToDjangoView(request)
    return counts


def may_scrape(request: HttpRequest) -> bool:
    """A scraper comes directly from an allowed address; a request that a proxy passed on comes from anybody."""
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(allowed) for allowed in settings.METRICS_ALLOWED)
