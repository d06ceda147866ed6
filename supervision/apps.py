from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = "监管"

    def ready(self) -> None:
        from portal.inbox.reminders import use_subjects
        from supervision.queries import sittings

        use_subjects("supervision.sitting", sittings.subjects)
