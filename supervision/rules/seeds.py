"""The seed of a draw: numbers that came up before witnesses or in public, after both registers were frozen. Clause: 文三(一), N1."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import SeedKind
from supervision.redraw import seed_faults
from supervision.rules.strata import CLAUSE

THROWS: Final = 8  # 6⁸ ways: nobody tries them out on the registers in advance
WITNESSES: Final = 2
_THROWN: Final = re.compile(r"[1-6](?: [1-6])*")
_NUMBER: Final = re.compile(r"\d[\d ,.+-]{4,}")


@dataclass(frozen=True, slots=True)
class Seed:
    """What is entered. `origin`: the witnesses of the dice, or which public number it is and where it stands; `arose_at`: when it came up."""

    kind: SeedKind
    seed: str
    origin: str
    arose_at: datetime

    @property
    def source(self) -> str:
        """As it is published."""
        how = f"掷骰，见证人：{'、'.join(names(self.origin))}" if self.kind == SeedKind.DICE else f"公开数字：{self.origin}"
        return f"{how}（{self.arose_at:%Y-%m-%d %H:%M} 产生）"


def names(text: str) -> list[str]:
    """The witnesses, however they are parted."""
    return list(dict.fromkeys(name for name in re.split(r"[、，,;；\s]+", text) if name))


def seed_reasons(said: Seed, *, frozen_at: datetime, at: datetime) -> tuple[Reason, ...]:
    """Everything that speaks against a seed."""
    found = [Reason(CLAUSE, text, "N1", "seed") for text in seed_faults(said.seed)]
    if not found and said.kind == SeedKind.DICE:
        found += _dice_reasons(said)
    elif not found and not _NUMBER.fullmatch(said.seed):
        found.append(Reason(CLAUSE, "公开数字不少于 5 位，照公布的原样录入数字。", "N1", "seed"))
    if said.kind == SeedKind.NUMBER and len(said.origin.strip()) < 6:
        found.append(Reason(CLAUSE, "请写明是哪一期什么数字、在哪里公布，任何人都能查到。", "N1", "origin"))
    if said.arose_at <= frozen_at:
        found.append(Reason(CLAUSE, f"种子须在名录冻结（{frozen_at:%Y-%m-%d %H:%M}）之后产生。", "N1", "arose_at"))
    elif said.arose_at > at:
        found.append(Reason(CLAUSE, "种子产生的时间不能晚于现在。", "N1", "arose_at"))
    return tuple(found)


def _dice_reasons(said: Seed) -> list[Reason]:
    found = []
    if not _THROWN.fullmatch(said.seed) or len(said.seed.split()) < THROWS:
        found.append(Reason(CLAUSE, f"骰子至少掷 {THROWS} 次，按次序录入 1 至 6 的点数，中间空一格。", "N1", "seed"))
    if len(names(said.origin)) < WITNESSES:
        found.append(Reason(CLAUSE, f"请写明至少 {WITNESSES} 名见证人的姓名，用顿号隔开。", "N1", "origin"))
    return found
