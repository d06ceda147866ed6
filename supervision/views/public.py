"""What the public sees of supervision."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from portal.access.rates import limited
from supervision import redraw
from supervision.queries import draws as queries

RATE = "60/m"
SAMPLE_SEED = "3 5 1 6 2 4 4 1"
LONGEST_KEY = 15


@public
@require_GET
@limited("draws", RATE)
def rerun(request: HttpRequest) -> HttpResponse:
    """/draws/rerun/: a published draw is run again in the reader's own browser (N1); ?draw= fills one in."""
    wanted = request.GET.get("draw", "")
    draw = queries.public().filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < LONGEST_KEY else None
    return render(request, "supervision/rerun.html", {"sample_seed": SAMPLE_SEED, "draw": draw})


@public
@require_GET
@limited("draws", RATE)
def script(request: HttpRequest) -> FileResponse:
    """The very file that the portal draws with, to be run anywhere."""
    return FileResponse(Path(redraw.__file__).open("rb"), as_attachment=True, filename="redraw.py", content_type="text/x-python")
