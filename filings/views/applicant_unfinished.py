"""Uploads the reader began and did not finish: what is held of each, and how it goes on after a reload or another sign-in."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse

from filings.models import Filing
from filings.views.applicant_materials import MaterialRow, size_words
from portal.accounts.models import User
from portal.documents.models import Upload


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One of them. `resumable`: its file is known by its hash, so that choosing the same file goes on where it stood."""

    name: str
    material: str
    anchor: str
    words: str
    resumable: bool
    give_up_url: str


def under_way(filing: Filing, reader: User) -> QuerySet[Upload]:
    """The reader's own uploads of this filing, oldest first; nobody goes on with another's."""
    kind = ContentType.objects.get_for_model(Filing)
    return Upload.objects.filter(subject_type=kind, subject_id=filing.pk, started_by=reader).order_by("pk")


def unfinished(filing: Filing, reader: User, rows: Collection[MaterialRow]) -> list[Unfinished]:
    """Those of these materials, as the page lists them."""
    names = {row.key: row.name for row in rows}
    return [
        Unfinished(
            name=upload.name,
            material=names[upload.key],
            anchor=f"#material-{upload.key}",
            words=f"已收到 {size_words(upload.offset) if upload.offset else '0 KB'}，共 {size_words(upload.size)}",
            resumable=bool(upload.sha256),
            give_up_url=reverse("my_upload", args=[filing.pk, upload.key, upload.pk]),
        )
        for upload in under_way(filing, reader).filter(key__in=names)
    ]
