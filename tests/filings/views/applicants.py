"""Applicants and their drafts for tests of pages."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from filings.models import Filing, Section
from filings.services import drafting
from filings.services.versions import draft
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from tests.filings.stage import fill, institution, user


@dataclass
class Applicant:
    """An institution with its administrator and a clerk, each with a browser."""

    person: LegalPerson
    admin: User
    clerk: User
    client: Client
    clerk_client: Client

    def start(self, track: Track = Track.GRADING_EMPLOYER, *, filled: bool = True) -> Filing:
        filing = drafting.start(self.person, track, by=self.admin, at=timezone.now())
        return fill(filing, at=timezone.now()) if filled else filing


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def applicant(number: int = 1) -> Applicant:
    person, admin = institution(number)
    clerk = user(f"经办{number}")
    grant(clerk, person, Role.CLERK, by=None, at=timezone.now() - timedelta(days=400))
    return Applicant(person, admin, clerk, signed_in(admin), signed_in(clerk))


def section_of(filing: Filing, key: str) -> Section:
    version = draft(filing)
    assert version is not None
    return Section.objects.get(version=version, key=key)


def url(filing: Filing, tail: str = "") -> str:
    return f"/my/filings/{filing.pk}/{tail}"


def autosave(client: Client, address: str, **data: Any) -> HttpResponse:
    return client.post(address, data, headers={"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"})


def change(filing: Filing, key: str, by: User, at: datetime | None = None, **content: Any) -> Section:
    """Another window saves a section."""
    section = section_of(filing, key)
    return drafting.save_section(filing, key, {**section.content, **content}, edit_no=section.edit_no, by=by, at=at or timezone.now())


def announce(client: Client, address: str, name: str, size: int, sha256: str = "") -> HttpResponse:
    return client.post(address, json.dumps({"name": name, "size": size, "sha256": sha256}), content_type="application/json")


def piece(client: Client, address: str, offset: int, content: bytes) -> HttpResponse:
    return client.patch(address, content, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)})


def upload(client: Client, address: str, name: str, content: bytes) -> HttpResponse:
    """The whole protocol in two pieces; the last answer."""
    begun = announce(client, address, name, len(content)).json()
    half = len(content) // 2
    piece(client, f"{address}{begun['id']}/", 0, content[:half])
    return piece(client, f"{address}{begun['id']}/", half, content[half:])
