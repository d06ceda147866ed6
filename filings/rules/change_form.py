"""The form of a change: of every section only what the chosen kinds open (D18, D43)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from filings.enums import ChangeKind
from filings.rules.change_kinds import ADDITIONS, FIELDS, PROOF, fields_of, keys_of, sections_of
from filings.rules.document import is_blank
from filings.rules.form_spec import FieldSpec, SectionSpec

_CONSENT: Final = frozenset({"consent_body", "consent_number", "consent_on", "consent_files", "letter_is_consent"})
_OF_A_SITE: Final = frozenset({"name", "room", "address"})  # a move tells where the sites are now; their equipment is not judged again
_WORDS: Final = {
    "institution": ("变更的基本信息", "只填写本次变更的内容，其他信息保持不变。"),
    "occupations": ("新增职业与等级", "只填写本次新增的职业和等级，现有备案范围不变。"),
    "items": ("新增项目", "只填写本次新增的项目，现有备案范围不变。"),
}


def narrowed(sections: Iterable[SectionSpec], kinds: Iterable[str], filed: Mapping[str, Any]) -> tuple[SectionSpec, ...]:
    """The sections and fields that these kinds fill in. `filed`: the basic information as it is filed.

    Other basic information that nobody ever gave (an imported registration, D74) may stay empty.
    """
    chosen = frozenset(kinds)
    shown = sections_of(chosen)
    return tuple(_narrow(section, chosen, filed) for section in sections if section.key in shown)


def _narrow(section: SectionSpec, kinds: frozenset[str], filed: Mapping[str, Any]) -> SectionSpec:
    title, intro = _WORDS.get(section.key, (section.title, section.intro))
    fields = section.fields
    if section.key == "institution":
        fields = tuple(_demanded(spec, filed) for spec in fields if spec.key in fields_of(kinds))
    elif section.key == "materials":
        fields = tuple(spec for spec in fields if _is_asked(spec, kinds))
    columns = section.columns
    if section.key == "venues" and not kinds & ADDITIONS:
        columns = tuple(spec if spec.key in _OF_A_SITE else _spared(spec) for spec in columns)
    return replace(section, title=title, intro=intro, fields=fields, columns=columns)


def _spared(spec: FieldSpec) -> FieldSpec:
    """Demanded of a leased site only: its lease is read again."""
    leased = spec.required_when is not None and spec.required_when[0] == "premises"
    return replace(spec, required=False, required_when=spec.required_when if leased else None)


def _demanded(spec: FieldSpec, filed: Mapping[str, Any]) -> FieldSpec:
    if spec.key not in FIELDS[ChangeKind.BASIC_DATA] or not all(is_blank(filed.get(key)) for key in keys_of(spec.key)):
        return spec
    return replace(spec, required=False)


def _is_asked(spec: FieldSpec, kinds: frozenset[str]) -> bool:
    """Consent comes with added scope (A36), a proof with the answers it proves."""
    if spec.key in _CONSENT:
        return bool(kinds & ADDITIONS)
    return spec.key in {PROOF[field] for field in fields_of(kinds) if field in PROOF}
