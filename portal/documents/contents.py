"""What each paper says, as plain frozen values: taken when the act is decided, stored as JSON, printed from nothing else.

Every text stands here as it is printed (clauses already spelled out), so that a paper printed again years later says what it said.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final, Self

from pydantic import ConfigDict, TypeAdapter

from portal.documents.wordings import filled
from portal.policy.clauses import JOINER

_SOURCE: Final = re.compile(r"^(文|附)([123]?)")
_FULL_WIDTH: Final = str.maketrans("()·", "（） ")


class UnknownPaperError(LookupError):
    """A stored content that names no paper we print."""


def brief_citation(citation: str) -> str:
    """Clauses for a narrow column, a line each under their source: 附2一(二)、附2一(五) → 附件2 / 一（二） / 一（五）."""
    lines: list[str] = []
    for key in citation.split(JOINER) if citation else ():
        source, _, clause = _SOURCE.sub(_source, key).translate(_FULL_WIDTH).partition("\n")
        lines += [clause] if source in lines else [source, clause]
    return "\n".join(line for line in lines if line)


def _source(match: re.Match[str]) -> str:
    return f"附件{match[2]}\n" if match[1] == "附" else "正文\n"


@dataclass(frozen=True, kw_only=True)
class PaperContent:
    """What every paper carries; `sample_seal`: no real key signs, so the seal says so.

    `wording`: the paragraphs as filled in the deciding transaction, of the version `wording_version` of the letter (0: as shipped).
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    authority: str
    number: str
    addressee: str
    issued_on: date
    code: str
    sample_seal: bool
    contact: str = ""
    wording: dict[str, str] = field(default_factory=dict)
    wording_version: int = 0

    @property
    def words(self) -> dict[str, str]:
        """The paragraphs by slot, those that apply alone: as they were filled when the paper was issued, else in the wording shipped."""
        return self.wording or filled(self, {})

    @property
    def template(self) -> str:
        """The template that prints it."""
        return f"pdf/{self.key}.html"

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values with the paper's key: what is stored."""
        values: dict[str, Any] = TypeAdapter(type(self)).dump_python(self, mode="json")
        return {"paper": self.key, **values}

    @classmethod
    def _read(cls, values: dict[str, Any]) -> Self:
        return TypeAdapter(cls).validate_python(values)


@dataclass(frozen=True, kw_only=True)
class ScopeLine:
    """An occupation or an item that is filed; an item of special ability has no levels (A44)."""

    name: str
    code: str
    levels: tuple[str, ...] = ()
    basis: str = ""
    work_type: str = ""


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """An occupation or item that is not filed: every reason, and the clause in brief (D35, D36)."""

    name: str
    code: str
    reasons: tuple[str, ...]
    basis: str
    levels: tuple[str, ...] = ()
    work_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Further:
    """Lines of a letter that came further than the others: their names, and the steps beyond those of all."""

    lines: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing asked for or objected to, with the section it belongs to and the clause in brief."""

    text: str
    basis: str
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class FilingPaper(PaperContent):
    """A paper about a filing: `matter` as shown (初次备案), `examining` for 考核鉴定, `filing_number` once it is accepted."""

    examining: bool
    matter: str

    @property
    def institution_kind(self) -> str:
        """The kind of institution the filing is for."""
        return "职业技能考核鉴定机构" if self.examining else "职业技能等级认定机构"


@dataclass(frozen=True, kw_only=True)
class DecisionPaper(FilingPaper):
    """A decision about a filing: `steps` are what preceded it, as read (审核, 评估, 公示)."""

    steps: tuple[str, ...]

    @property
    def course(self) -> str:
        """The steps as one phrase: 审核、评估和公示."""
        return _phrase(self.steps or ("审核",))


def _phrase(steps: tuple[str, ...]) -> str:
    return "和".join(part for part in ("、".join(steps[:-1]), steps[-1]) if part)


@dataclass(frozen=True, kw_only=True)
class ReceiptContent(DecisionPaper):
    """备案回执, one version. Grading: code, validity, three years; examining: neither (A44). Clause: 附1二(三), 附2二(五).

    `refusal_number` names the letter about the lines not granted (D36).
    """

    key = "receipt"
    title = "备案回执"

    credit_code: str
    kind: str
    audience: str
    lines: tuple[ScopeLine, ...]
    institution_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    renewal_months: int | None = None
    version: int = 1
    reason: str = ""
    ministry_reviewed: bool = False
    refusal_number: str = ""

    @property
    def replaces(self) -> int | None:
        """The version that ends with this one."""
        return self.version - 1 if self.version > 1 else None

    @property
    def has_levels(self) -> bool:
        """False for items of special ability."""
        return any(line.levels for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class RefusalContent(DecisionPaper):
    """不予备案通知书: reasons and basis for each line, then the authority's own remedies text (A42, B64, D35).

    `steps` are what every line of the letter passed; `further` tells which of them came further (D36).
    """

    key = "refusal"
    title = "不予备案通知书"

    submitted_on: date
    filing_number: str
    lines: tuple[RefusedLine, ...]
    basis: str
    remedies: tuple[str, ...]
    receipt_number: str = ""
    further: tuple[Further, ...] = ()

    @property
    def course(self) -> str:
        """审核、评估（其中电工 五级并经公示）."""
        beyond = "，".join(f"{'、'.join(one.lines)}并经{_phrase(one.steps)}" for one in self.further)
        return f"{super().course}（其中{beyond}）" if beyond else super().course

    @property
    def has_levels(self) -> bool:
        """False for items of special ability."""
        return any(line.levels for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class SupplementContent(FilingPaper):
    """补正告知书: everything that is missing, at once (D03); `answer_by` is a period of the authority's, not of the notice (D54, D98)."""

    key = "supplement"
    title = "补正告知书"

    submitted_on: date
    items: tuple[Item, ...]
    answer_by: date
    round: int = 1
    round_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NonAcceptanceContent(FilingPaper):
    """不予受理通知书: why the filing is not taken up, with the basis of each reason, then remedies."""

    key = "non_acceptance"
    title = "不予受理通知书"

    submitted_on: date
    items: tuple[Item, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AcceptanceContent(FilingPaper):
    """受理通知书: how many working days, the first day that may count, the last, by which clause. Clause: 附1二(三), 附2二(五)."""

    key = "acceptance"
    title = "受理通知书"

    submitted_on: date
    filing_number: str
    accepted_on: date
    counted_from: date
    working_days: int
    due_on: date
    basis: str
    provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class PauseContent(FilingPaper):
    """期限中止告知书: a phase that is not counted begins; how long it is expected to take, what is used and left (D01, D99).

    `reference` is the law we follow by analogy (行政许可法45), printed as such.
    """

    key = "pause"
    title = "期限中止告知书"

    filing_number: str
    phase: str
    paused_from: date
    expected_working_days: int
    expected_until: date
    term_working_days: int
    used_working_days: int
    basis: str
    reference: str

    @property
    def left_working_days(self) -> int:
        """What remains of the term when it runs on; never below zero."""
        return max(self.term_working_days - self.used_working_days, 0)


@dataclass(frozen=True, kw_only=True)
class HeardObjection:
    """An objection as a certificate names it: by its days and how it ended, never by who raised it or what it says."""

    raised_on: date
    ending: str
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectedPublicity:
    """A publicity that was corrected on its way: its number, its first day, the day it ended, and why."""

    no: int
    first_day: date
    over_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PublicityContent(FilingPaper):
    """公示情况证明: what was publicised, where, from its first day to its last, and how every objection ended. Clause: 附2二(四).

    `working_days` counts those after the first day (D10). `sha256` is the hash of the frozen content that the public read.
    """

    key = "publicity"
    title = "公示情况证明"

    filing_number: str
    kind: str
    accepted_by: str
    lines: tuple[ScopeLine, ...]
    first_day: date
    last_day: date
    working_days: int
    place: str
    sha256: str
    basis: str
    objections: tuple[HeardObjection, ...] = ()
    corrected: tuple[CorrectedPublicity, ...] = ()

    @property
    def has_levels(self) -> bool:
        """False for items of special ability."""
        return any(line.levels for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class WorkLetterContent(PaperContent):
    """工作函: a letter in the officers' own words, its subject over its paragraphs; no decision and no step of a procedure."""

    key = "work_letter"
    title = "工作函"

    subject: str
    paragraphs: tuple[str, ...]


_PAPERS: Final = (
    ReceiptContent,
    RefusalContent,
    SupplementContent,
    NonAcceptanceContent,
    AcceptanceContent,
    PauseContent,
    PublicityContent,
    WorkLetterContent,
)
PAPERS: Final[dict[str, type[PaperContent]]] = {paper.key: paper for paper in _PAPERS}


def from_json(stored: dict[str, Any]) -> PaperContent:
    """The content that `to_json` stored. Raises UnknownPaperError; pydantic.ValidationError if a value does not fit."""
    values = dict(stored)
    paper = PAPERS.get(values.pop("paper", ""))
    if paper is None:
        raise UnknownPaperError(str(stored.get("paper")))
    return paper._read(values)
