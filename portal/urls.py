"""Where each app is mounted."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("", include("portal.access.urls")),
    path("", include("portal.inbox.urls")),
    path("my/", include("filings.urls.applicant")),
    path("desk/", include("filings.urls.officer")),
    path("desk/", include("filings.urls.evaluation")),
    path("desk/", include("filings.urls.centre")),
    path("desk/", include("filings.urls.calls")),
    path("", include("filings.urls.cross_city")),
    path("", include("filings.urls.norms")),
    path("", include("portal.documents.urls")),
    path("directory/", include("portal.directory.urls")),
    path("desk/", include("portal.legacy.urls")),
    path("desk/", include("portal.verification.urls")),
    path("publicity/", include("filings.urls.public")),
    path("draws/", include("supervision.urls.draws_public")),
    path("", include("supervision.urls.inspections")),
    path("", include("supervision.urls.sittings")),
    path("", include("supervision.urls.plans")),
    path("", include("supervision.urls.issues")),
    path("", include("supervision.urls.complaints")),
    path("", include("supervision.urls.incidents")),
    path("", include("supervision.urls.guidance")),
    path("", include("supervision.urls.dormancy")),
    path("", include("supervision.urls.bulletins")),
    path("api/", include("portal.api.urls")),
]
