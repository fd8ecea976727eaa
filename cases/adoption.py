"""A subject goes on under a newer pack (áp dụng gói quy tắc mới): what becomes of its running periods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from cases.asking import Asked, Of, Reason
from cases.commands import Command, Unsigned
from cases.duties import DutyRecomputed, due_under, warning_at
from cases.events import Event, Fact, Role
from cases.kernel import Context, Refusal, Subject, evolves, handles
from law.errors import LawError
from law.model import Words
from law.pack import load_pack
from law.periods import local_day
from law.transition import may_move


class PackAdopted(Fact):
    """From now on the subject works under this pack (rules, calendar, amounts)."""

    words = ("Áp dụng gói quy tắc mới", "Newer pack adopted")

    pack: str
    pack_digest: str
    reason: str


@evolves(PackAdopted)
def _adopted(subject: Subject, fact: PackAdopted, event: Event) -> Subject:
    return subject.model_copy(update={"pack": fact.pack})


class AdoptPack(Command):
    """Work under a newer pack or calendar from now on (áp dụng gói quy tắc mới).

    Open duties stay as they were begun, unless the calendar moves them or their row says what becomes of them.
    """

    words = ("Áp dụng gói quy tắc mới", "Adopt a newer pack")

    pack: Annotated[str, Asked("Gói quy tắc", "Pack of rules", of=Of.PACK)]
    reason: Reason


@handles(AdoptPack, Role.HEAD, Role.SYSTEM, signs=Unsigned.TECHNICAL)
def _adopt(subject: Subject, command: AdoptPack, context: Context) -> Iterator[Fact]:
    try:
        pack = load_pack(command.pack)
    except LawError as error:
        said = Words.read(error.problem)
        raise Refusal("L25 116", said.vi, said.en) from error
    if pack.version == subject.pack:
        raise Refusal("L25 116", "Vụ việc đã theo gói quy tắc này.", "The case works under this pack already.")
    if local_day(context.now) < pack.start:
        raise Refusal(
            "L25 116",
            f"Gói quy tắc {pack.version} có hiệu lực từ ngày {pack.start:%d/%m/%Y}; hãy áp dụng từ ngày đó.",
            f"Pack {pack.version} is in force from {pack.start:%d/%m/%Y}; adopt it from that day on.",
        )
    yield PackAdopted(pack=pack.version, pack_digest=pack.digest, reason=command.reason)
    for duty in subject.duties.values():
        if not may_move(duty.rule, load_pack(duty.pack_version), pack):
            continue
        due = due_under(duty.rule, duty.start, pack, duty.facts, duty.suspensions)
        if (due.due_at if due else None) != duty.due_at:
            yield DutyRecomputed(
                duty=duty.id,
                rule=duty.rule,
                due=due.due if due else None,
                due_at=due.due_at if due else None,
                warn_at=warning_at(duty.start, due, pack),
                reason=command.reason,
            )
