"""The column that holds a state."""

from typing import Any

from django_fsm import FSMField


class StateField(FSMField):
    """A state changed by transitions alone. To migrations it is the text column that it is: historical models have no transitions to collect."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """The field as a CharField, without its protection."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, {key: value for key, value in kwargs.items() if key != "protected"}
