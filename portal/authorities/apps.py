from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "portal.authorities"
    verbose_name = "机关"
