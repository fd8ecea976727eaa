"""`thads audit at`: a case as it was known at a past moment, what came since, and why a period was missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, dong, moment, print_json

if TYPE_CHECKING:
    from audit.past import Between, Late, Period, Then

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]
WHEN = "#49, 2026-09-22, 2026-09-22T14:30"


def at(
    case: Annotated[str, typer.Argument(help="Mã vụ việc hoặc hồ sơ / id of a case or a dossier")],
    when: Annotated[str, typer.Argument(metavar="MOMENT", help=f"Sự kiện, ngày hoặc thời điểm / {WHEN}")],
    to: Annotated[str, typer.Option(help="Thêm: khác gì cho tới lúc này / and what came up to this moment")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Vụ việc tại một thời điểm đã qua: tình trạng, thời hạn, sổ cái, vì sao trễ / a case at any past moment."""
    with answering(as_json):
        from audit.past import Past, moment_of
        from console.live import records
        from runtime.settings import Settings

        with records(Settings.load(data)) as connection:
            past = Past(connection, case)
        then = past.at(*moment_of(past, when))
        later = past.between(then, past.at(*moment_of(past, to))) if to else None
        late = past.why_late(later.after if later else then)
    if as_json:
        print_json(_as_record(then, later, late))
        return
    _show(then)
    if later:
        _show_later(later)
    for one in late:
        _show_late(one)


def _as_record(then: Then, later: Between | None, late: tuple[Late, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {"then": _then(then), "late": [_late(one) for one in late]}
    if later:
        said["to"] = _then(later.after)
        told = ("seq", "kind", "at", "detected_at")
        said["events"] = [{name: getattr(event, name) for name in told} for event in later.events]
        said["began"], said["ended"] = [_period(one) for one in later.began], [_period(one) for one in later.ended]
        said["moved"] = dict(later.moved)
    return said


def _then(then: Then) -> dict[str, Any]:
    return {
        "subject": then.subject,
        "at": then.at,
        "seq": then.seq,
        "hash": then.last,
        "stage": then.stage.model_dump(),
        "waits": [one.model_dump() for one in then.waits],
        "open": [_period(one) for one in then.open],
        "ledger": dict(then.ledger),
    }


def _period(one: Period) -> dict[str, Any]:
    return {**vars(one), "name": one.name.model_dump(), "bound": one.bound.model_dump()}


def _late(one: Late) -> dict[str, Any]:
    return {
        "period": _period(one.period),
        "late_by_days": one.by / timedelta(days=1) if one.by is not None else None,
        "waited_for": [words.model_dump() for words in one.waited_for],
        "steps": [{"noticed_at": at, **words.model_dump()} for at, words in one.steps],
    }


def _show(then: Then) -> None:
    out = console()
    out.print(f"{then.subject}, lúc {moment(then.at)}, đến sự kiện / up to event #{then.seq}")
    out.print(f"  {then.stage.vi} / {then.stage.en}")
    for one in then.waits:
        out.print(f"  chờ: {one.vi} / waits for: {one.en}")
    for period in then.open:
        due = f"hạn / due {moment(period.due_at)}" if period.due_at else "chưa có hạn / no due date"
        out.print(f"  ◷ {period.name.vi} / {period.name.en} ({period.bound.vi}): {due}{' ✗ trễ / late' * period.late}")
    _show_accounts(then.ledger)


def _show_later(later: Between) -> None:
    from cases import words

    out = console()
    out.print(f"\nTừ đó đến / since then, up to {moment(later.after.at)} (#{later.after.seq}):")
    for event in later.events:
        vi, en = words.event(event.kind)
        out.print(f"  #{event.seq} {moment(event.at)} {vi} / {en}")
    _show_accounts(later.moved)


def _show_accounts(amounts: Mapping[str, int]) -> None:
    from audit.past import account_words

    for account, amount in amounts.items():
        called = account_words(account)
        console().print(f"  {called.vi} / {called.en}: {dong(amount)} đ")


def _show_late(one: Late) -> None:
    out = console()
    period = one.period
    days = f"{one.by / timedelta(days=1):.1f} ngày / days" if one.by is not None else "?"
    out.print(f"\nVì sao trễ / why late: {period.name.vi} / {period.name.en} [{period.rule}]")
    out.print(f"  {period.bound.vi} / {period.bound.en}; hạn / due {moment(period.due_at)}; trễ / by {days}")
    for words in one.waited_for:
        out.print(f"  lúc hết hạn đang chờ: {words.vi} / it waited for: {words.en}")
    for noticed, words in one.steps:
        out.print(f"  {moment(noticed)}  {words.vi} / {words.en}")
