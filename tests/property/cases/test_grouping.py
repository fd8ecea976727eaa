"""Grouping loses nothing, repeats nothing, and does not hang on the order of the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cases.dossier import Dossier
from cases.grouping import CasePlan, Path, group, waiting_for_request
from cases.parties import STATE, WITHOUT_DEBTOR, ObligationKind
from law.pack import current_pack
from tests.intake_samples import A, B, C, D, dossier, owes

DAYS = st.sampled_from([date(2026, 6, 15), date(2026, 9, 8)])


@st.composite
def obligations(draw: st.DrawFn):
    kind = draw(st.sampled_from(ObligationKind))
    debtor = draw(st.sampled_from([A, B, C] + [None] * (kind in WITHOUT_DEBTOR)))
    creditor = draw(st.sampled_from([party for party in (A, B, C, D) if party != debtor] + [STATE]))
    due = draw(st.sampled_from([None, date(2026, 1, 1), date(2026, 10, 5), date(2026, 12, 1)]))
    mark = draw(st.sampled_from(["", "", "J1", "M1"]))
    return owes(debtor, creditor, kind.value, draw(st.integers(1, 9)), due_date=due, joint_group=mark)


LISTS = st.lists(obligations(), min_size=1, max_size=8)
ASKING = st.lists(st.sampled_from([A, B, C, D]), unique_by=lambda party: party.key, max_size=3)


def placed(plans: tuple[CasePlan, ...]) -> list[str]:
    return [o.id for plan in plans for o in (*plan.obligations, *plan.later)]


def content(plans: tuple[CasePlan, ...]) -> set[frozenset[tuple[str, ...]]]:
    return {
        frozenset(
            (o.kind, o.creditor.key, o.debtor.key if o.debtor else "", o.note, str(o.amount)) for o in plan.obligations
        )
        for plan in plans
    }


def skips_part_of_a_joint_debt(case: Dossier, plans: tuple[CasePlan, ...]) -> bool:
    return any(plan.paid_part_only for plan in plans) and not case.by_court


@given(LISTS, ASKING, DAYS)
def test_every_obligation_has_one_place(owed, asking, day):
    case = dossier(*owed, asks=tuple(asking))
    plans = group(case, current_pack(), on=day)
    waiting = [o.id for o in waiting_for_request(case)]
    found = [*placed(plans), *waiting]
    assert len(found) == len(set(found))
    if not skips_part_of_a_joint_debt(case, plans):
        assert sorted(found) == sorted(o.id for o in case.obligations)


@given(LISTS, ASKING, DAYS)
def test_every_case_says_why_and_has_something_to_enforce(owed, asking, day):
    case = dossier(*owed, asks=tuple(asking))
    for plan in group(case, current_pack(), on=day):
        assert plan.obligations
        assert plan.why[0].article
        assert plan.path is Path.EX_OFFICIO or not case.by_court
        assert 0 <= plan.amount <= sum(o.amount for o in plan.obligations)


@given(LISTS, ASKING, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(owed, asking, day, random):
    shuffled = random.sample(owed, len(owed))
    plans = [group(dossier(*rows, asks=tuple(asking)), current_pack(), on=day) for rows in (owed, shuffled)]
    assert content(plans[0]) == content(plans[1])


@given(LISTS, ASKING)
def test_nobody_who_owes_alone_shares_a_decision_on_request_with_another(owed, asking):
    alone = [replace(o, joint_group="") for o in owed if o.kind is not ObligationKind.PROPERTY_DIVISION]
    pairs = {(o.creditor.key, o.debtor.key) for o in alone if o.debtor}
    if not alone or any((debtor, creditor) in pairs for creditor, debtor in pairs):
        return
    for plan in group(dossier(*alone, asks=tuple(asking)), current_pack()):
        if plan.path is Path.ON_REQUEST:
            assert len(plan.debtors) == 1
