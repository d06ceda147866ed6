"""Opinions and conclusion in words: side by side for the lead, and for the bureau once the panel has concluded."""

from collections.abc import Sequence
from typing import Any

from filings.enums import Head, LineResult, Method, OpinionResult
from filings.forms.evaluation import title
from filings.models import Evaluation, Filing, Opinion
from filings.queries.panel import signed


def compared(filing: Filing, said: Sequence[Opinion]) -> dict[str, Any]:
    """The opinions side by side: for each head and line what each member found, and whether they agree."""
    lines = list(filing.scope_lines)
    heads = [_side_by_side(str(head.label), "heads", head.value, said) for head in Head]
    rows = [_side_by_side(title(line), "lines", str(line.pk), said) for line in lines]
    return {"opinions": said, "heads": heads if said else [], "lines": rows if said else []}


def _side_by_side(name: str, kind: str, key: str, said: Sequence[Opinion]) -> dict[str, Any]:
    choices = OpinionResult if kind == "heads" else LineResult
    found = [(str(one.member.person), choices(getattr(one, kind)[key]), one.remarks.get(kind, {}).get(key, "")) for one in said]
    return {
        "title": name,
        "agreed": len({result for _, result, _ in found}) <= 1,
        "cells": [{"who": who, "word": str(result.label), "remark": remark} for who, result, remark in found],
    }


def told(filing: Filing) -> dict[str, Any]:
    """What a panel that has ended leaves in the file: its opinions, dissents included, and the conclusion."""
    done = Evaluation.objects.filter(filing=filing, concluded_at__isnull=False).first()
    if done is None:
        return {}
    results = [(title(line), line.get_panel_result_display(), line.panel_remark) for line in filing.scope_lines]
    facts = [
        {"label": "评估方式", "value": "、".join(str(Method(method).label) for method in done.methods)},
        *([{"label": "未采用的理由", "value": done.unused}] if done.unused else []),
        *({"label": str(head.label), "value": str(OpinionResult(done.heads[head.value]).label)} for head in Head),
        {"label": "结论", "value": done.conclusion},
    ]
    return {"conclusion": done, "conclusion_facts": facts, "results": results, "told": compared(filing, signed(filing))}
