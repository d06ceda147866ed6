"""Who may approve (D111)."""

import pytest

from filings.rules.separation import approval_reasons


@pytest.mark.parametrize(
    ("proposer", "acceptor", "count"),
    [
        pytest.param(2, 3, 0, id="D111-somebody-else"),
        pytest.param(1, 3, 1, id="D111-proposer"),
        pytest.param(2, 1, 1, id="D111-acceptor"),
        pytest.param(1, 1, 2, id="D111-both"),
        pytest.param(None, None, 0, id="D111-nobody-known"),
    ],
)
def test_proposer_and_acceptor_do_not_approve(proposer, acceptor, count):
    assert len(approval_reasons(1, proposer=proposer, acceptor=acceptor)) == count
