"""A decision or an act of the enforcer or the Head is complained of (khiếu nại về thi hành án), L25 96–107.

A party complains in the time of L25 96.2. How it is answered stands in `complaint_answer`, what may happen to it on its
way, and the second level, in `complaint_course`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from cases.asking import Asked, Of, PartyId, Unit
from cases.assets import Asset
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parts import Complaint, Notice, notice_key
from cases.safeguards import Safeguard
from cases.stages.common import Facts, answerable, forbid, paper, require
from cases.stages.notice import PartiesNotified
from cases.state import CaseState
from law.guards import complaints as law_complaints
from law.guards.security import Measure
from law.pack import load_pack
from law.periods import local_day

ANSWERS = ("complaint_notice", "complaint_decision", "complaint_pause", "protest_reply")
"""Papers that answer a complaint: against these there is the second level, not another complaint (L25 97.5)."""


class Complain(Command):
    """A party complains of a decision or an act (khiếu nại), L25 96, 103.

    `about` is the document complained of, as in its notice; without one `act` says what was done and `known_on` when
    the party knew. `signers` complain together, `representatives` act for them (D152 77); `agent` acts for the party,
    by the `authorisation`.
    """

    words = ("Khiếu nại về thi hành án", "Complain")

    about: Annotated[str, Asked("Văn bản", "Document", of=Of.PAPER)] = Field(default="", max_length=100)
    act: Annotated[str, Asked("Hành vi", "Act", long=True)] = Field(default="", max_length=1000)
    known_on: Annotated[date | None, Asked("Ngày biết", "Known on")] = None
    party: PartyId
    reason: Annotated[str, Asked("Lý do", "Reason", long=True)] = Field(min_length=1, max_length=4000)
    proof: Annotated[Sha256OrNone, Asked("Tài liệu chứng minh", "Proof")] = ""
    signers: Annotated[int, Asked("Số người cùng khiếu nại", "Complainants", unit=Unit.PERSONS)] = Field(
        default=1, ge=1
    )
    representatives: Annotated[int, Asked("Số người đại diện", "Representatives", unit=Unit.PERSONS)] = Field(
        default=1, ge=1
    )
    agent: Annotated[str, Asked("Người được ủy quyền", "Agent")] = Field(default="", max_length=300)
    authorisation: Annotated[Sha256OrNone, Asked("Giấy ủy quyền", "Authorisation")] = ""

    @model_validator(mode="after")
    def _of_one_thing(self) -> Self:
        if bool(self.about) == bool(self.act and self.known_on):
            raise ValueError(
                "nêu văn bản (about), hoặc hành vi và ngày biết (act, known_on) / "
                "name the document (about), or the act and the day it was known (act, known_on)"
            )
        return self


class OfComplaint(Fact):
    """A fact of one complaint; `about` is the document complained of, empty for an act."""

    complaint: str
    about: str


class ActKnown(Fact):
    """Everybody knows a decision that takes or gives: from here the time to complain of it runs (L25 96.2).

    The program watches that time for the enforcement decision, what secures and coerces, and the plans. Other papers
    may be complained of as well; whether in time is asked when somebody does.
    """

    words = ("Đương sự biết quyết định, bắt đầu thời hiệu khiếu nại", "Decision known, complaint possible")

    article = "L25 96.2"
    about: str
    group: str
    measure: str


class ComplaintReceived(OfComplaint):
    """A complaint in time; `group` is that of the time to resolve it (L25 102.1–102.3), `of` its stage in law."""

    words = ("Nhận khiếu nại về thi hành án", "Complaint received")

    article = "L25 96.2"
    about_kind: str
    act: str
    distribution: int
    asset: str
    safeguard: str
    party: str
    reason: str
    proof: str
    agent: str
    authorised: bool
    group: str
    of: law_complaints.Stage


class PayoutObstacleArose(Fact):
    """Money of a receipt may not be paid for now."""

    words = ("Tạm dừng chi trả do có khiếu nại", "Payout stopped by a complaint")

    article = "D152 30.3.c"
    receipt: str


def paper_of(case: CaseState, document: str, party: str) -> Notice | None:
    """The notice of a document to this party, or to another who had it."""
    own = case.notices.get(notice_key(document, party))
    return own or next((n for n in case.notices.values() if n.document == document), None)


def stage_of(case: CaseState, *, on: date | None = None, about_security: bool = False) -> law_complaints.Stage:
    """Where a decision or act of a day (by default of today) stands in the course of the matter (L25 96.2)."""
    return law_complaints.stage(
        security_decided=any(on is None or s.decided_on <= on for s in case.safeguards.values()),
        coercion_decided=case.coerced_on is not None and (on is None or case.coerced_on <= on),
        about_security=about_security,
        about_coercion=False,
    )


def complaint_days(case: CaseState, on: date) -> int:
    """In how many calendar days from valid notice a plan of this day may be contested (L25 96.2)."""
    pack = load_pack(case.pack)
    rule = law_complaints.PERIOD_RULES[law_complaints.groups(stage_of(case), pack).period]
    days = pack.rule(rule).term(on, {}).length
    assert isinstance(days, int)
    return days


def asset_by(case: CaseState, document: str) -> Asset | None:
    """The asset that this document put under a measure."""
    return next((a for a in case.assets.values() if document and a.document == document), None)


def safeguard_by(case: CaseState, document: str) -> Safeguard | None:
    """What this document secured."""
    return next((s for s in case.safeguards.values() if document and s.document == document), None)


@handles(Complain, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _complain(case: CaseState, command: Complain, context: Context) -> Facts:
    forbid(command.party not in case.parties, "L25 97.1", "Không có đương sự này.", "There is no such party.")
    with answerable("D152 77"):
        most = law_complaints.representatives(command.signers, context.today, context.pack)
    forbid(
        most and command.representatives > most,
        "D152 77",
        f"Nhiều người cùng khiếu nại cử không quá {most} người đại diện.",
        f"So many complainants send {most} representatives at most.",
    )
    plan = case.plans.get(command.about)
    notice = paper_of(case, command.about, command.party) if command.about else None
    forbid(
        command.about and (notice is None or notice.subject in ANSWERS),
        "L25 96.1",
        "Vụ việc không có quyết định này để khiếu nại.",
        "The case has no such decision to complain of.",
    )
    forbid(plan and plan.withdrawn, "L25 96.1", "Phương án đã bị thu hồi.", "The plan is withdrawn already.")
    said = (command.about, command.act, command.party)
    mine = [c for c in case.complaints.values() if (c.about, c.act, c.party) == said]
    forbid(mine and not mine[-1].decision, "L25 104", "Khiếu nại này đang được giải quyết.", "It is open already.")
    forbid(any(c.withdrawn for c in mine), "L25 97.7", "Khiếu nại này đã rút.", "The complaint was withdrawn.")
    forbid(
        any(c.accepted for c in mine),
        "L25 97.5",
        "Khiếu nại này đã được giải quyết.",
        "The complaint was resolved already.",
    )
    asset, safeguard = asset_by(case, command.about), safeguard_by(case, command.about)
    done_on = notice.issued_on if notice else command.known_on
    of = stage_of(case, on=done_on, about_security=safeguard is not None)
    known = (notice.valid_on if notice and notice.party == command.party else command.known_on) or context.today
    frozen = safeguard is not None and safeguard.measure is Measure.FREEZE
    require(law_complaints.in_time(of, known, context.today, context.pack, account_freeze=frozen))
    yield ComplaintReceived(
        complaint=f"KN{len(case.complaints) + 1}",
        about_kind=notice.subject if notice else "",
        distribution=plan.distribution if plan else 0,
        asset=asset.id if asset else "",
        safeguard=safeguard.id if safeguard else "",
        authorised=bool(command.authorisation),
        group=law_complaints.groups(of, context.pack).resolution,
        of=of,
        **command.model_dump(include={"about", "act", "party", "reason", "proof", "agent"}),
    )


def open_complaint(case: CaseState, name: str, level: str = "") -> Complaint:
    """The open complaint with this name, at this level if one is given; refused otherwise."""
    found = case.complaints.get(name)
    known = found is not None and not found.decision and level in ("", found.level)
    forbid(not known, "L25 104", "Không có khiếu nại này đang chờ.", "No such complaint is open.")
    assert found
    return found


def accepted(case: CaseState, name: str, level: str = "") -> Complaint:
    """Likewise, of those that are accepted."""
    found = open_complaint(case, name, level)
    forbid(not found.accepted, "L25 104", "Khiếu nại chưa được thụ lý.", "The complaint is not accepted yet.")
    return found


def notice_of(case: CaseState, complaint: Complaint, context: Context) -> dict[str, Any]:
    """What a fact says of the notice about a complaint that the sender signs."""
    return paper(case, "complaint", "complaint_notice", context) | named(complaint)


def named(complaint: Complaint) -> dict[str, str]:
    """What each fact of a complaint names."""
    return {"complaint": complaint.id, "about": complaint.about}


def stops_payout(case: CaseState, distribution: int) -> Iterator[Fact]:
    """The money of a plan waits while the first complaint about it is open (D152 30.3.c)."""
    if distribution and case.complaints.count(("open", distribution)) == 1:
        for receipt in case.receipts.group(("distribution", distribution)):
            yield PayoutObstacleArose(receipt=receipt.id)


@follows(ComplaintReceived)
def _stopped(case: CaseState, fact: ComplaintReceived, context: Context) -> Facts:
    yield from stops_payout(case, fact.distribution)


@follows(PartiesNotified)
def _complainable(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    signed = _signed_on(case, fact.document)
    if case.ended or signed is None:
        return
    safeguard = safeguard_by(case, fact.document)
    of = stage_of(case, on=signed, about_security=safeguard is not None)
    frozen = safeguard is not None and safeguard.measure is Measure.FREEZE
    yield ActKnown(
        about=fact.document,
        group=law_complaints.groups(of, context.pack).period,
        measure="account_freeze" if frozen else "other",
    )


def _signed_on(case: CaseState, document: str) -> date | None:
    """The day of a decision whose time to be complained of is watched; None of any other paper."""
    if case.decision and document == case.decision.document:
        return case.decision.signed_on
    plan, taken = case.plans.get(document), safeguard_by(case, document) or asset_by(case, document)
    return plan.made_on if plan else taken.decided_on if taken else None


def put(case: CaseState, name: str, **change: Any) -> CaseState:
    """The case with one complaint changed."""
    return case.model_copy(update={"complaints": case.complaints.put({name: replace(case.complaints[name], **change)})})


@evolves(ComplaintReceived)
def _received(case: CaseState, fact: ComplaintReceived, event: Event) -> CaseState:
    told = fact.model_dump(exclude={"complaint", "proof", "of"})
    complaint = Complaint(id=fact.complaint, lodged_on=local_day(event.at), of=fact.of, **told)
    return case.model_copy(update={"complaints": case.complaints.put({complaint.id: complaint})})
