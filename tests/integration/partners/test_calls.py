"""What holds for every partner: one effect a key, and one kind of error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

import httpx
import pytest
from pydantic import BaseModel
from temporalio.contrib.pydantic import pydantic_data_converter

from partners.clients import Partners, connect
from partners.portal import PublishedDebtor
from partners.procuracy import Delivery, EndedCase, EndedList
from partners.registries import QueryPurpose
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.faults import Fault
from partners.sandbox.remote import SandboxControl
from partners.wire import PartnerError
from tests.orders import order

SHA = "a" * 64
PERSON = "079061200599"
PURPOSE = QueryPurpose(case="79-2026-00001/1", officer="CHV-0007", article="L25 37.1")


def debtor(obligation: str = "Trả 6.627.000.000 đồng") -> PublishedDebtor:
    return PublishedDebtor(
        name="Đào Văn Khánh",
        address="142 đường số 3, phường Bình Dương",
        judgment="576/2025/DS-ST ngày 19/01/2025",
        decision="46/QĐ-THADS",
        obligation=obligation,
        reason="Chưa có tài sản",
    )


async def call(partners: Partners, what: str, key: str, at: datetime, varied: str = "") -> BaseModel:
    """One call of each kind; `varied` changes its contents."""
    match what:
        case "vneid":
            (receipt,) = await partners.vneid.send_notice(key, [PERSON], f"Thông báo{varied}", SHA, at=at)
            return receipt
        case "procuracy":
            copy = Delivery(office="79", kind="decision", number=f"46/QĐ-THADS{varied}", sha256=SHA)
            return await partners.procuracy.deliver(key, copy, at=at)
        case "procuracy list":
            ended = EndedCase(case=f"79-1{varied}", ended_on=date(2026, 9, 1), ground="L25 55.1.a")
            return await partners.procuracy.deliver_ended(
                key, EndedList(office="79", month="2026-09", cases=(ended,)), at=at
            )
        case "court":
            return await partners.court.judgment(key, f"576/2025/DS-ST{varied}", "TAND", date(2025, 1, 19), at=at)
        case "portal":
            return await partners.portal.publish(key, debtor(f"Trả 5.000 đồng{varied}"), at=at)
        case "custody":
            (status,) = await partners.custody.pay(key, [order(key, 1_000 + len(varied))], at=at)
            return status
        case _:
            purpose = PURPOSE.model_copy(update={"officer": f"CHV-0007{varied}"})
            return await partners.registry(what).query(key, purpose, PERSON, at=at)


REGISTRIES = ("banks", "land", "vehicles", "social_insurance", "tax")
KINDS = ("vneid", "procuracy", "procuracy list", "court", "portal", "custody", *REGISTRIES)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def partner(kind: str) -> str:
    return kind.split()[0]


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One sandbox for all tests here: each has its own key."""
    with serve(create_app(SandboxSettings(tmp_path_factory.mktemp("sandbox"), seed=7))) as address:
        yield address


@pytest.fixture(scope="module")
def days() -> Iterator[timedelta]:
    return map(timedelta, count(1))


@pytest.fixture
def morning(days, morning) -> datetime:
    """Each test on a day of its own: the bank's clock does not go back."""
    return morning + next(days)


@pytest.fixture
def key() -> str:
    return f"79-1:{uuid4().hex}"


@pytest.fixture(autouse=True)
async def _healthy_and_with_money(control, morning) -> None:
    await control.heal()
    await control.credit(IncomingCredit(amount=1_000_000, at=morning))


async def test_the_same_key_later_gives_the_same_answer(key, partners, kind, morning):
    first = await call(partners, kind, key, morning)
    again = await call(partners, kind, key, morning.replace(hour=17))
    assert again == first


async def test_another_key_is_another_effect(key, partners, kind, morning):
    first = await call(partners, kind, key, morning)
    other = await call(partners, kind, f"{key}:2", morning.replace(hour=17))
    assert other != first


async def test_the_same_key_with_other_contents_is_refused_for_good(key, partners, kind, morning):
    await call(partners, kind, key, morning)
    with pytest.raises(PartnerError) as error:
        await call(partners, kind, key, morning, varied=" khác")
    assert (error.value.code, error.value.retryable) == ("key_reused", False)


async def test_the_legal_moment_is_stamped_and_key_and_moment_are_received(
    key, partners, control, kind, partner, morning
):
    answer = await call(partners, kind, key, morning)
    stamps = [value for _, value in answer if isinstance(value, datetime)]
    assert set(stamps) <= {morning}
    received = (await control.calls(partner))[-1]
    assert (received.key, received.at) == (key, morning)


@pytest.mark.parametrize(
    ("fault", "code"),
    [("down", "unavailable"), ("wrong", "malformed"), ("execute_and_timeout", "connection_lost")],
)
async def test_a_passing_fault_may_be_retried_and_has_one_effect(
    key, partners, control, kind, partner, morning, fault, code
):
    await control.fault(Fault(partner=partner, kind=fault, times=1))
    with pytest.raises(PartnerError) as error:
        await call(partners, kind, key, morning)
    assert (error.value.code, error.value.retryable) == (code, True)

    later = morning.replace(hour=17)
    answer = await call(partners, kind, key, later)
    stamps = {value for _, value in answer if isinstance(value, datetime)}
    # What was executed before the fault keeps its moment; what was not done was done at the second call.
    assert stamps <= {later if fault == "down" else morning}
    assert await call(partners, kind, key, later) == answer


@pytest.mark.parametrize("n", range(4))
async def test_every_kind_of_garbled_answer_is_malformed(partners, control, n, morning):
    await control.fault(Fault(partner="vneid", kind="wrong", times=1))
    with pytest.raises(PartnerError, match="malformed"):
        await call(partners, "vneid", f"garbled:{n}", morning)


async def test_an_answer_taken_in_twice_is_one(key, partners, control, kind, partner, morning):
    await control.fault(Fault(partner=partner, kind="duplicate", times=1))
    answer = await call(partners, kind, key, morning)
    assert await call(partners, kind, key, morning) == answer


async def test_a_refusal_is_final(key, partners, control, kind, partner, morning):
    await control.fault(Fault(partner=partner, kind="reject", times=1))
    if kind == "custody":
        status = await call(partners, kind, key, morning)
        assert (status.status, status.reason) == ("RJCT", "MS03")
        assert await call(partners, kind, key, morning) == status
        return
    with pytest.raises(PartnerError) as error:
        await call(partners, kind, key, morning)
    assert (error.value.code, error.value.retryable) == ("rejected", False)


async def test_a_slow_partner_is_a_timeout_and_does_it_once_whichever_call_comes_first(
    key, address, partners, control, kind, partner, morning
):
    await control.fault(Fault(partner=partner, kind="slow", times=1, delay_ms=2_000))
    hasty = httpx.Timeout(10.0, read=0.2)
    async with httpx.AsyncClient(timeout=hasty, trust_env=False) as http:
        with pytest.raises(PartnerError) as error:
            await call(Partners(address, http), kind, key, morning)
    assert (error.value.code, error.value.retryable) == ("timeout", True)
    answer = await call(partners, kind, key, morning)
    assert await call(partners, kind, key, morning) == answer


async def test_nobody_there_is_unreachable(key, morning):
    async with connect("http://127.0.0.1:9", timeout=2.0) as partners:
        with pytest.raises(PartnerError) as error:
            await call(partners, "vneid", key, morning)
    assert (error.value.code, error.value.retryable) == ("unreachable", True)


async def test_a_fault_of_one_operation_leaves_the_others_alone(key, partners, control, morning):
    await control.fault(Fault(partner="custody", kind="down", times=1, operation="statement"))
    await call(partners, "custody", key, morning)
    with pytest.raises(PartnerError, match="unavailable"):
        await partners.custody.statement(morning.date(), at=morning)


async def test_a_fault_by_probability_draws_the_same_for_the_same_calls(http, serve, tmp_path, morning):
    async def faulted(folder: str, seed: int) -> list[bool]:
        with serve(create_app(SandboxSettings(tmp_path / folder, seed=seed))) as address:
            await SandboxControl(address, http).fault(Fault(partner="vneid", kind="down", probability=0.5))
            outcome = []
            for n in range(24):
                try:
                    await call(Partners(address, http), "vneid", f"79-1:{n}:x", morning)
                    outcome.append(False)
                except PartnerError:
                    outcome.append(True)
        return outcome

    first = await faulted("a", 1)
    assert await faulted("b", 1) == first
    assert await faulted("c", 2) != first
    assert 0 < sum(first) < 24


async def test_no_error_shows_what_was_sent(key, partners, control, kind, partner, morning):
    for fault in ("down", "wrong", "execute_and_timeout", "reject"):
        await control.fault(Fault(partner=partner, kind=fault, times=1))
        if (kind, fault) == ("custody", "reject"):
            continue  # answered with RJCT
        with pytest.raises(PartnerError) as error:
            await call(partners, kind, f"{key}:{fault}", morning)
        shown = repr(error.value) + str(error.value) + error.value.explanation
        assert not [secret for secret in (PERSON, "Khánh", "561288558851") if secret in shown]
        assert error.value.__cause__ is None
        assert error.value.__context__ is None


async def test_a_malformed_request_is_refused_without_echo(key, http, address):
    notice = {"id_numbers": ["07906120059"], "title": "Thông báo", "body_sha256": SHA}
    answer = await http.post(f"{address}/vneid/notices", json=notice, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert "body.id_numbers.0" in answer.json()["fields"]
    assert "07906120059" not in answer.text


async def test_a_call_without_a_key_is_refused(http, address):
    answer = await http.post(
        f"{address}/vneid/notices", json={"id_numbers": [PERSON], "title": "Thông báo", "body_sha256": SHA}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("bad", ["", "khóa", "a\nb"])
async def test_a_key_that_no_header_can_carry_is_a_mistake_of_ours(partners, bad, morning):
    with pytest.raises(ValueError, match="idempotency key"):
        await call(partners, "vneid", bad, morning)


async def test_a_partner_that_uses_its_own_words_is_not_quoted_unless_it_is_a_code(key, morning):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(422, json={"code": f"{PERSON} không tồn tại"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        with pytest.raises(PartnerError) as error:
            await call(Partners("http://partner", http), "vneid", key, morning)
    assert error.value.code == "rejected"


def test_a_person_reads_the_reason_in_vietnamese_then_english():
    down = PartnerError("land", "unavailable", retryable=True)
    assert down.explanation == (
        "Cơ quan đăng ký đất đai tạm ngừng phục vụ / The land registry was out of service (unavailable)"
    )
    refused = PartnerError("portal", "not_public", retryable=False)
    assert refused.explanation == "Cổng công khai từ chối yêu cầu / The public portal refused the request (not_public)"


async def test_a_message_survives_temporals_converter(partners, key, morning):
    status = await call(partners, "custody", key, morning)
    answer = await call(partners, "banks", key, morning)
    for message in (status, answer, debtor(), order(key)):
        payloads = await pydantic_data_converter.encode([message])
        assert await pydantic_data_converter.decode(payloads, [type(message)]) == [message]
