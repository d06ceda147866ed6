"""What a worker carries."""

import json
import os
import subprocess
import sys

from tests.architecture.source import ROOT

REGISTERED = """
import json, sys
from portal.celery import app
app.loader.import_default_modules()
scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
print(json.dumps({"unknown": sorted(scheduled - set(app.tasks)), "weasyprint": "weasyprint" in sys.modules}))
"""


def test_worker_knows_every_scheduled_task_and_does_not_carry_the_renderer() -> None:
    """The renderer is heavy: only a worker that prints a paper loads it."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    answer = subprocess.run([sys.executable, "-c", REGISTERED], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert json.loads(answer.stdout) == {"unknown": [], "weasyprint": False}
