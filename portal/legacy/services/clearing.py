"""Files of sheets that no import names: what a process that died between the row and the file has left."""

from datetime import datetime, timedelta
from typing import Final

from portal.legacy.models import Import

KEPT: Final = timedelta(days=1)  # a file is there before its row


def clear_strays(*, at: datetime) -> int:
    """Removes every received file that is older than a day and of no import. How many."""
    field = Import._meta.get_field("file")
    storage, folder = field.storage, str(field.upload_to)
    if not storage.exists(folder):
        return 0
    names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    old = [name for name in names if storage.get_modified_time(name) < at - KEPT]
    named = set(Import.objects.filter(file__in=old).values_list("file", flat=True))
    strays = [name for name in old if name not in named]
    for name in strays:
        storage.delete(name)
    return len(strays)
