"""Proceedings of an office in memory, each at a point of its life: receptions, the office's year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cases.events import Role
from cases.subjects import SUBJECTS
from law.office_year import year_of
from law.pack import current_pack
from tests.cases_driver import OFFICE, Driven, day

WHO = "5" * 64
"""The code of a sealed identity."""
CASE = f"case/{OFFICE}/tests/HS-1/1"
COMES = {"visitor": WHO, "category": "complaint", "summary": "Chậm trả tiền thi hành án", "case": CASE}
LATE = {"number": "12/2026/DS-ST", "court": "Tòa án nhân dân khu vực 1", "sort": "civil", "since": "2026-07-15"}
"""A judgment of which a month has passed without its transfer."""
SESSION_STEPS = ("online_reception_notified", "online_reception_tested", "online_reception_connected")


def begun(kind: str, command: str, payload: dict[str, Any], *, own: str = "T-1", at: datetime, role: Role) -> Driven:
    """A proceeding after its first command."""
    name = f"{kind}/{OFFICE}/{'year' if kind == 'office' else 'tests'}/{own}"
    driven = Driven(SUBJECTS[kind](id=name, office=OFFICE, pack=current_pack().version), at)
    driven.go(command, role, payload)
    return driven


def reception(at: datetime = day(9, 7), /, **told: Any) -> Driven:
    """A citizen who was heard, by default one who complains of a case, on Monday 7/9/2026."""
    return begun("reception", "receive_citizen", {**COMES, **told}, at=at, role=Role.CLERK)


def refused(ground: str, at: datetime = day(9, 7), /, **told: Any) -> Driven:
    """A citizen who is not received on this ground."""
    return begun("reception", "refuse_reception", {**COMES, "ground": ground, **told}, at=at, role=Role.CLERK)


def office_year(at: datetime = day(9, 7)) -> Driven:
    """The office's year of that day, by default begun on Monday 7/9/2026, in its last month, which has begun."""
    year = year_of(at.date(), current_pack())
    driven = begun("office", "begin_office_year", {"year": year}, own=str(year), at=at, role=Role.HEAD)
    driven.wait(at)
    return driven


def session(driven: Driven, starts: datetime = day(9, 23, 8), **told: Any) -> str:
    """A session of the Head's reception that was fixed; its name."""
    driven.go("fix_session", Role.CLERK, {"starts_at": starts.isoformat(), **told})
    return str(driven.fact("session_fixed")["session"])


def prepared(driven: Driven, name: str) -> None:
    """An online session, notified, tried and connected."""
    for step in SESSION_STEPS:
        driven.go("record_session_step", Role.CLERK, {"session": name, "step": step})


def online_session_to_come() -> Driven:
    """A year with an online session of the Head's that is fixed."""
    year = office_year()
    session(year, online=True)
    return year


def online_session_held() -> Driven:
    """The same, held and not concluded."""
    year = online_session_to_come()
    prepared(year, "P1")
    year.go("hold_session", Role.HEAD, {"session": "P1"}, at=day(9, 23, 8))
    return year


DENOUNCED = {"denouncer": WHO, "denounced": "Lê Văn Đường", "post": "enforcer", "content": "Chậm chi trả tiền"}


def denounced(at: datetime = day(9, 7), /, **told: Any) -> Driven:
    """A denunciation that was received, by default of an enforcer of the office, on Monday 7/9/2026."""
    return begun("denunciation", "receive_denunciation", {**DENOUNCED, **told}, at=at, role=Role.CLERK)


def step(driven: Driven, *names: str) -> None:
    """Steps of a denunciation, by the Head."""
    for name in names:
        driven.go("record_denunciation_step", Role.HEAD, {"step": name})


def accepted(**told: Any) -> Driven:
    """A denunciation that was accepted the next day."""
    driven = denounced()
    driven.go("accept_denunciation", Role.HEAD, told, at=day(9, 8))
    return driven


def verified() -> Driven:
    """A denunciation whose verification was reported."""
    driven = accepted()
    driven.go("set_up_verification", Role.HEAD, {"leader": "TTV-01"})
    step(driven, "denunciation_acceptance_notified", "verification_team_announced")
    step(driven, "denunciation_verified", "verification_reported")
    return driven


def acted_on() -> Driven:
    """A denunciation that was concluded, its conclusion sent, published and acted on."""
    driven = concluded()
    step(driven, "denunciation_conclusion_sent", "denunciation_conclusion_published", "denunciation_acted_on")
    return driven


def concluded() -> Driven:
    """A denunciation that was verified and concluded."""
    driven = verified()
    told = {"right": True, "conclusion": "Chậm chi trả ba tháng", "measures": "Kiểm điểm"}
    driven.go("conclude_denunciation", Role.HEAD, told, at=day(9, 28))
    return driven


def petition(sort: str = "general", at: datetime = day(9, 7), /, **told: Any) -> Driven:
    """A petition that was received, by default one under the general law, on Monday 7/9/2026."""
    said = {"petitioner": WHO, "sort": sort, "content": "Khiếu nại quyết định kỷ luật", **told}
    return begun("petition", "receive_petition", said, at=at, role=Role.CLERK)


def petition_steps(driven: Driven, *names: str) -> Driven:
    """Steps of a petition, by the clerk."""
    for name in names:
        driven.go("record_petition_step", Role.CLERK, {"step": name, "number": "12/TB-THADS"})
    return driven


DELEGATES = {"asked_by": "Thi hành án dân sự thành phố Hà Nội", "letter": "15/UQ", "content": "Xác minh nhà đất"}


def delegated(asset: str = "immovable", at: datetime = day(9, 7), /, **told: Any) -> Driven:
    """A verification that another agency delegates, by default of immovable property, on Monday 7/9/2026."""
    said = {**DELEGATES, "asset": asset, **told}
    return begun("verification", "receive_delegated_verification", said, at=at, role=Role.CLERK)


def with_papers() -> Iterator[Driven]:
    """Proceedings that issue each kind of their papers."""
    written = refused("h", category="reflection", case="")
    written.go("sign_reception_refusal")
    yield written
    answered = reception(petition="6" * 64)
    answered.go("sort_reception", Role.CLERK, {"outcome": "taken_over"})
    answered.go("answer_reception", Role.HEAD, {"content": "Đã thụ lý khiếu nại", "leads_to": "khiếu nại số 01"})
    yield answered
    unnamed = denounced()
    unnamed.go("refuse_denunciation", Role.HEAD, {"ground": "25.1"})
    yield unnamed
    yield concluded()
    ended = accepted(complexity="complex")
    ended.go("extend_denunciation", Role.HEAD, {"complexity": "complex", "reason": "Phải xác minh tại nhiều nơi"})
    ended.go("suspend_denunciation", Role.HEAD, {"reason": "Chờ kết quả giám định"})
    ended.go("suspend_denunciation", Role.HEAD, {"resume": True, "reason": "Đã có kết quả giám định"})
    ended.go("withdraw_denunciation", Role.CLERK)
    ended.go("terminate_denunciation", Role.HEAD, {"signs_of_breach": False, "forced": False})
    yield ended
    year = office_year()
    held = session(year)
    year.go("hold_session", Role.HEAD, {"session": held}, at=day(9, 23, 8))
    conclusion = {
        "session": held,
        "conclusion": "Chi trả tiền trong tháng 10",
        "to": "Phòng Nghiệp vụ, trước 15/10/2026",
    }
    year.go("sign_reception_conclusion", Role.HEAD, conclusion)
    year.go("list_late_judgment", Role.CLERK, LATE)
    year.go("chase_judgments", Role.HEAD, {"court": LATE["court"]})
    year.go("sign_books", Role.HEAD, {"quarter": "3"})
    yield year
