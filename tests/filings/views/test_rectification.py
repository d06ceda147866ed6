"""评估要求整改 on both sides' pages."""

import pytest

from filings.models import FilingLine, Rectification
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.documents.queries import attachments_of
from portal.home.management.commands.sweep import swept
from portal.inbox.models import Message
from tests.filings.mended import WANTED, concluded, proof
from tests.filings.stage import Desk, desk, institution, user
from tests.filings.views.officers import DAY, now, opened, pressed, queries, reviewed, signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def line(bureau: Desk) -> FilingLine:
    return concluded(reviewed(bureau), bureau, now() - 3 * DAY)


def address(line: FilingLine) -> str:
    return f"/my/filings/{line.filing_id}/lines/{line.pk}/rectification/"


def reported(account: User, line: FilingLine, **said: object) -> int:
    return signed_in(account).post(address(line), {"text": "已补装四路摄像头。", "file": proof(), **said}).status_code


def test_both_sides_read_what_is_wanted_answered_and_found(bureau: Desk, line: FilingLine) -> None:
    filing, owner = line.filing, line.filing.created_by
    mine = signed_in(owner).get(f"/my/filings/{filing.pk}/")
    assert [(row["required"], row["word"], row["url"]) for row in mine.context["rectifications"]] == [(WANTED, "待整改", address(line))]
    assert signed_in(owner).get(address(line)).status_code == 200
    assert reported(owner, line) == 302
    row = Rectification.objects.get()
    [shown] = opened(bureau.reviewer, filing).context["rectifications"]
    assert (shown["word"], shown["url"]) == ("待核验", url(filing, f"rectifications/{row.pk}/"))
    assert opened(bureau.acceptor, filing).context["rectifications"][0]["url"] == ""
    assert opened(bureau.reviewer, filing, f"rectifications/{row.pk}/").status_code == 200
    assert pressed(bureau.reviewer, filing, f"rectifications/{row.pk}/", is_met="yes", finding="看过现场。").status_code == 302
    for page in (opened(bureau.reviewer, filing), signed_in(owner).get(f"/my/filings/{filing.pk}/")):
        [told] = page.context["rectifications"]
        assert (told["word"], told["url"], told["rounds"][0]["finding"]) == ("已核验到位", "", "看过现场。")
    assert bureau.reviewer.name not in signed_in(owner).get(f"/my/filings/{filing.pk}/").content.decode()
    swept(now())
    titles = set(Message.objects.filter(title__contains="整改").values_list("recipient", "title"))
    assert titles == {
        (owner.pk, f"{filing.number}：评估要求整改"),
        (bureau.reviewer.pk, f"整改待核验：{filing.applicant_name}"),
        (owner.pk, f"{filing.number}：整改核验到位"),
    }


def test_what_is_missing_stands_beside_its_field_and_nothing_is_lost(bureau: Desk, line: FilingLine) -> None:
    owner = signed_in(line.filing.created_by)
    page = owner.post(address(line), {"text": "已补装。"})
    assert (page.status_code, list(page.context["form"].errors), page.context["form"]["text"].value()) == (422, ["file"], "已补装。")
    page = owner.post(address(line), {"text": "已补装。", "file": proof("a.pdf", b"MZ")})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert reported(line.filing.created_by, line) == 302
    assert reported(line.filing.created_by, line) == 422
    assert owner.get(address(line)).status_code == 409
    tail = f"rectifications/{Rectification.objects.get().pk}/"
    page = pressed(bureau.reviewer, line.filing, tail, is_met="no")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["finding"])
    assert pressed(bureau.reviewer, line.filing, tail, is_met="no", finding="东侧没有。").status_code == 302
    assert opened(bureau.reviewer, line.filing, tail).status_code == 409
    assert owner.get(address(line)).status_code == 200


def test_files_are_read_by_whom_the_filing_is_read(bureau: Desk, line: FilingLine) -> None:
    """Nobody before the scan, no neighbour ever, and never by the number of another filing."""
    filing, owner = line.filing, line.filing.created_by
    reported(owner, line)
    row = Rectification.objects.get()
    [file] = row_files(row)
    mine, theirs = f"/my/filings/{filing.pk}/rectifications/{row.pk}/{file}/", url(filing, f"rectifications/{row.pk}/{file}/")
    assert (signed_in(owner).get(mine).status_code, signed_in(bureau.acceptor).get(theirs).status_code) == (404, 404)
    swept(now())
    assert (signed_in(owner).get(mine).status_code, signed_in(bureau.acceptor).get(theirs).status_code) == (200, 200)
    _, neighbour = institution(7)
    clerk = user("经办")
    grant(clerk, filing.legal_person, Role.CLERK, by=None, at=now() - DAY)
    assert (signed_in(neighbour).get(mine).status_code, signed_in(desk("450100").reviewer).get(theirs).status_code) == (404, 404)
    other = reviewed(bureau, 2)
    assert signed_in(bureau.acceptor).get(url(other, f"rectifications/{row.pk}/{file}/")).status_code == 404
    assert (signed_in(clerk).get(mine).status_code, signed_in(clerk).get(address(line)).status_code) == (200, 403)


def row_files(row: Rectification) -> list[int]:
    return list(attachments_of(row).values_list("pk", flat=True))


def test_a_filing_without_such_a_line_asks_the_database_for_nothing_more(bureau: Desk) -> None:
    asked = queries(signed_in(bureau.reviewer), url(reviewed(bureau)))
    assert [sql for sql in asked if "filings_rectification" in sql] == []
