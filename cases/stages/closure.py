"""The end of a case (kết thúc thi hành án), what is still heard afterwards, and the archive."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked
from cases.choices import ASKERS, Circumstances, endings, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Appointment, Context, evolves, follows, handles, owe, settle
from cases.stages.common import (
    ENDED_AS,
    OFFICE_ROLES,
    CaseEnded,
    DocumentFact,
    Facts,
    alive,
    answerable,
    at_stage,
    ending_of,
    forbid,
    issued,
    known,
    paper,
    require,
)
from cases.stages.no_condition import end_publication
from cases.state import CaseState, Ended, Stage
from law.guards.ending import Asker, may_confirm, may_end
from law.pack import load_pack
from law.periods import add_months, local_day, midnight_after
from law.regime import regime_on

FINAL_ARCHIVE = "Lập hồ sơ lưu trữ cuối cùng"


class EndCase(Command):
    """Record that the case has ended (kết thúc thi hành án), L25 55; D152 32.1.

    `circumstances` are the facts of the ground that only a person knows; what the case knows itself it supplies.
    """

    words = ("Kết thúc thi hành án", "End the case")

    ground: Annotated[
        Literal["performed", "32.1.a", "32.1.b", "32.1.c", "32.1.đ", "32.1.e"],
        Asked("Căn cứ", "Ground", choices=endings),
    ] = "performed"
    circumstances: Circumstances = ()


class RequestConfirmation(Command):
    """A party or relative asks for a confirmation of the result (yêu cầu xác nhận kết quả thi hành án), D152 32.3."""

    words = ("Yêu cầu xác nhận kết quả", "Request a confirmation")

    requester: Annotated[str, Asked("Người yêu cầu", "Who asks")] = Field(min_length=1, max_length=300)
    asker: Annotated[Asker, Asked("Tư cách", "As", choices=worded(ASKERS), article="D152 32.3")] = Asker.PARTY


class IssueConfirmation(Command):
    """Sign the confirmation of the result (giấy xác nhận kết quả thi hành án)."""

    words = ("Ký giấy xác nhận kết quả", "Issue the confirmation")


class ConfirmationRequested(Fact):
    words = ("Yêu cầu xác nhận kết quả thi hành án", "Confirmation of the result requested")
    article = "D152 32.3"
    requester: str


class ConfirmationIssued(DocumentFact):
    words = ("Ký giấy xác nhận kết quả thi hành án", "Confirmation of the result issued")
    article = "D152 32.3"


class CaseArchived(Fact):
    """History, journal, documents and ledger were written to the archive under one manifest with this hash.

    `head` is the number of the last event in it.
    """

    words = ("Lập hồ sơ lưu trữ", "Case archived")

    article = "TT04 32"
    key: str
    manifest: str
    head: int


class ProcuracyYearOver(Fact):
    """The year in which the procuracy may protest an ended case is over (L25 112.2 ¶2)."""

    words = ("Hết thời hạn kháng nghị của Viện kiểm sát", "The procuracy's year is over")

    article = "L25 112.2"


class ListeningDue(Fact):
    """The time of listening is over; while money or a paper still waits it is looked at again in a month."""

    words = ("Hết thời gian theo dõi sau thi hành án", "Time of listening over")

    article = "TT04 32"


class ListeningEnded(Fact):
    """Nothing more is expected: the door answers for the case from the records."""

    words = ("Kết thúc theo dõi sau thi hành án", "Listening ended")

    article = "TT04 32"


@handles(EndCase, *OFFICE_ROLES, signs="end")
def _end(case: CaseState, command: EndCase, context: Context) -> Facts:
    alive(case, context, while_paused=command.ground != "performed")
    code = ENDED_AS.get(command.ground, command.ground)
    with answerable("L25 55"):
        require(may_end(code, known(case, command.circumstances), context.pack, regime=regime_on(context.today)))
    nothing_left(case)
    yield ending_of(case, command.ground, context.actor.id)


def nothing_left(case: CaseState) -> None:
    """Refuse to end a case in which money, a paper, an asset or a complaint still waits for somebody."""
    forbid(case.undistributed, "L25 54.6", "Còn tiền chưa phân chia.", "There is money to distribute.")
    forbid(
        case.unpaid,
        "L25 54.6",
        f"Còn {case.unpaid} khoản chưa chi trả xong.",
        f"{case.unpaid} payments are not finished.",
    )
    forbid(
        case.fees_open,
        "F216 5.1",
        "Còn quyết định thu phí, miễn, giảm phí chưa ký.",
        "A decision on a fee or on the relief from one is not signed yet.",
    )
    forbid(
        case.assets.count("live") or case.assets.count("unregistered"),
        "L25 95; D152 69.1",
        "Còn tài sản bị cưỡng chế chưa giao, chưa giải tỏa, hoặc chưa giao hồ sơ đăng ký.",
        "An asset is still under a measure, or its registration file is not handed over.",
    )
    forbid(
        case.exhibits.count("kept"),
        "L25 57, 58, 59",
        "Còn vật chứng, tài sản chưa chuyển giao, tiêu hủy, trả lại.",
        "An exhibit is not handed over, destroyed or given back yet.",
    )
    forbid(
        case.entrustments.count("decided") or case.entrustments.count("accepted"),
        "L25 49.2, 50.3",
        "Hồ sơ ủy thác chưa chuyển, hoặc tài sản ủy thác chưa xử lý xong.",
        "An entrustment is not handed over, or an entrusted asset is not handled yet.",
    )
    forbid(
        case.contested,
        "L25 104, 113",
        "Còn khiếu nại, kháng nghị chưa giải quyết, hoặc chưa thực hiện kết quả giải quyết.",
        "A complaint or a protest is not resolved, or what was decided on it is not carried out.",
    )
    untold = sorted({notice.number for notice in case.notices.group("open")})
    forbid(
        untold,
        "L25 35.1",
        f"Còn văn bản chưa thông báo hợp lệ cho đương sự: {', '.join(untold)}.",
        f"Parties have no valid notice yet of: {', '.join(untold)}.",
    )


@handles(RequestConfirmation, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _ask(case: CaseState, command: RequestConfirmation, context: Context) -> Facts:
    require(may_confirm(command.asker, regime=regime_on(context.today)))
    forbid(not case.decision, "D152 32.3", "Chưa có quyết định thi hành án.", "There is no enforcement decision yet.")
    forbid(
        case.confirmation_for, "D152 32.3", "Đang có yêu cầu xác nhận chờ giải quyết.", "A request is pending already."
    )
    yield ConfirmationRequested(requester=command.requester)


@handles(IssueConfirmation, *OFFICE_ROLES, signs="confirmation")
def _confirm(case: CaseState, command: IssueConfirmation, context: Context) -> Facts:
    forbid(not case.confirmation_for, "D152 32.3", "Không có yêu cầu xác nhận.", "Nobody asked for a confirmation.")
    yield ConfirmationIssued(
        **paper(case, "confirmation", "result_confirmation", context),
    )


@evolves(CaseEnded)
def _ended(case: CaseState, fact: CaseEnded, event: Event) -> CaseState:
    on = local_day(event.at)
    pack = load_pack(case.pack)
    until = add_months(on, int(pack.setting("listening_months")), pack.calendar)
    over = Appointment(at=midnight_after(until), kind=ListeningDue.kind)
    case = at_stage(
        end_publication(case, event),
        Stage.ENDED,
        event,
        ended=Ended(ground=fact.ground, on=on, document=fact.document),
        overlay=None,
        appointments=(over,),
    )
    return owe(issued(case, fact, event), event.seq, "archive", "Lập hồ sơ lưu trữ")


@evolves(ConfirmationRequested)
def _asked(case: CaseState, fact: ConfirmationRequested, event: Event) -> CaseState:
    return case.model_copy(update={"confirmation_for": fact.requester})


@evolves(ConfirmationIssued)
def _confirmed(case: CaseState, fact: ConfirmationIssued, event: Event) -> CaseState:
    after = {"confirmation_for": "", "confirmations": case.confirmations + 1}
    return issued(case.model_copy(update=after), fact, event, parties=())


@evolves(CaseArchived)
def _archived(case: CaseState, fact: CaseArchived, event: Event) -> CaseState:
    case = settle(case, fact.key)
    if case.stage != Stage.ARCHIVED:
        return case
    if _waits(case):  # money came, or was not paid out, while it was written: there is somebody to wait for again
        return _listens_on(at_stage(case, Stage.ENDED, event), event)
    if fact.head < event.seq - 1:  # something was still heard while it was written: it would not be whole
        return owe(case, event.seq, "archive", FINAL_ARCHIVE)
    return case.model_copy(update={"finished": True})


@evolves(ListeningDue)
def _due(case: CaseState, fact: ListeningDue, event: Event) -> CaseState:
    return _listens_on(case, event) if _waits(case) else case


def _listens_on(case: CaseState, event: Event) -> CaseState:
    """A month more."""
    later = add_months(local_day(event.at), 1, load_pack(case.pack).calendar)
    again = Appointment(at=midnight_after(later), kind=ListeningDue.kind)
    return case.model_copy(update={"appointments": (*case.appointments, again)})


def _waits(case: CaseState) -> bool:
    """Whether money, a paper, an asset, a complaint, an order or an effect still waits for somebody: it stays open."""
    papers = case.confirmation_for or case.fees_open or case.notices.count("open") or case.cost_relief
    books = (case.assets, "live"), (case.safeguards, "live"), (case.orders, "open"), (case.exhibits, "kept")
    away = any(case.entrustments.count(step) for step in ("decided", "handed_over", "to forward"))
    matters = (
        case.contested
        or away
        or (case.bankrupt and case.bankrupt.over)
        or any(book.count(standing) for book, standing in books)
    )
    return bool(case.unpaid or case.held or len(case.owed) or papers or matters)


@follows(ListeningDue)
def _listened(case: CaseState, fact: ListeningDue, context: Context) -> Facts:
    if not _waits(case):
        yield ListeningEnded()


@evolves(ListeningEnded)
def _closed(case: CaseState, fact: ListeningEnded, event: Event) -> CaseState:
    """Archived once more, with what was heard since; the case is finished only when that archive stands."""
    earlier = case.owed.without(*(o.key for o in case.owed.group("archive")))
    case = at_stage(case, Stage.ARCHIVED, event, owed=earlier)
    return owe(case, event.seq, "archive", FINAL_ARCHIVE)
