"""`thads case history`: a case as dated acts, with who did what under which article, refused acts included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from cases.holders import Holder
from console.case_show import CaseId
from console.output import Json, answering, console, day, dong, moment, print_json

if TYPE_CHECKING:
    from cases.events import Event
    from law.pack import Pack
    from runtime.settings import Settings

SOURCES = {"journal": "nhật ký / the journal", "archive": "hồ sơ lưu trữ / the archive"}

LABELS: Mapping[str, str] = {
    "number": "số",
    "document": "văn bản",
    "signer": "người ký",
    "proposer": "người trình",
    "officer": "Chấp hành viên",
    "party": "đương sự",
    "debtor": "người phải thi hành án",
    "payer": "người nộp",
    "amount": "số tiền",
    "means": "hình thức",
    "receipt": "biên lai",
    "bank_ref": "mã ngân hàng",
    "batch": "lệnh chi",
    "share": "khoản chi",
    "claim": "khoản",
    "channel": "kênh",
    "proof": "chứng cứ",
    "valid_on": "hợp lệ ngày",
    "on": "ngày",
    "next_channel": "kênh tiếp theo",
    "partner": "nơi cung cấp",
    "purpose": "mục đích",
    "round": "đợt",
    "result": "kết quả",
    "ground": "căn cứ",
    "until": "đến",
    "reason": "lý do",
    "content": "nội dung",
    "note": "ghi chú",
    "request_date": "ngày yêu cầu",
    "due": "hạn",
    "previous": "trước đó",
    "requester": "người yêu cầu",
    "requested_on": "ngày yêu cầu",
    "legal_consequences": "hậu quả pháp lý",
    "change": "nội dung sửa đổi",
    "manifest": "mã băm hồ sơ",
    "problem": "lỗi",
    "to": "báo cho",
}
"""Fields worth telling, in the order in which they are told."""

VALUES: Mapping[tuple[str, str], str] = {
    ("to", "officer"): "Chấp hành viên",
    ("to", "room_head"): "Trưởng phòng",
    ("to", "provincial_head"): "Trưởng Thi hành án dân sự",
    ("to", "ministry"): "Cục Quản lý Thi hành án dân sự",
    ("requester", "creditor"): "người được thi hành án",
    ("requester", "debtor"): "người phải thi hành án",
    ("means", "bank"): "chuyển khoản",
    ("means", "cash"): "tiền mặt",
    ("means", "in_kind"): "hiện vật",
    ("result", "has_conditions"): "có điều kiện thi hành",
    ("result", "no_condition"): "chưa có điều kiện thi hành",
    ("ground", "performed"): "đã thi hành xong",
    ("ground", "cancelled"): "đình chỉ",
    ("ground", "request_returned"): "gửi lại yêu cầu",
    **{("partner", holder.value): holder.vi for holder in Holder},
}
"""Codes of fields that have words of their own."""


@dataclass(frozen=True)
class Told:
    """The events of a case and where they were read: the journal in SQL, or the archive's copy of it."""

    events: Sequence[Event]
    source: str  # journal | archive


def history(case: CaseId, as_json: Json = False) -> None:
    """Lịch sử vụ việc, gồm cả việc bị từ chối và quá hạn / the history, refused acts and breaches included."""
    with answering(as_json):
        from console.live import office_of
        from runtime.settings import Settings

        office_of(case, "case")
        told = read(Settings.load(), case)
        pack, bases = _pack_of(told.events), _bases(told.events)
        acts = [as_act(event, pack, bases) for event in told.events]
        if as_json:
            print_json({"case": case, "source": told.source, "acts": acts})
        else:
            _print(case, told.source, acts)


def read(settings: Settings, case: str) -> Told:
    """The case's events from the journal, else from its archive. LawError("case") where neither holds any."""
    from console.live import records
    from law.errors import LawError
    from records import journal
    from runtime.errors import StackError

    away: StackError | None = None
    try:
        with records(settings) as connection:
            if events := journal.read(connection, case):
                return Told(events, "journal")
    except StackError as error:
        away = error
    if events := _archived(settings, case):
        return Told(events, "archive")
    if away is not None:
        raise away
    raise LawError("case", f"không có vụ việc {case}; xem `thads case list` / no such case: see the list")


def _archived(settings: Settings, case: str) -> tuple[Event, ...]:
    from activities.filed import Filed
    from activities.histories import folder_of
    from cases.events import Event
    from runtime.subject_keys import SubjectKeys

    keys = SubjectKeys(settings.keys)
    filed = Filed(folder_of(settings.data / "archive", case), lambda: keys.there(case))
    journals = filed.named("archive-*/journal.jsonl")
    newest = filed.read(journals[-1]).decode() if journals else ""
    return tuple(Event.model_validate_json(line) for line in newest.splitlines())


def _pack_of(events: Sequence[Event]) -> Pack:
    """The pack whose words the rules have: that of the case's last duty, else the current one."""
    from law.pack import current_pack, load_pack

    versions = [event.data["pack"] for event in events if "pack" in event.data]
    return load_pack(versions[-1]) if versions else current_pack()


def _bases(events: Sequence[Event]) -> dict[str, str]:
    """The article of each duty, by its name: that of the term which governed it when it began."""
    from law.pack import load_pack
    from law.periods import local_day

    bases = {}
    for event in events:
        if event.kind == "duty_opened":
            data = event.data
            day = local_day(datetime.fromisoformat(data["start"]))
            bases[data["duty"]] = load_pack(data["pack"]).rules[data["rule"]].term(day, data["facts"]).basis
    return bases


def as_act(event: Event, pack: Pack, bases: Mapping[str, str]) -> dict[str, Any]:
    """One event as an act: when it happened and was recorded, who acted, what was done, on which rule it rests."""
    from cases import words

    vi, en = words.event(event.kind)
    article = event.data["reason_article"] if event.kind == "refused" else event.article
    act = {
        "seq": event.seq,
        "at": event.at,
        "detected_at": event.detected_at,
        "actor": event.actor.model_dump(mode="json"),
        "door": event.door,
        "request_id": event.request_id,
        "kind": event.kind,
        "vi": vi,
        "en": en,
        "article": article or bases.get(event.data.get("duty", ""), ""),
        "details": details(event, pack),
        "data": event.data,
        "hash": event.hash,
    }
    if "rule" in event.data:
        act["rule"] = event.data["rule"]
    return act


def details(event: Event, pack: Pack) -> str:
    """The key data of an event in one Vietnamese line."""
    from cases import words

    data = event.data
    if event.kind == "refused":
        return f"{words.command(data['command'])[0]}: {data['vi']}"
    parts = []
    if event.kind.startswith("duty_"):
        parts.append(f"{data['rule']} {words.rule(data['rule'], pack)[0]}")
    if event.kind == "duty_discharged":
        parts.append(f"bởi: {words.event(data['by'])[0]}" + (" (trễ hạn)" if data["late"] else ""))
    parts += [f"{label} {_said(name, data[name])}" for name, label in LABELS.items() if _tells(data, name)]
    return "; ".join(parts)


def _tells(data: Mapping[str, Any], name: str) -> bool:
    return isinstance(data.get(name), str | int) and data[name] not in ("", 0)


def _said(name: str, value: str | int) -> str:
    """A value as people write it: amounts grouped, days in the local order."""
    if name == "amount" and isinstance(value, int):
        return f"{dong(value)} đồng"
    if words := VALUES.get((name, str(value))):
        return words
    try:
        return day(date.fromisoformat(str(value))) if len(str(value)) == len("2026-08-26") else str(value)
    except ValueError:
        return str(value)


def _print(case: str, source: str, acts: Sequence[Mapping[str, Any]]) -> None:
    from cases import words

    out = console()
    out.print(f"{case}: {SOURCES[source]}")
    table = Table("#", "Lúc / when", "Ai / who", "Việc / act", "Điều / article")
    for act in acts:
        who = f"{words.role(act['actor']['role'])[0]} {act['actor']['id']}".replace("Hệ thống system", "Hệ thống")
        what = "\n".join(text for text in (f"{act['vi']} / {act['en']}", act["details"]) if text)
        table.add_row(str(act["seq"]), _when(act["at"], act["detected_at"]), who, what, act["article"])
    out.print(table)


def _when(at: datetime, detected_at: datetime) -> str:
    """The local moment; also that of its detection where the two differ."""
    happened, detected = moment(at), moment(detected_at)
    return happened if happened == detected else f"{happened}\nghi nhận / recorded {detected}"
