"""All acts."""

from tests.rights.table_desk import DESK
from tests.rights.table_filings import FILINGS
from tests.rights.table_others import OTHERS
from tests.rights.table_supervision_sittings import SITTINGS

ACTS = (*FILINGS, *OTHERS, *DESK, *SITTINGS)
