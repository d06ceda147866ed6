from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.workflow.sample"
    label = "sample"
    verbose_name = "样例"
