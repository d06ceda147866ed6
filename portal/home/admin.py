"""What other packages put into the admin is taken out again: services change it here, with their right and their audit entry."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

# this app stands before theirs in INSTALLED_APPS: their pages are registered here and now, then withdrawn
for pages in ("allauth.account.admin", "allauth.mfa.admin", "django.contrib.auth.admin"):
    import_module(pages)
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)
