"""States of an import and of its rows."""

from django.db.models import TextChoices


class ImportState(TextChoices):
    """An import from the upload to its end; whether its check and itself are done is told by their stamps, not by a state."""

    RECEIVED = "received", "已收到"
    STARTED = "started", "已开始导入"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已作废"


class RowState(TextChoices):
    """What is to be done with a row, or was."""

    SOUND = "sound", "可导入"
    WRONG = "wrong", "待改"
    HELD = "held", "随同一备案的其他行待改"
    PRESENT = "present", "已在册，跳过"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
