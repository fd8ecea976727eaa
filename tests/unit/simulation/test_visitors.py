"""What the invented office does about who comes: each visit is heard to its end, and nothing of it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.kernel import Refused
from simulation import visitors
from simulation.luck import Luck
from simulation.staff import actor
from tests.cases_driver import Driven, due_case
from tests.proceedings_driver import denounced, reception


def lived(driven: Driven, seed: int) -> Driven:
    """The office does what it means to do, day after day."""
    done: set[str] = set()
    luck = Luck(seed, driven.subject.id)
    while wishes := [w for w in visitors.of_proceeding(driven.subject, luck) if w.name not in done]:
        driven.wait(driven.now + timedelta(days=1 + min(wish.days for wish in wishes)))
        for wish in wishes[:1]:
            done.add(wish.name)
            driven.go(wish.command, wish.who.role, wish.payload, who=wish.who.id)
            driven.perform()
    return driven


@pytest.mark.parametrize("seed", range(5))
def test_who_asks_is_answered(seed: int) -> None:
    visit = lived(reception(category="reflection"), seed)
    assert visit.subject.stage == "reception_closed"
    assert not visit.of_kind(Refused.kind)


@pytest.mark.parametrize("seed", range(5))
def test_a_denunciation_comes_to_its_end(seed: int) -> None:
    matter = lived(denounced(), seed)
    assert matter.subject.stage == "denunciation_closed"
    assert not matter.of_kind(Refused.kind)
    assert matter.subject.officer == actor("deputy").id


def test_somebody_comes_only_while_his_case_waits_for_its_debtor() -> None:
    case = due_case()
    assert not [*visitors.of_case(case.subject, Luck(1, case.subject.id))]
    case.go("start_verification", actor("enforcer").role)
    visits = [one for seed in range(60) for one in visitors.of_case(case.subject, Luck(seed, case.subject.id))]
    assert {one.command for one in visits} == {"receive_citizen", "receive_denunciation"}
    assert all(one.payload["case"] == case.subject.id for one in visits)
