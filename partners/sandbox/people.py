"""Who holds what in the sandbox: derived from the seed and the identity number, or set by `/control/people`."""

from __future__ import annotations

import json
import random

from pydantic import TypeAdapter

from cases.holders import Holder
from partners.registries import Asset, BankAccount, Income, Land, TaxedIncome, Vehicle
from partners.sandbox.faults import digest, fraction
from partners.sandbox.store import Store

ASSETS = TypeAdapter(tuple[Asset, ...])

HOLDS: dict[Holder, type[BankAccount | Land | Vehicle | Income | TaxedIncome]] = {
    Holder.BANKS: BankAccount,
    Holder.LAND: Land,
    Holder.VEHICLES: Vehicle,
    Holder.SOCIAL_INSURANCE: Income,
    Holder.TAX: TaxedIncome,
}

_BANKS = ("970422", "970436", "970415", "970418", "970407")
# Of a hundred people; what the shares are is our invention, that all four kinds occur is what matters.
_NOTHING, _NO_VNEID = 0.25, 0.08


class People:
    """The population."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed

    def assets(self, subject: str) -> tuple[Asset, ...]:
        """Everything `subject` holds."""
        row = self._store.row("SELECT assets FROM people WHERE subject = ? AND assets IS NOT NULL", subject)
        return ASSETS.validate_json(row["assets"]) if row else derived(self._seed, subject)

    def has_vneid(self, subject: str) -> bool:
        """Whether the person can be reached by VNeID; organisations can."""
        row = self._store.row("SELECT vneid FROM people WHERE subject = ? AND vneid IS NOT NULL", subject)
        if row:
            return bool(row["vneid"])
        return len(subject) != 12 or fraction(self._seed, "vneid", subject) >= _NO_VNEID

    def set(self, subject: str, assets: tuple[Asset, ...] | None, vneid: bool | None) -> None:
        """Say what `subject` holds and whether VNeID reaches them; None leaves that as it is."""
        self._store.run(
            "INSERT INTO people (subject, assets, vneid) VALUES (?, ?, ?) ON CONFLICT (subject) DO UPDATE SET"
            " assets = coalesce(excluded.assets, assets), vneid = coalesce(excluded.vneid, vneid)",
            subject,
            None if assets is None else json.dumps(ASSETS.dump_python(assets, mode="json")),
            vneid,
        )


def derived(seed: int, subject: str) -> tuple[Asset, ...]:
    """The holdings of `subject` in the world of `seed`: a quarter has nothing, the others some of each kind."""
    draw = random.Random(digest(seed, "assets", subject))
    if draw.random() < _NOTHING:
        return ()
    person = len(subject) == 12
    scale = 1 if person else 10
    assets: list[Asset] = []
    for bank_bin in draw.sample(_BANKS, draw.choice((1, 1, 1, 2))):
        balance = draw.choice((0, 2, 15, 80, 400)) * scale * draw.randrange(300_000, 1_500_000)
        assets.append(BankAccount(bank_bin=bank_bin, account=str(draw.randrange(10**11, 10**12)), balance=balance))
    if draw.random() < 0.35:
        assets.append(
            Land(
                parcel=f"{draw.randrange(1, 900)}/{draw.randrange(1, 120)}",
                certificate=f"CS {draw.randrange(10**5, 10**6)}",
                estimated_value=scale * 1_000_000 * draw.randrange(600, 9_000),
                mortgaged_to=draw.choice((None, None, draw.choice(_BANKS))),
            )
        )
    if draw.random() < 0.4:
        plate = f"{draw.randrange(50, 60)}{draw.choice('ABCDEFGH')}-{draw.randrange(10_000, 100_000)}"
        assets.append(Vehicle(plate=plate, value=scale * 1_000_000 * draw.randrange(15, 900)))
    monthly = 100_000 * draw.randrange(55, 400)
    if person and draw.random() < 0.6:
        employer = f"Công ty {draw.randrange(100, 1000)}"
        assets.append(Income(employer=employer, monthly_salary=monthly, dependants=draw.randrange(4)))
    if draw.random() < 0.7:
        assets.append(TaxedIncome(year=2025, income=12 * scale * monthly))
    return tuple(assets)
