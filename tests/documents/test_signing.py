"""The authority's signature: whose it is, what it covers, what a changed paper shows (T19)."""

import io
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings as django_settings
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from portal.documents import seal_keys
from portal.documents.rendering import render_paper
from portal.documents.samples import samples
from portal.documents.seal_keys import SealKeyMissingError, SealKeyUnusableError
from portal.documents.signing import SignatureReport, is_demo_key, sign, verify

CITY, NAME = "4502", "柳州市人力资源和社会保障局"
AT = datetime(2026, 9, 15, 2, 30, tzinfo=UTC)


@cache
def paper() -> bytes:
    """A receipt, not yet signed."""
    return render_paper(samples()["receipt"])


@cache
def key_material() -> bytes:
    """One demonstration key for all tests that do not ask how it is made."""
    return seal_keys._new_demo_key(NAME)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings) -> Path:
    """A folder of keys of this test's own."""
    settings.SEAL_KEYS = str(tmp_path / "keys")
    settings.SEAL_PASSPHRASES = {}
    settings.DEMO = True
    return tmp_path / "keys"


@pytest.fixture
def demo_key(keys: Path) -> None:
    """The city's demonstration key, made before."""
    keys.mkdir()
    (keys / f"{CITY}.demo.p12").write_bytes(key_material())


def signed(code: str = CITY, name: str = NAME) -> bytes:
    return sign(paper(), authority_code=code, authority_name=name, reason="备案回执 桂技评备〔2026〕4502-0031号", at=AT)


def install_real_key(keys: Path, code: str, secret: bytes | None, *, pem: bool = False) -> None:
    """Puts a key in place as operations would; a demonstration key serves as the material."""
    keys.mkdir(parents=True, exist_ok=True)
    bundle = pkcs12.load_pkcs12(key_material(), None)
    assert bundle.cert is not None
    lock = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    if pem:
        pkcs8 = serialization.PrivateFormat.PKCS8
        (keys / f"{code}.key").write_bytes(bundle.key.private_bytes(serialization.Encoding.PEM, pkcs8, lock))  # type: ignore[union-attr]
        (keys / f"{code}.crt").write_bytes(bundle.cert.certificate.public_bytes(serialization.Encoding.PEM))
    else:
        (keys / f"{code}.p12").write_bytes(pkcs12.serialize_key_and_certificates(None, bundle.key, bundle.cert.certificate, None, lock))  # type: ignore[type-var, arg-type]


@pytest.mark.usefixtures("demo_key")
def test_signed_paper_is_genuine() -> None:
    assert verify(signed()) == SignatureReport(
        signed=True, intact=True, covers_whole_document=True, signer=NAME, authority_code=CITY, signed_at=AT
    )
    assert verify(signed()).genuine


@pytest.mark.usefixtures("demo_key")
def test_signature_is_a_certifying_pades_signature_over_an_archival_paper() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert str(value.SubFilter) == "/ETSI.CAdES.detached"
        assert str(value.M) == "D:20260915023000Z"
        assert pdf.Root.Perms.DocMDP.objgen == value.objgen
        assert int(value.Reference[0].TransformParams.P) == 1
        assert pdf.open_metadata()["pdfaid:part"] == "3"
        assert "/StructTreeRoot" in pdf.Root


def altered(pdf: bytes) -> bytes:
    at = pdf.index(b"stream", len(pdf) // 3) + 200
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def with_appended_bytes(pdf: bytes) -> bytes:
    return pdf + b"\n% appended\n"


def with_incremental_update(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.insert_page(PageObject(contents=writer.add_object(StreamObject(stream_data=b"0 0 m")), media_box=(0, 0, 100, 100)))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def signed_again_by_a_stranger(pdf: bytes) -> bytes:
    stranger = SimpleSigner.load_pkcs12_data(seal_keys._new_demo_key("某公司"), other_certs=[], passphrase=None)
    output = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    writer.prev.root.pop("/Perms", None)  # a careful stranger first takes the prohibition away
    PdfSigner(PdfSignatureMetadata(field_name="Other"), signer=stranger, new_field_spec=SigFieldSpec("Other")).sign_pdf(
        writer, output=output
    )
    return output.getvalue()


@pytest.mark.usefixtures("demo_key")
@pytest.mark.parametrize("change", [with_appended_bytes, with_incremental_update, signed_again_by_a_stranger])
def test_paper_when_something_was_appended_after_signing(change: Callable[[bytes], bytes]) -> None:
    report = verify(change(signed()))
    assert (report.signed, report.intact, report.covers_whole_document, report.genuine) == (True, True, False, False)


@pytest.mark.usefixtures("demo_key")
def test_negative_control_a_common_checker_calls_the_appended_paper_valid(tmp_path: Path) -> None:
    """Why `intact` alone is not asked: poppler says valid, and leaves the rest to a line that few read."""
    path = tmp_path / "appended.pdf"
    path.write_bytes(with_appended_bytes(signed()))
    shown = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"}
    ).stdout
    assert "Signature is Valid" in shown
    assert verify(path.read_bytes()).intact
    assert not verify(path.read_bytes()).genuine


@pytest.mark.usefixtures("demo_key")
def test_paper_when_a_byte_was_altered() -> None:
    report = verify(altered(signed()))
    assert (report.signed, report.intact, report.genuine) == (True, False, False)


@pytest.mark.usefixtures("demo_key")
def test_paper_when_it_is_a_strangers_that_bears_the_name() -> None:
    forger = SimpleSigner.load_pkcs12_data(seal_keys._new_demo_key(NAME), other_certs=[], passphrase=None)
    output = io.BytesIO()
    signing = PdfSigner(PdfSignatureMetadata(field_name="Seal"), signer=forger, new_field_spec=SigFieldSpec("Seal"))
    signing.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(paper())), output=output)
    report = verify(output.getvalue())
    assert (report.intact, report.covers_whole_document, report.signer, report.authority_code, report.genuine) == (
        True,
        True,
        NAME,
        "",
        False,
    )


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"PK\x03\x04"], ids=["empty", "head", "zip"])
def test_file_without_a_signature_shows_nothing(pdf: bytes) -> None:
    assert verify(pdf) == SignatureReport()


def test_paper_without_a_signature_shows_nothing() -> None:
    assert verify(paper()) == SignatureReport()
    assert verify(paper()[:4000]) == SignatureReport()


def test_demo_key_when_four_processes_make_it_at_once(keys: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        papers = pool.starmap(signed, [()] * 8, chunksize=1)
    assert [verify(paper).authority_code for paper in papers] == [CITY] * 8
    assert os.listdir(keys) == ["4502.demo.p12"]
    assert (keys / "4502.demo.p12").stat().st_mode & 0o777 == 0o600


def test_demo_certificate_says_that_it_is_a_sample(keys: Path) -> None:
    signed()
    ((code, certificate),) = seal_keys.known_certificates()
    names = {attribute.oid: attribute.value for attribute in certificate.subject}
    assert code == CITY
    assert names == {
        x509.NameOID.COMMON_NAME: NAME,
        x509.NameOID.ORGANIZATION_NAME: seal_keys.DEMO_ORGANISATION,
        x509.NameOID.COUNTRY_NAME: "CN",
    }


def test_key_when_demo_is_off_and_none_is_installed(keys: Path, settings) -> None:
    settings.DEMO = False
    with pytest.raises(SealKeyMissingError):
        signed()
    assert is_demo_key(CITY)
    assert not keys.exists()


@pytest.mark.parametrize("pem", [False, True], ids=["p12", "pem"])
@pytest.mark.parametrize("secret", [None, b"words, with = signs"])
def test_real_key_signs_and_ends_the_sample_seal(keys: Path, settings, pem: bool, secret: bytes | None) -> None:
    before = signed()
    install_real_key(keys, CITY, secret, pem=pem)
    settings.DEMO = False
    settings.SEAL_PASSPHRASES = {"": "another", CITY: secret.decode()} if secret else {}
    assert not is_demo_key(CITY)
    assert is_demo_key("4501")
    after = signed()
    assert verify(after).genuine
    assert verify(before).genuine  # the paper signed before the change still verifies
    assert verify(after).signed_at == AT


@pytest.mark.parametrize("words", [{}, {"": "wrong"}, {CITY: "wrong"}])
@pytest.mark.parametrize("pem", [False, True], ids=["p12", "pem"])
def test_real_key_when_the_passphrase_is_wrong(keys: Path, settings, pem: bool, words: dict[str, str]) -> None:
    install_real_key(keys, CITY, b"right", pem=pem)
    settings.SEAL_PASSPHRASES = words
    with pytest.raises(SealKeyUnusableError):
        signed()


@pytest.mark.usefixtures("demo_key")
def test_paper_when_its_key_is_gone_but_the_certificate_was_kept(keys: Path) -> None:
    received = signed()
    ((_, certificate),) = seal_keys.known_certificates()
    (keys / "4502.demo.p12").unlink()
    assert not verify(received).genuine
    (keys / "4502.2026.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    assert verify(received).authority_code == CITY


@pytest.mark.parametrize("code", ["../4502", "4502/x", "", ".", "4502\n"])
def test_authority_code_when_it_would_leave_the_folder(code: str) -> None:
    with pytest.raises(SealKeyMissingError):
        signed(code)


def test_signing_library_is_loaded_with_the_first_signature_only() -> None:
    program = "import django; django.setup(); import sys, portal.documents.signing; print('pyhanko' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=django_settings.BASE_DIR)
    assert run.stdout.strip() == "False"
