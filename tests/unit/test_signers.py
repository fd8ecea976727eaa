"""Each office signs with its own certificate, and nobody signs unless it was said who."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import SecretStr

from documents import authority
from documents.errors import DocumentError
from documents.sign import Pkcs12Signer
from runtime.errors import StackError
from runtime.settings import Settings
from worker import signers


def subject(settings: Settings, office: str) -> str:
    signer = signers(settings)(office)
    assert isinstance(signer, Pkcs12Signer)
    return signer.certificate.subject.rfc4514_string()


def test_without_a_choice_nobody_signs(tmp_path: Path) -> None:
    signer = signers(Settings(data=tmp_path, keys=tmp_path / "keys"))
    with pytest.raises(StackError, match="THADS_SIGNING"):
        signer("79")
    assert list(tmp_path.iterdir()) == []


def test_the_test_authority_signs_only_where_it_was_chosen(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, keys=tmp_path / "keys", signing="test")
    assert "thads-79" in subject(settings, "79")


def test_each_office_has_a_certificate_of_its_own(tmp_path: Path) -> None:
    for office in ("79", "01"):
        made = authority.make_identity(tmp_path / "made", f"Cơ quan {office}")
        (tmp_path / "offices").mkdir(exist_ok=True)
        shutil.copy(made, tmp_path / "offices" / f"{office}.p12")
    settings = Settings(
        data=tmp_path, keys=tmp_path / "keys", signing="pkcs12", pkcs12=tmp_path / "offices",
        public_url="https://thads.example",
        pkcs12_passphrase=SecretStr(authority.PASSPHRASE.decode()),
    )  # fmt: skip
    assert "Cơ quan 79" in subject(settings, "79")
    assert "Cơ quan 01" in subject(settings, "01")
    with pytest.raises(DocumentError, match=r"48\.p12"):
        signers(settings)("48")
