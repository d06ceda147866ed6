"""Settings of the benchmark: those of the embedded portal on PostgreSQL, as fast as production but for Redis."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-bench-"))

from portal.settings.dev import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "bench.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(os.environ["VAR_DIR"]) / "media"
SEAL_KEYS = str(Path(os.environ["VAR_DIR"]) / "seal-keys")
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
LOGGING = {"version": 1, "disable_existing_loggers": True}
