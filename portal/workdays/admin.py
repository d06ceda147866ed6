"""The arrangements as entered and confirmed."""

from django.contrib import admin

from portal.policy.admin import ReadOnlyAdmin
from portal.workdays.models import ArrangedDay, Arrangement


class ArrangedDayInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """The days of an arrangement."""

    model = ArrangedDay
    can_delete = False
    extra = 0


@admin.register(Arrangement)
class ArrangementAdmin(ReadOnlyAdmin):
    """One year of one scope a row."""

    list_display = ("year", "scope", "basis", "entered_by", "entered_at", "confirmed_by", "confirmed_at")
    list_filter = ("scope", "year")
    inlines = (ArrangedDayInline,)
