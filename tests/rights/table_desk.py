"""The acts at the counter, of whoever names a substitute, and on a call that is extended: who may take each."""

from filings.queries.assistance import COMMITMENT
from filings.services import assisting, extending_calls, substituting
from portal.authorities.queries import authority
from tests.filings import counters
from tests.filings.services import test_extending_calls as extended
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.desk_on_stage import named
from tests.rights.table_filings import ACCEPTS, APPROVES, WRITES, section
from tests.rights.table_others import DRAFTS, PUBLISHES

AT_THE_COUNTER = (
    Act(
        "assisting.record",
        "blank",
        lambda w, s, by: assisting.record(s, authority("450200"), counters.mandate(MONDAY), counters.scan(), by=by, at=MONDAY),
        ACCEPTS,
    ),
    Act(
        "assisting.take_up",
        "mandate",
        lambda w, s, by: assisting.take_up(s, s.legal_person.filings.get(), by=by, at=MONDAY),
        ACCEPTS,
    ),
    Act(
        "assisting.add_paper",
        "mandate",
        lambda w, s, by: assisting.add_paper(s, COMMITMENT, counters.scan(), by=by, at=MONDAY),
        ACCEPTS,
    ),
    Act("assisting.revoke", "mandate", lambda w, s, by: assisting.revoke(s, reason="本人自行填报", by=by, at=MONDAY), ACCEPTS),
    Act("assisting.take_over", "assisted", lambda w, s, by: assisting.take_over(s, by=by, at=MONDAY), WRITES),
    Act("drafting.save_section:at-the-counter", "assisted", section, WRITES | ACCEPTS),
)

OF_SUBSTITUTES = (
    Act("substituting.name", "deputy", named, APPROVES),
    Act("substituting.end", "substitution", lambda w, s, by: substituting.end(s, by=by, at=MONDAY), APPROVES),
)

OF_EXTENSIONS = (
    Act("extending_calls.propose", "call_published", lambda w, s, by: extended.proposed(s, by), DRAFTS, apart=True),
    Act(
        "extending_calls.confirm",
        "call_extension",
        lambda w, s, by: extending_calls.confirm(s, by=by, at=MONDAY),
        PUBLISHES,
        apart=True,
    ),
    Act(
        "extending_calls.drop",
        "call_extension",
        lambda w, s, by: extending_calls.drop(s, answer="不必延长", by=by, at=MONDAY),
        PUBLISHES | DRAFTS,  # returned by the approver, taken back by who proposed it
        apart=True,
    ),
)

DESK = (*AT_THE_COUNTER, *OF_SUBSTITUTES, *OF_EXTENSIONS)
