"""What a journal says, told in words: one line an event, Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases import words
from cases.events import Event
from law.pack import Pack
from web.wording import DOCUMENTS, MEANS, NOTICES, TOLD, WHO, Language, day, due_moment, money, named, say

Names = Mapping[str, str]
"""Names of parties by their reference, and of staff by their number."""


@dataclass(frozen=True)
class Told:
    """One event for a reader: what happened, the particulars, by whom, when, when noticed, under which article."""

    seq: int
    kind: str
    title: str
    details: str
    actor: str
    at: datetime
    detected_at: datetime
    article: str
    tone: str  # refused | late | warned | duty | act
    files: tuple[str, ...] = ()  # that were filed with it, by their hashes

    @property
    def noticed_later(self) -> bool:
        """Whether it was detected more than a minute after it happened."""
        return (self.detected_at - self.at).total_seconds() >= 60


def tell(event: Event, names: Names, pack: Pack, language: Language) -> Told:
    """One event in the reader's language."""
    details = _DETAILS.get(event.kind)
    return Told(
        seq=event.seq,
        kind=event.kind,
        title=say(language, words.event(event.kind)),
        details=details(event.data, names, language) if details else _duty(event, pack, language),
        actor=_actor(event, names, language),
        at=event.at,
        detected_at=event.detected_at,
        article=event.data.get("reason_article") or event.article,
        tone=_tone(event),
        files=filed(event),
    )


FILED = ("proof", "file", "authorisation", "minutes", "petition")
"""Members of events that are files, by their hashes."""


def filed(event: Event) -> tuple[str, ...]:
    """The files that somebody filed with an event, by their hashes."""
    papers = event.data.get("papers", {}) if event.kind == "papers_filed" else {}
    given = [event.data.get(name) for name in FILED] + list(papers.values())
    return tuple(one for one in given if isinstance(one, str) and re.fullmatch(r"[0-9a-f]{64}", one))


def _tone(event: Event) -> str:
    if event.kind in ("refused", "effect_failed"):
        return "refused"
    if event.kind in ("duty_breached", "duty_escalated"):
        return "late"
    if event.kind == "duty_warned":
        return "warned"
    return "duty" if event.kind.startswith("duty_") else "act"


def _actor(event: Event, names: Names, language: Language) -> str:
    role = say(language, words.role(event.actor.role))
    if event.actor.role in ("system", "partner"):
        return role
    name = names.get(event.actor.id)
    return f"{role} {event.actor.id}" + (f" {name}" if name else "")


def _duty(event: Event, pack: Pack, language: Language) -> str:
    """The rule of a duty's event, and its due moment where it changed."""
    data = event.data
    if not event.kind.startswith("duty_") and event.kind != "delay_acknowledged":
        return ""
    parts = [say(language, words.rule(data["rule"], pack))]
    if data.get("due_at"):
        due = due_moment(datetime.fromisoformat(data["due_at"]))
        parts.append(say(language, (f"hạn {due}", f"due {due}")))
    if event.kind == "duty_discharged" and data["late"]:
        parts.append(say(language, ("làm trễ hạn", "done late")))
    if data.get("to"):
        to = named(TOLD, data["to"], language)
        parts.append(say(language, (f"báo {to}", f"told: {to}")))
    return "; ".join(parts)


# --- the particulars of each kind -------------------------------------------------------------------------------------

Data = Mapping[str, Any]
Details = Callable[[Data, Names, Language], str]


def _refused(data: Data, names: Names, language: Language) -> str:
    asked = say(language, words.command(data["command"]))
    return f"{asked}: {say(language, (data['vi'], data['en']))}"


def _document(data: Data, names: Names, language: Language) -> str:
    number = f"{data['number']}, " if data.get("number") else ""
    kind = named(DOCUMENTS, data["document_kind"], language)
    signer = names.get(data.get("signer", ""), data.get("signer", ""))
    return f"{kind} {number}{say(language, ('người ký', 'signed by'))} {signer}" if signer else f"{kind} {number[:-2]}"


def _ground(data: Data, names: Names, language: Language) -> str:
    return say(language, (f"căn cứ: {data['ground']}", f"ground: {data['ground']}"))


def _decided(data: Data, names: Names, language: Language) -> str:
    return "; ".join(
        filter(None, [_document(data, names, language), data.get("ground") and _ground(data, names, language)])
    )


def _of_asset(data: Data, names: Names, language: Language) -> str:
    return f"{data['asset']}, {_document(data, names, language)}"


def _price(data: Data, names: Names, language: Language) -> str:
    return f"{data['asset']}, {money(data.get('price') or data['value'])}"


def _assigned(data: Data, names: Names, language: Language) -> str:
    return f"{data['officer']} {names.get(data['officer'], '')}".strip()


def _notice(data: Data, names: Names, language: Language) -> str:
    on = day(date.fromisoformat(data.get("valid_on") or data["on"]))
    return f"{names.get(data['party'], data['party'])}, {named(NOTICES, data['channel'], language)}, {on}"


def _money(data: Data, names: Names, language: Language) -> str:
    number = say(language, (f"biên lai số {data['number']}", f"receipt no. {data['number']}"))
    over = say(language, ("thừa", "over")) + f" {money(data['over'])}, " if data.get("over") else ""
    return f"{money(data['amount'])}, {over}{named(MEANS, data['means'], language).lower()}, {number}"


def _refund(data: Data, names: Names, language: Language) -> str:
    return f"{money(data['amount'])}, {data['ground']}"


def _released(data: Data, names: Names, language: Language) -> str:
    return f"{money(data['amount'])}, {data['reason']}"


def _distributed(data: Data, names: Names, language: Language) -> str:
    total = sum(share["amount"] for share in data["shares"])
    count = len(data["shares"])
    return say(language, (f"{money(total)} thành {count} khoản", f"{money(total)} in {count} shares"))


def _executed(data: Data, names: Names, language: Language) -> str:
    paid = [r for r in data["results"] if r["status"] == "paid"]
    rejected = len(data["results"]) - len(paid)
    told = say(
        language, (f"đã trả {money(sum(r['amount'] for r in paid))}", f"paid {money(sum(r['amount'] for r in paid))}")
    )
    return told + (say(language, (f", {rejected} lệnh bị từ chối", f", {rejected} rejected")) if rejected else "")


def _answered(data: Data, names: Names, language: Language) -> str:
    count = len(data["assets"])
    return say(language, (f"{data['query']}: {count} tài sản, thu nhập", f"{data['query']}: {count} assets or incomes"))


def _asked(data: Data, names: Names, language: Language) -> str:
    return f"{named(WHO, data['partner'], language)}, {names.get(data['party'], data['party'])}"


def _concluded(data: Data, names: Names, language: Language) -> str:
    results = {
        "has_conditions": ("có điều kiện thi hành", "has conditions"),
        "no_condition": ("chưa có điều kiện", "no condition"),
    }
    return named(results, data["result"], language) + (f" ({data['ground']})" if data.get("ground") else "")


def _reason(data: Data, names: Names, language: Language) -> str:
    return say(language, (f"lý do: {data['reason']}", f"reason: {data['reason']}"))


def _failed(data: Data, names: Names, language: Language) -> str:
    return f"{data['effect']}: {data['problem']}"


def _cases(data: Data, names: Names, language: Language) -> str:
    return ", ".join(data["cases"])


def _registered(data: Data, names: Names, language: Language) -> str:
    return say(language, (f"số {data['number']}", f"no. {data['number']}"))


def _period(data: Data, names: Names, language: Language) -> str:
    ground = _ground(data, names, language)
    return ground + (
        say(language, (" đến ", " until ")) + day(date.fromisoformat(data["until"])) if data.get("until") else ""
    )


def _fee(data: Data, names: Names, language: Language) -> str:
    return f"{money(data['amount'])}; {_document(data, names, language)}"


def _relief(data: Data, names: Names, language: Language) -> str:
    told = f"−{money(data['lifted'])}" if data["granted"] else _reason(data, names, language)
    return f"{told} (F216 {data['ground']}); {_document(data, names, language)}"


def _debtor(data: Data, names: Names, language: Language) -> str:
    told = names.get(data.get("debtor", ""), data.get("debtor", ""))
    return f"{told}, {day(date.fromisoformat(data['valid_on']))}" if data.get("valid_on") else told


def _returned(data: Data, names: Names, language: Language) -> str:
    return f"{data['end_to_end_id']}, {_reason(data, names, language)}"


def _ordered(data: Data, names: Names, language: Language) -> str:
    until = day(date.fromisoformat(data["answer_by"]))
    to = f"{data['to']} {names.get(data['to'], '')}".strip()
    told = say(language, (f"{to}, báo cáo đến ngày {until}", f"{to}, to answer until {until}"))
    return f"{data['order']}: {told}: {data['instruction']}"


def _of_order(data: Data, names: Names, language: Language) -> str:
    return f"{data['order']}: {data.get('answer') or data.get('reason')}"


_DETAILS: Mapping[str, Details] = {
    "refused": _refused,
    "document_issued": _document,
    **dict.fromkeys(
        ("decision_signed", "no_condition_decided", "resumed", "suspended", "cancelled", "decision_recalled",
         "decision_amended", "confirmation_issued", "request_returned", "resumed_from_no_condition",
         "supplement_requested", "refusal_notified", "notice_minuted", "complaint_accepted", "complaint_refused",
         "complaint_resolved"),
        _decided,
    ),
    "postponed": _period,
    "fee_decided": _fee,
    "fee_relief_requested": lambda data, names, language: f"F216 {data['relief']['ground']}",
    "fee_relief_decided": _relief,
    "fee_reckoned": lambda data, names, language: money(data["amount"]),
    **dict.fromkeys(
        ("postponement_ground_established", "suspension_ground_established", "cancellation_ground_established",
         "no_condition_ground_established", "refusal_ground_found", "case_ended"),
        _ground,
    ),
    **dict.fromkeys(
        ("coercion_decided", "seizure_completed", "measure_lifted", "valuation_notified", "auction_opening_fixed",
         "failed_auction_notified", "asset_returned", "taking_notified", "difference_notified", "asset_delivered"),
        _of_asset,
    ),
    "price_reduced": _price,
    "valuation_received": _price,
    "auction_held": _price,
    "auction_failed": _price,
    "enforcer_assigned": _assigned,
    "enforcer_changed": _assigned,
    "party_notified": _notice,
    "notice_failed": _notice,
    "debtor_notified": _debtor,
    "voluntary_period_ended": _debtor,
    "money_received": _money,
    "refund_proposed": _refund,
    "surplus_released": _released,
    "money_distributed": _distributed,
    "payouts_executed": _executed,
    "payout_returned": _returned,
    "partner_queried": _asked,
    "partner_answered": _answered,
    "verification_concluded": _concluded,
    **dict.fromkeys(
        ("payouts_rejected", "refund_rejected", "receipt_voided", "agreement_ended", "verification_disputed",
         "pack_adopted", "enforcer_replacement_refused", "records_restored", "complaint_received"),
        _reason,
    ),
    "effect_failed": _failed,
    "dossier_accepted": _cases,
    "cases_started": _cases,
    "action_ordered": _ordered,
    "order_answered": _of_order,
    "order_withdrawn": _of_order,
    "judgment_registered": _registered,
    "request_registered": _registered,
}  # fmt: skip
