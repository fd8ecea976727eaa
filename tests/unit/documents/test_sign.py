"""Signatures: they verify, they name the signer and the legal moment, and one changed byte shows."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from documents.errors import DocumentError
from documents.receipt import check_receipt, receipt_xml
from documents.render import render_pdf
from documents.sign import Pkcs12Signer, local_signer
from documents.verify import trust_roots, verify_pdf, verify_xml
from tests.unit.documents.examples import EXAMPLES

AT = dt.datetime(2027, 3, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
NAME = "Nguyễn Thị Thu Hương"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="module")
def signer(folder: Path) -> Pkcs12Signer:
    return local_signer(folder, NAME)


@pytest.fixture(scope="module")
def trust(folder: Path, signer: Pkcs12Signer) -> tuple[x509.Certificate, ...]:
    return trust_roots((folder / "test-ca.pem").read_bytes())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf("enforcement_decision", EXAMPLES["enforcement_decision"])


@pytest.fixture(scope="module")
def signed_pdf(signer: Pkcs12Signer, pdf: bytes) -> bytes:
    return signer.sign_pdf(pdf, reason="Ban hành quyết định", at=AT)


@pytest.fixture(scope="module")
def signed_xml(signer: Pkcs12Signer) -> bytes:
    return signer.sign_xml(receipt_xml(EXAMPLES["receipt"]), at=AT)


def test_a_signed_pdf_names_its_signer_and_the_legal_moment(
    signed_pdf: bytes, trust: tuple[x509.Certificate, ...]
) -> None:
    report = verify_pdf(signed_pdf, trust)
    assert report.valid
    assert [(one.name, one.at) for one in report.signed_by] == [(NAME, AT)]


def test_a_changed_byte_in_the_pdf_is_detected(signed_pdf: bytes, trust: tuple[x509.Certificate, ...]) -> None:
    byte_range = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", signed_pdf)
    assert byte_range
    start, length, second, rest = map(int, byte_range.groups())
    signed = [*range(start, start + length, length // 40), *range(second, second + rest, rest // 10)]
    for position in [*signed, start + length + 200]:  # the last one is inside the signature itself
        changed = bytearray(signed_pdf)
        changed[position] ^= 1
        report = verify_pdf(bytes(changed), trust)
        assert not report.intact, position
        assert report.problem


def test_something_added_after_signing_is_detected(signed_pdf: bytes, trust: tuple[x509.Certificate, ...]) -> None:
    assert not verify_pdf(signed_pdf + b"\n% more", trust).intact


def test_a_second_signature_keeps_the_first(
    folder: Path, signed_pdf: bytes, trust: tuple[x509.Certificate, ...]
) -> None:
    second = local_signer(folder, "Đặng Quốc Thắng").sign_pdf(signed_pdf, reason="Duyệt chi", at=AT)
    report = verify_pdf(second, trust)
    assert report.valid
    assert [one.name for one in report.signed_by] == [NAME, "Đặng Quốc Thắng"]


def test_an_unsigned_or_foreign_file_is_no_valid_document(pdf: bytes, trust: tuple[x509.Certificate, ...]) -> None:
    assert not verify_pdf(pdf, trust).intact
    assert not verify_pdf(b"not a pdf", trust).intact
    assert not verify_xml(b"<a/>", trust).intact
    assert not verify_xml(b"not xml", trust).intact


def test_another_authority_is_not_trusted(tmp_path: Path, signed_pdf: bytes, signed_xml: bytes) -> None:
    local_signer(tmp_path, NAME)
    stranger = trust_roots((tmp_path / "test-ca.pem").read_bytes())
    for report in (verify_pdf(signed_pdf, stranger), verify_xml(signed_xml, stranger)):
        assert report.intact
        assert not report.trusted
        assert report.problem


def test_a_signed_receipt_fits_the_schema_and_verifies(signed_xml: bytes, trust: tuple[x509.Certificate, ...]) -> None:
    check_receipt(signed_xml)
    report = verify_xml(signed_xml, trust)
    assert report.valid
    assert [(one.name, one.at) for one in report.signed_by] == [(NAME, AT)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("300000000", "900000000"),
        ("Ba trăm triệu đồng", "Chín trăm triệu đồng"),
        ("2027-03-01T02:30:00", "2026-03-01T02:30:00"),
        ("<So>0000123</So>", "<So>0000124</So>"),
        ("</ThongTinChung>", "<ThayTheBienLaiSo>1</ThayTheBienLaiSo></ThongTinChung>"),
    ],
)
def test_a_changed_receipt_is_detected(
    signed_xml: bytes, trust: tuple[x509.Certificate, ...], old: str, new: str
) -> None:
    assert old.encode() in signed_xml
    assert not verify_xml(signed_xml.replace(old.encode(), new.encode()), trust).intact


def test_a_signature_wrapped_into_another_receipt_is_detected(
    signed_xml: bytes, trust: tuple[x509.Certificate, ...]
) -> None:
    body = signed_xml.split(b"?>", 1)[1]
    assert not verify_xml(b"<Other>" + body + b"</Other>", trust).intact


def test_the_local_authority_is_made_once_and_says_that_it_is_a_test(folder: Path, signer: Pkcs12Signer) -> None:
    again = local_signer(folder, NAME)
    assert again.certificate == signer.certificate
    assert "TEST" in signer.certificate.subject.rfc4514_string()
    assert "TEST" in signer.certificate.issuer.rfc4514_string()


def rsa_certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, issuer_key: rsa.RSAPrivateKey, days: int
) -> x509.Certificate:
    """Valid for `days` before and after AT; a root when it is its own issuer."""
    root = name == issuer
    others = "key_encipherment data_encipherment key_agreement crl_sign encipher_only decipher_only"
    usage = {"digital_signature": not root, "content_commitment": not root, "key_cert_sign": root}
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(AT - dt.timedelta(days=days))
        .not_valid_after(AT + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **dict.fromkeys(others.split(), False)), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def test_many_at_once_make_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=6) as pool:
        signers = list(pool.map(lambda number: local_signer(tmp_path, f"Người {number % 2}"), range(12)))
    assert len({one.certificate for one in signers}) == 2
    root = trust_roots((tmp_path / "test-ca.pem").read_bytes())
    assert all(verify_xml(one.sign_xml(b"<a/>", at=AT), root).valid for one in signers)


def test_an_rsa_certificate_signs_both_and_is_trusted_while_it_is_valid(tmp_path: Path, pdf: bytes) -> None:
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root = rsa_certificate("Gốc", root_key, "Gốc", root_key, 9)
    own = rsa_certificate("Văn thư", key, "Gốc", root_key, 1)
    file = tmp_path / "van-thu.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, own, [root], BestAvailableEncryption(b"pw")))
    signer = Pkcs12Signer(file, b"pw")
    assert verify_pdf(signer.sign_pdf(pdf, reason="x", at=AT), [root]).valid
    assert verify_xml(signer.sign_xml(b"<a/>", at=AT), [root]).valid
    late = AT + dt.timedelta(days=2)
    for report in (
        verify_pdf(signer.sign_pdf(pdf, reason="x", at=late), [root]),
        verify_xml(signer.sign_xml(b"<a/>", at=late), [root]),
    ):
        assert report.intact
        assert not report.trusted


def test_a_wrong_passphrase_or_file_is_named(tmp_path: Path, folder: Path, signer: Pkcs12Signer) -> None:
    own = next(path for path in folder.glob("*.p12") if path.name != "test-ca.p12")
    with pytest.raises(DocumentError, match="pkcs12: không mở được"):
        Pkcs12Signer(own, b"wrong")
    with pytest.raises(DocumentError, match="pkcs12"):
        Pkcs12Signer(tmp_path / "absent.p12", b"x")


def test_signing_refuses_a_moment_without_zone_and_a_broken_pdf(signer: Pkcs12Signer, pdf: bytes) -> None:
    with pytest.raises(DocumentError, match="at:"):
        signer.sign_pdf(pdf, reason="x", at=dt.datetime(2027, 1, 1))
    with pytest.raises(DocumentError, match="pdf:"):
        signer.sign_pdf(b"not a pdf", reason="x", at=AT)
    with pytest.raises(DocumentError, match="xml:"):
        signer.sign_xml(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", at=AT)
