"""`thads law fee | interest | distribute | words`: money under the law, with its working."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table

from console.output import Json, answering, console, print_json, read_json
from law.claims import DistributionFacts
from law.errors import LawError
from law.facts import iso_day, read_facts
from law.fees import Relief
from law.fees import fee as fee_on
from law.interest import InterestFacts
from law.interest import interest as interest_on
from law.model import Line, Regime
from law.money_rules import money_rules
from law.pack import Pack, current_pack, load_pack
from law.ranks import distribute as distribute_money
from law.words import in_words
from law.working import pack_line

app = typer.Typer(
    help="Phí, lãi, thanh toán, số tiền bằng chữ / fees, interest, distribution, amounts in words.",
    no_args_is_help=True,
    add_completion=False,
)

PackName = Annotated[str | None, typer.Option("--pack", help="Phiên bản hoặc thư mục / version or folder.")]


@app.command()
def fee(
    received: Annotated[str | None, typer.Option(help="số tiền nhận lần này, đồng / received now, in đồng")] = None,
    on: Annotated[str | None, typer.Option(help="ngày nhận, YYYY-MM-DD / day of receipt")] = None,
    third: Annotated[bool, typer.Option("--third", help="tự giao nhận trước cưỡng chế: 1/3 / one third")] = False,
    already_received: Annotated[str, typer.Option(help="đã nhận trước đó / received before")] = "0",
    already_charged: Annotated[str, typer.Option(help="phí đã thu trước đó / fees charged before")] = "0",
    requested: Annotated[str | None, typer.Option(help="giá trị yêu cầu thi hành án / value of the request")] = None,
    paid_over: Annotated[str, typer.Option(help="phải thanh toán cho bên kia / owed to the other side")] = "0",
    exempt: Annotated[str | None, typer.Option(help="căn cứ không chịu phí, 6.1-6.8 / ground of no fee")] = None,
    relief: Annotated[str | None, typer.Option(help="căn cứ miễn, giảm, 7.1.a-7.2.c / ground of relief")] = None,
    percent: Annotated[str | None, typer.Option(help="mức giảm theo 7.2.a / reduction granted")] = None,
    from_asset: Annotated[str | None, typer.Option(help="phần từ tài sản đã xác minh / part from that asset")] = None,
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Phí thi hành án trên một lần nhận tiền / the enforcement fee on one receipt (TT 216/2016)."""
    with answering(as_json):
        pack = _pack(pack_name)
        granted = relief and Relief(
            ground=relief,
            percent=None if percent is None else _whole("percent", percent),
            from_asset=None if from_asset is None else _whole("from_asset", from_asset),
        )
        result = fee_on(
            _whole("received", received),
            _day("on", on),
            money_rules(pack),
            already_received=_whole("already_received", already_received),
            already_charged=_whole("already_charged", already_charged),
            third=third,
            requested=None if requested is None else _whole("requested", requested),
            paid_over=_whole("paid_over", paid_over),
            exempt=exempt,
            relief=granted or None,
        )
        _show(result.model_dump(mode="json"), result.working, pack, as_json)


@app.command()
def interest(
    file: Annotated[str | None, typer.Argument(help="tệp JSON, hoặc - / a JSON file, or -")] = None,
    principal: Annotated[str | None, typer.Option(help="nợ gốc, đồng / principal, in đồng")] = None,
    rate: Annotated[str | None, typer.Option(help="%/năm; bỏ trống: Điều 468.2 / % a year; none: CC 468.2")] = None,
    start: Annotated[str | None, typer.Option("--from", help="tính sau ngày này / interest runs after")] = None,
    paid: Annotated[list[str] | None, typer.Option(help="NGÀY:SỐ TIỀN[:NGÀY GIAO] / DAY:AMOUNT[:DELIVERED]")] = None,
    until: Annotated[str | None, typer.Option(help="tính đến hết ngày / last day")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="TỪ:ĐẾN:CĂN CỨ, vd. 46.2 / START:END:GROUND")] = None,
    no_clause: Annotated[bool, typer.Option("--no-clause", help="bản án không tuyên lãi / no clause")] = False,
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Lãi chậm thi hành án / late-payment interest (NĐ 152/2026 Điều 29; BLDS 468)."""
    with answering(as_json):
        pack = _pack(pack_name)
        if file is not None:
            facts = read_facts(InterestFacts, read_json(file))
        else:
            facts = read_facts(
                InterestFacts,
                {
                    "principal": _whole("principal", principal),
                    "clause": None if no_clause else {"rate": rate},
                    "requested_on": start,
                    "collections": [_collection(at, text) for at, text in enumerate(paid or ())],
                    "exclusions": [_exclusion(at, text) for at, text in enumerate(exclude or ())],
                    "until": until,
                },
            )
        result = interest_on(facts, money_rules(pack))
        _show(result.model_dump(mode="json"), result.working, pack, as_json)


@app.command()
def distribute(
    file: Annotated[str, typer.Argument(help="tệp JSON, hoặc - / a JSON file, or -")],
    regime: Annotated[str | None, typer.Option(help="old | new; mặc định theo ngày / by the day if not given")] = None,
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Thứ tự thanh toán tiền thi hành án / who is paid what (L25 Điều 54; L08 Điều 47)."""
    with answering(as_json):
        pack = _pack(pack_name)
        facts = read_facts(DistributionFacts, read_json(file))
        result = distribute_money(facts, money_rules(pack), _regime(regime))
        _show(asdict(result), result.working, pack, as_json)


@app.command(context_settings={"ignore_unknown_options": True})
def words(amount: Annotated[str, typer.Argument(help="số tiền, đồng / amount in đồng")], as_json: Json = False) -> None:
    """Số tiền bằng chữ / an amount in Vietnamese words."""
    with answering(as_json):
        number = _whole("amount", amount)
        in_full = in_words(number)
        if as_json:
            print_json({"amount": number, "words": in_full})
        else:
            typer.echo(in_full)


def _show(answer: dict[str, Any], working: Sequence[Line], pack: Pack, as_json: bool) -> None:
    """The answer with its working, whose last line names the pack it rests on."""
    lines = [*working, pack_line(pack)]
    if as_json:
        answer["working"] = [step.model_dump(mode="json") for step in lines]
        print_json(answer)
        return
    table = Table("Diễn giải", "Working", "Điều / Article")
    for step in lines:
        table.add_row(step.vi, step.en, step.article)
    console().print(table)
    if shares := answer.get("shares"):
        paid = Table("Khoản / Claim", "Người nhận / Creditor", "Hàng / Rank", "Lượt / Step", "Đồng")
        for share in shares:
            paid.add_row(*(str(share[name]) for name in ("id", "creditor", "rank", "step")), f"{share['amount']:,}")
        console().print(paid)


def _pack(name: str | None) -> Pack:
    return load_pack(name) if name else current_pack()


def _regime(name: str | None) -> Regime | None:
    if name not in (None, *Regime):
        raise LawError("regime", f"chế độ phải là old hoặc new, không phải {name!r} / must be old or new")
    return Regime(name) if name else None


def _whole(field: str, text: str | None) -> int:
    if text is None:
        raise LawError(field, f"còn thiếu: --{field.replace('_', '-')} / is missing")
    if not re.fullmatch(r"-?[0-9]{1,30}", text):
        raise LawError(
            field,
            f"phải là số nguyên đồng, viết liền các chữ số, không phải {text[:40]!r} / "
            f"must be whole đồng in digits, not {text[:40]!r}",
        )
    return int(text)


def _day(field: str, text: str | None) -> date:
    if text is None:
        raise LawError(field, f"còn thiếu: --{field.replace('_', '-')} / is missing")
    try:
        return iso_day(text)
    except ValueError:
        raise LawError(field, f"ngày phải viết YYYY-MM-DD, không phải {text!r} / a day is YYYY-MM-DD") from None


def _collection(at: int, text: str) -> dict[str, Any]:
    day, _, rest = text.partition(":")
    amount, _, delivered = rest.partition(":")
    return {
        "day": day,
        "amount": _whole(f"collections[{at}].amount", amount or None),
        "delivered_on": delivered or None,
    }


def _exclusion(at: int, text: str) -> dict[str, Any]:
    parts = text.split(":")
    if len(parts) != 3:
        raise LawError(f"exclusions[{at}]", f"viết TỪ:ĐẾN:CĂN CỨ, không phải {text!r} / write START:END:GROUND")
    return dict(zip(("start", "end", "reason"), parts, strict=True))
