from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "portal.terms"
    verbose_name = "期限"
