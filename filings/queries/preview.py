"""What an approval would issue today: the receipt's data and the lines of the refusal, before anybody presses."""

from dataclasses import dataclass
from datetime import date

from filings.enums import LineOutcome
from filings.models import Filing, FilingLine
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
        valid_to=validity_end(on, figure("validity_years", on).number) if grading else None,
        code=filing.institution_code if grading else "",
        acceptor=filing.accepted_by,
        proposer=filing.proposed_by,
    )
