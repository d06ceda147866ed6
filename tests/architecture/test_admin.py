"""The admin shows and does not write: what it could change, a service changes, with its right and its audit entry (design 1)."""

from collections.abc import Mapping

from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.test import RequestFactory

from portal.accounts.models import User
from tests.architecture.source import hold

# Models of others that the admin may edit, because no service of ours does; each with the reason.
EDITABLE: dict[str, str] = {}


def writable(registry: Mapping[type[models.Model], ModelAdmin]) -> list[str]:
    """What a superuser (who exists in tests only) could add, change, delete or do in bulk."""
    request = RequestFactory().get("/admin/")
    request.user = User(username="probe", is_superuser=True, is_staff=True, is_active=True)
    found = []
    for model, page in registry.items():
        if model._meta.label in EDITABLE:
            continue
        writes = {"add": page.has_add_permission, "change": page.has_change_permission, "delete": page.has_delete_permission}
        found += [f"{model._meta.label}: {act}" for act, allowed in writes.items() if allowed(request)]
        found += [f"{model._meta.label}: action {name}" for name in page.get_actions(request)]
    return found


def test_the_admin_writes_nothing() -> None:
    hold(writable(admin.site._registry))


def test_a_writable_page_is_found() -> None:
    site = AdminSite()
    site.register(Group)
    assert writable(site._registry) == [
        *("auth.Group: add", "auth.Group: change", "auth.Group: delete"),
        "auth.Group: action delete_selected",
    ]
