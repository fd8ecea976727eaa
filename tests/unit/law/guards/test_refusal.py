"""Grounds to refuse a request (L25 34.4 a–đ) and the list that may not be refused (D152 9.7)."""

import dataclasses

from law.guards.refusal import PROTECTED, RETURNED, Request, Subject, protection, refusal_grounds
from law.guards.verdict import Verdict
from law.model import Regime

YES = Verdict(True, "L25 32.1.a", "có", "yes")
NO = Verdict(False, "L25 34.2", "không", "no")
SOUND = Request(competence=YES, limitation=YES)
WRONG = Request(
    competence=NO, limitation=NO, by_party=False, within_judgment=False, creates_duties=False, already_decided=True
)


def articles(request, regime, pack):
    return [v.article for v in refusal_grounds(request, regime, pack)]


def test_a_sound_request_is_refused_on_no_ground(pack):
    assert articles(SOUND, Regime.NEW, pack) == articles(SOUND, Regime.OLD, pack) == []
    assert protection(SOUND, Regime.NEW) is None


def test_all_grounds_come_in_the_order_of_the_law(pack):
    points = [a.removeprefix("L25 34.4.") for a in articles(WRONG, Regime.NEW, pack)]
    assert points == ["a", "a", "b", "c", "d", "đ"]


def test_the_old_law_has_three_points_and_none_for_what_is_already_decided(pack):
    assert articles(WRONG, Regime.OLD, pack) == ["L08 31.5.a"] * 3 + ["L08 31.5.b", "L08 31.5.c"]


def test_already_decided_unless_another_law_allows_it(pack):
    decided = dataclasses.replace(SOUND, already_decided=True)
    assert articles(decided, Regime.NEW, pack) == ["L25 34.4.đ"]
    assert articles(dataclasses.replace(decided, decided_again_by_law=True), Regime.NEW, pack) == []


def test_what_the_creditor_does_not_hold_may_not_be_refused(pack):
    for subject in (Subject.ASSET, Subject.CUSTODY, Subject.VISITING):
        request = dataclasses.replace(SOUND, subject=subject, creates_duties=False, already_decided=True)
        assert articles(request, Regime.NEW, pack) == []
        assert protection(request, Regime.NEW) is PROTECTED[subject]
        assert protection(request, Regime.OLD) is None
        held = dataclasses.replace(request, creditor_holds=True)
        assert articles(held, Regime.NEW, pack) == ["L25 34.4.b", "L25 34.4.đ"]


def test_the_protected_list_does_not_make_a_wrong_agency_competent(pack):
    request = dataclasses.replace(SOUND, subject=Subject.ASSET, competence=NO)
    assert articles(request, Regime.NEW, pack) == ["L25 34.4.c"]


def test_a_returned_request_comes_again_free_of_limitation(pack):
    request = dataclasses.replace(SOUND, returned=True, limitation=NO, already_decided=True)
    assert articles(request, Regime.NEW, pack) == []
    assert protection(request, Regime.NEW) is RETURNED
