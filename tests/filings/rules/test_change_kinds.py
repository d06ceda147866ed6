"""A change as far as it was granted (D18, D36)."""

import pytest

from filings.enums import ChangeKind as K
from filings.rules.change_kinds import as_granted

BEFORE = {"name": "旧名", "contact": "覃秘书", "registered_address": "旧址"}
DOCUMENT = {
    "institution": {
        "changes": [K.ADDED_OCCUPATIONS, K.NAME, K.ADDRESS, K.BASIC_DATA],
        "before": BEFORE,
        "name": "新名",
        "contact": "韦主任",
        "email": "new@example.com",
        "registered_address": "新址",
        "credit_code": "91450200MA7LP0011X",
    },
    "occupations": {"rows": [{"row_id": "1", "name": "车工"}]},
    "venues": {"rows": [{"row_id": "2", "name": "新考场"}]},
    "materials": {},
}


@pytest.mark.parametrize(
    ("granted", "said", "sections"),
    [
        pytest.param({"", K.NAME, K.ADDRESS, K.BASIC_DATA}, ("新名", "韦主任", "new@example.com", "新址"), 4, id="all"),
        pytest.param({K.NAME}, ("新名", "覃秘书", None, "旧址"), 2, id="D36-name-alone"),
        pytest.param({K.BASIC_DATA}, ("旧名", "韦主任", "new@example.com", "旧址"), 2, id="D36-other-information-alone"),
        pytest.param({K.ADDRESS}, ("旧名", "覃秘书", None, "新址"), 3, id="D36-move-brings-its-sites"),
        pytest.param({""}, ("旧名", "覃秘书", None, "旧址"), 4, id="D36-added-scope-alone"),
    ],
)
def test_what_a_change_says_as_far_as_it_was_granted(granted: set[str], said: tuple[str | None, ...], sections: int) -> None:
    found = as_granted(DOCUMENT, granted)
    institution = found["institution"]
    assert tuple(institution.get(key) for key in ("name", "contact", "email", "registered_address")) == said
    assert (institution["credit_code"], len(found)) == ("91450200MA7LP0011X", sections)
