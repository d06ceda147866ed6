"""Settings shared by every environment; the others differ only where they must. Every value comes from the environment (.env.example)."""

from pathlib import Path

import environ

from portal.settings.logging import logging_config

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = False
DEMO = False  # one-click accounts, no second factor; production refuses to start with it
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000")

FLOOR_APPS = [
    "portal.audit",
    "portal.outbox",
    "portal.policy",
    "portal.workdays",
    "portal.catalogue",
    "portal.accounts",
    "portal.workflow",
    "portal.authorities",
    "portal.people",
    "portal.institutions",
    "portal.access",
    "portal.terms",
    "portal.documents",
    "portal.verification",
    "portal.inbox",
    "portal.directory",
    "portal.legacy",
]
PORTAL_APPS = [*FLOOR_APPS, "filings", "supervision", "portal.home", "portal.api"]

INSTALLED_APPS = [
    *PORTAL_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_prometheus",
    "guardian",
    "ninja",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "portal.home.middleware.request_log",
    "portal.api.middleware.problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.home.middleware.storable_query",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.middleware.IdleMiddleware",
    "portal.access.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.access.context.reader",
                "portal.inbox.context.unread",
                "filings.context.counter",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, object]:
    """A Django database entry from a URL; SQLite waits for its lock instead of failing, PostgreSQL pools its connections."""
    config: dict[str, object] = dict(environ.Env.db_url_config(url))
    if str(config["ENGINE"]).endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    config["ATOMIC_REQUESTS"] = False
    return config


VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:  # the embedded portal: sign-in rate limits need a cache that its processes share
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.access.backends.PartyBackend",
]
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # PartyBackend reads guardian's rows: rights stand on parties, groups hold none
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ANONYMOUS_USER_NAME = None
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/home/"
IDLE_SECONDS = 30 * 60

ACCOUNT_ADAPTER = "portal.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # our own link: portal.accounts.confirmation
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_UNIQUE_EMAIL = False  # a small institution's people share one address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,20/5m/key", "reset_password": "10/m/ip,3/m/key"}
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "portal.access.second_factor.Adapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "portal.accounts.forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "评价机构管理平台"
MFA_TOTP_TOLERANCE = 1  # one step of clock drift either way
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account cannot sign in before its address is confirmed
MFA_RECOVERY_CODES_SHOW_ONCE = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "static-root")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = ""  # no file is ever served by path: each has a view that checks the right

SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost/"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the outbox row is the truth: a task lost by the broker is found by the sweep
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker writes the same lines as the web
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
if REDIS_URL:  # a lost broker must not hold up a user: by default a publisher tries for six seconds
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "socket_connect_timeout": 1,
        "socket_timeout": 3,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.1,
    }

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
TASKS_KEPT_DAYS = env.int("TASKS_KEPT_DAYS", default=90)  # after they are done; what was given up stays
MAILS_KEPT_DAYS = env.int("MAILS_KEPT_DAYS", default=90)
UPLOADS_KEPT_DAYS = env.int("UPLOADS_KEPT_DAYS", default=14)  # unfinished, and their draft left alone for as long
INVITATION_REMINDER_DAYS = tuple(env.list("INVITATION_REMINDER_DAYS", cast=int, default=[3, 6]))  # working days after an expert was asked
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")

CLAMD_URL = env("CLAMD_URL", default="")
SEAL_KEYS = env("SEAL_KEYS", default=str(VAR_DIR / "seal-keys"))
SEAL_PASSPHRASES = {"": env("SEAL_PASSPHRASE", default="")} | {  # one for all keys, or SEAL_PASSPHRASE_4502 for one authority's
    name.removeprefix("SEAL_PASSPHRASE_"): words for name, words in env.ENVIRON.items() if name.startswith("SEAL_PASSPHRASE_")
}

GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False
ID_HASH_KEY = env("ID_HASH_KEY", default="") or f"id-numbers:{SECRET_KEY}"

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = logging_config(as_json=False, level=LOG_LEVEL)
METRICS_ALLOWED = env.list("METRICS_ALLOWED", default=["127.0.0.0/8", "::1/128"])  # networks that may read /metrics, directly only
DISK_RESERVE_BYTES = env.int("DISK_RESERVE_BYTES", default=200 * 1024 * 1024)  # with less free space /readyz says: not ready
PROMETHEUS_EXPORT_MIGRATIONS = False

REFERENCE_RECHECK_SECONDS = 2.0  # how late a process may learn that another one changed a figure or a calendar
