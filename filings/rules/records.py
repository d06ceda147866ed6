"""Public records against the applicant, and what it attests: the negative list blocks the decision, never the submission (D84).

The look-back of three years runs to the day it is judged on, so again to the day of the decision (D28, D91).
"""

from datetime import date
from typing import Final

from filings.enums import ListingKind
from filings.rules.answers import Answers, Listing
from filings.rules.conditions import NEGATIVE_LIST, Check, attestations_for
from filings.rules.facts import Facts, Figures
from portal.institutions.enums import Track
from portal.policy.clauses import Reason
from portal.workdays.rules import months_before

# A social organisation may not be set up with these; the flag says whether only the look-back counts, or any time.
_SOCIAL: Final[dict[str, tuple[str, str, bool]]] = {
    ListingKind.TRAINING_BREACH: ("B32", "附2一(七)2", False),
    ListingKind.REPRESENTATIVE_BREACH: ("B32", "附2一(七)2", False),
    ListingKind.ANNUAL_INSPECTION: ("B33", "附2一(七)3", True),
    ListingKind.ILLEGAL_ORGANISATION: ("B33", "附2一(七)3", True),
    ListingKind.ABNORMAL_OPERATION: ("B34", "附2一(七)4", True),
    ListingKind.BAD_RECORD: ("B35", "附2一(七)5", False),
}
_DISHONEST: Final = frozenset(
    {ListingKind.DISHONEST, ListingKind.TRAINING_BREACH, ListingKind.BAD_RECORD, ListingKind.ILLEGAL_ORGANISATION}
)


def record_reasons(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """The records that will block the decision: A06, B06, B32-B35."""
    return tuple(_blocking(answers, listing) for listing in answers.listings if _blocks(answers, listing, on, figures))


def record_flags(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """Every other record that began by then: the reviewer weighs it as good social credit (A05, B05)."""
    return tuple(
        Reason(answers.clause("一(一)"), f"有“{_word(listing)}”，由审核人员核对。请说明情况。", answers.rule("05"), _path(listing))
        for listing in answers.listings
        if _began(listing, on) and not _blocks(answers, listing, on, figures)
    )


def overlaps(listing: Listing, first: date, last: date) -> bool:
    """Whether a listing stood on any day of first..last, both included; an unknown beginning counts as long ago (D28)."""
    return _began(listing, last) and (listing.removed_on is None or listing.removed_on >= first)


def bounded(kind: ListingKind, track: Track, on: date, figures: Figures) -> date:
    """The first day on which a record of this kind still counts: the years of the look-back, or any time."""
    _, _, is_bounded = _SOCIAL.get(kind, ("", "", False)) if track is Track.GRADING_SOCIAL else ("", "", False)
    return months_before(on, 12 * figures["lookback_years"]) if is_bounded else date.min


def stands_only(kind: ListingKind) -> bool:
    """Whether a record of this kind counts for everyone only as long as it stands."""
    return kind in _DISHONEST


def unattested(answers: Answers) -> tuple[Reason, ...]:
    """Attestations still missing at submission; those of the negative list are apart (`unattested_negative`)."""
    return _missing(answers, "commitment", frozenset(check.id for check in attestations_for(Track(answers.track))) - NEGATIVE_LIST)


def signature_reasons(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """The commitment is signed by the legal representative whom the filing names, by the day it is submitted and not long before (D68)."""
    found, representative = [], answers.institution.legal_representative
    if answers.signed_by and representative and _plain(answers.signed_by) != _plain(representative):
        text = f"承诺由法定代表人签署：本件填写的法定代表人为{representative}，签署人为{answers.signed_by}。"
        found.append(Reason("文二(一)", text, "D68", "commitment.signed_by"))
    if answers.signed_on is not None:
        found.extend(_signing_day(answers.signed_on, on, figures["commitment_age_days"]))
    return tuple(found)


def _signing_day(signed_on: date, on: date, longest: int) -> tuple[Reason, ...]:
    """Not after the day of the submission, and at most `longest` days before it (internal, figure `commitment_age_days`)."""
    age = (on - signed_on).days
    if age < 0:
        return (Reason("文二(一)", f"签署日期不能晚于提交当日（{on}）。", "D68", "commitment.signed_on"),)
    if age <= longest:
        return ()
    text = f"承诺签署已 {age} 天，提交时须在 {longest} 天内（内部时限）。请法定代表人重新签署，并改填签署日期。"
    return (Reason("文二(一)", text, "D68", "commitment.signed_on"),)


def _plain(name: str) -> str:
    return "".join(name.split())


def unattested_negative(answers: Answers) -> tuple[Reason, ...]:
    """Negative-list items nobody has attested: they block the decision (B31-B35, D84)."""
    return _missing(answers, "negative_list", NEGATIVE_LIST)


def unreported(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """A renewal whose data differ from what is filed without a change filing is flagged (D108)."""
    if "institution" not in facts.changed_sections or answers.matter != "renewal":
        return ()
    return (Reason("文一(二)", "机构信息与现有备案不一致，未见变更备案，审核时会核对。", "D108", "institution"),)


def _missing(answers: Answers, topic: str, ids: frozenset[str]) -> tuple[Reason, ...]:
    if not answers.states(topic):
        return ()
    owed = [check for check in attestations_for(Track(answers.track)) if check.id in ids - answers.attested]
    return tuple(_attest(check) for check in owed)


def _attest(check: Check) -> Reason:
    return Reason(check.clause, f"还没有承诺：{check.text}。确认属实后勾选，不属实的请列明记录。", check.id, "commitment.attested")


def _blocks(answers: Answers, listing: Listing, on: date, figures: Figures) -> bool:
    """For a social organisation by the negative list; for everyone while a dishonesty record stands."""
    if answers.track == Track.GRADING_SOCIAL and listing.kind in _SOCIAL:
        return overlaps(listing, bounded(ListingKind(listing.kind), Track.GRADING_SOCIAL, on, figures), on)
    return listing.kind in _DISHONEST and overlaps(listing, on, on)


def _blocking(answers: Answers, listing: Listing) -> Reason:
    if answers.track == Track.GRADING_SOCIAL and listing.kind in _SOCIAL:
        rule, clause, _ = _SOCIAL[listing.kind]
        return Reason(clause, f"有“{_word(listing)}”，将不能作出备案决定。记录有误的，请先向公布部门申请更正。", rule, _path(listing))
    text = f"有“{_word(listing)}”且尚未移出，将不能作出备案决定。移出后请补填移出日期。"
    return Reason(answers.clause("一(一)"), text, answers.rule("06"), _path(listing))


def _began(listing: Listing, on: date) -> bool:
    return listing.from_on is None or listing.from_on <= on


def _word(listing: Listing) -> str:
    return str(ListingKind(listing.kind).label) if listing.kind in ListingKind.values else "不良记录"


def _path(listing: Listing) -> str:
    return f"commitment[{listing.row_id}].kind"
