"""What an approval would issue today: the receipt's data and the lines of the refusal, before anybody presses."""

from dataclasses import dataclass
from datetime import date

from filings.enums import LineOutcome, Matter
from filings.models import Filing, FilingLine
from filings.rules.renewal import next_term
from portal.accounts.models import User
from portal.institutions.enums import Kind
from portal.policy.queries import figure
from portal.workdays.rules import validity_end


@dataclass(frozen=True, slots=True)
class Preview:
    """The papers an approval brings. `valid_to` and `code` for grading institutions alone (A44)."""

    granted: tuple[FilingLine, ...]
    refused: tuple[FilingLine, ...]
    issued_on: date
    valid_to: date | None
    code: str
    acceptor: User | None
    proposer: User | None


def preview(filing: Filing, on: date) -> Preview:
    """The proposal as it would become papers on this day."""
    lines = list(filing.lines.all())
    grading = filing.kind is Kind.GRADING
    return Preview(
        granted=tuple(line for line in lines if line.outcome == LineOutcome.GRANTED),
        refused=tuple(line for line in lines if line.outcome == LineOutcome.REFUSED),
        issued_on=on,
        valid_to=_until(filing, on) if grading else None,
        code=_code(filing) if grading else "",
        acceptor=filing.accepted_by,
        proposer=filing.proposed_by,
    )


def _until(filing: Filing, on: date) -> date | None:
    """The last day of the validity the decision would give: a change keeps it (D19), a renewal goes on from the old end (D06)."""
    years, held = figure("validity_years", on).number, filing.registration
    if held is None or held.valid_to is None or filing.matter == Matter.INITIAL:
        return validity_end(on, years)
    return held.valid_to if filing.matter == Matter.CHANGE else next_term(on, held.valid_to, years)[1]


def _code(filing: Filing) -> str:
    """The institution code: the one the ministry assigned, else the one that is held (D96)."""
    return filing.institution_code or (filing.registration.institution_code if filing.registration else "")
