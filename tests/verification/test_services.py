"""Lists are loaded whole and replaced, sources are flagged, results are kept as answered; a source that fails stops nobody (T6, D25)."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry as AuditEntry
from portal.authorities.queries import authority, region
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.rejection import Rejected
from portal.documents.tables import read_table
from portal.verification.enums import FLAGGED, Matter, Verdict
from portal.verification.models import Check, ListEntry, Outage, SourceList
from portal.verification.rules import Question
from portal.verification.services import loading
from portal.verification.services.verifying import checks_of, verify
from portal.verification.sources import Told, use_source
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.stage import MONDAY as AT

CODE = make_credit_code("91", "450202", "MA7LP001")
HEADS = "统一社会信用代码,名称,法定代表人,列入或登记日期,移出或注销日期,说明"


def account(name: str, code: str) -> User:
    user = User.objects.create_user(name, name=name)
    grant(user, authority(code), Role.SYSTEM_ADMINISTRATOR, by=None, at=AT.replace(year=2025))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def officer(db: None) -> User:
    return account("importer", "450000")


def entries(*lines: str, matter: Matter = Matter.ABNORMAL_OPERATION) -> tuple[list[ListEntry], list[loading.Trouble]]:
    return loading.read_entries(read_table(BytesIO("\n".join((HEADS, *lines)).encode()), "名单.csv", with_csv=True), matter)


def load(officer: User, *lines: str, matter: Matter = Matter.ABNORMAL_OPERATION, as_of: date = date(2026, 9, 1)) -> SourceList:
    found, troubles = entries(*lines, matter=matter)
    assert troubles == []
    published = loading.Published(matter, "经营异常目录", "自治区市场监管局", as_of, "名单.csv")
    return loading.load(published, found, f"{abs(hash(lines)):064d}", by=officer, at=AT)


def question(matter: Matter = Matter.ABNORMAL_OPERATION) -> Question:
    return Question(matter, CODE, "龙屏", "覃建国", AT.date())


def asked(*matters: Matter, occasion: str = "第 1 次提交") -> list[tuple[str, str, str]]:
    verify(region(), [question(matter) for matter in matters or (Matter.ABNORMAL_OPERATION,)], occasion=occasion, by=None, at=AT)
    return [(row.verdict, row.source, row.detail) for row in checks_of(region())]


def test_result_is_kept_with_source_and_time_though_the_list_is_replaced(officer: User) -> None:
    load(officer, f"{CODE},龙屏,,2025-01-01,,未年报")
    assert asked() == [("listed", "自治区市场监管局《经营异常目录》（截至 2026-09-01）", "2025-01-01 列入，未年报")]
    load(officer, f"{make_credit_code('91', '450202', 'MA7LP002')},别家,,,,", as_of=date(2026, 9, 5))
    assert SourceList.objects.count() == 2 and SourceList.objects.get(replaced_at=None).as_of == date(2026, 9, 5)
    assert [row.verdict for row in checks_of(region())] == ["listed"]
    assert [row[0] for row in asked(occasion="重新核验")] == ["clear"]
    assert Check.objects.count() == 2  # both answers stay


def test_same_occasion_is_answered_once(officer: User) -> None:
    load(officer, f"{CODE},龙屏,,,,")
    assert asked() == asked()
    assert (Check.objects.count(), AuditEntry.objects.filter(act="verification.verify").count()) == (1, 1)


def test_matter_without_list_and_flagged_source_are_not_available(officer: User) -> None:
    assert [(verdict, source) for verdict, source, _ in asked()] == [("unavailable", "没有载入名单")]
    load(officer, f"{CODE},龙屏,,,,")
    outage = loading.flag_outage(Matter.ABNORMAL_OPERATION, "平台检修", by=officer, at=AT)
    assert asked(occasion="二") == [("unavailable", "来源已标记停用", "平台检修")]
    loading.end_outage(outage, by=officer, at=AT + timedelta(hours=1))
    assert [verdict for verdict, _, _ in asked(occasion="三")] == ["listed"]
    with pytest.raises(Refused):
        loading.end_outage(outage, by=officer, at=AT)


@pytest.fixture
def interface() -> Iterator[list[BaseException]]:
    """An interface that raises whatever is put into it."""
    failing: list[BaseException] = []

    def source(asked: Question) -> Told:
        if failing:
            Check.objects.create()  # even one that leaves the database in a failed statement
        return Told("接口", loading_answer())

    def loading_answer() -> object:
        from portal.verification.rules import Answer

        return Answer(Verdict.CLEAR)

    use_source(Matter.DISHONEST, source)  # type: ignore[arg-type]
    yield failing
    use_source(Matter.DISHONEST, None)


def test_source_that_raises_is_recorded_and_the_others_are_asked(officer: User, interface: list[BaseException]) -> None:
    load(officer, f"{CODE},龙屏,,,,")
    assert [verdict for verdict, _, _ in asked(Matter.DISHONEST, occasion="一")] == ["clear"]  # the control
    interface.append(RuntimeError())
    found = asked(Matter.DISHONEST, Matter.ABNORMAL_OPERATION, occasion="二")
    assert [(verdict, source) for verdict, source, _ in found] == [
        ("unavailable", "违法违规或失信记录接口"),
        ("listed", "自治区市场监管局《经营异常目录》（截至 2026-09-01）"),
    ]


def test_older_and_identical_lists_are_refused(officer: User) -> None:
    load(officer, f"{CODE},龙屏,,,,")
    for as_of, lines in ((date(2026, 8, 31), ("x",)), (date(2026, 9, 1), (f"{CODE},龙屏,,,,",))):
        with pytest.raises(Refused, match="须更新"):
            load(officer, *([f"{CODE},龙屏,,2020-01-01,,"] if lines == ("x",) else lines), as_of=as_of)
    assert SourceList.objects.count() == 1
    load(officer, f"{CODE},龙屏,,,,", as_of=date(2026, 9, 2))  # unchanged, but published again
    assert SourceList.objects.get(replaced_at=None).as_of == date(2026, 9, 2)


def test_an_old_list_is_flagged_until_it_is_published_again(officer: User) -> None:
    load(officer, f"{make_credit_code('91', '450202', 'MA7LP002')},别家,,,,", as_of=date(2025, 12, 4))
    assert [(verdict, detail) for verdict, _, detail in asked()] == [("outdated", "未列入；名单截至 2025-12-04，已超过 90 日")]
    assert Verdict.OUTDATED in FLAGGED
    load(officer, f"{make_credit_code('91', '450202', 'MA7LP002')},别家,,,,", as_of=date(2026, 9, 1))
    assert [verdict for verdict, *_ in asked(occasion="重新核验")] == ["clear"]


def test_wrong_rows_are_all_told_with_their_column() -> None:
    _, troubles = entries("123,,,昨天,,", f"{CODE},龙屏,,2025-02-01,2025-01-01,")
    assert [(trouble.no, trouble.label) for trouble in troubles] == [
        (2, "统一社会信用代码"),
        (2, "名称"),
        (2, "列入或登记日期"),
        (3, "移出或注销日期"),
    ]


def test_list_of_representatives_needs_names_and_no_codes() -> None:
    found, troubles = entries(",某公司,覃建国,2024-01-01,,", ",某公司,,,,", matter=Matter.REPRESENTATIVE_BREACH)
    assert [entry.person for entry in found] == ["覃建国"]
    assert [(trouble.no, trouble.label) for trouble in troubles] == [(3, "法定代表人")]
    with pytest.raises(Rejected, match="法定代表人"):
        loading.read_entries(read_table(BytesIO("名称\n甲".encode()), "x.csv", with_csv=True), Matter.REPRESENTATIVE_BREACH)


def test_only_the_region_keeps_the_sources(officer: User) -> None:
    city = account("city", "450200")
    outage = loading.flag_outage(Matter.SEAL, "检修", by=officer, at=AT)
    published = loading.Published(Matter.SEAL, "x", "y", AT.date(), "z")
    for act in (
        lambda: loading.load(published, [], "0", by=city, at=AT),
        lambda: loading.flag_outage(Matter.REGISTRY, "检修", by=city, at=AT),
        lambda: loading.end_outage(outage, by=city, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (SourceList.objects.count(), Outage.objects.count()) == (0, 1)
