"""A private enforcement office enforces by contract (văn phòng thi hành án dân sự): L25 28–31; D151 42–46.

Its cases are cases like the agency's, under its own code, staff and numbers; what it may not do, its head and its
bailiffs may not sign (cases/authority.py). When the contract is liquidated its decision is recalled, and on the
requester's word the file goes to the agency.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Unit
from cases.choices import worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.names import is_private
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    ending_of,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.stages.corrections import DecisionRecalled
from cases.stages.decision import DecisionSigned
from cases.state import CaseState, Service
from law.guards.private_office import Deed, Next, Wish, after_security, may_do
from law.periods import local_day


class Liquidation(StrEnum):
    """Why the contract ends (L25 31.5), by the points of the law."""

    DONE = "a"
    AGREED = "b"
    NO_CONDITION = "c"
    TRANSFER = "d"
    DEBTOR_LATE = "đ"


LIQUIDATIONS: Mapping[str, tuple[str, str]] = {
    Liquidation.DONE: ("Đã thi hành xong (điểm a)", "Performed"),
    Liquidation.AGREED: ("Các bên thỏa thuận chấm dứt (điểm b)", "The parties agree"),
    Liquidation.NO_CONDITION: ("Có căn cứ chưa có điều kiện thi hành án (điểm c)", "No condition yet"),
    Liquidation.TRANSFER: (
        "Người yêu cầu đề nghị chuyển cơ quan thi hành án (điểm d)",
        "The requester wants a transfer",
    ),
    Liquidation.DEBTOR_LATE: ("Người phải thi hành án yêu cầu, quá 30 ngày (điểm đ)", "The debtor's 30 days are over"),
}
WISHES: Mapping[str, tuple[str, str]] = {
    Wish.TRANSFER: ("Đề nghị chuyển cơ quan thi hành án", "Wants a transfer to the agency"),
    Wish.STAY: ("Không đồng ý chấm dứt", "Does not agree to end it"),
}


class SignServiceContract(Command):
    """Sign the contract with who asks (hợp đồng dịch vụ thi hành án), L25 31.3; D151 41. `price` in đồng."""

    words = ("Ký hợp đồng dịch vụ thi hành án", "Sign the contract of enforcement")

    content: Annotated[str, Asked("Nội dung công việc", "What is to be done", long=True)] = Field(
        min_length=1, max_length=2000
    )
    price: Annotated[int, Asked("Thù lao", "Price", unit=Unit.DONG)] = Field(gt=0)


class AskForSecurity(Command):
    """Ask the agency for a security measure (đề nghị áp dụng biện pháp bảo đảm), L25 30.2.đ; D151 43.1.

    `frozen`: minutes were drawn by which the holder must freeze at once.
    """

    words = ("Đề nghị cơ quan thi hành án áp dụng biện pháp bảo đảm", "Ask the agency for security")

    measure: Annotated[str, Asked("Biện pháp, tài sản, căn cứ", "Measure, asset, ground", long=True)] = Field(
        min_length=1, max_length=2000
    )
    frozen: Annotated[bool, Asked("Đã lập biên bản phong tỏa ngay", "Frozen by minutes", article="D151 43.1")] = False


class RecordSecurityAnswer(Command):
    """Record the agency's decision on security, or its refusal (quyết định của cơ quan thi hành án), D151 43.2."""

    words = ("Ghi trả lời của cơ quan thi hành án về biện pháp bảo đảm", "Record the agency's answer on security")

    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(min_length=1, max_length=60)
    granted: Annotated[bool, Asked("Đã ra quyết định áp dụng", "Granted")] = True


class AnswerSecurity(Command):
    """Say what follows from the agency's measure (xử lý sau biện pháp bảo đảm), D151 43.2; L25 31.5.d, 95.2.

    `settled`: he performed, or the parties agreed. `wish` is what the requester says.
    """

    words = ("Xử lý sau khi có biện pháp bảo đảm", "Say what follows after security")

    settled: Annotated[bool, Asked("Đã thi hành hoặc thỏa thuận", "Performed or agreed")] = False
    wish: Annotated[Wish, Asked("Ý kiến người yêu cầu", "The requester's wish", choices=worded(WISHES))] = Wish.STAY


class LiquidateContract(Command):
    """Sign the minutes that end the contract (thanh lý hợp đồng dịch vụ), L25 31.5; D151 44."""

    words = ("Thanh lý hợp đồng dịch vụ thi hành án", "Liquidate the contract")

    ground: Annotated[Liquidation, Asked("Căn cứ", "Ground", choices=worded(LIQUIDATIONS), article="L25 31.5")]


class RecallForLiquidation(Command):
    """Recall the decision when the contract is liquidated, and hand the file over (thu hồi quyết định), L25 31.6.

    `agency` is who gets the file under point d; nobody under the others (D151 44.3).
    """

    words = ("Thu hồi quyết định khi thanh lý hợp đồng", "Recall after the liquidation")

    agency: Annotated[str, Asked("Cơ quan nhận hồ sơ (điểm d)", "Agency that gets the file")] = Field(
        "", max_length=300
    )


class ServiceContractSigned(DocumentFact):
    words = ("Ký hợp đồng dịch vụ thi hành án", "Contract of enforcement signed")
    article = "L25 31.3"
    content: str
    price: int


class DebtorServiceBegan(Fact):
    """The debtor asked, and the decision is signed: his thirty days run (L25 31.5.đ)."""

    words = ("Bắt đầu thời hạn của người phải thi hành án yêu cầu văn phòng", "Days of a debtor who asked began")

    article = "L25 31.5.đ"


class OfficeSecurityRequested(DocumentFact):
    words = ("Đề nghị cơ quan thi hành án áp dụng biện pháp bảo đảm", "Security asked of the agency")
    article = "D151 43.1"
    measure: str
    frozen: bool


class OfficeSecurityReceived(Fact):
    words = ("Nhận quyết định áp dụng biện pháp bảo đảm", "Agency's security decision received")
    article = "D151 43.2"
    security: str


class OfficeSecurityRefused(Fact):
    words = ("Cơ quan thi hành án không áp dụng biện pháp bảo đảm", "Security refused by the agency")
    article = "D151 43.2"
    security: str


class SecurityAnswered(Fact):
    """What the office does after the measure; under a transfer the contract may be liquidated for it."""

    words = ("Xử lý sau biện pháp bảo đảm", "What follows after security")

    article = "D151 43.2"
    follows: Next


class ContractLiquidated(DocumentFact):
    words = ("Thanh lý hợp đồng dịch vụ thi hành án", "Contract liquidated")
    article = "L25 31.5"
    ground: Liquidation


class OfficeFileSent(Fact):
    words = ("Chuyển hồ sơ cho cơ quan thi hành án", "File sent to the agency")
    article = "L25 31.6"
    agency: str


def _private(case: CaseState, article: str) -> None:
    forbid(
        not is_private(case.office),
        article,
        "Chỉ văn phòng thi hành án dân sự thực hiện theo hợp đồng dịch vụ.",
        "Only a private enforcement office works by contract.",
    )


def _under_contract(case: CaseState, article: str) -> Service:
    """The contract that is in force."""
    _private(case, article)
    service = case.service
    forbid(
        service is None or service.liquidated,
        article,
        "Không có hợp đồng dịch vụ đang có hiệu lực.",
        "No contract is in force.",
    )
    assert service
    return service


@handles(SignServiceContract, Role.HEAD, signs="service_contract")
def _sign(case: CaseState, command: SignServiceContract, context: Context) -> Facts:
    alive(case, context)
    _private(case, "L25 31.3")
    require(may_do(Deed.ENFORCE_ON_REQUEST if case.origin == "on_request" else Deed.ENFORCE_EX_OFFICIO))
    forbid(case.service, "L25 31.3", "Đã ký hợp đồng dịch vụ.", "The contract is signed already.")
    yield ServiceContractSigned(
        **paper(case, "contract", "service_contract", context),
        **command.model_dump(),
    )


@follows(DecisionSigned)
def _debtors_days(case: CaseState, fact: DecisionSigned, context: Context) -> Facts:
    if is_private(case.office) and case.requester == "debtor":
        yield DebtorServiceBegan()


@handles(AskForSecurity, Role.ENFORCER, signs="notice")
def _ask(case: CaseState, command: AskForSecurity, context: Context) -> Facts:
    alive(case, context)
    service = _under_contract(case, "L25 30.2.đ")
    require(may_do(Deed.FREEZE_MINUTES if command.frozen else Deed.ASK_FOR_SECURITY))
    forbid(service.asked or service.secured_on, "D151 43.1", "Đã đề nghị.", "It was asked for already.")
    yield OfficeSecurityRequested(
        **paper(case, "security-request", "security_request", context),
        **command.model_dump(),
    )


@handles(RecordSecurityAnswer, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _answer(case: CaseState, command: RecordSecurityAnswer, context: Context) -> Facts:
    service = _under_contract(case, "D151 43.2")
    forbid(not service.asked, "D151 43.2", "Không có đề nghị chờ trả lời.", "Nothing waits for an answer.")
    yield (OfficeSecurityReceived if command.granted else OfficeSecurityRefused)(security=command.number)


@handles(AnswerSecurity, Role.ENFORCER, signs=Unsigned.ENTERS)
def _after(case: CaseState, command: AnswerSecurity, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    service = _under_contract(case, "D151 43.2")
    forbid(service.secured_on is None, "D151 43.2", "Chưa có biện pháp bảo đảm.", "There is no security measure.")
    assert service.secured_on
    then = after_security(
        service.secured_on,
        context.today,
        context.pack,
        performed_or_agreed=command.settled,
        wish=command.wish,
    )
    reason = then.verdict
    forbid(then.step is Next.WAIT, reason.article, reason.reason_vi, reason.reason_en)
    yield SecurityAnswered(follows=then.step)


@handles(LiquidateContract, Role.HEAD, signs="contract_liquidation")
def _liquidate(case: CaseState, command: LiquidateContract, context: Context) -> Facts:
    alive(case, context)
    service = _under_contract(case, "L25 31.5")
    holds = {
        Liquidation.DONE: case.all_settled,
        Liquidation.AGREED: True,
        Liquidation.NO_CONDITION: bool(case.no_condition_ground or case.no_condition),
        Liquidation.TRANSFER: service.transfer,
        Liquidation.DEBTOR_LATE: service.counting and not case.duties.count("R163"),
    }
    forbid(
        not holds[command.ground],
        f"L25 31.5.{command.ground}",
        "Chưa có căn cứ thanh lý hợp đồng này.",
        "This ground to liquidate the contract does not hold.",
    )
    forbid(
        case.undistributed or case.unpaid,
        "L25 54.6",
        "Còn tiền chưa phân chia, chưa chi trả.",
        "There is money to distribute or to pay.",
    )
    yield ContractLiquidated(
        **paper(case, "liquidation", "contract_liquidation", context),
        ground=command.ground,
    )


@handles(RecallForLiquidation, Role.HEAD, signs="recall")
def _recall(case: CaseState, command: RecallForLiquidation, context: Context) -> Facts:
    alive(case, context)
    _private(case, "L25 31.6")
    ground = case.service.ground if case.service else ""
    forbid(
        ground in ("", Liquidation.DONE) or not (case.decision and case.decision.number),
        "L25 31.6",
        "Chỉ thu hồi quyết định khi đã thanh lý hợp đồng theo điểm b, c, d, đ.",
        "The decision is recalled once the contract is liquidated under points b, c, d, đ.",
    )
    forbid(
        (ground == Liquidation.TRANSFER) is not bool(command.agency),
        "D151 44.3, 46.1",
        "Chuyển hồ sơ (agency) khi thanh lý theo điểm d, và chỉ khi đó.",
        "The file goes (agency) under point d, and only then.",
    )
    assert case.decision
    yield DecisionRecalled(
        **paper(case, "recall", "recall_decision", context),
        ground="31.6",
        recalled=case.decision.number,
        legal_consequences="Hợp đồng dịch vụ thi hành án đã được thanh lý.",
    )
    if command.agency:
        yield OfficeFileSent(agency=command.agency)


@follows(DecisionRecalled)
def _ends(case: CaseState, fact: DecisionRecalled, context: Context) -> Facts:
    if fact.ground == "31.6":
        yield ending_of(case, "31.6", fact.signer)


def _with(case: CaseState, **change: object) -> CaseState:
    assert case.service
    return case.model_copy(update={"service": case.service.model_copy(update=change)})


@evolves(ServiceContractSigned)
def _signed(case: CaseState, fact: ServiceContractSigned, event: Event) -> CaseState:
    service = Service(number=fact.number, signed_on=local_day(event.at), price=fact.price)
    return issued(case.model_copy(update={"service": service}), fact, event, parties=())


@evolves(DebtorServiceBegan)
def _counting(case: CaseState, fact: DebtorServiceBegan, event: Event) -> CaseState:
    return _with(case, counting=True)


@evolves(OfficeSecurityRequested)
def _requested(case: CaseState, fact: OfficeSecurityRequested, event: Event) -> CaseState:
    return issued(_with(case, asked=True), fact, event, parties=())


@evolves(OfficeSecurityReceived)
def _secured(case: CaseState, fact: OfficeSecurityReceived, event: Event) -> CaseState:
    return _with(case, asked=False, secured_on=local_day(event.at), security=fact.security)


@evolves(OfficeSecurityRefused)
def _refused(case: CaseState, fact: OfficeSecurityRefused, event: Event) -> CaseState:
    return _with(case, asked=False)


@evolves(SecurityAnswered)
def _answered(case: CaseState, fact: SecurityAnswered, event: Event) -> CaseState:
    return _with(case, secured_on=None, transfer=fact.follows is Next.TRANSFER)


@evolves(ContractLiquidated)
def _liquidated(case: CaseState, fact: ContractLiquidated, event: Event) -> CaseState:
    return issued(_with(case, liquidated=True, ground=str(fact.ground)), fact, event, parties=())
