"""The enforcement decision (quyết định thi hành án), the enforcer who is assigned, and the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, Reason, Unit
from cases.assignment import Candidate, choose, may_have
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.exhibits import Fate
from cases.kernel import Context, evolves, follows, handles
from cases.names import is_private
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    at_stage,
    ending_of,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.state import CaseState, Decision, Stage
from law.periods import local_day


class ProposeDecision(Command):
    """Draft the decision (dự thảo, trình ký). `payment_account` is where the debtor is to pay.

    `voluntary_days` may be left out (0): they are those of the law of the day, no more and no fewer.
    """

    words = ("Trình dự thảo quyết định thi hành án", "Propose the decision")

    voluntary_days: Annotated[
        int,
        Asked("Thời hạn tự nguyện (0: theo luật)", "Voluntary period (0: the law's)", unit=Unit.DAYS, article="L25 36"),
    ] = Field(default=0, ge=0)
    payment_account: Annotated[str, Asked("Tài khoản nộp tiền", "Account to pay to")] = ""
    terms: Annotated[str, Asked("Nội dung thêm", "Further terms", long=True)] = Field(default="", max_length=4000)


class SignDecision(Command):
    """Sign the drafted decision (ký quyết định thi hành án): the Head, or who holds his delegation that day."""

    words = ("Ký quyết định thi hành án", "Sign the decision")


class RefuseCase(Command):
    """Refuse what another case has decided meanwhile (từ chối: nội dung đã có quyết định thi hành án), L25 34.4.đ."""

    words = ("Từ chối vì đã có quyết định khác", "Refuse what another case decided")


class AssignEnforcer(Command):
    """Assign the enforcer (phân công Chấp hành viên) by the published rule, or a named one with a reason."""

    words = ("Phân công Chấp hành viên", "Assign the enforcer")

    officer: Annotated[
        str, Asked("Chấp hành viên (bỏ trống: theo quy tắc phân công)", "Enforcer (empty: by the rule)", of=Of.ENFORCER)
    ] = ""
    reason: Reason = Field(default="", max_length=1000)


class OpenFile(Command):
    """Open the file (lập hồ sơ thi hành án), D152 12.2."""

    words = ("Lập hồ sơ thi hành án", "Open the file")


class RequestEnforcerReplacement(Command):
    """A party asks for another enforcer (yêu cầu thay đổi Chấp hành viên), D152 13."""

    words = ("Yêu cầu thay đổi Chấp hành viên", "Request another enforcer")

    ground: Annotated[str, Asked("Căn cứ", "Ground", long=True, article="D152 13.1")] = Field(max_length=1000)


class ChangeEnforcer(Command):
    """Assign another enforcer, or refuse to (D152 13.3)."""

    words = ("Thay đổi Chấp hành viên", "Change the enforcer")

    officer: Annotated[
        str,
        Asked(
            "Chấp hành viên mới (bỏ trống: theo quy tắc phân công)", "New enforcer (empty: by the rule)", of=Of.ENFORCER
        ),
    ] = ""
    refuse: Annotated[bool, Asked("Không chấp nhận thay đổi", "Refuse the change")] = False
    reason: Reason = Field(min_length=1, max_length=1000)


class DecisionProposed(Fact):
    words = ("Trình dự thảo quyết định thi hành án", "Enforcement decision proposed")
    article = "D152 12.1"
    proposer: str
    voluntary_days: int
    payment_account: str
    terms: str


class DecisionSigned(DocumentFact):
    """The decision is signed and numbered; from here the case is a matter of the office's register.

    It says whether the office is to give something back, to somebody who owes money here himself, to confiscate or to
    destroy (L25 57–59).
    """

    words = ("Ký quyết định thi hành án", "Enforcement decision signed")

    article = "L25 34.3"
    proposer: str
    returns: bool = False
    owes_money: bool = False
    confiscation: bool = False
    destruction: bool = False


class AssetEntrustmentDecided(DecisionSigned):
    """The decision on an asset whose handling another agency entrusted: no matter of its own (L25 50.3)."""

    words = ("Ký quyết định xử lý tài sản ủy thác", "Decision on an entrusted asset signed")

    article = "L25 50.3"


class CaseRefused(DocumentFact):
    """Its content has the decision of another case: this one is refused and ends."""

    words = ("Từ chối: nội dung đã có quyết định khác", "Refused: decided by another case")

    article = "L25 34.4.đ"


class EnforcerAssigned(DocumentFact):
    words = ("Phân công Chấp hành viên", "Enforcer assigned")
    article = "L25 22.2.b"
    officer: str
    room: str
    rule: str
    candidates: tuple[Candidate, ...]


class FileOpened(Fact):
    words = ("Lập hồ sơ thi hành án", "File opened")
    article = "D152 12.2"


class EnforcerReplacementRequested(Fact):
    words = ("Yêu cầu thay đổi Chấp hành viên", "Another enforcer requested")
    article = "D152 13.1"
    ground: str


class EnforcerReplacementRefused(Fact):
    words = ("Không chấp nhận thay đổi Chấp hành viên", "Another enforcer refused")
    article = "D152 13.3"
    reason: str


class EnforcerChanged(DocumentFact):
    words = ("Thay đổi Chấp hành viên", "Enforcer changed")
    article = "D152 13.3"
    officer: str
    room: str
    previous: str
    reason: str


@handles(ProposeDecision, Role.SECRETARY, Role.ENFORCER, Role.ROOM_HEAD, Role.CLERK, signs=Unsigned.DRAFTS)
def _propose(case: CaseState, command: ProposeDecision, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(
        case.decision and case.decision.number,
        "L25 34.4.đ",
        "Đã có quyết định thi hành án.",
        "The enforcement decision has been issued.",
    )
    voluntary = context.pack.ending_as("voluntary_period_ended").term(context.today, {})
    forbid(
        command.voluntary_days not in (0, voluntary.length),
        voluntary.basis,
        f"Thời hạn tự nguyện thi hành án là {voluntary.length:02} ngày.",
        f"The voluntary period is {voluntary.length} days.",
    )
    yield DecisionProposed(
        proposer=context.actor.id,
        voluntary_days=voluntary.length,
        payment_account=command.payment_account,
        terms=command.terms,
    )


def _enforcement(case: CaseState, command: SignDecision) -> str:
    if case.entrusted and case.entrusted.asset:
        return "entrusted_asset"
    return "enforcement_on_request" if case.origin == "on_request" else "enforcement_ex_officio"


@handles(SignDecision, *OFFICE_ROLES, needs=("claims",), signs=_enforcement)
def _sign(case: CaseState, command: SignDecision, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.decision, "D152 12.1", "Chưa có dự thảo quyết định trình ký.", "No decision has been drafted.")
    assert case.decision
    forbid(case.decision.number, "L25 34.4.đ", "Đã có quyết định thi hành án.", "It has been signed already.")
    forbid(
        is_private(case.office) and not case.service,
        "L25 31.3, 31.4",
        "Chưa ký hợp đồng dịch vụ thi hành án.",
        "The contract of enforcement is not signed yet.",
    )
    forbid(
        context.facts.get("claims", {}).get("decided"),
        "L25 34.4.đ",
        "Nội dung này đã có quyết định thi hành án của vụ việc khác.",
        "Another case has a decision on the same content.",
    )
    of_asset = case.entrusted and case.entrusted.asset
    yield (AssetEntrustmentDecided if of_asset else DecisionSigned)(
        **paper(case, "decision", "entrusted_asset_decision" if of_asset else "enforcement_decision", context),
        proposer=case.decision.proposer,
        **_of_things(case),
    )


def _of_things(case: CaseState) -> dict[str, bool]:
    """What is to become of the things that the office keeps."""
    kinds = {claim.kind: claim for claim in case.claims.group("thing")}
    given_back = kinds.get(Fate.RETURN) if case.origin == "ex_officio" else None
    return {
        "returns": given_back is not None,
        "owes_money": given_back is not None and case.owes_money(given_back.creditor),
        "confiscation": Fate.CONFISCATE in kinds,
        "destruction": Fate.DESTROY in kinds,
    }


@handles(RefuseCase, *OFFICE_ROLES, needs=("claims",), signs="refusal")
def _refuse(case: CaseState, command: RefuseCase, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(case.decision and case.decision.number, "L25 34.4.đ", "Đã có quyết định.", "This case has its decision.")
    forbid(
        not context.facts.get("claims", {}).get("decided"),
        "L25 34.4.đ",
        "Chưa có vụ việc nào khác ra quyết định cho nội dung này.",
        "No other case has a decision on this content.",
    )
    yield CaseRefused(
        **paper(case, "refusal", "refusal_notice", context),
    )


@follows(CaseRefused)
def _ends(case: CaseState, fact: CaseRefused, context: Context) -> Facts:
    yield ending_of(case, "34.4.đ", fact.signer)


@handles(AssignEnforcer, *OFFICE_ROLES, needs=("enforcers",), signs="assignment")
def _assign(case: CaseState, command: AssignEnforcer, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(
        not (case.decision and case.decision.number), "L25 22.2.b", "Chưa có quyết định.", "There is no decision yet."
    )
    forbid(case.officer, "D152 13", "Đã phân công Chấp hành viên.", "An enforcer is assigned; change him instead.")
    choice = choose(case.id, context.facts["enforcers"], context.pack, named=command.officer)
    yield EnforcerAssigned(
        **paper(case, "assignment", "enforcer_assignment", context),
        officer=choice.officer,
        room=choice.room,
        rule=command.reason or choice.rule,
        candidates=choice.candidates,
    )


@handles(OpenFile, Role.ENFORCER, Role.SECRETARY, signs=Unsigned.ENTERS)
def _open_file(case: CaseState, command: OpenFile, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    forbid(not case.officer, "D152 12.2", "Chưa phân công Chấp hành viên.", "No enforcer is assigned yet.")
    forbid(case.file_opened, "D152 12.2", "Hồ sơ đã được lập.", "The file is open already.")
    yield FileOpened()


@handles(RequestEnforcerReplacement, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _ask_replacement(case: CaseState, command: RequestEnforcerReplacement, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.officer, "D152 13.1", "Chưa phân công Chấp hành viên.", "No enforcer is assigned yet.")
    yield EnforcerReplacementRequested(ground=command.ground)


@handles(ChangeEnforcer, *OFFICE_ROLES, needs=("enforcers",), signs="replacement")
def _change(case: CaseState, command: ChangeEnforcer, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.officer, "D152 13.1", "Chưa phân công Chấp hành viên.", "No enforcer is assigned yet.")
    if command.refuse:
        for present in context.facts["enforcers"]:
            if present["officer"] == case.officer:  # whom the law bars is not kept, whatever the Head thinks of it
                require(may_have(present, context.pack))
        yield EnforcerReplacementRefused(reason=command.reason)
        return
    choice = choose(case.id, context.facts["enforcers"], context.pack, named=command.officer, except_for=case.officer)
    yield EnforcerChanged(
        **paper(case, "assignment", "enforcer_assignment", context),
        officer=choice.officer,
        room=choice.room,
        previous=case.officer,
        reason=command.reason,
    )


@evolves(DecisionProposed)
def _proposed(case: CaseState, fact: DecisionProposed, event: Event) -> CaseState:
    draft = Decision(
        proposer=fact.proposer,
        voluntary_days=fact.voluntary_days,
        payment_account=fact.payment_account,
        terms=fact.terms,
    )
    return case.model_copy(update={"decision": draft})


@evolves(DecisionSigned)
def _signed(case: CaseState, fact: DecisionSigned, event: Event) -> CaseState:
    assert case.decision
    signed = case.decision.model_copy(
        update={
            "document": fact.document,
            "number": fact.number,
            "signer": fact.signer,
            "signed_on": local_day(event.at),
        }
    )
    stage = Stage.NOTIFYING if case.officer else Stage.DECIDED  # a decision that replaces a recalled one
    return issued(at_stage(case, stage, event, decision=signed), fact, event)


@evolves(CaseRefused)
def _refused(case: CaseState, fact: CaseRefused, event: Event) -> CaseState:
    return issued(case, fact, event, parties=case.refs("C"))


@evolves(EnforcerAssigned)
def _assigned(case: CaseState, fact: EnforcerAssigned, event: Event) -> CaseState:
    stage = Stage.NOTIFYING if case.stage == Stage.DECIDED else Stage(case.stage)
    return issued(at_stage(case, stage, event, officer=fact.officer, room=fact.room), fact, event)


@evolves(FileOpened)
def _file_opened(case: CaseState, fact: FileOpened, event: Event) -> CaseState:
    return case.model_copy(update={"file_opened": True})


@evolves(EnforcerChanged)
def _changed(case: CaseState, fact: EnforcerChanged, event: Event) -> CaseState:
    return issued(case.model_copy(update={"officer": fact.officer, "room": fact.room}), fact, event)
