"""All acts."""

from tests.rights.table_desk import DESK
from tests.rights.table_filings import FILINGS
from tests.rights.table_others import OTHERS
from tests.rights.table_supervision_anomalies import ANOMALIES
from tests.rights.table_supervision_archives import ARCHIVES
from tests.rights.table_supervision_draws import DRAWS
from tests.rights.table_supervision_inspections import INSPECTIONS
from tests.rights.table_supervision_ledgers import LEDGERS
from tests.rights.table_supervision_reports import REPORTS_ACTS
from tests.rights.table_supervision_sittings import SITTINGS

ACTS = (*FILINGS, *OTHERS, *DESK, *SITTINGS, *INSPECTIONS, *REPORTS_ACTS, *DRAWS, *LEDGERS, *ANOMALIES, *ARCHIVES)
