"""The pages of an anomaly: who reads which, what a refusal keeps, what becomes of it."""

import pytest
from django.test import Client

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.documents.downloads import BOM
from portal.institutions.models import Registration
from supervision.enums import AnomalyState, IssueState
from supervision.models import Anomaly, Issue
from supervision.services import scanning
from tests.filings.changed import registered
from tests.filings.stage import MONDAY, institution, user
from tests.supervision.anomalies.test_scanning import held

pytestmark = pytest.mark.django_db
WORDS = "另有备用考位 4 个，见考场平面图。"


def officer(name: str, code: str, role: Role) -> User:
    account = user(name)
    grant(account, authority(code), role, by=None, at=MONDAY)
    return account


def entered(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def registration() -> Registration:
    return registered()[0]


@pytest.fixture
def anomaly(registration: Registration) -> Anomaly:
    held(registration, 1, seats=29)
    scanning.scan(at=MONDAY)
    return Anomaly.objects.get()


@pytest.fixture
def admin(anomaly: Anomaly) -> User:
    found = User.objects.filter(memberships__legal_person=anomaly.institution).first()
    assert found is not None
    return found


def test_each_reads_what_is_his(anomaly: Anomaly, admin: User) -> None:
    desk, my = f"/desk/supervision/anomalies/{anomaly.pk}/", f"/my/activity/anomalies/{anomaly.pk}/"
    stranger = institution(2)[1]
    readers = {
        "city": (officer("市审核", "450200", Role.REVIEWER), desk, 200),
        "region": (officer("区检查", "450000", Role.INSPECTOR), desk, 200),
        "another city": (officer("邻市审核", "450100", Role.REVIEWER), desk, 404),
        "acceptor": (officer("市受理", "450200", Role.ACCEPTOR), desk, 403),
        "own": (admin, my, 200),
        "another institution": (stranger, my, 404),
        "own at the desk": (admin, desk, 403),
    }
    found = {name: entered(account).get(url).status_code for name, (account, url, _) in readers.items()}
    assert found == {name: status for name, (_, _, status) in readers.items()}


def test_empty_lists_say_what_to_expect(registration: Registration) -> None:
    desk = entered(officer("市审核", "450200", Role.REVIEWER)).get("/desk/supervision/anomalies/?view=all")
    my = entered(User.objects.get(memberships__legal_person=registration.legal_person)).get("/my/activity/anomalies/")
    assert "没有要显示的数据异常" in desk.content.decode()
    assert "没有要说明的数据异常" in my.content.decode()


def test_explanation_goes_to_the_authority_and_settles_it(anomaly: Anomaly, admin: User) -> None:
    url = f"/my/activity/anomalies/{anomaly.pk}/explain/"
    assert entered(admin).post(url, {"text": WORDS, "seen": anomaly.version}).status_code == 302
    reviewer = entered(officer("市审核", "450200", Role.REVIEWER))
    listed = reviewer.get("/desk/supervision/anomalies/").content.decode()
    assert f"/desk/supervision/anomalies/{anomaly.pk}/" in listed
    seen = Anomaly.objects.get().version
    assert reviewer.post(f"/desk/supervision/anomalies/{anomaly.pk}/settle/", {"words": "平面图已核对。", "seen": seen}).status_code == 302
    row = Anomaly.objects.get()
    assert (row.state, row.explanation, row.settlement) == (AnomalyState.CLEARED, WORDS, "平面图已核对。")


def test_explanation_without_words_is_refused_beside_its_field(anomaly: Anomaly, admin: User) -> None:
    answer = entered(admin).post(f"/my/activity/anomalies/{anomaly.pk}/explain/", {"text": "  ", "seen": anomaly.version})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"text": ["请填写情况说明。"]}
    assert Anomaly.objects.get().state == AnomalyState.OPEN


def test_explanation_from_an_old_page_is_refused_and_kept(anomaly: Anomaly, admin: User) -> None:
    answer = entered(admin).post(f"/my/activity/anomalies/{anomaly.pk}/explain/", {"text": WORDS, "seen": anomaly.version - 1})
    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)


def test_anomaly_becomes_an_issue_that_names_it(anomaly: Anomaly, admin: User) -> None:
    inspector = entered(officer("市检查", "450200", Role.INSPECTOR))
    given = {"finding": "实到多于考位", "severity": "ordinary", "clause": "文二(一)", "hint": "", "seen": anomaly.version}
    assert inspector.post(f"/desk/supervision/anomalies/{anomaly.pk}/raise_issue/", given).status_code == 302
    issue = Issue.objects.get()
    assert (issue.anomaly, issue.sitting, issue.state, issue.finding) == (anomaly, anomaly.sitting, IssueState.OPEN, "实到多于考位")
    assert Anomaly.objects.get().state == AnomalyState.RAISED
    page = entered(admin).get(f"/my/activity/anomalies/{anomaly.pk}/").content.decode()
    assert f"/my/activity/issues/{issue.pk}/" in page


def test_export_holds_the_rows_of_the_list(anomaly: Anomaly) -> None:
    reviewer = entered(officer("市审核", "450200", Role.REVIEWER))
    page = reviewer.get("/desk/supervision/anomalies/?view=open")
    lines = b"".join(reviewer.get("/desk/supervision/anomalies/list.csv?view=open").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert page.context["page"].paginator.count == len(lines) - 1 == 1
    assert lines[0].startswith(f"{BOM}场次编号,机构")
    assert lines[1].startswith(f"{anomaly.sitting.number},{anomaly.institution}")
