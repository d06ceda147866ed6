"""The short verification code on every paper: eight characters that survive a telephone, such as 7K3M-9Q2X."""

import re
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: 32 signs, 40 random bits a code
LENGTH = 8
PATTERN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """A fresh code in its printed form; the caller's unique constraint decides whether it stands."""
    return printed("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def printed(signs: str) -> str:
    """Eight signs with the hyphen they are read aloud by."""
    return f"{signs[:4]}-{signs[4:]}"


def normalise(typed: str) -> str | None:
    """The printed form of what a person typed or pasted; None if it is no code.

    Lower case, full width, spaces, any dash or none, the whole address are all understood.
    """
    last = unicodedata.normalize("NFKC", typed).strip().rstrip("/").rpartition("/")[2]
    signs = "".join(sign for sign in last.upper() if sign.isalnum())
    return printed(signs) if PATTERN.fullmatch(signs) else None
