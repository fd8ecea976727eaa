"""What a late round of money costs in a case with many creditors: counted in items, not seconds (FINDINGS E1, E2)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.large_case import LargeCase
from cases.books import changes, core, join, spelt
from cases.events import Role
from cases.parts import Claim, Collection, FeeAccount, Receipt, Share
from cases.state import CaseState
from cases.trie import Trie

CREDITORS = 40


@pytest.fixture(name="looked_at")
def _looked_at(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often an item of a book was fetched, or told its groups: by the item's kind."""
    seen: Counter[str] = Counter()
    at, entries = Trie.at, Trie.entries

    def counted_at(trie: Trie, place: int) -> object:
        item = at(trie, place)
        seen[type(item).__name__] += 1
        return item

    def counted_entries(trie: Trie) -> Iterator[tuple[str, object]]:
        for key, item in entries(trie):
            seen[type(item).__name__] += 1
            yield key, item

    monkeypatch.setattr(Trie, "at", counted_at)
    monkeypatch.setattr(Trie, "entries", counted_entries)
    for kind in (Claim, Share, Receipt, Collection, FeeAccount):
        told = kind.groups

        def counted(item: object, told: object = told) -> object:
            seen[type(item).__name__] += 1
            return told(item)  # type: ignore[operator]

        monkeypatch.setattr(kind, "groups", counted)
    return seen


def test_a_late_round_looks_at_no_more_than_an_early_one(looked_at: Counter[str]) -> None:
    case = LargeCase(CREDITORS)
    case.round(CREDITORS * 50_000)
    rounds = []
    for _ in range(12):
        looked_at.clear()
        case.round(CREDITORS * 50_000)
        rounds.append(dict(looked_at))
    assert rounds[-1] == rounds[0]
    assert len(case.state.shares) == 13 * CREDITORS


def test_a_round_changes_its_own_rows_and_the_core_stays_small() -> None:
    case = LargeCase(CREDITORS)
    sizes = []
    for number in range(1, 6):
        before = case.state
        case.round(CREDITORS * 50_000)
        rows = Counter(row.book for row in changes(before, case.state))
        assert (rows["shares"], rows["claims"], rows["receipts"]) == (CREDITORS, CREDITORS, 1), f"round {number}"
        assert rows["parties"] == 0
        assert rows["notices"] == len(case.state.parties), "each is told of the plan"
        sizes.append(len(str(core(case.state))))
    assert max(sizes) - min(sizes) < 20
    assert max(sizes) < 4_000


def test_orders_for_all_that_waits_fetch_each_share_a_few_times(looked_at: Counter[str]) -> None:
    """400 creditors and 28 rounds unpaid never ended (E2): a share is looked at a few times, however many there are."""
    looks = {}
    for rounds in (2, 8):
        case = LargeCase(CREDITORS)
        for _ in range(rounds):
            case.round(CREDITORS * 50_000, pay=False)
        looked_at.clear()
        case.act("prepare_payouts", Role.ACCOUNTANT)
        assert case.state.shares.count(("prepared", "B1")) == rounds * CREDITORS
        looks[rounds] = looked_at["Share"] / (rounds * CREDITORS)
    assert looks[8] == looks[2]


def test_the_whole_state_goes_through_json_and_through_rows() -> None:
    case = LargeCase(CREDITORS)
    case.round(CREDITORS * 6_000_000)  # with fees, so that every book of money holds something
    state = case.state
    assert CaseState.model_validate(state.model_dump(mode="json")) == state
    assert json.loads(b"".join(spelt(state))) == state.model_dump(mode="json")
    empty = CaseState(id=state.id, office=state.office, pack=state.pack, dossier="")
    rows = list(changes(empty, state))
    assert {"parties", "claims", "receipts", "shares", "fees", "notices"} <= {row.book for row in rows}
    assert join(CaseState, core(state), reversed(rows)) == state
