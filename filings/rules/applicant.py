"""Who applies: registration, legal form, credit code. Clause: 附1一(一), 附2一(一)."""

from typing import Final

from filings.enums import CreditCheck, Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.routing import is_in_guangxi
from portal.institutions.enums import Affiliation, LegalForm, Track
from portal.policy.clauses import Reason

# Credit codes of state organs, public institutions and social groups (D84).
_PUBLIC_PREFIXES: Final = ("11", "12", "51")
# A school that is run for profit is registered as a company, and its name then says that it is a school.
_SCHOOL_FORMS: Final = (LegalForm.PUBLIC_INSTITUTION, LegalForm.PRIVATE_NON_ENTERPRISE)
_SCHOOL_WORDS: Final = ("大学", "学院", "学校", "技校", "职校", "中专", "职教中心", "职业教育中心")
_PUBLIC_FORMS: Final = (LegalForm.GOVERNMENT_BODY, LegalForm.PUBLIC_INSTITUTION)
_FORM_PATH: Final = "institution.legal_form"
_CODE_PATH: Final = "institution.credit_code"


def applicant_reasons(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What keeps the body itself from applying: A01, A02, B01, B02, B48, a code that does not check out."""
    return (*_elsewhere(answers), *_no_legal_person(answers), *_no_school(answers), *_bad_code(answers, facts))


def kind_reasons(track: str, legal_form: str, name: str) -> tuple[Reason, ...]:
    """Why a body of this legal form cannot have the track at all: what keeps it from being begun (B31, B48).

    The notice leaves the other tracks to every form; an unknown form is not judged.
    """
    if track == Track.GRADING_SCHOOL and legal_form and not _is_school(legal_form, name):
        text = "院校自主评价面向本校学生，由院校申请。登记为企业的院校，名称须含“学校”“学院”等字样。"
        return (Reason("附2二(二)", text, "B48", _FORM_PATH),)
    if track == Track.GRADING_SOCIAL and legal_form in _PUBLIC_FORMS:
        text = "政府及其所属事业单位不能设立社会培训评价组织。机构性质填错的请更正。"
        return (Reason("附2一(七)1", text, "B31", _FORM_PATH),)
    return ()


def _is_school(legal_form: str, name: str) -> bool:
    return legal_form in _SCHOOL_FORMS or (legal_form == LegalForm.COMPANY and any(word in name for word in _SCHOOL_WORDS))


def _no_school(answers: Answers) -> tuple[Reason, ...]:
    """Held against an initial filing alone: what is registered may be renewed and corrected. Of a branch its form says enough."""
    if answers.matter != Matter.INITIAL or answers.track != Track.GRADING_SCHOOL or answers.institution.legal_form == LegalForm.BRANCH:
        return ()
    return kind_reasons(answers.track, answers.institution.legal_form, answers.institution.name)


def excluded_reasons(answers: Answers) -> tuple[Reason, ...]:
    """Government bodies and their institutions as social organisations: blocks the decision (B31, D84)."""
    if answers.track != Track.GRADING_SOCIAL:
        return ()
    return kind_reasons(answers.track, answers.institution.legal_form, answers.institution.name)


def applicant_flags(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What the reviewer weighs with a reason and nothing blocks: D75, D84, D107, D25."""
    return (*_seated_here(answers), *_branch(answers), *_prefix(answers), *_unchecked(answers, facts))


def _is_here(answers: Answers) -> bool:
    return is_in_guangxi(answers.institution.registered_division)


def _sits_here(answers: Answers) -> bool:
    return is_in_guangxi(answers.institution.working_division)


def _elsewhere(answers: Answers) -> tuple[Reason, ...]:
    if _is_here(answers) or _sits_here(answers):
        return ()
    text = "须在广西行政区域内依法登记。请按登记证照填写注册地。"
    return (Reason(answers.clause("一(一)"), text, answers.rule("01"), "institution.registered_division"),)


def _seated_here(answers: Answers) -> tuple[Reason, ...]:
    """Registered elsewhere, at work here: the reviewer decides (D107)."""
    if _is_here(answers) or not _sits_here(answers):
        return ()
    text = "登记地不在广西，由审核人员核对。请附在桂办公和登记的证明。"
    return (Reason(answers.clause("一(一)"), text, "D107", "institution.registered_division"),)


def _is_central_unit(answers: Answers) -> bool:
    return answers.institution.affiliation == Affiliation.CENTRAL_ENTERPRISE_UNIT


def _no_legal_person(answers: Answers) -> tuple[Reason, ...]:
    """A unit of a central enterprise is admitted by name and only flagged (D75)."""
    if answers.institution.legal_form != LegalForm.BRANCH or _is_central_unit(answers):
        return ()
    text = "分支机构不是独立法人，请由其法人单位申请。"
    return (Reason(answers.clause("一(一)"), text, answers.rule("02"), _FORM_PATH),)


def _branch(answers: Answers) -> tuple[Reason, ...]:
    if not _is_central_unit(answers) or answers.institution.legal_form not in (LegalForm.BRANCH, ""):
        return ()
    text = "中央企业驻桂分支机构不是独立法人的，请上传总部授权书，由审核人员说明理由后决定。"
    return (Reason(answers.clause("一(一)"), text, "D75", "materials.files.authorisation_files"),)


def _prefix(answers: Answers) -> tuple[Reason, ...]:
    code = answers.institution.credit_code
    if answers.track != Track.GRADING_SOCIAL or not code.startswith(_PUBLIC_PREFIXES):
        return ()
    text = f"统一社会信用代码以 {code[:2]} 开头，可能是机关、事业单位或社会团体，由审核人员核对是否与政府部门脱钩。"
    return (Reason("附2一(七)1", text, "D84", _CODE_PATH),)


def _bad_code(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    if facts.credit_check != CreditCheck.FAILED:
        return ()
    text = "统一社会信用代码校验不通过，请对照登记证照重新填写。"
    return (Reason(answers.clause("二(一)1(2)"), text, "D24", _CODE_PATH),)


def _unchecked(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """A check that is down never blocks (T6)."""
    if facts.credit_check != CreditCheck.UNAVAILABLE or not answers.institution.credit_code:
        return ()
    text = "电子核验暂不可用，请上传登记证书复印件，由审核人员核对。"
    return (Reason(answers.clause("二(一)1(2)"), text, "D25", _CODE_PATH),)
