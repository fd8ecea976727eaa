"""Relief from the fee (F216 6, 7): whose ground, and what proves it."""

import pytest

from law.errors import LawError
from law.guards.fee_relief import BY_DECISION, WANTED, Payer, Proof, may_exempt, may_relieve

CREDITOR = Payer(person=True, creditor=True, no_condition_decided=True)


def test_each_ground_wants_its_own_proof() -> None:
    for ground, wanted in WANTED.items():
        for proof in Proof:
            verdict = may_relieve(ground, CREDITOR, {proof})
            assert verdict.allowed == (proof in wanted), (ground, proof)
            assert verdict.article == f"F216 {ground}"
        assert not may_relieve(ground, CREDITOR, ())


def test_hardship_is_a_persons_verification_a_creditors() -> None:
    company = Payer(person=False, creditor=True, no_condition_decided=True)
    debtor = Payer(person=True, creditor=False, no_condition_decided=True)
    by_company = {ground for ground in WANTED if may_relieve(ground, company, list(Proof))}
    by_debtor = {ground for ground in WANTED if may_relieve(ground, debtor, list(Proof))}
    assert by_company == {"7.1.c", "7.2.b", "7.2.c"}
    assert by_debtor == {"7.1.a", "7.1.b", "7.2.a"}


def test_the_asset_was_to_be_found() -> None:
    first = Payer(person=True, creditor=True)
    named = Payer(person=True, creditor=True, no_condition_decided=True, named_in_judgment=True)
    assert not may_relieve("7.1.c", first, list(Proof))
    assert may_relieve("7.2.b", first, list(Proof))
    assert may_relieve("7.1.c", named, list(Proof))
    assert not may_relieve("7.2.b", named, list(Proof))
    assert not may_relieve("7.2.c", named, list(Proof))


def test_an_exemption_that_holds_by_itself_needs_no_decision() -> None:
    assert {n for n in range(1, 9) if may_exempt(f"6.{n}")} == {2, 3, 5, 6}
    assert {f"6.{n}" for n in (2, 3, 5, 6)} == BY_DECISION


def test_an_unknown_ground_is_an_error_that_names_the_known_ones():
    for ask in (lambda: may_relieve("7.3", CREDITOR, ()), lambda: may_exempt("6.9")):
        with pytest.raises(LawError, match=r"7\.2\.a|6\.5"):
            ask()
