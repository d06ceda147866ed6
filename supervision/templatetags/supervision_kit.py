"""What the templates of supervision share."""

from typing import Any

from django import template

from portal.access.reading import held_here
from supervision.navigation import tabs

register = template.Library()


@register.inclusion_tag("supervision/tabs.html", takes_context=True)
def supervision_tabs(context: template.Context) -> dict[str, Any]:
    """The tabs of this face, under the title of each of its pages."""
    request = context["request"]
    return {"tabs": tabs(request.path, held_here(request))}
