"""How the one import of a fault test stands, whichever process asks."""

from portal.directory.models import EntryVersion
from portal.institutions.models import Registration
from portal.legacy.models import Import


def report() -> dict[str, object]:
    batch = Import.objects.get()
    return {
        "checked": batch.checked_at is not None,
        "finished": batch.finished_at is not None,
        "rows": sorted(batch.rows.values_list("no", flat=True)),
        "done": batch.rows.filter(state="done").count(),
        "registrations": Registration.objects.count(),
        "entries": EntryVersion.objects.count(),
    }
