"""What kinds of institution there are in the demo region: their trades, the occupations that belong to each, how they are registered."""

from dataclasses import dataclass

from portal.home.demo.dossiers import Line
from portal.institutions.enums import Affiliation, LegalForm, Track

_EMPLOYER, _SCHOOL, _SPECIAL, _QUALIFICATION = (
    Track.GRADING_EMPLOYER,
    Track.GRADING_SCHOOL,
    Track.EXAMINING_SPECIAL,
    Track.EXAMINING_QUALIFICATION,
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of institution: the end of its name, what it files on which track, how it is registered and to whom it belongs.

    `lines` are occupations as (code, name, levels); those of special ability are names of items. `business` is the main business as it
    stands in the form.
    """

    title: str
    track: Track
    lines: tuple[tuple[str, str, str], ...]
    business: str
    form: LegalForm = LegalForm.COMPANY
    affiliation: Affiliation = Affiliation.PRIVATE

    @property
    def prefix(self) -> str:
        """The first two characters of its credit code."""
        return {LegalForm.PUBLIC_INSTITUTION: "12", LegalForm.PRIVATE_NON_ENTERPRISE: "52"}.get(self.form, "91")


_ELECTRICIAN = ("6-31-01-03", "电工", "543")
_TURNER = ("6-18-01-01", "车工", "543")
_WELDER = ("6-18-02-04", "焊工", "543")
_FITTER = ("6-20-01-01", "装配钳工", "543")
_CNC = ("6-18-01-07", "多工序数控机床操作调整工", "43")
_CAR_REPAIR = ("4-12-01-01", "汽车维修工", "543")
_CARE = ("4-10-01-05", "养老护理员", "54")
_CHILD = ("4-10-01-03", "保育师", "543")
_COOK = ("4-03-02-01", "中式烹调师", "543")
_PASTRY = ("4-03-02-02", "中式面点师", "543")
_WAITER = ("4-03-02-05", "餐厅服务员", "54")
_TEA = ("4-03-02-07", "茶艺师", "543")
_STORE = ("4-02-06-01", "仓储管理员", "543")
_LOGISTICS = ("4-02-06-03", "物流服务师", "3")
_LIFTING = ("6-30-05-01", "起重装卸机械操作工", "543")
_TAILOR = ("6-05-01-03", "缝纫工", "543")
_PATTERN = ("6-05-01-01", "服装制版师", "43")
_COMMERCE = ("4-01-06-01", "电子商务师", "543")
_ROBOT = ("6-31-07-03", "工业机器人系统操作员", "43")
_CHEMIST = ("6-31-03-01", "化学检验员", "543")

EMPLOYERS: tuple[Trade, ...] = (
    Trade("机械制造有限公司", _EMPLOYER, (_ELECTRICIAN, _TURNER, _WELDER, _FITTER), "工程机械及配件的制造、装配和维修。"),
    Trade(
        "汽车部件有限公司",
        _EMPLOYER,
        (("6-22-02-01", "汽车装调工", "543"), _WELDER, _CNC, _ROBOT),
        "汽车车身和底盘部件的冲压、焊接和装调。",
    ),
    Trade(
        "电气有限公司", _EMPLOYER, (_ELECTRICIAN, ("6-28-01-14", "变配电运行值班员", "43"), _FITTER), "成套电气设备制造，配电设施运行维护。"
    ),
    Trade("纺织有限公司", _EMPLOYER, (_TAILOR, _PATTERN, _ELECTRICIAN), "家用纺织品和服装的设计、生产。"),
    Trade("酒店管理有限公司", _EMPLOYER, (_COOK, _WAITER, _PASTRY, _TEA), "旅游饭店经营管理，餐饮和会议服务。"),
    Trade("物流有限公司", _EMPLOYER, (_STORE, _LOGISTICS, _LIFTING), "仓储、分拨和城市配送。"),
    Trade("养老服务有限公司", _EMPLOYER, (_CARE, ("4-10-04-02", "保健按摩师", "543"), _COOK), "机构养老、居家养老和康复护理。"),
    Trade("家政服务有限公司", _EMPLOYER, (("4-10-01-06", "家政服务员", "543"), _CARE, _CHILD), "家政、母婴和社区照料服务。"),
    Trade(
        "制药有限公司",
        _EMPLOYER,
        (("6-12-03-00", "药物制剂工", "543"), ("4-08-05-04", "药物检验员", "543"), _ELECTRICIAN),
        "中成药和化学制剂生产。",
    ),
    Trade(
        "建筑工程有限公司",
        _EMPLOYER,
        (("6-29-01-01", "砌筑工", "543"), ("6-29-02-08", "防水工", "543"), _WELDER),
        "房屋建筑和市政工程施工。",
    ),
    Trade(
        "铝业有限公司",
        _EMPLOYER,
        (("6-17-06-02", "铝电解工", "543"), ("6-17-06-01", "氧化铝制取工", "543"), _CHEMIST),
        "氧化铝和电解铝生产。",
    ),
    Trade("茶业有限公司", _EMPLOYER, (("6-02-06-10", "茶叶加工工", "543"), _TEA, _STORE), "茶叶种植、精制和销售。"),
    Trade("水泥有限公司", _EMPLOYER, (("6-15-01-01", "水泥生产工", "543"), _CHEMIST, _ELECTRICIAN), "水泥熟料和骨料生产。"),
    Trade("港口装卸有限公司", _EMPLOYER, (_LIFTING, _STORE, _ELECTRICIAN), "散货和集装箱装卸、堆存。"),
    Trade("电梯工程有限公司", _EMPLOYER, (("6-29-03-03", "电梯安装维修工", "543"), _ELECTRICIAN), "电梯安装、改造和维护保养。"),
)
_REGION_EMPLOYER = Trade(
    "能源运维分公司",
    _EMPLOYER,
    (("6-28-01-14", "变配电运行值班员", "543"), _ELECTRICIAN, _WELDER),
    "输变电设施运行和检修。",
    LegalForm.BRANCH,
    Affiliation.CENTRAL_ENTERPRISE_UNIT,
)
SCHOOLS: tuple[Trade, ...] = (
    Trade(
        "技工学校",
        _SCHOOL,
        (_ELECTRICIAN, _WELDER, _CAR_REPAIR, _COOK),
        "技工教育和职业培训。",
        LegalForm.PUBLIC_INSTITUTION,
        Affiliation.MUNICIPAL,
    ),
    Trade(
        "职业技术学校", _SCHOOL, (_CAR_REPAIR, _ROBOT, _COMMERCE, _CNC), "中等职业教育。", LegalForm.PUBLIC_INSTITUTION, Affiliation.COUNTY
    ),
    Trade("护理学校", _SCHOOL, (_CARE, _CHILD), "护理和养老专业教育。", LegalForm.PUBLIC_INSTITUTION, Affiliation.MUNICIPAL),
    Trade("商贸旅游职业学校", _SCHOOL, (_COOK, _PASTRY, _TEA, _COMMERCE), "商贸旅游专业教育。", LegalForm.PRIVATE_NON_ENTERPRISE),
    Trade(
        "农业职业学校",
        _SCHOOL,
        (("5-05-01-01", "农业技术员", "543"), ("5-05-05-01", "农机驾驶操作员", "543"), ("5-05-02-03", "动物疫病防治员", "543")),
        "农业专业教育。",
        LegalForm.PUBLIC_INSTITUTION,
        Affiliation.COUNTY,
    ),
)
_REGION_SCHOOL = Trade(
    "高级技工学校",
    _SCHOOL,
    (_TURNER, _CNC, _ELECTRICIAN, ("6-20-03-01", "机床装调维修工", "43")),
    "高级技工教育。",
    LegalForm.PUBLIC_INSTITUTION,
    Affiliation.REGIONAL_DIRECT,
)
SPECIALS: tuple[Trade, ...] = (
    Trade("职业培训学校", _SPECIAL, (("", "螺蛳粉制作", ""), ("", "桂林米粉制作", "")), "餐饮技能培训。", LegalForm.PRIVATE_NON_ENTERPRISE),
    Trade(
        "民族工艺培训学校", _SPECIAL, (("", "壮锦织造", ""), ("", "绣球制作", "")), "民族工艺传习和培训。", LegalForm.PRIVATE_NON_ENTERPRISE
    ),
    Trade(
        "农业技术培训学校", _SPECIAL, (("", "油茶种植", ""), ("", "蚕桑养殖", "")), "农业实用技术培训。", LegalForm.PRIVATE_NON_ENTERPRISE
    ),
    Trade("电商培训学校", _SPECIAL, (("", "电商直播", ""),), "电子商务培训。", LegalForm.PRIVATE_NON_ENTERPRISE),
    Trade("家政培训学校", _SPECIAL, (("", "家庭护理", ""),), "家政和护理培训。", LegalForm.PRIVATE_NON_ENTERPRISE),
)
QUALIFICATIONS: tuple[Trade, ...] = (
    Trade(
        "保安职业培训学校", _QUALIFICATION, (("4-07-05-01", "保安员", "543"),), "保安从业人员培训和考核。", LegalForm.PRIVATE_NON_ENTERPRISE
    ),
    Trade(
        "消防职业培训学校",
        _QUALIFICATION,
        (("3-02-03-01", "消防员", "543"), ("3-02-03-08", "应急救援员", "543")),
        "消防和应急救援培训。",
        LegalForm.PRIVATE_NON_ENTERPRISE,
    ),
)

# The turn of the trades: of twenty institutions eleven are employers, five schools, three examine special abilities, one qualifications.
_PATTERN_OF_TWENTY = "ESEPESEQESEPEESEEPES"
_GROUPS = {"E": EMPLOYERS, "S": SCHOOLS, "P": SPECIALS, "Q": QUALIFICATIONS}


def trade_of(place: int, city: str) -> Trade:
    """The trade of the institution at this place of the list: every group in turn, the trades of a group in turn."""
    letter = _PATTERN_OF_TWENTY[place % 20]
    group = _GROUPS[letter]
    turn = (place // 20) * _PATTERN_OF_TWENTY.count(letter) + _PATTERN_OF_TWENTY[: place % 20].count(letter)
    if city == "450100" and letter == "S" and turn % 3 == 2:
        return _REGION_SCHOOL
    if letter == "E" and turn % 12 == 7:
        return _REGION_EMPLOYER
    return group[turn % len(group)]


def line_of(row: tuple[str, str, str], items: dict[str, str]) -> Line:
    """A line of the form; an item's code is the number the catalogue gave it."""
    code, name, levels = row
    return Line(code or items[name], name, tuple(levels))
