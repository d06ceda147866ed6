"""The reference tables as loaded."""

from django.contrib import admin

from portal.catalogue.models import CodeConflict, Division, ExcludedWorkType, Occupation, QualificationItem, SpecialItem
from portal.policy.admin import ReadOnlyAdmin


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyAdmin):
    """Occupations of every edition."""

    list_display = ("code", "name", "edition", "rank", "in_scope", "levels", "standard_edition")
    list_filter = ("edition", "rank", "in_scope", "levels_quality")
    search_fields = ("search_text",)


@admin.register(SpecialItem)
class SpecialItemAdmin(ReadOnlyAdmin):
    """Special-ability items with their days."""

    list_display = ("name", "norm", "basis", "effective_from", "effective_to", "sample")
    list_filter = ("sample",)
    search_fields = ("name",)


@admin.register(ExcludedWorkType)
class ExcludedWorkTypeAdmin(ReadOnlyAdmin):
    """Reserved work types."""

    list_display = ("code", "name", "work_type", "item", "reason")


@admin.register(QualificationItem)
class QualificationItemAdmin(ReadOnlyAdmin):
    """The skilled qualifications of the national catalogue."""

    list_display = ("no", "name", "sub_items", "reserved", "inferred")


@admin.register(CodeConflict)
class CodeConflictAdmin(ReadOnlyAdmin):
    """Codes that mean something else in an older standard."""

    list_display = ("code", "name_in_standard", "standard_edition", "name_in_classification", "kind")


@admin.register(Division)
class DivisionAdmin(ReadOnlyAdmin):
    """The region, its cities, counties and districts."""

    list_display = ("code", "name", "kind", "parent")
    search_fields = ("code", "name")
