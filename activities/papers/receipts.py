"""The electronic receipt of one payment (biên lai điện tử), with the fields of TT04 13–16."""

from __future__ import annotations

from typing import Any

from activities.papers.drawing import Drawing, Paper, official
from activities.papers.parts import content, decision
from cases.reading import name_key
from cases.state import CaseState
from law.periods import local_day
from law.words import in_words


def draw(drawing: Drawing, lookup: str) -> Paper:
    """The receipt that an event issues."""
    data, case, desk = drawing.data, drawing.case, drawing.desk
    method = {"bank": "transfer", "cash": "cash", "in_kind": "in_kind"}[data["means"]]
    fields = official(drawing, "receipt", f"{lookup}/{data['lookup_code']}") | {
        "form": "C21-THADS",
        "serial": f"BL/{local_day(drawing.event.at):%y}E",
        "unit": f"{desk.superior} – {desk.name}",
        "recipients": ["Người nộp tiền", "Kế toán nghiệp vụ", "Lưu: HSTHA"],
        "payer": _payer(case, data["payer"]),
        "case": case.id.removeprefix("case/"),
        "decision": decision(case),
        "decision_issuer": desk.name,
        "reason": _collected_for(case, data["thing"]),
        "amount": data["amount"],
        "amount_in_words": in_words(data["amount"]),
        "method": method,
        "received_at": drawing.event.at,
        "lookup_code": data["lookup_code"],
    }
    if method == "transfer":
        fields["bank_reference"] = data["bank_ref"]
    if data["replaces"]:
        fields["replaces"] = data["replaces"]
    return Paper("receipt", fields, case.office, f"Biên lai {data['number']}")


def _collected_for(case: CaseState, thing: str) -> str:
    """What the money is for (nội dung thu): the obligations that the case still had to collect (TT04 13)."""
    owed = dict.fromkeys(content(claim) for claim in case.claims.group("open") if claim.amount)
    what = "; ".join(owed) or "khoản nộp thêm ngoài nghĩa vụ đã thi hành xong"
    return f"Thu tiền thi hành án: {what}" + (f" ({thing})" if thing else "")


def _payer(case: CaseState, name: str) -> dict[str, Any]:
    """Who paid, with the address that the case knows if it is one of its parties (TT04 13)."""
    known = next((p for p in case.parties.values() if name_key(p.name) == name_key(name)), None)
    return {"name": name, "address": known.address} if known and known.address else {"name": name}
