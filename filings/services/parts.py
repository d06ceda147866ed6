"""Uploads that were begun and left: their bytes go once nobody works on the draft they were for; with them files of no row."""

from datetime import datetime, timedelta

from django.conf import settings

from filings.models import Filing, Section
from portal.documents.models import Upload
from portal.documents.services import receiving
from portal.legacy.services.clearing import clear_strays


def sweep_parts(*, at: datetime) -> int:
    """Gives up the unfinished uploads of drafts left alone for the days of the settings, and clears files of no import. How many uploads."""
    before = at - timedelta(days=settings.UPLOADS_KEPT_DAYS)

    def in_use(upload: Upload) -> bool:
        drafts = Section.objects.filter(version__filing=upload.subject_id, version__submitted_at=None, saved_at__gte=before)
        return isinstance(upload.subject, Filing) and drafts.exists()

    clear_strays(at=at)
    return receiving.sweep_parts(at=at, in_use=in_use)
