"""Complaints (L25 96–105; CORRECTIONS B1, B2, B21, B36; scenarios S23, S24)."""

from datetime import date, timedelta

import pytest

from law.guards.complaints import (
    OBSTACLES,
    Actor,
    Obstacle,
    Resolver,
    Stage,
    groups,
    in_time,
    may_extend,
    not_accepted,
    representatives,
    resolver,
    second_in_time,
    stage,
)
from law.periods import due_for

NEW_DAY = date(2026, 8, 3)


def test_s23_a_freeze_day_9_new_and_after_3_working_days_old(pack):
    assert in_time(Stage.SECURITY, NEW_DAY, date(2026, 8, 12), pack, account_freeze=True).allowed
    assert not in_time(Stage.SECURITY, NEW_DAY, date(2026, 8, 14), pack, account_freeze=True).allowed
    old = date(2026, 6, 1)
    assert in_time(Stage.SECURITY, old, date(2026, 6, 4), pack, account_freeze=True).allowed
    late = in_time(Stage.SECURITY, old, date(2026, 6, 5), pack, account_freeze=True)
    assert (late.allowed, late.article) == (False, "L08 141.4")
    assert in_time(Stage.SECURITY, old, date(2026, 6, 11), pack).allowed


def test_s24_an_enforcer_of_a_regional_room(pack):
    first = resolver(Actor.ENFORCER, Stage.BEFORE)
    assert (first.resolver, first.final) == (Resolver.PROVINCIAL_HEAD, False)
    second = resolver(Actor.ENFORCER, Stage.BEFORE, second=True)
    assert (second.resolver, second.final) == (Resolver.JUSTICE_AGENCY_HEAD, True)


def test_b1_security_has_one_level():
    assert resolver(Actor.ENFORCER, Stage.SECURITY).final
    again = resolver(Actor.ENFORCER, Stage.SECURITY, second=True)
    assert not again.verdict.allowed
    assert again.resolver is None


def test_b36_military_and_private_offices():
    assert resolver(Actor.MILITARY, Stage.COERCION).resolver is Resolver.REGION_HEAD
    assert resolver(Actor.MILITARY, Stage.COERCION, second=True).resolver is Resolver.DEFENCE_AGENCY_HEAD
    assert resolver(Actor.BAILIFF, Stage.BEFORE).resolver is Resolver.OFFICE_HEAD
    assert resolver(Actor.BAILIFF, Stage.BEFORE, second=True).resolver is Resolver.JUSTICE_AGENCY_HEAD


@pytest.mark.parametrize(
    ("security", "coercion", "about_security", "about_coercion", "expected"),
    [
        (False, False, False, False, Stage.BEFORE),
        (True, False, True, False, Stage.SECURITY),
        (True, False, False, False, Stage.GAP),
        (True, True, False, False, Stage.COERCION),
        (False, True, False, True, Stage.COERCION),
        (True, True, True, False, Stage.SECURITY),
    ],
)
def test_b21_the_stages_and_the_hole_between_them(security, coercion, about_security, about_coercion, expected):
    found = stage(
        security_decided=security,
        coercion_decided=coercion,
        about_security=about_security,
        about_coercion=about_coercion,
    )
    assert found is expected


def test_b21_the_hole_takes_the_longer_period_and_resolution_a(pack):
    assert groups(Stage.GAP, pack) == ("c", "a")
    assert in_time(Stage.GAP, NEW_DAY, date(2026, 9, 1), pack).allowed
    assert not in_time(Stage.BEFORE, NEW_DAY, date(2026, 9, 1), pack).allowed


def test_b2_a_wholly_withdrawn_complaint_may_not_come_again(pack):
    timely = in_time(Stage.BEFORE, NEW_DAY, NEW_DAY, pack)
    wholly = not_accepted({Obstacle.WITHDRAWN_WHOLLY}, timely, pack, lodged_on=NEW_DAY)
    assert [v.article for v in wholly] == ["L25 97.7"]
    assert not_accepted({Obstacle.WITHDRAWN_PARTLY}, timely, pack, lodged_on=NEW_DAY) == []
    assert not_accepted({Obstacle.WITHDRAWN_WHOLLY}, timely, pack, lodged_on=date(2026, 6, 1)) == []


def test_97_in_the_order_of_the_law(pack):
    late = in_time(Stage.BEFORE, date(2026, 7, 1), NEW_DAY, pack)
    bars = not_accepted({Obstacle.INTERNAL_ACT, Obstacle.NOT_CONCERNED}, late, pack, lodged_on=NEW_DAY)
    assert [v.article for v in bars] == ["L25 97.1", "L25 97.4", "L25 97.6"]
    assert set(OBSTACLES) == set(Obstacle)


def test_b21_extension(pack):
    assert may_extend(Stage.SECURITY, pack, remote=True, complicated=False).allowed
    assert may_extend(Stage.BEFORE, pack, remote=False, complicated=True).warning
    assert may_extend(Stage.COERCION, pack, remote=False, complicated=True).article == "L25 102.3"
    assert not may_extend(Stage.COERCION, pack, remote=True, complicated=True, extended_before=True).allowed
    assert not may_extend(Stage.BEFORE, pack, remote=False, complicated=False).allowed


def test_r152_77_representatives(pack):
    assert [representatives(n, NEW_DAY, pack) for n in (1, 4, 5, 10, 11, 40)] == [0, 0, 2, 2, 5, 5]


def test_a_second_complaint_has_its_own_time_from_the_first_decision(pack):
    told = date(2026, 9, 1)
    last = due_for("R142", told, pack).due
    late = second_in_time(told, last + timedelta(days=1), pack)
    assert second_in_time(told, last, pack).allowed
    assert (late.allowed, late.article) == (False, "L25 97.4")
    assert late.working == due_for("R142", told, pack).working
