"""How often one address may ask the API: counted like every public page."""

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from portal.access.rates import allowed, parsed

RATE = "120/m"


class PublicThrottle(BaseThrottle):
    """One window for all endpoints together."""

    def allow_request(self, request: HttpRequest) -> bool:
        return allowed(request, "api", RATE)

    def wait(self) -> float:
        return float(parsed(RATE)[1])
