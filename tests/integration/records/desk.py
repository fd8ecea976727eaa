"""A desk at which an office works on real records, without a workflow server."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from cases.commands import Envelope
from cases.events import Role
from cases.state import CaseState
from law.periods import VIETNAM
from records import clock, ledger
from records.journal import Taken, load, take_command
from runtime.envelope import verifies
from tests.intake_samples import dossier
from tests.integration.records.senders import DESK, who

MONDAY = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)


class Desk:
    """Acts on the records as a door does."""

    def __init__(self, sql: Connection) -> None:
        self.sql = sql
        self.acts = 0
        self.at(MONDAY)

    def at(self, moment: datetime) -> None:
        self.now = moment
        clock.step(self.sql, moment)

    def act(
        self, subject: str, command: str, role: Role, payload: dict[str, Any] | None = None, *, by: str = ""
    ) -> Taken:
        """`by` names another than the first of the role."""
        self.acts += 1
        actor = who(role)
        sent = Envelope(
            request_id=f"R-{self.acts}",
            subject=subject,
            command=command,
            payload=payload or {},
            actor=actor.model_copy(update={"id": by or actor.id}),
            door="desk",
            sent_at=self.now.isoformat(),
        )
        return take_command(self.sql, DESK.signs(sent), verifies)

    def opened(self, name: str, *obligations: Any) -> str:
        """A dossier with one case, of which nothing is decided yet; the name of the case."""
        asks = tuple({o.creditor.key: o.creditor for o in obligations}.values())
        sent = self.now - timedelta(hours=1)
        made = dossier(*obligations, asks=asks, dossier_id=name, sent_at=sent.isoformat(), received_at=sent.isoformat())
        self.act(f"dossier/79/desk/{name}", "submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")})
        return f"case/79/desk/{name}/1"

    def decided(self, name: str, *obligations: Any) -> str:
        """A case whose decision is signed; its name."""
        case = self.opened(name, *obligations)
        self.act(case, "propose_decision", Role.SECRETARY)
        self.act(case, "sign_decision", Role.HEAD)
        return case

    def credit(self, ref: str, amount: int, text: str = "", payer: str = "NGUYEN VAN B") -> None:
        ledger.receive_credit(self.sql, ledger.Credit(ref, "79", amount, self.now, text, {"name": payer}))

    def claim(self, case: str, ref: str, **payload: Any) -> Taken:
        return self.act(case, "claim_credit", Role.ACCOUNTANT, {"bank_ref": ref, **payload})

    def state(self, case: str) -> CaseState:
        found = load(self.sql, case)
        assert isinstance(found, CaseState)
        return found
