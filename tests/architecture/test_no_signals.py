"""No signals: what follows from an act stands in the service that performs it (design, idea 4)."""

import ast

from tests.architecture.source import PACKAGES, Source, dotted, findings, hold, imported, python_files

SIGNAL_MODULES = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals")


def signal_use(source: Source) -> list[str]:
    found = []
    for node in source.nodes():
        for name in imported(node):
            if name.startswith(SIGNAL_MODULES) or (".signals" in name and not name.startswith("celery.")):
                found.append(source.at(node, f"imports {name}"))
        if isinstance(node, ast.Attribute) and ".signals." in dotted(node):
            found.append(source.at(node, f"uses {dotted(node)}"))
    return found


def test_nothing_listens_to_signals() -> None:
    hold(findings(signal_use, python_files(*PACKAGES)))


def test_a_receiver_is_found() -> None:
    text = (
        "from django.db.models.signals import post_save\n"
        "from django.dispatch import receiver\n"
        "from allauth.account.signals import user_logged_in\n"
        "from celery.signals import worker_process_init\n"
        "models.signals.post_save.connect(tell, sender=Filing)\n"
    )
    assert signal_use(Source("filings/apps.py", text)) == [
        "filings/apps.py:1 imports django.db.models.signals.post_save",
        "filings/apps.py:2 imports django.dispatch.receiver",
        "filings/apps.py:3 imports allauth.account.signals.user_logged_in",
        "filings/apps.py:5 uses models.signals.post_save.connect",
        "filings/apps.py:5 uses models.signals.post_save",
    ]
