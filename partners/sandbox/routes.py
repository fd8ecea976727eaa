"""The partners' doors. Each says what the partner does; the desk sees to keys, faults and the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cases.holders import Holder
from partners.court import JudgmentAnswer, JudgmentQuery
from partners.custody import PaymentOrders
from partners.immigration import ExitNotice, ExitReceipt
from partners.portal import Change, Publication, PublishedDebtor
from partners.prison import PrisonLetter, PrisonReceipt
from partners.procuracy import Delivery, DeliveryReceipt, EndedList
from partners.registries import AssetAnswer, AssetQuery
from partners.sandbox.bank import Bank
from partners.sandbox.desk import Desk, Keyed, Reading, Refused
from partners.sandbox.faults import digest
from partners.sandbox.people import HOLDS, People
from partners.sandbox.store import Store
from partners.vneid import Notice, NoticeReceipt, NoticeReceipts


def notices_and_copies(desk: Desk, people: People) -> APIRouter:
    """VNeID and the procuracy."""
    router = APIRouter()

    @router.post("/vneid/notices")
    async def notice(call: Keyed, body: Notice) -> Response:
        def one(person: str) -> NoticeReceipt:
            message = f"VN-{digest('vneid', call.key, person)[:16]}"
            if people.has_vneid(person):
                return NoticeReceipt(message_id=message, status="sent", sent_at=call.at)
            return NoticeReceipt(message_id=message, status="not_deliverable")

        def send() -> NoticeReceipts:
            return NoticeReceipts(receipts=tuple(map(one, body.id_numbers)))

        return await desk.serve("vneid", "notice", call, body, send)

    def receipt(call: Keyed) -> DeliveryReceipt:
        return DeliveryReceipt(receipt_id=f"VKS-{digest('procuracy', call.key)[:16]}", received_at=call.at)

    @router.post("/procuracy/deliveries")
    async def delivery(call: Keyed, body: Delivery) -> Response:
        return await desk.serve("procuracy", "deliver", call, body, lambda: receipt(call))

    @router.post("/procuracy/ended-lists")
    async def ended(call: Keyed, body: EndedList) -> Response:
        return await desk.serve("procuracy", "ended_list", call, body, lambda: receipt(call))

    return router


def registries(desk: Desk, people: People) -> APIRouter:
    """The five registries, each holding its own kind of asset."""
    router = APIRouter()

    @router.post("/registries/{name}/queries")
    async def query(name: Holder, call: Keyed, body: AssetQuery) -> Response:
        def look_up() -> AssetAnswer:
            held = tuple(asset for asset in people.assets(body.subject) if isinstance(asset, HOLDS[name]))
            answer_id = f"{name}-{digest(name, call.key)[:16]}"
            return AssetAnswer(answer_id=answer_id, registry=name, assets=held, asked_at=call.at, answered_at=call.at)

        return await desk.serve(name, "query", call, body, look_up)

    return router


def custody(desk: Desk, bank: Bank, wake_pushes: Callable[[], None]) -> APIRouter:
    """The custody bank."""
    router = APIRouter()

    @router.post("/custody/payments")
    async def pay(call: Keyed, body: PaymentOrders) -> Response:
        response = await desk.serve(
            "custody",
            "pay",
            call,
            body,
            execute=lambda: bank.pay(body, call.told),
            on_reject=lambda: bank.reject(body),
        )
        wake_pushes()
        return response

    @router.get("/custody/statements/{day}")
    async def statement(day: date, call: Reading) -> Response:
        return await desk.serve("custody", "statement", call, None, lambda: bank.statement(day, call.told))

    @router.get("/custody/entries")
    async def entry(reference: Annotated[str, Query(alias="NtryRef")], call: Reading) -> Response:
        return await desk.serve("custody", "entry", call, None, lambda: bank.entry(reference, call.told))

    return router


def court(desk: Desk, store: Store) -> APIRouter:
    """The courts: every judgment is on file as it was named, unless `/control/judgments` says otherwise."""
    router = APIRouter()

    @router.post("/court/judgments")
    async def judgment(call: Keyed, body: JudgmentQuery) -> Response:
        def look_up() -> JudgmentAnswer:
            row = store.row("SELECT dated FROM judgments WHERE number = ? AND court = ?", body.number, body.court)
            dated = body.dated if row is None else row["dated"] and date.fromisoformat(row["dated"])
            return JudgmentAnswer(number=body.number, exists=dated is not None, dated=dated, answered_at=call.at)

        return await desk.serve("court", "judgment", call, body, look_up)

    return router


def prison(desk: Desk) -> APIRouter:
    """The prisons: a letter is handed on the day it comes (D152 33.3)."""
    router = APIRouter()

    @router.post("/prison/letters")
    async def letter(call: Keyed, body: PrisonLetter) -> Response:
        def take() -> PrisonReceipt:
            return PrisonReceipt(exchange=f"TG-{digest('prison', call.key)[:16]}", received_at=call.at)

        return await desk.serve("prison", body.letter, call, body, take)

    return router


def immigration(desk: Desk) -> APIRouter:
    """The immigration authority: what is whole is entered at once (TT71 5)."""
    router = APIRouter()

    @router.post("/immigration/exit-bans")
    async def notice(call: Keyed, body: ExitNotice) -> Response:
        def enter() -> ExitReceipt:
            return ExitReceipt(exchange=f"XNC-{digest('immigration', call.key)[:16]}", entered_at=call.at)

        return await desk.serve("immigration", body.told, call, body, enter)

    return router


def portal(desk: Desk, store: Store) -> APIRouter:
    """The public portal, and what the public sees there."""
    router = APIRouter()

    @router.post("/portal/publications")
    async def publish(call: Keyed, body: PublishedDebtor) -> Response:
        def show() -> Publication:
            publication = f"CK-{digest('portal', call.key)[:16]}"
            store.run(
                "INSERT INTO publications (id, debtor, changed_at) VALUES (?, ?, ?)",
                *(publication, body.model_dump_json(), call.at.isoformat()),
            )
            return Publication(publication_id=publication, public=True, changed_at=call.at)

        return await desk.serve("portal", "publish", call, body, show)

    @router.post("/portal/publications/changes")
    async def change(call: Keyed, body: Change) -> Response:
        def replace_or_end() -> Publication:
            here = store.row("SELECT 1 FROM publications WHERE id = ? AND debtor IS NOT NULL", body.publication_id)
            if not here:
                raise Refused("not_public")
            store.run(
                "UPDATE publications SET debtor = ?, changed_at = ? WHERE id = ?",
                *(body.debtor and body.debtor.model_dump_json(), call.at.isoformat(), body.publication_id),
            )
            return Publication(publication_id=body.publication_id, public=body.debtor is not None, changed_at=call.at)

        return await desk.serve("portal", "update" if body.debtor else "end", call, body, replace_or_end)

    @router.get("/portal/debtors")
    async def public() -> list[PublishedDebtor]:
        rows = store.rows("SELECT debtor FROM publications WHERE debtor IS NOT NULL ORDER BY changed_at, id")
        return [PublishedDebtor.model_validate_json(row["debtor"]) for row in rows]

    return router
