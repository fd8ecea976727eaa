"""Properties of the guards an office meets at intake."""

import unicodedata
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from law.guards.competence import parse_court
from law.guards.conflicts import Relation, Tie, may_handle
from law.guards.limitation import Excluded, Exclusion, limitation
from law.guards.refusal import Request, Subject, refusal_grounds
from law.guards.verdict import Verdict
from law.model import Regime
from law.pack import current_pack
from law.provinces import load_provinces

PACK = current_pack()
PROVINCES = tuple(load_provinces(PACK))
days = st.dates(date(2012, 1, 1), date(2021, 6, 30))
forms = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
cases = st.sampled_from([str.upper, str.lower, str.title, str])
verdicts = st.booleans().map(lambda ok: Verdict(ok, "L25 34", "vi", "en"))
requests = st.builds(
    Request,
    competence=verdicts,
    limitation=verdicts,
    by_party=st.booleans(),
    within_judgment=st.booleans(),
    creates_duties=st.booleans(),
    already_decided=st.booleans(),
    subject=st.sampled_from(Subject),
    creditor_holds=st.booleans(),
    returned=st.booleans(),
)


@given(st.sampled_from(PROVINCES), st.integers(1, 19), st.sampled_from([" - ", ", ", " – ", " "]), forms, cases)
def test_a_regional_court_is_read_in_any_form(province, number, separator, form, case):
    name = f"Tòa án nhân dân khu vực {number}{separator}{province.full_name}"
    court = parse_court(unicodedata.normalize(form, case(name)), PACK)
    assert (court.province, court.number) == (province, number)


@given(st.sampled_from([(p, n) for p in PROVINCES for n in (*p.former_names, *p.aliases)]), forms, cases)
def test_a_former_province_leads_to_its_successor(pair, form, case):
    province, name = pair
    assert parse_court(unicodedata.normalize(form, case(f"Tòa án nhân dân tỉnh {name}")), PACK).province == province


@given(days, st.integers(0, 900), st.integers(1, 400))
def test_once_late_always_late(start, after, later):
    request = start + timedelta(days=5 * 365 + after)
    if not limitation(start, request, PACK).allowed:
        assert not limitation(start, request + timedelta(days=later), PACK).allowed


@given(days, st.integers(0, 900), st.integers(0, 1500), st.integers(0, 300))
def test_more_excluded_time_never_hurts_the_requester(start, after, offset, length):
    first = start + timedelta(days=offset)
    excluded = [Excluded(Exclusion.OBSTACLE, first, first + timedelta(days=length), "giấy xác nhận")]
    request = start + timedelta(days=5 * 365 + after)
    if limitation(start, request, PACK).allowed:
        assert limitation(start, request, PACK, excluded=excluded).allowed


@given(st.lists(st.builds(Tie, st.sampled_from(Relation), st.booleans()), max_size=6), st.randoms())
def test_the_order_of_relatives_does_not_matter_and_more_never_clear(ties, random):
    shuffled = random.sample(ties, len(ties))
    assert may_handle(ties, PACK).allowed == may_handle(shuffled, PACK).allowed
    if not may_handle(ties[:3], PACK).allowed:
        assert not may_handle(ties, PACK).allowed


@given(requests, st.sampled_from(Regime))
def test_refusals_refuse_in_the_order_of_the_law(request, regime):
    found = refusal_grounds(request, regime, PACK)
    assert not any(v.allowed for v in found)
    order = ["a", "b", "c", "d", "đ"]
    positions = [order.index(v.article.rsplit(".", 1)[1]) for v in found]
    assert positions == sorted(positions)
