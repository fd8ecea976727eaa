"""A local TEST certificate authority, so that the embedded stack signs without anybody's real certificate."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

PASSPHRASE = b"test"  # no secret: whoever reads the folder can sign, and the subject says TEST
_CA_FILE = "test-ca.p12"
_CA_PEM = "test-ca.pem"
_ORGANISATION = "THADS - CHỨNG THƯ THỬ NGHIỆM (TEST ONLY)"
# wide enough for a stepped legal clock, which may stand years away from the machine's
_VALID_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_VALID_TO = dt.datetime(2070, 1, 1, tzinfo=dt.UTC)


def make_identity(folder: Path, name: str) -> Path:
    """The PKCS#12 file of the test signer called `name`, made on first use under the folder's test authority.

    The authority's certificate is then `folder/test-ca.pem`. Two processes may call this at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / f"{_slug(name)}.p12"
    if not own.exists():
        ca_file = folder / _CA_FILE
        _create_once(ca_file, _new_authority)
        ca_key, ca, _ = pkcs12.load_key_and_certificates(ca_file.read_bytes(), PASSPHRASE)
        assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
        assert ca is not None
        authority, authority_key = ca, ca_key
        _create_once(folder / _CA_PEM, lambda: authority.public_bytes(Encoding.PEM))
        _create_once(own, lambda: _new_signer(name, authority, authority_key))
    return own


def _new_authority() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject("THADS TEST CA - chỉ để thử nghiệm")
    certificate = (
        _builder(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _pack(b"test-ca", key, certificate, [])


def _new_signer(name: str, ca: x509.Certificate, ca_key: ec.EllipticCurvePrivateKey) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_subject(name), ca.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return _pack(name.encode(), key, certificate, [ca])


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_TO)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    names += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _pack(
    name: bytes, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, chain: list[x509.Certificate]
) -> bytes:
    return pkcs12.serialize_key_and_certificates(name, key, certificate, chain, BestAvailableEncryption(PASSPHRASE))


def _create_once(path: Path, content: Callable[[], bytes]) -> None:
    """Write `path` whole or not at all; when another process was first, its file stands."""
    if path.exists():
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content())
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()


def _slug(name: str) -> str:
    """A file name for `name`; the hash keeps two names apart that differ in accents only."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    return f"{words}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
