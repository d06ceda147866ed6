"""The log of verifications: what was asked and answered, never by whom (T20)."""

from datetime import datetime

from portal.documents.models import Verification as Row
from portal.documents.queries import Verification

LONGEST = 20


def log(found: Verification, *, code: str, at: datetime) -> Row:
    """Keeps one verification. It is no act of anybody and stands outside the audit chain."""
    asked = found.paper.code if found.paper else "".join(sign for sign in code if sign.isprintable())[:LONGEST]
    return Row.objects.create(code=asked, at=at, on=found.on, answer=found.verdict.value)
