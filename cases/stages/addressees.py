"""Who is to be told, and how a notice fares that goes abroad or is posted: L25 35.4; D152 15–19; D62 12, 50.

What decides the channel and no dossier says (he lives abroad, has no access to VNeID, asks for another channel and
pays) is recorded of a party. A file of legal assistance is reminded of in three months and given up in six.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, PartyId
from cases.choices import REACH, steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parts import notice_key
from cases.stages.common import Facts, alive, forbid, in_charge, in_turn, names_step
from cases.stages.notice import NoticeFailed, PartyNotified
from cases.state import CaseState
from law.guards.notices import Channel, Proof, Reach
from law.periods import noon


class RecordReach(Command):
    """Record what decides how a party is told (ghi nhận điều kiện thông báo của đương sự), D152 15–19.

    It replaces what was recorded of him before; nothing named, he is told like everybody.
    """

    words = ("Ghi điều kiện thông báo của đương sự", "Record how a party is to be told")

    party: PartyId
    reach: Annotated[
        tuple[Reach, ...], Asked("Điều kiện", "What holds", choices=worded(REACH), article="D152 15–19")
    ] = ()


class RecordAbroadStep(Command):
    """Record a step of a file of legal assistance for a notice (hồ sơ ủy thác tư pháp), D152 19.

    Its result is recorded like that of any notice.
    """

    words = ("Ghi bước tương trợ tư pháp để thông báo", "Record a step of legal assistance")

    document: Annotated[str, Asked("Văn bản", "Document", of=Of.DOCUMENT)]
    party: PartyId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(default="", max_length=60)

    _known = names_step(lambda: STEPS)


class ReachRecorded(Fact):
    words = ("Ghi nhận điều kiện thông báo của đương sự", "How a party is to be told was recorded")
    article = "D152 15"
    party: str
    reach: tuple[Reach, ...]


class OfNotice(Fact):
    """`notice`: the document and the party, as the case keeps the notice."""

    notice: str


class AbroadStep(OfNotice):
    number: str = ""


class MlaFileSent(AbroadStep):
    words = ("Gửi hồ sơ ủy thác tư pháp", "File of legal assistance sent")
    article = "D152 19.1"


class MlaReminded(AbroadStep):
    words = ("Đôn đốc thực hiện ủy thác tư pháp", "Legal assistance reminded of")
    article = "D152 19.2"


class MlaResultReceived(OfNotice):
    words = ("Nhận đủ kết quả ủy thác tư pháp", "Result of legal assistance received")
    article = "D152 19.2"


class MlaFailed(OfNotice):
    words = ("Ủy thác tư pháp không có kết quả", "Legal assistance failed")
    article = "D152 19.3"


class PortalPublished(OfNotice):
    words = ("Đăng thông báo trên Cổng thông tin điện tử Bộ Tư pháp", "Notice published on the Ministry's portal")
    article = "D152 19.3"


class PostedPublicly(Fact):
    """A document hangs in public (niêm yết) from this local day; the notice is valid from then, and it has to hang."""

    words = ("Niêm yết công khai văn bản", "Document posted publicly")
    article = "D152 17.3"
    document: str
    day: date

    def starts(self, at: datetime) -> datetime:
        return noon(self.day)


class PostingEnded(Expiry):
    words = ("Hết thời gian niêm yết công khai", "Posting ended")
    article = "D152 17.3"
    document: str


STEPS: Mapping[str, type[AbroadStep]] = {step.kind: step for step in AbroadStep.__subclasses__()}


@handles(RecordReach, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=Unsigned.RECORDS)
def _reach(case: CaseState, command: RecordReach, context: Context) -> Facts:
    in_charge(case, context)
    forbid(command.party not in case.parties, "D152 15", "Không có đương sự này.", "There is no such party.")
    yield ReachRecorded(party=command.party, reach=tuple(sorted({*command.reach})))


@handles(RecordAbroadStep, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordAbroadStep, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    name = notice_key(command.document, command.party)
    notice = case.notices.get(name)
    forbid(
        not notice or notice.valid_on or Reach.ABROAD not in (case.reach.get(command.party) or ()),
        "D152 19.1",
        "Không có văn bản nào chờ thông báo cho người này ở nước ngoài.",
        "No document waits to be made known to this party abroad.",
    )
    yield in_turn(case, STEPS[command.step](notice=name, number=command.number), context)


@follows(PartyNotified)
def _reached(case: CaseState, fact: PartyNotified, context: Context) -> Facts:
    name = notice_key(fact.document, fact.party)
    if fact.proof == Proof.ASSISTANCE_RESULT:
        yield MlaResultReceived(notice=name)
    elif fact.proof == Proof.PORTAL_PUBLISHED:
        yield PortalPublished(notice=name)
    elif fact.channel == Channel.POSTING and not case.duties.get(f"R021/{fact.document}"):
        yield PostedPublicly(document=fact.document, day=fact.valid_on)


@follows(NoticeFailed)
def _missed(case: CaseState, fact: NoticeFailed, context: Context) -> Facts:
    if fact.proof == Proof.ASSISTANCE_FAILED:
        yield MlaFailed(notice=notice_key(fact.document, fact.party))


@evolves(ReachRecorded)
def _recorded(case: CaseState, fact: ReachRecorded, event: Event) -> CaseState:
    return case.model_copy(update={"reach": case.reach.put({fact.party: fact.reach})})
