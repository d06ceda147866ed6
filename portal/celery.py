"""The Celery application and the one table of periodic work."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()

# Deadlines are computed from events; the beat only wakes the sweeps that look for what is due (never ETA, never countdown).
# A sweep that a busy worker has not begun before the next one comes is dropped.
app.conf.beat_schedule = {
    "filings-sweep": {"task": "filings.tasks.sweep", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
    "filings-parts": {"task": "filings.tasks.sweep_parts", "schedule": crontab(hour="3", minute="37"), "options": {"expires": 3600}},
    "home-statistics": {"task": "portal.home.tasks.refresh_statistics", "schedule": crontab(minute="*/30"), "options": {"expires": 1800}},
    "inbox-reminders": {"task": "portal.inbox.tasks.deliver", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
    "outbox-sweep": {"task": "portal.outbox.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "outbox-forget": {"task": "portal.outbox.tasks.forget", "schedule": crontab(hour="3", minute="17"), "options": {"expires": 3600}},
    "access-sweep": {"task": "portal.access.tasks.sweep", "schedule": crontab(minute="1"), "options": {"expires": 3600}},
    "supervision-compare": {"task": "supervision.tasks.compare", "schedule": crontab(hour="2", minute="7"), "options": {"expires": 3600}},
    "supervision-sweep": {"task": "supervision.tasks.sweep", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
    "terms-sweep": {"task": "portal.terms.tasks.sweep", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
}
