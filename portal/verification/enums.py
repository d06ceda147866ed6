"""What is looked up elsewhere, and what may be answered."""

from django.db.models import TextChoices


class Matter(TextChoices):
    """What is verified. The negative ones carry the words of the filing's own records (附1一(一), 附2一(七))."""

    REGISTRY = "registry", "法人登记信息"
    DISHONEST = "dishonest", "违法违规或失信记录"
    TRAINING_BREACH = "training_breach", "培训评价领域违法违规或失信（机构）"
    REPRESENTATIVE_BREACH = "representative_breach", "培训评价领域违法违规或失信（法定代表人）"
    ANNUAL_INSPECTION = "annual_inspection", "民政部门年审不合格"
    ILLEGAL_ORGANISATION = "illegal_organisation", "非法社会组织名单"
    ABNORMAL_OPERATION = "abnormal_operation", "企业经营异常目录"
    BAD_RECORD = "bad_record", "人才培训和评价领域不良记录"
    SEAL = "seal", "印章备案"

    @property
    def is_positive(self) -> bool:
        """Whether being found is what is hoped for."""
        return self in (Matter.REGISTRY, Matter.SEAL)


class Verdict(TextChoices):
    """The answer of a source."""

    MATCHED = "matched", "核验一致"
    MISMATCH = "mismatch", "核验不一致"
    NOT_FOUND = "not_found", "查无记录"
    CLEAR = "clear", "未列入"
    LISTED = "listed", "列入名单"
    UNAVAILABLE = "unavailable", "未能核验"
    OUTDATED = "outdated", "名单过旧"


FLAGGED = (Verdict.MISMATCH, Verdict.NOT_FOUND, Verdict.LISTED, Verdict.UNAVAILABLE, Verdict.OUTDATED)
