"""Properties of the guards met while a matter is enforced."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from law.guards.assets import proportionate
from law.guards.coercion import Operation, may_hold
from law.guards.complaints import Stage, in_time
from law.guards.facts import Fact
from law.guards.income import Reason, business_receipts, income_deduction
from law.guards.notices import Addressee, Channel, Occasion, Paper, ladder, may_use
from law.guards.overlays import GROUNDS, overlay
from law.guards.relief import Debtor, Kind, relief
from law.guards.sale import Lot, may_reduce
from law.guards.transitions import ALLOWED, Situation, may
from law.model import Regime
from law.pack import current_pack
from law.periods import VIETNAM

PACK = current_pack()
money = st.integers(0, 10**12)
days = st.dates(date(2025, 1, 2), date(2026, 12, 28))
moments = st.builds(datetime.combine, days, st.times(), st.just(VIETNAM))
facts = st.sets(st.sampled_from(Fact), max_size=12)
addressees = st.builds(
    Addressee,
    has_id=st.booleans(),
    address_known=st.booleans(),
    abroad=st.booleans(),
    citizen=st.booleans(),
    prisoner=st.booleans(),
    proves_no_digital_access=st.booleans(),
    asks_delivery_and_pays=st.booleans(),
    asks_media_and_pays=st.booleans(),
    consents_to_electronic=st.booleans(),
)
occasions = st.builds(
    Occasion,
    paper=st.sampled_from(Paper),
    first=st.booleans(),
    head_chooses_media=st.booleans(),
    many_parties=st.booleans(),
    media_by_law=st.booleans(),
)


@given(moments, st.integers(0, 900), st.booleans(), st.booleans(), st.booleans())
def test_forces_never_make_a_forbidden_coercion_lawful(start, minutes, policy, special, forces):
    end = start + timedelta(minutes=minutes)
    plain = may_hold(Operation(start, end, debtor_is_policy_beneficiary=policy, special_case=special), PACK)
    with_forces = may_hold(
        Operation(start, end, forces=True, debtor_is_policy_beneficiary=policy, special_case=special), PACK
    )
    assert plain.allowed or not with_forces.allowed


@given(moments, st.integers(0, 900))
def test_a_lawful_coercion_lies_in_the_day_of_a_working_day(start, minutes):
    end = start + timedelta(minutes=minutes)
    if may_hold(Operation(start, end), PACK).allowed:
        assert PACK.calendar.is_working(start.date())
        assert start.date() == end.date()
        assert start.hour >= 6
        assert end.hour < 22


@given(money, money, money, money)
def test_proportion_is_monotone_in_the_value(value, less, obligation, costs):
    if proportionate(value, obligation, costs).allowed:
        assert proportionate(min(value, less), obligation, costs).allowed


@given(money, st.integers(1, 10**7), st.integers(0, 8), st.sampled_from(Reason), st.sampled_from(Regime))
def test_the_debtor_is_always_left_what_the_law_leaves_him(income, wage, dependants, reason, regime):
    taking = income_deduction(income, wage, reason, PACK, dependants=dependants, regime=regime)
    assert 0 <= taking.most <= income
    if regime is Regime.NEW:
        assert taking.most == 0 or income - taking.most >= wage * (1 + dependants)
    else:
        assert taking.most * 100 <= income * 30
    assert taking.verdict.allowed or taking.most == 0


@given(money, money, money)
def test_business_receipts_leave_their_minimum(receipts, wage, business):
    most = business_receipts(receipts, wage, business).most
    assert most == 0 or receipts - most == business + wage


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(0, 10**11))
def test_no_reduction_takes_more_than_a_tenth_nor_goes_below_the_stop(price, new_price, costs):
    if may_reduce(Lot(price, 0, costs), new_price, date(2026, 9, 1), PACK).allowed:
        assert new_price < price
        assert new_price * 10 >= price * 9
        assert new_price > costs


@given(
    money,
    st.dates(date(2010, 1, 1), date(2024, 1, 1)),
    st.booleans(),
    st.sampled_from((date(2026, 6, 15), date(2026, 9, 15))),
)
def test_relief_never_lifts_more_than_is_left(remaining, first, performed, on):
    answer = relief(remaining, first, on, Debtor(True, True, performed_part=performed), PACK)
    assert 0 <= answer.most <= remaining
    assert (answer.kind is Kind.NONE) == (not answer.verdict.allowed)
    if answer.kind is Kind.EXEMPT:
        assert answer.most == remaining
        assert remaining <= 10_000_000
    if answer.kind is Kind.REDUCE:
        assert answer.most <= max(remaining // 4, 0)


@given(addressees, occasions, st.sampled_from(Regime))
def test_there_is_always_a_channel_and_it_is_one_that_may_be_used(who, occasion, regime):
    steps = ladder(who, occasion, PACK, regime=regime)
    assert steps
    for step in steps:
        assert all(may_use(channel, who, occasion, PACK, regime=regime).allowed for channel in step.channels)
    used = {channel for step in steps for channel in step.channels}
    assert not any(may_use(c, who, occasion, PACK, regime=regime).allowed for c in set(Channel) - used)


@given(addressees)
def test_the_enforcement_decision_never_goes_by_vneid_alone_inside_the_country(who):
    if not who.abroad:
        steps = ladder(who, Occasion(Paper.ENFORCEMENT_DECISION), PACK)
        assert all(step.channels != (Channel.VNEID,) for step in steps)


@given(st.sampled_from(sorted(GROUNDS)), facts, st.sets(st.sampled_from(Fact), max_size=4))
def test_a_barring_fact_never_makes_a_ground_hold(code, known, more):
    ground = GROUNDS[code]
    barring = more & set(ground.bars)
    if not overlay(code, known, PACK).verdict.allowed:
        assert not overlay(code, known | barring, PACK).verdict.allowed


@given(st.sampled_from(Stage), st.dates(date(2026, 1, 5), date(2026, 10, 1)), st.integers(0, 40), st.integers(0, 40))
def test_a_complaint_once_late_stays_late(stage, known, after, more):
    lodged = known + timedelta(days=after)
    if not in_time(stage, known, lodged, PACK).allowed:
        assert not in_time(stage, known, lodged + timedelta(days=more), PACK).allowed


@given(st.sampled_from(sorted(ALLOWED)), st.booleans(), st.integers(0, 3), st.booleans())
def test_every_act_has_one_answer_with_an_article(act, office, revaluations, unpaid):
    situation = Situation(
        date(2026, 9, 15), private_office=office, revaluations_on_request=revaluations, higher_rank_unpaid=unpaid
    )
    verdict = may(act, situation, PACK)
    assert verdict.article
    assert verdict == may(act, situation, PACK)
