"""The counts of a form: typed, or summed from the sheet that came with it; the sheet itself is not kept, only its name and hash."""

import hashlib
import io
from typing import Any

from portal.documents.filetypes import MAX_BYTES
from portal.documents.rejection import Rejected
from portal.policy.clauses import Reason
from portal.workflow.performing import Refused
from supervision.forms import result_sheet
from supervision.forms.sitting import PassedForm
from supervision.queries.sittings import label
from supervision.rules import results as rules


def passed_of(form: PassedForm) -> dict[str, Any]:
    """What the service takes. Raises Refused for a sheet that holds anything but counts, or not those of the sitting."""
    file = form.cleaned_data.get("file")
    if file is None:
        return {"passed": form.counts, "source": "typed"}
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused((Reason(rules.CLAUSE, f"文件不能超过 {MAX_BYTES // 1024 // 1024} MB。", "O11", "file"),))
    try:
        heads, rows = result_sheet.read(io.BytesIO(content), file.name)
    except Rejected as rejected:
        raise Refused((Reason(rules.CLAUSE, rejected.reason, "O11", "file"),)) from rejected
    reasons = (*rules.heads_reasons(heads), *rules.cells_reasons(rows))
    if reasons:
        raise Refused(reasons)
    wanted = [rules.Wanted(line.pk, label(line), line.code, line.level, line.work_type) for line in form.lines]
    passed, wrong = rules.summed(heads, rows, wanted)
    if wrong:
        raise Refused(wrong)
    return {"passed": passed, "source": "sheet", "name": file.name, "sha256": hashlib.sha256(content).hexdigest()}
