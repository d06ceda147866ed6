"""The lists of the demo region that filings are verified by: what registries and others publish, loaded as the administrator loads them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from portal.accounts.models import User
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.tables import read_table
from portal.home.demo.diary import Diary
from portal.home.demo.telling import Event
from portal.home.demo.world import Institution, World
from portal.institutions.models import LegalPerson
from portal.verification.enums import Matter
from portal.verification.services import loading
from portal.workdays.rules import ZONE

_ORDER = 4_000_000
_MARKET, _CIVIL, _BUREAU = "广西市场监督管理部门", "广西民政部门", "广西人力资源社会保障部门"
# matter, title, publisher, and the bodies of elsewhere that stand on it: name, representative, listed, removed, why
_NEGATIVE: tuple[tuple[Matter, str, str, tuple[tuple[str, str, str, str, str], ...]], ...] = (
    (
        Matter.DISHONEST,
        "严重违法失信名单（演示样本）",
        _MARKET,
        (("桂渡商贸有限公司", "陆大川", "2024-05-13", "", "严重违法失信"), ("青岭置业有限公司", "方平", "2021-03-02", "2024-03-02", "")),
    ),
    (
        Matter.TRAINING_BREACH,
        "培训评价领域失信机构名单（演示样本）",
        _BUREAU,
        (("速成职业培训学校", "邓世荣", "2025-08-20", "", "虚假宣传“包过”"),),
    ),
    (
        Matter.REPRESENTATIVE_BREACH,
        "培训评价领域失信法定代表人名单（演示样本）",
        _BUREAU,
        (("速成职业培训学校", "邓世荣", "2025-08-20", "", "虚假宣传“包过”"),),
    ),
    (Matter.ANNUAL_INSPECTION, "年度检查不合格名单（演示样本）", _CIVIL, (("星渡培训中心", "梁启", "2025-06-30", "", "未按时年检"),)),
    (Matter.ILLEGAL_ORGANISATION, "非法社会组织名单（演示样本）", _CIVIL, (("广西技能评价联合会", "冯成", "2024-11-11", "", ""),)),
    (Matter.BAD_RECORD, "人才培训和评价不良记录（演示样本）", _BUREAU, (("速成职业培训学校", "邓世荣", "2025-09-01", "", ""),)),
)
_REGISTERED_ON = "2016-03-18"
_NEGATIVE_ROUNDS = (240, 190, 140, 90, 40)  # each within the days for which a list is current
_ROUNDS = (240, 120, 40, 4)  # working days ago that the registry was loaded anew; the first time all others too


def events(world: World, diary: Diary) -> Iterator[Event]:
    """The registry again and again, as institutions come and change their names; the seals and every negative list published again every quarter."""
    for ago in _ROUNDS:
        happen = partial(_load_known, world, Matter.REGISTRY, "法人登记信息（演示样本）", _MARKET)
        yield _event(diary.ago(ago), (ago, 0), happen)
    for ago in _NEGATIVE_ROUNDS:
        sealed = partial(_load_known, world, Matter.SEAL, "印章备案信息（演示样本）", "广西公安机关")
        yield _event(diary.ago(ago), (ago, 1), sealed)
        for place, (matter, title, publisher, rows) in enumerate(_NEGATIVE, start=2):
            yield _event(diary.ago(ago), (ago, place), partial(_load, matter, title, publisher, _elsewhere(rows)))
    abnormal = (Matter.ABNORMAL_OPERATION, "企业经营异常名录（演示样本）", _MARKET)
    yield _event(diary.ago(10), (10, 0), partial(_load_abnormal, world, *abnormal))


def _event(on: date, order: tuple[int, int], happen: partial[None]) -> Event:
    return Event(datetime.combine(on, time(8, 30 + order[1]), ZONE), (_ORDER + order[0], order[1]), happen)


def _elsewhere(rows: tuple[tuple[str, str, str, str, str], ...]) -> list[list[str]]:
    """The rows of a list with codes of nobody."""
    codes = (make_credit_code("91", "440106", f"MAX{sum(map(ord, name)) % 100000:05d}") for name, *_ in rows)
    return [[code, *row] for code, row in zip(codes, rows, strict=True)]


def _load_known(world: World, matter: Matter, title: str, publisher: str, at: datetime) -> None:
    """Everybody of the region, under the name of the day; the last school of a call has no seal on record."""
    known = {row.credit_code: row for row in LegalPerson.objects.all()}
    bodies = [*world.institutions, *world.called, *world.helped]
    if matter is Matter.SEAL and world.called:
        bodies.remove(world.called[-1])
    rows = [[*_registered(body, known.get(body.credit_code)), _words(body, matter, at)] for body in bodies]
    _load(matter, title, publisher, rows, at)


def _registered(body: Institution, person: LegalPerson | None) -> list[str]:
    name, representative = (person.name, person.legal_representative) if person else (body.name, body.representative)
    return [body.credit_code, name, representative, _REGISTERED_ON, ""]


def _words(body: Institution, matter: Matter, at: datetime) -> str:
    return f"存续，{at:%Y-%m} 核对" if matter is Matter.REGISTRY else f"公章编码 45{body.place + 1:011d}"


def _load_abnormal(world: World, matter: Matter, title: str, publisher: str, at: datetime) -> None:
    """One body of elsewhere, and the last school of a call: its application waits, flagged for the reviewer."""
    rows = _elsewhere((("云港仓储有限公司", "莫少华", "2025-07-07", "", "通过登记的住所无法联系"),))
    rows += [
        [body.credit_code, body.name, body.representative, f"{at.year - 1}-07-08", "", "未按规定公示年度报告"] for body in world.called[-1:]
    ]
    _load(matter, title, publisher, rows, at)


def _load(matter: Matter, title: str, publisher: str, rows: list[list[str]], at: datetime) -> None:
    """As the administrator does it: a sheet is read, judged row by row, and put in place of the list before."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([loading.LABELS, *rows])
    table = read_table(io.BytesIO(sheet.getvalue().encode()), f"{matter.label}.csv", with_csv=True)
    entries, troubles = loading.read_entries(table, matter)
    assert not troubles, troubles
    published = loading.Published(matter, title, publisher, at.date(), f"{matter.label}.csv")
    loading.load(published, entries, table.facts.sha256, by=User.objects.get(username="system-administrator"), at=at)
