"""Metamorphic relations of money: who gets what, fees and interest, when the question changes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from law.claims import Claim, DistributionFacts
from law.fees import GROUNDS, REDUCTIONS, Relief, fee, relieved
from law.interest import Clause, Collection, InterestFacts, interest
from law.model import Regime
from law.money_rules import money_rules
from law.pack import current_pack
from law.ranks import distribute

PACK = current_pack()
RULES = money_rules(PACK)
ON = date(2026, 12, 20)
START = date(2026, 7, 6)

sums = st.integers(1, 10**10)
kinds = st.sampled_from(list(PACK.kinds))
owed = st.lists(st.tuples(kinds, sums), min_size=1, max_size=8)
Owed = list[tuple[str, int]]
Paid = list[tuple[int, int]]


def shares(claims: Owed, proceeds: int, *, costs: int = 0) -> list[int]:
    made = tuple(Claim(id=f"{n:02}", kind=kind, amount=amount) for n, (kind, amount) in enumerate(claims))
    answer = distribute(DistributionFacts(on=ON, proceeds=proceeds, costs=costs, claims=made), RULES)
    return [share.amount for share in answer.shares]


def rank(kind: str) -> int:
    return PACK.kinds[kind].ranks[Regime.NEW]


@given(owed, sums, st.data())
def test_a_claim_in_two_parts_gets_what_it_gets_whole(claims: Owed, proceeds: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(claims) - 1))
    kind, amount = claims[at]
    part = data.draw(st.integers(0, amount))
    assume(0 < part < amount)
    whole = shares(claims, proceeds)[at]
    split = shares([*claims[:at], (kind, part), (kind, amount - part), *claims[at + 1 :]], proceeds)
    assert abs(split[at] + split[at + 1] - whole) <= 1  # the last đồng by the largest remainder


@given(owed, sums, kinds, sums)
def test_a_lower_rank_changes_nothing_above_it(claims: Owed, proceeds: int, kind: str, amount: int) -> None:
    before, after = shares(claims, proceeds), shares([*claims, (kind, amount)], proceeds)
    for (other, _), was, now in zip(claims, before, after, strict=False):
        assert now == was if rank(other) < rank(kind) else now <= was + 1


@given(owed, sums, sums)
def test_more_money_gives_nobody_less(claims: Owed, proceeds: int, more: int) -> None:
    pairs = zip(shares(claims, proceeds), shares(claims, proceeds + more), strict=True)
    assert all(was <= now + 1 for was, now in pairs)


@given(owed, sums, sums)
def test_costs_give_nobody_more(claims: Owed, proceeds: int, costs: int) -> None:
    assume(costs <= proceeds)
    pairs = zip(shares(claims, proceeds), shares(claims, proceeds, costs=costs), strict=True)
    assert all(now <= was + 1 for was, now in pairs)


@given(owed, sums)
def test_costs_are_like_less_money(claims: Owed, proceeds: int) -> None:
    costs = proceeds // 3
    assert shares(claims, proceeds, costs=costs) == shares(claims, proceeds - costs)


@given(owed, sums, st.integers(2, 50))
def test_all_times_k_is_each_times_k(claims: Owed, proceeds: int, k: int) -> None:
    scaled = shares([(kind, amount * k) for kind, amount in claims], proceeds * k)
    assert all(abs(share * k - big) <= k for share, big in zip(shares(claims, proceeds), scaled, strict=True))


@given(owed)
def test_enough_money_pays_everybody(claims: Owed) -> None:
    assert shares(claims, sum(amount for _, amount in claims)) == [amount for _, amount in claims]


@given(owed, sums)
def test_the_kind_says_no_more_than_its_rank(claims: Owed, proceeds: int) -> None:
    made = tuple(Claim(id=f"{n:02}", rank=rank(kind), amount=amount) for n, (kind, amount) in enumerate(claims))
    answer = distribute(DistributionFacts(on=ON, proceeds=proceeds, claims=made), RULES)
    assert [share.amount for share in answer.shares] == shares(claims, proceeds)


@given(sums, sums)
def test_what_is_exempt_bears_nothing_and_counts_for_nothing(received: int, earlier: int) -> None:
    answer = fee(received, ON, RULES, exempt="6.1", already_received=earlier)
    assert (answer.fee, answer.received_so_far) == (0, earlier)


@given(sums, st.integers(0, 10**10))
def test_what_goes_to_the_other_side_bears_no_fee(received: int, paid_over: int) -> None:
    assume(paid_over <= received)
    assert fee(received, ON, RULES, paid_over=paid_over).fee == fee(received - paid_over, ON, RULES).fee


@given(sums)
def test_a_third_is_a_third(received: int) -> None:
    assert abs(3 * fee(received, ON, RULES, third=True).fee - fee(received, ON, RULES).fee) <= 3


@given(sums, st.integers(1, 79))
def test_a_greater_reduction_never_costs_more(received: int, percent: int) -> None:
    one, more = (fee(received, ON, RULES, relief=Relief(ground="7.2.a", percent=p)).fee for p in (percent, percent + 1))
    assert more <= one <= fee(received, ON, RULES).fee


@given(sums, st.sampled_from(sorted(REDUCTIONS.keys() - {"7.2.a"})))
def test_a_reduction_reaches_only_the_asset_that_was_verified(received: int, ground: str) -> None:
    none = fee(received, ON, RULES, relief=Relief(ground=ground, from_asset=0)).fee
    assert none == fee(received, ON, RULES).fee
    assert fee(received, ON, RULES, relief=Relief(ground=ground)).fee <= none


def account(principal: int, rate: str, *paid: tuple[int, int], days: int = 400) -> int:
    facts = InterestFacts(
        principal=principal,
        clause=Clause(rate=Decimal(rate)),
        requested_on=START,
        collections=tuple(Collection(day=START + timedelta(days=day), amount=amount) for day, amount in paid),
        until=START + timedelta(days=days),
    )
    return interest(facts, RULES).interest


reliefs = st.sampled_from(
    [Relief(ground=g) for g in GROUNDS if g != "7.2.a"] + [Relief(ground="7.2.a", percent=p) for p in (1, 50, 80)]
)


@given(st.integers(0, 10**9), reliefs)
def test_a_relief_lifts_no_more_than_the_fee(due: int, relief: Relief) -> None:
    assert 0 <= relieved(due, 10**9, relief, ON, RULES).amount <= due


@given(sums, reliefs)
def test_a_relief_before_the_decision_is_the_relief_after_it(received: int, relief: Relief) -> None:
    whole, less = fee(received, ON, RULES).fee, fee(received, ON, RULES, relief=relief).fee
    assert less == whole - relieved(whole, received, relief, ON, RULES).amount


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_more_of_it_came_from_the_asset_the_more_is_lifted(due: int, part: int, other: int) -> None:
    less, more = (
        relieved(due, 10**9, Relief(ground="7.2.b", from_asset=a), ON, RULES).amount for a in sorted((part, other))
    )
    assert less <= more


@given(st.integers(1, 10**11), st.integers(1, 400))
def test_twice_the_debt_bears_twice_the_interest(principal: int, days: int) -> None:
    assert abs(account(2 * principal, "9", days=days) - 2 * account(principal, "9", days=days)) <= 2


@given(st.integers(1, 10**11), st.integers(1, 9), st.integers(1, 9))
def test_rates_add_up(principal: int, one: int, other: int) -> None:
    parts = account(principal, str(one)) + account(principal, str(other))
    assert abs(account(principal, str(one + other)) - parts) <= 2


@given(st.integers(1, 10**11), st.integers(0, 400), st.integers(0, 400))
def test_a_later_end_never_bears_less(principal: int, days: int, more: int) -> None:
    assert account(principal, "9", days=days) <= account(principal, "9", days=days + more)


@given(st.integers(10**6, 10**11), st.integers(1, 300), st.integers(0, 100), st.integers(1, 10**6))
def test_an_earlier_payment_never_bears_more(principal: int, day: int, later: int, amount: int) -> None:
    assert account(principal, "9", (day, amount)) <= account(principal, "9", (day + later, amount)) + 1


@given(st.integers(10**6, 10**11), st.lists(st.tuples(st.integers(1, 400), st.integers(1, 10**6)), max_size=5))
def test_the_order_in_which_payments_are_told_does_not_matter(principal: int, paid: Paid) -> None:
    assert account(principal, "9", *paid) == account(principal, "9", *reversed(paid))


@given(st.integers(10**6, 10**11), st.integers(1, 400), st.integers(1, 10**5), st.integers(1, 10**5))
def test_two_payments_of_one_day_are_one(principal: int, day: int, one: int, other: int) -> None:
    assert account(principal, "9", (day, one), (day, other)) == account(principal, "9", (day, one + other))
