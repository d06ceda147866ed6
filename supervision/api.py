"""POST draws/rerun: a published double-random draw, run again from its registers, its seed and its sizes (N1). Nothing is kept."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import ValidationError
from pydantic import ConfigDict, Field

from supervision.redraw import FORMAT, Unfit, draw

router = Router(tags=["抽查"])

Word = Annotated[str, Field(max_length=200)]
MOST_OBJECTS, MOST_INSPECTORS = 5000, 1000


class Strict(Schema):
    """What is hashed is what was given: nothing more, nothing left out."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ObjectIn(Strict):
    id: Word
    name: Word
    city: Word
    stratum: Word
    excluded: Word


class InspectorIn(Strict):
    id: Word
    name: Word
    excluded: Word
    cities: list[Word] = Field(max_length=20)
    avoids: list[Word] = Field(max_length=500)


class RegistersIn(Strict):
    objects: list[ObjectIn] = Field(max_length=MOST_OBJECTS)
    inspectors: list[InspectorIn] = Field(max_length=MOST_INSPECTORS)


class SizesIn(Strict):
    strata: dict[str, int] = Field(max_length=500)
    team: int


class DrawIn(Strict):
    registers: RegistersIn
    seed: Word
    sizes: SizesIn


class DrawnOut(Schema):
    object: str
    stratum: str
    team: list[str]


class DrawOut(Schema):
    """`hashes` are those that were published before the seed; `short` are the objects for whom too few inspectors were left."""

    hashes: dict[str, str]
    drawn: list[DrawnOut]
    short: list[str]


@router.post("/rerun", response=DrawOut, summary="重算双随机抽取")
def rerun(request: HttpRequest, given: DrawIn) -> Any:
    """同一份对象名录、人员名录、抽取数和种子，在任何地方算出的名单都相同。`excluded` 为抽取前写明的不参加原因，空为参加。

    名录超过 5000 家或 1000 人的，用抽取说明页上的脚本重算。
    """
    try:
        return draw({"format": FORMAT, **given.registers.model_dump(), "sizes": given.sizes.model_dump()}, given.seed)
    except Unfit as unfit:
        raise ValidationError([{"type": "unfit", "loc": ["body"], "ctx": {"why": fault}} for fault in unfit.faults]) from unfit
