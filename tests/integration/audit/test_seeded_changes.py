"""Single changes over every table, drawn by a seed: all are found, their place is named, and nobody else is accused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from functools import lru_cache
from random import Random

import pytest
from sqlalchemy import Connection, text

import starter
from activities.monthly_list import send_monthly_list
from activities.statistics import lock
from audit import derived, whole
from audit.means import Means
from cases.events import Role
from cases.names import dossier_of
from figures.periods import Period
from law.guards.conflicts import Relation
from proof.keys import LogKeys
from proof.published import Published
from records import audits, looks, roster, sealed, staging
from records.audits import Step
from records.database import engine
from records.tables import metadata
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, actor, example
from tests.integration.audit import seeded
from tests.integration.audit.audited import evidence_of, life
from tests.integration.audit.rooted import Rooted, witnesses
from tests.integration.audit.seeded import NOT_EVIDENCE, Bench, Change, Told
from tests.kit import Installation, as_superuser, at, quiet, settled, step
from tests.workflows.test_standard_life import dossier

pytestmark = pytest.mark.stack

SEED = 20261130
LISTS = {"offices", "officers", "delegations", "relations", "doors", "entered", "clock"}
"""What whole installations rest on: a change there may show in every case."""


@pytest.fixture(scope="module")
async def bench(
    there: Installation, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bench]:
    """An ended money case and one just opened, each with its dossier; a list sent to the procuracy; rows everywhere."""
    case = await life(there, "AU-seeded-1")
    with pytest.MonkeyPatch.context() as smaller:  # what a mass dossier is: sent by its hash, its contents staged
        for module in (starter, staging):
            smaller.setattr(module, "LARGEST", 200)
        answer = await there.starter.start(dossier("AU-seeded-2"), sender="t1", actor=actor(Role.CLERK))
    (other,) = answer.cases
    await settled(there, other)
    visit = "reception/79/t1/TCD-1"
    with there.engine.begin() as connection:
        who = sealed.seal(connection, OFFICE, sealed.Identity(name="Trần Thị A", address="Huế", paper="CCCD"))
    came = {"visitor": who, "category": "complaint", "summary": "Chậm trả tiền", "capacity": "self", "people": 1}
    assert (await there.starter.act(visit, "receive_citizen", came, actor=actor(Role.CLERK))).accepted
    await quiet(there.starter, visit)
    ordered = {"to": "CHV-01", "instruction": "Báo cáo tiến độ", "answer_by": "2026-10-01"}
    assert (await there.starter.act(other, "order_action", ordered, actor=actor(Role.HEAD))).accepted
    step(there, at(10, 2))
    year = f"office/{OFFICE}/year/2027"
    away = {"officer": "CHV-01", "starts_on": "2026-10-05", "ends_on": "2026-10-06", "cover": "CHV-02", "basis": "QĐ 9"}
    for command, said in (("begin_office_year", {"year": 2027}), ("enter_absence", away)):
        assert (await there.starter.act(year, command, said, actor=actor(Role.HEAD))).accepted
    tied = example().model_copy(
        update={"ties": (roster.Tie(officer="CHV-01", person="079012345678", relation=next(iter(Relation))),)}
    )
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        roster.enter(connection, tied, by="tests")
    await send_monthly_list(there.tools, OFFICE, date(2026, 9, 1), actor(Role.HEAD).id)
    with there.engine.begin() as connection:
        signer = there.tools.signer(OFFICE)
        lock(connection, there.tools.store, signer, OFFICE, Period.until("2026-09"), actor(Role.HEAD).id)
    with there.engine.begin() as connection:
        asked = Step("a", "asked", at(10, 2), "KT-1", "auditor", OFFICE, case, {})
        audits.note(connection, "a", "asked", like=asked)
        looks.note(connection, case, who="KT-1", standing="auditor", what="desk", at=at(10, 2))
        connection.execute(text("INSERT INTO closings VALUES ('79', '2026-09-30', 'KT-01', now(), '{}', 0)"))
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        erasure = "INSERT INTO erasures VALUES (:case, 'proposed', now(), 'TT-01', 'BB 01', 1, repeat('a', 64), '{}')"
        connection.execute(text(erasure), {"case": case})
    log = LogKeys.ensure(there.settings.keys).signing.public
    with witnesses(tmp_path_factory.mktemp("witnesses"), log) as policy:
        rooted = Rooted(there.settings, postgres_url, as_superuser(postgres_url), policy)
        honest = {}
        for name in (case, other, dossier_of(case), dossier_of(other), visit, year):
            await quiet(there.starter, name) if name != case else None
            honest[name] = await evidence_of(there, name)
        root = await asyncio.to_thread(rooted.gather)
        assert not root.findings
        means = Means.of(there.settings)
        bench = Bench(rooted, honest, means, there.tools.store, Published(rooted.book.published.folder).read())
        await asyncio.to_thread(bench.know)
        yield bench


@pytest.fixture(autouse=True)
def _verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes under the same roots have the same signatures."""
    monkeypatch.setattr(derived, "verify_pdf", lru_cache(derived.verify_pdf))
    monkeypatch.setattr(derived, "verify_xml", lru_cache(derived.verify_xml))
    monkeypatch.setattr(whole, "verify_pdf", lru_cache(whole.verify_pdf))
    monkeypatch.setattr(whole, "verify_xml", lru_cache(whole.verify_xml))


def test_an_honest_installation_is_accused_of_nothing(bench: Bench) -> None:
    with bench.superuser() as connection:
        assert bench.look(connection) == set()
        names = {name for name in metadata.tables if (name, "") not in NOT_EVIDENCE}
        empty = {name for name in names if not seeded.rows_of(connection, name)}
    assert empty == set(), "every table is examined with rows in it"


def names_its_place(told: set[Told], change: Change) -> bool:
    """Whether a finding is of the row's subject, or names its table."""
    return any(one.of in change.subjects or one.place.startswith((f"{change.table}.", change.table)) for one in told)


def accused(told: set[Told], change: Change, bench: Bench) -> set[str]:
    """The subjects that are accused beside those whose row it was."""
    if change.table in LISTS:
        return set()
    shared = not change.subjects or change.table == "bank_credits"  # a credit is shown in the cases that claim it
    allowed = set(bench.honest) if shared else change.subjects
    return {one.of for one in told if one.of in bench.honest} - allowed


def found(bench: Bench, connection: Connection, change: Change) -> set[Told]:
    """What the comparisons say that look at the row; the root last, where they do not see it."""
    told = bench.look(connection, change.subjects, root=False)
    return told if names_its_place(told, change) else told | bench.look(connection)


@pytest.mark.parametrize("count", [30, pytest.param(2_000, marks=[pytest.mark.soak, pytest.mark.timeout(7_200)])])
def test_every_seeded_change_is_found_at_its_place(
    bench: Bench, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the long run every change is looked for in all subjects, and every hundredth with nothing known before."""
    chance = Random(SEED)
    wrong: list[str] = []
    made, many = 0, count > 100
    with bench.superuser() as connection:
        while made < count:
            change = seeded.draw(connection, chance)
            with connection.begin_nested() as taken_back:
                if not seeded.done(connection, change):
                    continue
                if many or made % 10 == 0:
                    told = bench.look(connection, anew=made % 100 == 0)
                else:
                    told = found(bench, connection, change)
                taken_back.rollback()
            made += 1
            if not told:
                wrong.append(f"missed: {change}")
            elif not names_its_place(told, change):
                wrong.append(f"place not named: {change}: {sorted(map(str, told))[:3]}")
            elif others := accused(told, change, bench):
                wrong.append(f"{others} accused: {change}: {sorted(map(str, told))[:3]}")
            if many and made % 50 == 0:
                with capsys.disabled():
                    print(f"{made} changes of {count}, {made - len(wrong)} found", *wrong[-3:], sep="\n", flush=True)
        assert bench.look(connection, anew=True) == set()
    assert wrong == [], "\n".join(wrong)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(name for name in metadata.tables if (name, "") not in NOT_EVIDENCE))
def test_every_column_of_every_table_is_compared(bench: Bench, name: str) -> None:
    """What each comparison is for: not one column is looked at by none of them."""
    chance = Random(SEED)
    missed = []
    table = metadata.tables[name]
    with bench.superuser() as connection:
        for column in table.columns:
            if (name, column.name) in NOT_EVIDENCE:
                continue
            place, row = chance.choice(seeded.rows_of(connection, name))
            change = seeded.set_column(table, place, row, column)
            with connection.begin_nested() as taken_back:
                if seeded.done(connection, change) and not names_its_place(found(bench, connection, change), change):
                    missed.append(str(change))
                taken_back.rollback()
    assert missed == [], "\n".join(missed)
