"""Who may stand in a register of inspectors, and from whom one keeps out. Clause: 文二(二) 回避, 文二(三), 文三(一)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import InspectorKind

CLAUSE: Final = "文三(一)"
RECUSAL: Final = "文二(二)"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one who is entered. `is_same_name`: the name fits what the portal knows of this identity number."""

    kind: str
    certificate: str
    valid_until: date
    has_employer: bool
    is_same_name: bool = True
    is_listed: bool = False
    is_certificate_taken: bool = False


def entry_reasons(said: Entry, today: date) -> tuple[Reason, ...]:
    """Everything that speaks against an entry."""
    found = list(certificate_reasons(said.certificate, said.valid_until, today, is_taken=said.is_certificate_taken))
    if not said.is_same_name:
        found.append(Reason("", "这个身份证号登记过的姓名与填写的不一致，请核对姓名和号码。", "N14", "name"))
    if said.is_listed:
        found.append(Reason(CLAUSE, "此人已在本机关名录中，不重复列入。", "N14", "id_number"))
    if said.kind == InspectorKind.INTERNAL and not said.has_employer:
        found.append(Reason("文二(三)", "机构内部质量督导员须写明所在评价机构。", "", "employer"))
    if said.kind == InspectorKind.OFFICER and said.has_employer:
        found.append(Reason("文二(三)", "执法人员不填所在评价机构。", "", "employer"))
    return tuple(found)


def certificate_reasons(certificate: str, valid_until: date, today: date, *, is_taken: bool) -> tuple[Reason, ...]:
    """Everything that speaks against a certificate."""
    found = []
    if not certificate.strip():
        found.append(Reason(CLAUSE, "请填写证号。", "S06", "certificate"))
    elif is_taken:
        found.append(Reason(CLAUSE, "这个证号已在本机关名录中，请核对。", "S06", "certificate"))
    if valid_until < today:
        found.append(Reason(CLAUSE, f"证件已于 {valid_until} 到期，换发后再登记。", "S06", "valid_until"))
    return tuple(found)
