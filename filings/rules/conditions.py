"""The conditions of filing as a checklist: what is asked, by which clause, who answers it first, and which answers it reads.

The reviewer has the last word on every one; a check whose answers changed since the last look is reopened (`diff.reopened`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from filings.enums import AnsweredBy, ChangeKind, Head
from filings.rules.change_kinds import ADDITIONS, BASICS, FIELDS, MOVING, PROOF, keys_of
from portal.institutions.enums import Kind, Track

_DATA, _ATTESTED, _REVIEWER = AnsweredBy.DATA, AnsweredBy.ATTESTATION, AnsweredBy.REVIEWER


@dataclass(frozen=True, slots=True)
class Check:
    """One item. `reads` are paths of the document: a section, section.field, or section[].column for any row."""

    id: str
    head: Head
    text: str
    clause: str
    answered_by: AnsweredBy
    reads: tuple[str, ...]
    tracks: frozenset[Track]


_Row = tuple[int, Head, str, str, AnsweredBy, tuple[str, ...]]

_EXAMINING: Final = frozenset(track for track in Track if track.kind is Kind.EXAMINING)
_GRADING: Final = frozenset(track for track in Track if track.kind is Kind.GRADING)
_PLACE: Final = ("institution.registered_division", "institution.registered_address", "institution.working_division")
_LEASE: Final = ("venues[].premises", "venues[].lease_from", "venues[].lease_to", "materials.files.lease")
_AGREED: Final = tuple(f"{section}[].{key}" for section in ("assessors", "experts", "supervisors") for key in ("external", "agreement"))
_COUNTED: Final = tuple(
    f"assessors[].{key}" for key in ("id_hash", "occupations", "card_no", "card_until", "level", "external", "agreement")
)

# A01-A23 and B01-B23 say the same in both annexes.
_SHARED: Final[tuple[_Row, ...]] = (
    (1, Head.CREDIT, "在广西行政区域内依法登记", "一(一)", _DATA, _PLACE),
    (
        2,
        Head.CREDIT,
        "是独立法人",
        "一(一)",
        _DATA,
        ("institution.legal_form", "institution.affiliation", "institution.credit_code", "materials.files.authorisation_files"),
    ),
    (3, Head.RULES, "财务制度规范", "一(一)", _ATTESTED, ("commitment.attested",)),
    (4, Head.RULES, "内部管理制度规范", "一(一)", _ATTESTED, ("commitment.attested",)),
    (5, Head.CREDIT, "社会信用良好", "一(一)", _ATTESTED, ("commitment.attested", "institution.credit_code")),
    (
        6,
        Head.CREDIT,
        "没有违法违规和失信等不良行为记录",
        "一(一)",
        _ATTESTED,
        ("commitment.attested", "commitment[]", "institution.credit_code"),
    ),
    (7, Head.CREDIT, "评价工作经费有稳定保障", "一(一)", _ATTESTED, ("commitment.attested", "institution.funding")),
    (8, Head.PREMISES, "有满足工作需要的固定办公场所", "一(一)", _ATTESTED, ("commitment.attested", "institution.working_address")),
    (9, Head.POSTS, "有负责评价工作的专门机构", "一(二)", _REVIEWER, ("institution.department",)),
    (10, Head.POSTS, "有与评价工作相适应的专职工作人员", "一(二)", _DATA, ("staff",)),
    (11, Head.PEOPLE, "有专职或兼职的专家队伍", "一(二)", _DATA, ("experts",)),
    (12, Head.PEOPLE, "有考评人员，证卡有效", "一(二)", _DATA, ("assessors",)),
    (13, Head.PEOPLE, "有内部质量督导员", "一(二)", _DATA, ("supervisors",)),
    (14, Head.PEOPLE, "与外聘专家、考评人员、内部质量督导员签订协议", "一(二)", _DATA, (*_AGREED, "materials.files.agreements")),
    (16, Head.PREMISES, "场所与申报职业、项目相匹配，符合标准要求", "一(三)", _REVIEWER, ("venues", "occupations[].code", "items[].code")),
    (17, Head.PREMISES, "设施设备与申报职业、项目相匹配", "一(三)", _REVIEWER, ("equipment", "occupations[].code", "items[].code")),
    (18, Head.PREMISES, "考场有视频监控设备", "一(三)", _DATA, ("venues[].monitored", "equipment")),
    (19, Head.PREMISES, "有理论知识考试考场（标准考场、智能化考场）", "一(三)", _DATA, ("venues[].room", "venues[].computers")),
    (20, Head.PREMISES, "有技能操作考核场地", "一(三)", _DATA, ("venues[].room", "venues[].occupations")),
    (21, Head.PREMISES, "非自有的场地和设备有长期租用协议或合同", "一(三)", _DATA, _LEASE),
    (22, Head.RULES, "评价管理制度完善", "一(四)", _DATA, ("rules", "materials.files.rules_files")),
    (23, Head.RULES, "社会效益放在首位，不以营利为最终目的", "一(四)", _ATTESTED, ("commitment.attested", "institution.fees")),
)

_RULE_OF_THREE: Final[tuple[Check, ...]] = (
    Check(
        "A15",
        Head.PEOPLE,
        "每个职业（工种）、项目不少于 3 名考评人员",
        "附1一(二)",
        _DATA,
        (*_COUNTED, "occupations[].code", "items[].code"),
        _EXAMINING,
    ),
    Check("B15", Head.PEOPLE, "每个职业（工种）不少于 3 名考评人员", "附2一(二)", _DATA, (*_COUNTED, "occupations[].code"), _GRADING),
)


def _training(letter: str, first: int, clause: str, tracks: frozenset[Track]) -> tuple[Check, ...]:
    """Duty, scope, influence, experience: A24-A27 of examining institutions, B27-B30 of social organisations."""
    rows: tuple[tuple[Head, str, AnsweredBy, tuple[str, ...]], ...] = (
        (Head.SCOPE, "以人才培训培养为主要工作职责", _ATTESTED, ("commitment.attested", "institution.business_scope")),
        (Head.SCOPE, "登记或批准的业务范围含培训或评价", _REVIEWER, ("institution.business_scope",)),
        (Head.SCOPE, "在申报领域有广泛影响力", _REVIEWER, ("institution.influence", "occupations[].code", "items[].code")),
        (
            Head.SCOPE,
            "在申报职业、项目方面有较丰富的培训或评价经验",
            _REVIEWER,
            ("institution.experience", "materials.files.experience", "occupations[].code", "items[].code"),
        ),
    )
    return tuple(Check(f"{letter}{first + n}", head, text, clause, by, reads, tracks) for n, (head, text, by, reads) in enumerate(rows))


def _only(track: Track, clause: str, *rows: tuple[str, Head, str, AnsweredBy, tuple[str, ...]]) -> tuple[Check, ...]:
    return tuple(Check(key, head, text, clause, by, reads, frozenset({track})) for key, head, text, by, reads in rows)


_EMPLOYER: Final = _only(
    Track.GRADING_EMPLOYER,
    "附2一(五)",
    ("B24", Head.SCOPE, "申报职业在本企业从业人员较多", _REVIEWER, ("occupations[].practitioners", "institution.staff_total")),
    ("B25", Head.SCOPE, "申报职业与主营业务直接相关", _REVIEWER, ("institution.main_business", "occupations[].code")),
    ("B26", Head.RULES, "培养与使用相结合、评价与待遇相挂钩的机制健全", _ATTESTED, ("commitment.attested",)),
)

# Attested at submission, looked up by the reviewer with its source, blocking the decision alone (D30, D84).
_NEGATIVE: Final[tuple[tuple[str, str, str], ...]] = (
    ("B31", "附2一(七)1", "不是政府及其所属事业单位、未与政府部门脱钩的社会团体"),
    ("B32", "附2一(七)2", "机构和法定代表人在培训评价领域没有违法违规及失信行为"),
    ("B33", "附2一(七)3", "3 年内民政部门年审合格，不在非法社会组织名单内"),
    ("B34", "附2一(七)4", "3 年内不在企业经营异常目录内"),
    ("B35", "附2一(七)5", "在人才培训和评价领域没有不良记录"),
)
NEGATIVE_LIST: Final = frozenset(key for key, _, _ in _NEGATIVE)

_SCOPE: Final[tuple[Check, ...]] = (
    Check(
        "A34",
        Head.SCOPE,
        "申报职业在国家职业资格目录技能类内，项目由自治区公布",
        "附1二(二)",
        _DATA,
        ("occupations[].code", "occupations[].work_type", "items[].code"),
        _EXAMINING,
    ),
    Check(
        "B45",
        Head.SCOPE,
        "申报职业属职业分类大典第 3-6 大类技能类，不含准入类",
        "附2二(二)",
        _DATA,
        ("occupations[].code", "occupations[].work_type"),
        _GRADING,
    ),
    Check(
        "G03",
        Head.SCOPE,
        "等级和评价依据符合国家职业标准或评价规范",
        "文一(一)",
        _REVIEWER,
        ("occupations[].levels", "occupations[].norm", "occupations[].norm_number", "materials.files.norm", "materials.files.plan"),
        frozenset(Track),
    ),
    *_only(Track.GRADING_EMPLOYER, "附2二(二)", ("B47", Head.SCOPE, "只面向本单位各类用工人员评价", _DATA, ("institution.audience",))),
    *_only(Track.GRADING_SCHOOL, "附2二(二)", ("B48", Head.SCOPE, "只面向本校学生评价", _DATA, ("institution.audience",))),
)

# One sentence of the notice, three checks: each has its own authority and its own papers.
_SAFETY: Final = tuple(
    Check(f"G04.{number}", Head.PREMISES, f"场地符合{word}规定", "文一(一)", _ATTESTED, ("commitment.attested", "venues"), frozenset(Track))
    for number, word in enumerate(("安全", "消防", "卫生"), start=1)
)


def _shared(letter: str, annex: str, tracks: frozenset[Track]) -> tuple[Check, ...]:
    return tuple(
        Check(f"{letter}{number:02}", head, text, annex + clause, by, reads, tracks) for number, head, text, clause, by, reads in _SHARED
    )


CHECKS: Final[tuple[Check, ...]] = (
    *_shared("A", "附1", _EXAMINING),
    *_shared("B", "附2", _GRADING),
    *_RULE_OF_THREE,
    *_training("A", 24, "附1一(五)", _EXAMINING),
    *_EMPLOYER,
    *_training("B", 27, "附2一(六)", frozenset({Track.GRADING_SOCIAL})),
    *(
        Check(key, Head.CREDIT, text, clause, _ATTESTED, ("commitment",), frozenset({Track.GRADING_SOCIAL}))
        for key, clause, text in _NEGATIVE
    ),
    *_SCOPE,
    *_SAFETY,
)

_HEAD_ORDER: Final = {head: place for place, head in enumerate(Head)}


def checks_for(track: Track) -> tuple[Check, ...]:
    """The checklist of a track, grouped by head in the order of 附2二(三), then by id."""
    return tuple(sorted((check for check in CHECKS if track in check.tracks), key=lambda check: (_HEAD_ORDER[check.head], check.id)))


# A changed answer is held against the document that proves it; nothing else is asked of a change of basic information (D18, D90).
CHANGE_CHECKS: Final = {
    kind: Check(
        f"D18.{kind}",
        Head.CREDIT,
        f"{kind.label}：变更后的内容与证明材料一致",
        "文一(二)",
        _REVIEWER,
        (
            *(f"institution.{key}" for field in FIELDS[kind] for key in keys_of(field)),
            *dict.fromkeys(f"materials.files.{PROOF[field]}" for field in FIELDS[kind] if field in PROOF),
            *(("venues",) if kind in MOVING else ()),
        ),
        frozenset(Track),
    )
    for kind in ChangeKind
    if kind in BASICS
}


def checks_of(track: Track, kinds: Collection[str] = ()) -> tuple[Check, ...]:
    """The checklist of a filing: of a change the pieces of basic information it changes, and the conditions where it adds scope."""
    changed = tuple(check for kind, check in CHANGE_CHECKS.items() if kind in kinds)
    return checks_for(track) if not kinds else (*changed, *(checks_for(track) if ADDITIONS & frozenset(kinds) else ()))


def attestations_for(track: Track) -> tuple[Check, ...]:
    """What the legal representative attests with the commitment (D68, D84)."""
    return tuple(check for check in checks_for(track) if check.answered_by == _ATTESTED)
