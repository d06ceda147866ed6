"""Whether the portal can work: its database, its broker, its disk. What fails is named; why it fails goes to the log only."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from kombu import Connection

log = structlog.get_logger("portal.health")

BROKER_SECONDS = 2


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_broker() -> None:
    """Redis must answer; the file broker must take a file."""
    url = str(settings.CELERY_BROKER_URL)
    if url.startswith("filesystem:"):
        with tempfile.TemporaryFile(dir=str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])):
            return
    options = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    with Connection(url, transport_options=options) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)


def check_disk() -> None:
    """Received files and papers need a folder that can be written and the configured reserve of free space."""
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(media).free
    if free < settings.DISK_RESERVE_BYTES:
        raise OSError(f"{free} bytes free, {settings.DISK_RESERVE_BYTES} wanted")
    with tempfile.TemporaryFile(dir=media) as probe:
        probe.write(b"0")


CHECKS: dict[str, Callable[[], None]] = {"database": check_database, "broker": check_broker, "disk": check_disk}


def failing_parts() -> tuple[str, ...]:
    """The names of the parts that do not work now, in the order of CHECKS; empty when the portal is ready."""
    failing = []
    for name, check in CHECKS.items():
        try:
            check()
        except Exception:  # whatever it is, the part is not ready; the reason is for the operator
            log.exception("not ready", part=name)
            failing.append(name)
    return tuple(failing)
