"""GET credit-codes/{code} and certificate-codes/{code}: whether a code is well formed. Nothing is looked up, nothing is kept."""

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from portal.catalogue.rules.certificate_codes import certificate_code_reasons, parse_certificate_code
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons

credit_codes = Router(tags=["代码"])
certificate_codes = Router(tags=["代码"])


class CreditCode(Schema):
    code: str
    valid: bool
    reason: str = Field(description="不符的原因，有效时为空")


class CertificateParts(Schema):
    category: str
    category_name: str
    ministry: str
    province: str
    institution_code: str
    year: str
    level: str
    serial: str


class CertificateCode(Schema):
    code: str
    valid: bool
    reason: str = Field(description="格式不符的原因，符合时为空")
    parts: CertificateParts | None = None


@credit_codes.get("/{code}", response=CreditCode, summary="校验统一社会信用代码")
def credit_code(request: HttpRequest, code: str) -> dict[str, object]:
    written = cleaned(code)
    reasons = credit_code_reasons(written)
    return {"code": written, "valid": not reasons, "reason": "；".join(reason.text for reason in reasons)}


@certificate_codes.get("/{code}", response=CertificateCode, summary="解析职业技能等级证书编码（格式正确不表示已颁发）")
def certificate_code(request: HttpRequest, code: str) -> dict[str, object]:
    written = code.strip().upper()
    reasons = certificate_code_reasons(written)
    if reasons:
        return {"code": written, "valid": False, "reason": "；".join(reason.text for reason in reasons)}
    parts = parse_certificate_code(written)
    return {"code": written, "valid": True, "reason": "", "parts": parts}
