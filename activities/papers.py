"""What each official document says, taken from the journal as it stood when the document was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, select

from cases.dossier import request_date
from cases.dossiers import DossierState
from cases.events import Event
from cases.kernel import Subject, fold
from cases.parties import Party, PartyKind
from cases.parts import Claim
from cases.reading import name_key
from cases.references import reference
from cases.stages.common import ended_on
from cases.state import CaseState
from documents.kinds import KINDS
from law.figures import vnd
from law.guards.overlays import GROUNDS
from law.model import Regime
from law.pack import current_pack, load_pack
from law.periods import VIETNAM, local_day
from law.regime import regime_on
from law.words import in_words
from partners.portal import PublishedDebtor
from records.journal import read
from records.states import empty
from records.tables import officers, offices, subjects

TITLES: Mapping[str, str] = {name: kind.vi for name, kind in KINDS.items()}
"""Vietnamese title of each kind of document."""

OBLIGATIONS: Mapping[str, str] = {name: kind.vi for name, kind in current_pack().kinds.items()}

COMPLAINT = "Có quyền khiếu nại trong 15 ngày kể từ ngày nhận được thông báo (Điều 96)"

RANKS = {1: "điểm a", 2: "điểm b", 3: "điểm c", 4: "điểm d", 5: "điểm đ"}


LISTED = 100
"""Parties or obligations that a decision names itself; more of them stand in annexes."""
ROWS = 250
"""Of each list in one annex: drawn at a time. The typesetter keeps its last ten papers in memory, 50 KiB a row."""


@dataclass(frozen=True)
class Paper:
    """A document to draw up: its kind, its fields, whose seal it bears, the reason shown in the signature.

    `annexes` are the fields of the annexes that go with it, in order; it names them by the hashes they will have.
    """

    kind: str
    fields: dict[str, Any]
    office: str
    reason: str
    annexes: tuple[dict[str, Any], ...] = ()

    def with_annexes(self, hashes: Sequence[str]) -> dict[str, Any]:
        """The fields, the annexes named by their SHA-256."""
        return {**self.fields, "annexed": {**self.fields["annexed"], "sha256": hashes}} if hashes else self.fields


def draw_up(engine: Engine, event: Event, document: str, kind: str, lookup: str) -> Paper:
    """The document that an event issues."""
    with engine.connect() as connection:
        subject = as_of(connection, event.subject, event.seq)
        fields = _official(connection, subject, event, document, lookup)
        if kind == "enforcement_decision":
            fields["payment"] = _payment(connection, subject)
    common = dict(fields)
    fields |= _DOSSIER[kind](subject, event) if isinstance(subject, DossierState) else _CASE[kind](subject, event)
    paper = Paper(kind, fields, subject.office, f"{TITLES[kind]} {fields['number']}")
    return _annexed(paper, common, subject) if kind == "enforcement_decision" else paper


def _annexed(decision: Paper, common: dict[str, Any], case: Any) -> Paper:
    """The decision as it is, or with its long lists moved to annexes. `common`: what every paper of this event has."""
    fields = decision.fields
    lists = {name: fields[name] for name in ("creditors", "debtors", "obligations")}
    longest = max(map(len, lists.values()))
    if longest <= LISTED:
        return decision
    starts = range(0, longest, ROWS)
    named = {"name": TITLES[decision.kind], "number": fields["number"], "day": fields["date"]}
    lists["obligations"] = [
        {**fields, "creditor": case.parties[claim.creditor].name}
        for fields, claim in zip(lists["obligations"], case.claims.values(), strict=True)
    ]
    without = {name: value for name, value in common.items() if name not in ("payment", "recipients")}
    annexes = tuple(
        {
            **without,
            "decision": named,
            "part": number,
            "parts": len(starts),
            "start": start + 1,
            **{name: rows[start : start + ROWS] for name, rows in lists.items()},
        }
        for number, start in enumerate(starts, start=1)
    )
    annexed = {**{name: len(rows) for name, rows in lists.items()}, "amount": case.claimed}
    own = {**fields, **dict.fromkeys(lists, ()), "annexed": annexed}
    return replace(decision, fields=own, annexes=annexes)


def as_of(connection: Connection, name: str, seq: int) -> Subject:
    """The subject as its journal had it at an event: what a document of that event must say."""
    events = read(connection, name, upto=seq)
    office = connection.scalars(select(subjects.c.office).where(subjects.c.id == name)).one()
    return fold(empty(name, office, events[0].pack), events)


def _official(connection: Connection, subject: Subject, event: Event, document: str, lookup: str) -> dict[str, Any]:
    office = connection.execute(select(offices).where(offices.c.code == subject.office)).one()
    signer = connection.execute(
        select(officers).where(
            officers.c.id == (event.data.get("signer") or event.data.get("collector") or event.actor.id)
        )
    ).one_or_none()
    signatory = (
        {"name": signer.name, "title": signer.title} if signer else {"name": office.name, "title": "Cơ quan ban hành"}
    )
    if signer is not None and signer.role in ("deputy", "room_head") and "signer" in event.data:
        signatory["on_behalf"] = "KT. TRƯỞNG" if signer.role == "deputy" else "TUQ. TRƯỞNG"
    return {
        "office": {"superior": office.superior, "name": office.name, "place": office.place},
        "number": event.data.get("number") or document,
        "date": local_day(event.at),
        "signatory": signatory,
        "recipients": ["Như trên", office.procuracy, "Lưu: VT, HSTHA"],
        "verification_url": f"{lookup}/{event.hash[:16]}",
    }


def _payment(connection: Connection, subject: Subject) -> dict[str, Any]:
    """Where the debtor is to pay (D152 12.1); the remark is the case's reference, so that the credit finds it."""
    office = connection.execute(select(offices).where(offices.c.code == subject.office)).one()
    return {
        "bank": office.bank,
        "bank_bin": office.bank_bin,
        "account": office.account,
        "holder": office.name,
        "remark": reference(subject.id),
    }


# --- parts -----------------------------------------------------------------------------------------------------------


def _party(party: Party) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": party.name,
        "kind": "organisation" if party.kind != PartyKind.PERSON else "person",
    }
    for name in ("id_number", "birth_year", "address"):
        if value := getattr(party, name):
            fields[name] = value
    return fields


def _judgment(subject: CaseState | DossierState) -> dict[str, Any]:
    title = subject.title if isinstance(subject, CaseState) else (subject.dossier and subject.dossier.title)
    assert title
    return {"number": title.number, "day": title.date, "issuer": title.issuing_court, "effective": title.effective_date}


def _decision(case: CaseState) -> dict[str, Any]:
    assert case.decision
    assert case.decision.signed_on
    return {"name": "Quyết định thi hành án", "number": case.decision.number, "day": case.decision.signed_on}


def _names(case: CaseState, side: str) -> list[str]:
    refs = case.refs(side)
    names = [case.parties[ref].name for ref in refs[:LISTED]]
    return [*names, f"và {len(refs) - LISTED} người khác theo Quyết định thi hành án"] if refs[LISTED:] else names


def _of_many(lines: Iterable[str], count: int) -> list[str]:
    """The first of so many lines, and how many more there are: a paper of 50,000 lines is read by nobody."""
    more = [f"và {count - LISTED} khoản khác theo Quyết định thi hành án"] if count > LISTED else []
    return [*islice(lines, LISTED), *more]


def _content(claim: Claim) -> str:
    what = OBLIGATIONS.get(claim.kind, claim.kind)
    if claim.instalments:
        return f"{what}: mỗi tháng {vnd(claim.instalments[-1][1])}"
    return f"{what}: {claim.note}" if claim.note else what


def _obligation(claim: Claim) -> dict[str, Any]:
    fields: dict[str, Any] = {"content": _content(claim), "rank": f"{RANKS[claim.rank]} khoản 1 Điều 54"}
    return {**fields, "amount": claim.amount} if claim.amount else fields


def _outstanding(case: CaseState) -> str:
    parts = (f"{_content(c)} {vnd(c.outstanding) if c.amount else ''}".strip() for c in case.claims.group("open"))
    return "; ".join(_of_many(parts, case.claims.count("open"))) or "không còn"


def _status(case: CaseState, article: str, reason: str) -> dict[str, Any]:
    return {
        "decision": _decision(case),
        "judgment": _judgment(case),
        "creditors": _names(case, "C"),
        "debtors": _names(case, "D"),
        "ground": {"article": article, "reason": reason},
        "enforcer": f"Chấp hành viên được phân công ({case.officer})"
        if case.officer
        else "Chấp hành viên được phân công",
    }


def _ground(case: CaseState, event: Event) -> dict[str, Any]:
    code = event.data["ground"]
    known = GROUNDS.get(code)
    return _status(case, f"điều, khoản {code}", known.vi if known else event.article)


# --- documents of a case ---------------------------------------------------------------------------------------------


def _enforcement_decision(case: CaseState, event: Event) -> dict[str, Any]:
    assert case.decision
    rates = sorted({c.rate for c in case.claims.group("interest") if c.rate})
    request = case.origin == "on_request"
    fields: dict[str, Any] = {
        "origin": "request" if request else "ex_officio",
        "judgment": _judgment(case),
        "creditors": [_party(case.parties[r]) for r in case.refs("C")],
        "debtors": [_party(case.parties[r]) for r in case.refs("D")],
        "obligations": [_obligation(c) for c in case.claims.values()],
        "voluntary_days": None if case.origin == "interim_measure" else case.decision.voluntary_days,
        "notice_form": "Giao trực tiếp hoặc qua bưu chính (Điều 16 Nghị định 152/2026/NĐ-CP)",
        "enforcer": "được Trưởng Thi hành án dân sự phân công",
    }
    if request:
        fields["request"] = {
            "name": "Yêu cầu thi hành án",
            "number": case.dossier.rsplit("/", 1)[-1],
            "day": case.requested_on,
        }
        fields["fee_notice"] = "Người yêu cầu thi hành án nộp phí theo Điều 53 Luật Thi hành án dân sự"
    if rates:
        fields["late_interest"] = f"Lãi chậm thi hành án {', '.join(rates)} %/năm theo bản án"
    return fields


def _no_condition(case: CaseState, event: Event) -> dict[str, Any]:
    ground = event.data["ground"]
    status = _status(case, f"điểm {ground} khoản 1 Điều 38", "Kết quả xác minh cho thấy chưa có điều kiện thi hành án")
    return {**status, "outstanding": _outstanding(case), "recheck_months": 6}


def _resume(case: CaseState, event: Event) -> dict[str, Any]:
    before = next((n for n in reversed(list(case.notices.values())) if n.subject in _ENDED_BY_RESUMING), None)
    ends = {
        "name": TITLES.get(before.subject if before else "", "Quyết định"),
        "number": before.document if before else "–",
    }
    article = f"khoản, điểm {event.data.get('ground', '38.2')}"
    return {
        **_status(case, article, "Căn cứ tạm dừng việc thi hành án không còn"),
        "ends": {**ends, "day": local_day(event.at)},
    }


_ENDED_BY_RESUMING = ("no_condition_decision", "postponement_decision", "suspension_decision")


def _postponement(case: CaseState, event: Event) -> dict[str, Any]:
    stops = event.data["interest_stops"]
    fields = _ground(case, event) | {"until": event.data["until"]}
    return fields | ({"late_interest": "Không tính lãi chậm thi hành án trong thời gian hoãn"} if stops else {})


def _suspension(case: CaseState, event: Event) -> dict[str, Any]:
    return _ground(case, event)


def _cancellation(case: CaseState, event: Event) -> dict[str, Any]:
    part = "; ".join(_of_many((_content(case.claims[c]) for c in event.data["claims"]), len(event.data["claims"])))
    fields = _ground(case, event)
    return fields if event.data["whole"] else {**fields, "part": part, "remaining": _outstanding(case)}


def _recall(case: CaseState, event: Event) -> dict[str, Any]:
    recalled = {"name": "Quyết định thi hành án", "number": event.data["recalled"], "day": local_day(event.at)}
    return {
        "decision": recalled,
        "judgment": _judgment(case),
        "creditors": _names(case, "C"),
        "debtors": _names(case, "D"),
        "ground": {
            "article": f"điểm, khoản {event.data['ground']}",
            "reason": "Có căn cứ thu hồi quyết định về thi hành án",
        },
        "enforcer": "Chấp hành viên được phân công",
        "recalled": recalled,
        "consequences": event.data["legal_consequences"],
    }


def _amendment(case: CaseState, event: Event) -> dict[str, Any]:
    change = {"place": "Nội dung quyết định", "before": "như quyết định đã ban hành", "after": event.data["change"]}
    fields = _status(case, "khoản 2 Điều 52", "Có sai sót không làm thay đổi nội dung thi hành án")
    return {**fields, "amended": _decision(case), "changes": [change], "consequences": event.data["legal_consequences"]}


def _fee(case: CaseState, event: Event) -> dict[str, Any]:
    ref = next(iter(event.data["by_party"]))
    amount = event.data["amount"]
    return {
        "decision": _decision(case),
        "payer": _party(case.parties[ref]),
        "received": sum(event.data["bases"].values()),
        "working": [{"text": line["vi"], "amount": line["amount"]} for line in event.data["working"]],
        "fee": amount,
        "amount_in_words": in_words(amount),
    }


def _return(case: CaseState, event: Event) -> dict[str, Any]:
    assert case.no_condition
    requester = case.parties[case.refs("C")[0]]
    return {
        "addressee": _party(requester),
        "request": {"name": "Yêu cầu thi hành án", "number": case.dossier.rsplit("/", 1)[-1], "day": case.requested_on},
        "decision": _decision(case),
        "no_condition": {
            "name": TITLES["no_condition_decision"],
            "number": case.no_condition.document,
            "day": case.no_condition.decided_on,
        },
        "judgment": _judgment(case),
        "outstanding": _outstanding(case),
        "returned": ["Yêu cầu thi hành án và tài liệu kèm theo"],
        "kept": ["Bản sao yêu cầu và tài liệu"],
    }


def _case_refusal(case: CaseState, event: Event) -> dict[str, Any]:
    return {
        "addressee": _party(case.parties[case.refs("C")[0]]),
        "request": {
            "name": "Yêu cầu thi hành án",
            "number": case.dossier.rsplit("/", 1)[-1],
            "day": case.requested_on,
        },
        "judgment": _judgment(case),
        "ground": {
            "article": "điểm đ khoản 4 Điều 34",
            "reason": "Nội dung yêu cầu đã có quyết định thi hành án của vụ việc khác",
        },
        "complaint": COMPLAINT,
    }


def _confirmation(case: CaseState, event: Event) -> dict[str, Any]:
    ended = case.ended
    how = ended_on(ended.ground)[1].rstrip(".") if ended else "đang thi hành"
    result = [f"Đã thu {vnd(case.received)}; đã chi trả {vnd(case.paid_out + case.in_office)}", f"Tình trạng: {how}"]
    return {
        "requester": _party(case.parties[case.refs("C")[0]]),
        "decision": _decision(case),
        "judgment": _judgment(case),
        "in_judgment": _of_many(map(_line, case.claims.values()), len(case.claims)),
        "in_decision": _of_many(map(_line, case.claims.values()), len(case.claims)),
        "result": result,
    }


def _line(claim: Claim) -> str:
    return f"{_content(claim)}: {vnd(claim.amount)}" if claim.amount else _content(claim)


_CASE: Mapping[str, Callable[[Any, Event], dict[str, Any]]] = {
    "enforcement_decision": _enforcement_decision,
    "no_condition_decision": _no_condition,
    "resume_decision": _resume,
    "postponement_decision": _postponement,
    "suspension_decision": _suspension,
    "cancellation_decision": _cancellation,
    "recall_decision": _recall,
    "amendment_decision": _amendment,
    "fee_decision": _fee,
    "request_return": _return,
    "refusal_notice": _case_refusal,
    "result_confirmation": _confirmation,
}

# --- documents of a dossier -------------------------------------------------------------------------------------------


def _slip(state: DossierState, event: Event) -> dict[str, Any]:
    dossier = state.dossier
    assert dossier
    return {
        "requester": {"name": dossier.requesters[0].name},
        "role": {"creditor": "người được thi hành án", "debtor": "người phải thi hành án"}.get(
            dossier.requesters[0].role, "Tòa án chuyển giao"
        ),
        "channel": dossier.channel.value,
        "received_at": dossier.received_at.astimezone(VIETNAM),
        "request_date": request_date(dossier),
        "judgment": _judgment(state),
        "items": [OBLIGATIONS[o.kind] for o in dossier.obligations],
        "attachments": [str(a) for a in dossier.attachments],
    }


def _reference(state: DossierState) -> dict[str, Any]:
    assert state.dossier
    number = state.dossier.dossier_id
    return {"name": "Yêu cầu thi hành án", "number": number, "day": state.request_date or state.dossier.received_on}


def _supplement(state: DossierState, event: Event) -> dict[str, Any]:
    assert state.dossier
    return {
        "addressee": {"name": state.dossier.requesters[0].name},
        "request": _reference(state),
        "judgment": _judgment(state),
        "missing": [line.vi for line in state.reasons] or ["Bản án, quyết định"],
        "how": "Nộp bổ sung trực tiếp, qua bưu chính hoặc Cổng dịch vụ công",
    }


def _refusal(state: DossierState, event: Event) -> dict[str, Any]:
    assert state.dossier
    letter = state.ground.rsplit(".", 1)[-1]
    return {
        "addressee": {"name": state.dossier.requesters[0].name},
        "request": _reference(state),
        "judgment": _judgment(state),
        "ground": {
            "article": f"điểm {letter} khoản 4 Điều 34",
            "reason": "; ".join(line.vi for line in state.reasons) or "Có căn cứ từ chối",
        },
        "complaint": COMPLAINT,
    }


_DOSSIER: Mapping[str, Callable[[Any, Event], dict[str, Any]]] = {
    "request_receipt": _slip,
    "supplement_notice": _supplement,
    "refusal_notice": _refusal,
}

# --- receipts and publication ----------------------------------------------------------------------------------------


def receipt(engine: Engine, event: Event, lookup: str) -> Paper:
    """The electronic receipt of one payment (biên lai điện tử), with the fields of TT04 13–16."""
    data = event.data
    with engine.connect() as connection:
        case = as_of(connection, event.subject, event.seq)
        assert isinstance(case, CaseState)
        if event.kind == "fee_paid":
            data = {**data, **_of_fee(case, data)}
        fields = _official(connection, case, event, data["receipt"], lookup)
        office = connection.execute(select(offices).where(offices.c.code == case.office)).one()
    method = {"bank": "transfer", "cash": "cash", "in_kind": "in_kind"}[data["means"]]
    fields |= {
        "verification_url": f"{lookup}/{data['lookup_code']}",
        **_series(event),
        "unit": f"{office.superior} – {office.name}",
        "recipients": ["Người nộp tiền", "Kế toán nghiệp vụ", "Lưu: HSTHA"],
        "payer": _payer(case, data["payer"]),
        "case": case.id.removeprefix("case/"),
        "decision": _decision(case),
        "decision_issuer": office.name,
        "reason": data.get("reason") or _collected_for(case, data["thing"]),
        "amount": data["amount"],
        "amount_in_words": in_words(data["amount"]),
        "method": method,
        "received_at": event.at,
        "lookup_code": data["lookup_code"],
    }
    if method == "transfer":
        fields["bank_reference"] = data["bank_ref"]
    if data["replaces"]:
        fields["replaces"] = data["replaces"]
    return Paper("receipt", fields, case.office, f"Biên lai {data['number']}")


def _of_fee(case: CaseState, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the receipt of a fee says where that of money of a case says other things."""
    payer = case.parties[data["party"]].name
    return {"means": "cash", "payer": payer, "reason": "Phí thi hành án dân sự", "thing": "", "replaces": ""}


def _series(event: Event) -> dict[str, str]:
    """The symbols of the form: TT04's of enforcement money; of fees D254's and circular 91's, from their day."""
    day = local_day(event.at)
    if event.kind != "fee_paid":
        return {"form": "C21-THADS", "serial": f"BL/{day:%y}E"}
    if regime_on(day) is Regime.OLD:
        return {"kind": "tax_fee", "form": "03b1", "serial": f"BL/{day:%y}E"}
    letters = load_pack(event.pack).setting("fee_receipt_serial")
    return {"kind": "tax_fee", "form": "EBL01", "serial": f"{day:%y}{letters}"}


def _collected_for(case: CaseState, thing: str) -> str:
    """What the money is for (nội dung thu): the obligations that the case still had to collect (TT04 13)."""
    owed = dict.fromkeys(_content(claim) for claim in case.claims.group("open") if claim.amount)
    what = "; ".join(owed) or "khoản nộp thêm ngoài nghĩa vụ đã thi hành xong"
    return f"Thu tiền thi hành án: {what}" + (f" ({thing})" if thing else "")


def _payer(case: CaseState, name: str) -> dict[str, Any]:
    """Who paid, with the address that the case knows if it is one of its parties (TT04 13)."""
    known = next((p for p in case.parties.values() if name_key(p.name) == name_key(name)), None)
    return {"name": name, "address": known.address} if known and known.address else {"name": name}


def published_debtor(case: CaseState, ground: str) -> PublishedDebtor:
    """The six items that may be published about a debtor (D152 23.1), never a number of identity."""
    assert case.title
    assert case.decision
    debtor = case.parties[case.refs("D")[0]]
    return PublishedDebtor(
        name=debtor.name,
        address=debtor.address or "chưa rõ",
        judgment=f"{case.title.number}, {case.title.issuing_court}",
        decision=case.decision.number,
        obligation=_outstanding(case),
        reason=f"điểm {ground} khoản 1 Điều 38",
    )
