"""What is handed out: the template, and the rows that are to be mended with what is wrong in each."""

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from portal.documents.workbooks import Column, workbook
from portal.legacy.enums import RowState
from portal.legacy.models import StagedRow
from portal.legacy.rules.columns import COLUMNS

ERRORS: Final = "问题与改法"
_HELD: Final = "本行无误；同一备案的其他行有误，改好后一并重传"


def template() -> BytesIO:
    """The empty sheet."""
    return workbook("存量机构", _columns())


def to_mend(rows: Iterable[StagedRow]) -> BytesIO:
    """The rows as they stood, with a column that says what to mend; it is passed over when the sheet comes back."""
    columns = [*_columns(), Column(ERRORS, hint="重传时不用删", width=60)]
    return workbook("待改的行", columns, ([*(row.cells.get(column.key, "") for column in COLUMNS), _told(row)] for row in rows))


def _columns() -> list[Column]:
    return [Column(column.label, column.required, column.hint, column.words) for column in COLUMNS]


def _told(row: StagedRow) -> str:
    if row.state == RowState.HELD:
        return _HELD
    return "；".join(f"{problem['label']}：{problem['text']}。{problem['repair']}" for problem in row.told)
