"""Double entry: the accounts, and the postings that each money fact carries. Debits are positive, credits negative,
in đồng.

Every entry sums to zero. Money that a case holds is a liability of the office under the case's own account, so that
the money of two cases never mixes: received = distributed + held (DESIGN.md idea 10).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

Posting = tuple[str, int]
Postings = tuple[Posting, ...]


def bank(office: str) -> str:
    return f"bank:{office}"


def deposit(office: str) -> str:
    """One-month deposits of the office at its bank (tiền gửi có kỳ hạn), D152 30.8."""
    return f"deposit:{office}"


def cash(office: str) -> str:
    """Cash in a collector's hands, until the cashier takes it in."""
    return f"cash:{office}"


def fund(office: str) -> str:
    """The office's cash fund (quỹ), which the custody bank does not see."""
    return f"fund:{office}"


def in_kind(office: str) -> str:
    return f"in_kind:{office}"


def custody(office: str) -> str:
    """The office's account at the State Treasury, where exhibits' and kept money lies (tài khoản tạm giữ)."""
    return f"custody:{office}"


def kept(subject: str, exhibit: str = "") -> str:
    """Money that is kept for whom it turns out to belong to: of an exhibit, or of a proceeding of its own."""
    return f"kept:{subject}:{exhibit}" if exhibit else f"kept:{subject}"


def suspense(office: str) -> str:
    return f"suspense:{office}"


def fees(office: str) -> str:
    return f"fees:{office}"


def costs(office: str) -> str:
    return f"costs:{office}"


def deposits(office: str) -> str:
    """Deposits that buyers lost: the office's own means, never the creditors' (D152 65.5)."""
    return f"deposits:{office}"


def budget(office: str) -> str:
    return f"budget:{office}"


def held(case: str) -> str:
    return f"held:{case}"


def payable(case: str, share: str) -> str:
    return f"payable:{case}:{share}"


def receivable(case: str, share: str) -> str:
    """What was paid wrongly and its payee is to pay back."""
    return f"receivable:{case}:{share}"


def withheld(case: str, party: str) -> str:
    """What was taken of a party's money for its fee, until the fee is decided."""
    return f"withheld:{case}:{party}"


def released(case: str, share: str) -> str:
    """The reference in suspense of a surplus that a case set free; no bank's begins so."""
    return f"THUTHUA-{sha256(f'{case}:{share}'.encode()).hexdigest()[:24]}"


def entry(*lines: Posting) -> Postings:
    """The lines of one entry without empty ones. Raises ValueError if they do not sum to zero."""
    kept = tuple((account, amount) for account, amount in lines if amount)
    if sum(amount for _, amount in kept):
        raise ValueError(f"postings do not balance: {kept}")
    return kept


def reversed_entry(postings: Iterable[Posting]) -> Postings:
    """What takes an entry back; nothing is ever deleted."""
    return tuple((account, -amount) for account, amount in postings)
