"""Receiving files: in parts that can be resumed, checked by content, kept under names of ours, scanned before anybody is offered them.

`owner` is the institution a file comes from, None where it comes from an authority or the public; `by` None is a visitor without an account.
An officer's file is taken within the open act of his office (`act(by, at, authority)`), which is what the trail then names.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.actors import Actor
from portal.documents.filetypes import ANY, MAX_BYTES, MAX_FILES, Kind, Rejected, inspect
from portal.documents.models import Attachment, ScanState, Upload
from portal.documents.queries import attachments_of
from portal.documents.scanning import ScanResult, scan
from portal.institutions.models import LegalPerson
from portal.outbox.services import enqueue
from portal.workflow.acting import act

PUBLIC = Actor(id=None, name="社会公众", role="", party="")
PIECE = 512 * 1024  # what is read of a whole file at once


class OffsetError(Exception):
    """A part came for another place than the one reached; `offset` is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"go on at {offset}")
        self.offset = offset


class UnscannedError(RuntimeError):
    """The scanner is not there; the file waits and is not offered."""


def begin(
    subject: models.Model,
    owner: LegalPerson | None,
    *,
    key: str,
    name: str,
    size: int,
    by: User | None,
    at: datetime,
    sha256: str = "",
) -> Upload:
    """Announces a file; by its hash the same person finds it again when it was interrupted. Raises Rejected where it is too large, empty, or one too many for the subject."""
    if not 0 < size <= MAX_BYTES:
        raise Rejected(f"每个文件不超过 {MAX_BYTES // 1024 // 1024} MB，且不能为空。")
    if attachments_of(subject).filter(replaced_at__isnull=True).count() >= MAX_FILES:
        raise Rejected(f"每件不超过 {MAX_FILES} 个文件，请合并后再传。")
    with transaction.atomic():
        upload = Upload.objects.create(
            subject=subject,
            owner=owner,
            key=key,
            name=Path(name).name[-200:],
            size=size,
            sha256=sha256[:64],
            started_at=at,
            started_by=by,
        )
        _part(upload).parent.mkdir(parents=True, exist_ok=True)
        _part(upload).touch()
    return upload


def append(upload: Upload, offset: int, part: bytes) -> Upload:
    """Adds a part at the place reached. Raises OffsetError for any other place, Rejected for more than was announced."""
    with transaction.atomic():
        current = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if current is None:
            raise Rejected("这次上传已经放弃，请重新选择文件。")
        if offset != current.offset:
            raise OffsetError(current.offset)
        if current.offset + len(part) > current.size:
            raise Rejected("收到的内容比声明的大，请重新上传。")
        with _part(current).open("r+b") as target:
            target.truncate(current.offset)
            target.seek(current.offset)
            target.write(part)
        current.offset += len(part)
        current.save(update_fields=["offset"])
    return current


def finish(upload: Upload, *, by: User | None, at: datetime, replaces: Attachment | None = None) -> Attachment:
    """Takes a complete upload in: its type is judged by content, its hash kept, its scan ordered. Raises Rejected; the part file goes either way."""
    part = _part(upload)
    try:
        with part.open("rb") as content:
            facts = inspect(content)
            if upload.sha256 and facts.sha256 != upload.sha256:
                raise Rejected("收到的内容和选择的文件不一致，请重新上传。")
            content.seek(0)
            with _act(by, at, upload.owner):
                attachment = Attachment(
                    owner=upload.owner,
                    subject_type=upload.subject_type,
                    subject_id=upload.subject_id,
                    key=upload.key,
                    name=upload.name,
                    kind=facts.kind,
                    size=facts.size,
                    pages=facts.pages,
                    sha256=facts.sha256,
                    uploaded_at=at,
                    uploaded_by=str(by or PUBLIC),
                )
                attachment.file.save(f"{uuid4().hex}.{facts.kind}", File(content), save=False)
                attachment.save()
                if replaces is not None:
                    Attachment.objects.filter(pk=replaces.pk, replaced_at__isnull=True).update(replaced_at=at)
                upload.delete()
                audit.record("documents.receive", attachment, data={"key": upload.key, "sha256": facts.sha256, "bytes": facts.size})
                enqueue("documents.scan", key=f"scan:{attachment.pk}", attachment_id=attachment.pk)
    except Rejected:
        upload.delete()
        raise
    finally:
        part.unlink(missing_ok=True)
    return attachment


def take(
    subject: models.Model,
    owner: LegalPerson | None,
    file: "UploadedFile[bytes]",
    *,
    key: str,
    by: User | None,
    at: datetime,
    replaces: Attachment | None = None,
    allowed: frozenset[Kind] = ANY,
) -> Attachment:
    """Takes in a file that came whole with a form, by the same way as any other. Raises Rejected."""
    if allowed != ANY:
        inspect(file, allowed=allowed)  # type: ignore[arg-type]  # an uploaded file reads as one
    upload = begin(subject, owner, key=key, name=file.name or "", size=file.size or 0, by=by, at=at)
    for piece in file.chunks(PIECE):
        upload = append(upload, upload.offset, piece)
    return finish(upload, by=by, at=at, replaces=replaces)


def abandon(upload: Upload) -> None:
    """Gives an unfinished upload up; its bytes go."""
    part = _part(upload)
    upload.delete()
    part.unlink(missing_ok=True)


def sweep_parts(*, at: datetime, in_use: Callable[[Upload], bool]) -> int:
    """Gives up what nobody has gone on with for the days of the settings (internal), those `in_use` spared, and clears parts of no upload.

    `in_use`: whether the subject of an upload is still being worked on. How many uploads were given up.
    """
    before, given_up = at - timedelta(days=settings.UPLOADS_KEPT_DAYS), 0
    for number in list(Upload.objects.filter(started_at__lt=before).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            upload = Upload.objects.select_for_update().filter(pk=number).first()
            if upload is None or _touched_since(upload, before) or in_use(upload):
                continue
            upload.delete()
        given_up += 1
    _clear_strays(before)
    return given_up


def _touched_since(upload: Upload, before: datetime) -> bool:
    """Whether a part came later than that; its file tells."""
    part = _part(upload)
    return part.exists() and part.stat().st_mtime >= before.timestamp()


def _clear_strays(before: datetime) -> None:
    """The part files whose upload is gone: given up above, or by a crash between the two."""
    for part in (Path(settings.MEDIA_ROOT) / "parts").glob("*.part"):
        if part.stat().st_mtime < before.timestamp() and not Upload.objects.filter(pk=part.stem).exists():
            part.unlink(missing_ok=True)


def remove(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Takes a file out of the draft; its bytes stay as long as any version names them."""
    with act(by, at, attachment.owner):
        Attachment.objects.filter(pk=attachment.pk, replaced_at__isnull=True).update(replaced_at=at)
        audit.record("documents.remove", attachment, data={"key": attachment.key, "sha256": attachment.sha256})


def scan_attachment(attachment_id: int, *, at: datetime) -> Attachment:
    """Scans a received file once. Raises UnscannedError while no scanner answers: the outbox tries again, the file is not offered meanwhile."""
    attachment = Attachment.objects.get(pk=attachment_id)
    if attachment.scan_state != ScanState.WAITING:
        return attachment
    result = scan(Path(attachment.file.path))
    if result.result is ScanResult.UNAVAILABLE:
        raise UnscannedError
    state = ScanState.INFECTED if result.result is ScanResult.INFECTED else ScanState.CLEAN
    with act(None, at, attachment.owner):
        if Attachment.objects.filter(pk=attachment.pk, scan_state=ScanState.WAITING).update(scan_state=state, scanned_at=at):
            audit.record("documents.scan", attachment, data={"result": state.value, "signature": result.signature})
    attachment.refresh_from_db()
    return attachment


def _act(by: User | None, at: datetime, owner: LegalPerson | None) -> AbstractContextManager[None]:
    """The act of whoever sends a file: a visitor is never taken for the portal itself."""
    return audit.act(PUBLIC, at) if by is None else act(by, at, owner)


def _part(upload: Upload) -> Path:
    return Path(settings.MEDIA_ROOT) / "parts" / f"{upload.pk}.part"
