"""The signing keys of the authorities: one file each in SEAL_KEYS, real ones put there by operations, demonstration ones made on first use.

    4502.p12              the real key of an authority with its certificate and chain (PKCS#12), or
    4502.key + 4502.crt   the same as PEM; the certificate first, its chain after it
    4502.demo.p12         made here where settings.DEMO allows it; a real key beside it wins
    *.crt                 every certificate that signed for an authority, kept after its key is gone, so that old papers still verify

Passphrases: settings.SEAL_PASSPHRASES, authority code → passphrase, "" for all others.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

CODE: Final = re.compile(r"[0-9A-Za-z]{1,20}")
DEMO_ORGANISATION: Final = "演示样章（不具法律效力）"
DEMO_FROM, DEMO_YEARS = datetime(2020, 1, 1, tzinfo=UTC), 30  # fixed, so that a demonstration of past years signs within validity
DEMO_BITS: Final = 2048


class SealKeyMissingError(Exception):
    """No key stands for this authority, and demonstration keys are not allowed here."""


class SealKeyUnusableError(Exception):
    """A key file cannot be read: wrong passphrase, not a key, no certificate."""


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.SEAL_KEYS)


def _file(authority_code: str, ending: str) -> Path:
    if not CODE.fullmatch(authority_code):
        raise SealKeyMissingError(f"机关代码 {authority_code!r} 不能作为密钥文件名。")
    return folder() / f"{authority_code}{ending}"


def real_key(authority_code: str) -> Path | None:
    """The file of the real key, if operations put one there."""
    files = (_file(authority_code, ".p12"), _file(authority_code, ".key"))
    return next((path for path in files if path.is_file()), None)


def is_demo_key(authority_code: str) -> bool:
    """True while no real key signs for this authority: its seal then reads 演示样章."""
    return real_key(authority_code) is None


def passphrase(authority_code: str) -> bytes | None:
    """What opens the key file; None if none is set."""
    words = settings.SEAL_PASSPHRASES.get(authority_code) or settings.SEAL_PASSPHRASES.get("")
    return words.encode() if words else None


def signer(authority_code: str, authority_name: str) -> Any:
    """pyHanko's signer with the key of this authority. Raises SealKeyMissingError, SealKeyUnusableError."""
    path = real_key(authority_code) or _demo_key(authority_code, authority_name)
    secret = None if path.name.endswith(".demo.p12") else passphrase(authority_code)
    return _loaded(path, path.stat().st_mtime_ns, secret)


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int, secret: bytes | None) -> Any:
    """The signer in this file; `changed` makes a replaced file count as a new one."""
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        if path.suffix == ".p12":
            return SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=[], passphrase=secret)
        key = load_private_key_from_pemder_data(path.read_bytes(), passphrase=secret)
        certificate, *chain = load_certs_from_pemder_data(path.with_suffix(".crt").read_bytes())
        registry: Any = SimpleCertificateStore.from_certs(chain)  # type: ignore[no-untyped-call]
        return SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=registry)
    except (OSError, ValueError, TypeError) as error:
        raise SealKeyUnusableError(f"印章密钥 {path.name} 无法读取：{error}") from error


def _demo_key(authority_code: str, authority_name: str) -> Path:
    """The demonstration key, made on first use; of two processes that make it at once one wins and both use its file."""
    path = _file(authority_code, ".demo.p12")
    if path.is_file():
        return path
    if not settings.DEMO:
        raise SealKeyMissingError(f"{authority_name}（{authority_code}）没有印章密钥。")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".making-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_new_demo_key(authority_name))
        os.link(beside, path)
    except FileExistsError:
        pass  # the other process was quicker: its key stands
    finally:
        os.unlink(beside)
    return path


def _new_demo_key(authority_name: str) -> bytes:
    """A fresh RSA key with a certificate that signs itself and says it is a sample, as PKCS#12 without a passphrase."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = rsa.generate_private_key(public_exponent=65537, key_size=DEMO_BITS)
    names = (
        (x509.NameOID.COMMON_NAME, authority_name),
        (x509.NameOID.ORGANIZATION_NAME, DEMO_ORGANISATION),
        (x509.NameOID.COUNTRY_NAME, "CN"),
    )
    subject = x509.Name([x509.NameAttribute(*name) for name in names])
    signs_only = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(DEMO_FROM)
        .not_valid_after(DEMO_FROM + timedelta(days=365 * DEMO_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **signs_only), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(None, key, certificate, None, serialization.NoEncryption())


def known_certificates() -> Iterator[tuple[str, "Certificate"]]:
    """(authority code, certificate) of every key that signs or has signed here; a key that cannot be opened is passed over."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs12

    for path in sorted(folder().glob("*.crt")):
        yield path.name.partition(".")[0], x509.load_pem_x509_certificates(path.read_bytes())[0]
    for path in sorted(folder().glob("*.p12")):
        code = path.name.partition(".")[0]
        secret = None if path.name.endswith(".demo.p12") else passphrase(code)
        try:
            certificate = pkcs12.load_pkcs12(path.read_bytes(), secret).cert
        except ValueError:
            continue
        if certificate is not None:
            yield code, certificate.certificate
