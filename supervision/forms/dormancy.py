"""What an institution says of its silence."""

from portal.access.forms import PlainForm
from supervision.forms.issues import words


class ReasonsForm(PlainForm):
    """说明理由."""

    reasons = words("停止评价活动的理由", "写明原因、起止时间，有证明材料的说明来源；有活动未登记的，请先补充登记场次")
