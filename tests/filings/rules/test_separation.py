"""Who may approve (D111), and who keeps out of what he helped to write."""

import pytest

from filings.rules.separation import approval_reasons, assistance_reasons


@pytest.mark.parametrize(
    ("actor", "proposer", "acceptor", "count"),
    [
        pytest.param({1}, {2}, {3}, 0, id="D111-somebody-else"),
        pytest.param({1}, {1}, {3}, 1, id="D111-proposer"),
        pytest.param({1}, {2}, {1}, 1, id="D111-acceptor"),
        pytest.param({1}, {1}, {1}, 2, id="D111-both"),
        pytest.param({1}, set(), set(), 0, id="D111-nobody-known"),
        pytest.param({1, 2}, {2}, {3}, 1, id="T12-stands-in-for-the-proposer"),
        pytest.param({1}, {2, 1}, {3}, 1, id="T12-proposed-in-his-stead"),
    ],
)
def test_proposer_and_acceptor_do_not_approve(actor, proposer, acceptor, count):
    assert len(approval_reasons(actor, proposer=proposer, acceptor=acceptor)) == count


@pytest.mark.parametrize(
    ("actor", "assisting", "count"),
    [
        pytest.param({1}, {2}, 0, id="somebody-else"),
        pytest.param({1}, {1, 2}, 1, id="filled-it-in"),
        pytest.param({1, 2}, {2}, 1, id="T12-stands-in-for-him"),
        pytest.param({1}, set(), 0, id="nobody-assisted"),
    ],
)
def test_who_filled_it_in_takes_no_part_in_deciding(actor, assisting, count):
    assert len(assistance_reasons(actor, assisting)) == count
