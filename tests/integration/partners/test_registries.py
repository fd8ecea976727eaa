"""Looking into somebody's assets: only for a purpose, and the same world from the same seed."""

from __future__ import annotations

import pytest

from cases.holders import Holder
from partners.clients import Partners
from partners.registries import AssetQuery, BankAccount, Income, Land, QueryPurpose, TaxedIncome, Vehicle
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.control import Person
from partners.sandbox.faults import Fault
from partners.wire import PartnerError

PURPOSE = QueryPurpose(case="79-2026-00001/1", officer="CHV-0007", article="L25 37.1")
PERSON = "079061200599"
CROWD = [f"0790612{n:05d}" for n in range(40, 80)]

HELD = (
    BankAccount(bank_bin="970422", account="561288558851", balance=12_345_678),
    Land(parcel="12/7", certificate="CS 123456", estimated_value=4_000_000_000, mortgaged_to="970436"),
    Vehicle(plate="51G-12345", value=300_000_000),
    Income(employer="Công ty 117", monthly_salary=12_000_000, dependants=2),
    TaxedIncome(year=2025, income=150_000_000),
)


@pytest.mark.parametrize("missing", ["case", "officer", "article"])
@pytest.mark.parametrize("value", ["", "  ", None])
async def test_nothing_is_asked_without_a_purpose(partners, control, morning, missing, value):
    with pytest.raises(ValueError):
        QueryPurpose(**{**PURPOSE.model_dump(), missing: value})
    forged = PURPOSE.model_copy(update={missing: value})
    with pytest.raises(PartnerError) as error:
        await partners.registry("banks").query("k", forged, PERSON, at=morning)
    assert (error.value.code, error.value.retryable) == ("no_purpose", False)
    assert await control.calls("banks") == []


async def test_no_purpose_at_all_is_refused_by_both_sides(partners, control, http, address, morning):
    with pytest.raises(PartnerError, match="no_purpose"):
        await partners.registry("banks").query("k", None, PERSON, at=morning)
    answer = await http.post(
        f"{address}/registries/banks/queries", json={"subject": PERSON}, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 422
    assert await control.calls("banks") == []


async def test_the_registry_learns_case_officer_and_article(partners, control, morning):
    await partners.registry("land").query("k", PURPOSE, PERSON, at=morning)
    (call,) = await control.calls("land")
    assert call.body == {"purpose": PURPOSE.model_dump(), "subject": PERSON}


async def test_each_registry_tells_its_own_kind(partners, control, morning):
    await control.person(Person(subject=PERSON, assets=HELD))
    for name, asset in zip(Holder, HELD, strict=True):
        answer = await partners.registry(name).query(f"k:{name}", PURPOSE, PERSON, at=morning)
        assert answer.assets == (asset,)
        assert (answer.registry, answer.asked_at, answer.answered_at) == (name, morning, morning)


async def test_new_assets_show_under_a_new_key_only(partners, control, morning):
    await control.person(Person(subject=PERSON, assets=()))
    first = await partners.registry("banks").query("k:1", PURPOSE, PERSON, at=morning)
    await control.person(Person(subject=PERSON, assets=(HELD[0],)))
    assert await partners.registry("banks").query("k:1", PURPOSE, PERSON, at=morning) == first
    assert (await partners.registry("banks").query("k:2", PURPOSE, PERSON, at=morning)).assets == HELD[:1]


async def test_a_registry_that_is_down_holds_up_nobody_else(partners, control, morning):
    await control.fault(Fault(partner="banks", kind="down", times=100))
    with pytest.raises(PartnerError, match="unavailable"):
        await partners.registry("banks").query("k", PURPOSE, PERSON, at=morning)
    for name in set(Holder) - {Holder.BANKS}:
        await partners.registry(name).query("k", PURPOSE, PERSON, at=morning)


async def test_the_same_seed_is_the_same_world(serve, http, tmp_path, morning):
    async def world(folder: str, seed: int) -> list[object]:
        with serve(create_app(SandboxSettings(tmp_path / folder, seed=seed))) as address:
            partners = Partners(address, http)
            assets = [
                (await partners.registry(name).query(f"k:{name}:{person}", PURPOSE, person, at=morning)).assets
                for name in Holder
                for person in CROWD
            ]
            sent = await partners.vneid.send_notice("k", CROWD, "Thông báo", "a" * 64, at=morning)
        return [assets, [receipt.status for receipt in sent]]

    first = await world("a", 7)
    assert await world("b", 7) == first
    assert await world("c", 8) != first
    kinds = {asset.kind for assets in first[0] for asset in assets}
    assert kinds == {asset.kind for asset in HELD}
    assert set(first[1]) == {"sent", "not_deliverable"}
    nothing = [person for n, person in enumerate(CROWD) if not any(first[0][n :: len(CROWD)])]
    assert 0 < len(nothing) < len(CROWD)


async def test_who_has_no_account_is_not_reached_and_has_no_moment(partners, control, morning):
    await control.person(Person(subject=PERSON, vneid=False))
    (receipt,) = await partners.vneid.send_notice("k:1", [PERSON], "Thông báo", "a" * 64, at=morning)
    assert (receipt.status, receipt.sent_at) == ("not_deliverable", None)
    await control.person(Person(subject=PERSON, vneid=True))
    (receipt,) = await partners.vneid.send_notice("k:2", [PERSON], "Thông báo", "a" * 64, at=morning)
    assert (receipt.status, receipt.sent_at) == ("sent", morning)


async def test_vneid_and_assets_are_set_apart(partners, control, morning):
    await control.person(Person(subject=PERSON, assets=(HELD[2],)))
    await control.person(Person(subject=PERSON, vneid=False))
    answer = await partners.registry("vehicles").query("k", PURPOSE, PERSON, at=morning)
    assert answer.assets == HELD[2:3]


@pytest.mark.parametrize("asset", HELD, ids=lambda asset: asset.kind)
def test_what_is_held_is_masked_in_a_log(asset):
    shown = f"{asset} {asset!r} {(asset,)!r}"
    for secret in ("561288558851", "12345678", "123456", "51G-12345", "4000000000", "300000000", "117", "150000000"):
        assert secret not in shown
    assert asset.kind in shown


def test_a_query_does_not_show_its_subject():
    assert PERSON not in repr(AssetQuery(purpose=PURPOSE, subject=PERSON))


@pytest.mark.parametrize("subject", ["07906120059", "07906120059999", "O79061200599", ""])
async def test_a_subject_is_an_identity_number_or_tax_code_and_errors_do_not_show_it(partners, subject, morning):
    with pytest.raises(ValueError, match="subject") as error:
        await partners.registry("banks").query("k", PURPOSE, subject, at=morning)
    assert not subject or subject not in str(error.value)
