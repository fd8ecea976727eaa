"""After a whole life with distinctive people in it, no file of Temporal and no log knows them, in any spelling."""

from __future__ import annotations

import base64
import contextlib
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.client import Client

from cases.commands import Malformed
from cases.dossier import Dossier
from cases.events import Role
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.faults import Fault, FaultKind
from records import ledger
from simulation.staff import OFFICE, actor
from tests.chaos.life import AMOUNT, Life, dossier
from tests.chaos.stack import Stack, stack
from tests.kit import at

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

CREDITOR, DEBTOR, PAYER = "Âu Dương Tuyết Hằng", "Thạch Sơn Ngọc Khuê", "Công Tằng Tôn Nữ Mỹ Duệ"
ADDRESS = "Hẻm Bảy Cây Quéo 4711"
ID_CREDITOR, ID_DEBTOR, ACCOUNT, PAYER_ACCOUNT = "079177744411", "079166633322", "909087654321", "303012345678"
SECRETS = (CREDITOR, DEBTOR, PAYER, ADDRESS, ID_CREDITOR, ID_DEBTOR, ACCOUNT, PAYER_ACCOUNT)
PLANTED = "Đặng Văn Lộ Diện 0990"


def spellings(secret: str) -> Iterator[bytes]:
    """Every way in which a text may lie in a file."""
    forms = {unicodedata.normalize(form, secret) for form in ("NFC", "NFD")}
    forms |= {change(form) for form in forms for change in (str.upper, str.lower)}
    for form in forms:
        yield form.encode()
        yield form.encode("utf-16-le")
        yield form.encode("utf-16-be")
        yield json.dumps(form)[1:-1].encode()
        yield form.encode().hex().encode()
        for shift in range(3):  # base64 of a longer text that holds it, wherever it begins
            whole = base64.b64encode(b"\0" * shift + form.encode())
            yield whole[4 if shift else 0 : len(whole) // 4 * 4 - 4]
    for word in secret.split():
        if len(word) > 4 and not word.isascii():
            yield word.encode()


def found_in(folder: Path, secret: str) -> list[str]:
    """The files under a folder that hold a spelling of the secret."""
    needles = set(spellings(secret))
    assert all(len(needle) >= 5 for needle in needles)
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for content in [file.read_bytes()]
        if any(needle in content for needle in needles)
    ]


def secret_dossier() -> Dossier:
    """The usual dossier with people whom nobody else is named like."""
    document = dossier(1).model_dump(mode="json")
    (obligation,) = document["obligations"]
    people = ((obligation["creditor"], CREDITOR, ID_CREDITOR), (obligation["debtor"], DEBTOR, ID_DEBTOR))
    for person, name, number in people:
        person |= {"name": name, "id_number": number, "address": ADDRESS}
    obligation["creditor"]["bank"]["account"] = ACCOUNT
    document["requesters"][0]["name"] = CREDITOR
    return Dossier.model_validate(document)


@pytest.mark.parametrize("spelling", sorted(set(spellings(PLANTED))))
def test_the_search_finds_each_spelling(tmp_path: Path, spelling: bytes) -> None:
    (tmp_path / "file").write_bytes(b"\x01\x02" + spelling + b"\x03")
    assert found_in(tmp_path, PLANTED) == ["file"]


def test_the_search_finds_base64_of_a_longer_text(tmp_path: Path) -> None:
    for shift in range(6):
        (tmp_path / "file").write_bytes(base64.b64encode(b"x" * shift + PLANTED.encode() + b"yz"))
        assert found_in(tmp_path, PLANTED) == ["file"], shift


async def test_nothing_at_rest_and_nothing_in_logs(tmp_path: Path) -> None:
    async with stack(tmp_path, at(9, 7, 10)) as there:
        case = await live(there)
        await err(there, case)
        listed = [workflow async for workflow in there.starter.client.list_workflows()]
        assert {workflow.id for workflow in listed} >= {case}
        for workflow in listed:
            assert not dict(await workflow.memo())
        # The control: a client without our converter leaves its data where this test would find them.
        plain = await Client.connect(there.temporal.address)
        await plain.start_workflow("Nothing", PLANTED, id="control", task_queue="nobody", memo={"name": PLANTED})
    # Everything was killed: the write-ahead log of Temporal's database lies beside it.
    names = {file.name for place in ("temporal", "logs") for file in (tmp_path / place).iterdir()}
    assert names >= {"temporal.db", "temporal.log", "worker.log", "postgres.log", "partners.log"}
    assert found_in(tmp_path / "temporal", PLANTED)
    assert found_in(tmp_path / "temporal", case)  # ids are there: what is searched is what was used
    assert found_in(tmp_path / "logs", "activity_type")
    for secret in SECRETS:
        assert found_in(tmp_path / "temporal", secret) == []
        assert found_in(tmp_path / "logs", secret) == []


async def live(there: Stack) -> str:
    """A whole life of the secret people, the payer among them."""
    answer = await there.starter.start(secret_dossier(), sender="secrecy", actor=actor(Role.CLERK))
    (case,) = answer.cases
    life = Life(there, cases=[case])
    await there.step(at(9, 9))
    await life.decided(case)
    await there.step(at(9, 22))
    await life.verified(case)
    await there.step(at(9, 25, 14))
    money = IncomingCredit(
        amount=AMOUNT, reference=f"{PAYER} THADS {case}", bank_reference="FT-secret", payer_name=PAYER,
        payer_account=PAYER_ACCOUNT, at=at(9, 25),
    )  # fmt: skip
    entry = (await there.sandbox.credit(money)).entry
    arrived = ledger.Credit(
        entry.bank_reference,
        OFFICE,
        AMOUNT,
        entry.booked_at,
        entry.reference,
        {"name": PAYER, "account": PAYER_ACCOUNT},
    )
    await there.sql(lambda connection: ledger.receive_credit(connection, arrived))
    await life.act(case, "claim_credit", {"bank_ref": entry.bank_reference}, by=actor(Role.ACCOUNTANT))
    officer = await life.officer(case)
    await life.act(case, "distribute", by=officer)
    await life.act(case, "decide_fees", by=actor(Role.HEAD))
    await life.act(case, "prepare_payouts", by=actor(Role.ACCOUNTANT))
    await there.sandbox.fault(Fault(partner="custody", kind=FaultKind.WRONG, operation="pay", times=1))
    await life.act(case, "approve_payouts", {"batch": "B1"}, by=actor(Role.HEAD))
    await life.quiet(case)
    await life.act(case, "end_case", by=actor(Role.HEAD))
    await life.quiet(case)
    return case


async def err(there: Stack, case: str) -> None:
    """Mistakes that quote the secrets: refused by law, malformed, unreadable, of an unknown name."""
    refused = await there.starter.act(case, "receive_cash", {"amount": 5, "payer": DEBTOR}, actor=actor(Role.SECRETARY))
    assert refused.events
    with pytest.raises(Malformed):
        await there.starter.act(case, "receive_cash", {"amount": DEBTOR, "payer": 5}, actor=actor(Role.SECRETARY))
    handle = there.starter.client.get_workflow_handle(case)
    for bad in (DEBTOR, {"request_id": DEBTOR}, {"actor": {"id": ID_DEBTOR}}):
        with contextlib.suppress(Exception):
            await handle.execute_update("act", bad)
    with contextlib.suppress(Exception):
        await handle.query("no_such_query", DEBTOR)
    with contextlib.suppress(Exception):
        await there.starter.client.execute_workflow("EnforcementCase", DEBTOR, id="malformed", task_queue="thads-cases")
