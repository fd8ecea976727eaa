"""A link is made where its reader may go, and nowhere else."""

from __future__ import annotations

import pytest

from web.api.reach import Bearer, Reach, Right, Standing
from web.guard import Ways, begins, does

WAYS = Ways(
    {
        ("GET", "/"): (Right.OVERSEE,),
        ("GET", "/tien"): (Right.MONEY,),
        ("GET", "/case/{rest:path}"): (Right.SEE,),
        ("GET", "/dossier/{rest:path}"): (Right.DOSSIERS, Right.OVERSEE),
        ("GET", "/kiem-tra"): (Right.AUDIT,),
        ("GET", "/kiem-tra/{audit}/ket-luan.{ending}"): (Right.AUDIT,),
        ("GET", "/tra-cuu/{code}"): (),
        ("POST", "/gui"): (),
    }
)
ENFORCER = Bearer(who="CHV-01", role=Standing.ENFORCER, reach=Reach.CASE, office="79")
MINISTRY = Bearer(who="bo", role=Standing.MINISTRY, reach=Reach.COUNTRY)
PARTY = Bearer(who="D1", role=Standing.PARTY, reach=Reach.CASE, office="79", case="case/79/x/1/1")


@pytest.mark.parametrize(
    ("address", "whom"),
    [
        ("/", {ENFORCER, MINISTRY}),
        ("/tien#suspense", {MINISTRY}),
        ("/case/79/x/1/1?su-kien=3", {ENFORCER, MINISTRY, PARTY}),
        ("/dossier/79/x/1", {MINISTRY}),
        ("/kiem-tra/1/ket-luan.pdf", set()),
        ("/tra-cuu/0123456789abcdef", {ENFORCER, MINISTRY, PARTY, None}),
        ("/khong-co", set()),
        ("/gui", set()),
    ],
)
def test_it_leads_whom_the_page_lets_in(address: str, whom: set[Bearer | None]) -> None:
    assert {reader for reader in (ENFORCER, MINISTRY, PARTY, None) if WAYS.lead(reader, address)} == whom


def test_an_act_is_shown_to_whose_act_it_is() -> None:
    for command, whom in {"open_file": {ENFORCER}, "complain": {PARTY}, "order_action": set()}.items():
        assert {reader for reader in (ENFORCER, MINISTRY, PARTY, None) if does(reader, command)} == whom, command


def test_each_begins_where_he_may() -> None:
    assert [begins(one) for one in (ENFORCER, MINISTRY, PARTY)] == ["/ban-lam-viec", "/", "/case/79/x/1/1"]
