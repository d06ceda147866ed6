"""Screens that cross apps, and the portal's own health."""

from django.urls import URLPattern, path

from portal.home.views import due, front, health, letterhead, settings, statistics, todo, tools
from portal.home.views import reference_tables as tables
from portal.home.views import settings_calendar as calendar
from portal.home.views import settings_figures as figures
from portal.home.views import settings_letters as letters
from portal.home.views.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("guide/", front.guide, name="guide"),
    path("tools/term/", tools.term, name="term_tool"),
    path("tools/simulate/", tools.simulate, name="simulator"),
    path("desk/todo/", todo.page, name="todo"),
    path("desk/todo/<slug:key>/", todo.kind, name="todo_kind"),
    path("desk/calendar/", due.page, name="due_calendar"),
    path("desk/calendar/feed/", due.feed, name="due_feed"),
    path("desk/calendar/feed/close/", due.close_feed, name="due_feed_close"),
    path("desk/calendar/<str:on>/", due.day, name="due_day"),
    path("calendar/<str:token>.ics", due.served, name="calendar_feed"),
    path("desk/settings/", settings.settings, name="settings"),
    path("desk/settings/figures/", figures.listed, name="figures"),
    path("desk/settings/figures/proposals/<int:number>/", figures.proposal, name="figure_proposal"),
    path("desk/settings/figures/proposals/<int:number>/confirm/", figures.confirm, name="figure_confirm"),
    path("desk/settings/figures/proposals/<int:number>/drop/", figures.drop, name="figure_drop"),
    path("desk/settings/figures/<slug:key>/", figures.show, name="figure"),
    path("desk/settings/figures/<slug:key>/propose/", figures.propose, name="figure_propose"),
    path("desk/settings/calendar/", calendar.listed, name="settings_calendar"),
    path("desk/settings/calendar/enter/", calendar.enter, name="arrangement_enter"),
    path("desk/settings/calendar/<int:number>/", calendar.show, name="arrangement"),
    path("desk/settings/calendar/<int:number>/notice/", calendar.notice, name="arrangement_notice"),
    path("desk/settings/calendar/<int:number>/confirm/", calendar.confirm, name="arrangement_confirm"),
    path("desk/settings/calendar/<int:number>/drop/", calendar.drop, name="arrangement_drop"),
    path("desk/settings/letters/", letters.listed, name="letters"),
    path("desk/settings/letters/versions/<int:number>/", letters.version, name="letter_version"),
    path("desk/settings/letters/versions/<int:number>/confirm/", letters.confirm, name="letter_confirm"),
    path("desk/settings/letters/versions/<int:number>/drop/", letters.drop, name="letter_drop"),
    path("desk/settings/letters/<slug:key>/", letters.show, name="letter"),
    path("desk/settings/letters/<slug:key>/propose/", letters.propose, name="letter_propose"),
    path("desk/letterhead/", letterhead.letterhead, name="letterhead"),
    path("desk/letterhead/seal.svg", letterhead.seal, name="letterhead_seal"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
    path("desk/statistics.csv", statistics.download, {"kind": "csv"}, name="statistics_csv"),
    path("desk/statistics.xlsx", statistics.download, {"kind": "xlsx"}, name="statistics_xlsx"),
    path("desk/imports/items/", tables.table, {"key": "items"}, name="special_items"),
    path("desk/imports/exclusions/", tables.table, {"key": "exclusions"}, name="excluded_work_types"),
    path("desk/imports/tables/<slug:key>.xlsx", tables.blank, name="reference_template"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("styleguide/", styleguide, name="styleguide"),
]
