"""What one administrator of the region has proposed or entered and another one has to confirm, and imports that were checked."""

from collections.abc import Callable

from portal.authorities.models import AuthorityKind
from portal.documents.models import LetterVersion
from portal.home.todo.kinds import Find, Kind, Line, Reader, Rows
from portal.legacy.enums import ImportState
from portal.legacy.models import Import
from portal.policy.figures import FIGURES
from portal.policy.models import FigureProposal
from portal.workdays.models import Arrangement

SETTINGS = "设置与导入"


def _administered(right: str, find: Callable[[Reader], Rows]) -> Find:
    """For the region's administrators alone: they set what holds everywhere."""

    def found(reader: Reader) -> Rows | None:
        return find(reader) if any(one.kind == AuthorityKind.REGION for one in reader.where(right)) else None

    return found


def _figures(reader: Reader) -> Rows:
    return FigureProposal.objects.filter(outcome="").exclude(proposed_by_id=reader.user.pk)


def _figure_line(row: FigureProposal) -> Line:
    label = FIGURES[row.key].label if row.key in FIGURES else row.key
    return Line(label, f"{row.effective_from} 起・{row.proposed_by} 提出", f"/desk/settings/figures/proposals/{row.pk}/")


def _arrangements(reader: Reader) -> Rows:
    return Arrangement.objects.filter(confirmed_at__isnull=True, dropped_at__isnull=True).exclude(entered_by_id=reader.user.pk)


def _letters(reader: Reader) -> Rows:
    return LetterVersion.objects.filter(outcome="").exclude(proposed_by_id=reader.user.pk)


def _letter_line(row: LetterVersion) -> Line:
    about = f"{row.effective_from} 起・{row.proposed_by} 提出"
    return Line(row.get_kind_display(), about, f"/desk/settings/letters/versions/{row.pk}/")


def _imports(reader: Reader) -> Rows:
    """Checked, with something to bring in or to mend, and neither begun nor given up."""
    checked = Import.objects.filter(state=ImportState.RECEIVED, checked_at__isnull=False, rejected="")
    return checked.filter(authority__in=reader.where("import_records"))


KINDS = (
    Kind("figures", "时限与数值待确认", SETTINGS, _administered("manage_figures", _figures), _figure_line, since="proposed_at"),
    Kind(
        "arrangements",
        "放假安排待复核",
        SETTINGS,
        _administered("manage_figures", _arrangements),
        lambda row: Line(f"{row.year} 年{row.get_scope_display()}", f"{row.entered_by} 录入", f"/desk/settings/calendar/{row.pk}/"),
        since="entered_at",
    ),
    Kind("letters", "文书样式待确认", SETTINGS, _administered("manage_figures", _letters), _letter_line, since="proposed_at"),
    Kind(
        "imports",
        "导入已检查，待导入",
        SETTINGS,
        _administered("import_records", _imports),
        lambda row: Line(str(row), row.file_name, f"/desk/imports/{row.pk}/"),
        since="uploaded_at",
    ),
)
