from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "portal.policy"
    verbose_name = "依据与时限"
