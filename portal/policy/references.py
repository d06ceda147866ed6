"""Documents other than the notice that a page or a paper may name: its four bases, and public law that we only refer to.

A basis of the notice is printed as 依据; everything else is printed as 参照 and never as a rule of the notice.
"""

from dataclasses import dataclass
from typing import Final

BASED_ON: Final = "依据"
REFERRED_TO: Final = "参照"


@dataclass(frozen=True)
class Basis:
    """A document outside the notice, to one article where it has any; `point` says in our words what it is used for."""

    key: str
    title: str
    point: str
    label: str = REFERRED_TO


# Clause: 序言
BASES: Final = tuple(
    Basis(key, title, point, BASED_ON)
    for key, title, point in (
        ("劳动法", "《中华人民共和国劳动法》", "职业技能考核鉴定的法律依据"),
        ("中办发〔2022〕58号", "《关于加强新时代高技能人才队伍建设的意见》（中办发〔2022〕58号）", "高技能人才评价机制"),
        ("人社部发〔2019〕90号", "《关于改革完善技能人才评价制度的意见》（人社部发〔2019〕90号）", "技能人才评价制度"),
        ("人社部发〔2019〕30号", "《关于实行职业技能考核鉴定机构备案管理的通知》（人社部发〔2019〕30号）", "考核鉴定机构备案管理"),
    )
)

_LAWS: Final[dict[str, str]] = {
    "行政许可法": "《中华人民共和国行政许可法》",
    "行政处罚法": "《中华人民共和国行政处罚法》",
    "行政复议法": "《中华人民共和国行政复议法》",
    "公务员法": "《中华人民共和国公务员法》",
    "民事诉讼法": "《中华人民共和国民事诉讼法》",
    "政府信息公开条例": "《中华人民共和国政府信息公开条例》",
    "劳动保障监察条例": "《劳动保障监察条例》",
    "生产安全事故条例": "《生产安全事故报告和调查处理条例》",
}

_ARTICLES: Final[tuple[tuple[str, str, str], ...]] = (
    ("行政许可法", "32", "一次性告知需要补正的全部内容"),
    ("行政许可法", "34", "实地核查由两名以上工作人员进行"),
    ("行政许可法", "45", "专家评审时间不计入期限，应书面告知"),
    ("行政许可法", "82", "期限以工作日计算"),
    ("行政处罚法", "42", "执法人员不少于两人并出示证件"),
    ("行政处罚法", "43", "回避及申请回避"),
    ("行政处罚法", "44", "决定前的告知"),
    ("行政处罚法", "45", "陈述、申辩的复核，不因申辩加重"),
    ("行政处罚法", "56", "先行登记保存证据的处理时间"),
    ("行政处罚法", "58", "决定前的法制审核"),
    ("行政处罚法", "60", "办案期限"),
    ("行政处罚法", "61", "决定书的送达"),
    ("行政处罚法", "63", "听证的范围"),
    ("行政处罚法", "64", "听证的程序"),
    ("行政处罚法", "73", "救济期间不停止执行"),
    ("行政处罚法", "85", "期限以工作日计算"),
    ("行政复议法", "20", "申请行政复议的期限"),
    ("公务员法", "95", "复核与申诉的提出期限"),
    ("公务员法", "96", "复核与申诉的处理期限"),
    ("民事诉讼法", "95", "公告送达"),
    ("政府信息公开条例", "26", "主动公开的时间"),
    ("劳动保障监察条例", "17", "调查期限"),
    ("生产安全事故条例", "3", "事故等级"),
)

_DOCUMENTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("国办发〔2024〕54号", "《关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）", "涉企检查的频次与程序"),
    ("自治区政府令第98号", "自治区人民政府令第98号", "“壮族三月三”放假"),
    ("国务院办公厅放假安排", "国务院办公厅关于节假日安排的通知", "法定节假日与调休上班"),
    ("GB 32100-2015", "《法人和其他组织统一社会信用代码编码规则》（GB 32100-2015）", "统一社会信用代码校验"),
    ("GB 11714", "《全国组织机构代码编制规则》（GB 11714）", "主体标识码校验"),
)

REFERENCES: Final = (
    *(Basis(law + article, f"{_LAWS[law]}第{article}条", point) for law, article, point in _ARTICLES),
    *(Basis(key, title, point) for key, title, point in _DOCUMENTS),
)
