"""The portal's addresses and the bare page."""

from django.urls import path

from bench.bare import page, search
from portal.urls import urlpatterns as portal

urlpatterns = [path("bare/<str:code>/<int:number>/", page, name="bare"), path("bare/search/", search, name="bare_search"), *portal]
