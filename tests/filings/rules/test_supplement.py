"""The one-time supplement notice and later ones (D03, D98, T2)."""

from datetime import date

import pytest

from filings.rules.diff import Change, ChangeType
from filings.rules.supplement import SupplementItem, later_notice_reasons, may_lapse, notice_reasons

LEASE = SupplementItem("materials.files.lease", "上传租用协议", "附2一(三)")
CARD = SupplementItem("assessors[p3].card_until", "更新韩立军的证卡", "附2一(二)")
NEW_CARD = Change("assessors[p3].card_until", "2026-08-31", "2028-08-31", ChangeType.CHANGED)


@pytest.mark.parametrize(
    ("items", "open_checks", "expected"),
    [
        pytest.param([LEASE, CARD], 0, [], id="T2-all-at-once"),
        pytest.param([LEASE], 2, ["D03"], id="D03-checklist-open"),
        pytest.param([], 0, ["D03"], id="D03-nothing-listed"),
        pytest.param([SupplementItem("rules", " ", "附2一(四)")], 0, ["T2"], id="T2-no-words"),
        pytest.param([SupplementItem("rules", "补充制度", "")], 0, ["T2"], id="T2-no-clause"),
        pytest.param([SupplementItem("", "补充制度", "附2一(四)")], 0, ["T2"], id="T2-no-field"),
    ],
)
def test_notice_lists_everything_once(items, open_checks, expected):
    assert [reason.rule for reason in notice_reasons(items, open_checks)] == expected


@pytest.mark.parametrize(
    ("items", "earlier", "changes", "approved", "expected"),
    [
        pytest.param([LEASE], [LEASE], [], "", [], id="D03-listed-and-not-cured"),
        pytest.param([CARD], [LEASE], [NEW_CARD], "", [], id="D03-changed-since"),
        pytest.param([CARD], [LEASE], [], "", ["D03"], id="D03-neither"),
        pytest.param([CARD], [LEASE], [], "材料核实后发现", [], id="D03-with-the-approvers-reason"),
        pytest.param([CARD], [LEASE], [], "  ", ["D03"], id="D03-blank-reason"),
        pytest.param([LEASE, CARD], [LEASE], [], "", ["D03"], id="D03-one-of-two"),
    ],
)
def test_later_notice_names_only_what_is_open_or_changed(items, earlier, changes, approved, expected):
    assert [reason.rule for reason in later_notice_reasons(items, earlier, changes, approver_reason=approved)] == expected


@pytest.mark.parametrize(("today", "expected"), [(date(2026, 10, 30), ["D98"]), (date(2026, 10, 31), [])], ids=["last-day", "day-after"])
def test_declining_for_want_of_an_answer_waits_for_the_period(today, expected):
    assert [reason.rule for reason in may_lapse(date(2026, 10, 30), today)] == expected
