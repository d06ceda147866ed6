from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    verbose_name = "文书与附件"

    def ready(self) -> None:
        from portal.documents import checks  # noqa: F401 - registers itself
