from django.apps import AppConfig
from django.core.checks import Tags, register


class AuditConfig(AppConfig):
    name = "portal.audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from portal.audit.checks import triggers_stand

        register(triggers_stand, Tags.database)
