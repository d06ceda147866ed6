"""The one-time supplement notice and later ones (D03, D98, T2)."""

from dataclasses import replace
from datetime import date

import pytest

from filings.rules.diff import Change, ChangeType
from filings.rules.supplement import (
    Finding,
    SupplementItem,
    consent_reasons,
    in_force,
    later_notice_reasons,
    mark_reasons,
    may_lapse,
    notice_reasons,
    uncured_reasons,
)

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
        pytest.param([replace(LEASE, text="补" * 500)], 0, [], id="T2-as-long-as-may-be"),
        pytest.param([LEASE, replace(LEASE, text="补" * 501)], 0, ["T2"], id="T2-too-long"),
    ],
)
def test_notice_lists_everything_once(items, open_checks, expected):
    assert [reason.rule for reason in notice_reasons(items, open_checks)] == expected


@pytest.mark.parametrize(
    ("items", "earlier", "changes", "consented", "expected"),
    [
        pytest.param([LEASE], [LEASE], [], [], [], id="D03-listed-and-not-cured"),
        pytest.param([CARD], [LEASE], [NEW_CARD], [], [], id="D03-changed-since"),
        pytest.param([CARD], [LEASE], [], [], ["D03"], id="D03-neither"),
        pytest.param([CARD], [LEASE], [], [CARD], [], id="D03-with-the-approvers-consent"),
        pytest.param([replace(CARD, text="换人")], [LEASE], [], [CARD], ["D03"], id="D03-other-words-than-consented"),
        pytest.param([LEASE, CARD], [LEASE], [], [LEASE], ["D03"], id="D03-one-of-two"),
    ],
)
def test_later_notice_names_only_what_is_open_or_changed_or_consented(items, earlier, changes, consented, expected):
    assert [reason.rule for reason in later_notice_reasons(items, earlier, changes, consented=consented)] == expected


@pytest.mark.parametrize(
    ("asked", "reason", "waiting", "expected"),
    [
        pytest.param([CARD], "首次遗漏", False, 0, id="may-be-asked"),
        pytest.param([CARD], " ", False, 1, id="no-reason"),
        pytest.param([], "首次遗漏", False, 1, id="nothing-beyond"),
        pytest.param([CARD], "首次遗漏", True, 1, id="one-waits"),
    ],
)
def test_the_approver_is_asked_once_and_with_a_reason(asked, reason, waiting, expected):
    assert len(consent_reasons(asked, reason=reason, waiting=waiting)) == expected


def test_an_item_asked_again_is_judged_in_the_later_round():
    assert in_force([[LEASE, CARD], [CARD]]) == ((0, 0), (1, 0))
    assert in_force([[LEASE]]) == ((0, 0),)


def test_a_filing_waits_until_every_item_is_found_cured():
    found = [Finding(LEASE, None), Finding(LEASE, is_cured=False, note="缺页"), Finding(CARD, is_cured=True)]
    assert [reason.text for reason in uncured_reasons(found)] == [
        "补正事项“上传租用协议”还没有核对是否补齐。",
        "补正事项“上传租用协议”没有补齐：缺页。",
    ]


@pytest.mark.parametrize(
    ("is_cured", "note", "answered", "expected"),
    [(True, "", True, 0), (False, "缺页", True, 0), (False, " ", True, 1), (True, "", False, 1)],
    ids=["cured", "not-cured", "no-note", "not-answered-yet"],
)
def test_an_item_is_judged_once_it_was_answered(is_cured, note, answered, expected):
    assert len(mark_reasons(is_cured=is_cured, note=note, answered=answered)) == expected


@pytest.mark.parametrize(("today", "expected"), [(date(2026, 10, 30), ["D98"]), (date(2026, 10, 31), [])], ids=["last-day", "day-after"])
def test_declining_for_want_of_an_answer_waits_for_the_period(today, expected):
    assert [reason.rule for reason in may_lapse(date(2026, 10, 30), today)] == expected
