"""Claims on the money of an enforcement, and the rank of each kind (L25 54; L08 47; D152 29-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law.errors import LawError
from law.facts import Day, Dong
from law.kinds import Kinds, kind_of
from law.model import Frozen, Line, Regime

POINTS: Mapping[Regime, tuple[tuple[str, str, str], ...]] = {
    Regime.NEW: (
        (
            "L25 54.1.a",
            "cấp dưỡng, tiền lương, trợ cấp, bồi thường tính mạng, sức khỏe, tinh thần",
            "alimony, wages, allowances, damages to life, health and mind",
        ),
        ("L25 54.1.b", "án phí, lệ phí Tòa án", "court fees"),
        ("L25 54.1.c", "tiền phạt, truy thu sung quỹ", "fines and arrears to the State"),
        ("L25 54.1.d", "bảo hiểm xã hội, thất nghiệp, y tế", "social, unemployment and health insurance"),
        ("L25 54.1.đ", "các khoản phải thi hành án khác", "other obligations"),
    ),
    Regime.OLD: (
        (
            "L08 47.1.a",
            "cấp dưỡng, tiền lương, trợ cấp, bồi thường tính mạng, sức khỏe, tinh thần",
            "alimony, wages, allowances, damages to life, health and mind",
        ),
        ("L08 47.1.b", "án phí, lệ phí Tòa án", "court fees"),
        ("L08 47.1.c", "các khoản phải thi hành án khác", "other obligations"),
    ),
}
"""The ranks of each regime, first to last: article, Vietnamese, English."""

_LETTERS = ("a", "b", "c", "d", "đ")


class Instalment(Frozen):
    """A part of a periodic claim (alimony); it ranks only once it is due (D152 11.2)."""

    due_on: Day
    amount: Dong


class Claim(Frozen):
    """One creditor's claim under one enforcement decision.

    Give `kind` (a key of the pack's `kinds`) or `rank` (1-5 NEW, 1-3 OLD; the letter of the point will do), and
    `amount` (what is still to be enforced) or `instalments`. `adjudged` is the sum of the judgment where it differs.
    `requested_on` is the day of the request, or of the decision where the claim is enforced `ex_officio` (by default
    the kinds are that the pack marks so). `enforced_here`: the agency that holds the money had the matter in its hands
    at the date of the coercion decision. `matter` names the enforcement decision.
    """

    id: str
    creditor: str = ""
    kind: str | None = None
    rank: int | str | None = None
    amount: Dong = 0
    instalments: tuple[Instalment, ...] = ()
    adjudged: Dong | None = None
    requested_on: Day | None = None
    ex_officio: bool | None = None
    enforced_here: bool = True
    matter: str | None = None

    def is_ex_officio(self, kinds: Kinds) -> bool:
        """Whether it is enforced without a request."""
        if self.ex_officio is not None:
            return self.ex_officio
        return self.kind is not None and kinds[self.kind].ex_officio

    def due(self, on: date) -> int:
        """What of the claim may be paid on a day: instalments that are not yet due wait."""
        return self.amount + sum(part.amount for part in self.instalments if part.due_on <= on)


class SetAside(Frozen):
    """Rent kept back for the debtor whose sole home was delivered to a buyer (L25 89.2; D152 67.3).

    `cannot_rent`: after all is paid he would not be able to rent or find a home.
    """

    region: str
    sole_home: bool
    cannot_rent: bool = True


class Beneficiary(Frozen):
    """A creditor for whose common claim the judgment ordered the asset seized (D152 30.2)."""

    id: str
    creditor: str = ""
    amount: Dong
    requested: bool
    time_barred: bool = False


class Secured(Frozen):
    """Whoever has priority on the very asset sold (L25 54.3).

    `judgment_creditor` false: a mortgagee with no judgment, paid `amount` before all ranks. True: a mortgagee with one,
    or the creditor for whom the judgment ordered the asset seized; he comes after costs, set-aside, transfer taxes and
    the `court_fee` of that judgment - đồng, or the id of the claim that is that fee. He is named by `amount`, or by
    `claim`, the id of his claim, whose balance then stays in its rank. Several `beneficiaries` of a judgment-ordered
    seizure are paid by their own sums.
    """

    id: str = "secured"
    creditor: str = ""
    amount: Dong = 0
    claim: str | None = None
    judgment_creditor: bool = True
    court_fee: Dong | str = 0
    beneficiaries: tuple[Beneficiary, ...] = ()


class DistributionFacts(Frozen):
    """Money to distribute on the local day `on`: see `docs/formats/distribute.md`.

    `coercion_decision_date`: the decision under which the money was obtained; for a supplementary seizure the original
    decision's day, for an asset given for the debt by agreement the day of the minutes (D152 29.3). `paid_for`: the
    matter for which the debtor paid voluntarily. `deposit_of`: the money is a deposit, with its interest, kept for
    creditors of that matter who let the limitation pass; its requesters come first (D152 30.2, second paragraph).
    """

    on: Day
    proceeds: Dong
    costs: Dong = 0
    transfer_taxes: Dong = 0
    set_aside: Dong | SetAside = 0
    coercion_decision_date: Day | None = None
    paid_for: str | None = None
    deposit_of: str | None = None
    secured: Secured | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What a claim gets, in đồng, and what of its due sum stays unpaid. `rank` 0: paid outside the ranks (54.3).

    `step`: 1 for the creditors of the coercion date, 2 for the others (54.2.b), 0 outside the ranks or unrequested.
    `held`: the money is deposited for a creditor who has not requested (D152 30.2).
    """

    id: str
    creditor: str
    rank: int
    step: int
    claimed: int
    amount: int
    unpaid: int
    held: bool = False


@dataclass(frozen=True)
class Distribution:
    """Every đồng of the proceeds: deductions, shares in the order of the claims given, and the debtor's rest."""

    regime: Regime
    deductions: Mapping[str, int]
    shares: tuple[Share, ...]
    to_debtor: int
    working: tuple[Line, ...]


def rank_of(claim: Claim, regime: Regime, kinds: Kinds, field: str) -> int:
    """The rank (1 first) of a claim in a regime. Raises `LawError` under `field` for an unknown kind or rank."""
    ranks = len(POINTS[regime])
    by_kind = None if claim.kind is None else kind_of(claim.kind, kinds, f"{field}.kind").ranks[regime]
    if claim.rank is None:
        if by_kind is None:
            raise LawError(f"{field}.kind", "cần loại nghĩa vụ (kind) hoặc hàng (rank) / give a kind or a rank")
        return by_kind
    rank = _LETTERS.index(claim.rank) + 1 if claim.rank in _LETTERS else claim.rank
    if not isinstance(rank, int) or not 1 <= rank <= ranks or by_kind not in (None, rank):
        raise LawError(
            f"{field}.rank",
            f"không có hàng {claim.rank!r}, hoặc trái với kind; luật của ngày này có {ranks} hàng / "
            f"no rank {claim.rank!r}, or it contradicts the kind; the law of this day has {ranks} ranks",
        )
    return rank
