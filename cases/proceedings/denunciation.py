"""A denunciation (tố cáo): received, accepted or not, verified, concluded, published and acted on: L25 108–111; TC.

Who denounces is sealed: the one in charge and the Head may know him, the Head not where he is denounced himself. The
denounced is told the content and never the person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, Reason
from cases.choices import by_law, worded
from cases.commands import Command, Unsigned
from cases.events import Actor, Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.names import OFFICE
from cases.proceedings.common import Proceeding, ProceedingPaper, Sealed, Standing, at, issue, paper
from cases.stages.common import Facts, forbid, require
from law.guards import denunciations as law_denunciations
from law.guards.denunciations import Complexity, Denounced, Petition

RECEIVERS = (Role.CLERK, Role.SECRETARY, Role.HEAD)


def _in(words: tuple[str, str], who: str, vi: str, en: str) -> Standing:
    return Standing.of(words, who, (vi, en))


class Denunciation(Proceeding):
    """One denunciation; `stage` as in `stages`, `officer` who received it, then the leader of its verification."""

    words = ("vụ việc tố cáo", "a denunciation")
    stages = {
        "denounced": _in(("Đã nhận tố cáo", "Received"), "head", "Thụ lý hoặc không thụ lý", "Accept it or not"),
        "verifying_denunciation": _in(
            ("Đang xác minh tố cáo", "Being verified"), "officer", "Xác minh, kết luận", "Verify and conclude"
        ),
        "denunciation_waits": _in(
            ("Tạm đình chỉ giải quyết tố cáo", "Suspended"),
            "officer",
            "Theo dõi căn cứ tạm đình chỉ",
            "Watch the ground",
        ),
        "denunciation_concluded": _in(
            ("Đã kết luận tố cáo", "Concluded"), "head", "Công khai, xử lý theo kết luận", "Publish it and act on it"
        ),
        "not_accepted": Standing("Không thụ lý tố cáo", "Not accepted"),
        "passed_to_competent": Standing("Đã chuyển người có thẩm quyền", "Passed to the competent body"),
        "denunciation_ended": Standing("Đã đình chỉ giải quyết tố cáo", "Terminated"),
        "denunciation_closed": Standing("Đã giải quyết tố cáo", "Resolved"),
    }

    content: str = ""
    denounced: str = ""
    post: Denounced = Denounced.STAFF
    forwarded_by: str = ""
    complexity: Complexity = Complexity.PLAIN
    extended: int = 0
    until: datetime | None = None
    withdrawn: bool = False
    done: tuple[str, ...] = ()

    def may_know(self, actor: Actor) -> bool:
        against = actor.role is Role.HEAD and self.post is Denounced.HEAD
        return not against and super().may_know(actor)


class ReceiveDenunciation(Command):
    """Record a denunciation (tiếp nhận tố cáo), TC 23–24.

    `denounced` names the person, `post` what he is; `forwarded_by` the press or body that sent it; `places` that it
    must be checked in several ones (ten working days to accept it, else seven); `reception` the visit it came from.
    """

    words = ("Tiếp nhận tố cáo", "Receive a denunciation")

    denouncer: Sealed
    denounced: Annotated[str, Asked("Người bị tố cáo", "Denounced")] = Field(min_length=1, max_length=200)
    post: Annotated[Denounced, Asked("Chức vụ người bị tố cáo", "Post", choices=worded(law_denunciations.WHO))]
    content: Annotated[str, Asked("Nội dung tố cáo", "Content", long=True)] = Field(min_length=1, max_length=4000)
    places: Annotated[bool, Asked("Phải kiểm tra tại nhiều nơi", "Checked in several places")] = False
    forwarded_by: Annotated[str, Asked("Cơ quan, báo chí chuyển đến", "Forwarded by")] = Field("", max_length=200)
    case: Annotated[str, Asked("Vụ việc thi hành án", "Enforcement case")] = Field(
        default="", pattern=rf"^(case/{OFFICE}/\S{{1,180}})?$"
    )
    reception: Annotated[str, Asked("Lượt tiếp công dân", "Reception")] = Field("", max_length=200)


class AcceptDenunciation(Command):
    """Sign the decision to accept a denunciation (quyết định thụ lý tố cáo), TC 29."""

    words = ("Ký quyết định thụ lý tố cáo", "Accept a denunciation")

    formal: Annotated[bool, Asked("Đúng hình thức, nội dung", "Of the right form", article="TC 23")] = True
    capable: Annotated[bool, Asked("Người tố cáo có năng lực, đại diện", "Capable or represented")] = True
    concrete: Annotated[bool, Asked("Có cơ sở xác định vi phạm", "Tells who did what")] = True
    after_complaint: Annotated[bool, Asked("Phát sinh từ khiếu nại đã giải quyết", "After a complaint")] = False
    proof: Annotated[bool, Asked("Có chứng cứ về người giải quyết khiếu nại", "Proof against who solved it")] = False
    complexity: Annotated[
        Complexity, Asked("Mức độ phức tạp", "Complexity", choices=worded(law_denunciations.COMPLEXITIES))
    ] = Complexity.PLAIN


class RefuseDenunciation(Command):
    """Sign the notice that a denunciation is not accepted or not processed (không thụ lý), TC 24, 25, 29."""

    words = ("Ký thông báo không thụ lý tố cáo", "Do not accept a denunciation")

    ground: Annotated[str, Asked("Căn cứ", "Ground", choices=by_law(law_denunciations.REFUSALS))]


class ForwardDenunciation(Command):
    """Pass a denunciation to the competent person, by the number of the letter (chuyển tố cáo), TC 24.2."""

    words = ("Chuyển tố cáo đến người có thẩm quyền", "Forward a denunciation")

    to: Annotated[str, Asked("Người, cơ quan có thẩm quyền", "Competent body")] = Field(min_length=1, max_length=200)
    letter: Annotated[str, Asked("Số văn bản chuyển", "Number of the letter")] = Field(min_length=1, max_length=60)


class SetUpVerification(Command):
    """Sign the decision on the verification team (Tổ xác minh), whose leader then has the matter in hand, TT13 19."""

    words = ("Ký quyết định thành lập Tổ xác minh tố cáo", "Set up the verification")

    leader: Annotated[str, Asked("Tổ trưởng", "Leader", of=Of.STAFF)] = Field(min_length=1, max_length=40)
    members: Annotated[str, Asked("Thành viên", "Members", long=True)] = Field("", max_length=1000)


class ExtendDenunciation(Command):
    """Sign the extension of the term by at most 30 days (gia hạn giải quyết tố cáo), TC 30.2–30.4."""

    words = ("Ký quyết định gia hạn giải quyết tố cáo", "Extend a denunciation")

    complexity: Annotated[
        Complexity, Asked("Mức độ phức tạp", "Complexity", choices=worded(law_denunciations.COMPLEXITIES))
    ]
    reason: Reason = Field(min_length=1, max_length=1000)


class SuspendDenunciation(Command):
    """Sign the suspension of a denunciation that waits for another result, or that it goes on (tạm đình chỉ), TC 34."""

    words = ("Ký quyết định tạm đình chỉ, tiếp tục giải quyết tố cáo", "Suspend or resume a denunciation")

    resume: Annotated[bool, Asked("Tiếp tục giải quyết", "Goes on")] = False
    reason: Reason = Field(min_length=1, max_length=1000)


class WithdrawDenunciation(Command):
    """Record that the denouncer withdraws (rút tố cáo), TC 33; ND156 4."""

    words = ("Ghi việc rút tố cáo", "Withdraw a denunciation")


class TerminateDenunciation(Command):
    """Sign that the resolution ends because it was withdrawn (đình chỉ giải quyết tố cáo), TC 34.3."""

    words = ("Ký quyết định đình chỉ giải quyết tố cáo", "Terminate a denunciation")

    signs_of_breach: Annotated[bool, Asked("Có dấu hiệu vi phạm pháp luật", "Signs of a breach")]
    forced: Annotated[bool, Asked("Rút do bị đe dọa, mua chuộc", "Withdrawn under threat or bribe")]


class ConcludeDenunciation(Command):
    """Sign the conclusion on a denunciation (kết luận nội dung tố cáo), TC 35."""

    words = ("Ký kết luận nội dung tố cáo", "Conclude a denunciation")

    right: Annotated[bool, Asked("Tố cáo đúng hoặc đúng một phần", "Right, or in part")]
    conclusion: Annotated[str, Asked("Kết luận", "Conclusion", long=True)] = Field(min_length=1, max_length=4000)
    measures: Annotated[str, Asked("Biện pháp xử lý", "Measures", long=True)] = Field("", max_length=2000)


class DenunciationReceived(Fact):
    words = ("Tiếp nhận tố cáo", "Denunciation received")
    article = "TC 24.1"
    series = {"number": "denunciation"}
    number: str = ""
    denouncer: str
    denounced: str
    post: Denounced
    content: str
    needs_verification: bool
    competent: bool
    forwarded_by: str
    case: str
    reception: str


class ForwardedDenunciationReceived(Fact):
    words = ("Nhận tố cáo do cơ quan, báo chí chuyển đến", "Forwarded denunciation received")
    article = "TC 26.2"


class DenunciationAccepted(ProceedingPaper):
    """`complexity` sets the term of the old law; under the new one it allows extensions, each decided (TC 30)."""

    words = ("Thụ lý tố cáo", "Denunciation accepted")
    article = "TC 29.2"
    complexity: Complexity


class DenunciationRefused(ProceedingPaper):
    words = ("Không thụ lý tố cáo", "Denunciation not accepted")
    article = "TC 29.1"
    ground: str


class DenunciationForwarded(Fact):
    words = ("Chuyển tố cáo đến người có thẩm quyền", "Denunciation forwarded")
    article = "TC 24.2"
    to: str
    letter: str


class VerificationTeamSetUp(ProceedingPaper):
    words = ("Thành lập Tổ xác minh tố cáo", "Verification team set up")
    article = "TT13 19"
    leader: str
    members: str


class DenunciationExtended(ProceedingPaper):
    """The further thirty days begin where the term ends that runs."""

    words = ("Gia hạn giải quyết tố cáo", "Denunciation extended")
    article = "TC 30.2"
    level: Complexity
    reason: str
    begins: datetime

    def starts(self, at: datetime) -> datetime:
        return self.begins


class DenunciationSuspended(ProceedingPaper):
    words = ("Tạm đình chỉ giải quyết tố cáo", "Denunciation suspended")
    article = "TC 34.1"
    reason: str


class DenunciationResumed(ProceedingPaper):
    words = ("Tiếp tục giải quyết tố cáo", "Denunciation resumed")
    article = "TC 34.2"
    reason: str


class DenunciationWithdrawn(Fact):
    words = ("Rút tố cáo", "Denunciation withdrawn")
    article = "TC 33"


class DenunciationTerminated(ProceedingPaper):
    words = ("Đình chỉ giải quyết tố cáo", "Denunciation terminated")
    article = "TC 34.3"


class DenunciationConcluded(ProceedingPaper):
    words = ("Kết luận nội dung tố cáo", "Denunciation concluded")
    article = "TC 35"
    right: bool
    conclusion: str
    measures: str


class DenunciationResolved(Fact):
    words = ("Đã giải quyết tố cáo", "Denunciation resolved")
    article = "L25 110.2"


def _at(state: Denunciation, *stages: str) -> None:
    forbid(
        state.stage not in stages,
        "L25 110",
        "Tố cáo không ở bước này.",
        "The denunciation does not stand at this step.",
    )


@handles(ReceiveDenunciation, *RECEIVERS, signs=Unsigned.RECORDS, begins=True)
def _receive(state: Denunciation, command: ReceiveDenunciation, context: Context) -> Facts:
    forbid(state.stage, "TC 24.1", "Tố cáo này đã được ghi nhận.", "This denunciation is recorded already.")
    competent = law_denunciations.may_resolve(command.post).allowed
    told = command.model_dump(exclude={"places"})
    yield DenunciationReceived(**told, needs_verification=command.places, competent=competent)
    if command.forwarded_by:
        yield ForwardedDenunciationReceived()


@handles(AcceptDenunciation, Role.HEAD, signs="denunciation_decision")
def _accept(state: Denunciation, command: AcceptDenunciation, context: Context) -> Facts:
    _at(state, "denounced")
    petition = Petition(**command.model_dump(exclude={"complexity"}))
    require(law_denunciations.may_accept(petition, state.post))
    yield DenunciationAccepted(**paper(state, "denunciation_decision", context), complexity=command.complexity)


@handles(RefuseDenunciation, Role.HEAD, signs="denunciation_notice")
def _refuse(state: Denunciation, command: RefuseDenunciation, context: Context) -> Facts:
    _at(state, "denounced")
    require(law_denunciations.may_resolve(state.post))  # another's is forwarded
    yield DenunciationRefused(**paper(state, "denunciation_notice", context), ground=command.ground)


@handles(ForwardDenunciation, *RECEIVERS, signs=Unsigned.RECORDS)
def _forward(state: Denunciation, command: ForwardDenunciation, context: Context) -> Facts:
    _at(state, "denounced")
    forbid(
        law_denunciations.may_resolve(state.post),
        "TC 24.2",
        "Tố cáo thuộc thẩm quyền của cơ quan thì không chuyển.",
        "What the office resolves itself is not forwarded.",
    )
    yield DenunciationForwarded(to=command.to, letter=command.letter)


@handles(SetUpVerification, Role.HEAD, signs="denunciation_decision")
def _set_up(state: Denunciation, command: SetUpVerification, context: Context) -> Facts:
    _at(state, "verifying_denunciation")
    forbid(
        command.leader == state.denounced,
        "TC 31",
        "Người bị tố cáo không được xác minh.",
        "The denounced does not verify.",
    )
    yield VerificationTeamSetUp(**paper(state, "denunciation_decision", context), **command.model_dump())


@handles(ExtendDenunciation, Role.HEAD, signs="denunciation_decision")
def _extend(state: Denunciation, command: ExtendDenunciation, context: Context) -> Facts:
    _at(state, "verifying_denunciation")
    require(law_denunciations.may_extend(command.complexity, state.extended))
    running = next((duty for name in ("R203", "R152") if (duty := state.duties.get(name))), None)
    forbid(
        running is None or running.level >= 2 or not running.due_at,
        "TC 30.4",
        "Hết thời hạn giải quyết thì không gia hạn được nữa.",
        "What has run out is not extended.",
    )
    assert running
    assert running.due_at
    signed = paper(state, "denunciation_decision", context)
    yield DenunciationExtended(**signed, level=command.complexity, reason=command.reason, begins=running.due_at)


@handles(SuspendDenunciation, Role.HEAD, signs="denunciation_decision")
def _suspend(state: Denunciation, command: SuspendDenunciation, context: Context) -> Facts:
    _at(state, "denunciation_waits" if command.resume else "verifying_denunciation")
    decided = DenunciationResumed if command.resume else DenunciationSuspended
    yield decided(**paper(state, "denunciation_decision", context), reason=command.reason)


@handles(WithdrawDenunciation, *RECEIVERS, signs=Unsigned.RECORDS)
def _withdraw(state: Denunciation, command: WithdrawDenunciation, context: Context) -> Facts:
    _at(state, "denounced", "verifying_denunciation", "denunciation_waits")  # before the conclusion
    yield DenunciationWithdrawn()


@handles(TerminateDenunciation, Role.HEAD, signs="denunciation_decision")
def _terminate(state: Denunciation, command: TerminateDenunciation, context: Context) -> Facts:
    _at(state, "verifying_denunciation", "denunciation_waits")
    require(law_denunciations.may_terminate(withdrawn=state.withdrawn, **command.model_dump()))
    yield DenunciationTerminated(**paper(state, "denunciation_decision", context))


@handles(ConcludeDenunciation, Role.HEAD, signs="denunciation_conclusion")
def _conclude(state: Denunciation, command: ConcludeDenunciation, context: Context) -> Facts:
    _at(state, "verifying_denunciation")
    forbid(
        "verification_reported" not in state.done,
        "TT13 21.1",
        "Kết luận sau khi có báo cáo kết quả xác minh.",
        "The conclusion follows the report of the verification.",
    )
    yield DenunciationConcluded(**paper(state, "denunciation_conclusion", context), **command.model_dump())
    yield DenunciationResolved()


@evolves(DenunciationReceived)
def _received(state: Denunciation, fact: DenunciationReceived, event: Event) -> Denunciation:
    told = fact.model_dump(include={"denounced", "post", "content", "forwarded_by", "case"})
    own = {"sealed": fact.denouncer, "number": event.data["number"], "officer": event.actor.id}
    return at(state, "denounced", event, **told, **own)


@evolves(DenunciationAccepted)
def _accepted(state: Denunciation, fact: DenunciationAccepted, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "verifying_denunciation", event, complexity=fact.complexity)


@evolves(DenunciationResumed)
def _resumed(state: Denunciation, fact: DenunciationResumed, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "verifying_denunciation", event)


@evolves(DenunciationRefused)
def _refused(state: Denunciation, fact: DenunciationRefused, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "not_accepted", event)


@evolves(DenunciationForwarded)
def _forwarded(state: Denunciation, fact: DenunciationForwarded, event: Event) -> Denunciation:
    return at(state, "passed_to_competent", event)


@evolves(VerificationTeamSetUp)
def _led(state: Denunciation, fact: VerificationTeamSetUp, event: Event) -> Denunciation:
    return issue(state.model_copy(update={"officer": fact.leader}), fact, event)


@evolves(DenunciationExtended)
def _extended(state: Denunciation, fact: DenunciationExtended, event: Event) -> Denunciation:
    change = {"extended": state.extended + 1, "complexity": fact.level}
    return issue(state.model_copy(update=change), fact, event)


@evolves(DenunciationSuspended)
def _suspended(state: Denunciation, fact: DenunciationSuspended, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "denunciation_waits", event)


@evolves(DenunciationWithdrawn)
def _withdrawn(state: Denunciation, fact: DenunciationWithdrawn, event: Event) -> Denunciation:
    return state.model_copy(update={"withdrawn": True})


@evolves(DenunciationTerminated)
def _terminated(state: Denunciation, fact: DenunciationTerminated, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "denunciation_ended", event)


@evolves(DenunciationConcluded)
def _concluded(state: Denunciation, fact: DenunciationConcluded, event: Event) -> Denunciation:
    return at(issue(state, fact, event), "denunciation_concluded", event)
