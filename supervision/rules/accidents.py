"""How grave an accident is, as the State's rule on reporting accidents tiers them. Clause: 《生产安全事故报告和调查处理条例》第三条."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SOURCE: Final = "《生产安全事故报告和调查处理条例》第三条"


class Tier(StrEnum):
    """The four tiers, gravest first."""

    GRAVEST = "特别重大事故"
    GRAVE = "重大事故"
    SERIOUS = "较大事故"
    ORDINARY = "一般事故"


@dataclass(frozen=True, slots=True)
class Toll:
    """What an accident cost: persons dead, persons gravely hurt (acute industrial poisoning included), the direct loss in yuan."""

    deaths: int = 0
    injured: int = 0
    loss_yuan: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.deaths or self.injured or self.loss_yuan)

    @property
    def hurts(self) -> bool:
        """Whether anybody was killed or gravely hurt."""
        return bool(self.deaths or self.injured)


# The least of each that makes the tier; 以上 includes the number itself, 以下 does not.
_FROM: Final = (
    (Tier.GRAVEST, Toll(30, 100, 100_000_000)),
    (Tier.GRAVE, Toll(10, 50, 50_000_000)),
    (Tier.SERIOUS, Toll(3, 10, 10_000_000)),
)


def tier(toll: Toll) -> Tier | None:
    """The tier of an accident, by whichever of the three is gravest; None where nobody was hurt and nothing was lost."""
    if toll.is_nothing:
        return None
    return next((name for name, least in _FROM if _reaches(toll, least)), Tier.ORDINARY)


def _reaches(toll: Toll, least: Toll) -> bool:
    return toll.deaths >= least.deaths or toll.injured >= least.injured or toll.loss_yuan >= least.loss_yuan


def is_ground(toll: Toll, least_loss_yuan: int) -> bool:
    """Whether an accident is a ground to propose an end: a death, a grave injury, or a loss from the figure on (D105)."""
    return toll.hurts or toll.loss_yuan >= least_loss_yuan
