"""What an auditor needs beside the evidence: the key ring, the roots of trust, the public keys of the doors, and the
versions of the program that decided long ago."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.x509 import Certificate
from sqlalchemy.exc import OperationalError
from temporalio.converter import DataConverter

from audit.programs import Programs
from documents.errors import DocumentError
from documents.verify import trust_roots
from records import doors
from records.database import engine
from runtime.codec import KeyRing
from runtime.converter import data_converter
from runtime.envelope import Doors, public_key
from runtime.errors import StackError
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from runtime.subject_keys import SubjectKeys


@dataclass(frozen=True)
class Means:
    """How histories and archives are opened, signatures of documents trusted, and signatures of commands verified."""

    converter: DataConverter
    roots: tuple[Certificate, ...]
    doors: Doors
    keys: SubjectKeys
    programs: Programs = field(default_factory=Programs)

    @classmethod
    def of(cls, settings: Settings, programs: Programs | None = None) -> Means:
        """From the installation: its key folder, its database for the doors.

        `THADS_TRUST` names a PEM file of other roots than its test authority, `THADS_DOORS` a file of
        `thads door list --json`, which an auditor keeps apart or is given without the database. StackError names what
        is missing and where to put it.
        """
        file = Path(os.environ.get("THADS_TRUST") or settings.keys / "signing" / "test-ca.pem")
        try:
            roots = trust_roots(file.read_bytes())
        except (OSError, DocumentError) as error:
            problem = f"không đọc được chứng thư gốc {file} / the root certificates cannot be read"
            raise StackError("THADS_TRUST", problem) from error
        ring, own = KeyRing(settings.keys), SubjectKeys(settings.keys)
        return cls(data_converter(ring), roots, _doors(settings), own, programs or Programs())


def _doors(settings: Settings) -> Doors:
    given = os.environ.get("THADS_DOORS")
    return Doors(_listed(Path(given)) if given else _registered(settings))


def _registered(settings: Settings) -> dict[str, list[str]]:
    try:
        with engine(settings.database(DatabaseRole.READER)).connect() as connection:
            return doors.keys(connection)
    except (StackError, OperationalError) as error:
        problem = "không đọc được các cửa: đặt tệp `thads door list --json` / cannot be read: name a file of the doors"
        raise StackError("THADS_DOORS", problem) from error


def _listed(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        for door in json.loads(file.read_text("utf-8")):
            found.setdefault(str(door["name"]), []).append(public_key(door["public_key"]))
        return found
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"{file} không phải tệp của `thads door list --json` / is no file of that command"
        raise StackError("THADS_DOORS", problem) from error
