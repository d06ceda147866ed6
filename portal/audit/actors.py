"""Who did it: the actor as a snapshot, readable long after the account has changed or gone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system at the moment of an act.

    `id` is the account's number (None for the system and for the public); `name`, `role` and `party` are the words a reader saw
    at that moment, e.g. 李明 · 受理岗 · 南宁市人力资源和社会保障局.
    """

    id: int | None
    name: str
    role: str
    party: str

    def __str__(self) -> str:
        return " · ".join(dict.fromkeys(filter(None, (self.name, self.role, self.party))))


SYSTEM = Actor(id=None, name="系统", role="系统", party="")
