from portal.legacy.models.batch import Import
from portal.legacy.models.row import StagedRow

__all__ = ["Import", "StagedRow"]
