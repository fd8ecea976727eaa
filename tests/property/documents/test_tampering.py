"""However a signed document is damaged, it is never reported intact, and checking it never fails."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.receipt import receipt_xml
from documents.render import render_pdf
from documents.sign import local_signer
from documents.verify import trust_roots, verify_pdf, verify_xml
from tests.unit.documents.examples import EXAMPLES

AT = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="module")
def pdf(folder: Path) -> bytes:
    signer = local_signer(folder, "Người ký")
    return signer.sign_pdf(render_pdf("receipt", EXAMPLES["receipt"]), reason="x", at=AT)


@pytest.fixture(scope="module")
def xml(folder: Path) -> bytes:
    return local_signer(folder, "Người ký").sign_xml(receipt_xml(EXAMPLES["receipt"]), at=AT)


@cache
def trust(folder: Path) -> tuple[x509.Certificate, ...]:
    return trust_roots((folder / "test-ca.pem").read_bytes())


def damaged(data: st.DataObject, content: bytes) -> tuple[bytes, int]:
    """`content` with one byte changed, taken out or doubled, or cut short; and where."""
    position = data.draw(st.integers(0, len(content) - 1))
    before, byte, after = content[:position], content[position], content[position + 1 :]
    other = data.draw(st.integers(0, 255).filter(lambda value: value != byte))
    kind = data.draw(st.sampled_from(["change", "remove", "double", "cut"]))
    middle = {"change": bytes([other]), "remove": b"", "double": bytes([byte, byte]), "cut": b""}[kind]
    return before + middle + (b"" if kind == "cut" else after), position


@SOME
@given(data=st.data())
def test_a_damaged_pdf_is_not_intact(data: st.DataObject, folder: Path, pdf: bytes) -> None:
    changed, position = damaged(data, pdf)
    report = verify_pdf(changed, trust(folder))
    byte_range = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)
    assert byte_range
    _, end, second, _ = map(int, byte_range.groups())
    inside_signature = end <= position < second and len(changed) == len(pdf)
    assert inside_signature or not report.intact


@SOME
@given(data=st.data())
def test_a_damaged_receipt_is_not_intact(data: st.DataObject, folder: Path, xml: bytes) -> None:
    changed, _ = damaged(data, xml)
    report = verify_xml(changed, trust(folder))
    # what stays intact can only be another way to write the same content
    assert not report.intact or canonical(changed) == canonical(xml)


def canonical(xml: bytes) -> bytes:
    """The receipt without its signature, in canonical form."""
    root = etree.fromstring(xml)
    for signature in root.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        root.remove(signature)
    return bytes(etree.tostring(root, method="c14n"))
