"""A draft as the pages of its form read it: everything about it in a number of queries that does not grow with its rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from filings.enums import Matter, State
from filings.forms.demands import form_reasons
from filings.models import Filing, FilingVersion, Section, SupplementItem
from filings.queries.intake import Intake, intake, uploaded, with_files
from filings.rules.diff import diff, touches
from filings.rules.document import is_blank
from filings.rules.form_sections import form_of
from filings.rules.form_spec import SectionSpec
from filings.rules.places import Place, place
from filings.services.versions import Document, draft, latest
from portal.institutions.enums import Track
from portal.policy.clauses import Reason


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason with its place in the form."""

    reason: Reason
    place: Place


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the authority asked to supplement; `changed`: the answer differs from the version it was asked about."""

    item: SupplementItem
    place: Place
    changed: bool


@dataclass(frozen=True)
class Writing:
    """A draft judged on a day. `sections` by key; `findings` are all that stands in the way of submission."""

    filing: Filing
    version: FilingVersion
    sections: dict[str, Section]
    specs: tuple[SectionSpec, ...]
    found: Intake
    formal: tuple[Reason, ...]
    asked: tuple[Asked, ...]

    @property
    def document(self) -> Document:
        """Section key → content."""
        return {key: section.content for key, section in self.sections.items()}

    @property
    def edit_nos(self) -> dict[str, int]:
        """At which edit each section stands: what a reader of the whole was shown."""
        return {key: section.edit_no for key, section in self.sections.items()}

    @property
    def blockers(self) -> tuple[Reason, ...]:
        """What the form demands and what the rules of intake find, one reason for each field (as submission does)."""
        told = {reason.path for reason in self.found.blockers if reason.path}
        return (*self.found.blockers, *(reason for reason in self.formal if reason.path not in told))

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """The blockers by section; what belongs to no section stands under ""."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for reason in (*self.blockers, *(why for gap in self.found.gaps if gap.short for why in gap.uncounted)):
            found[place(reason.path).section].append(Finding(reason, place(reason.path)))
        return found

    def is_begun(self, key: str) -> bool:
        """Whether anybody has written in the section, so that its gaps are worth telling; a change or renewal begins with what is filed."""
        if key == "materials" and any(self.found.files.values()):
            return True
        section = self.sections[key]
        filled = self.filing.matter != Matter.INITIAL and not is_blank(section.content)
        return section.edit_no > 0 or self.version.no > 1 or filled

    def asked_in(self, key: str) -> tuple[Asked, ...]:
        """What the authority asked of this section."""
        return tuple(one for one in self.asked if one.place.section == key)


def writing(filing: Filing, on: date) -> Writing | None:
    """The draft of a filing; None where nothing is being written."""
    version = draft(filing)
    if version is None:
        return None
    rows = {section.key: section for section in version.sections.all()}
    track, matter = Track(filing.track), Matter(filing.matter)
    document = {key: section.content for key, section in rows.items()}
    specs = tuple(spec for spec in form_of(document, track, matter) if spec.key in rows)
    return Writing(
        filing=filing,
        version=version,
        sections=rows,
        specs=specs,
        found=intake(filing, version, on=on),
        formal=form_reasons(document, track=track, matter=matter, on=on),
        asked=_asked(filing, document) if filing.state == State.SUPPLEMENTING else (),
    )


def _asked(filing: Filing, document: Document) -> tuple[Asked, ...]:
    """The items of the open notice, each with whether its answer has changed since."""
    items = list(SupplementItem.objects.filter(notice__filing=filing, notice__answered_at=None).select_related("notice"))
    before = latest(filing)
    old = {section.key: section.content for section in before.sections.all()} if before else {}
    changed = [change.path for change in diff(old, with_files(document, uploaded(filing)))]
    return tuple(Asked(item, place(item.path), any(touches(item.path, path) for path in changed)) for item in items)
