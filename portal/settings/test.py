"""Settings of the test suite: DATABASE_URL chooses PostgreSQL, otherwise a SQLite file of this process: threads share a file, never memory."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, INSTALLED_APPS, REDIS_URL, SQLITE_OPTIONS, env

PROCESS = env("PYTEST_XDIST_WORKER", default="only")  # tests run side by side: each process keeps to its own queue and cache
SCRATCH = tempfile.TemporaryDirectory(prefix="portal-test-")  # gone with the process

INSTALLED_APPS = [*INSTALLED_APPS, "tests.workflow.sample"]  # the workflow's own test model

DEMO = True
SECRET_KEY = "test-only-not-a-secret-" + "0" * 40
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# a worker that a test starts is given the test's own files and keys
MEDIA_ROOT = Path(env("TEST_MEDIA_ROOT", default="") or tempfile.mkdtemp(dir=SCRATCH.name))
SEAL_KEYS = env("TEST_SEAL_KEYS", default="") or tempfile.mkdtemp(dir=SCRATCH.name)
CACHES["default"]["KEY_PREFIX"] = PROCESS
CELERY_BROKER_URL = REDIS_URL or "memory://"  # nobody listens: tests sweep
if REDIS_URL:  # a busy machine answers late; the broker is lost only where a test loses it
    CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": 30, "socket_timeout": 60}
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # found when asked for: no client walks through every file first
REFERENCE_RECHECK_SECONDS = 3600.0  # one process: query counts must not depend on the second
CELERY_TASK_DEFAULT_QUEUE = f"portal-test-{PROCESS}"

if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(SCRATCH.name) / "portal.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": f"{SQLITE_OPTIONS['init_command']} PRAGMA synchronous=OFF;",  # nothing here outlives a power cut
    }
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
# .ci/run names a template with the collation of production: Chinese sorts and is found alike on every machine
if template := env("TEST_DATABASE_TEMPLATE", default=""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
