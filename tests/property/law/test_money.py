"""What must hold for every amount: fees telescope, distribution is exact and fair, interest adds up, words read."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from law.claims import POINTS, Beneficiary, Claim, DistributionFacts, Secured
from law.fees import fee
from law.figures import share_out
from law.interest import Clause, Collection, Exclusion, InterestFacts, interest
from law.money_rules import money_rules
from law.pack import load_pack
from law.payers import fee_split
from law.ranks import distribute
from law.regime import regime_on
from law.sale import reduced, take_asset
from law.words import LARGEST, in_words

PACK = load_pack("2026.2")
RULES = money_rules(PACK)
ADJUDGED = replace(
    RULES,
    settings=RULES.settings.model_copy(update={"pro_rata_basis": "adjudged", "pro_rata_left_over": "largest_weight"}),
)
NEW, OLD = date(2026, 12, 20), date(2026, 6, 20)

amounts = st.one_of(st.integers(0, 10**4), st.integers(0, 10**12))


@given(st.lists(st.integers(0, 6 * 10**9), min_size=1, max_size=8), st.booleans())
def test_instalment_fees_sum_to_the_one_shot_fee(parts: list[int], third: bool) -> None:
    received = charged = 0
    for part in parts:
        answer = fee(part, NEW, RULES, third=third, already_received=received, already_charged=charged)
        assert answer.fee >= 0
        received, charged = answer.received_so_far, answer.charged_so_far
    assert charged == fee(sum(parts), NEW, RULES, third=third).fee


@given(amounts, amounts)
def test_the_fee_grows_with_the_receipt_and_is_at_most_three_percent(some: int, more: int) -> None:
    less, greater = fee(some, NEW, RULES).fee, fee(some + more, NEW, RULES).fee
    assert less <= greater <= (some + more) * 3 / 100 + 1


@given(amounts)
def test_the_split_of_the_fee_is_exact(collected: int) -> None:
    assert sum(fee_split(collected, NEW, RULES, autonomous=True).values()) == collected


@given(st.lists(amounts, min_size=1, max_size=30), st.integers(0, 10**12))
def test_shares_are_exact_never_above_the_weight_and_within_one_dong_of_the_proportion(
    weights: list[int], offered: int
) -> None:
    total = min(offered, sum(weights))
    shares = share_out(total, weights, [f"{i:02}" for i in range(len(weights))])
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert share <= weight
        assert abs(share * sum(weights) - total * weight) < max(1, sum(weights))


@st.composite
def claims(draw: st.DrawFn, ranks: int) -> tuple[Claim, ...]:
    days = st.dates(date(2026, 3, 1), date(2026, 12, 31))
    return tuple(
        Claim(
            id=f"{at:02}",
            rank=draw(st.integers(1, ranks)),
            amount=draw(amounts),
            adjudged=draw(st.one_of(st.none(), st.integers(1, 10**12))),
            requested_on=draw(days),
            enforced_here=draw(st.booleans()),
        )
        for at in range(draw(st.integers(0, 12)))
    )


@st.composite
def distributions(draw: st.DrawFn) -> DistributionFacts:
    on = draw(st.sampled_from([NEW, OLD]))
    decided = draw(st.one_of(st.none(), st.dates(date(2026, 3, 1), on)))
    some_claims = draw(claims(len(POINTS[regime_on(on)])))
    requested = [claim.id for claim in some_claims if claim.requested_on and claim.requested_on <= on]
    secured = draw(st.sampled_from(["none", "amount", "outside", "claim", "several"]))
    beneficiaries = tuple(
        Beneficiary(id=f"b{i}", amount=draw(amounts), requested=draw(st.booleans()), time_barred=draw(st.booleans()))
        for i in range(3)
    )
    choices: dict[str, Secured | None] = {
        "none": None,
        "amount": Secured(amount=draw(amounts), court_fee=draw(amounts)),
        "outside": Secured(amount=draw(amounts), judgment_creditor=False),
        "claim": Secured(claim=requested[0], court_fee=requested[-1]) if requested else None,
        "several": Secured(beneficiaries=beneficiaries),
    }
    return DistributionFacts(
        on=on,
        proceeds=draw(amounts),
        costs=draw(amounts),
        set_aside=draw(amounts),
        transfer_taxes=draw(amounts),
        coercion_decision_date=decided,
        secured=choices[secured],
        claims=some_claims,
    )


@given(distributions(), st.sampled_from([RULES, ADJUDGED]))
def test_every_dong_has_an_owner_and_nobody_gets_more_than_his_due(facts: DistributionFacts, rules: Any) -> None:
    answer = distribute(facts, rules)
    paid = sum(share.amount for share in answer.shares)
    assert sum(answer.deductions.values()) + paid + answer.to_debtor == facts.proceeds
    assert all(0 <= share.amount <= share.claimed for share in answer.shares)
    assert all(share.amount + share.unpaid == share.claimed for share in answer.shares)


@given(distributions(), st.sampled_from([RULES, ADJUDGED]))
def test_no_lower_rank_before_a_higher_one_of_the_same_step_nor_a_later_step(
    facts: DistributionFacts, rules: Any
) -> None:
    favoured = {facts.secured.claim, facts.secured.court_fee} if facts.secured else set()
    ranked = [share for share in distribute(facts, rules).shares if share.step and share.id not in favoured]
    unpaid_places = [(share.step, share.rank) for share in ranked if share.unpaid]
    paid_places = [(share.step, share.rank) for share in ranked if share.amount]
    if unpaid_places and paid_places:
        assert max(paid_places) <= min(unpaid_places)
        assert distribute(facts, rules).to_debtor == 0


@given(distributions(), st.sampled_from([RULES, ADJUDGED]), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(facts: DistributionFacts, rules: Any, shuffle: random.Random) -> None:
    shuffled = list(facts.claims)
    shuffle.shuffle(shuffled)
    one, other = distribute(facts, rules), distribute(facts.model_copy(update={"claims": tuple(shuffled)}), rules)
    assert {s.id: s for s in one.shares} == {s.id: s for s in other.shares}
    assert (one.to_debtor, one.deductions, one.working) == (other.to_debtor, other.deductions, other.working)


@given(distributions())
def test_a_taker_never_pays_more_than_the_value_and_all_he_pays_is_distributed(facts: DistributionFacts) -> None:
    if not facts.claims or (facts.secured and not facts.secured.judgment_creditor):
        return
    answer = take_asset(facts.claims[0].id, facts.model_copy(update={"secured": None}), RULES)
    assert 0 <= answer.to_pay <= facts.proceeds
    assert answer.settled <= facts.claims[0].amount
    spent = sum(answer.distribution.deductions.values()) + sum(s.amount for s in answer.distribution.shares)
    assert spent + answer.distribution.to_debtor == answer.to_pay


@given(st.integers(0, 10**12))
def test_a_reduced_price_keeps_at_least_nine_tenths(price: int) -> None:
    assert 10 * reduced(price, NEW, PACK) >= 9 * price
    assert 10 * reduced(price, NEW, PACK) < 9 * price + 10


days_ahead = st.integers(0, 2000)


def _interest(principal: int, start: date, end: date, *exclusions: Exclusion) -> int:
    facts = InterestFacts(principal=principal, clause=Clause(), requested_on=start, until=end, exclusions=exclusions)
    return interest(facts, RULES).interest


@given(st.integers(0, 10**12), days_ahead, days_ahead)
def test_interest_is_additive_over_a_split_up_to_the_rounding_of_a_span(principal: int, first: int, then: int) -> None:
    start = date(2024, 1, 31)
    middle, end = start + timedelta(first), start + timedelta(first + then)
    whole = _interest(principal, start, end)
    assert abs(whole - _interest(principal, start, middle) - _interest(principal, middle, end)) <= 1
    exact = principal - principal % 3650
    assert _interest(exact, start, end) == _interest(exact, start, middle) + _interest(exact, middle, end)


@given(st.integers(1, 10**9), st.integers(2, 500), st.data())
def test_an_excluded_period_takes_away_exactly_its_own_days(units: int, length: int, data: st.DataObject) -> None:
    start = date(2026, 1, 1)
    first = data.draw(st.integers(1, length))
    last = data.draw(st.integers(first, length))
    period = Exclusion(start=start + timedelta(first), end=start + timedelta(last), reason="46.2")
    kept = length - (last - first + 1)
    assert _interest(units * 3650, start, start + timedelta(length), period) == units * kept


@given(st.integers(0, 10**12), st.lists(st.tuples(st.integers(-30, 900), amounts), min_size=1, max_size=6))
def test_what_comes_in_is_principal_interest_or_surplus(principal: int, came: list[tuple[int, int]]) -> None:
    start = date(2026, 8, 3)
    collections = tuple(Collection(day=start + timedelta(day), amount=amount) for day, amount in came)
    answer = interest(
        InterestFacts(principal=principal, clause=Clause(), requested_on=start, collections=collections), RULES
    )
    paid = principal - answer.principal_left + answer.interest_paid + answer.surplus
    assert paid == sum(amount for _, amount in came)
    assert 0 <= answer.interest_paid <= answer.interest


DIGITS = {
    word: value for value, word in enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"))
}
DIGITS |= {"mốt": 1, "tư": 4, "lăm": 5}
SCALES = {"nghìn": 10**3, "triệu": 10**6}


def read_back(words: str) -> int:
    """The amount a reader takes from the words: digits fill a group of three, scales close it, tỷ multiplies all."""
    *spoken, unit = words.split()
    assert unit == "đồng"
    total = part = group = digit = 0
    for word in spoken:
        if word in DIGITS:
            digit = DIGITS[word]
            continue
        if word == "trăm":
            group += 100 * digit
        elif word == "mươi":
            group += 10 * digit
        elif word == "mười":
            group += 10
        elif word in SCALES:
            part += (group + digit) * SCALES[word]
            group = 0
        elif word == "tỷ":
            total, part, group = (part + group + digit) * 10**9, 0, 0
        else:
            assert word == "lẻ"
        digit = 0
    return total + part + group + digit


@given(st.one_of(st.integers(0, LARGEST), st.integers(0, 999_999), st.lists(
    st.sampled_from([0, 0, 1, 4, 5, 10, 11, 15, 24, 100, 105, 999]), min_size=1, max_size=5
).map(lambda groups: sum(group * 1000**place for place, group in enumerate(groups)))))  # fmt: skip
def test_words_read_back_to_the_amount(amount: int) -> None:
    assert read_back(in_words(amount)) == amount


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_two_amounts_never_read_the_same(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)
