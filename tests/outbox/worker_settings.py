"""Settings of the worker processes that the fault tests start and kill: the outbox alone, on a database and a broker of their own."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL, env

SECRET_KEY = "test-only-not-a-secret-" + "0" * 40
INSTALLED_APPS = ["portal.audit", "portal.outbox", "django.contrib.auth", "django.contrib.contenttypes"]
AUTH_USER_MODEL = "auth.User"
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.outbox.worker_settings"
urlpatterns: list[object] = []
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if REDIS_URL:
    # a busy machine is not what is tried here: the broker answers late, and is lost only where a test loses it
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"global_keyprefix": env("KEY_PREFIX"), "socket_connect_timeout": 30, "socket_timeout": 60}
