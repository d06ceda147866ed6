"""What the terms of filings are about, in words: how reminders name their subjects."""

from collections.abc import Collection

from filings.models import CitySelection, Clarification, CrossCityNotice, Filing, Objection, SelectionCall
from portal.inbox.reminders import Subject
from portal.institutions.models import Registration


def filings(numbers: Collection[int]) -> dict[int, Subject]:
    """Filings by their numbers, with the page of either side."""
    rows = Filing.objects.filter(pk__in=numbers).values_list("pk", "applicant_name", "number")
    return {pk: _subject(pk, f"{name}（{number or '草稿'}）") for pk, name, number in rows}


def objections(numbers: Collection[int]) -> dict[int, Subject]:
    """Objections by their numbers, with the page of the filing they are against."""
    rows = Objection.objects.filter(pk__in=numbers).values_list(
        "pk", "receipt_code", "publicity__filing", "publicity__filing__applicant_name"
    )
    return {pk: _subject(filing, f"{name}公示异议 {code}") for pk, code, filing, name in rows}


def clarifications(numbers: Collection[int]) -> dict[int, Subject]:
    """Questions to the applicant by their numbers, with the page where he answers."""
    rows = Clarification.objects.filter(pk__in=numbers).values_list("pk", "filing", "filing__applicant_name", "filing__number")
    return {
        pk: Subject(
            f"{name}（{number}）的说明请求",
            desk=f"/desk/filings/{filing}/#clarifications",
            my=f"/my/filings/{filing}/clarifications/{pk}/",
        )
        for pk, filing, name, number in rows
    }


def registrations(numbers: Collection[int]) -> dict[int, Subject]:
    """Registrations by their numbers: what the reminder of a validity is about."""
    rows = Registration.objects.filter(pk__in=numbers).select_related("legal_person")
    return {
        row.pk: Subject(
            f"{row.legal_person.name}{row.get_track_display()}备案（{row.number}）",
            desk="/desk/expiring/",
            my=f"/my/registrations/{row.pk}/",
        )
        for row in rows
    }


def calls(numbers: Collection[int]) -> dict[int, Subject]:
    """Selection calls by their numbers."""
    rows = SelectionCall.objects.filter(pk__in=numbers).values_list("pk", "title")
    return {pk: Subject(title, desk=f"/desk/calls/{pk}/", my=f"/publicity/calls/{pk}/") for pk, title in rows}


def selections(numbers: Collection[int]) -> dict[int, Subject]:
    """The cities' selections by their numbers."""
    rows = CitySelection.objects.filter(pk__in=numbers).values_list("pk", "city__city_name", "call__title")
    return {pk: Subject(f"{city}遴选（{title}）", desk=f"/desk/calls/selections/{pk}/", my="/publicity/calls/") for pk, city, title in rows}


def notices(numbers: Collection[int]) -> dict[int, Subject]:
    """Cross-city notices by their numbers."""
    rows = CrossCityNotice.objects.filter(pk__in=numbers).values_list("pk", "number", "registration__legal_person__name")
    return {
        pk: Subject(f"{name}跨市报备 {number}", desk=f"/desk/cross-city/{pk}/", my=f"/my/cross-city/{pk}/") for pk, number, name in rows
    }


def _subject(filing: int, title: str) -> Subject:
    return Subject(title, desk=f"/desk/filings/{filing}/", my=f"/my/filings/{filing}/")
