"""An honest case passes every check; whatever is changed behind its back is found, and the first bad thing named."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from audit import auditor, decisions, examine, programs
from audit.__main__ import answers
from audit.evidence import Evidence, Kept, records_of
from audit.examine import examine_archive
from audit.gathering import LogBook, gather
from audit.later import keep_archives, renew_archives
from audit.programs import Again, Answer, Asked, Programs
from audit.whole import whole_of
from law.errors import LawError
from law.periods import VIETNAM
from partners import clients
from partners.custody import Entry, Statement
from proof.keys import LogKeys
from proof.policy import Policy
from proof.stamps import Stamps
from runtime.codec import KeyRing
from runtime.converter import data_converter
from tests.integration.audit.audited import Audited, failing, invented, request_beside
from tests.integration.audit.rooted import witnesses
from tests.unit.proof.authority import AT, authority

pytestmark = pytest.mark.stack

# --- honest -----------------------------------------------------------------------------------------------------------


async def test_honest_case_and_dossier_hold(audited: Audited) -> None:
    for subject in (audited.case, audited.dossier):
        report = await audited.report(subject)
        assert failing(report) == {}
        assert {check.name for check in report.checks if check.compared} >= {"replay", "history", "chain", "state"}
    assert (await audited.report()).source == "server"


async def test_honest_archive_holds(audited: Audited) -> None:
    reports = await examine_archive(audited.archive(), audited.means)
    assert [report.subject for report in reports] == [audited.case, audited.dossier]
    assert [failing(report) for report in reports] == [{}, {}]
    kinds = {Path(path.stem).suffix for path in (audited.archive() / "documents").iterdir()}
    assert kinds == {".pdf", ".xml"}  # the receipt's original and its view


async def test_archive_cannot_be_read_without_its_key(audited: Audited, tmp_path: Path) -> None:
    other = replace(audited.means, converter=data_converter(KeyRing.create(tmp_path / "keys")))
    with pytest.raises(LawError, match="key ring") as missing:
        await examine_archive(audited.archive(), other)
    assert missing.value.field == "keys"


# --- changed rows -----------------------------------------------------------------------------------------------------

AMOUNT = "UPDATE journal SET data = jsonb_set(data, '{amount}', '1') WHERE subject = :case AND seq = :seq"


async def test_changed_amount_is_found(audited: Audited) -> None:
    seq = audited.first("money_received").seq
    with audited.changed((AMOUNT, {"seq": seq})):
        wrong = failing(await audited.report())
    assert wrong["chain"].seq == seq
    assert (wrong["decisions"].seq, wrong["decisions"].field) == (seq, "data.amount")
    assert "200000000" in wrong["decisions"].vi


async def test_changed_amount_with_the_chain_made_anew_is_found(audited: Audited) -> None:
    """The journal is then consistent in itself; the history is not its accomplice."""
    seq = audited.first("money_received").seq
    with audited.changed(*rechained(audited, seq)):
        wrong = failing(await audited.report())
    assert "chain" not in wrong
    assert (wrong["history"].seq, wrong["history"].field) == (seq, "hash")
    assert (wrong["decisions"].seq, wrong["decisions"].field) == (seq, "data.amount")


def rechained(audited: Audited, seq: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Set the amount of one event to 1 and seal it and everything after it anew, up to the subject's head."""
    update = "UPDATE journal SET data = CAST(:data AS jsonb), previous = :previous, hash = :hash"
    previous = None
    for event in audited.events():
        if event.seq < seq:
            previous = event.hash
            continue
        data = {**event.data, "amount": 1} if event.seq == seq else event.data
        sealed = event.model_copy(update={"data": data, "previous": previous}).sealed()
        previous = sealed.hash
        values = {"seq": event.seq, "data": json.dumps(data), "previous": sealed.previous, "hash": sealed.hash}
        yield f"{update} WHERE subject = :case AND seq = :seq", values
    yield "UPDATE subjects SET head_hash = :hash WHERE id = :case", {"hash": previous}


async def test_deleted_row_is_found(audited: Audited) -> None:
    seq = audited.first("notices_sent").seq if any(e.kind == "notices_sent" for e in audited.events()) else 10
    with audited.changed(("DELETE FROM journal WHERE subject = :case AND seq = :seq", {"seq": seq})):
        wrong = failing(await audited.report())
    assert wrong["history"].seq == seq
    assert "chain" in wrong
    assert "state" in wrong


async def test_deleted_tail_is_found(audited: Audited) -> None:
    """The last events are gone and the subject's head with them: no gap, no broken link."""
    events = audited.events()
    keep = events[-4]
    with audited.changed(
        ("DELETE FROM journal WHERE subject = :case AND seq > :seq", {"seq": keep.seq}),
        ("UPDATE subjects SET head = :seq, head_hash = :hash WHERE id = :case", {"seq": keep.seq, "hash": keep.hash}),
    ):
        wrong = failing(await audited.report())
    assert wrong["history"].seq == keep.seq + 1


async def test_swapped_rows_are_found(audited: Audited) -> None:
    swap = "UPDATE journal SET seq = :to WHERE subject = :case AND seq = :seq"
    moves = [(20, -1), (21, 20), (-1, 21)]
    with audited.changed(*((swap, {"seq": seq, "to": to}) for seq, to in moves)):
        wrong = failing(await audited.report())
    assert wrong["chain"].seq == 20
    assert wrong["history"].seq == 20


async def test_an_invented_event_is_found(audited: Audited) -> None:
    """A well-sealed event at the end that nobody ever asked for."""
    seq, statements = invented(audited)
    with audited.changed(*statements):
        wrong = failing(await audited.report())
    assert "chain" not in wrong
    assert (wrong["answers"].seq, wrong["answers"].field) == (seq, "request_id")
    assert wrong["history"].seq == seq


async def test_an_invented_event_with_an_invented_request_is_found(audited: Audited) -> None:
    """Whoever writes a request of his own beside it lacks the key of the door that it names."""
    seq, statements = invented(audited)
    with audited.changed(*statements, request_beside(audited, seq)):
        wrong = failing(await audited.report())
    assert wrong["doors"].field == "R-0"
    assert wrong["decisions"].seq == seq


# --- many -------------------------------------------------------------------------------------------------------------


@pytest.mark.soak  # two more Pythons have to start
@pytest.mark.timeout(900)
async def test_processes_side_by_side_find_what_one_finds(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    there, told = audited.there, list[None]()
    monkeypatch.setattr(auditor, "PIECE", 1)
    one = auditor.Auditor(there.settings, there.starter.client, there.reader)
    names = [audited.dossier, audited.case, "case/79/t1/none/1", audited.case]
    with audited.changed((AMOUNT, {"seq": audited.first("money_received").seq})):
        alone = await one.audit_all(names, 1, lambda: told.append(None))
        together = await one.audit_all(names, 2, lambda: told.append(None))
    assert together == alone
    assert [(report.subject, report.holds) for report in together] == list(
        zip(names, [True, *[False] * 3], strict=True)
    )
    assert len(told) == 2 * len(names)


# --- the bank ---------------------------------------------------------------------------------------------------------

Day = Callable[[Statement], Statement]


def entries(change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]) -> Day:
    """A day with other lines, and the closing balance that goes with them."""

    def changed(day: Statement) -> Statement:
        lines = change(day.entries)
        moved = sum(one.amount if one.direction == "CRDT" else -one.amount for one in lines)
        return day.model_copy(update={"entries": lines, "closing": day.opening + moved})

    return changed


def first(**otherwise: Any) -> Day:
    return entries(lambda lines: (lines[0].model_copy(update=otherwise), *lines[1:]))


OTHER_STATEMENTS: dict[str, tuple[Day, str]] = {
    "another amount": (first(amount=199_999_999), "{line}.amount"),
    "another payer": (first(payer_name="AI KHÁC"), "{line}.payer.name"),
    "a line more": (entries(lambda all_of: (*all_of, credit_line("FT-X"))), "{day}/FT-X"),
    "a line less": (entries(lambda all_of: all_of[1:]), "bank_credits.{credit}"),
    "a line twice": (entries(lambda all_of: (*all_of, all_of[0])), "{line}"),
    "money that nobody ordered": (
        entries(lambda all_of: (*all_of, credit_line("FT-Y").model_copy(update={"direction": "DBIT"}))),
        "{day}/FT-Y",
    ),
    "a payout less": (
        entries(lambda all_of: tuple(one for one in all_of if one.direction == "CRDT")),
        "payouts.{order}",
    ),
    "a payout twice": (
        entries(lambda all_of: (*all_of, all_of[-1].model_copy(update={"bank_reference": "FT-Z"}))),
        "{day}/FT-Z",
    ),
    "another opening": (
        lambda day: day.model_copy(update={"opening": 1, "closing": day.closing + 1}),
        "{day}.OPBD",
    ),
}


def credit_line(reference: str) -> Entry:
    return Entry(
        bank_reference=reference, direction="CRDT", amount=1_000, booked_at=datetime(2026, 9, 25, 15, tzinfo=VIETNAM)
    )


async def test_the_banks_statement_is_held_against_credits_and_payouts_line_by_line(audited: Audited) -> None:
    there = audited.there
    days = [date(2026, 9, 24), date(2026, 9, 25)]
    async with clients.connect(there.partners_url) as all_of_them:
        *before, day = [await all_of_them.custody.statement(one) for one in days]

    def told(*statements: Statement) -> set[str]:
        with there.reader.connect() as connection:
            bank = (*before, *statements)
            check = next(c for c in whole_of(connection, there.tools.store, (), bank).checks if c.name == "statement")
        return {one.field.removeprefix("statement.") for one in check.found}

    assert told(day) == set()
    credit, order = day.entries[0].bank_reference, day.entries[-1].end_to_end_id
    names = {"day": "2026-09-25", "line": f"2026-09-25/{credit}", "credit": credit, "order": order}
    for what, (change, place) in OTHER_STATEMENTS.items():
        assert place.format(**names) in told(change(day)), what
    assert told(*before, day) >= {"2026-09-24"}, "a day twice"

    raised = "UPDATE {} SET amount = amount + 1 WHERE {}"  # in every table that the other checks compare it with
    with audited.changed(
        (raised.format("postings", "entry = :entry AND amount > 0"), {"entry": f"bank:{credit}"}),
        (
            "UPDATE bank_credits SET amount = amount + 1, unclaimed = unclaimed + 1 WHERE bank_ref = :ref",
            {"ref": credit},
        ),
    ):
        assert {f"2026-09-25/{credit}.amount", f"2026-09-25/{credit}.unclaimed"} <= told(day)
    again = "UPDATE receipts SET amount = amount + 1 WHERE bank_ref = :ref"
    with audited.changed((again, {"ref": credit})):
        assert f"2026-09-25/{credit}.receipted" in told(day)


# --- versions ---------------------------------------------------------------------------------------------------------


class Old(Programs):
    """A version that is installed here, and decides as `change` says."""

    def __init__(self, version: str, change: dict[str, str]) -> None:
        super().__init__({version: Path("python")})
        self.change = change

    def decide(self, version: str, evidence: Evidence, rows: Iterable[Kept]) -> dict[str, Again]:
        asked = Asked(
            subject=evidence.subject,
            office="79",
            pack=evidence.events[0].pack,
            events=evidence.events,
            requests=tuple(rows),
        )
        *_, line = answers([asked.model_dump_json()])  # as its own process would
        return {name: otherwise(one, self.change) for name, one in Answer.model_validate_json(line).again.items()}


def otherwise(again: Again, change: dict[str, str]) -> Again:
    """The decision with other data in its refusals."""
    given = again.proposals or ()
    said = [p.model_copy(update={"data": p.data | change}) if p.kind == "refused" else p for p in given]
    return again.model_copy(update={"proposals": tuple(said)})


WORDS = {"vi": "Chưa tới lúc", "en": "Not yet"}
RIGHT = {"reason_article": "L25 1"}


async def test_what_a_version_that_is_not_here_decided_is_named_and_not_guessed(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are counted, its rights are told; what does not depend on the program is compared all the same."""
    version, honest = decisions.PROGRAM, decisions.again

    def later(change: dict[str, str]) -> None:
        monkeypatch.setattr(decisions, "again", lambda *given: otherwise(honest(*given) or Again(), change))

    for module in (decisions, programs, examine):
        monkeypatch.setattr(module, "PROGRAM", "99.0")
    later(WORDS)
    report = await audited.report()
    assert (failing(report), report.missing) == ({}, (version,))
    assert {check.name: check.reworded for check in report.checks if check.reworded} == {"decisions": 2}
    later(RIGHT)
    report = await audited.report()
    told = [one for check in report.checks for one in check.otherwise]
    assert (failing(report), [one.field for one in told]) == ({}, ["data.reason_article"])
    assert f"do phiên bản {version} quyết định" in told[0].vi
    assert told[0].event.startswith("Từ chối")
    with audited.changed(("UPDATE journal SET door = 'x' WHERE subject = :case AND seq = 3", {})):
        assert failing(await audited.report())["decisions"].field == "door"


async def test_a_version_that_is_here_decides_its_own_again(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    """And answers for its words, too."""
    version = decisions.PROGRAM
    for module in (decisions, programs, examine):
        monkeypatch.setattr(module, "PROGRAM", "99.0")
    evidence = await audited.evidence()
    for change, wrong in ({}, set()), (WORDS, {"decisions"}), (RIGHT, {"decisions"}):  # type: ignore[misc]
        report = await examine.examine(evidence, replace(audited.means, programs=Old(version, change)))
        assert (set(failing(report)), report.missing) == (wrong, ())


@pytest.mark.soak  # a Python of its own has to start
def test_another_version_is_asked_in_a_process_of_its_own(audited: Audited, tmp_path: Path) -> None:
    with audited.there.engine.connect() as connection:
        known = records_of(connection, audited.case)
    evidence = Evidence(
        subject=audited.case, source="", runs=(), document=lambda name: b"", staged=lambda name: {}, **known
    )
    rows = list(evidence.requests.values())
    here = Programs.read([f"{decisions.PROGRAM}={sys.executable}"])
    assert here.decide(decisions.PROGRAM, evidence, rows).keys() == evidence.requests.keys()
    other = tmp_path / "python"
    other.write_text('#!/bin/sh\necho \'{"program": "0.1"}\'\n')
    other.chmod(0o700)
    for wrong in (f"0.0={other}", "0.0=/bin/true", f"0.0={tmp_path}/none", "0.0"):
        with pytest.raises(LawError) as told:
            Programs.read([wrong]).decide("0.0", evidence, rows)
        assert told.value.field == "program"


async def test_an_archive_is_proven_under_a_root_that_was_kept(audited: Audited, tmp_path: Path) -> None:
    """Its proof and its evidence record are added to it later; it holds alone, against a policy from elsewhere."""
    there, folder = audited.there, audited.archive()
    book = LogBook(there.settings, LogKeys.ensure(there.settings.keys))
    with witnesses(tmp_path, book.keys.signing.public) as policy, authority(tmp_path) as tsa:
        assert await asyncio.to_thread(gather, book, there.reader, policy)
        settings = there.settings.model_copy(update={"timestamps": tsa})
        done = await asyncio.to_thread(keep_archives, settings, there.reader)
        assert (done.proven, done.stamped, done.renewed, done.broken) == (done.archives, done.archives, 0, ())
        strong = settings.model_copy(update={"archive_hash": "sha512"})
        assert (await asyncio.to_thread(keep_archives, strong, there.reader)).renewed == done.archives
        stamp, soon = Stamps(tsa).stamp, datetime(2069, 6, 1, tzinfo=UTC)  # its certificate ends with that year
        for algorithm, now, count in ("sha256", AT, 0), ("sha256", soon, 1), ("sha512", AT, 0):
            assert await asyncio.to_thread(renew_archives, [folder], stamp, algorithm, now) == (count, [])
    moved = shutil.copytree(folder, tmp_path / "moved")
    policy = Policy.read((book.published.folder / "policy").read_bytes())
    report = (await examine_archive(moved, audited.means, policy))[0]
    assert report.holds, failing(report)
    assert {"proof", "evidence_record"} <= {check.name for check in report.checks}

    recorded = (moved / "archived.json").read_text()
    (moved / "archived.json").write_text(recorded.replace('"manifest":"', '"manifest":"0'))
    (moved / "evidence.er").write_bytes((moved / "evidence.er").read_bytes()[:-9])
    assert {"proof", "evidence_record"} <= set(failing((await examine_archive(moved, audited.means, policy))[0]))
    assert (await asyncio.to_thread(renew_archives, [moved], stamp, "sha256", soon))[1] == [str(moved)]
    (moved / "archived.tlog-proof").unlink()
    assert "proof" in failing((await examine_archive(moved, audited.means, policy))[0])
