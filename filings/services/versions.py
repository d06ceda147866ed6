"""Versions of the document: opened, saved section by section, frozen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filings.enums import Matter, State
from filings.models import Filing, FilingVersion, FormVersion, Section
from filings.rules.form_sections import SECTIONS, sections_for
from filings.rules.form_spec import FORM_VERSION, labels
from portal.accounts.models import User
from portal.institutions.enums import Track

Document = dict[str, dict[str, Any]]
WRITTEN = (State.DRAFT, State.SUPPLEMENTING)


class ConflictError(Exception):
    """Another window or colleague has saved the section since it was opened; `section` is how it stands now."""

    def __init__(self, section: Section) -> None:
        super().__init__(f"section {section.key}: edit {section.edit_no} stands")
        self.section = section


def held(version: FilingVersion) -> None:
    """Holds a version until the act ends, so that no save slips into one that is being frozen (SQLite writes one act at a time anyway)."""
    FilingVersion.objects.select_for_update().filter(pk=version.pk).first()


class DraftMovedError(Exception):
    """Sections were saved after the reader was shown the whole; `keys` are theirs."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"sections {', '.join(keys)} were saved since")
        self.keys = keys


def unmoved(version: FilingVersion, shown: Mapping[str, int]) -> None:
    """Passes where every section stands at the edit that was shown. Raises DraftMovedError."""
    moved = tuple(section.key for section in version.sections.all() if shown.get(section.key) != section.edit_no)
    if moved:
        raise DraftMovedError(moved)


def current_form(at: datetime) -> FormVersion:
    """The form's version in force with its labels, kept the first time it is used (T23)."""
    return FormVersion.objects.get_or_create(no=FORM_VERSION, defaults={"labels": labels(SECTIONS), "since": at})[0]


def open_version(filing: Filing, *, at: datetime, like: FilingVersion | None = None) -> FilingVersion:
    """The next open version: empty sections of the form, or a copy of an earlier version, row ids kept."""
    last = filing.versions.order_by("-no").first()
    version = FilingVersion.objects.create(filing=filing, no=last.no + 1 if last else 1, form_version=current_form(at))
    content = document(like) if like else {}
    keys = [spec.key for spec in sections_for(Track(filing.track), Matter(filing.matter))]
    Section.objects.bulk_create(Section(version=version, key=key, content=content.get(key, {})) for key in keys)
    return version


def draft(filing: Filing) -> FilingVersion | None:
    """The version being written, if any, without the labels of its form; what was left open by a withdrawal is not."""
    return filing.versions.filter(submitted_at__isnull=True, filing__state__in=WRITTEN).first()


def latest(filing: Filing) -> FilingVersion | None:
    """The version last submitted, if any, without the labels of its form."""
    return filing.versions.filter(submitted_at__isnull=False).order_by("-no").first()


def document(version: FilingVersion) -> Document:
    """All sections of a version in one query: section key → content."""
    return {section.key: section.content for section in version.sections.all()}


def write_section(version: FilingVersion, key: str, content: Mapping[str, Any], *, edit_no: int, by: User, at: datetime) -> Section:
    """Replaces one section if it still stands at `edit_no`. Raises ConflictError otherwise; nothing is overwritten (T1)."""
    held(version)
    saved = Section.objects.filter(version=version, key=key, edit_no=edit_no, version__submitted_at__isnull=True).update(
        content=dict(content), edit_no=edit_no + 1, saved_at=at, saved_by=str(by)
    )
    section = Section.objects.get(version=version, key=key)
    if not saved:
        raise ConflictError(section)
    return section


def freeze(version: FilingVersion, content: Document, *, by: str, at: datetime) -> FilingVersion:
    """Freezes the open version as `content` (the sections with their uploads) with the hash of its canonical form; `by`: who, in words."""
    for section in version.sections.all():
        if content.get(section.key, {}) != section.content:
            Section.objects.filter(pk=section.pk).update(content=content[section.key])
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version.submitted_at = at
    version.by = by
    version.sha256 = hashlib.sha256(canonical.encode()).hexdigest()
    version.save(update_fields=["submitted_at", "by", "sha256"])
    return version
