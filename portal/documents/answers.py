"""What verification answers, in words: the sentence, the facts to compare with the paper, and what to do (N9)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.documents.models import Paper, PaperKind
from portal.documents.queries import Verdict, Verification
from portal.institutions.enums import Kind


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer looks: the frame's tone, its icon and the badge of the version."""

    tone: str
    mark: str
    badge: str
    icon: str
    word: str


LOOKS: Final[dict[Verdict, Look]] = {
    Verdict.VALID: Look("green", "circle-check", "green", "check", "有效"),
    Verdict.RENEWING: Look("green", "refresh", "blue", "refresh", "续期审理中"),
    Verdict.GENUINE: Look("green", "circle-check", "green", "check", "真实"),
    Verdict.SUPERSEDED: Look("grey", "replace", "grey", "replace", "已被替代"),
    Verdict.SUSPENDED: Look("ochre", "player-pause", "ochre", "player-pause", "暂停评价"),
    Verdict.EXPIRED: Look("grey", "calendar-off", "grey", "calendar-off", "已到期"),
    Verdict.TERMINATED: Look("grey", "ban", "grey", "ban", "已终止"),
    Verdict.CANCELLED: Look("grey", "ban", "grey", "ban", "已注销"),
    Verdict.NOT_YET: Look("black", "calendar-event", "grey", "calendar-event", "尚未出具"),
    Verdict.UNKNOWN: Look("black", "alert-triangle", "grey", "x", "查不到"),
}

# {now}: 现行 for today, else 在该日; {who}: the issuing authority; {since}: since when; {until}: the end of validity.
TITLES: Final[dict[Verdict, str]] = {
    Verdict.VALID: "这份备案回执{now}有效",
    Verdict.RENEWING: "这份备案回执正在续期审理",
    Verdict.GENUINE: "这份{kind}真实",
    Verdict.SUPERSEDED: "这份备案回执已被新版本替代",
    Verdict.SUSPENDED: "这家机构{now}暂停评价",
    Verdict.EXPIRED: "这份备案回执已到期",
    Verdict.TERMINATED: "这家机构的备案已终止",
    Verdict.CANCELLED: "这家机构的备案已注销",
    Verdict.NOT_YET: "这份文书当时尚未出具",
    Verdict.UNKNOWN: "没有查到这份文书",
}
TEXTS: Final[dict[Verdict, str]] = {
    Verdict.VALID: "{who}出具，未被替代、暂停或终止。",
    Verdict.RENEWING: "{who}出具，有效期至 {until}，延续备案已受理，正在审理。",
    Verdict.GENUINE: "{who}于 {since} 出具。文书内容不在此公开，请核对文号和日期，并用右侧的比对确认 PDF 未被改动。",
    Verdict.SUPERSEDED: "自 {since} 起以新版本为准。",
    Verdict.SUSPENDED: "自 {since} 起暂停评价活动，暂停期间不得开展评价。",
    Verdict.EXPIRED: "有效期至 {since}，期满后不得开展评价。",
    Verdict.TERMINATED: "自 {since} 起终止备案，移出目录，不得开展评价。",
    Verdict.CANCELLED: "自 {since} 起按机构申请注销备案，不得开展评价。",
    Verdict.NOT_YET: "这份文书于 {since} 出具，所查日期早于这一天。",
    Verdict.UNKNOWN: "本系统没有出具过带有这个校验码的文书。",
}
UNKNOWN_ADVICE: Final = (
    "校验码为 8 位数字和大写字母，不含 0、1、I、O，印在文书左下角二维码旁，请逐位核对。",
    "仍查不到的，请保留纸件，向文书上写明的出具机关核实，或致电自治区职业技能鉴定中心。",
    "也可在机构目录中按名称或统一社会信用代码查询该机构。",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the page draws it."""

    look: Look
    title: str
    text: str
    facts: tuple[dict[str, str], ...] = ()
    advice: tuple[str, ...] = ()


def answer(found: Verification, today: date) -> Answer:
    """The answer in words; nothing of a letter but what it is, its number, who issued it and when (D111)."""
    look, paper = LOOKS[found.verdict], found.paper
    if paper is None:
        return Answer(look, TITLES[found.verdict], TEXTS[found.verdict], advice=UNKNOWN_ADVICE)
    words = {
        "now": "现行" if found.on == today else f"在 {found.on} ",
        "kind": paper.get_kind_display(),
        "who": paper.authority.name,
        "since": str(found.since or ""),
        "until": str(found.registration.valid_to or "") if found.registration else "",
    }
    text = TEXTS[found.verdict].format(**words)
    if found.verdict in (Verdict.SUSPENDED, Verdict.TERMINATED, Verdict.CANCELLED) and found.reason:
        text += f"原因：{found.reason}。"
    facts = receipt_facts(paper) if paper.kind == PaperKind.RECEIPT else letter_facts(paper)
    return Answer(look, TITLES[found.verdict].format(**words), text, facts)


def receipt_facts(paper: Paper) -> tuple[dict[str, str], ...]:
    """What stands on the receipt, two columns read across."""
    content = paper.content
    return (
        {"label": "机构名称", "value": content["addressee"], "url": f"/directory/{content['credit_code']}/"},
        {"label": "回执编号", "value": paper.number},
        {"label": "信用代码", "value": content["credit_code"]},
        {"label": "版本", "value": f"第 {paper.version} 版，{paper.issued_on} 出具"},
        {"label": "机构类型", "value": kind_words(content)},
        {"label": "有效期", "value": validity(content)},
        {"label": "备案范围", "value": scope_words(content), "extra": "查看范围", "extra_url": f"/directory/{content['credit_code']}/"},
        {"label": "评价对象", "value": content["audience"]},
    )


def letter_facts(paper: Paper) -> tuple[dict[str, str], ...]:
    """What is said of a letter."""
    return (
        {"label": "文书种类", "value": paper.get_kind_display()},
        {"label": "文号", "value": paper.number},
        {"label": "出具机关", "value": paper.authority.name},
        {"label": "出具日期", "value": str(paper.issued_on)},
    )


def kind_words(content: dict[str, Any]) -> str:
    """职业技能等级认定机构，企业自主评价."""
    kind = Kind.EXAMINING if content["examining"] else Kind.GRADING
    return f"{kind.label}，{content['kind']}"


def validity(content: dict[str, Any]) -> str:
    """The validity as printed; an examining institution has none (A44)."""
    return f"{content['valid_from']} 至 {content['valid_to']}" if content.get("valid_to") else "不设有效期"


def scope_words(content: dict[str, Any]) -> str:
    """4 个职业，11 个等级; items of special ability have no levels."""
    lines = content["lines"]
    levels = sum(len(line["levels"]) for line in lines)
    return f"{len(lines)} 个职业，{levels} 个等级" if levels else f"{len(lines)} 个项目"
