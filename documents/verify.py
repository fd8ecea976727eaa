"""Is a signed document intact, by whom and when was it signed, and does its certificate lead to a trusted root?"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from lxml import etree
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from signxml.exceptions import SignXMLException
from signxml.verifier import VerifyResult
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from documents.cms import to_asn1
from documents.errors import DocumentError
from documents.xml import parse_xml

_NAMESPACES = {"ds": "http://www.w3.org/2000/09/xmldsig#", "xades": "http://uri.etsi.org/01903/v1.3.2#"}


@dataclass(frozen=True)
class SignedBy:
    """One signature: the name and organisation in the certificate, and the moment the signer states (UTC)."""

    name: str
    organisation: str | None
    at: dt.datetime


@dataclass(frozen=True)
class SignatureReport:
    """The findings on all signatures of one document, oldest first.

    `intact`: there is a signature, each is correct, and nothing but further signatures was added since.
    `trusted`: each certificate led to a trusted root at the moment stated in its signature.
    `problem`: why not, one sentence; None when the document is both.
    """

    intact: bool
    trusted: bool
    signed_by: tuple[SignedBy, ...]
    problem: str | None

    @property
    def valid(self) -> bool:
        return self.intact and self.trusted


def trust_roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The root certificates in a PEM file. Raises DocumentError when there are none."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise DocumentError("trust", f"tệp chứng thư gốc không đúng / not a PEM certificate file: {error}") from error


def verify_pdf(pdf: bytes, trust: Iterable[x509.Certificate]) -> SignatureReport:
    """Check every signature of a PDF against the trusted roots. Blocks; never raises for what the bytes hold."""
    roots = [to_asn1(root) for root in trust]
    signed_by: list[SignedBy] = []
    trusted = True
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return _broken("văn bản chưa được ký số / it carries no digital signature")
        for signature in signatures:
            signed_at = signature.self_reported_timestamp
            if signed_at is None:
                return _broken("chữ ký không ghi thời điểm ký / a signature states no time", signed_by)
            signer = signature.signer_cert
            status = validate_pdf_signature(signature, _context([signer], signed_at))  # trust is judged below
            if not (status.intact and status.valid):
                return _broken("nội dung đã bị thay đổi sau khi ký / the content was changed after signing", signed_by)
            last = signature is signatures[-1]
            if last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
                return _broken("tệp có phần thêm vào sau chữ ký / something was added after signing", signed_by)
            if not last and status.modification_level not in (
                ModificationLevel.NONE,
                ModificationLevel.LTA_UPDATES,
                ModificationLevel.FORM_FILLING,
            ):
                return _broken("tệp đã bị sửa giữa hai chữ ký / changed between two signatures", signed_by)
            certificate = x509.load_der_x509_certificate(signer.dump())
            trusted = trusted and _leads_to(certificate, signature.other_embedded_certs, roots, signed_at)
            signed_by.append(_signed_by(certificate, signed_at))
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError) as error:
        return _broken(f"tệp PDF hoặc chữ ký hỏng / a broken PDF or signature: {error}", signed_by)
    return SignatureReport(True, trusted, tuple(signed_by), None if trusted else _UNTRUSTED)


def verify_xml(xml: bytes, trust: Iterable[x509.Certificate]) -> SignatureReport:
    """Check the XAdES signature of a whole XML document. Blocks; never raises for what the bytes hold."""
    try:
        root = parse_xml(xml)
        certificate = _xml_certificates(root)[0]
        config = XAdESSignatureConfiguration(
            location="./",
            expect_references=3,
            verification_time=certificate.not_valid_before_utc,  # validity is a matter of trust, see _leads_to
        )
        results = XAdESVerifier().verify(root, x509_cert=certificate, expect_config=config)
        signed_at = _signing_time(results)
    except (DocumentError, SignXMLException, InvalidSignature, etree.LxmlError, ValueError) as error:
        return _broken(f"nội dung đã bị thay đổi hoặc chữ ký hỏng / changed, or a broken signature: {error}")
    if not _covers_whole(root, results):
        return _broken("chữ ký không bao trùm toàn bộ văn bản / the signature does not cover the whole document")
    others = [to_asn1(one) for one in _xml_certificates(root)]
    trusted = _leads_to(certificate, others, [to_asn1(one) for one in trust], signed_at)
    return SignatureReport(True, trusted, (_signed_by(certificate, signed_at),), None if trusted else _UNTRUSTED)


_UNTRUSTED = (
    "chứng thư không do nơi cấp tin cậy phát hành hoặc hết hạn khi ký / "
    "the certificate leads to no trusted root, or was not valid at signing"
)


def _broken(problem: str, signed_by: Iterable[SignedBy] = ()) -> SignatureReport:
    return SignatureReport(False, False, tuple(signed_by), problem)


def _signed_by(certificate: x509.Certificate, at: dt.datetime) -> SignedBy:
    def first(oid: x509.ObjectIdentifier) -> str | None:
        values = certificate.subject.get_attributes_for_oid(oid)
        return str(values[0].value) if values else None

    return SignedBy(
        first(x509.NameOID.COMMON_NAME) or certificate.subject.rfc4514_string(),
        first(x509.NameOID.ORGANIZATION_NAME),
        at.astimezone(dt.UTC),
    )


def _xml_certificates(root: etree._Element) -> list[x509.Certificate]:
    """The certificates in the signature, the signer's first (its digest is among the signed properties)."""
    nodes = root.findall("ds:Signature/ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NAMESPACES)
    if not nodes:
        raise ValueError("không có chữ ký XAdES / no XAdES signature")
    return [
        x509.load_pem_x509_certificate(
            f"-----BEGIN CERTIFICATE-----\n{(node.text or '').strip()}\n-----END CERTIFICATE-----\n".encode()
        )
        for node in nodes
    ]


def _signing_time(results: Iterable[VerifyResult]) -> dt.datetime:
    """The stated time, out of what was signed: other objects inside the signature element are not protected."""
    times = [
        time
        for one in results
        if one.signed_xml is not None and one.signed_xml.tag == f"{{{_NAMESPACES['xades']}}}SignedProperties"
        for time in one.signed_xml.findall("xades:SignedSignatureProperties/xades:SigningTime", _NAMESPACES)
    ]
    if len(times) != 1:
        raise ValueError("chữ ký không ghi thời điểm ký / the signature states no time")
    moment = dt.datetime.fromisoformat(times[0].text or "")
    if moment.tzinfo is None:
        raise ValueError("thời điểm ký không có múi giờ / the signing time has no time zone")
    return moment


def _covers_whole(root: etree._Element, results: Iterable[VerifyResult]) -> bool:
    """One reference is the document itself, its signature taken out (XML signature wrapping would show here)."""
    content = etree.fromstring(etree.tostring(root))
    for signature in content.findall("ds:Signature", _NAMESPACES):
        content.remove(signature)
    whole = etree.tostring(content, method="c14n")
    signed = [etree.tostring(one.signed_xml, method="c14n") for one in results if one.signed_xml is not None]
    return whole in signed


def _leads_to(
    certificate: x509.Certificate,
    others: list[asn1_x509.Certificate],
    roots: list[asn1_x509.Certificate],
    at: dt.datetime,
) -> bool:
    validator = CertificateValidator(to_asn1(certificate), others, validation_context=_context(roots, at))
    try:
        asyncio.run(validator.async_validate_usage({"non_repudiation"}))  # type: ignore[no-untyped-call]
    except (PathError, ValidationError):
        return False
    return True


def _context(roots: list[asn1_x509.Certificate], at: dt.datetime) -> ValidationContext:
    return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
