"""The copies of rows whose texts name their institution, their numbers or the keys of other rows."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from filings.models import Filing, FilingVersion, Objection, Opinion, Publicity, Section
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.directory.models import EntryVersion
from portal.documents.codes import ALPHABET, LENGTH, printed
from portal.documents.models import Paper, PaperKind
from portal.home.demo.rewriting import Identity, Scale, canonical, compact, copy_name, normal, values, with_file_ids
from portal.institutions.models import LegalPerson, Registration

Row = dict[str, Any]
Rows = Iterator[Row]
Maker = Callable[[list[Row], Scale, range, list[int]], Rows]


def credit_code(code: str, key: int, copy: int) -> str:
    """A valid code of its own for each copy of an institution."""
    return make_credit_code(code[:2], code[2:8], f"M{copy * 1000 + key % 1000:07d}")


class Cast:
    """Who is copied, by legal person: identities, and what fills the patterns of a copy."""

    def __init__(self, scale: Scale) -> None:
        rows = LegalPerson.objects.filter(pk__lt=scale.stride).values_list("pk", "name", "credit_code")
        self.identities = {key: Identity(name, code) for key, name, code in rows}
        self._scale, self._codes = scale, _institution_codes(scale)
        self._copy, self._filled = 0, dict[int, dict[str, str]]()

    def fill(self, key: int, copy: int) -> dict[str, str]:
        if copy != self._copy:  # the makers go from copy to copy: those before are not kept
            self._copy, self._filled = copy, {}
        found = self._filled.get(key)
        if found is None:
            codes = {code: self._scale.institution_code(code, copy) for code in self._codes[key]}
            found = self._filled[key] = values(copy, credit_code(self.identities[key].credit_code, key, copy), codes)
        return found


def _institution_codes(scale: Scale) -> dict[int, set[str]]:
    """The codes of each legal person of the region."""
    found: dict[int, set[str]] = defaultdict(set)
    for model in (Registration, Filing):
        rows = model._default_manager.filter(pk__lt=scale.stride).exclude(institution_code="")
        for key, code in rows.values_list("legal_person_id", "institution_code"):
            found[key].add(code)
    return found


def institution_codes(scale: Scale) -> tuple[str, ...]:
    """All codes of the region, sorted."""
    return tuple(sorted(set().union(*_institution_codes(scale).values())))


def _moved(row: Row, scale: Scale, copy: int, *columns: str) -> Row:
    """The row with its keys shifted."""
    shift = copy * scale.stride
    return {**row, **{name: row[name] + shift for name in ("id", *columns) if row[name] is not None}}


def short_code(key: int) -> str:
    """A short code of its own for each copied row: its key, scattered by an odd factor, so that no two meet as drawn ones may."""
    number = key * 0x9E3779B97F % len(ALPHABET) ** LENGTH
    return printed("".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH)))


def legal_persons(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    for copy in numbers:
        for row in rows:
            code = credit_code(row["credit_code"], row["id"], copy)
            yield {**_moved(row, scale, copy), "name": copy_name(row["name"], copy), "credit_code": code}


def filings(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    """Filings with their numbers and what they are found by."""
    cast, own = Cast(scale), set(accounts)
    texts = ("number", "applicant_name", "search_text", "institution_code")
    patterns = [{name: cast.identities[row["legal_person_id"]].pattern(row[name]) for name in texts if row[name]} for row in rows]
    for copy in numbers:
        for row, pattern in zip(rows, patterns, strict=True):
            fill = cast.fill(row["legal_person_id"], copy)
            keys = ["legal_person_id", "registration_id", "team_id"]
            keys += ["created_by_id"] if row["created_by_id"] in own else []
            yield {**_moved(row, scale, copy, *keys), **{name: text % fill for name, text in pattern.items()}}


def versions(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    """Versions with the hash of what their own sections say."""
    cast, sections = Cast(scale), _documents(scale)
    owners = dict(Filing.objects.filter(pk__lt=scale.stride).values_list("pk", "legal_person_id"))
    patterns = []
    for row in rows:
        identity = cast.identities[owners[row["filing_id"]]]
        text = with_file_ids(identity.pattern(compact(sections[row["id"]])), scale) if row["sha256"] else ""
        patterns.append(text)
    for copy in numbers:
        for row, text in zip(rows, patterns, strict=True):
            said = text % cast.fill(owners[row["filing_id"]], copy)
            yield {**_moved(row, scale, copy, "filing_id"), "sha256": hashlib.sha256(said.encode()).hexdigest() if said else ""}


def _documents(scale: Scale) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for version, key, content in Section.objects.filter(pk__lt=scale.stride).values_list("version_id", "key", "content"):
        found[version][key] = content
    return found


def sections(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    cast = Cast(scale)
    owners = dict(FilingVersion.objects.filter(pk__lt=scale.stride).values_list("pk", "filing__legal_person_id"))
    patterns = []
    for row in rows:
        text = cast.identities[owners[row["version_id"]]].pattern(normal(json.loads(row["content"])))
        patterns.append(with_file_ids(text, scale) if row["key"] == "materials" else text)
    for copy in numbers:
        for row, text in zip(rows, patterns, strict=True):
            yield {**_moved(row, scale, copy, "version_id"), "content": text % cast.fill(owners[row["version_id"]], copy)}


def opinions(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    """Opinions on the copied lines, with the hash of what they say."""
    for copy in numbers:
        for row in rows:
            lines = {str(scale.shifted(int(key), copy)): result for key, result in json.loads(row["lines"]).items()}
            said = {"heads": json.loads(row["heads"]), "lines": lines, "text": row["text"], "is_dissent": bool(row["is_dissent"])}
            digest = hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
            yield {**_moved(row, scale, copy, "evaluation_id", "member_id"), "lines": json.dumps(lines), "sha256": digest}


def publicities(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    """Snapshots of the copied institution and lines, with their hash."""
    cast = Cast(scale)
    owners = dict(Filing.objects.filter(pk__lt=scale.stride).values_list("pk", "legal_person_id"))
    for copy in numbers:
        for row in rows:
            owner = owners[row["filing_id"]]
            pattern = with_file_ids(cast.identities[owner].pattern(canonical(json.loads(row["snapshot"]))), scale)
            text = pattern % cast.fill(owner, copy)
            moved = _moved(row, scale, copy, "filing_id", "replaces_id")
            yield {**moved, "snapshot": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def objections(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    for copy in numbers:
        for row in rows:
            against = [scale.shifted(key, copy) for key in json.loads(row["against"])]
            moved = _moved(row, scale, copy, "publicity_id", "carried_from_id")
            yield {**moved, "against": json.dumps(against), "receipt_code": short_code(moved["id"])}


def _hashes(scale: Scale, numbers: range) -> dict[int, str]:
    """Of the publicities that were told, and of these copies of them."""
    told = models.Q(pk__lt=scale.stride)
    copied = models.Q(pk__gte=numbers[0] * scale.stride, pk__lt=(numbers[-1] + 1) * scale.stride)
    return dict(Publicity.objects.filter(told | copied).values_list("pk", "sha256"))


def papers(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    """Papers with numbers and codes of their own, not yet printed; a certificate names the copied publicity and its hash."""
    cast, hashes = Cast(scale), _hashes(scale, numbers)
    patterns = []
    for row in rows:
        identity, certified = cast.identities[row["addressee_id"]], 0
        content = identity.pattern(normal(json.loads(row["content"])).replace(row["code"], "\0"))
        if row["kind"] == PaperKind.PUBLICITY:
            certified = row["subject_id"]
            place = f"/publicity/{scale.pattern(certified)}/"
            content = content.replace(f"/publicity/{certified}/", place).replace(hashes[certified], "\1")
        patterns.append((identity.pattern(row["number"]), content, certified))
    unprinted = {"pdf": "", "sha256": "", "rendered_at": None}
    for copy in numbers:
        for row, (number, content, certified) in zip(rows, patterns, strict=True):
            moved = _moved(row, scale, copy, "subject_id", "case_id", "addressee_id", "successor_id")
            fill, code = cast.fill(row["addressee_id"], copy), short_code(moved["id"])
            said = (content % fill).replace("\0", code)
            if certified:
                said = said.replace("\1", hashes[moved["subject_id"]])
            yield {**moved, **unprinted, "number": number % fill, "content": said, "code": code}


def entries(rows: list[Row], scale: Scale, numbers: range, accounts: list[int]) -> Rows:
    cast = Cast(scale)
    owners = dict(Registration.objects.filter(pk__lt=scale.stride).values_list("pk", "legal_person_id"))
    texts = ("name", "credit_code", "search_text")
    patterns = []
    for row in rows:
        identity = cast.identities[owners[row["registration_id"]]]
        said = {name: identity.pattern(row[name]) for name in texts}
        patterns.append({**said, "content": identity.pattern(normal(json.loads(row["content"])))})
    for copy in numbers:
        for row, pattern in zip(rows, patterns, strict=True):
            fill = cast.fill(owners[row["registration_id"]], copy)
            yield {**_moved(row, scale, copy, "registration_id"), **{name: text % fill for name, text in pattern.items()}}


PATTERNED: dict[type[models.Model], Maker] = {
    LegalPerson: legal_persons,
    Filing: filings,
    FilingVersion: versions,
    Section: sections,
    Opinion: opinions,
    Publicity: publicities,
    Objection: objections,
    Paper: papers,
    EntryVersion: entries,
}
