"""One step: lock, version, right, transition, save, audit entry."""

import pytest

from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, changed_fields, may, perform
from portal.workflow.steps import Step, steps, steps_from
from tests.workflow.conftest import AT, officer
from tests.workflow.sample.models import Sheet


def entries() -> list[tuple[str, str, str, str]]:
    rows = Entry.objects.filter(subject_type="sample.sheet")
    return list(rows.values_list("act", "actor_name", "actor_role", "actor_party"))


def untouched(sheet: Sheet) -> bool:
    stored = Sheet.objects.get(pk=sheet.pk)
    return (stored.state, stored.version, stored.signed_at, entries()) == ("draft", 1, None, [])


def test_step_stamps_raises_the_version_and_records_who_as_what(sheet: Sheet, acceptor: User) -> None:
    written = perform(sheet, "sign", by=acceptor, at=AT, seen=1, note="看过原件")
    stored = Sheet.objects.get(pk=sheet.pk)
    assert (stored.state, stored.version, stored.signed_at, stored.signed_by) == ("signed", 2, AT, acceptor)
    assert (written.state, written.version) == ("signed", 2)
    assert entries() == [("sample.sign", "覃志强", "受理岗", "柳州市人力资源和社会保障局")]
    assert Entry.objects.get(act="sample.sign").data == {
        "from": "draft",
        "to": "signed",
        "version": 2,
        "clause": "附2二(五)",
        "label": "签署",
        "note": "看过原件",
    }


def test_stamps_reach_the_transition(sheet: Sheet) -> None:
    assert perform(sheet, "file", by=officer("蓝晓梅", Role.REVIEWER), at=AT, seen=1, title="终稿").title == "终稿"


def test_stale_page_is_refused_and_shown_the_difference(sheet: Sheet, acceptor: User) -> None:
    shown = Sheet.objects.get(pk=sheet.pk)
    sheet.title = "改过的样张"
    sheet.save()
    with pytest.raises(StaleError) as stale:
        perform(shown, "sign", by=acceptor, at=AT, seen=shown.version)
    assert (stale.value.seen, stale.value.found) == (1, 2)
    stored = Sheet.objects.get(pk=sheet.pk)
    assert changed_fields(shown, stored) == (("标题", "样张", "改过的样张"),)
    assert (stored.state, entries()) == ("draft", [])


def test_page_from_before_is_refused_though_the_state_came_back(sheet: Sheet, acceptor: User) -> None:
    sheet.save()
    sheet.save()
    with pytest.raises(StaleError):
        perform(sheet, "sign", by=acceptor, at=AT, seen=1)
    assert perform(sheet, "sign", by=acceptor, at=AT, seen=3).state == "signed"


def test_row_that_is_gone_raises(sheet: Sheet, acceptor: User) -> None:
    Sheet.objects.filter(pk=sheet.pk).delete()
    with pytest.raises(Sheet.DoesNotExist):
        perform(sheet, "sign", by=acceptor, at=AT, seen=1)


@pytest.mark.parametrize("state", ["signed", "filed"])
def test_step_from_another_state_is_refused_with_its_clause(state: str, acceptor: User) -> None:
    sheet = Sheet.objects.create(state=state, authority=acceptor.memberships.get().authority)
    with pytest.raises(Refused) as refused:
        perform(sheet, "sign", by=acceptor, at=AT, seen=1)
    assert [(reason.clause, "不能签署" in reason.text) for reason in refused.value.reasons] == [("附2二(五)", True)]
    assert (Sheet.objects.get().state, entries()) == (state, [])


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ACCEPTOR, Role.ADMINISTRATOR, Role.CLERK}])
def test_officer_without_the_right_is_refused_and_told_who_has_it(role: Role, sheet: Sheet) -> None:
    with pytest.raises(NotAllowed, match="柳州市人力资源和社会保障局的受理岗"):
        perform(sheet, "sign", by=officer("别人", role), at=AT, seen=1)
    assert untouched(sheet)


def test_right_on_another_party_does_not_count(sheet: Sheet) -> None:
    with pytest.raises(NotAllowed):
        perform(sheet, "sign", by=officer("李明", Role.ACCEPTOR, "450100"), at=AT, seen=1)
    assert untouched(sheet)


def test_superuser_is_refused_for_he_holds_no_right_on_a_party(sheet: Sheet) -> None:
    root = User.objects.create_superuser("root", "", "x", name="root")
    assert not root.has_perm("accept_filing", sheet.authority)
    with pytest.raises(NotAllowed):
        perform(sheet, "sign", by=root, at=AT, seen=1)
    assert untouched(sheet)


def test_portal_itself_takes_no_step_that_needs_a_right(sheet: Sheet) -> None:
    with pytest.raises(NotAllowed):
        perform(sheet, "sign", by=None, at=AT, seen=1)
    assert untouched(sheet)


def test_sheet_of_no_party_is_nobodys(acceptor: User) -> None:
    sheet = Sheet.objects.create()
    assert may(acceptor, steps(Sheet)["sign"], sheet) is False
    with pytest.raises(NotAllowed):
        perform(sheet, "sign", by=acceptor, at=AT, seen=1)


def test_step_that_fails_half_way_leaves_nothing(sheet: Sheet, acceptor: User) -> None:
    with pytest.raises(RuntimeError):
        perform(sheet, "fumble", by=acceptor, at=AT, seen=1)
    assert untouched(sheet)


def test_unknown_step_raises(sheet: Sheet, acceptor: User) -> None:
    with pytest.raises(KeyError):
        perform(sheet, "shred", by=acceptor, at=AT, seen=1)


def test_steps_are_read_from_the_transitions(sheet: Sheet) -> None:
    found = steps(Sheet)
    assert set(found) == {"sign", "file", "fumble"}
    assert found["file"] == Step("file", "归档", "review_filing", "authority", "附2二(五)", frozenset({"draft", "signed"}), "filed")
    assert [step.name for step in steps_from(sheet, "draft")] == ["sign", "file", "fumble"]
    assert [step.name for step in steps_from(sheet, "filed")] == []
