"""The browser for the tests of the component kit, and the server that the scripts talk to."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixtures import chromium, look
from tests.look.server import Section, Server, Store

__all__ = ["chromium", "look"]


@pytest.fixture
def spoken(settings: Any) -> type[Server]:
    """The server of the protocols, fresh, mounted instead of the portal."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.look.server"
    Server.section, Server.store = Section(), Store()
    return Server
