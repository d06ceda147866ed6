"""What never reaches an endpoint, or fails in one, is answered below the API as everything else there is: as a problem."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from portal.api.problems import MEDIA_TYPE, problem

BELOW: Final = "/api/v1/"
_SERVERS_OWN: Final = frozenset({405, 500})  # answered by the server in its own words


def problems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Another method than an address takes, and a fault: the headers stay, the words are ours. The fault itself is in the log alone."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in _SERVERS_OWN and request.path.startswith(BELOW) and response.headers.get("Content-Type") != MEDIA_TYPE:
            response.content = problem(response.status_code).content
            response["Content-Type"] = MEDIA_TYPE
            response["Content-Length"] = str(len(response.content))
        return response

    return answer
