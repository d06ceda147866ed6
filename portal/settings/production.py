"""Production: everything from the environment; a start that would be unsafe is refused."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ALLOWED_HOSTS, DATABASES, LOG_LEVEL, REDIS_URL, SECRET_KEY, SILENCED_SYSTEM_CHECKS, env
from portal.settings.logging import logging_config

if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG must not be set in production.")
if env.bool("DEMO", default=False):
    raise ImproperlyConfigured("DEMO must not be set in production: demo accounts have a published password.")
if len(SECRET_KEY) < 50 or "not-a-secret" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set to a random value of 50 characters or more.")
if len(env("ID_HASH_KEY", default="")) < 32:
    raise ImproperlyConfigured("ID_HASH_KEY must be a random value of its own: persons are known by it, and it never changes.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts the portal answers for.")
if not str(DATABASES["default"]["ENGINE"]).endswith("postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must point to PostgreSQL in production.")
if not REDIS_URL:
    raise ImproperlyConfigured("REDIS_URL must be set in production.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # names by content, so that a browser may keep a file for ever; compressed once, by collectstatic
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked inside the network, past the proxy that ends TLS
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_SYSTEM_CHECKS,
    "security.W019",  # SAMEORIGIN, not DENY: an attachment is previewed in a frame of its own page
]

LOGGING = logging_config(as_json=True, level=LOG_LEVEL)
