"""What a private enforcement office does beside its cases: verify, serve, draw vi bằng: L25 30; D151 24–37.

One contract is one proceeding of the office, under its own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Unit
from cases.choices import worded
from cases.commands import HASH_OR_NONE, Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.names import is_private
from cases.proceedings.common import Proceeding, ProceedingPaper, Standing, at, issue, paper
from cases.stages.common import Facts, forbid, require
from law.guards.private_office import Deed, may_do

OFFICERS = (Role.HEAD, Role.ENFORCER, Role.CLERK)


class ServiceSort(StrEnum):
    """What the office is asked to do."""

    VERIFY = "verify"
    SERVE = "serve"
    RECORD = "vi_bang"


SORTS: Mapping[str, tuple[str, str]] = {
    ServiceSort.VERIFY: ("Xác minh điều kiện thi hành án", "Verify"),
    ServiceSort.SERVE: ("Tống đạt giấy tờ, hồ sơ, tài liệu", "Serve papers"),
    ServiceSort.RECORD: ("Lập vi bằng", "Draw a record of facts"),
}
ARTICLES: Mapping[str, str] = {
    ServiceSort.VERIFY: "L25 30.2.d",
    ServiceSort.SERVE: "L25 30.1.c",
    ServiceSort.RECORD: "L25 30.1.b",
}


class OfficeService(Proceeding):
    """A contract of a private office beside its cases; `category` is what it is asked to do, `client` who asked."""

    words = ("dịch vụ của văn phòng thi hành án", "a service of a private office")
    stages = {
        "service_agreed": Standing.of(
            ("Đã ký hợp đồng", "Agreed"), "officer", ("Thực hiện công việc theo hợp đồng", "Do what was agreed")
        ),
        "service_done": Standing.of(
            ("Đã thực hiện", "Done"), "officer", ("Báo kết quả cho người yêu cầu", "Report the result")
        ),
        "service_closed": Standing("Đã kết thúc", "Closed"),
    }

    client: str = ""
    content: str = ""
    price: int = 0


class AgreeService(Command):
    """Sign a contract to verify, serve, draw a vi bằng (hợp đồng dịch vụ), L25 30; D151 24, 34. `price` in đồng."""

    words = ("Ký hợp đồng xác minh, tống đạt, lập vi bằng", "Agree on a service")

    sort: Annotated[ServiceSort, Asked("Công việc", "What", choices=worded(SORTS))]
    client: Annotated[str, Asked("Người yêu cầu", "Client")] = Field(min_length=1, max_length=300)
    content: Annotated[str, Asked("Nội dung", "Content", long=True)] = Field(min_length=1, max_length=2000)
    price: Annotated[int, Asked("Thù lao", "Price", unit=Unit.DONG)] = Field(gt=0)


class DecideOfficeVerification(Command):
    """Sign the decision to verify (quyết định xác minh của Trưởng văn phòng), D151 35.1."""

    words = ("Ký quyết định xác minh điều kiện thi hành án", "Decide to verify")


class RecordServicePerformed(Command):
    """Enter that the papers were served (ghi kết quả tống đạt), D151 25.2."""

    words = ("Ghi việc tống đạt", "Record a service")

    result: Annotated[str, Asked("Kết quả tống đạt", "Result", long=True)] = Field(min_length=1, max_length=2000)


class DrawViBang(Command):
    """Draw and sign the record of facts and acts (vi bằng), L25 30.1.b; D151 28–31.

    `recording` is the hash of sound and picture.
    """

    words = ("Lập vi bằng", "Draw a record of facts")

    witnessed: Annotated[str, Asked("Sự kiện, hành vi đã chứng kiến", "What was witnessed", long=True)] = Field(
        min_length=1, max_length=4000
    )
    recording: Annotated[
        str, Field(pattern=HASH_OR_NONE), Asked("Mã băm SHA-256 của ghi âm, ghi hình", "SHA-256 of the recording")
    ] = ""


class ReportService(Command):
    """Report the result to who asked (báo kết quả), D151 25.2, 37."""

    words = ("Báo kết quả dịch vụ", "Report the result of a service")

    result: Annotated[str, Asked("Kết quả", "Result", long=True)] = Field(min_length=1, max_length=2000)


class ServiceAgreed(Fact):
    words = ("Ký hợp đồng dịch vụ", "Service agreed")
    article = "L25 30"
    series = {"number": "office_service"}
    number: str = ""
    sort: ServiceSort
    client: str
    content: str
    price: int


class VerificationContractSigned(Fact):
    words = ("Ký hợp đồng xác minh điều kiện thi hành án", "Contract to verify signed")
    article = "D151 35.1"


class VerificationDecided(ProceedingPaper):
    words = ("Ký quyết định xác minh điều kiện thi hành án", "Verification decided")
    article = "D151 35.1"


class ServicePerformed(Fact):
    words = ("Đã tống đạt", "Papers served")
    article = "D151 25.2"
    result: str


class ViBangDrawn(ProceedingPaper):
    words = ("Lập vi bằng", "Record of facts drawn")
    article = "L25 30.1.b"
    witnessed: str
    recording: str


class ServiceReported(Fact):
    words = ("Báo kết quả dịch vụ", "Result of a service reported")
    article = "D151 25.2"
    result: str


@handles(AgreeService, Role.HEAD, signs="service_contract", begins=True)
def _agree(state: OfficeService, command: AgreeService, context: Context) -> Facts:
    article = ARTICLES[command.sort]
    forbid(state.stage, article, "Đã ký hợp đồng.", "It is agreed already.")
    forbid(
        not is_private(state.office),
        article,
        "Chỉ văn phòng thi hành án dân sự ký hợp đồng dịch vụ.",
        "Only a private enforcement office agrees on services.",
    )
    if command.sort is not ServiceSort.RECORD:
        require(may_do(Deed(command.sort)))
    yield ServiceAgreed(**command.model_dump())
    if command.sort is ServiceSort.VERIFY:
        yield VerificationContractSigned()


def _of_sort(state: OfficeService, sort: ServiceSort) -> None:
    forbid(
        state.stage != "service_agreed" or state.category != sort,
        ARTICLES[sort],
        "Hợp đồng không có công việc này, hoặc đã thực hiện.",
        "The contract is about something else, or it is done.",
    )


@handles(DecideOfficeVerification, Role.HEAD, signs="office_verification")
def _verify(state: OfficeService, command: DecideOfficeVerification, context: Context) -> Facts:
    _of_sort(state, ServiceSort.VERIFY)
    yield VerificationDecided(**paper(state, "office_verification", context))


@handles(RecordServicePerformed, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _serve(state: OfficeService, command: RecordServicePerformed, context: Context) -> Facts:
    _of_sort(state, ServiceSort.SERVE)
    yield ServicePerformed(result=command.result)


@handles(DrawViBang, Role.ENFORCER, Role.HEAD, signs="vi_bang")
def _record(state: OfficeService, command: DrawViBang, context: Context) -> Facts:
    _of_sort(state, ServiceSort.RECORD)
    yield ViBangDrawn(**paper(state, "vi_bang", context), **command.model_dump())


@handles(ReportService, *OFFICERS, signs=Unsigned.RECORDS)
def _report(state: OfficeService, command: ReportService, context: Context) -> Facts:
    forbid(state.stage != "service_done", "D151 25.2", "Công việc chưa thực hiện.", "What was agreed is not done yet.")
    yield ServiceReported(result=command.result)


@evolves(ServiceAgreed)
def _agreed(state: OfficeService, fact: ServiceAgreed, event: Event) -> OfficeService:
    told = fact.model_dump(include={"client", "content", "price"})
    own = {"number": event.data["number"], "officer": event.actor.id, "category": str(fact.sort)}
    return at(state, "service_agreed", event, **told, **own)


@evolves(VerificationDecided)
@evolves(ViBangDrawn)
def _drawn(state: OfficeService, fact: ProceedingPaper, event: Event) -> OfficeService:
    return at(issue(state, fact, event), "service_done", event)


@evolves(ServicePerformed)
def _served(state: OfficeService, fact: ServicePerformed, event: Event) -> OfficeService:
    return at(state, "service_done", event)


@evolves(ServiceReported)
def _reported(state: OfficeService, fact: ServiceReported, event: Event) -> OfficeService:
    return at(state, "service_closed", event)
