from django.apps import AppConfig
from django.core.checks import Tags, register


class AccessConfig(AppConfig):
    name = "portal.access"
    verbose_name = "权限"

    def ready(self) -> None:
        from portal.access.checks import no_superuser
        from portal.access.queries import roles_of
        from portal.workflow.acting import use_role_resolver

        register(no_superuser, Tags.database)
        use_role_resolver(roles_of)
