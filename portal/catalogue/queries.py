"""Finding an occupation, an item, a division; all reads of the reference tables."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from portal.catalogue.models import CodeConflict, Division, ExcludedWorkType, Occupation, QualificationItem, Rank, SpecialItem
from portal.catalogue.rules.divisions import city_code
from portal.catalogue.rules.occupations import EDITION, Exclusion, Level, parent_codes

SEARCH_LIMIT = 20


def occupations_in_scope() -> QuerySet[Occupation]:
    """The occupations a grading institution may file: detailed, classes 3-6, with a settled name. Clause: 附2二(二)."""
    return Occupation.objects.filter(edition=EDITION, rank=Rank.DETAILED, in_scope=True).exclude(search_text="")


def search_occupations(text: str, *, limit: int = SEARCH_LIMIT) -> tuple[Occupation, ...]:
    """Occupations in scope by code, part of a name or pinyin initials: a whole match first, then a beginning, then by code."""
    wanted = text.strip().lower()
    if not wanted:
        return ()
    whole = Q(search_text__contains=f" {wanted} ") | Q(search_text__endswith=f" {wanted}")
    nearness = Case(
        When(whole, then=Value(0)), When(search_text__contains=f" {wanted}", then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    found = occupations_in_scope().filter(search_text__contains=wanted).order_by(nearness, "code")
    return tuple(found[:limit])


def occupation(code: str, name: str) -> Occupation | None:
    """The occupation of this code *and* name in the present edition; None when the two do not belong together."""
    return Occupation.objects.filter(edition=EDITION, rank=Rank.DETAILED, code=code, name=name).first()


def occupations_by_line(lines: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Occupation]:
    """The occupations of many (code, name) lines in one query; lines that fit none are left out."""
    wanted = set(lines)
    rows = Occupation.objects.filter(edition=EDITION, rank=Rank.DETAILED, code__in={code for code, _ in wanted})
    return {(row.code, row.name): row for row in rows if (row.code, row.name) in wanted}


def levels_of(code: str, name: str) -> tuple[Level, ...] | None:
    """The levels of the national standard, lowest first; None where they are not known (D81) or code and name do not fit."""
    found = occupation(code, name)
    return found.known_levels if found else None


def ancestors(found: Occupation) -> tuple[Occupation, ...]:
    """The rows above an occupation, the major class first; the classification lacks some."""
    codes = parent_codes(found.code)
    return tuple(Occupation.objects.filter(edition=found.edition, code__in=codes).exclude(rank=Rank.DETAILED).order_by("code"))


def conflicts_of(code: str, name: str) -> tuple[CodeConflict, ...]:
    """Older standards that give this code to another name, or this name to another code."""
    return tuple(CodeConflict.objects.filter(Q(code=code) | Q(name_in_standard=name)))


def excluded_work_types(on: date) -> QuerySet[ExcludedWorkType]:
    """The reserved work types in force on a day (D81)."""
    return ExcludedWorkType.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)


def exclusions(codes: Iterable[str], on: date) -> tuple[Exclusion, ...]:
    """The reserved work types of these codes on a day, for the rule that refuses them (B45)."""
    return tuple(row.exclusion for row in excluded_work_types(on).filter(code__in=set(codes)))


def exclusions_on(on: date) -> tuple[Exclusion, ...]:
    """All of them on a day, for judging many lines at once."""
    return tuple(row.exclusion for row in excluded_work_types(on))


def qualifications_of(code: str) -> tuple[QualificationItem, ...]:
    """The items of the national qualification catalogue that a code belongs to (A34)."""
    return tuple(row for row in QualificationItem.objects.filter(codes__contains=code) if code in row.codes.split(";"))


def special_items(on: date) -> QuerySet[SpecialItem]:
    """The special-ability items on offer on a day (A34, D82)."""
    return SpecialItem.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)


def cities() -> QuerySet[Division]:
    """The fourteen prefecture-level cities in the order of their codes."""
    return Division.objects.filter(kind="设区市")


def city_of(code: str) -> Division | None:
    """The city a division code belongs to; None for the region itself and for anything outside it."""
    city = city_code(code)
    return Division.objects.filter(code=city).first() if city else None


def division_name(code: str) -> str:
    """The name with its city, as an address begins: 南宁市青秀区; "" for an unknown code."""
    found = Division.objects.select_related("parent").filter(code=code).first()
    if found is None:
        return ""
    return f"{found.parent.name if found.parent and found.parent.parent_id else ''}{found.name}"
