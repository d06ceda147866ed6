"""One invented paper of each kind, as stored: for looking at the print (`manage.py sample_papers`) and for the tests of the templates."""

import json
from pathlib import Path

from portal.documents.contents import PaperContent, from_json


def samples() -> dict[str, PaperContent]:
    """Every sample under the name of its file."""
    stored = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
    return {name: from_json(content) for name, content in stored.items()}
