"""The sixteen authorities as the portal ships them; names follow the administrative divisions (GB/T 2260)."""

from dataclasses import dataclass

REGION = "450000"
CENTRE = "450000C"


@dataclass(frozen=True, slots=True)
class RosterRow:
    code: str
    number: str
    kind: str
    name: str
    short_name: str
    city_name: str


CITIES: tuple[tuple[str, str], ...] = (
    ("450100", "南宁"),
    ("450200", "柳州"),
    ("450300", "桂林"),
    ("450400", "梧州"),
    ("450500", "北海"),
    ("450600", "防城港"),
    ("450700", "钦州"),
    ("450800", "贵港"),
    ("450900", "玉林"),
    ("451000", "百色"),
    ("451100", "贺州"),
    ("451200", "河池"),
    ("451300", "来宾"),
    ("451400", "崇左"),
)

ROSTER: tuple[RosterRow, ...] = (
    RosterRow(REGION, "4500", "region", "广西壮族自治区人力资源和社会保障厅", "自治区人社厅", "区本级"),
    *(RosterRow(code, code[:4], "city", f"{city}市人力资源和社会保障局", f"{city}市人社局", f"{city}市") for code, city in CITIES),
    RosterRow(CENTRE, "450C", "centre", "广西壮族自治区职业技能鉴定中心", "自治区鉴定中心", "区本级"),
)


def remedies_text(row: RosterRow) -> str:
    """The remedies paragraph a new authority starts with; each bureau edits its own (D35, D51: the notice is silent)."""
    if row.kind == "city":
        return (
            f"对本决定有异议的，可以向{row.name}陈述和申辩；对复核决定不服的，可以向广西壮族自治区人力资源和社会保障厅提出申诉。"
            "认为本决定侵犯合法权益的，也可以依法申请行政复议或者提起行政诉讼。"
        )
    return f"对本决定有异议的，可以向{row.name}陈述和申辩。认为本决定侵犯合法权益的，也可以依法申请行政复议或者提起行政诉讼。"
