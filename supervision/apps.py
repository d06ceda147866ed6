from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = "监管"

    def ready(self) -> None:
        from portal.inbox.reminders import use_subjects
        from supervision.queries import anomalies, complaints, idle, incidents, inspections, issues, sittings

        use_subjects("supervision.anomaly", anomalies.subjects)
        use_subjects("supervision.sitting", sittings.subjects)
        use_subjects("supervision.issue", issues.subjects)
        use_subjects("supervision.inspection", inspections.subjects)
        use_subjects("supervision.dormancy", idle.subjects)
        use_subjects("supervision.complaint", complaints.subjects)
        use_subjects("supervision.incident", incidents.subjects)
