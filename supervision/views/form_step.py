"""A step with a form whose refusals stand beside their fields."""

from typing import Any

from django.http import HttpResponse

from filings.views.step_page import StepPage, beside_fields
from portal.workflow.performing import Refused


class FormStep(StepPage):
    """The page of one step; what a rule says of a field of its form stands there, the rest above it."""

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page as it stands."""
        if self.form is not None and self.form.is_bound and more.get("reasons"):
            self.form.is_valid()
            more["reasons"] = beside_fields(self.form, Refused(tuple(more["reasons"])))
        return super().page(status=status, **more)
