"""What the catalogue says on a day of the lines that a filing applies for."""

from datetime import date

from filings.rules.answers import Answers
from filings.rules.facts import Scope
from portal.catalogue.queries import exclusions, occupations_by_line, qualifications_of, special_items
from portal.institutions.enums import Track


def scope_on(answers: Answers, on: date) -> Scope:
    """The catalogue's answer for exactly these lines; a code without its own name is not the occupation (the same code may mean two).

    Clause: 附1二(二), 附2二(二).
    """
    lines = answers.occupations
    known = occupations_by_line((line.code, line.name) for line in lines)
    reserved = exclusions((line.code for line in lines), on)
    qualification = answers.track == Track.EXAMINING_QUALIFICATION
    return Scope(
        graded=frozenset(row.code for row in known.values() if row.in_scope),
        restricted=frozenset(
            (line.code, line.work_type) for line in lines if any(row.covers(line.code, line.name, line.work_type) for row in reserved)
        ),
        qualification=frozenset((line.code, "") for line in lines if qualification and qualifications_of(line.code)),
        items=frozenset(item.code for item in special_items(on)) if answers.items else frozenset(),
        levels={row.code: frozenset(map(str, row.known_levels)) for row in known.values() if row.known_levels},
    )
