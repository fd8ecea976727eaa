"""Who may sign what on which day (L25 22.3, 23.2, 25, 28.2, 31.4, 66.2)."""

from datetime import date, timedelta

import pytest

from law.errors import LawError
from law.guards.authority import Delegation, Officer, Role, may_sign
from law.guards.catalogue import DOCUMENTS, Issuer

DAY = date(2026, 9, 15)
HEAD = Officer("head", Role.HEAD, since=date(2026, 7, 1))
DEPUTY = Officer("deputy", Role.DEPUTY)
ROOM = Officer("room", Role.ROOM_HEAD)
ENFORCER = Officer("an", Role.ENFORCER)
CLERK = Officer("clerk", Role.CLERK)
GIVEN = Delegation(
    HEAD, "deputy", frozenset({"enforcement_on_request", "exit_ban"}), date(2026, 9, 1), date(2026, 9, 30)
)


def test_the_head_signs_his_own_and_nobody_else_without_delegation(pack):
    assert may_sign("enforcement_on_request", HEAD, DAY, pack).allowed
    for officer in (DEPUTY, ROOM, ENFORCER, CLERK):
        assert not may_sign("enforcement_on_request", officer, DAY, pack).allowed


def test_a_delegation_holds_for_its_documents_receiver_and_days_only(pack):
    def signs(code, officer, day):
        return may_sign(code, officer, day, pack, delegations=[GIVEN])

    assert signs("enforcement_on_request", DEPUTY, DAY).article == "L25 22.3"
    assert signs("enforcement_on_request", DEPUTY, GIVEN.start).allowed
    assert signs("enforcement_on_request", DEPUTY, GIVEN.end).allowed
    assert not signs("enforcement_on_request", DEPUTY, GIVEN.start - timedelta(days=1)).allowed
    assert not signs("enforcement_on_request", DEPUTY, GIVEN.end + timedelta(days=1)).allowed
    assert not signs("cancel", DEPUTY, DAY).allowed
    assert not signs("enforcement_on_request", ROOM, DAY).allowed


def test_the_exit_ban_stays_with_the_head(pack):
    assert may_sign("exit_ban", HEAD, DAY, pack).allowed
    assert not may_sign("exit_ban", DEPUTY, DAY, pack, delegations=[GIVEN]).allowed
    assert not may_sign("exit_ban", ENFORCER, DAY, pack, assigned="an").allowed


def test_a_receiver_cannot_pass_the_power_on(pack):
    passed_on = Delegation(DEPUTY, "room", frozenset({"cancel"}), GIVEN.start, GIVEN.end)
    assert not may_sign("cancel", ROOM, DAY, pack, delegations=[passed_on]).allowed


def test_an_ordinary_enforcer_receives_no_delegation(pack):
    given = Delegation(HEAD, "an", frozenset({"cancel"}), GIVEN.start, GIVEN.end)
    assert not may_sign("cancel", ENFORCER, DAY, pack, delegations=[given]).allowed


def test_an_enforcer_signs_in_his_own_matter_only(pack):
    assert may_sign("freeze", ENFORCER, DAY, pack, assigned="an").article == "L25 25.1"
    assert not may_sign("freeze", ENFORCER, DAY, pack, assigned="binh").allowed
    assert not may_sign("freeze", HEAD, DAY, pack, assigned="an").allowed
    assert may_sign("freeze", HEAD, DAY, pack, assigned="head").article == "L25 22.2.k"
    assert not may_sign("freeze", CLERK, DAY, pack, assigned="clerk").allowed


def test_nobody_signs_before_or_after_his_post(pack):
    assert not may_sign("cancel", HEAD, date(2026, 6, 30), pack).allowed
    gone = Officer("head", Role.HEAD, until=date(2026, 8, 31))
    assert not may_sign("cancel", gone, DAY, pack).allowed


def test_a_private_office_does_not_secure_coerce_or_entrust(pack):
    office, bailiff = Officer("vp", Role.OFFICE_HEAD), Officer("thv", Role.BAILIFF)
    assert may_sign("enforcement_on_request", office, DAY, pack).article == "L25 28.2.a"
    assert may_sign("verification", bailiff, DAY, pack, assigned="thv").allowed
    assert not may_sign("enforcement_on_request", bailiff, DAY, pack, assigned="thv").allowed
    for code in ("freeze", "seize", "entrust", "exit_ban", "enforcement_ex_officio"):
        for signer in (office, bailiff):
            verdict = may_sign(code, signer, DAY, pack, assigned=signer.id)
            assert (verdict.allowed, verdict.article) == (False, "L25 31.4")


def test_every_document_has_a_signer(pack):
    for code, kind in DOCUMENTS.items():
        signer = HEAD if kind.issuer is Issuer.HEAD else ENFORCER
        assert may_sign(code, signer, DAY, pack, assigned="an").allowed


def test_an_unknown_document_is_an_error(pack):
    with pytest.raises(LawError) as caught:
        may_sign("nonsense", HEAD, DAY, pack)
    assert caught.value.field == "document"


def test_l25_31_4_no_measure_is_a_private_offices_and_its_own_papers_are() -> None:
    """Security and coercion are articles 66 to 95; whatever else an enforcer draws up, a private office does too."""

    def is_measure(article: str) -> bool:
        law, number = article.split(";")[0].split(" ")
        return law == "L25" and 66 <= int(number.replace("–", ".").split(".")[0]) <= 95

    own = {d.code: d.private for d in DOCUMENTS.values() if d.issuer is Issuer.ENFORCER}
    punishes = {"fine"}  # a power of the State
    assert own == {code: not is_measure(DOCUMENTS[code].article) and code not in punishes for code in own}
