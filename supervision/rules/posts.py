"""Which posts may not meet in one person at one sitting: a table. Clause: 文二(二) 不相容岗位分离."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import Post

CLAUSE: Final = "文二(二)、附3一(一)5"
_P = Post

# Two posts and why one person does not hold both. Internal: the notice names the principle, not the pairs.
INCOMPATIBLE: Final[tuple[tuple[Post, Post, str], ...]] = (
    *((_P.SUPERVISOR, post, "督导的人不办被督导的事") for post in _P if post is not _P.SUPERVISOR),
    (_P.CUSTODIAN, _P.CHIEF, "保管试卷的人不考评"),
    (_P.CUSTODIAN, _P.ASSESSOR, "保管试卷的人不考评"),
    (_P.CUSTODIAN, _P.INVIGILATOR, "保管试卷的人不监考"),
    (_P.CUSTODIAN, _P.SCORER, "保管试卷的人不评分"),
    (_P.INVIGILATOR, _P.SCORER, "监考的人不评分"),
    (_P.REGISTRAR, _P.CHIEF, "考评的人不登记成绩"),
    (_P.REGISTRAR, _P.ASSESSOR, "考评的人不登记成绩"),
    (_P.REGISTRAR, _P.SCORER, "评分的人不登记成绩"),
    (_P.ADMINISTRATOR, _P.CHIEF, "管理考务的人不考评"),
    (_P.ADMINISTRATOR, _P.ASSESSOR, "管理考务的人不考评"),
)
_WHY: Final[Mapping[frozenset[Post], str]] = {frozenset({one, two}): why for one, two, why in INCOMPATIBLE}


def clashes(posts: Iterable[Post]) -> tuple[tuple[Post, Post, str], ...]:
    """The pairs of one person's posts that may not meet, in the order of the enumeration."""
    order = list(Post)
    held = sorted(set(posts), key=order.index)
    return tuple((one, two, _WHY[frozenset({one, two})]) for one, two in combinations(held, 2) if frozenset({one, two}) in _WHY)


def clash_reasons(name: str, posts: Iterable[Post]) -> tuple[Reason, ...]:
    """The same as reasons."""
    return tuple(
        Reason(CLAUSE, f"{name}不能同时担任{one.label}和{two.label}（{why}）。", "O20", "staff") for one, two, why in clashes(posts)
    )
