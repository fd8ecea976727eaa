"""Cases that are entrusted, at both agencies: what one hands over the other takes up, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cases.dossiers import DossierState
from cases.events import Role
from cases.state import CaseState
from law.pack import current_pack
from tests.assets_driver import failed, saleable, seized, sold
from tests.cases_driver import OFFICE, Driven, conclude, pay_out, share_out, tell, transfer, verified_case

M = 1_000_000
ELSEWHERE = {"to": "01", "basis": "assets", "places": [{"province": "01", "estimated": 300 * M}]}
ASSET = {**ELSEWHERE, "handling": "50.1", "description": "Nhà đất tại Hà Nội"}


def entrusted(case: Driven, what: Mapping[str, Any] = ELSEWHERE) -> Driven:
    """Its last entrustment is decided."""
    case.go("establish_entrustment_ground", Role.ENFORCER, what)
    case.go("decide_entrustment", Role.HEAD, {"entrustment": list(case.subject.entrustments)[-1]})
    return case


def received_by(sender: Driven) -> Driven:
    """The case that the last hand-over opened at the other agency; its people are those of the driver's office."""
    opening, pack = sender.openings[-1], current_pack().version
    dossier = Driven(DossierState(id=opening.subject, office=OFFICE, pack=pack), sender.now)
    dossier.open(opening)
    assert dossier.subject.stage == "accepted"
    (first,) = dossier.openings
    case = Driven(CaseState(id=first.subject, office=OFFICE, pack=pack, dossier=opening.subject), sender.now)
    case.open(first)
    return case


def handed_over(case: Driven, what: Mapping[str, Any] = ELSEWHERE) -> Driven:
    """The case of the agency to which what is left of this one, or its asset, was entrusted."""
    entrusted(case, what)
    case.go("hand_over_entrustment", Role.CLERK, {"entrustment": list(case.subject.entrustments)[-1]})
    case.perform("start_dossier")
    return received_by(case)


def taken_up(case: Driven) -> Driven:
    """Decided on, with an enforcer and a file."""
    case.go("propose_decision", Role.SECRETARY)
    case.go("sign_decision", Role.HEAD)
    case.go("assign_enforcer", Role.HEAD)
    case.go("open_file", Role.ENFORCER)
    case.perform()
    return case


def sent(case: Driven | None = None, **change: Any) -> Driven:
    """What is left of a case, or some claims, is with another agency; a court has decided since."""
    case = case or verified_case()
    handed_over(case, {**ELSEWHERE, **change})
    case.go("receive_court_decision", Role.CLERK, {"entrustment": "UT1", "number": "05/2026/QĐ-TA"})
    return case


def handling(case: Driven | None = None) -> Driven:
    """An asset of another agency's matter is handled: its owner has means, and his ten days are over."""
    case = taken_up(handed_over(case or verified_case(), ASSET))
    for untold in case.subject.notices.group("open"):
        tell(case, untold.party, untold.document)
    case.wait(case.now + timedelta(days=14))
    case.go("start_verification", Role.ENFORCER)
    case.perform()
    conclude(case, "has_conditions")
    return case


def to_transfer() -> Driven:
    """The asset is sold at the second auction and delivered, and its price is the entrusting agency's."""
    case = failed(1, saleable(case=seized(handling())))
    case.go("tell_entrusting_agency", Role.ENFORCER, {"content": "Đấu giá lần một không thành"})
    case.go("reduce_price", Role.ENFORCER, {"asset": "A1", "price": 135 * M})
    sold(case, price=140 * M)
    transfer(case, 140 * M, payer="Trần Mua")
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    case.go("send_registration_file", Role.ENFORCER, {"asset": "A1"})
    case.go("tell_entrusting_agency", Role.ENFORCER, {"content": "Đã bán, giao tài sản"})
    share_out(case)
    return case


def handled() -> Driven:
    """All that is transferred, and the case has ended."""
    case = to_transfer()
    pay_out(case)
    case.perform()
    for untold in case.subject.notices.group("open"):
        tell(case, untold.party, untold.document)
    case.go("end_handling", Role.HEAD)
    return case


def carried_through() -> list[Driven]:
    """Cases in which each step of an entrustment is taken, and each paper issued."""
    away = sent()
    away.go("forward_court_decision", Role.CLERK, {"entrustment": "UT1"})
    back = handed_over(verified_case())
    back.go("refuse_entrustment", Role.HEAD, {"fault": "not_competent", "reason": "Tài sản ở tỉnh khác"})
    asset = verified_case()
    handed_over(asset, ASSET)
    return [away, taken_up(handed_over(verified_case())), back, asset, handled()]
