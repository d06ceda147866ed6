from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"
    verbose_name = "备案"

    def ready(self) -> None:
        from filings.queries import subjects
        from portal.inbox.reminders import use_subjects

        use_subjects("filings.filing", subjects.filings)
        use_subjects("filings.objection", subjects.objections)
        use_subjects("institutions.registration", subjects.registrations)
