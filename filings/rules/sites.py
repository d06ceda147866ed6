"""Sites: rooms, monitoring, title and leases. Clause: 附1一(三), 附2一(三)."""

from datetime import date, timedelta

from filings.enums import Premises, Room
from filings.rules.answers import Answers, Venue
from filings.rules.facts import Figures
from portal.institutions.enums import Kind, Track
from portal.policy.clauses import Reason
from portal.workdays.rules import months_after, validity_end

_THEORY = frozenset({Room.STANDARD, Room.COMPUTER})


def site_reasons(answers: Answers) -> tuple[Reason, ...]:
    """Which sites are missing, unmonitored, or leased without a term: A18-A21, B18-B21."""
    return (*_rooms(answers), *_unmonitored(answers), *_untermed(answers))


def lease_warnings(answers: Answers, on: date, figures: Figures, decided_by: date | None) -> tuple[Reason, ...]:
    """Leases that end too early or begin too late: never a bar, the reviewer decides (D27, D103)."""
    if Track(answers.track).kind is Kind.GRADING and not figures["lease_covers_validity"]:
        return ()
    until = must_cover(answers.track, on, figures, decided_by)
    return tuple(
        Reason(
            answers.clause("一(三)"),
            f"{_name(venue)}的租期应覆盖 {on} 至 {until}。请续签，或说明到期后的安排。",
            "D27",
            f"venues[{venue.row_id}].lease_to",
        )
        for venue in answers.venues
        if venue.premises == Premises.LEASED and venue.lease_to is not None and not _covers(venue, on, until)
    )


def must_cover(track: str, on: date, figures: Figures, decided_by: date | None) -> date:
    """The last day a lease must reach: one year from submission (examining, internal) or the forecast validity (grading), D103."""
    if Track(track).kind is Kind.EXAMINING:
        return months_after(on, 12 * figures["lease_cover_years_examining"]) - timedelta(days=1)
    return validity_end(decided_by or on, figures["validity_years"])


def _covers(venue: Venue, on: date, until: date) -> bool:
    return (venue.lease_from is None or venue.lease_from <= on) and venue.lease_to is not None and venue.lease_to >= until


def _name(venue: Venue) -> str:
    return venue.name or "租用场地"


def _rooms(answers: Answers) -> tuple[Reason, ...]:
    if not answers.states("venues"):
        return ()
    rooms = {venue.room for venue in answers.venues}
    found = []
    if not rooms & _THEORY:
        found.append(Reason(answers.clause("一(三)"), "还没有理论考场，请添加标准考场或智能化考场。", answers.rule("19"), "venues"))
    if Room.SKILL not in rooms:
        found.append(Reason(answers.clause("一(三)"), "还没有技能操作考核场地，请添加。", answers.rule("20"), "venues"))
    return tuple(found)


def _unmonitored(answers: Answers) -> tuple[Reason, ...]:
    if not answers.states("venues"):
        return ()
    return tuple(
        Reason(answers.clause("一(三)"), f"{_name(venue)}无视频监控，安装后勾选。", answers.rule("18"), f"venues[{venue.row_id}].monitored")
        for venue in answers.venues
        if not venue.monitored
    )


def _untermed(answers: Answers) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            answers.clause("一(三)"),
            f"{_name(venue)}非自有，请填写租期并上传长期租用协议。",
            answers.rule("21"),
            f"venues[{venue.row_id}].lease_to",
        )
        for venue in answers.venues
        if venue.premises == Premises.LEASED and venue.lease_to is None
    )
