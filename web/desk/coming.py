"""What would come of an act, for its reader: its events and the periods that would run, or why the law forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.commands import Forbidden
from cases.deciding import Decided
from cases.events import Actor
from cases.kernel import Subject
from law.pack import load_pack
from web.desk.draft import drawn_up, foreseen
from web.telling import Told, tell
from web.wording import Language


@dataclass(frozen=True)
class Coming:
    """The acts and the periods, told as the journal would; `refusal` where there are none.

    `drawn_up`: a document is, of which a draft can be shown.
    """

    refusal: Forbidden | None
    acts: tuple[Told, ...]
    periods: tuple[Told, ...]
    drawn_up: bool = False


def coming(subject: Subject, decided: Decided, now: datetime, actor: Actor, language: Language) -> Coming:
    """What a decision that was not taken would be for a reader."""
    if decided.refusal:
        return Coming(decided.refusal, (), ())
    pack = load_pack(subject.pack)
    names = {ref: party.name for ref, party in getattr(subject, "parties", {}).items()}
    told = [tell(event, names, pack, language) for event in foreseen(subject, decided, actor, now)]
    acts, periods = (tuple(one for one in told if (one.tone == "act") is is_act) for is_act in (True, False))
    return Coming(None, acts, periods, drawn_up(decided))
