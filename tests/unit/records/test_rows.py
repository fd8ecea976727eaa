"""What is written to the read model can be reckoned without SQL: the same conditions, the same rows."""

from __future__ import annotations

import pytest

from records.rows import Among, Below, Change, Other, Put, Rows, Take, fold
from records.tables import duties, payouts

KEYS = {"payouts": ("end_to_end_id",), "duties": ("duty", "opened_seq")}


def order(name: str, status: str) -> Put:
    return Put(payouts, {"end_to_end_id": name, "share": "S1", "status": status})


def test_a_change_meets_the_rows_that_it_names_and_no_others() -> None:
    made: Rows = {}
    fold(made, [order("A", "rejected"), order("B", "paid"), order("C", "returned")], KEYS)
    failed = {"status": Among(("rejected", "returned")), "paid_by": None, "end_to_end_id": Other("C")}
    fold(made, [Change(payouts, {"share": "S1", **failed}, {"paid_by": "B"}), Take("FT1", 5)], KEYS)
    assert {key: row["paid_by"] for key, row in made["payouts"].items()} == {("A",): "B", ("B",): None, ("C",): None}


def test_what_is_reopened_by_the_same_append_is_not_ended_by_it() -> None:
    made: Rows = {}
    fold(made, [Put(duties, {"duty": "R1", "opened_seq": seq}) for seq in (3, 9)], KEYS)
    fold(made, [Change(duties, {"duty": "R1", "closed_at": None, "opened_seq": Below(9)}, {"closed_at": "x"})], KEYS)
    assert [row["closed_at"] for row in made["duties"].values()] == ["x", None]


def test_a_row_twice_is_an_error_unless_it_may_be_replaced() -> None:
    made: Rows = {}
    fold(made, [order("A", "prepared")], KEYS)
    with pytest.raises(ValueError, match="there already"):
        fold(made, [order("A", "paid")], KEYS)
    fold(made, [Put(payouts, {"end_to_end_id": "A", "status": "x", "share": "S9"}, over=("status",))], KEYS)
    assert (made["payouts"]["A",]["status"], made["payouts"]["A",]["share"]) == ("x", "S1")
    fold(made, [Put(payouts, {"end_to_end_id": "A", "status": "y"}, over=())], KEYS)
    assert made["payouts"]["A",]["status"] == "x"
