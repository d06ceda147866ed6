from django.apps import AppConfig
from django.core.checks import register


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    verbose_name = "发件箱"

    def ready(self) -> None:
        from portal.outbox.retention import kept_long_enough

        register(kept_long_enough)
