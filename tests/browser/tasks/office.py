"""The small office in which the tasks of docs/tasks.md are done: a case for each state that somebody finds it in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Browser, Page, expect

from cases.events import Actor, Role
from runtime import issuer
from simulation.staff import OFFICE, actor
from tests.browser.conftest import Office, dossier
from tests.kit import at, credit, settled
from tests.serving import cookies_of
from web.api.reach import TABLE, Bearer, Reach, Standing
from web.api.sign_in import CLAIM

PATIENCE = 30_000
"""Milliseconds that a page is given: the machine may be busy, and nothing is measured here."""

OLD = {"number": "9/2015/DS-ST", "date": "2015-05-04", "effective_date": "2015-06-05"}

HANDED_IN = {
    "paid": 1, "idle": 2, "late": 3, "refused": 4, "incomplete": 5, "to_order": 6, "ordered": 7, "drafted": 8,
    "unassigned": 9, "new": 10, "to_tell": 11, "early": 12, "verified": 13, "money": 14, "payable": 15, "batch": 16,
    "credit": 17, "void": 19, "agreed": 20, "first": 21, "second": 22, "party": 23, "complained": 24, "cash": 28,
    "undrafted": 29,
}  # fmt: skip
"""The dossiers by what their cases are there for; the number is that of the dossier and in the debtor's name."""

IN_SEPTEMBER = ("paid", "late", "to_order", "ordered", "early", "verified")
"""Signed and assigned on 9 September; the others on the last day, or not at all."""
ON_THE_LAST_DAY = (
    "new", "to_tell", "money", "payable", "batch", "credit", "void", "agreed", "first", "second", "party", "complained",
    "cash",
)  # fmt: skip
COLLECTED = ("money", "payable", "batch", "void")
TODAY = at(9, 25, 14)


@dataclass
class Tasks(Office):
    """The office, its cases and whose each is, by what they are there for."""

    case: dict[str, str] = field(default_factory=dict)
    officer: dict[str, str] = field(default_factory=dict)

    def enforcer(self, name: str) -> Actor:
        return Actor(id=self.officer[name], role=Role.ENFORCER, office=OFFICE)

    def bearer(self, role: Standing, case: str = "", party: str = "") -> Bearer:
        """Who has a task: of the staff the first in this role, or whose case it is; of a case its party."""
        if role is Standing.PARTY:
            return Bearer(who=party, role=role, reach=Reach.CASE, office=OFFICE, case=self.case[case])
        if role is Standing.AUDITOR:
            return Bearer(who="auditor", role=role, reach=Reach.COUNTRY)
        who = self.officer[case] if role is Standing.ENFORCER else actor(role.value).id
        reach = Reach.CASE if role is Standing.ENFORCER else next(iter(TABLE[role].reaches))
        return Bearer(who=who, role=role, reach=reach, office=OFFICE)

    def cookies(self, who: Bearer) -> dict[str, str]:
        """What a browser sends in which somebody signed in."""
        keys = self.there.settings.keys
        return cookies_of(keys, issuer.token(keys, who.who, {CLAIM: who.model_dump(mode="json")}))

    def browser(self, who: Bearer) -> httpx.AsyncClient:
        """Such a browser, without a screen."""
        return httpx.AsyncClient(base_url=self.url, cookies=self.cookies(who), timeout=60, trust_env=False)

    @asynccontextmanager
    async def signed_in(self, browser: Browser, who: Bearer) -> AsyncIterator[Page]:
        """A browser in which somebody has signed in; an error of a page's script fails the test."""
        context = await browser.new_context(base_url=self.url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in self.cookies(who).items()]
        )
        page = await context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        try:
            yield page
        finally:
            await context.close()
        assert said == []

    async def all_act(self, names: Iterable[str], command: str, who: Actor | None = None, **payload: Any) -> None:
        """The same act in several cases, by one person, or in each by its enforcer."""
        act = self.there.starter.act
        answers = await asyncio.gather(
            *(act(self.case[name], command, payload, actor=who or self.enforcer(name)) for name in names)
        )
        assert all(answer.accepted for answer in answers), [answer.refusal for answer in answers]


def _changed(name: str) -> dict[str, Any]:
    """How a dossier differs from the others."""
    if name == "refused":
        return {"title": dossier(4).title.model_dump(mode="json") | OLD}
    if name == "incomplete":
        return {"attachments": []}
    if name == "second":  # its debtor is that of the first
        debtor = dossier(HANDED_IN["first"]).obligations[0].debtor
        (one,) = dossier(HANDED_IN[name], 20_000_000).model_dump(mode="json")["obligations"]
        assert debtor
        return {"obligations": [one | {"debtor": {"kind": "person", "name": debtor.name, "id_number": debtor.id_number,
                                                  "address": debtor.address, "province": "79"}}]}  # fmt: skip
    return {}


async def prepared(office: Office) -> Tasks:
    """Let the office live from 7 to 25 September 2026, so that each task finds what it is about."""
    made = Tasks(office.there, office.url, "", "", "")
    starter, clerk, head = office.there.starter, actor(Role.CLERK), actor(Role.HEAD)
    started = await asyncio.gather(
        *(
            starter.start(dossier(number, 20_000_000, **_changed(name)), sender="tiep-dan", actor=clerk)
            for name, number in HANDED_IN.items()
        )
    )
    made.case = {name: answer.cases[0] for name, answer in zip(HANDED_IN, started, strict=True) if answer.cases}
    drafted = [name for name in made.case if name not in ("idle", "undrafted")]
    await made.all_act(drafted, "propose_decision", actor(Role.SECRETARY))
    await made.step(at(9, 9))
    await _decided(made, IN_SEPTEMBER, head)
    await made.all_act(("paid", "verified", "ordered"), "open_file")
    await _told(made, ("paid", "verified"), "2026-09-09")
    await starter.act(made.case["paid"], "start_verification", actor=made.enforcer("paid"))  # too early: refused
    await made.step(at(9, 22), made.case["paid"], made.case["late"], made.case["to_order"])
    await made.all_act(("paid", "verified"), "start_verification")
    await made.step(TODAY)
    await asyncio.gather(*(settled(made.there, made.case[name]) for name in ("paid", "verified")))
    await made.all_act(("paid",), "conclude_verification", result="has_conditions")
    await _decided(made, (*ON_THE_LAST_DAY, "unassigned"), head)
    await _told(made, ("early", "agreed", "party", "complained"), "2026-09-25")
    told = {"to": made.officer["ordered"], "instruction": "Giao ngay quyết định", "answer_by": "2026-10-30"}
    await made.all_act(("ordered",), "order_action", head, **told)
    await _collected(made, head)
    await asyncio.gather(*(settled(made.there, case) for case in made.case.values()))
    return made


async def _decided(made: Tasks, names: Iterable[str], head: Actor) -> None:
    await made.all_act(names, "sign_decision", head)
    for name in names:  # one after another: the rule looks at who has how many
        if name != "unassigned":
            await made.all_act((name,), "assign_enforcer", head)
            made.officer[name] = (await made.there.starter.report(made.case[name])).state.officer


async def _told(made: Tasks, names: Iterable[str], day: str) -> None:
    for party in ("C1", "D1"):
        proof = {"document": "decision-1", "party": party, "channel": "delivery", "proof": "signed", "on": day}
        await made.all_act(names, "record_notice", **proof)


async def _collected(made: Tasks, head: Actor) -> None:
    """Money came in for some cases: it waits to be shared out, to be paid, to be approved, or is paid; 5 million wait
    for a case."""
    accountant = actor(Role.ACCOUNTANT)
    for name in (*COLLECTED, "paid"):
        amount = 20_000_000 if name == "paid" else 10_000_000
        reference = await credit(made.there, amount, f"THADS {made.case[name]}", TODAY)
        await made.all_act((name,), "claim_credit", accountant, bank_ref=reference)
    shared = ("payable", "batch", "paid")
    await made.all_act(shared, "distribute")
    await made.all_act(("batch", "paid"), "prepare_payouts", accountant)
    await made.all_act(("paid",), "approve_payouts", head, batch="B1")
    await credit(made.there, 5_000_000, "nop tien thi hanh an", TODAY)
