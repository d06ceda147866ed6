"""ID numbers: checked, replaced by a keyed hash and a mask before anything is stored (N14)."""

import hashlib
import hmac
import re

from django.conf import settings

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"\d{17}[\dX]")


def normalised(number: str) -> str:
    """The number as it is compared: no blanks, capital X, ASCII digits."""
    return re.sub(r"\s", "", number).upper().translate(str.maketrans("０１２３４５６７８９Ｘ", "0123456789X"))


def problem(number: str) -> str:
    """What is wrong with a citizen ID number (GB 11643), as a sentence with the repair; empty when it is well formed."""
    value = normalised(number)
    if not _SHAPE.fullmatch(value):
        return "身份证号应为 18 位，请核对后重填。"
    expected = _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, value, strict=False)) % 11]
    return "" if value[-1] == expected else "身份证号校验位不符，请逐位核对。"


def keyed_hash(number: str) -> str:
    """HMAC-SHA256 of the number under the portal's own key: the same person gives the same value, nobody can search it back."""
    return hmac.new(settings.ID_HASH_KEY.encode(), normalised(number).encode(), hashlib.sha256).hexdigest()


def mask(number: str) -> str:
    """The number with its middle hidden: 450************21X."""
    value = normalised(number)
    return f"{value[:3]}{'*' * (len(value) - 6)}{value[-3:]}"
