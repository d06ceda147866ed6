"""The receipt of a complaint: number and code; of the code, and of the form it came with, only keyed hashes are kept (N14).

The code follows from the form's own key, so that the same form pressed twice gets the same receipt; the key itself is kept nowhere.
"""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from portal.documents.codes import ALPHABET, LENGTH, normalise, printed


def code_for(form_key: UUID) -> str:
    """The code in its printed form: 40 bits that nobody finds without the form's key and the portal's."""
    digest = _mac("code", form_key.hex)
    return printed("".join(ALPHABET[int(digest[at * 2 : at * 2 + 2], 16) % len(ALPHABET)] for at in range(LENGTH)))


def hash_of_code(typed: str) -> str:
    """What is kept of a code, however it was typed; what is no code has the hash of nothing."""
    return _mac("receipt", normalise(typed) or "")


def hash_of_form(form_key: UUID) -> str:
    """What is kept of the form's key."""
    return _mac("form", form_key.hex)


def _mac(purpose: str, value: str) -> str:
    return salted_hmac(f"supervision.complaints.{purpose}", value, secret=settings.ID_HASH_KEY, algorithm="sha256").hexdigest()
