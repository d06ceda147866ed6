"""The figures' pages: two persons, the impact list, and what it leaves alone (N4)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.services import drafting, intake
from portal.documents.models import Paper
from portal.home.figure_impact import figure_impact
from portal.institutions.enums import Track
from portal.policy.figures import FIGURES
from portal.policy.models import Figure, FigureProposal
from portal.policy.proposing import confirm_figure, propose_figure
from portal.policy.queries import figure
from portal.terms.models import Term
from tests.filings import road
from tests.filings.stage import MONDAY, desk, institution, submitted
from tests.policy.test_proposing import DOCUMENT, ONE, OTHER

LIST = "/desk/settings/figures/"
TOMORROW = timezone.localdate() + timedelta(days=1)


def typed(**changes: str) -> dict[str, str]:
    return {"value": "8", "effective_from": f"{TOMORROW:%Y-%m-%d}", "basis": DOCUMENT} | changes


def counts(key: str) -> dict[str, int]:
    impact = figure_impact(key)
    return {line.label: line.count for line in (*impact.touched, *impact.kept) if line.count}


def test_one_proposes_the_other_confirms_and_both_are_named(one: Client, other: Client) -> None:
    answer = one.post(f"{LIST}grading_filing/propose/", typed())
    row = FigureProposal.objects.get()
    assert answer["Location"] == f"{LIST}proposals/{row.pk}/"
    assert "影响清单" in other.get(answer["Location"]).text
    other.post(f"{answer['Location']}confirm/")
    assert (figure("grading_filing", TOMORROW).value, figure("grading_filing", timezone.localdate()).value) == (8, 10)
    page = one.get(f"{LIST}grading_filing/").text
    assert all(word in page for word in ("邓伟", "覃玉兰", DOCUMENT, "8个工作日", "待生效"))
    assert "10个工作日" in one.get(LIST).text


def test_who_proposed_cannot_confirm_and_is_told(one: Client) -> None:
    one.post(f"{LIST}grading_filing/propose/", typed())
    row = FigureProposal.objects.get()
    assert "撤回变更" in one.get(f"{LIST}proposals/{row.pk}/").text
    answer = one.post(f"{LIST}proposals/{row.pk}/confirm/")
    assert (answer.status_code, "提出人不能确认" in answer.text) == (422, True)
    assert Figure.objects.filter(key="grading_filing").count() == 1


def test_another_refuses_with_a_reason_only(one: Client, other: Client) -> None:
    one.post(f"{LIST}grading_filing/propose/", typed())
    url = f"{LIST}proposals/{FigureProposal.objects.get().pk}/drop/"
    assert other.post(url, {"note": ""}).status_code == 422
    assert other.post(url, {"note": "依据不符"}).status_code == 302
    assert FigureProposal.objects.get().outcome == "refused"
    assert "依据不符" in one.get(f"{LIST}grading_filing/").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"value": "八"}, "整数"), ({"basis": ""}, "必填"), ({"effective_from": "2020-01-01"}, "早于"), ({"value": "10"}, "相同")],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(one: Client, changes: dict[str, str], told: str) -> None:
    answer = one.post(f"{LIST}grading_filing/propose/", typed(**changes))
    assert (answer.status_code, FigureProposal.objects.count()) == (422, 0)
    assert told in answer.text
    assert (changes.get("basis", DOCUMENT) or "8") in answer.text


def test_less_than_the_notice_s_minimum_is_refused_beside_the_field(one: Client) -> None:
    """D10: the form says how far it goes, and refuses what lies below; nothing typed is lost."""
    address = f"{LIST}publicity/propose/"
    assert "附2二(四)规定不少于 5 个工作日" in one.get(address).text
    answer = one.post(address, typed(value="3"))
    form = answer.context["form"]
    assert (answer.status_code, form.errors) == (422, {"value": ["备案公示（最短）：附2二(四)规定不少于 5 个工作日，不能设为 3。"]})
    assert form["basis"].value() == typed()["basis"]
    assert not FigureProposal.objects.exists()


def test_every_figure_has_its_page_and_its_list(one: Client) -> None:
    assert [key for key in FIGURES if one.get(f"{LIST}{key}/propose/").status_code != 200] == []
    assert one.get(f"{LIST}nothing/").status_code == 404


def test_the_list_is_searched_and_says_when_nothing_fits(one: Client) -> None:
    assert "技术评估" in one.get(LIST, {"q": "技术评估"}).text
    assert "备案公示" not in one.get(LIST, {"q": "技术评估"}).text
    assert "没有符合条件" in one.get(LIST, {"q": "没有"}).text
    assert "技术评估（" not in one.get(LIST, {"source": "notice"}).text


def test_only_the_regions_system_administrators_come_in(of_a_city: Client, reviewer: Client) -> None:
    for path in (LIST, f"{LIST}grading_filing/", f"{LIST}grading_filing/propose/", "/desk/settings/"):
        assert (of_a_city.get(path).status_code, reviewer.get(path).status_code) == (404, 403)
    for client in (of_a_city, reviewer):
        client.post(f"{LIST}grading_filing/propose/", typed())
    assert FigureProposal.objects.count() == 0


def test_the_impact_counts_what_is_still_to_begin_and_keeps_what_runs(db: None) -> None:
    bureau = desk()
    person, admin = institution(1)
    drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY)
    submitted(2, at=MONDAY)
    running = road.accepted(submitted(3, at=MONDAY), bureau, MONDAY)
    assert counts("grading_filing") == {"尚未提交的草稿": 1, "在办办件": 1, "正在计算的期限": 1, "文书": 2}
    assert counts("evaluation") == {"尚未提交的草稿": 1, "在办办件": 2}
    assert counts("examining_filing") == {"文书": 1}  # none of the three is of that kind
    assert counts("min_assessors") == {"尚未提交的草稿": 1}
    assert {place.name: place.count for place in figure_impact("grading_filing").places}["柳州市"] == 1
    assert len(figure_impact("grading_filing").places) == 15
    assert figure_impact("grading_filing").kept[0].numbers == (running.number,)


def test_a_change_leaves_running_terms_and_issued_papers_as_they_were(db: None) -> None:
    bureau = desk()
    filing = road.accepted(submitted(1, at=MONDAY), bureau, MONDAY)
    before = (
        list(Term.objects.values_list("key", "length", "due_on", "figure_version")),
        list(Paper.objects.values_list("content", flat=True)),
    )
    waiting = submitted(2, at=MONDAY)
    row = propose_figure("grading_filing", 8, effective_from=MONDAY.date() + timedelta(days=1), basis=DOCUMENT, by=ONE, at=MONDAY)
    confirm_figure(row, impact=figure_impact("grading_filing").rows, by=OTHER, at=MONDAY)
    kept = Term.objects.filter(subject_id=filing.pk)
    assert list(kept.values_list("key", "length", "due_on", "figure_version")) == before[0]
    assert list(Paper.objects.filter(case_id=filing.pk).values_list("content", flat=True)) == before[1]
    intake.accept(waiting, by=bureau.acceptor, at=MONDAY + timedelta(days=1), seen=waiting.version)
    term = Term.objects.get(subject_id=waiting.pk, key="grading_filing")
    row.refresh_from_db()
    assert (term.length, term.figure_version) == (8, row.figure_id)


def test_the_impact_costs_the_same_however_many_there_are(db: None, django_assert_max_num_queries) -> None:
    for number in range(1, 5):
        submitted(number, at=MONDAY)
    with django_assert_max_num_queries(8):
        figure_impact("grading_filing")
