"""The same content again, several contents of one kind, and what a person may take for the same (L25 34.4.đ)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from cases.dossier import Dossier, likeness
from cases.dossiers import intake_facts
from cases.grouping import group
from cases.intake import Assessment, IntakeFacts, assess, contents
from cases.parties import STATE, Obligation
from cases.stages.opening import opening
from cases.twins import Held, held
from law.pack import current_pack
from tests.intake_samples import HCMC_COURT, A, B, C, dossier, owes, person


def print_of(owed: Obligation, **title: str) -> str:
    case = dossier(owed, asks=(C,), title=title)
    return case.fingerprint(case.obligations[0])


def known_from(earlier: Dossier, *, decided: bool = True) -> list[Held]:
    plans = group(earlier, current_pack())
    return [Held(content, "D-0", None, decided) for plan in plans for content in plan.fingerprints(earlier).values()]


def after(earlier: Dossier, later: Dossier, *, decided: bool = True) -> Assessment:
    """What becomes of `later` where the office has taken up `earlier`."""
    wanted = contents(later, group(later, current_pack())).values()
    claims = held(wanted, known_from(earlier, decided=decided))
    return assess(later, intake_facts({"claims": claims}, None), current_pack())


def doubts(result: Assessment) -> list[str]:
    return [line.en for plan in result.cases for line in plan.why if "a person compares both" in line.en]


def test_a_fingerprint_is_the_content_and_nothing_readable():
    own = print_of(owes(A, C, amount=5, note="lần 1"))
    assert len(own) == 64
    assert set(own) <= set("0123456789abcdef")
    assert print_of(owes(A, C, amount=5, note="")) == own
    for change in (
        {"kind": "wages"},
        {"due_date": date(2026, 1, 1)},
        {"creditor": STATE},
        {"debtor": B},
        {"amount": 6},
    ):
        assert print_of(owes(**{"debtor": A, "creditor": C, "amount": 5} | change)) != own


@pytest.mark.parametrize(
    "title",
    [
        {"number": "10/2025/DS–ST"},
        {"number": "Số 010/2025/DSST"},
        {"issuing_court": HCMC_COURT.replace("Tòa", "TOÀ").replace("-", "–")},
    ],
)
def test_the_same_content_in_any_spelling_is_found_again(title):
    assert print_of(owes(A, C), **title) == print_of(owes(A, C))
    result = after(dossier(owes(A, C), asks=(C,)), dossier(owes(A, C), asks=(C,), title=title))
    assert (result.outcome, result.ground) == ("refused", "34.4.đ")


@pytest.mark.parametrize("amounts", [(250, 90), (200, 200)])
@pytest.mark.parametrize("kind", ["other_debt", "court_fee"])
def test_two_claims_of_one_kind_between_the_same_parties_are_two(amounts, kind):
    creditor = STATE if kind == "court_fee" else C
    asks = () if kind == "court_fee" else (C,)
    both = [owes(A, creditor, kind, amount=amount, note=f"khoản {n}") for n, amount in enumerate(amounts)]
    case = dossier(*both, asks=asks)
    (plan,) = group(case, current_pack())
    assert len(set(plan.fingerprints(case).values())) == 2
    opened = opening(plan, case, "dossier/79/x/D-1", case.received_at, current_pack())
    assert [claim.amount for claim in opened.claims] == list(amounts)
    again = dossier(*reversed(both), asks=asks)
    assert set(contents(again, group(again, current_pack())).values()) == set(plan.fingerprints(case).values())
    assert after(case, again).ground == "34.4.đ"


def test_what_is_left_of_equal_claims_keeps_its_own_content():
    one, two = owes(A, kind="court_fee", amount=5), owes(A, kind="court_fee", amount=5, note="phúc thẩm")
    whole = dossier(one, two)
    result = after(dossier(one), whole)
    (plan,) = result.cases
    assert [part.ground for part in result.refused] == ["34.4.đ"]
    assert [o.note for o in plan.obligations] == ["phúc thẩm"]
    assert not set(plan.fingerprints(whole).values()) & {each.fingerprint for each in known_from(dossier(one))}


def test_two_debtors_of_one_name_without_a_number_are_two():
    no_number = {"name": "Nguyễn Văn An", "id_number": "", "birth_year": 1980}
    one, other = person("A", **no_number), person("B", **no_number, address="2 đường số 2")
    case = dossier(owes(one, C), owes(other, C), asks=(C,))
    plans = group(case, current_pack())
    assert len(plans) == 2
    assert max(Counter(f for plan in plans for f in plan.fingerprints(case).values()).values()) == 1
    assert after(case, case).ground == "34.4.đ"
    moved = dossier(owes(person("A", **no_number, address="nơi ở mới"), C), asks=(C,))
    assert after(dossier(owes(one, C), asks=(C,)), moved).ground == "34.4.đ"


@pytest.mark.parametrize(
    "later",
    [
        owes(person("A", id_number=""), C),  # the number is missing
        owes(A, C, amount=99_000_000),  # the rest, the interest, or the same for less
        owes(person("A", id_number="", name="NGUYEN VAN A"), C),
    ],
)
def test_a_likely_twin_is_shown_before_a_second_decision(later):
    result = after(dossier(owes(A, C), asks=(C,)), dossier(later, asks=(C,)))
    assert (result.outcome, result.twins) == ("accepted", ("D-0",))
    assert len(doubts(result)) == 1


def test_another_instalment_another_kind_and_other_people_are_no_twins():
    first = dossier(owes(A, C), asks=(C,))
    for other in (owes(A, C, due_date="2026-01-05"), owes(B, C), owes(A, C, "wages")):
        assert not doubts(after(first, dossier(other, asks=(C,))))
    assert not doubts(after(first, dossier(owes(A, C), asks=(C,), title={"number": "11/2025/DS-ST"})))


def test_a_twin_that_waits_is_named_and_only_one_can_be_decided():
    case = dossier(owes(A, C), asks=(C,))
    result = after(case, case, decided=False)
    assert (result.outcome, result.twins, doubts(result)) == ("accepted", ("D-0",), [])
    assert "two cases wait, only one can be decided" in result.cases[0].why[-1].en


def test_what_was_sent_back_may_come_again_for_the_rest():
    whole, rest = print_of(owes(A, C, amount=5)), print_of(owes(A, C, amount=3))
    assert likeness(whole) == likeness(rest)
    assert held([rest], [Held(whole, "case/1", None, returned=True)])["returned"] == [rest]


def test_a_name_nearly_right_is_a_question_not_a_refusal():
    def asked_by(name: str) -> Assessment:
        return assess(dossier(owes(A, C), asks=(person("C", name=name),)), IntakeFacts(), current_pack())

    question = asked_by("Nguyen Van C")
    assert (question.outcome, question.ground) == ("supplement", None)
    assert "did you mean “Nguyễn Văn C”?" in question.reasons[0].en
    assert asked_by("Nguyễn Văn D").ground == "34.4.a"
