"""Debtors and creditors of the simulated office: who pays, how, and when; who asks for what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from cases.dossier import Dossier
from cases.references import reference
from cases.state import CaseState, Stage
from law.pack import load_pack
from law.periods import add_months
from simulation.luck import Luck
from simulation.officers import CLERK
from simulation.wishes import Transfer, Wish, officer, party


class Temper(StrEnum):
    """How the debtors of a case behave."""

    PROMPT = "prompt"  # pays at once, by bank, with the right reference
    CARELESS = "careless"  # pays at once, but writes the judgment instead of the case
    CASH = "cash"
    INSTALMENTS = "instalments"
    LATE = "late"  # pays once verification has found something
    AGREES = "agrees"  # agrees with the creditor, then keeps the agreement
    SPARED = "spared"  # the creditor asks for a postponement, then pays
    WITHDRAWN = "withdrawn"  # the creditor withdraws the request
    UNWILLING = "unwilling"  # has, and does not pay
    POOR = "poor"  # has nothing


TEMPERS = (
    (Temper.PROMPT, 30),
    (Temper.CARELESS, 6),
    (Temper.CASH, 9),
    (Temper.INSTALMENTS, 10),
    (Temper.LATE, 12),
    (Temper.AGREES, 5),
    (Temper.SPARED, 4),
    (Temper.WITHDRAWN, 3),
    (Temper.UNWILLING, 6),
    (Temper.POOR, 15),
)

MUCH = 5_000_000_000
"""A sum, in đồng, that nobody here pays of his own accord."""


def temper(dossier: str, seed: int) -> Temper:
    """One temper a dossier, so that what a debtor holds is the same in each of its cases."""
    return Luck(seed, dossier).choose("temper", TEMPERS)


def destitute(dossier: Dossier, name: str, seed: int) -> list[str]:
    """Identity numbers of debtors of a dossier who shall have nothing."""
    if temper(name, seed) is not Temper.POOR:
        return []
    return sorted({o.debtor.id_number for o in dossier.obligations if o.debtor and o.debtor.id_number})


def closed_accounts(dossier: Dossier, luck: Luck) -> list[tuple[str, str]]:
    """Accounts of creditors that were closed before the office pays: bank number and account."""
    accounts = sorted({(o.creditor.bank.bin, o.creditor.bank.account) for o in dossier.obligations if o.creditor.bank})
    return [account for account in accounts if luck.happens(f"closed {account[1]}", 0.05)]


def of_case(case: CaseState, luck: Luck, today: date) -> Iterator[Wish | Transfer]:
    """What the parties of a case do."""
    # whoever was found elsewhere pays at the counter there: the demo's bank keeps one office's account
    how = Temper.CASH if case.entrusted else temper(case.dossier, luck.seed)
    yield from _accounts(case, luck)
    if case.ended:
        if not case.confirmations and not case.confirmation_for and luck.happens("wants it in writing", 0.15):
            asked = {"requester": case.parties["C1"].name if "C1" in case.parties else "Người yêu cầu"}
            yield Wish("ask-confirmation", CLERK, "request_confirmation", asked, luck.days("asks", 2, 20))
        return
    if not case.decision or not case.decision.number or case.overlay:
        return
    yield from _pay(case, luck, how, today)
    if case.stage == Stage.VOLUNTARY:
        yield from _voluntary(case, luck, how, today)
    first = case.stage == Stage.NO_CONDITION and len(case.verifications) == 1
    if first and not case.duties.count("R036") and luck.happens("informs", 0.3):
        news = {"content": "Người phải thi hành án mới được nhận thừa kế", "source": "Người được thi hành án"}
        yield Wish("inform", party("C1"), "record_new_information", news, luck.days("informs", 10, 45), working=False)


def _voluntary(case: CaseState, luck: Luck, how: Temper, today: date) -> Iterator[Wish]:
    open_rules = {d.rule for d in case.duties.values()}
    if luck.happens("another enforcer", 0.05) and "R016" not in open_rules:
        ask = {"ground": "Chấp hành viên có quan hệ công tác với người được thi hành án"}
        yield Wish("ask-replacement", party("D1"), "request_enforcer_replacement", ask, luck.days("asks other", 1, 4))
    if case.origin != "on_request" or case.performed:
        return
    if how is Temper.AGREES and not case.agreement:
        terms = {
            "content": "Trả đủ một lần",
            "perform_by": add_months(today, 1, load_pack(case.pack).calendar).isoformat(),
        }
        yield Wish("agree", officer(case), "record_agreement", {**terms, "fee_agreed": True}, luck.days("agree", 1, 5))
    if how is Temper.SPARED and not case.interest_free and "R116" not in open_rules:
        ground = {"ground": "46.1.c", "circumstances": ["creditor_asks"]}
        yield Wish("ask-postponement", CLERK, "establish_ground", ground, luck.days("asks time", 1, 5))
    if how is Temper.WITHDRAWN and "R121" not in open_rules:
        # one creditor withdraws by himself; what several wrote is recorded for them
        alone = case.requester == "creditor" and case.refs("C") == ("C1",)
        by = party("C1") if alone else CLERK
        yield Wish("withdraw", by, "withdraw_request", {}, luck.days("withdraws", 2, 8))


# --- paying -----------------------------------------------------------------------------------------------------------


def _pay(case: CaseState, luck: Luck, how: Temper, today: date) -> Iterator[Wish | Transfer]:
    owed = sum(c.due_by(today) for c in case.claims.group("open")) - case.undistributed
    if owed <= 0 or owed > MUCH or not case.refs("D"):
        return
    number = 1 + sum(not r.replaces for r in case.receipts.values())
    days = _days(case, luck, how, number)
    if days is None:
        return
    amount = owed
    if how is Temper.INSTALMENTS and number < 3:
        amount = -(-owed // (4 - number))
    elif luck.happens("rounds up", 0.08):
        amount = -(-owed // 1_000_000) * 1_000_000
    payer = case.parties[case.refs("D")[0]].name
    if how is Temper.CASH and amount <= 300_000_000:
        cash = {"amount": owed, "payer": payer}
        yield Wish(f"cash/{number}", officer(case), "receive_cash", cash, days)
        return
    assert case.title
    assert case.decision
    text = f"{reference(case.id)} nop tien thi hanh an"
    if luck.happens("writes the number", 0.4):
        text = f"nop tien QD {case.decision.number}"
    if how is Temper.CARELESS and number == 1:
        text = f"tra tien theo ban an {case.title.number}"
    yield Transfer(f"pay/{number}", amount, text, payer, days)


def _days(case: CaseState, luck: Luck, how: Temper, number: int) -> int | None:
    """How long it takes until the debtors pay for the n-th time; None: they do not."""
    stage, name = case.stage, f"pays {number}"
    at_once = how in (Temper.PROMPT, Temper.CARELESS, Temper.CASH, Temper.INSTALMENTS)
    if stage == Stage.VOLUNTARY and (number == 1 and at_once):
        return luck.days(name, 1, 7)
    if stage == Stage.VOLUNTARY and how is Temper.AGREES and case.agreement:
        return luck.days(name, 3, 20)
    if stage == Stage.VOLUNTARY and how is Temper.SPARED and case.interest_free:
        return luck.days(name, 2, 15)
    if stage in (Stage.VOLUNTARY, Stage.VERIFYING, Stage.CONDITIONS, Stage.PAYING) and how is Temper.INSTALMENTS:
        return luck.days(name, 12, 25)
    if stage in (Stage.CONDITIONS, Stage.COERCION, Stage.SALE) and how is not Temper.UNWILLING:
        return luck.days(name, 3, 25)
    if stage == Stage.PAYING and how is not Temper.UNWILLING:
        return luck.days(name, 1, 10)
    return None


def _accounts(case: CaseState, luck: Luck) -> Iterator[Wish]:
    """A payee without an account names one; whose transfer came back names another."""
    for ref, person in case.parties.items():
        statuses = {s.status for s in case.shares.values() if s.payee == ref}
        missing = "payable" in statuses and person.bank is None
        if missing or "returned" in statuses:
            count = sum(s.payee == ref for s in case.shares.values())
            name = f"account/{ref}/{count}"
            draw = luck.draw(name)
            bank = {"bin": draw.choice(("970422", "970436", "970415")), "account": str(draw.randrange(10**11, 10**12))}
            yield Wish(name, CLERK, "record_account", {"party": ref, "bank": bank}, luck.days(f"{name} days", 1, 6))
