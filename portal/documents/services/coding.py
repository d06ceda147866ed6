"""A short code for a new row: drawn anew where another row has it already, so that no act fails by chance."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.db import IntegrityError, models, transaction

from portal.documents.codes import new_code

TRIES: Final = 5
M = TypeVar("M", bound=models.Model)


def with_code(model: type[M], column: str, write: Callable[[str], M]) -> M:
    """The row that `write` makes of a code which no other row of the model has in this unique column; `write` may run again.

    Raises IntegrityError for whatever else the row breaks, and when every code drawn was taken.
    """
    for _ in range(TRIES - 1):
        code = new_code()
        try:
            with transaction.atomic():
                return write(code)
        except IntegrityError:
            if not model._default_manager.filter(**{column: code}).exists():
                raise
    return write(new_code())
