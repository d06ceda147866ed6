from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "portal.legacy"
    verbose_name = "存量导入"
