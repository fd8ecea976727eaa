"""What a payer owes elsewhere in the office, and what a case may take: its own, and no more (L25 54).

The fact `others` names the payer's other open cases of the office that are not paid; it is read in the transaction
that decides, so that a refusal says where the money belongs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.assets import Standing
from cases.kernel import Context
from cases.parties import Party
from cases.settlement import interest_owed, owing
from cases.spelling import plain
from cases.stages.common import answerable, forbid
from cases.state import CaseState
from law.figures import vnd

ARTICLE = "L25 54"


@dataclass(frozen=True)
class Person:
    """Somebody as banks and registers know him: the name without marks and case, the number of identity if known."""

    name: str
    id_number: str = ""


def person(party: Party) -> Person:
    return Person(plain(party.name), party.id_number or "")


def payers(case: CaseState, name: str) -> tuple[Person, ...]:
    """Whose debts a payment by this name may be for: the debtor of that name, else the payer and all the debtors."""
    debtors = [case.parties[ref] for ref in case.refs("D")]
    named = tuple(person(p) for p in debtors if plain(p.name) == plain(name))
    return named or (Person(plain(name)), *map(person, debtors))


def taken(case: CaseState, amount: int, ground: str, on: date, context: Context) -> int:
    """How much of a payment nobody owes here, in đồng. Refused unless there is a ground, and nothing is owed elsewhere.

    Raises Refusal naming what is owed here and the payer's other cases.
    """
    if amount <= case.to_collect:
        return 0
    with answerable(ARTICLE):
        owed = owing(case, on, context.pack)
    if amount <= owed:
        return 0
    where = _named(context)
    forbid(
        where,
        ARTICLE,
        f"Vụ việc còn phải thu {vnd(owed)}, người nộp còn phải thi hành: {where}. Nhận phần còn phải thu (amount).",
        f"{vnd(owed)} is owed here; the payer also owes: {where}. Take what is owed here (amount).",
    )
    forbid(
        not ground,
        ARTICLE,
        f"Vụ việc còn phải thu {vnd(owed)}. Nhận phần còn phải thu (amount), hoặc nêu căn cứ nhận thừa (ground).",
        f"{vnd(owed)} is owed here. Take that (amount), or give the ground for taking more (ground).",
    )
    return amount - owed


def price_of(case: CaseState, amount: int, payer: str, named: str) -> str:
    """The sold asset whose price a payment is: the one named, else the one that the payer bought; or none.

    Raises Refusal for more than is left of the price, and for an asset of which none is to be paid.
    """
    sold = list(case.assets.group(Standing.SOLD))
    meant = [a for a in sold if a.id == named or (not named and plain(case.parties[a.buyer].name) == plain(payer))]
    forbid(
        named and not meant, "D152 65.1", "Không chờ ai nộp tiền mua tài sản này.", "No price of this asset is awaited."
    )
    if not meant:
        return ""
    left = meant[0].due - case.paid_for(meant[0].id)
    forbid(
        amount > left,
        "D152 65.1",
        f"Tiền mua tài sản còn phải nộp {vnd(left)}. Nhận phần đó (amount).",
        f"{vnd(left)} of the price is left to be paid. Take that (amount).",
    )
    return meant[0].id


def owes_nowhere(case: CaseState, context: Context) -> None:
    """Refuse to give money back to somebody who owes some, here or elsewhere in the office.

    Owed is what has fallen due, with late interest and the debtors' fees; later instalments wait (D152 11.2).
    """
    due = sum(claim.due_by(context.today) for claim in case.claims.group("open")) + case.fees_of_debtors
    with answerable(ARTICLE):
        due += interest_owed(case, context.today, context.pack)
    forbid(
        due > case.undistributed,
        ARTICLE,
        f"Vụ việc này còn phải thi hành {vnd(due)}, gồm cả lãi chậm thi hành án và phí. Không duyệt hoàn trả "
        "(reject_refund), chuyển khoản thu thừa sang nghĩa vụ này (release_surplus).",
        f"{vnd(due)} is still owed in this case, late interest and fees with it. Reject the refund (reject_refund) and "
        "set the surplus free for that (release_surplus).",
    )
    where = _named(context)
    forbid(
        where,
        ARTICLE,
        f"Không hoàn trả: người nộp còn phải thi hành {where}. Chuyển khoản thu thừa sang việc đó (release_surplus).",
        f"No refund: the payer still owes {where}. Set the surplus free for that case (release_surplus).",
    )


def _named(context: Context) -> str:
    others: Iterable[dict[str, object]] = context.facts.get("others") or ()
    return "; ".join(f"{o['decision'] or o['case']} ({o['case']}): {vnd(int(str(o['owed'])))}" for o in others)
