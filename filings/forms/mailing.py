"""The form of a letter to many: its subject and text, as typed; what may be written is decided by the rules."""

from uuid import uuid4

from django import forms

from filings.rules.mailing import LONGEST_SUBJECT, PLACEHOLDERS
from portal.access.forms import PlainForm


class MailingForm(PlainForm):
    """`key` is the form's own: pressed twice, it is one mailing."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = forms.CharField(
        label="标题",
        max_length=2 * LONGEST_SUBJECT,
        error_messages={"required": "请写明标题。"},
        help_text=f"不超过 {LONGEST_SUBJECT} 个字，如“关于……的函”",
    )
    text = forms.CharField(
        label="正文",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "请写正文。"},
    )

    def __init__(self, source: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        usable = "、".join(f"{{{name}}}" for name in PLACEHOLDERS[source])
        self.fields["text"].help_text = f"一行为一段；抬头、文号、末段“特此函告”和落款由系统排印。可用占位：{usable}"


class AnswerForm(PlainForm):
    """Why a draft is sent back."""

    answer = forms.CharField(
        label="退回的理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "请写明退回的理由。"}
    )
