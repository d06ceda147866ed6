"""The signature of the deciding authority over a paper (PAdES B-B, certifying: nothing may be changed afterwards), and its examination."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.documents.seal_keys import is_demo_key, known_certificates, signer

__all__ = ["SignatureReport", "is_demo_key", "sign", "verify"]

FIELD: Final = "Seal"


@dataclass(frozen=True)
class SignatureReport:
    """What a PDF's signature shows. A paper of ours is `genuine`; each part is named so that a page can say what is wrong.

    `intact`: the signed bytes are as signed. `covers_whole_document`: nothing was appended after signing. `authority_code`: whose
    key of ours signed, empty for a stranger's key that merely bears the name.
    """

    signed: bool = False
    intact: bool = False
    covers_whole_document: bool = False
    signer: str = ""
    authority_code: str = ""
    signed_at: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Signed by an authority's key of ours, whole and unaltered."""
        return self.intact and self.covers_whole_document and bool(self.authority_code)


def sign(pdf: bytes, *, authority_code: str, authority_name: str, reason: str, at: datetime) -> bytes:
    """The PDF signed with the authority's key, the signing time being `at`. Raises SealKeyMissingError, SealKeyUnusableError."""
    key = signer(authority_code, authority_name)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    class SignerAt(PdfSigner):
        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = at  # not the clock of the task: a paper is signed as of its decision
            return session

    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=authority_name,
        reason=reason,
        location="广西",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    output = io.BytesIO()
    SignerAt(metadata, signer=key, new_field_spec=SigFieldSpec(FIELD)).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output)
    return output.getvalue()


def verify(pdf: bytes) -> SignatureReport:
    """What the signature of this PDF shows; a file that is no PDF or bears no signature shows nothing."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return SignatureReport()
    return _report(found[0]) if found else SignatureReport()


def _report(signature: Any) -> SignatureReport:
    """The report on the first signature: what came after it, a second signature too, is not covered by it."""
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    known = {certificate.public_bytes(Encoding.DER): code for code, certificate in known_certificates()}
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[Certificate.load(der) for der in known], allow_fetching=False)
    )
    return SignatureReport(
        signed=True,
        intact=bool(status.intact and status.valid),
        covers_whole_document=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=status.signing_cert.subject.native.get("common_name", ""),
        authority_code=known.get(status.signing_cert.dump(), ""),
        signed_at=status.signer_reported_dt,
    )
