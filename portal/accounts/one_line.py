"""A field of one line: what was typed or pasted with line breaks or tabs is put on one line before it is measured and kept.

A line break in a name would keep every letter that names it in its subject from being sent.
"""

from typing import Any

from django import forms


class OneLine(forms.CharField):
    """Runs of white space become one space; the ends are bare."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())
