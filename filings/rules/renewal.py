"""Renewing a registration: when it may be begun, the term it gives, and what the lapse is called. Clause: 文一(二)."""

from datetime import date, timedelta
from typing import Final

from filings.enums import Outcome, State
from portal.institutions.enums import Kind, Standing, Track
from portal.policy.clauses import Reason
from portal.terms.rules.window import Window
from portal.workdays.rules import validity_end

CLAUSE: Final = "文一(二)"
_GONE: Final = frozenset({Standing.TERMINATED, Standing.CANCELLED})


def window_reasons(window: Window, on: date) -> tuple[Reason, ...]:
    """Why this is not the time to apply, early and late, and what to do instead (D05, D92)."""
    if on < window.opens_on:
        text = f"延续申请的时间是 {window.opens_on} 至 {window.closes_on}，现在还早。请在窗口开启后提交，可先核对人员、场地有无变化。"
        return (Reason(CLAUSE, text, "G12"),)
    if on > window.closes_on:
        text = f"延续申请的时间是 {window.opens_on} 至 {window.closes_on}，现已截止。有效期届满后须重新办理初次备案。"
        return (Reason(CLAUSE, text, "G12"),)
    return ()


def start_reasons(
    track: Track, standing: Standing, window: Window | None, on: date, *, barred: str = "", active: str = ""
) -> tuple[Reason, ...]:
    """Everything that keeps a renewal from being begun: D15, D90, D37, G12; a suspension does not (D39).

    `barred`: the words of a decision 不再受理 in force; `active`: number of another open filing of the track.
    """
    if track.kind is Kind.EXAMINING or window is None:
        return (Reason(CLAUSE, "职业技能考核鉴定机构备案没有有效期，不需要延续。", "D15"),)
    found: list[Reason] = []
    if standing in _GONE:
        found.append(Reason(CLAUSE, f"本项备案{standing.label}，不能延续。", "D97"))
    if barred:
        found.append(Reason("附3一(三)", barred, "L12"))
    if active:
        found.append(Reason(CLAUSE, f"这一类别已有一件在办（{active}），办结或撤回后才能申请延续。", "D37"))
    return (*found, *window_reasons(window, on))


def next_term(decided_on: date, valid_to: date, years: int) -> tuple[date, date]:
    """First and last day of the term a renewal gives: from the day after the old end when decided in time, else from the decision (D06, D07)."""
    first = valid_to + timedelta(days=1) if decided_on <= valid_to else decided_on
    return first, validity_end(first, years)


def lapse_title(state: str, outcome: str) -> str:
    """What a registration lapsed by: no renewal asked for, or what became of the last one (V3.11). "" and "" where none was submitted."""
    words = {
        State.WITHDRAWN: "有效期届满，延续申请已撤回",
        State.DECLINED: "有效期届满，延续申请未获受理",
        State.SUPPLEMENTING: "有效期届满，延续申请逾期未补正",
    }
    if state == State.DECIDED and outcome == Outcome.REFUSED:
        return "有效期届满，延续备案未通过"
    return words[State(state)] if state in words else "有效期届满，未申请延续"
