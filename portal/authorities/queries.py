"""Reads of the authorities. There are sixteen and they hardly change: each request reads the one it needs by its unique code."""

from portal.authorities.models import Authority, AuthorityKind
from portal.authorities.roster import CENTRE, REGION


def authority(code: str) -> Authority:
    """The authority of this division code. Raises Authority.DoesNotExist."""
    return Authority.objects.get(code=code)


def region() -> Authority:
    return authority(REGION)


def centre() -> Authority:
    return authority(CENTRE)


def filing_authorities() -> list[Authority]:
    """The region and the fourteen cities, in the order of the divisions (T21: all of them, always)."""
    return list(Authority.objects.exclude(kind=AuthorityKind.CENTRE))
