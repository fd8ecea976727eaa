"""Whoever changes what a decision was taken on, the things of the state, or the doors, is found."""

from __future__ import annotations

import pytest

from tests.integration.audit.audited import Audited, failing

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("envelope = jsonb_set(envelope, '{payload}', '{\"x\": 1}')", {"doors", "answers", "decisions"}),
        ("envelope = jsonb_set(envelope, '{actor, id}', '\"CHV-99\"')", {"doors", "answers", "decisions"}),
        ("envelope = jsonb_set(envelope, '{sent_at}', '\"2026-09-25T13:00:00+07:00\"')", {"doors", "decisions"}),
        ("envelope = jsonb_set(envelope, '{signature}', '\"\"')", {"doors", "decisions"}),
        ("envelope = NULL", {"answers", "decisions"}),
        ("facts = facts || '{\"credit\": 1}'", {"decisions"}),
        ("digest = repeat('0', 64)", {"answers"}),
        ("now = now + interval '1 day'", {"decisions"}),
        ("actor = jsonb_set(actor, '{id}', '\"CHV-99\"')", {"decisions"}),
        ("door = 'cli'", {"decisions"}),
        ("program = '0.0.1'", {"decisions"}),
        ("last_seq = last_seq - 1", {"answers", "decisions"}),
        ("first_seq = first_seq + 1", {"answers"}),
        ("kind = 'moment', envelope = NULL", {"answers", "decisions"}),
    ],
)
async def test_a_changed_request_is_found(audited: Audited, change: str, where: set[str]) -> None:
    request = audited.a_command()
    change = f"UPDATE requests SET {change} WHERE subject = :case AND request_id = :request"
    with audited.changed((change, {"request": request})):
        wrong = failing(await audited.report())
    assert where <= set(wrong)


async def test_changed_facts_that_an_outcome_rests_on_are_found(audited: Audited) -> None:
    """What a partner answered: also where the amount in the journal is left alone, which names its facts."""
    request = audited.first("payouts_executed").request_id
    change = "UPDATE requests SET facts = jsonb_set(facts, '{outcome, 0, data, results, 0, bank_ref}', '\"FT-0\"')"
    with audited.changed((f"{change} WHERE subject = :case AND request_id = :request", {"request": request})):
        wrong = failing(await audited.report())
    assert wrong["decisions"].field == "known"


async def test_a_deleted_request_is_found(audited: Audited) -> None:
    request = audited.a_command()
    gone = "DELETE FROM requests WHERE subject = :case AND request_id = :request"
    with audited.changed((gone, {"request": request})):
        wrong = failing(await audited.report())
    assert "answers" in wrong


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("UPDATE parts SET data = jsonb_set(data, '{amount}', '1') WHERE subject = :case AND book = 'claims'",
         "claims"),
        ("DELETE FROM parts WHERE subject = :case AND book = 'claims'", "claims"),
        ("INSERT INTO parts SELECT subject, book, 'C9', 9, data FROM parts WHERE subject = :case AND book = 'parties'"
         " AND key = 'C1'", "parties"),
    ],
)  # fmt: skip
async def test_a_changed_thing_of_the_state_is_found(audited: Audited, change: str, field: str) -> None:
    with audited.changed((change, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"state"}
    assert wrong["state"].field.startswith(f"state.{field}")


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM doors WHERE name = 'tests' AND :case <> ''",
        "UPDATE doors SET name = 'others' WHERE name = 'tests' AND :case <> ''",
        "UPDATE doors SET public_key = (SELECT public_key FROM doors WHERE name = 'cli') WHERE name = 'tests'"
        " AND :case <> ''",
    ],
)
async def test_a_changed_door_is_found(audited: Audited, change: str) -> None:
    """A command of a door of which nobody knows the key any more proves nothing."""
    with audited.changed((change, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"doors"}


async def test_changed_posting_is_found(audited: Audited) -> None:
    seq = audited.first("money_received").seq
    change = "UPDATE postings SET amount = amount + 1 WHERE entry = :entry AND line = 1"
    with audited.changed((change, {"entry": f"{audited.case}#{seq}"})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"ledger"}
    assert (wrong["ledger"].seq, wrong["ledger"].field) == (seq, "postings[0][1]")


async def test_postings_that_nothing_explains_are_found(audited: Audited) -> None:
    entry = (
        "INSERT INTO postings (entry, line, account, subject, amount, at) VALUES"
        " (:entry, 1, 'bank:79', :case, -5, now()), (:entry, 2, 'fees:79', :case, 5, now())"
    )
    with audited.changed((entry, {"entry": f"{audited.case}#1"})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"ledger"}
    assert wrong["ledger"].seq == 1


async def test_changed_read_model_is_found(audited: Audited) -> None:
    with audited.changed(("UPDATE cases SET received = 5 WHERE id = :case", {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"read_model"}
    assert wrong["read_model"].field == "cases.received"
    assert wrong["read_model"].found == "5"


async def test_a_look_that_nobody_took_is_found(audited: Audited) -> None:
    look = (
        "INSERT INTO looks (subject, officer, partner, party, query, purpose, asked_at, outcome)"
        " VALUES (:case, 'CHV-99', 'tax', 'D1', 'Q9', 'x', now(), 'asked')"
    )
    with audited.changed((look, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"read_model"}
    assert wrong["read_model"].field == "looks.Q9"


async def test_changed_state_is_found(audited: Audited) -> None:
    change = "UPDATE subjects SET state = jsonb_set(state, '{officer}', '\"CHV-9\"') WHERE id = :case"
    with audited.changed((change, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"state"}
    assert wrong["state"].field == "state.officer"


async def test_changed_due_date_is_found(audited: Audited) -> None:
    """Also where the journal was sealed anew around it: the law gives another day."""
    opened = audited.first("duty_opened")
    later = "UPDATE journal SET data = jsonb_set(data, '{due}', '\"2027-01-04\"') WHERE subject = :case AND seq = :seq"
    with audited.changed((later, {"seq": opened.seq})):
        wrong = failing(await audited.report())
    assert (wrong["duties"].seq, wrong["duties"].field.split(".")[-1]) == (opened.seq, "due")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE movements SET settled = settled - 1 WHERE subject = :case AND status = 'finished'",
        "DELETE FROM movements WHERE subject = :case AND status = 'finished'",
        "INSERT INTO movements SELECT subject, 7777, office, at, detected_at, room, officer, 'suspended', claimed,"
        " settled, cancelled, entrusted FROM movements WHERE subject = :case LIMIT 1",
    ],
)
async def test_what_the_statistics_count_is_held_against_the_journal(audited: Audited, change: str) -> None:
    with audited.changed((change, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"read_model"}
