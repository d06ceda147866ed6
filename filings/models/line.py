"""What is decided: one line per occupation and level, or per item (D36)."""

from typing import ClassVar

from django.db import models

from filings.enums import ChangeKind, Level, LineOutcome, LineResult
from filings.models.filing import Filing
from portal.institutions.enums import EngagementRole
from portal.people.models import Person


class FilingLine(models.Model):
    """One line applied for. Rebuilt at each submission; the panel's result, the proposal and the outcome stand on it.

    A change of basic information is a line too: its kind stands in `change`, it has no code, and only the decision concerns it (D18).
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="lines", verbose_name="备案")
    order = models.PositiveSmallIntegerField("序号")
    row_id = models.CharField("行", max_length=40)
    code = models.CharField("编码", max_length=20)
    name = models.CharField("职业（工种）或项目", max_length=80)
    edition = models.CharField("版本", max_length=20, blank=True)
    work_type = models.CharField("工种", max_length=60, blank=True)
    level = models.CharField("等级", max_length=12, blank=True)
    norm = models.CharField("评价依据", max_length=80, blank=True)
    change = models.CharField("变更内容", max_length=20, choices=ChangeKind.choices, blank=True)
    panel_result = models.CharField("评估结论", max_length=20, choices=LineResult.choices, blank=True)
    panel_remark = models.TextField("评估说明", blank=True)
    upheld = models.BooleanField("异议成立", default=False)
    outcome = models.CharField("决定", max_length=10, choices=LineOutcome.choices, default=LineOutcome.PENDING)
    reason = models.TextField("理由", blank=True)
    basis = models.CharField("依据", max_length=80, blank=True)

    class Meta:
        verbose_name = "申报职业"
        verbose_name_plural = "申报职业"
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "code", "name", "work_type", "level"], name="line_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome=LineOutcome.REFUSED) | ~models.Q(reason="") & ~models.Q(basis=""),
                name="refused_line_has_reason_and_basis",
            ),  # D35
            models.CheckConstraint(
                condition=models.Q(change="") & ~models.Q(code="")
                | ~models.Q(change="") & models.Q(code="", panel_result="", upheld=False),
                name="change_line_has_no_code",
            ),  # D18
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.level_word}".strip()

    @property
    def title(self) -> str:
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name

    @property
    def level_word(self) -> str:
        """五级; empty for an item."""
        return Level(self.level).word if self.level else ""


class FilingPerson(models.Model):
    """A person the submitted version names: what counts towards the three assessors and shows overlaps across institutions (N14).

    Rebuilt at each submission from the document; the ID number is not here, only the person it leads to.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="people", verbose_name="备案")
    person = models.ForeignKey(Person, models.PROTECT, related_name="filing_places", verbose_name="人员")
    role = models.CharField("角色", max_length=12, choices=EngagementRole.choices)
    row_id = models.CharField("行", max_length=40)
    occupations = models.JSONField("职业编码", default=list)
    is_external = models.BooleanField("外聘", default=False)
    valid_until = models.DateField("证卡有效期止", null=True, blank=True)

    class Meta:
        verbose_name = "申报人员"
        verbose_name_plural = "申报人员"
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "role", "row_id"], name="filing_person_once_a_row")]

    def __str__(self) -> str:
        return f"{self.person}·{self.get_role_display()}"
