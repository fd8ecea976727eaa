"""What an auditor needs beside the evidence: the key ring, the roots of trust, the public keys of the doors."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.x509 import Certificate
from temporalio.converter import DataConverter

from documents.errors import DocumentError
from documents.verify import trust_roots
from runtime.codec import KeyRing
from runtime.converter import data_converter
from runtime.envelope import Doors
from runtime.errors import StackError
from runtime.settings import Settings


@dataclass(frozen=True)
class Means:
    """How histories are opened, signatures of documents trusted, and signatures of commands verified."""

    converter: DataConverter
    roots: tuple[Certificate, ...]
    doors: Doors

    @classmethod
    def of(cls, settings: Settings) -> Means:
        """From the installation's key folder; `THADS_TRUST` names a PEM file of other roots than its test authority.

        StackError names what is missing and where to put it.
        """
        file = Path(os.environ.get("THADS_TRUST") or settings.keys / "signing" / "test-ca.pem")
        try:
            roots = trust_roots(file.read_bytes())
        except (OSError, DocumentError) as error:
            problem = f"không đọc được chứng thư gốc {file} / the root certificates cannot be read"
            raise StackError("THADS_TRUST", problem) from error
        return cls(data_converter(KeyRing(settings.keys)), roots, Doors.load(settings.keys))
