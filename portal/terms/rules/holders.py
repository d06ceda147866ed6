"""Who holds a term or a stretch of its time."""

from dataclasses import dataclass

from django.db.models import TextChoices


class HolderKind(TextChoices):
    """The five that time can be with; the label is the word of strips and lists."""

    AUTHORITY = "authority", "受理机关"
    CENTRE = "centre", "区中心"
    PANEL = "panel", "专家组"
    INSTITUTION = "institution", "申请人"
    MINISTRY = "ministry", "人社部"


@dataclass(frozen=True, slots=True)
class Holder:
    """One of the five by its kind and its name as it was then, e.g. authority, 柳州市人社局."""

    kind: HolderKind
    name: str = ""

    @property
    def word(self) -> str:
        """The short word for a strip: 受理机关, 专家组 …"""
        return HolderKind(self.kind).label

    @property
    def full(self) -> str:
        """The name where there is one, otherwise the short word."""
        return self.name or self.word


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a term: one of the five, and where it is found.

    `authority_code`: the division code of an authority or the Centre. `ref`: the key of an institution's legal person, or of a team.
    """

    kind: HolderKind
    authority_code: str = ""
    ref: str = ""
