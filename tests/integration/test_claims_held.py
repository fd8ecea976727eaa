"""What the office holds, read from its claims: the same, the like, what was sent back, and its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert

from cases.dossiers import DossierState, SubmitDossier
from cases.state import CaseState
from law.pack import current_pack
from records.database import engine
from records.facts import gather
from records.migrate import upgrade
from records.tables import claims
from runtime.roles import DatabaseRole
from tests.intake_samples import A, B, C, dossier, owes
from tests.kit import as_role

pytestmark = pytest.mark.stack

REQUEST = dossier(owes(A, C, amount=5), owes(A, C, amount=3), owes(B, C), asks=(C,))
CONTENT = [REQUEST.fingerprint(o) for o in REQUEST.obligations]
LESS = dossier(owes(A, C, amount=4), asks=(C,))


@pytest.fixture
def connection(postgres_url: str) -> Iterator[Connection]:
    upgrade(as_role(postgres_url, DatabaseRole.OWNER))
    with engine(postgres_url).connect() as connection:
        yield connection
        connection.rollback()


def hold(
    connection: Connection,
    fingerprint: str,
    subject: str,
    *,
    due: date | None = None,
    decided: bool = False,
    returned: bool = False,
    refused: bool = False,
) -> None:
    row = {
        "fingerprint": fingerprint,
        "subject": subject,
        "dossier": f"dossier/{subject}",
        "due": due,
        "released": returned,
        "refused": refused,
    }
    connection.execute(insert(claims).values(**row, decided_on=date(2026, 9, 1) if decided else None))


def known(connection: Connection, subject: DossierState | CaseState) -> dict[str, object]:
    found = gather(connection, ("claims",), subject, SubmitDossier(dossier=REQUEST), "x")["claims"]
    assert isinstance(found, dict)
    return found


def test_the_same_is_told_from_the_like(connection):
    hold(connection, CONTENT[0], "case/1", decided=True)
    hold(connection, LESS.fingerprint(LESS.obligations[0]), "case/2")
    hold(connection, CONTENT[2], "case/4", due=REQUEST.received_on - timedelta(days=1))
    new = DossierState(id="dossier/79/x/D-1", office="79", pack=current_pack().version)
    assert known(connection, new) == {
        "decided": {CONTENT[0]: "case/1"},
        "overdue": {CONTENT[2]: "case/4"},
        "pending": {},
        "alike": {CONTENT[1]: "case/2"},  # what case/1 holds is another content of the same dossier
        "returned": [],
    }


def test_who_was_refused_is_nobodys_twin(connection):
    hold(connection, CONTENT[0], "case/1", refused=True)
    new = DossierState(id="dossier/79/x/D-1", office="79", pack=current_pack().version)
    assert known(connection, new) == {"decided": {}, "overdue": {}, "pending": {}, "alike": {}, "returned": []}


def test_what_was_sent_back_and_what_is_its_own(connection):
    hold(connection, CONTENT[2], "case/1", returned=True)
    hold(connection, CONTENT[0], "case/79/x/D-1/1")
    new = DossierState(id="dossier/case/79/x/D-1/1", office="79", pack=current_pack().version)
    nothing: dict[str, object] = {"decided": {}, "overdue": {}, "pending": {}, "alike": {}}
    assert known(connection, new) == {**nothing, "returned": [CONTENT[2]]}
    hold(connection, CONTENT[0], "case/3", decided=True)
    own = CaseState(id="case/79/x/D-1/1", dossier="dossier/79/x/D-1", office="79", pack=current_pack().version)
    assert known(connection, own)["decided"] == {CONTENT[0]: "case/3"}
