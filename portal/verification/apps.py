from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "portal.verification"
    verbose_name = "电子核验"
