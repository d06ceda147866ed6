"""What supervision keeps: one module a thing."""

from supervision.models.anomaly import Anomaly
from supervision.models.archive import ArchiveVolume, Disposal, LegalHold
from supervision.models.bank import Custody, PaperBank
from supervision.models.bulletin import Bulletin, Mention
from supervision.models.checklist import Checklist, ChecklistAnswer, ChecklistTemplate
from supervision.models.complaint import Complaint, ComplaintNote
from supervision.models.dormancy import Dormancy
from supervision.models.draw import Draw
from supervision.models.guidance import Attendance, Guidance
from supervision.models.incident import Incident, IncidentNote
from supervision.models.inspection import Inspection, InspectionPhoto, InspectionSignature
from supervision.models.inspector import Avoidance, Inspector
from supervision.models.issue import Issue, IssueReport
from supervision.models.plan import InspectionPlan
from supervision.models.sitting import Sitting
from supervision.models.sitting_parts import NotRecognised, ResultImport, SittingLine, SittingMove, SittingRoom, SittingStaff
from supervision.models.year_plan import YearPlan

__all__ = [
    "Anomaly",
    "ArchiveVolume",
    "Attendance",
    "Avoidance",
    "Bulletin",
    "Checklist",
    "ChecklistAnswer",
    "ChecklistTemplate",
    "Complaint",
    "ComplaintNote",
    "Custody",
    "Disposal",
    "Dormancy",
    "Draw",
    "Guidance",
    "Incident",
    "IncidentNote",
    "Inspection",
    "InspectionPhoto",
    "InspectionPlan",
    "InspectionSignature",
    "Inspector",
    "Issue",
    "IssueReport",
    "LegalHold",
    "Mention",
    "NotRecognised",
    "PaperBank",
    "ResultImport",
    "Sitting",
    "SittingLine",
    "SittingMove",
    "SittingRoom",
    "SittingStaff",
    "YearPlan",
]
