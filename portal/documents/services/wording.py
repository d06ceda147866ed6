"""The wording of a letter changes by two persons: proposed with every slot checked, then confirmed from a day on (T11)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.documents.fonts import unprintable
from portal.documents.letters import kept_letters, wording
from portal.documents.models import LetterVersion, PaperKind
from portal.documents.wordings import SLOTS, problems
from portal.policy.two_persons import Change, confirmable, confirmed, drop


class LetterError(ValueError):
    """A wording that cannot be proposed or confirmed; `slots` says what is wrong with which paragraph."""

    def __init__(self, text: str, slots: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(text)
        self.slots = slots or {}


_CHANGE = Change("修订", LetterError, "documents.drop_letter", "kind")


def slot_problems(kind: PaperKind, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What is wrong with each paragraph: its placeholders, its length, characters that the papers' font has no shape for."""
    found = {}
    for slot in SLOTS.get(kind, ()):
        text = texts.get(slot.key, "")
        missing = unprintable(text.strip())
        why = (*problems(slot, text), *((f"有文书字体未收的字，无法印制：{missing}。",) if missing else ()))
        if why:
            found[slot.key] = why
    return found


def propose_letter(
    kind: PaperKind, texts: Mapping[str, str], *, reason: str, effective_from: date, by: Actor, at: datetime
) -> LetterVersion:
    """Propose a wording from a day on; papers keep the old one until somebody else confirms it.

    Raises LetterError for a slot that cannot be printed, a day before the day of `at`, no reason, no change, or another open proposal.
    """
    slots = {slot.key: texts.get(slot.key, "").strip() for slot in SLOTS.get(kind, ())}
    wrong = slot_problems(kind, slots)
    if wrong:
        raise LetterError("有段落不能印制，请逐段改正。", wrong)
    if not slots or slots == dict(wording(kind, effective_from).texts):
        raise LetterError("文字与届时适用的版本相同，无须修订。")
    if not reason.strip():
        raise LetterError("请写明修订说明。")
    if effective_from < timezone.localdate(at):
        raise LetterError("启用日期不能早于今天。")
    try:
        with act(by, at):
            row = LetterVersion.objects.create(
                kind=kind,
                texts=slots,
                reason=reason.strip(),
                effective_from=effective_from,
                proposed_by_id=by.id,
                proposed_by=str(by),
                proposed_at=at,
            )
            record("documents.propose_letter", row, data={"kind": kind, "texts": slots, "effective_from": effective_from})
    except IntegrityError as taken:
        raise LetterError("这种文书已有待确认的修订，请先办结。") from taken
    return row


def confirm_letter(letter: LetterVersion, *, by: Actor, at: datetime) -> LetterVersion:
    """Bring a proposed wording into use from its day on. Raises LetterError for the same person, a closed one, or a day that has passed."""
    with act(by, at):
        row = confirmable(letter, _CHANGE, by=by, at=at)
        row.no = (LetterVersion.objects.filter(kind=row.kind).aggregate(last=Max("no"))["last"] or 0) + 1
        confirmed(row, by=by, at=at, also=("no",))
        kept_letters.renew()
        record("documents.confirm_letter", row, data={"kind": row.kind, "no": row.no, "proposed_by": row.proposed_by})
    return row


def drop_letter(letter: LetterVersion, *, note: str, by: Actor, at: datetime) -> LetterVersion:
    """Close a proposed wording without effect: withdrawn by whoever proposed it, refused with a reason by anybody else. Raises LetterError."""
    return drop(letter, _CHANGE, note=note, by=by, at=at)
