from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"
    verbose_name = "备案"

    def ready(self) -> None:
        from filings.queries import subjects
        from filings.queries.assistance import stand_in_words
        from filings.queries.crossing import public_sites
        from portal.access.queries import use_stand_in
        from portal.directory.beside import use_away_sites
        from portal.inbox.reminders import use_subjects

        use_stand_in(stand_in_words)
        use_away_sites(public_sites)

        use_subjects("filings.filing", subjects.filings)
        use_subjects("filings.objection", subjects.objections)
        use_subjects("filings.clarification", subjects.clarifications)
        use_subjects("institutions.registration", subjects.registrations)
        use_subjects("filings.selectioncall", subjects.calls)
        use_subjects("filings.cityselection", subjects.selections)
        use_subjects("filings.crosscitynotice", subjects.notices)
