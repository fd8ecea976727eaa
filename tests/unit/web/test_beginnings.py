"""Whatever an office may begin beside its cases, a page offers to whose act it is."""

from __future__ import annotations

from cases.kernel import HANDLERS
from cases.proceedings import PROCEEDINGS
from web.api.reach import Bearer, Reach, Standing
from web.desk.proceedings import Beginning, beginnings


def offered(office: str) -> dict[str, Beginning]:
    members = [
        Bearer(who="x", role=role, reach=Reach.OFFICE, office=office) for role in Standing if role is not Standing.PARTY
    ]
    return {one.command: one for member in members for one in beginnings(member, "1")}


def test_every_first_act_of_a_proceeding_is_offered_at_the_counter() -> None:
    first = {name for name, one in HANDLERS.items() if one.begins and one.subject in PROCEEDINGS.values()}
    assert offered("79").keys() | offered("79-01").keys() == first - {"begin_office_year"}  # the list asks for the year
    assert {name for name, one in offered("79").items() if one.sealed} == {
        "receive_citizen",
        "refuse_reception",
        "receive_denunciation",
        "receive_petition",
    }


def test_only_a_private_office_agrees_on_services() -> None:
    assert offered("79-01").keys() == {"agree_service"}
    assert "agree_service" not in offered("79")


def test_each_is_shown_to_whose_act_it_is() -> None:
    enforcer = Bearer(who="CHV-01", role=Standing.ENFORCER, reach=Reach.CASE, office="79")
    mine = {one.command: one for one in beginnings(enforcer, "1")}
    assert "receive_delegated_verification" in mine
    assert "receive_denunciation" not in mine
    assert str(mine["take_into_keeping"].subject) == "kept/79/mot-cua/1"
