"""What the Centre presses: publicity, report to the ministry, the code that comes back."""

from filings.models import Filing
from tests.journeys.people import Visitor

CODE = "Y000045000218"


def publicise(centre: Visitor, filing: Filing) -> None:
    centre.open("/desk/centre/?list=evaluated")
    centre.sound()
    centre.link(f"公示… {filing.applicant_name}")
    centre.sound()
    centre.press("开始公示")
    centre.told("公示已开始")


def through_the_ministry(centre: Visitor, filing: Filing) -> None:
    """The publicity closed, reported, the code recorded."""
    centre.open("/desk/centre/?list=publicised")
    centre.sound()
    centre.link(f"结束公示 {filing.applicant_name}")
    centre.press("结束公示")
    centre.told("公示已结束")
    centre.link(f"报部 {filing.applicant_name}")
    centre.press("报部")
    centre.open("/desk/centre/?list=at_ministry")
    centre.link(f"编码… {filing.applicant_name}")
    centre.sound()
    centre.page.get_by_label("机构编码").fill(CODE)
    centre.press("记录机构编码")
    centre.told("机构编码已记录")
