from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "portal.institutions"
    verbose_name = "评价机构"
