"""Which answers of a row its section lists, under which head; everything else is on the row's own page."""

from typing import Final

Columns = tuple[tuple[str, tuple[str, ...]], ...]

_ENGAGED: Final = ("聘用", ("external", "agreement"))

COLUMNS: Final[dict[str, Columns]] = {
    "occupations": (
        ("职业（工种）", ("code",)),
        ("工种", ("work_type",)),
        ("申报等级", ("levels",)),
        ("评价依据", ("norm", "norm_number")),
    ),
    "items": (("专项职业能力考核项目", ("code",)),),
    "venues": (
        ("场地名称", ("name",)),
        ("用途", ("room",)),
        ("适用职业", ("occupations",)),
        ("面积", ("area",)),
        ("权属", ("premises",)),
        ("租期止", ("lease_to",)),
        ("监控", ("monitored",)),
    ),
    "equipment": (("名称", ("name",)), ("型号", ("model",)), ("数量", ("count",)), ("适用职业", ("occupations",)), ("权属", ("premises",))),
    "assessors": (
        ("姓名", ("name",)),
        ("考评员证号", ("card_no",)),
        ("可考评职业", ("occupations",)),
        ("最高等级", ("level",)),
        ("有效期止", ("card_until",)),
        _ENGAGED,
    ),
    "experts": (("姓名", ("name",)), ("专业领域", ("field",)), ("职称或等级", ("title",)), ("对应职业", ("occupations",)), _ENGAGED),
    "supervisors": (("姓名", ("name",)), ("督导员证号", ("card_no",)), ("有效期止", ("card_until",)), _ENGAGED),
    "staff": (("姓名", ("name",)), ("岗位", ("post",)), ("专职", ("full_time",))),
    "rules": (("制度名称", ("name",)), ("发布日期", ("issued_on",))),
    "papers": (("职业（工种）", ("occupations",)), ("等级", ("level",)), ("类型", ("kind",)), ("数量", ("count",)), ("来源", ("source",))),
    "commitment": (("记录类型", ("kind",)), ("列入日期", ("from_on",)), ("移出日期", ("removed_on",)), ("公布部门或名录", ("source",))),
}
