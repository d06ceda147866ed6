"""What a change filing asks to change of the basic information, field by field: as filed, as it is to be, which document shows it (D18)."""

from collections.abc import Mapping
from dataclasses import dataclass

from filings.models import FilingVersion
from filings.queries.reading import Words
from filings.rules.change_kinds import PROOF, PROOF_WORDS, changed, filed_basics
from filings.services.versions import Document, document


@dataclass(frozen=True, slots=True)
class Amended:
    """One answer. `proof`: the upload that shows it, "" where it is taken at its word; `files`: the names of what was uploaded."""

    key: str
    label: str
    before: str
    after: str
    proof: str
    files: tuple[str, ...]


def amended(version: FilingVersion, files: Mapping[str, list[dict[str, object]]] | None = None) -> tuple[Amended, ...]:
    """The changed answers of a version in the order of the form; `files`: what was uploaded, while it is not frozen with the version yet."""
    content = document(version)
    institution = content.get("institution", {})
    differing = changed(institution)
    if not differing:
        return ()
    words = words_beside(version, content)
    uploads = content.get("materials", {}).get("files", {}) if files is None else files
    labels = words.labels["institution"]["fields"]
    return tuple(
        Amended(
            key=key,
            label=field["label"],
            before=words.answer(filed_basics(institution), key, field),
            after=words.answer(institution, key, field),
            proof=PROOF_WORDS.get(PROOF.get(key, ""), ""),
            files=tuple(str(row["name"]) for row in uploads.get(PROOF.get(key, ""), ())),
        )
        for key, field in labels.items()
        if key in differing
    )


def as_filed(version: FilingVersion) -> dict[str, str]:
    """The filed answers of the basic information in words, by field: what stands beside each field that is opened."""
    content = document(version)
    filed = filed_basics(content.get("institution", {}))
    if not filed:
        return {}
    words = words_beside(version, content)
    return {key: text for key, field in words.labels["institution"]["fields"].items() if (text := words.answer(filed, key, field))}


def words_beside(version: FilingVersion, content: Document) -> Words:
    """The words of a version, those of what is filed among them."""
    filed = dict(filed_basics(content.get("institution", {})))
    return Words(version.form_version.labels, content, {"filed": filed})
