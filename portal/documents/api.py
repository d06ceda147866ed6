"""GET papers/{code}: what a paper was worth on a day, its successor and the hash of its PDF (N9)."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from portal.documents.answers import answer
from portal.documents.models import PaperKind
from portal.documents.queries import Verdict, verify
from portal.documents.services.verifying import log

router = Router(tags=["核验"])


class DayQuery(Schema):
    on: date | None = Field(None, description="所问之日，缺省为今天")


class Successor(Schema):
    code: str
    version: int
    issued_on: date


class Paper(Schema):
    code: str
    state: Verdict
    on: date
    text: str = Field(description="答复的一句话")
    kind: str
    number: str
    version: int
    issued_on: date
    authority: str
    since: date | None = None
    clause: str = ""
    sha256: str = Field(description="PDF 的 SHA-256，尚未生成时为空")
    successor: Successor | None = None
    institution: str | None = Field(None, description="仅回执给出")
    credit_code: str | None = None
    valid_to: date | None = None


@router.get("/{code}", response={200: Paper, 404: None}, summary="核验文书在某一天的状态")
def paper(request: HttpRequest, code: str, asked: Query[DayQuery]) -> dict[str, object]:
    now = timezone.now()
    today = timezone.localdate(now)
    found = verify(code, on=asked.on or today)
    log(found, code=code, at=now)
    words = answer(found, today)
    if found.paper is None:
        raise HttpError(404, f"{words.title}。{words.text}")
    given, receipt = found.paper, found.paper.kind == PaperKind.RECEIPT
    successor = given.successor if found.verdict is Verdict.SUPERSEDED else None
    return {
        "code": given.code,
        "state": found.verdict,
        "on": found.on,
        "text": f"{words.title}。{words.text}",
        "kind": given.kind,
        "number": given.number,
        "version": given.version,
        "issued_on": given.issued_on,
        "authority": given.authority.name,
        "since": found.since,
        "clause": found.clause,
        "sha256": given.sha256,
        "successor": successor and {"code": successor.code, "version": successor.version, "issued_on": successor.issued_on},
        **({"institution": given.content["addressee"], "credit_code": given.content["credit_code"]} if receipt else {}),
        **({"valid_to": given.content["valid_to"]} if receipt else {}),
    }
