"""Where the demo institutions are: the fourteen cities by weight, and the words their invented names are made of."""

import random
from dataclasses import dataclass

from portal.catalogue.models import Division


@dataclass(frozen=True, slots=True)
class City:
    """A city: its code, its name without 市, its telephone code, and its share of the institutions (the two with demo desks have more)."""

    code: str
    name: str
    dialling: str
    weight: int


NANNING, LIUZHOU = "450100", "450200"
CITIES: tuple[City, ...] = (
    City(NANNING, "南宁", "0771", 26),
    City(LIUZHOU, "柳州", "0772", 38),
    City("450300", "桂林", "0773", 9),
    City("450400", "梧州", "0774", 5),
    City("450500", "北海", "0779", 5),
    City("450600", "防城港", "0770", 3),
    City("450700", "钦州", "0777", 5),
    City("450800", "贵港", "0775", 6),
    City("450900", "玉林", "0775", 8),
    City("451000", "百色", "0776", 6),
    City("451100", "贺州", "0774", 4),
    City("451200", "河池", "0778", 5),
    City("451300", "来宾", "0772", 4),
    City("451400", "崇左", "0771", 3),
)

# Two characters make a word that sounds like a place and is none.
_FIRST = "龙凤鹅石金银桂榕翠云霞玉青竹松荷蓝鹭鹤星月晨宏瑞清泽江岩溪枫"
_SECOND = "屏岭渡泉湾岗桥潭坪塘峰林源港埠台苑川畔谷洲堤野浦岸"
_STREETS = ("龙城路", "民主路", "朝阳路", "工业大道", "园湖路", "东环大道", "滨江路", "科园路", "育才路", "建设路")


def sequence(rng: random.Random, count: int) -> list[City]:
    """The city of each institution in turn: by weight, mixed, and never all of one city at the end."""
    due = [0.0] * len(CITIES)
    total = sum(city.weight for city in CITIES)
    found = []
    for _ in range(count):
        for place, city in enumerate(CITIES):
            due[place] += city.weight + rng.random() / 10
        chosen = max(range(len(CITIES)), key=due.__getitem__)
        due[chosen] -= total
        found.append(CITIES[chosen])
    return found


class Words:
    """Invented names: no two institutions of the region share one."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.used: set[str] = set()

    def name(self, city: City, trade: str) -> str:
        """柳州鹅岭机械制造有限公司: the city, a word, the trade."""
        while True:
            word = self.rng.choice(_FIRST) + self.rng.choice(_SECOND)
            found = f"{city.name}{word}{trade}"
            if found not in self.used and "金银" not in word:
                self.used.add(found)
                return found


class Addresses:
    """A district of the city and an address in it; the divisions are read once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.districts: dict[str, list[Division]] = {}
        for division in Division.objects.filter(parent__in=[city.code for city in CITIES]).order_by("code"):
            self.districts.setdefault(str(division.parent_id), []).append(division)

    def of(self, city: City) -> tuple[str, str]:
        """(division code, address)."""
        division = self.rng.choice(self.districts[city.code])
        return division.code, f"{city.name}市{division.name}{self.rng.choice(_STREETS)}{self.rng.randrange(1, 180)}号"
