"""A published root against whoever changes the database: what he did is found, and nobody else is accused."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from audit.logged import LOGGED, Logged
from cases.events import Role
from cases.names import dossier_of
from law.guards.conflicts import Relation
from proof.errors import ProofError
from proof.keys import LogKeys
from proof.notes import Checkpoint, Note
from proof.policy import Policy
from proof.published import Published
from records import roster
from records.database import engine
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, actor, example
from tests.integration.audit.audited import life
from tests.integration.audit.rooted import Rooted, other, witnesses
from tests.integration.audit.seeded import seal_anew
from tests.kit import Installation, as_superuser, quiet, settled
from tests.workflows.test_standard_life import dossier

pytestmark = pytest.mark.stack

SEED = 20261130
LIST = "INSERT INTO ended_lists VALUES (:office, '2026-09-01', '1', 1, repeat('a', 64), 'TT-01', 'R1', now())"
LOCKED = "INSERT INTO snapshots VALUES (:office, 'F', '2026-09', '1', now(), repeat('c', 64), 'TT-01', 0)"
CLOSED = "INSERT INTO closings VALUES (:office, '2026-09-30', 'KT-01', now(), '{}', 0)"
AUDITED = (
    "INSERT INTO audits (audit, step, at, who, standing, office, subject, told) "
    "VALUES ('KT-1', 'asked', now(), 'KTV-01', 'auditor', :office, '', '{}')"
)
SEALED = "INSERT INTO sealed VALUES (repeat('d', 64), :office, 'who', now())"
PROPOSED = (
    "INSERT INTO erasures SELECT id, 'proposed', now(), 'TT-01', 'BB 01', 1, repeat('e', 64), '{}' FROM subjects "
    "WHERE office = :office ORDER BY id LIMIT 1"
)
TIE = roster.Tie(officer="CHV-01", person="079012345678", relation=Relation.SPOUSE)


@pytest.fixture(scope="module")
async def rooted(
    there: Installation, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Rooted]:
    """An ended money case, and one that was opened after the first gathering."""
    log = LogKeys.ensure(there.settings.keys).signing.public
    with witnesses(tmp_path_factory.mktemp("witnesses"), log) as policy:
        made = Rooted(there.settings, postgres_url, as_superuser(postgres_url), policy)
        await life(there, "AU-roots-1")
        await asyncio.to_thread(made.gather)
        answer = await there.starter.start(dossier("AU-roots-2"), sender="t1", actor=actor(Role.CLERK))
        await settled(there, answer.cases[0])
        await quiet(there.starter, dossier_of(answer.cases[0]))
        with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
            roster.enter(connection, example().model_copy(update={"ties": (TIE,)}), by="tests")
            for statement in (LIST, LOCKED, CLOSED, AUDITED, SEALED, PROPOSED):
                connection.execute(text(statement), {"office": OFFICE})
        root = await asyncio.to_thread(made.gather)
        assert root.added > 5
        assert not root.findings
        yield made


def names(rooted: Rooted, connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT id FROM subjects ORDER BY id")))


def found(rooted: Rooted) -> set[tuple[str, str]]:
    return {(one.table, one.row) for one in rooted.verify().findings}


def test_an_honest_installation_holds_and_grows(rooted: Rooted) -> None:
    verdict = rooted.verify()
    assert verdict.holds, verdict.findings
    assert (verdict.roots, len(verdict.witnessed)) == (2, 3)
    assert verdict.counts == verdict.seen
    assert all(verdict.seen[logged.name] for logged in LOGGED), "every table is examined with rows in it"
    again = rooted.gather()
    assert (again.added, again.findings) == (0, ())
    assert again.checkpoint.size == verdict.root.size + 1
    assert rooted.verify().holds


@pytest.mark.parametrize("logged", LOGGED, ids=lambda logged: logged.name)
def test_a_changed_row_is_found_and_no_other_accused(rooted: Rooted, logged: Logged) -> None:
    chance = random.Random(f"{SEED}{logged.name}")
    for column in logged.table.columns:
        if column.name in logged.left_out:
            continue
        place = chance.choice(rooted.rows(logged.name))
        named = _named(rooted, logged, place)
        settled = logged.settles.get(column.name, ...)
        value = "0" if column.name == logged.grows else other(column)
        change = text(f"UPDATE {logged.name} SET {column.name} = {value} WHERE ctid = '{place}'")
        with engine(rooted.superuser).connect() as connection:
            was = connection.scalar(text(f"SELECT {column.name} FROM {logged.name} WHERE ctid = '{place}'"))
        with rooted.changed(lambda connection, sql=change: connection.execute(sql), logged.name):
            told = found(rooted)
        if was == settled:  # what is not settled yet may be, once
            assert told == set()
            continue
        others = told - {(logged.name, named)}
        assert len(told) - len(others) == 1, column.name
        assert len(others) <= (column.name in logged.key), others  # under its new key it may be told of once more
    assert rooted.verify().holds


@pytest.mark.parametrize("logged", LOGGED, ids=lambda logged: logged.name)
def test_a_dropped_row_is_found(rooted: Rooted, logged: Logged) -> None:
    chance = random.Random(SEED)
    for _ in range(3):
        place = chance.choice(rooted.rows(logged.name))
        named = _named(rooted, logged, place)
        drop = text(f"DELETE FROM {logged.name} WHERE ctid = '{place}'")
        with rooted.changed(lambda connection, sql=drop: connection.execute(sql), logged.name):
            assert found(rooted) == {(logged.name, named)}


@pytest.mark.parametrize("name", ["registers", "postings", "looks", "officers", "bank_credits"])
def test_two_rows_swapped_are_found(rooted: Rooted, name: str) -> None:
    logged = next(one for one in LOGGED if one.name == name)
    places = rooted.rows(name)
    if len(places) < 2:
        pytest.skip("one row alone")
    column = {"looks": "query", "officers": "name", "bank_credits": "reference", "postings": "account"}.get(
        name, "label"
    )
    pairs = itertools.islice(itertools.combinations(places, 2), 40)
    with engine(rooted.superuser).connect() as connection:
        said = dict(connection.execute(text(f"SELECT ctid::text, {column} FROM {name}")).all())
    one, two = next((a, b) for a, b in pairs if said[a] != said[b])
    expected = {(name, _named(rooted, logged, place)) for place in (one, two)}

    def swap(connection: Connection) -> None:
        for place, value in ((one, said[two]), (two, said[one])):
            connection.execute(text(f"UPDATE {name} SET {column} = :value WHERE ctid = '{place}'"), {"value": value})

    with rooted.changed(swap, name):
        assert found(rooted) == expected


def test_rows_put_in_among_those_that_the_root_knows_are_found(rooted: Rooted) -> None:
    statements = {
        "registers": "INSERT INTO registers SELECT register, office, year, number + 1000, label, subject, seq, "
        "entered_on, opened FROM registers LIMIT 1",
        "postings": "INSERT INTO postings (entry, line, account, subject, amount, at) SELECT entry, 99, account, "
        "subject, 1, at FROM postings WHERE subject IS NOT NULL LIMIT 1",
        "doors": "INSERT INTO doors (name, public_key, roles, offices, stands_for, registered_at, registered_by) "
        "SELECT 'back', public_key, roles, offices, stands_for, now() - interval '1 year', 'x' FROM doors LIMIT 1",
        "officers": "INSERT INTO officers SELECT 'X-99', office, room, role, name, title, active FROM officers LIMIT 1",
    }
    for name, statement in statements.items():
        with rooted.changed(lambda connection, sql=statement: connection.execute(text(sql)), name):
            told = found(rooted)
        assert {table for table, _ in told} == {name}, name
        assert len(told) == 1
    with rooted.changed(
        lambda connection: connection.execute(text(statements["postings"].replace("subject IS NOT", "subject IS"))),
        "postings",
    ):
        assert len(found(rooted)) == 1  # a posting beside that of a credit which the root knows


def test_a_rewritten_past_is_found_even_when_it_is_sealed_anew(rooted: Rooted) -> None:
    with engine(rooted.superuser).connect() as connection:
        case, *others = names(rooted, connection)
        length = connection.scalar(text("SELECT head FROM subjects WHERE id = :case"), {"case": case})
    chance = random.Random(SEED)
    for _ in range(6):
        seq = chance.randint(1, length)
        for anew in (False, True):

            def rewrite(connection: Connection, seq: int = seq, anew: bool = anew) -> None:
                change = "UPDATE journal SET data = data || '{\"x\": 1}' WHERE subject = :case AND seq = :seq"
                connection.execute(text(change), {"case": case, "seq": seq})
                if anew:
                    seal_anew(connection, case)

            with rooted.changed(rewrite, "journal", "subjects"):
                told = rooted.verify().findings
            assert {(one.table, one.row, one.subject) for one in told} == {("subjects", case, case)}
            assert {one.seq for one in told} == {seq}
    assert others
    assert rooted.verify().holds


def test_events_dropped_added_and_exchanged_are_found(rooted: Rooted) -> None:
    with engine(rooted.superuser).connect() as connection:
        case = names(rooted, connection)[0]

    def last(connection: Connection) -> None:
        final = "seq = (SELECT max(seq) FROM journal WHERE subject = :c)"
        connection.execute(text(f"DELETE FROM journal WHERE subject = :c AND {final}"), {"c": case})

    def last_and_head(connection: Connection) -> None:
        last(connection)
        seal_anew(connection, case)

    def exchanged(connection: Connection) -> None:
        change = text("UPDATE journal SET seq = :new WHERE subject = :c AND seq = :old")
        for old, new in ((2, 99_999), (3, 2), (99_999, 3)):
            connection.execute(change, {"c": case, "old": old, "new": new})
        seal_anew(connection, case)

    def backdated(connection: Connection) -> None:
        columns = (
            "opened, kind, at, detected_at, actor, door, article, data, program, pack, asked, known, previous, hash"
        )
        connection.execute(
            text(
                f"INSERT INTO journal (subject, seq, request_id, recorded_at, {columns}) SELECT subject, seq + 1, 'x', "
                f"recorded_at - interval '1 day', {columns} FROM journal WHERE subject = :c ORDER BY seq DESC LIMIT 1"
            ),
            {"c": case},
        )
        seal_anew(connection, case)

    def head_alone(connection: Connection) -> None:
        connection.execute(text("UPDATE subjects SET head = head + 1 WHERE id = :c"), {"c": case})

    def journal_alone(connection: Connection) -> None:
        connection.execute(text("DELETE FROM journal WHERE subject = :c"), {"c": case})

    for change in (last, last_and_head, exchanged, backdated, head_alone, journal_alone):
        with rooted.changed(change, "journal", "subjects"):
            assert found(rooted) == {("subjects", case)}, change.__name__
            if change in (last_and_head, exchanged, backdated):  # a gathering looks at heads, and logs none of these
                told = {(one.table, one.row) for one in rooted.gather().findings}
                assert told == {("subjects", case)}, change.__name__
    assert rooted.verify().holds


def test_what_a_restoration_gave_up_is_no_accusation_and_covers_nothing_else(rooted: Rooted) -> None:
    with engine(rooted.superuser).connect() as connection:
        case = names(rooted, connection)[0]
        head, head_hash = connection.execute(
            text("SELECT head, head_hash FROM subjects WHERE id = :c"), {"c": case}
        ).one()

    def restored(connection: Connection, named: str = head_hash, rewritten: int = 0) -> None:
        """Put back by two events, and accepted in so many words."""
        connection.execute(text("DELETE FROM journal WHERE subject = :c AND seq >= :n"), {"c": case, "n": head})
        said = {"head": head, "head_hash": named, "numbers": [], "by": "LD-01", "reason": "phục hồi"}
        change = "UPDATE journal SET kind = 'records_restored', data = :d, recorded_at = now() "
        change += "WHERE subject = :c AND seq = :n"
        connection.execute(text(change), {"c": case, "n": head - 1, "d": json.dumps(said)})
        alter = text("UPDATE journal SET article = 'x' WHERE subject = :c AND seq = :n")
        connection.execute(alter, {"c": case, "n": rewritten})
        seal_anew(connection, case)

    with rooted.changed(restored, "journal", "subjects"):
        assert rooted.verify().holds
    for change in (lambda c: restored(c, "0" * 64), lambda c: restored(c, rewritten=head - 2)):
        with rooted.changed(change, "journal", "subjects"):
            assert found(rooted) == {("subjects", case)}


def test_an_erased_case_is_named_by_verification_and_by_the_next_gathering(rooted: Rooted) -> None:
    with engine(rooted.superuser).connect() as connection:
        case = next(name for name in names(rooted, connection) if name.startswith("case/"))
    tables = ("journal", "requests", "parts", "cases", "duties", "documents", "subjects")

    def erase(connection: Connection) -> None:
        for name in tables:
            column = "id" if name in ("cases", "subjects") else "subject"
            connection.execute(text(f"DELETE FROM {name} WHERE {column} = :case"), {"case": case})

    with rooted.changed(erase, *tables):
        assert found(rooted) == {("subjects", case)}
        assert [(one.table, one.row) for one in rooted.gather().findings] == [("subjects", case)]
        assert found(rooted) == {("subjects", case)}, "a later root does not forget it"
        aside = rooted.settings.data / "roots" / "names.jsonl"
        aside.rename(aside.with_suffix(".away"))
        (lost,) = rooted.verify().findings
        aside.with_suffix(".away").rename(aside)
        assert (lost.table, lost.row.startswith("(tên đã mất")) == ("subjects", True)
    assert rooted.verify().holds


def test_what_may_change_is_no_accusation(rooted: Rooted) -> None:
    honest = {
        "series": "UPDATE series SET last = last + 7",
        "bank_credits": "UPDATE bank_credits SET unclaimed = 0",
        "doors": "UPDATE doors SET revoked_at = now(), revoked_by = 'x' WHERE revoked_at IS NULL",
        "clock": "UPDATE clock SET now = now + interval '1 day'",
    }
    for name, change in honest.items():
        with rooted.changed(lambda connection, sql=change: connection.execute(text(sql)), name):
            assert rooted.verify().holds, name
    # but what settled once stays so: an answer, a revocation that the log has seen
    unanswered = "UPDATE looks SET outcome = 'asked', answered_at = NULL WHERE outcome = 'answered'"
    with rooted.changed(lambda connection: connection.execute(text(unanswered)), "looks"):
        assert {table for table, _ in found(rooted)} == {"looks"}


def test_a_log_that_was_put_back_or_rewritten_is_found(rooted: Rooted, tmp_path: Path) -> None:
    data = rooted.settings.data / "roots"
    kept = shutil.copytree(data / "published", tmp_path / "kept")
    before = shutil.copytree(data / "log", tmp_path / "before")
    size = Published(kept).last()

    def put(folder: Path) -> None:
        shutil.rmtree(data / "log")
        shutil.copytree(folder, data / "log")

    rooted.gather()
    longer = shutil.copytree(data / "published", tmp_path / "longer")
    after = shutil.copytree(data / "log", tmp_path / "after")
    put(before)
    try:
        (wrong,) = rooted.verify(longer).findings
        assert (wrong.table, "lùi lại" in wrong.vi) == ("log", True)
        with pytest.raises(Exception, match="lùi lại"):
            rooted.gather()  # the witnesses know a longer one
        put(after)
        for bundle in (data / "log" / "tile" / "entries").rglob("*"):
            if bundle.is_file():  # another row's contents in the place of the last
                content = bundle.read_bytes()
                place = content.rindex(b'"fixed":"') + 9
                forged = b"B" if content[place : place + 1] == b"A" else b"A"
                bundle.write_bytes(content[:place] + forged + content[place + 1 :])
        (wrong,) = rooted.verify(kept).findings
        assert (wrong.table, str(size) in wrong.vi or "sổ" in wrong.vi) == ("log", True)
        put(after)
        for tile in (data / "log" / "tile" / "0").rglob("*"):
            if tile.is_file():
                tile.write_bytes(b"\0" * tile.stat().st_size)
        (wrong,) = rooted.verify(kept).findings  # the entries are whole, the hashes of today's log are not
        assert wrong.table == "log"
    finally:
        put(after)
    assert rooted.verify(kept).holds


def test_roots_of_another_log_are_not_taken_for_ours(rooted: Rooted, tmp_path: Path) -> None:
    """Whoever makes a log of his own, with witnesses of his own, does not make it the one that is held."""
    keys = LogKeys.ensure(tmp_path / "keys")
    size, root = 3, b"\1" * 32
    text_of = str(Checkpoint(keys.signing.name, size, root))
    kept = Published(tmp_path / "kept")
    policy = replace(Policy.of({}, 0), groups={}, quorum="none").of_log(keys.signing.public)
    kept.add(Note(text_of, (keys.signing.sign(text_of),)), size, policy, None)
    (wrong,) = rooted.verify(kept.folder).findings
    assert (wrong.table, "khóa của sổ" in wrong.vi) == ("log", True)
    mine = Path(shutil.copytree(rooted.book.published.folder, tmp_path / "mine"))
    for file in mine.glob("*.checkpoint"):
        file.write_text("".join(line for line in file.read_text().splitlines(True) if "/witness-" not in line))
    with pytest.raises(ProofError, match="nhân chứng"):
        rooted.verify(mine)


def _named(rooted: Rooted, logged: Logged, place: str) -> str:
    with engine(rooted.superuser).connect() as connection:
        columns = ", ".join(logged.key)
        row = connection.execute(text(f"SELECT {columns} FROM {logged.name} WHERE ctid = '{place}'")).one()
    return "/".join(map(str, row))
