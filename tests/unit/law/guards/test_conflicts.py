"""Conflicts of interest (L25 16.2.d; D152 13.1; scenario S27; CORRECTIONS A23)."""

import pytest

from law.guards.conflicts import Doubt, Relation, Tie, may_handle
from law.model import Regime


def test_s27_a_nephew_is_blocked_a_cousin_is_warned_of(pack):
    assert not may_handle([Tie(Relation.NEPHEW_NIECE)], pack).allowed
    assert not may_handle([Tie(Relation.UNCLE_AUNT)], pack).allowed
    cousin = may_handle([Tie(Relation.COUSIN)], pack)
    assert cousin.allowed
    assert cousin.warning


@pytest.mark.parametrize("relation", [r for r in Relation if r not in {Relation.COUSIN, Relation.OTHER_RELATIVE}])
def test_every_listed_relation_of_the_enforcer_blocks(pack, relation):
    blocked = may_handle([Tie(relation)], pack)
    assert (blocked.allowed, blocked.article) == (False, "L25 16.2.d")
    assert may_handle([Tie(relation)], pack, regime=Regime.OLD).article == "L08 21.5"


def test_a23_adoptive_parents_of_either_spouse(pack):
    assert not may_handle([Tie(Relation.ADOPTIVE_PARENT)], pack).allowed
    assert not may_handle([Tie(Relation.ADOPTIVE_PARENT, of_spouse=True)], pack).allowed


def test_the_spouses_nephew_is_not_on_the_list(pack):
    verdict = may_handle([Tie(Relation.NEPHEW_NIECE, of_spouse=True)], pack)
    assert verdict.allowed
    assert verdict.warning


def test_one_listed_relation_among_others_is_enough(pack):
    assert not may_handle([Tie(Relation.COUSIN), Tie(Relation.SIBLING, of_spouse=True)], pack).allowed


def test_nobody_related_is_clear(pack):
    clear = may_handle([], pack)
    assert clear.allowed
    assert not clear.warning


def test_having_taken_part_and_doubt(pack):
    assert may_handle([], pack, took_part=True).article == "D152 13.1.b"
    assert may_handle([], pack, doubt=Doubt.ESTABLISHED).article == "L25 6.1.g"
    alleged = may_handle([], pack, doubt=Doubt.ALLEGED)
    assert alleged.allowed
    assert alleged.warning
