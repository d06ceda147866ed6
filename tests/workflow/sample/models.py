"""The smallest workflow, once as the portal builds it and twice as it must not be built."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django_fsm import FSMModelMixin, transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful


class SheetState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SIGNED = "signed", "已签"
    FILED = "filed", "已归档"


def state_field() -> StateField:
    return StateField("状态", default=SheetState.DRAFT, choices=SheetState.choices, protected=True)  # type: ignore[no-any-return]


class Sheet(Stateful):
    """A sheet of paper that an authority's acceptor signs, and files."""

    state = state_field()
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="机关")
    title = models.CharField("标题", max_length=40, default="样张")
    signed_at = models.DateTimeField("签署时间", null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签署人")

    def __str__(self) -> str:
        return self.title

    @transition(
        field=state,
        source=SheetState.DRAFT,
        target=SheetState.SIGNED,
        custom={"label": "签署", "right": "accept_filing", "party": "authority", "clause": "附2二(五)"},
    )
    def sign(self, *, by: User, at: datetime) -> None:
        self.signed_at = at
        self.signed_by = by

    @transition(
        field=state,
        source=[SheetState.SIGNED, SheetState.DRAFT],
        target=SheetState.FILED,
        custom={"label": "归档", "right": "review_filing", "party": "authority", "clause": "附2二(五)"},
    )
    def file(self, *, by: User, at: datetime, title: str = "") -> None:
        self.title = title or self.title

    @transition(
        field=state,
        source=SheetState.DRAFT,
        target=SheetState.SIGNED,
        custom={"label": "失手", "right": "accept_filing", "party": "authority", "clause": "附2二(五)"},
    )
    def fumble(self, *, by: User, at: datetime) -> None:
        self.signed_at = at
        raise RuntimeError("the transition fails half way")


class Unguarded(models.Model):
    """The control: the same state, without a version."""

    state = state_field()
    signed_at = models.DateTimeField("签署时间", null=True)

    def __str__(self) -> str:
        return str(self.state)

    @transition(field=state, source=SheetState.DRAFT, target=SheetState.SIGNED)
    def sign(self, *, at: datetime) -> None:
        self.signed_at = at


class Lifted(FSMModelMixin, models.Model):
    """The control: refreshed the way django-fsm proposes."""

    state = state_field()

    def __str__(self) -> str:
        return str(self.state)
