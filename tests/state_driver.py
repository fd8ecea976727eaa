"""Cases with exhibits, prisoners, and of a private office; what is kept without a judgment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from cases.dossiers import DossierState
from cases.events import Role
from cases.names import DossierName
from cases.state import CaseState
from cases.subjects import SUBJECTS
from law.pack import current_pack
from tests.cases_driver import (
    Driven,
    account,
    day,
    decided_case,
    due_case,
    pay_out,
    received,
    share_out,
    tell,
    transfer,
)
from tests.intake_samples import A, B, dossier, owes

COURT: dict[str, Any] = {"channel": "court_transfer", "asks": ()}
STORE = "Kho vật chứng Thi hành án dân sự"
PRISON = "Trại giam Thủ Đức"
PRIVATE = "79-01"
VC1 = {"exhibit": "VC1"}
COUNCIL = ["Lê Văn Đường", "Ngô Văn Phường", "Hồ Thị Giám"]
TAKER = "Ủy ban nhân dân phường Sài Gòn"


# --- exhibits ---------------------------------------------------------------------------------------------------------


def with_exhibit(kind: str, at: datetime | None = None, **told: Any) -> Driven:
    """A case in which a thing is confiscated, destroyed or given back: it is listed and agrees with its record."""
    things = owes(B, A, kind=kind) if kind == "return_property" else owes(B, kind=kind)
    case = decided_case(things, at=at, **COURT)
    listed = {"claim": "K1", "description": "01 điện thoại di động", "custodian": STORE, **told}
    case.go("list_exhibit", Role.CLERK, listed)
    case.go("check_exhibit", Role.ENFORCER, VC1)
    return case


def handover_fixed(at: datetime | None = None) -> Driven:
    """The hour at which the commune takes it over is fixed, a week on."""
    case = with_exhibit("confiscation", at)
    hour = (case.now + timedelta(days=7)).isoformat()
    case.go("fix_exhibit_handover", Role.ENFORCER, {**VC1, "taker": TAKER, "hour": hour})
    return case


def condemned(at: datetime | None = None) -> Driven:
    """Its destruction is decided; there is no council yet."""
    case = with_exhibit("destruction", at)
    case.go("decide_destruction", Role.HEAD, VC1)
    return case


def owner_told(at: datetime | None = None, **told: Any) -> Driven:
    """The owner knows that he may come for it."""
    case = with_exhibit("return_property", at, **told)
    _told(case)
    return case


def _told(case: Driven) -> None:
    case.go("notify_owner", Role.ENFORCER, VC1)
    case.perform()
    for waiting in list(case.subject.notices.group("open")):
        tell(case, waiting.party, document=waiting.document)


def uncollected(at: datetime | None = None, **told: Any) -> Driven:
    """The days in which he may come are over."""
    case = owner_told(at, **told)
    while {"R108/VC1", "R109/VC1", "R111/VC1"} & case.duties():
        case.wait(case.now + timedelta(days=5))
    return case


MONEY = {"sort": "money", "amount": 4_500_000, "description": "Tiền tạm giữ"}


def differed() -> Driven:
    """What differed from its record was told, and was cleared up."""
    case = decided_case(owes(B, kind="confiscation"), **COURT)
    case.go("list_exhibit", Role.CLERK, {"claim": "K1", "description": "01 xe máy", "custodian": STORE})
    case.go("check_exhibit", Role.ENFORCER, {**VC1, "difference": "Số khung không khớp"})
    case.go("tell_exhibit_difference", Role.CLERK, VC1)
    case.go("check_exhibit", Role.ENFORCER, VC1)
    return case


def worthless() -> Driven:
    """A thing that nobody fetched and nobody would buy."""
    case = uncollected()
    case.go("keep_unclaimed", Role.ENFORCER, {**VC1, "findings": "Hỏng"})
    return case


def exhibits() -> list[Driven]:
    """Every way that an exhibit goes."""
    handed = handover_fixed()
    handed.wait(handed.now + timedelta(days=8))
    handed.go("record_exhibit_handover", Role.ENFORCER, VC1)
    gone = condemned()
    gone.go("form_destruction_council", Role.HEAD, {"members": COUNCIL})
    gone.go("record_destruction", Role.ENFORCER, {**VC1, "how": "Nung chảy"})
    back = owner_told()
    back.go("record_collection", Role.ENFORCER, VC1)
    sold = uncollected()
    sold.go("sell_unclaimed", Role.ENFORCER, {**VC1, "buyer": "Bùi Thị Mua", "price": 2_000_000, "costs": 200_000})
    sold.go("deposit_unclaimed", Role.ENFORCER, {**VC1, "reference": "TK-0071"})
    unwanted = worthless()
    unwanted.go("decide_destruction", Role.HEAD, VC1)
    unwanted.go("form_destruction_council", Role.HEAD, {"members": COUNCIL})
    unwanted.go("record_destruction", Role.ENFORCER, {**VC1, "how": "Nghiền nát"})
    papers = uncollected(sort="papers", description="Giấy chứng nhận quyền sử dụng đất")
    papers.go("hand_over_papers", Role.ENFORCER, {**VC1, "to": "Văn phòng đăng ký đất đai"})
    return [differed(), handed, gone, back, sold, unwanted, papers, to_the_state(), told_late()]


def told_late() -> Driven:
    """The judgment took effect more than five years before the owner of the money knows of it."""
    old = {"title": {"number": "10/2020/HS-ST", "date": "2020-05-01", "effective_date": "2020-06-01"}}
    case = decided_case(owes(B, A, kind="return_property"), **COURT, **old)
    case.go("list_exhibit", Role.CLERK, {"claim": "K1", "custodian": STORE, **MONEY})
    case.go("check_exhibit", Role.ENFORCER, VC1)
    _told(case)
    return case


def to_the_state() -> Driven:
    """Money that nobody took in five years."""
    case = uncollected(**MONEY)
    case.go("deposit_unclaimed", Role.ACCOUNTANT, {**VC1, "reference": "TK-0071"})
    case.wait(day(6, 5, year=2030))
    case.go("decide_state_fund", Role.HEAD, VC1)
    return case


# --- prisons ----------------------------------------------------------------------------------------------------------


def in_prison(party: str = "D1", **told: Any) -> Driven:
    """A case whose debtor, or creditor, is in prison since 1/9/2026."""
    case = due_case()
    case.go("record_prisoner", Role.CLERK, {"party": party, "prison": PRISON, "admitted_on": "2026-09-01", **told})
    return case


def prison_paid() -> Driven:
    """The prison collected a part and sent it; the creditor, in prison too, asked for it and has it."""
    case = in_prison()
    case.go(
        "record_prisoner", Role.CLERK, {"party": "C1", "prison": "Trại tạm giam Chí Hòa", "admitted_on": "2026-09-02"}
    )
    case.go("record_prison_step", Role.CLERK, {"party": "C1", "step": "prisoner_asked_for_money"})
    transfer(case, 200_000_000, payer="TRAI GIAM THU DUC")
    case.perform()
    share_out(case)
    case.go("decide_fees")
    account(case, "C1")
    pay_out(case)
    case.go("record_prison_step", Role.CLERK, {"party": "C1", "step": "prisoner_paid"})
    account(case, "O1")
    pay_out(case)
    return case


def prison_ended() -> Driven:
    """All is paid, and the case ends: the prisons are told."""
    ended = prison_paid()
    ended.perform()
    for waiting in list(ended.subject.notices.group("open")):
        told = {"document": waiting.document, "party": waiting.party, "channel": "prison", "proof": "prisoner_signed"}
        ended.go("record_notice", Role.ENFORCER, {**told, "on": ended.now.date().isoformat()})
    ended.go("end_case")
    ended.perform()
    return ended


def prisons() -> list[Driven]:
    """What a prison tells, is told and pays."""
    moved = in_prison()
    moved.go("record_prison_step", Role.CLERK, {"party": "D1", "step": "admission_reported"})
    moved.go(
        "record_prisoner_move", Role.CLERK, {"party": "D1", "move": "released", "on": moved.now.date().isoformat()}
    )
    moved.go("record_prison_step", Role.CLERK, {"party": "D1", "step": "agency_told_of_prisoner"})
    return [moved, prison_ended()]


# --- private offices --------------------------------------------------------------------------------------------------


def private_case(role: str = "creditor", at: datetime | None = None) -> Driven:
    """A case of a private office that waits for its contract."""
    sent = at or day(9, 7)
    asks = (A,) if role == "creditor" else (B,)
    arrival = {"sent_at": sent.isoformat(), "received_at": sent.isoformat(), "office": PRIVATE}
    made = dossier(owes(B, A, amount=200_000_000), asks=asks, role=role, **arrival)
    state = DossierState(
        id=str(DossierName(PRIVATE, "tests", made.dossier_id)), office=PRIVATE, pack=current_pack().version
    )
    origin = Driven(state, sent)
    origin.go("submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")})
    opening = origin.openings[0]
    case = Driven(CaseState(id=opening.subject, office=PRIVATE, pack=current_pack().version, dossier=state.id), sent)
    case.open(opening)
    return case


def contracted(role: str = "creditor") -> Driven:
    """Its contract is signed."""
    case = private_case(role)
    case.go("sign_service_contract", Role.HEAD, {"content": "Thi hành toàn bộ bản án", "price": 15_000_000})
    return case


def private_decided(role: str = "creditor") -> Driven:
    """The head of the office decided, a bailiff is assigned."""
    case = contracted(role)
    case.go("propose_decision", Role.SECRETARY, at=case.now + timedelta(days=1))
    for command in ("sign_decision", "assign_enforcer"):
        case.go(command)
    case.go("open_file", Role.ENFORCER)
    case.perform()
    return case


def secured_by_the_agency() -> Driven:
    """The agency granted the security measure that the office asked for."""
    case = private_decided()
    case.go("ask_for_security", Role.ENFORCER, {"measure": "Phong tỏa tài khoản số 0071 tại ngân hàng"})
    case.go("record_security_answer", Role.CLERK, {"number": "12/QĐ-THADS"})
    return case


def liquidated(ground: str) -> Driven:
    """The contract is liquidated on this ground."""
    if ground == "d":
        case = secured_by_the_agency()
        case.wait(case.now + timedelta(days=10))
        case.go("answer_security", Role.ENFORCER, {"wish": "transfer"})
    elif ground == "đ":
        case = private_decided("debtor")
        case.wait(case.now + timedelta(days=40))
    else:
        case = private_decided()
    case.go("liquidate_contract", Role.HEAD, {"ground": ground})
    return case


def recalled(ground: str) -> Driven:
    """Its decision is recalled, and the liquidation reported."""
    case = liquidated(ground)
    case.go("recall_for_liquidation", Role.HEAD, {"agency": "Thi hành án dân sự" if ground == "d" else ""})
    case.go("record_office_service", Role.CLERK, {"step": "liquidation_reported"})
    return case


def private() -> list[Driven]:
    """What a private office does in its cases, and the agency with it."""
    refused = private_decided()
    refused.go("ask_for_security", Role.ENFORCER, {"measure": "Tạm giữ xe", "frozen": True})
    refused.go("record_security_answer", Role.CLERK, {"number": "13/CV-THADS", "granted": False})
    agency = due_case()
    for step in ("found", "notified", "asked", "transferred"):
        agency.go("record_office_service", Role.CLERK, {"step": f"residual_money_{step}"})
    for step in ("dispute_received", "verification_began", "verification_ended", "decided"):
        agency.go("record_office_service", Role.CLERK, {"step": f"competence_{step}"})
    taken_over = decided_after_file()
    return [refused, agency, taken_over, *(recalled(ground) for ground in "bdđ")]


def decided_after_file() -> Driven:
    """The agency has the whole file of a private office, and decides."""
    origin = received(owes(B, A, amount=200_000_000))
    opening = origin.openings[0]
    case = Driven(CaseState(id=opening.subject, office="79", pack=current_pack().version, dossier=""), origin.now)
    case.open(opening)
    case.go("record_office_service", Role.CLERK, {"step": "office_file_received"})
    case.go("propose_decision", Role.SECRETARY, at=case.now + timedelta(days=1))
    case.go("sign_decision")
    return case


def service(sort: str, at: datetime = day(9, 7)) -> Driven:
    """A contract of a private office to verify, to serve, to draw a vi bằng."""
    name = f"service/{PRIVATE}/tests/T-1"
    driven = Driven(SUBJECTS["service"](id=name, office=PRIVATE, pack=current_pack().version), at)
    told = {"sort": sort, "client": "Trần Thị Ánh", "content": "Xác minh tài sản tại quận 7", "price": 3_000_000}
    driven.go("agree_service", Role.HEAD, told)
    return driven


def services() -> list[Driven]:
    """Each of them to its end."""
    verified, served, recorded = map(service, ("verify", "serve", "vi_bang"))
    verified.go("decide_office_verification")
    served.go("record_service_performed", Role.ENFORCER, {"result": "Đã giao tận tay"})
    recorded.go("draw_vi_bang", Role.ENFORCER, {"witnessed": "Việc giao tiền tại trụ sở"})
    for driven in (verified, served, recorded):
        driven.go("report_service", Role.CLERK, {"result": "Đã thực hiện"})
        driven.perform()
    return [verified, served, recorded]


# --- kept property ----------------------------------------------------------------------------------------------------


def kept(
    sort: str, taken_on: str = "2026-09-01", at: datetime = day(9, 7), credit: Mapping[str, Any] | None = None
) -> Driven:
    """A sum or a thing that the office holds without its judgment; of a credit of the bank, or not."""
    driven = Driven(SUBJECTS["kept"](id="kept/79/tests/T-1", office="79", pack=current_pack().version), at)
    told = {"sort": sort, "what": "Tiền, vật chứng", "source": PRISON, "taken_on": taken_on}
    told |= {} if sort == "exhibit" else {"amount": 3_200_000}
    told |= {"bank_ref": "FT-1"} if credit else {}
    driven.go("take_into_keeping", Role.CLERK, told, facts={"credit": credit})
    return driven


def with_papers() -> Iterator[Driven]:
    """What issues papers beside these: what was kept, services, a creditor who keeps the title papers."""
    held = kept("prison_money")
    held.wait(day(9, 3, year=2031))
    held.go("decide_kept", Role.HEAD, {"disposal": "state_fund"})
    yield held
    yield from services()
    demanded = due_case()
    for _ in range(2):
        demanded.go("demand_papers", Role.ENFORCER, {"papers": "Giấy chứng nhận quyền sử dụng đất"})
        demanded.perform("issue_document")
        tell(demanded, "C1", document=demanded.fact("papers_demanded")["document"])
    demanded.go("return_for_papers")
    yield demanded


def carried_through() -> list[Driven]:
    """Cases in which each of these steps is taken."""
    return [*exhibits(), *prisons(), *private()]
