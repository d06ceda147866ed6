"""Reference tables: occupations, qualifications, special-ability items, divisions. Loaded from data files; only items change by hand."""

from datetime import date
from typing import Final

from django.db import models
from django.db.models import F, Q

from portal.catalogue.rules.occupations import Exclusion, Level, parent_codes, parsed_levels

CATALOGUE_OF_2021: Final = date(2021, 11, 23)  # the day of the qualification catalogue that the data files hold


class Rank(models.IntegerChoices):
    """How deep a row stands in the classification; only detailed occupations can be filed."""

    MAJOR = 1, "大类"
    MEDIUM = 2, "中类"
    MINOR = 3, "小类"
    DETAILED = 4, "职业"


class Occupation(models.Model):
    """One row of the occupational classification: known by code, name and edition together, never by code alone.

    `levels` are those of its national standard as "5,4,3", "" where not known (D81); `levels_quality` says how sure they are;
    `search_text` holds code, name and pinyin initials in lower case.
    """

    code = models.CharField("职业编码", max_length=10)
    name = models.CharField("职业名称", max_length=100)
    edition = models.CharField("大典版本", max_length=4)
    rank = models.PositiveSmallIntegerField("层次", choices=Rank)
    in_scope = models.BooleanField("第3至6大类职业")
    levels = models.CharField("标准等级", max_length=20, blank=True)
    levels_quality = models.CharField("等级数据来源", max_length=40, blank=True)
    standard_edition = models.CharField("标准版本", max_length=4, blank=True)
    qualification_note = models.CharField("职业资格说明", max_length=100, blank=True)
    note = models.CharField("备注", max_length=100, blank=True)
    green = models.BooleanField("绿色职业", default=False)
    digital = models.BooleanField("数字职业", default=False)
    search_text = models.CharField("检索文本", max_length=200, blank=True)

    class Meta:
        verbose_name = "职业"
        verbose_name_plural = "职业"
        ordering = ("edition", "code", "rank")
        constraints = (models.UniqueConstraint(fields=("edition", "code", "rank"), name="catalogue_occupation_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def known_levels(self) -> tuple[Level, ...] | None:
        """The standard's levels from the lowest to the highest, None where not known."""
        return parsed_levels(self.levels)

    @property
    def parent_code(self) -> str:
        """The code right above, "" for a major class; its row may be missing."""
        return next(iter(parent_codes(self.code)), "")


class CodeConflict(models.Model):
    """A code that an older standard gives to another occupation, or to the same one by another name."""

    code = models.CharField("职业编码", max_length=10)
    name_in_standard = models.CharField("标准中的名称", max_length=100)
    standard_edition = models.CharField("标准版本", max_length=4)
    name_in_classification = models.CharField("2022年版大典中的名称", max_length=100)
    code_in_classification = models.CharField("该名称在2022年版大典中的编码", max_length=10, blank=True)
    kind = models.CharField("类型", max_length=16, choices=[("RENAMED", "更名"), ("CODE_REUSED", "编码改用"), ("DIFFERENT", "名称不同")])

    class Meta:
        verbose_name = "编码冲突"
        verbose_name_plural = "编码冲突"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("code", "name_in_standard"), name="catalogue_code_conflict_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name_in_standard}（{self.standard_edition}）"


class QualificationItem(models.Model):
    """One of the skilled qualifications of the national catalogue of 2021; `codes` are the related occupations, joined by ";"."""

    no = models.PositiveSmallIntegerField("序号", primary_key=True)
    name = models.CharField("职业资格名称", max_length=100)
    sub_items = models.CharField("包含的职业", max_length=300)
    reserved = models.BooleanField("准入类")
    inferred = models.BooleanField("类别为推断")
    codes = models.CharField("相关职业编码", max_length=200, blank=True)
    basis = models.CharField("类别依据", max_length=100)

    class Meta:
        verbose_name = "职业资格目录项目"
        verbose_name_plural = "职业资格目录项目"
        ordering = ("no",)

    def __str__(self) -> str:
        return self.name


class ExcludedWorkType(models.Model):
    """A reserved work type of one occupation (D81): a line whose work type holds one of `keywords` cannot be graded; none: the whole.

    In force from a day to a day (both included): those of the data files since the catalogue of 2021, others as an administrator imports them.
    """

    code = models.CharField("职业编码", max_length=10)
    name = models.CharField("职业名称", max_length=100)
    work_type = models.CharField("准入类工种", max_length=100, blank=True)
    keywords = models.CharField("关键词", max_length=100, blank=True)
    item = models.ForeignKey(QualificationItem, models.PROTECT, verbose_name="职业资格")
    reason = models.CharField("说明", max_length=200)
    basis = models.CharField("公布文件", max_length=200, blank=True)
    effective_from = models.DateField("起始日期", default=CATALOGUE_OF_2021)
    effective_to = models.DateField("截止日期", null=True, blank=True)
    imported_by = models.CharField("导入人", max_length=400, blank=True)
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        verbose_name = "准入类工种"
        verbose_name_plural = "准入类工种"
        ordering = ("code", "work_type", "effective_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "work_type", "effective_from"), name="catalogue_excluded_work_type_once"),
            models.CheckConstraint(
                name="catalogue_excluded_work_type_span", condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}{f'（{self.work_type}）' if self.work_type else ''}"

    @property
    def exclusion(self) -> Exclusion:
        """The row as the rule takes it."""
        return Exclusion(self.code, self.name, tuple(filter(None, self.keywords.split(";"))), self.reason)


class SpecialItem(models.Model):
    """A special-ability item published by the regional department (D82), on offer from a day to a day (both included)."""

    name = models.CharField("专项职业能力考核项目", max_length=100)
    norm = models.CharField("考核规范", max_length=200)
    basis = models.CharField("公布文件", max_length=200)
    effective_from = models.DateField("起始日期")
    effective_to = models.DateField("截止日期", null=True, blank=True)
    sample = models.BooleanField("样本", default=False)
    imported_by = models.CharField("导入人", max_length=400)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "专项职业能力考核项目"
        verbose_name_plural = "专项职业能力考核项目"
        ordering = ("name", "effective_from")
        constraints = (
            models.UniqueConstraint(fields=("name", "effective_from"), name="catalogue_special_item_once"),
            models.CheckConstraint(
                name="catalogue_special_item_span", condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}{'（样本）' if self.sample else ''}"

    @property
    def code(self) -> str:
        """A short number of the portal's own; the regional list gives none."""
        return f"ZX{self.pk:04d}"


class Division(models.Model):
    """The region, a prefecture-level city, a county or district, by its GB/T 2260 code."""

    code = models.CharField("行政区划代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=50)
    kind = models.CharField("类别", max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级")

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
