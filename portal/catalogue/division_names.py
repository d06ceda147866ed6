"""The names of divisions as pages print them, kept per process."""

from collections.abc import Mapping

from portal.catalogue.models import Division
from portal.policy.versioned import Versioned


def _names() -> Mapping[str, str]:
    """Code → name, a county or district with its city before it."""
    rows = Division.objects.select_related("parent")
    return {row.code: f"{row.parent.name if row.parent and row.parent.parent_id else ''}{row.name}" for row in rows}


kept_names = Versioned(Division.objects.count, _names)


def division_names() -> Mapping[str, str]:
    """Code → name, without a query; divisions come with a release, never from a page."""
    return kept_names.get()
