"""Issuing a paper: number, content and code stand in the deciding transaction; the PDF is printed and signed afterwards by a task."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.documents.contents import PaperContent, from_json
from portal.documents.letters import worded
from portal.documents.models import Paper, PaperKind
from portal.documents.rendering import render_paper
from portal.documents.services.coding import with_code
from portal.documents.services.numbering import paper_number
from portal.documents.signing import sign
from portal.outbox.services import enqueue
from portal.workflow.acting import act

Build = Callable[[str, str], PaperContent]  # (number, code) -> content


def issue(
    subject: models.Model,
    kind: PaperKind,
    build: Build,
    *,
    case: models.Model,
    authority: Authority,
    addressee_id: int,
    by: User | None,
    at: datetime,
    number: str = "",
    once: bool = False,
    reason: str = "",
    predecessor: Paper | None = None,
    succeeds: Paper | None = None,
) -> Paper:
    """Issues one paper about `subject`; `case` is the file it belongs to. With a predecessor it is the next version of the same number (D19).

    One that `succeeds` another under a number of its own replaces it all the same. A `number` drawn beforehand is kept; `once` says that the subject has one paper of this kind.

    Its PDF is printed by the task `documents.print`, which may run twice. A kind that is issued again about the same subject counts up.
    """
    with act(by, at, authority):
        number = predecessor.number if predecessor else number or paper_number(authority, kind, timezone.localtime(at).year)
        version = predecessor.version + 1 if predecessor else 1 if once else _next_version(subject, kind)
        paper = with_code(
            Paper,
            "code",
            lambda code: Paper.objects.create(
                subject=subject,
                kind=kind,
                version=version,
                number=number,
                code=code,
                authority=authority,
                addressee_id=addressee_id,
                case=case,
                issued_at=at,
                issued_on=timezone.localdate(at),
                reason=reason,
                content=worded(build(number, code), timezone.localdate(at)).to_json(),
            ),
        )
        replaced = predecessor or succeeds
        if replaced is not None:
            replaced.successor = paper
            replaced.save(update_fields=["successor"])
        audit.record("documents.issue", paper, data={"number": number, "version": paper.version, "kind": kind.value, "code": paper.code})
        enqueue("documents.print", key=f"print:{paper.pk}", paper_id=paper.pk)
    return paper


def print_paper(paper_id: int, *, at: datetime) -> Paper:
    """Prints and signs a paper that has no PDF yet; a second run finds it there and does nothing."""
    paper = Paper.objects.select_related("authority").get(pk=paper_id)
    if paper.rendered_at is not None:
        return paper
    pdf = sign(
        render_paper(from_json(paper.content)),
        authority_code=paper.authority.code,
        authority_name=paper.authority.name,
        reason=f"{paper.get_kind_display()} {paper.number}",
        at=paper.issued_at,
    )
    with act(None, at, paper.authority):
        paper.pdf.save(f"{paper.code}.pdf", ContentFile(pdf), save=False)
        printed = Paper.objects.filter(pk=paper.pk, rendered_at__isnull=True).update(
            pdf=paper.pdf.name, sha256=hashlib.sha256(pdf).hexdigest(), rendered_at=at
        )
        if printed:
            paper.refresh_from_db()
            audit.record("documents.print", paper, data={"sha256": paper.sha256, "bytes": len(pdf)})
        else:  # another worker was faster: its file stands, ours goes
            storage, name = paper.pdf.storage, str(paper.pdf.name)
            transaction.on_commit(lambda: storage.delete(name))
    return Paper.objects.get(pk=paper_id)


def _next_version(subject: models.Model, kind: PaperKind) -> int:
    issued = Paper.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk, kind=kind)
    return (issued.aggregate(last=models.Max("version"))["last"] or 0) + 1
