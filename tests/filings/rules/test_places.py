"""Paths of reasons, taken apart."""

import pytest

from filings.rules.places import Place, place


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("institution", Place("institution")),
        ("institution.credit_code", Place("institution", "", "credit_code")),
        ("venues[v1]", Place("venues", "v1")),
        ("venues[v1].lease_to", Place("venues", "v1", "lease_to")),
        ("venues[].area", Place("venues", "", "area")),
        ("materials.files.lease", Place("materials", "", "files.lease")),
        ("", Place("")),
        ("不是路径", Place("不是路径")),
        ("a b", Place("")),
    ],
)
def test_place_of_a_path(path: str, expected: Place) -> None:
    assert place(path) == expected


@pytest.mark.parametrize(
    ("path", "material"),
    [
        ("materials.files.lease", "lease"),
        ("materials.files.authorisation_files", "authorisation_files"),
        ("materials.consent_files", "consent_files"),
        ("materials.consent_body", ""),
        ("venues[v1].lease_to", ""),
    ],
)
def test_material_of_a_path(path: str, material: str) -> None:
    assert place(path).material == material
