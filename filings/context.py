"""What the pages of the form know beside their own context."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from filings.views.filling import at_counter
from portal.access.navigation import items
from portal.access.reading import held_here


def counter(request: HttpRequest) -> dict[str, Any]:
    """At the counter: `counter` (the mandate in words, its page, the face of the desk) and the desk's own bar; nothing for everybody else."""
    mandate = at_counter(request)
    if mandate is None:
        return {}
    return {
        "nav": items("/desk/counter/", held_here(request)),
        "counter": {
            "base": "base_desk.html",
            "institution": mandate.legal_person.name,
            "agent": f"{mandate.agent_name}（{mandate.agent_position}）",
            "url": reverse("desk_counter_mandate", args=[mandate.pk]),
        },
    }
