"""All acts."""

from tests.rights.table_desk import DESK
from tests.rights.table_filings import FILINGS
from tests.rights.table_others import OTHERS

ACTS = (*FILINGS, *OTHERS, *DESK)
