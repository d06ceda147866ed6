"""One filing of the demo region while its story is told, and what the applicant does in it; every act is a service of the portal."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from filings.models import Filing, Section
from filings.queries.intake import intake
from filings.services import drafting, submitting
from filings.services.versions import draft
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of, current
from portal.documents.services import receiving
from portal.home.demo.dossiers import Line, dossier
from portal.home.demo.papers import sheets
from portal.home.demo.world import Desk, Institution, World
from portal.institutions.enums import Track
from portal.workflow.acting import act

_NAMES = {"plan": "职业技能等级认定工作方案及质量管控措施", "letter": "关于考核鉴定机构备案的函", "consent_files": "职业资格实施部门同意函"}


@dataclass
class Case:
    """A story in progress: `filing` is the row as last written."""

    number: int
    institution: Institution
    track: Track
    lines: tuple[Line, ...]
    world: World
    rng: random.Random
    filing: Filing = field(init=False)

    @property
    def desk(self) -> Desk:
        """The bureau that takes the filing."""
        assert self.filing.authority is not None
        return self.world.desks[self.filing.authority.code]

    def reload(self) -> Filing:
        """The row as it stands: `perform` refuses an older one."""
        self.filing = Filing.objects.select_related("authority", "legal_person", "team").get(pk=self.filing.pk)
        return self.filing


def begin(case: Case, at: datetime) -> None:
    """The institution joins and opens an empty form."""
    case.world.join(case.institution, at)
    case.filing = drafting.start(case.institution.person, case.track, by=case.institution.admin, at=at)


def fill(case: Case, at: datetime, *, sections: int = 99) -> None:
    """The form is filled in, whole or its first sections only, and the files it needs are uploaded."""
    person, admin = case.institution.person, case.institution.admin
    content = dossier(case.institution.applicant, case.track, case.lines, on=at.date(), rng=case.rng)
    content["institution"]["main_business" if case.track is Track.GRADING_EMPLOYER else "business_scope"] = case.institution.trade.business
    version = draft(case.filing)
    assert version is not None
    with act(admin, at, person):
        for section in list(Section.objects.filter(version=version).order_by("pk"))[:sections]:
            drafting.save_section(case.filing, section.key, content.get(section.key, {}), edit_no=section.edit_no, by=admin, at=at)
    if sections < len(content):
        return
    for need in intake(case.filing, version, on=at.date()).materials:
        if need.owed:
            upload(case, need.key, at)


def upload(case: Case, key: str, at: datetime, *, replaces: Attachment | None = None) -> None:
    """One file is received; its scan is a promise of the outbox."""
    admin = case.institution.admin
    content = sheets(key.replace("_", " ").title() + f" {case.number + 1}", 1 + case.rng.randrange(4))
    name = f"{_NAMES.get(key, '证明材料')}{'（更换）' if replaces else ''}.pdf"
    announced = receiving.begin(case.filing, case.institution.person, key=key, name=name, size=len(content), by=admin, at=at)
    receiving.finish(receiving.append(announced, 0, content), by=admin, at=at, replaces=replaces)


def submit(case: Case, at: datetime) -> None:
    case.filing = submitting.submit(case.filing, by=case.institution.admin, at=at, seen=case.filing.version)


def resubmit(case: Case, at: datetime, *, cures: tuple[str, ...] = ("venues",)) -> None:
    """The answer to a supplement notice: what was asked about is mended, then submitted again."""
    for key in cures:
        _CURES[key](case, at)
    submit(case, at)


def recall(case: Case, at: datetime) -> None:
    case.filing = submitting.recall(case.filing, by=case.institution.admin, at=at, seen=case.filing.version)


def withdraw(case: Case, at: datetime, *, reason: str = "本单位场地搬迁，完成后再申请。") -> None:
    case.filing = submitting.withdraw(case.reload(), reason=reason, by=case.institution.admin, at=at, seen=case.filing.version)


def _amend(case: Case, key: str, change: Any, at: datetime) -> None:
    """Writes a section anew; `change` is given its rows."""
    version = draft(case.filing)
    assert version is not None
    section = Section.objects.get(version=version, key=key)
    content = {**section.content, "rows": [dict(row) for row in section.content.get("rows", ())]}
    change(content["rows"])
    drafting.save_section(case.filing, key, content, edit_no=section.edit_no, by=case.institution.admin, at=at)


def _more_area(case: Case, at: datetime) -> None:
    _amend(case, "venues", lambda rows: rows[-1].update(area="905.5", stations=26), at)


def _another_assessor(case: Case, at: datetime) -> None:
    """One more assessor, a copy of the last but for the person."""
    fresh = dossier(case.institution.applicant, case.track, case.lines, on=at.date(), rng=case.rng)
    _amend(case, "assessors", lambda rows: rows.append(fresh["assessors"]["rows"][0]), at)


def _another_rule(case: Case, at: datetime) -> None:
    _amend(case, "rules", lambda rows: rows.append({"row_id": "r20", "name": "考场应急处置预案", "issued_on": at.date().isoformat()}), at)


def _new_plan(case: Case, at: datetime) -> None:
    old = [file for file in current(attachments_of(case.filing)) if file.key in ("plan", "letter")]
    upload(case, old[0].key, at, replaces=old[0])


_CURES = {"venues": _more_area, "assessors": _another_assessor, "rules": _another_rule, "plan": _new_plan}
