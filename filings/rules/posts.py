"""Where one person stands, and what of it does not go together: in several institutions, in posts that watch one another (N14, O20)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from portal.institutions.enums import EngagementRole
from portal.policy.clauses import Reason

# posts that watch one another are not held by one person (O20)
APART: Final = frozenset({EngagementRole.ASSESSOR.value, EngagementRole.SUPERVISOR.value})


@dataclass(frozen=True, slots=True)
class Post:
    """One post: in which institution, on which track, as what; `filing` names the filing in hand that says so, "" where it is on record."""

    institution: str
    track: str
    role: str
    filing: str = ""
    link: str = ""
    occupations: int = 0

    @property
    def part(self) -> str:
        """The role in words."""
        return str(EngagementRole(self.role).label)


def post_overlaps(posts: Iterable[Post]) -> tuple[Reason, ...]:
    """What an officer looks at: nothing of it forbids by itself, but for posts that watch one another in one institution."""
    roles: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        roles[post.institution].add(post.role)
    found = []
    if len(roles) > 1:
        found.append(Reason("附2一(二)", f"同时在 {len(roles)} 家机构任职：{'、'.join(sorted(roles))}。", "N14"))
    watching = sorted(name for name, held in roles.items() if held >= APART)
    found += [Reason("文二(二)", f"在{name}既是考评人员又是内部质量督导员，不相容岗位须由不同的人担任。", "O20") for name in watching]
    return tuple(found)
