"""Public addresses of papers."""

from django.urls import URLPattern, path

from portal.documents.views import public

urlpatterns: list[URLPattern] = [
    path("verify/", public.entrance, name="verify"),
    path("verify/<str:code>/", public.verification, name="verification"),
    path("verify/<str:code>/receipt.pdf", public.receipt_pdf, name="receipt_pdf"),
]
