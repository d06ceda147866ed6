"""The materials matrix: which papers a filing needs, why, and which of them electronic means spare."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers
from filings.rules.change_kinds import BASICS, MOVING
from filings.rules.facts import Facts
from filings.rules.form_spec import cite
from filings.rules.norms import spares_text
from portal.institutions.enums import Kind, Track
from portal.policy.clauses import Reason

Verdict = tuple[bool, str]
Judge = Callable[[Answers, Facts], Verdict]


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """One row of the list: whether the filing needs it, whether it is spared, and why; `by_form`: the portal makes it from the answers."""

    key: str
    label: str
    required: bool
    waived: bool
    why: str
    clause: str
    rule: str = ""
    by_form: bool = False

    @property
    def owed(self) -> bool:
        """Whether the applicant has to upload it."""
        return self.required and not self.waived and not self.by_form


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One row of the matrix. Pairs are (examining, grading); 附* where both annexes say the same; `judge` answers required and why."""

    key: str
    labels: tuple[str, str]
    matters: frozenset[Matter]
    clauses: tuple[str, str]
    rules: tuple[str, str]
    judge: Judge
    by_form: bool = False


_INITIAL: Final = frozenset({Matter.INITIAL})
_CHANGE: Final = frozenset({Matter.CHANGE})
_RENEWAL: Final = frozenset({Matter.RENEWAL})
_ANY: Final = frozenset(Matter)


def _is(*tracks: Track, yes: str, no: str) -> Judge:
    """Needed from these tracks alone."""
    return lambda answers, facts: (True, yes) if answers.track in tracks else (False, no)


def _all(why: str) -> Judge:
    return lambda answers, facts: (True, why)


def _certificate(answers: Answers, facts: Facts) -> Verdict:
    return True, "统一社会信用代码核验一致，免交证书复印件" if _code_verified(facts) else "证书复印件或统一社会信用代码，有一项即可"


def _norm(answers: Answers, facts: Facts) -> Verdict:
    if answers.track != Track.GRADING_EMPLOYER:
        return False, "只有用人单位依据企业评价规范开展评价的提交"
    if answers.matter == Matter.CHANGE and not answers.adds:
        return False, "本次没有新增职业或等级"
    return (True, "因为有职业依据企业评价规范评价") if answers.uses_filed_norm else (False, "因为你选择按国家职业标准开展")


def _papers(answers: Answers, facts: Facts) -> Verdict:
    if answers.track != Track.GRADING_EMPLOYER:
        return False, "只有企业用人单位提交"
    return True, f"已在表中填写 {answers.papers} 项，不必另传" if answers.papers else "因为你是企业用人单位"


def _agreements(answers: Answers, facts: Facts) -> Verdict:
    if _unchanged(answers, facts, "assessors", "experts", "supervisors"):
        return False, "人员没有变化"
    count = sum(person.external for person in answers.people)
    return (True, f"因为有 {count} 名外聘人员") if count else (False, "没有外聘人员")


def _lease(answers: Answers, facts: Facts) -> Verdict:
    if _unchanged(answers, facts, "venues"):
        return False, "场地没有变化"
    return (True, "因为有非自有场地") if answers.has_lease else (False, "场地均为自有")


def _unchanged(answers: Answers, facts: Facts, *sections: str) -> bool:
    """A renewal brings evidence only for what changed (D66), a change of basic data none for people and sites (D18)."""
    if answers.matter == Matter.RENEWAL:
        return not facts.changed_sections & set(sections)
    moves = "venues" in sections and bool(answers.changes & MOVING)  # new sites bring their leases
    return not answers.needs_capacity and not moves


def _added(answers: Answers, facts: Facts) -> Verdict:
    return (True, "因为本次新增职业、项目或等级") if answers.adds else (False, "本次没有新增")


def _change_letter(answers: Answers, facts: Facts) -> Verdict:
    """Always for qualification assessment, never for special ability (D23), otherwise when basic data changes."""
    if answers.track == Track.EXAMINING_QUALIFICATION:
        return True, "职业资格评价变更须提交"
    if answers.track == Track.EXAMINING_SPECIAL:
        return False, "专项职业能力考核不提交"
    return (True, "因为变更机构基本信息") if answers.changes & BASICS else (False, "本次不变更机构基本信息")


def _both(label: str) -> tuple[str, str]:
    return label, label


_ONLY_SOCIAL: Final = _is(Track.GRADING_SOCIAL, yes="社会培训评价组织须提交", no="只有社会培训评价组织提交")
_GRADING_TRACKS: Final = tuple(track for track in Track if track.kind is Kind.GRADING)
# An annex that does not list the material lends its list as a whole, so that "不需要" has a clause too.
_LIST: Final = "附1二(一)1"

MATRIX: Final[tuple[MaterialRow, ...]] = (
    MaterialRow(
        "application",
        ("职业技能考核鉴定机构备案申请表", "职业技能等级认定机构备案申请表"),
        _INITIAL,
        _both("附*二(一)1(1)"),
        ("A28", "B36"),
        _all("由本表自动生成"),
        by_form=True,
    ),
    MaterialRow(
        "certificate",
        _both("法人登记证书复印件或统一社会信用代码"),
        _INITIAL,
        _both("附*二(一)1(2)"),
        ("A29", "B37"),
        _certificate,
    ),
    MaterialRow(
        "letter",
        _both("关于考核鉴定机构备案的函"),
        _INITIAL,
        ("附1二(一)1(3)", "附2二(一)1"),
        ("A30", "A30"),
        _is(Track.EXAMINING_QUALIFICATION, yes="职业资格评价须提交", no="只有职业资格评价提交"),
    ),
    MaterialRow(
        "plan",
        _both("职业技能等级认定工作方案及质量管控措施"),
        _INITIAL,
        (_LIST, "附2二(一)1(3)"),
        ("B38", "B38"),
        _is(*_GRADING_TRACKS, yes="所有等级认定机构提交", no="考核鉴定机构不提交"),
    ),
    MaterialRow("norm", _both("企业评价规范"), _INITIAL | _CHANGE, (_LIST, "附2二(一)1(4)"), ("B39", "B39"), _norm),
    MaterialRow(
        "papers",
        _both("职业技能等级认定职业（工种）题库或卷库清单"),
        _INITIAL,
        (_LIST, "附2二(一)1(5)"),
        ("B40", "B40"),
        _papers,
    ),
    MaterialRow("experience", _both("培训评价经历材料"), _INITIAL, (_LIST, "附2二(一)1(6)"), ("B41", "B41"), _ONLY_SOCIAL),
    MaterialRow(
        "renewal_form",
        ("备案申请表（延续）", "职业技能等级认定机构备案申请表（延续）"),
        _RENEWAL,
        _both("文一(二)"),
        ("D66", "D66"),
        _all("由本表自动生成，沿用现有备案内容"),
        by_form=True,
    ),
    MaterialRow("self_report", _both("备案期内评价工作自评报告"), _RENEWAL, _both("文一(二)"), ("D66", "D66"), _all("延续备案须经评估")),
    MaterialRow("credit_report", _both("信用报告"), _INITIAL | _RENEWAL, (_LIST, "附2二(一)1(7)"), ("B42", "B42"), _ONLY_SOCIAL),
    MaterialRow(
        "addition_form",
        ("职业技能考核鉴定机构新增职业（工种）、项目及等级备案申请表", "职业技能等级认定机构新增职业（工种）及等级备案申请表"),
        _CHANGE,
        _both("附*二(一)2(1)"),
        ("A31", "B43"),
        _added,
        by_form=True,
    ),
    MaterialRow(
        "change_letter",
        ("关于考核鉴定机构信息变更的函", "关于职业技能等级认定机构信息变更备案的函"),
        _CHANGE,
        _both("附*二(一)2(2)"),
        ("A32", "B44"),
        _change_letter,
    ),
    MaterialRow("agreements", _both("与外聘专家、考评人员、内部质量督导员的协议"), _ANY, _both("附*一(二)"), ("A14", "B14"), _agreements),
    MaterialRow("lease", _both("长期租用协议或合同"), _ANY, _both("附*一(三)"), ("A21", "B21"), _lease),
)


def materials(answers: Answers, facts: Facts) -> tuple[MaterialNeed, ...]:
    """Every row of the matrix that belongs to the matter, needed or not. Clause: 附1二(一), 附2二(一)."""
    return tuple(_need(row, answers, facts) for row in MATRIX if answers.matter in row.matters)


def titles(track: Track) -> dict[str, tuple[str, str]]:
    """What each upload is called and by which clause, for a list that no longer asks whether it was needed."""
    side = 0 if track.kind is Kind.EXAMINING else 1
    return {row.key: (row.labels[side], cite(row.clauses[side], track)) for row in MATRIX}


def missing_materials(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What still has to be uploaded before submission."""
    if not answers.states("materials"):
        return ()
    return tuple(
        Reason(need.clause, f"还缺“{need.label}”（{need.why}）。请在材料一节上传。", need.rule, f"materials.files.{need.key}")
        for need in materials(answers, facts)
        if need.owed and need.key not in answers.provided
    )


def _need(row: MaterialRow, answers: Answers, facts: Facts) -> MaterialNeed:
    track = Track(answers.track)
    side = 0 if track.kind is Kind.EXAMINING else 1
    required, why = row.judge(answers, facts)
    return MaterialNeed(
        key=row.key,
        label=row.labels[side],
        required=required,
        waived=required and _is_waived(row.key, answers, facts),
        why=why,
        clause=cite(row.clauses[side], track),
        rule=row.rules[side],
        by_form=row.by_form,
    )


def _is_waived(key: str, answers: Answers, facts: Facts) -> bool:
    """A code that checks out spares the certificate (D24), the list in the form its upload, a norm on file with the portal its text (D40)."""
    if key == "certificate":
        return _code_verified(facts)
    if key == "papers":
        return answers.papers > 0
    return key == "norm" and spares_text(answers, facts)


def _code_verified(facts: Facts) -> bool:
    return facts.credit_check == CreditCheck.VERIFIED
