"""Digital signatures: PAdES (baseline B-B) on PDF, XAdES (enveloped) on XML, with one certificate.

The signed time is the caller's: it comes from the legal clock of the installation, not from the machine.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from signxml.algorithms import SignatureMethod
from signxml.xades.xades import XAdESSigner

from documents import authority
from documents.cms import HASH, PreparedSigner
from documents.errors import DocumentError
from documents.xml import parse_xml


class Signer(Protocol):
    """Signs documents in the name of one officer or one agency."""

    def sign_pdf(self, pdf: bytes, *, reason: str, at: dt.datetime) -> bytes:
        """`pdf` with one more signature, dated `at` (aware). Raises DocumentError for bytes that are no PDF."""

    def sign_xml(self, xml: bytes, *, at: dt.datetime) -> bytes:
        """`xml` with the signature as last child of its root, dated `at` (aware)."""


class Pkcs12Signer:
    """A signer whose key and certificates come from a PKCS#12 file; they are read once.

    `certificate` is the signer's own. Both methods block for some milliseconds: call them from a thread.
    Raises DocumentError when the file cannot be read, the passphrase is wrong or no key is inside.
    """

    def __init__(self, path: Path, passphrase: bytes | None) -> None:
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
        except (OSError, ValueError) as error:
            raise DocumentError(
                "pkcs12", f"không mở được tệp chứng thư {path.name}, xem lại mật khẩu / cannot open it: {error}"
            ) from error
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise DocumentError(
                "pkcs12", f"tệp {path.name} không có khóa RSA hay ECDSA cùng chứng thư / no RSA or ECDSA key in it"
            )
        self.certificate = certificate
        self._key = key
        self._chain = chain
        self._cms = PreparedSigner(key, certificate, chain)

    def sign_pdf(self, pdf: bytes, *, reason: str, at: dt.datetime) -> bytes:
        """See Signer.sign_pdf. Earlier signatures stay valid: the new one is appended."""
        _check_aware(at)
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            earlier = len(writer.prev.embedded_signatures)
            metadata = PdfSignatureMetadata(
                field_name=f"ChuKySo{earlier + 1}",
                md_algorithm=HASH,
                reason=reason,
                subfilter=SigSeedSubFilter.PADES,
            )
            # the room is known (in hex digits); without it pyHanko would sign twice to find out
            signed = _DatedPdfSigner(metadata, signer=self._cms, at=at).sign_pdf(
                writer, bytes_reserved=2 * self._cms.size
            )
        except PdfError as error:
            raise DocumentError("pdf", f"tệp PDF hỏng, hãy tạo lại / a broken PDF, render it again: {error}") from error
        return bytes(signed.getvalue())

    def sign_xml(self, xml: bytes, *, at: dt.datetime) -> bytes:
        """See Signer.sign_xml."""
        _check_aware(at)
        method = (
            SignatureMethod.RSA_SHA256 if isinstance(self._key, rsa.RSAPrivateKey) else SignatureMethod.ECDSA_SHA256
        )
        signer = _DatedXmlSigner(at, signature_algorithm=method, digest_algorithm=HASH)
        signed = signer.sign(
            parse_xml(xml), key=self._key, cert=[self.certificate, *self._chain], always_add_key_value=False
        )
        return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def local_signer(folder: Path, name: str) -> Pkcs12Signer:
    """The TEST signer called `name` (an officer or agency) of the test authority in `folder`; both are made once.

    `folder/test-ca.pem` is the root to trust. The subjects of both certificates say that they are for tests only.
    """
    return Pkcs12Signer(authority.make_identity(folder, name), authority.PASSPHRASE)


class _DatedPdfSigner(PdfSigner):
    """Dates the signature with the legal clock."""

    def __init__(self, metadata: PdfSignatureMetadata, *, signer: PreparedSigner, at: dt.datetime) -> None:
        super().__init__(metadata, signer=signer)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


class _DatedXmlSigner(XAdESSigner):
    """Dates the signature with the legal clock."""

    def __init__(self, at: dt.datetime, **options: Any) -> None:
        super().__init__(**options)
        self._at = at

    def add_signing_time(self, signed_signature_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        super().add_signing_time(signed_signature_properties, sig_root, signing_settings)
        signed_signature_properties[-1].text = self._at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _check_aware(at: dt.datetime) -> None:
    if at.tzinfo is None:
        raise DocumentError("at", "thời điểm ký phải có múi giờ / the moment of signing needs a time zone")
