"""What is typed for an arrangement: rooms, people at their posts, and for each line its examinees and its bank."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.people.models import Person
from supervision.enums import Post, RoomKind
from supervision.models import PaperBank, Sitting, SittingLine
from supervision.queries.sittings import label
from supervision.rules.arrangement import Placed, Room
from supervision.services.arranging import Papers

MOST_ROOMS, MOST_PEOPLE = 100, 300


class RoomForm(PlainForm):
    """One room."""

    name = OneLine(label="考场", max_length=60)
    kind = forms.ChoiceField(label="种类", choices=[("", "请选择"), *RoomKind.choices])
    seats = forms.IntegerField(label="考位（工位）", min_value=1, max_value=9999)
    is_monitored = forms.BooleanField(label="视频监控", required=False, initial=True)


class PlacedForm(PlainForm):
    """One person at one post."""

    person = forms.TypedChoiceField(label="人员", coerce=int)
    post = forms.ChoiceField(label="岗位", choices=[("", "请选择"), *Post.choices])
    room = OneLine(label="考场", max_length=60, required=False, help_text="不填为全场")
    reason = OneLine(label="说明", max_length=200, required=False, help_text="应当轮换而未轮换的，写明理由")

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.pk, f"{one.name}（{one.id_mask}）") for one in people]
        self.fields["person"].choices = [("", "请选择"), *names]  # type: ignore[attr-defined]


RoomRows: "type[BaseFormSet[RoomForm]]" = formset_factory(
    RoomForm, extra=1, can_delete=True, max_num=MOST_ROOMS, validate_max=True, absolute_max=MOST_ROOMS + 1
)
StaffRows: "type[BaseFormSet[PlacedForm]]" = formset_factory(
    PlacedForm, extra=3, can_delete=True, max_num=MOST_PEOPLE, validate_max=True, absolute_max=MOST_PEOPLE + 1
)


class PapersForm(PlainForm):
    """For each line how many are registered, and from which edition they draw."""

    def __init__(self, *args: Any, lines: Iterable[SittingLine], banks: Mapping[int, PaperBank], **kwargs: Any) -> None:
        self.lines = list(lines)
        super().__init__(*args, **kwargs)
        for line in self.lines:
            fitting = [("", "尚未选定"), *((key, str(bank)) for key, bank in banks.items() if bank.code == line.code)]
            title = label(line)
            count = forms.IntegerField(label=f"{title}报名人数", min_value=0, max_value=99999, initial=line.registered)
            count.error_messages |= {"required": f"请填写{count.label}。", "invalid": f"{count.label}应为整数，请改正。"}
            self.fields[f"registered-{line.pk}"] = count
            self.fields[f"bank-{line.pk}"] = forms.TypedChoiceField(
                label=f"{title}所用题库、卷库",
                choices=fitting,
                coerce=int,
                empty_value=None,
                required=False,
                initial=line.bank_id,
                error_messages={"invalid_choice": "没有这一版题库或卷库，请从列出的选项中选择。"},
            )

    @property
    def papers(self) -> dict[int, Papers]:
        """What a valid form says."""
        said = self.cleaned_data
        return {line.pk: Papers(said[f"registered-{line.pk}"], said[f"bank-{line.pk}"]) for line in self.lines}


def kept_rows(formset: "BaseFormSet[Any]") -> list[dict[str, Any]]:
    """The rows that were filled in and not removed."""
    return [form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")]


def rooms_of(formset: "BaseFormSet[Any]") -> list[Room]:
    """The rooms of a valid formset."""
    return [Room(row["name"], RoomKind(row["kind"]), row["seats"], row["is_monitored"]) for row in kept_rows(formset)]


def staff_of(formset: "BaseFormSet[Any]", people: Mapping[int, Person]) -> list[Placed]:
    """The people of a valid formset."""
    return [Placed(row["person"], people[row["person"]].name, Post(row["post"]), row["room"], row["reason"]) for row in kept_rows(formset)]


def initial_rooms(sitting: Sitting) -> list[dict[str, Any]]:
    """The rooms that are kept, as the formset takes them."""
    return [dict(row) for row in sitting.rooms.values("name", "kind", "seats", "is_monitored")]


def initial_staff(sitting: Sitting) -> list[dict[str, Any]]:
    """The people who are placed, likewise."""
    return [dict(row) for row in sitting.staff.values("person", "post", "room", "reason")]
