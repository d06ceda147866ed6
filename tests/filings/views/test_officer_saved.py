"""An officer's own views: what is kept of a list, its figure, its name and place, and that nobody else sees it."""

import pytest

from filings.models import SavedView
from portal.accounts.rights import Role
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import in_hand, officer, queries, signed_in

pytestmark = pytest.mark.django_db
QUEUE, PAGE = "/desk/queue/", "/desk/queue/views/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def kept(client: "object", name: str, query: str) -> int:
    answer = client.post(f"{PAGE}save/?{query}", {"name": name})  # type: ignore[attr-defined]
    return int(answer.status_code)


def group(client: "object", query: str = "") -> list[tuple[str, object, bool]]:
    found = client.get(f"{QUEUE}?{query}").context["groups"][0]  # type: ignore[attr-defined]
    return [(view["label"], view["count"], view["active"]) for view in found["views"]] if found["title"] == "我保存的视图" else []


def test_view_keeps_the_known_conditions_alone_and_counts_like_its_list(bureau: Desk) -> None:
    """T13; a ticked row, a page and what nobody knows are no part of it."""
    filing = in_hand()
    in_hand(2)
    client = signed_in(bureau.reviewer)
    assert group(client) == []
    asked = f"view=all&state=submitted&state=evil&track=grading_employer&assignee=none&q={filing.number}&page=7&pick=1&next=//x&sort=-due"
    assert kept(client, " 待我看 ", asked) == 302
    row = SavedView.objects.get()
    assert (row.name, row.user, row.authority) == ("待我看", bureau.reviewer, bureau.authority)
    kept_query = f"view=all&authority=450200&q={filing.number}&sort=-due&state=submitted&track=grading_employer&assignee=none"
    assert row.query == kept_query
    assert kept(client, "未分派的", "view=unassigned&due=soon&matter=initial") == 302
    listed = [client.get(f"{QUEUE}?{view.query}").context["total"] for view in SavedView.objects.all()]
    assert group(client, kept_query) == [("待我看", listed[0], True), ("未分派的", listed[1], False), ("改名、排序、删除", "", False)]
    assert listed[0] == 1


def test_view_costs_no_more_queries_than_the_page_may(bureau: Desk) -> None:
    in_hand()
    client = signed_in(bureau.acceptor)
    for number in range(5):
        kept(client, f"视图{number}", f"view=all&q=4502&occupation=电工&due=soon&page={number}")
    asked = queries(client, f"{QUEUE}?view=all&q=4502")
    assert len(asked) <= 12, asked


@pytest.mark.parametrize(("name", "word"), [("", "请给视图起一个名称"), ("长" * 21, "不超过 20 个字"), ("已有", "已有名为“已有”的视图")])
def test_refused_name_comes_back_with_the_list_it_was_for(name: str, word: str, bureau: Desk) -> None:
    client = signed_in(bureau.reviewer)
    kept(client, "已有", "view=all")
    answer = client.post(f"{PAGE}save/?view=overdue&due=today", {"name": name})
    assert (answer.status_code, SavedView.objects.count()) == (422, 1)
    body = answer.content.decode()
    assert word in body and f'value="{name}"' in body and "view=overdue&amp;authority=450200&amp;due=today" in body
    row = SavedView.objects.get()
    again = client.post(f"{PAGE}{row.pk}/rename/", {"name": name if name != "已有" else ""})
    assert (again.status_code, SavedView.objects.get().name) == (422, "已有")


def test_twelve_views_are_enough(bureau: Desk) -> None:
    client = signed_in(bureau.reviewer)
    assert [kept(client, f"视图{number}", "view=all") for number in range(13)] == [302] * 12 + [422]


def test_views_are_renamed_moved_and_deleted(bureau: Desk) -> None:
    client = signed_in(bureau.reviewer)
    for name in ("甲", "乙", "丙"):
        kept(client, name, "view=all")
    first, _, last = SavedView.objects.all()
    client.post(f"{PAGE}{last.pk}/up/")
    client.post(f"{PAGE}{first.pk}/up/")
    client.post(f"{PAGE}{first.pk}/rename/", {"name": "头"})
    assert [row["view"].name for row in client.get(PAGE).context["rows"]] == ["头", "丙", "乙"]
    client.post(f"{PAGE}{last.pk}/delete/")
    assert [row["view"].name for row in client.get(PAGE).context["rows"]] == ["头", "乙"]
    assert client.post(f"{PAGE}{first.pk}/sideways/").status_code == 404
    assert [client.get(f"{PAGE}{first.pk}/{what}/").status_code for what in ("up", "delete", "rename")] == [405, 405, 405]


def test_views_are_their_owners_alone(bureau: Desk) -> None:
    """A colleague of the same bureau sees none of them; another's view answers 404 to every change."""
    mine = signed_in(bureau.reviewer)
    kept(mine, "我的", "view=all")
    row = SavedView.objects.get()
    for account in (bureau.acceptor, officer(Role.REVIEWER, "450000")):
        other = signed_in(account)
        assert "我的" not in other.get(PAGE).content.decode()
        assert group(other, "authority=450200" if account != bureau.acceptor else "") == []
        codes = [other.post(f"{PAGE}{row.pk}/{what}/", {"name": "x"}).status_code for what in ("rename", "up", "delete")]
        assert codes == [404, 404, 404]
    assert SavedView.objects.get() == row
    assert signed_in(bureau.acceptor).post(f"{PAGE}save/?authority=450100", {"name": "x"}).status_code == 404
