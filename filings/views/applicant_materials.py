"""The materials as the answers make them: what is needed and why, what is here, what is being scanned, what was refused."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from filings.models import Filing
from filings.queries.writing import Writing
from filings.rules.form_spec import FieldKind, FieldSpec
from filings.rules.materials import MaterialNeed
from portal.documents.filetypes import MAX_BYTES
from portal.documents.models import Attachment, ScanState
from portal.documents.queries import attachments_of

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
KILO, MEGA = 1024, 1024 * 1024
OPTIONAL = "optional"
# a document that belongs to another section → that section, whose page shows it as well
_HOMES = {"rules_files": "rules"}
_PREVIEWED = ("pdf", "jpeg", "png")

# state → icon, beside those of the component
ICONS = {
    "generated": "circle-check",
    "verified": "circle-check",
    "ready": "circle-check",
    "scanning": "virus-search",
    "missing": "alert-circle",
    "refused": "alert-circle",
    "not_needed": "circle-minus",
    OPTIONAL: "paperclip",
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One received file: its name, what there is to know of it, where it is opened, replaced and removed."""

    name: str
    words: str
    refused: bool
    open_url: str
    download_url: str
    remove_url: str
    replace_url: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One row of the list; `state` as in the component, or optional: may be uploaded, need not be."""

    key: str
    state: str
    icon: str
    name: str
    why: str
    clause: str
    note: str
    files: tuple[FileLine, ...]
    upload_url: str
    asked: tuple[str, ...]
    accept: str = ACCEPT

    @property
    def word(self) -> str:
        """The word on the button."""
        return "再传一份" if self.files else "选择文件或拖到此处"

    @property
    def is_waiting(self) -> bool:
        """Whether its face will change by itself."""
        return self.state == "scanning"


def size_words(size: int) -> str:
    """212 KB, 4.1 MB."""
    return f"{size / MEGA:.1f}".removesuffix(".0") + " MB" if size >= MEGA else f"{max(1, round(size / KILO))} KB"


def materials_context(draft: Writing) -> dict[str, Any]:
    """The list with its counts: how many have to be there, how many are."""
    rows = material_rows(draft)
    counted = [row for row in rows if row.state not in ("not_needed", OPTIONAL)]
    ready = [row for row in counted if row.state not in ("missing", "refused")]
    return {"materials": rows, "wanted": len(counted), "ready": len(ready), "max_size": size_words(MAX_BYTES)}


def home_of(key: str) -> str:
    """The section whose page asks for this document."""
    return _HOMES.get(key, "materials")


def beside(draft: Writing, section: str) -> list[MaterialRow]:
    """The documents that another section than the materials asks for on its own page."""
    wanted = [key for key, home in _HOMES.items() if home == section]
    return [row for row in material_rows(draft) if row.key in wanted] if wanted else []


def material_rows(draft: Writing) -> list[MaterialRow]:
    """Every material of the matrix, then the documents that only some applicants attach."""
    files: dict[str, list[Attachment]] = defaultdict(list)
    for file in attachments_of(draft.filing).filter(replaced_at__isnull=True):
        files[file.key].append(file)
    owed = {one.place.material for one in draft.findings.get("materials", [])}
    spec = next(spec for spec in draft.specs if spec.key == "materials")
    extras = [field for field in spec.fields if field.kind is FieldKind.FILES]
    return [
        *(_needed(draft, need, files[need.key]) for need in draft.found.materials),
        *(_extra(draft, field, files[field.key], field.key in owed) for field in extras),
    ]


def material_row(draft: Writing, key: str) -> MaterialRow | None:
    """One row of the list by its key."""
    return next((row for row in material_rows(draft) if row.key == key), None)


def _needed(draft: Writing, need: MaterialNeed, files: list[Attachment]) -> MaterialRow:
    state, note = _spared(draft, need) or _received(files)
    return _row(draft, need.key, state, need.label, need.why, need.clause, note, files)


def _extra(draft: Writing, field: FieldSpec, files: list[Attachment], owed: bool) -> MaterialRow:
    state, note = _received(files)
    state = OPTIONAL if state == "missing" and not owed else state
    return _row(draft, field.key, state, field.label, field.hint, field.clause, note, files)


def _spared(draft: Writing, need: MaterialNeed) -> tuple[str, str] | None:
    """The face of what nobody has to upload; None for what is owed."""
    if not need.required:
        return "not_needed", "无需操作"
    if need.by_form:
        return "generated", "提交时生成"
    if need.waived:
        return "verified", "已核验" if need.key == "certificate" else "已在表中填写"
    return None


def _received(files: list[Attachment]) -> tuple[str, str]:
    sound = [file for file in files if file.scan_state != ScanState.INFECTED]
    if not sound:
        return ("refused", "查毒未通过，请换一份文件。") if files else ("missing", "")
    amount = f"{len(sound)} 份，{size_words(sum(file.size for file in sound))}"
    if any(file.scan_state == ScanState.WAITING for file in sound):
        return "scanning", f"{amount}，正在查毒"
    return "ready", f"{amount}，已查毒"


def _row(draft: Writing, key: str, state: str, name: str, why: str, clause: str, note: str, files: list[Attachment]) -> MaterialRow:
    number = draft.filing.pk
    takes = state in ("missing", "refused", "ready", "scanning", OPTIONAL)
    return MaterialRow(
        key=key,
        state=state,
        icon=ICONS[state],
        name=name,
        why=why,
        clause=clause,
        note=note,
        files=tuple(file_line(draft.filing, file) for file in files),
        upload_url=reverse("my_uploads", args=[number, key]) if takes else "",
        asked=tuple(one.item.text for one in draft.asked_in("materials") if one.place.material == key and not one.changed),
    )


def file_line(filing: Filing, file: Attachment) -> FileLine:
    """One file with its links: opened and downloaded only once it was found clean."""
    clean = file.scan_state == ScanState.CLEAN
    pages = f"{file.pages} 页" if file.pages else ""
    words = "・".join(word for word in (file.kind.upper(), size_words(file.size), pages, file.get_scan_state_display()) if word)
    return FileLine(
        name=file.name,
        words=words,
        refused=file.scan_state == ScanState.INFECTED,
        open_url=reverse("my_file", args=[filing.pk, file.pk]) if clean and file.kind in _PREVIEWED else "",
        download_url=reverse("my_file_download", args=[filing.pk, file.pk]) if clean else "",
        remove_url=reverse("my_file_remove", args=[filing.pk, file.pk]),
        replace_url=reverse("my_replacing_uploads", args=[filing.pk, file.key, file.pk]),
    )
