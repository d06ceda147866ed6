"""One module per thing a filing consists of."""

from filings.models.assistance import Assistance
from filings.models.call import CallCriterion, CallEntry, CallScore, CitySelection, SelectionCall
from filings.models.call_extension import CallExtension
from filings.models.clarification import Clarification
from filings.models.cross_city import CrossCityNotice, NoticeReport
from filings.models.decision import CityReport, Transfer
from filings.models.document import FilingVersion, FormVersion, Section
from filings.models.evaluation import Evaluation, Opinion
from filings.models.exit import ExitRequest
from filings.models.filing import Filing
from filings.models.handover import Handover
from filings.models.line import FilingLine, FilingPerson
from filings.models.mailing import Letter, Mailing
from filings.models.norm import EmployerNorm
from filings.models.publicity import Objection, Publicity
from filings.models.rectification import Rectification
from filings.models.review import CheckAnswer, Look, Note
from filings.models.saved_view import ColumnChoice, SavedView
from filings.models.substitution import Substitution
from filings.models.supplement import SupplementConsent, SupplementItem, SupplementNotice

__all__ = [
    "Assistance",
    "CallCriterion",
    "CallEntry",
    "CallExtension",
    "CallScore",
    "CheckAnswer",
    "CityReport",
    "CitySelection",
    "Clarification",
    "ColumnChoice",
    "CrossCityNotice",
    "EmployerNorm",
    "Evaluation",
    "ExitRequest",
    "Filing",
    "FilingLine",
    "FilingPerson",
    "FilingVersion",
    "FormVersion",
    "Handover",
    "Letter",
    "Look",
    "Mailing",
    "Note",
    "NoticeReport",
    "Objection",
    "Opinion",
    "Publicity",
    "Rectification",
    "SavedView",
    "Section",
    "SelectionCall",
    "Substitution",
    "SupplementConsent",
    "SupplementItem",
    "SupplementNotice",
    "Transfer",
]
