"""A dossier of many creditors costs in proportion to its rows, whatever brings them together: counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from cases.dry_run import dry_run
from cases.intake import Outcome
from cases.register_file import read_register
from law.pack import current_pack
from tests.register_samples import as_csv, row

SMALL, LARGE = 100, 800


def creditors(number: int, **cells: str) -> bytes:
    """One judgment for so many creditors, each of whom asks."""
    return as_csv(
        row(
            creditor_name=f"Nguyễn Văn {n}a",
            requester_name=f"Nguyễn Văn {n}a",
            creditor_id_number=f"{n:012d}",
            amount_vnd=str(1_000_000 + n),
            **cells,
        )
        for n in range(number)
    )


def debtors(number: int, **cells: str) -> bytes:
    """One judgment against so many debtors without a number."""
    return as_csv(row(debtor_name=f"Nguyễn Văn {n}a", debtor_id_number="", **cells) for n in range(number))


def misspelt(number: int) -> bytes:
    """So many creditors, none of whom is called as the one who asks."""
    rows = [row(creditor_name=f"Nguyễn Văn {n}a", creditor_id_number=f"{n:012d}") for n in range(number)]
    return as_csv([each | {"requester_name": f"Nguyen Van {n}a"} for n, each in enumerate(rows)])


def old_returns(number: int) -> bytes:
    """A criminal judgment of the old regime: everybody is fined, and gets a thing back."""
    old = {"sent_at": "2026-06-08T09:00:00+07:00", "received_at": "2026-06-08T09:00:00+07:00", "field": "HS"}
    court = {"channel": "court_transfer", "requester_role": "court", "requester_name": "Tòa án"}
    state = {column: "" for column in row() if column.startswith("creditor_")}
    back = {"obligation_kind": "return_property", "amount_vnd": "0", "note": "01 điện thoại"}
    people = [f"Nguyễn Văn {n}a" for n in range(number)]
    fines = [row(**old, **court, **state, debtor_name=name, debtor_id_number="") for name in people]
    things = [
        row(**old, **court, **back, creditor_name=name, creditor_id_number="", debtor_id_number="")
        | {"creditor_bank_bin": "", "creditor_account": ""}
        for name in people
    ]
    return as_csv([*({**each, "obligation_kind": "fine"} for each in fines), *things])


def work(data: bytes) -> tuple[int, Outcome | None]:
    """How many calls reading and assessing take, and what comes out."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    pack = current_pack()
    sys.setprofile(count)
    try:
        (result,) = dry_run(read_register(data, "r.csv"), pack)
    finally:
        sys.setprofile(None)
    return calls, result.assessment.outcome if result.assessment else None


@pytest.mark.parametrize(
    ("dossier", "outcome"),
    [
        (creditors, Outcome.ACCEPTED),
        (lambda number: creditors(number, joint_group="J"), Outcome.ACCEPTED),
        (debtors, Outcome.ACCEPTED),
        (lambda number: debtors(number, joint_group="J"), Outcome.ACCEPTED),
        (misspelt, Outcome.SUPPLEMENT),
        (old_returns, Outcome.ACCEPTED),
    ],
    ids=["creditors", "joint creditors", "debtors", "joint debtors", "misspelt", "old returns"],
)
def test_eight_times_the_rows_take_eight_times_the_work(dossier, outcome):
    work(dossier(3))  # whatever is loaded once
    (small, first), (large, second) = work(dossier(SMALL)), work(dossier(LARGE))
    assert (first, second) == (outcome, outcome)
    print(f"{SMALL} rows {small} calls, {LARGE} rows {large} calls, {large / small:.2f} times")
    assert large < 1.15 * small * LARGE / SMALL
