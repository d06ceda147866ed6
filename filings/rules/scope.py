"""What may be applied for: occupations, work types, items, levels, norms, and whom the institution may evaluate."""

from typing import Final

from filings.enums import Audience, Norm
from filings.rules.answers import Answers, Occupation
from filings.rules.facts import Scope, WorkTypes
from portal.institutions.enums import Kind, Track
from portal.policy.clauses import Reason

_OWN_WORKERS: Final = frozenset({Audience.OWN_STAFF, Audience.DISPATCHED, Audience.OUTSOURCED, Audience.OTHER_WORKERS})
_AUDIENCES: Final[dict[str, tuple[frozenset[str], str, str]]] = {
    Track.GRADING_EMPLOYER: (_OWN_WORKERS, "B47", "企业自主评价只面向本单位职工，含劳务派遣、劳务外包等各类用工人员。请去掉“{extra}”。"),
    Track.GRADING_SCHOOL: (frozenset({Audience.OWN_STUDENTS}), "B48", "院校自主评价只面向本校学生。请去掉“{extra}”。"),
}


def scope_reasons(answers: Answers, scope: Scope) -> tuple[Reason, ...]:
    """Lines that this track may not file, and lines that are missing: A34, B45, G06, D22."""
    if not answers.needs_capacity:
        return ()
    return (*_nothing(answers), *_wrong_kind(answers), *_unlisted(answers, scope), *_norms(answers))


def scope_warnings(answers: Answers, scope: Scope) -> tuple[Reason, ...]:
    """Levels that the national standard, where it is known, does not have; the reviewer confirms (D81)."""
    found = []
    for line in answers.occupations:
        known = scope.levels.get(line.code, frozenset())
        beyond = [level for level in line.levels if known and level not in known]
        if beyond and line.norm == Norm.NATIONAL_STANDARD:
            text = f"{line.title}的国家职业标准未见所报的部分等级，审核时会核对。"
            found.append(Reason(answers.clause("二(二)"), text, "D81", f"occupations[{line.row_id}].levels"))
    return tuple(found)


def audience_reasons(answers: Answers) -> tuple[Reason, ...]:
    """Employers evaluate their own workers, schools their own students. Clause: 附2二(二)."""
    if answers.track not in _AUDIENCES:
        return ()
    allowed, rule, text = _AUDIENCES[answers.track]
    extra = [audience for audience in Audience if audience in answers.audience - allowed]
    if not extra:
        return ()
    words = "”“".join(str(audience.label) for audience in extra)
    return (Reason("附2二(二)", text.format(extra=words), rule, "institution.audience"),)


def covers(table: WorkTypes, code: str, work_type: str) -> bool:
    """Whether a work-type table holds the line: its whole code, or exactly its work type."""
    return (code, "") in table or (code, work_type) in table


def _nothing(answers: Answers) -> tuple[Reason, ...]:
    if answers.lines:
        return ()
    if answers.track == Track.EXAMINING_SPECIAL:
        return (Reason(answers.clause("二(二)"), "还没有申报项目，至少选择一个。", "A34", "items"),)
    rule = "A34" if answers.track == Track.EXAMINING_QUALIFICATION else "B45"
    return (Reason(answers.clause("二(二)"), "还没有申报职业，至少选择一个职业和等级。", rule, "occupations"),)


def _wrong_kind(answers: Answers) -> tuple[Reason, ...]:
    """Qualification assessment and special ability are two filings: other authority, other materials (D22)."""
    if answers.track == Track.EXAMINING_SPECIAL and answers.occupations:
        return (Reason("附1二(二)", "专项职业能力考核只申报项目。职业请另办职业资格评价备案。", "D22", "occupations"),)
    if answers.track == Track.EXAMINING_QUALIFICATION and answers.items:
        return (Reason("附1二(二)", "职业资格评价只申报职业。项目请另办专项职业能力考核备案。", "D22", "items"),)
    if Track(answers.track).kind is Kind.GRADING and answers.items:
        return (Reason("附2二(二)", "职业技能等级认定只申报职业。项目请另办专项职业能力考核备案。", "D22", "items"),)
    return ()


def _unlisted(answers: Answers, scope: Scope) -> tuple[Reason, ...]:
    if answers.track == Track.EXAMINING_SPECIAL:
        return tuple(
            Reason("附1二(二)", f"“{item.title}”不在自治区公布的专项职业能力考核项目内，请改选。", "A34", f"items[{item.row_id}].code")
            for item in answers.items
            if item.code not in scope.items
        )
    return tuple(reason for line in answers.occupations for reason in _line(answers, line, scope))


def _line(answers: Answers, line: Occupation, scope: Scope) -> tuple[Reason, ...]:
    path = f"occupations[{line.row_id}].code"
    found = []
    if answers.track == Track.EXAMINING_QUALIFICATION:
        if not covers(scope.qualification, line.code, line.work_type):
            found.append(Reason("附1二(二)", f"{line.title}不在现行国家职业资格目录技能类内，请改选目录内的职业。", "A34", path))
    elif line.code not in scope.graded:
        found.append(Reason("附2二(二)", f"{line.title}不在职业分类大典第 3-6 大类技能类内，请改选。", "B45", path))
    elif covers(scope.restricted, line.code, line.work_type):
        found.append(Reason("附2二(二)", f"{line.title}属准入类，不开展等级认定，请删除或改选其他工种。", "B45", path))
    if not line.levels and answers.states("levels"):
        found.append(Reason(answers.clause("二(二)"), f"{line.title}还没有选择等级。", "D81", f"occupations[{line.row_id}].levels"))
    return tuple(found)


def _norms(answers: Answers) -> tuple[Reason, ...]:
    """Qualifications go by the national standard alone, grading by it or by a filed norm (G06, G07)."""
    if answers.track == Track.EXAMINING_QUALIFICATION:
        allowed, rule, words = {Norm.NATIONAL_STANDARD}, "G06", "职业资格评价依据国家职业标准"
    else:
        allowed, rule, words = {Norm.NATIONAL_STANDARD, Norm.FILED_NORM}, "G07", "等级认定依据国家职业标准或经备案的评价规范"
    return tuple(
        Reason("文一(一)", f"{line.title}的{words}，请改选评价依据。", rule, f"occupations[{line.row_id}].norm")
        for line in answers.occupations
        if line.norm not in allowed
    )
