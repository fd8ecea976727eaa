"""No message between workflow and activities is above 16 KiB, whatever the case (issue: size; DESIGN.md idea 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

import activities.spine
from activities.messages import Asked, EffectsAsked, Failed, Start, Told
from cases.books import Book
from cases.commands import LARGEST, NOTHING, Envelope, Head
from cases.deciding import Request, RequestKind
from cases.dossiers import DossierState
from cases.events import Actor, Event, Role
from cases.kernel import Duty, Owed, Refused, Subject
from cases.parties import Party
from cases.parts import FeeAccount, Query
from cases.state import CaseState
from law.model import Line
from law.pack import current_pack
from records.journal import Taken
from runtime.codec import KeyRing
from runtime.converter import data_converter

MOST = 16 * 1024
NOW = datetime(2026, 9, 7, 3, tzinfo=UTC)
PACK = current_pack().version
LONG = "Công ty trách nhiệm hữu hạn một thành viên đầu tư xây dựng và thương mại dịch vụ " * 6
NAME = f"case/79/{'s' * 60}/{'d' * 64}/500"
DOSSIER = f"dossier/79/{'s' * 60}/{'d' * 64}"
HASH = "f" * 64
HEAD = Head(seq=1_000_000, hash=HASH)


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activities.spine, "seals", lambda *_: (HASH,) * activities.spine.SEALS)
    monkeypatch.setattr(activities.spine.clock, "is_stepped", lambda _: False)


def largest_case() -> CaseState:
    """20,000 parties, 400 open duties, 300 effects owed and as many failed, each with the longest of names."""
    duties = {
        (key := f"R{number:03d}/{number}/{LONG}"): Duty(
            id=key, rule="R006", topic=LONG, start=NOW, bound=LONG, due=date(2026, 9, 9), due_at=NOW,
            provisional=False, next_at=NOW, opened_seq=number, pack_version=PACK, level=number % 4,
        )
        for number in range(400)
    }  # fmt: skip
    owed = {
        (key := f"{NAME}/{number}/ask_partner"): Owed(
            key=key, effect="ask_partner", label=LONG, data={"party": LONG}, failed=number % 2 == 0
        )
        for number in range(600)
    }
    parties = {
        f"{side}{number}": Party(kind="person", name=LONG[:80], address=LONG[:200])
        for side in "CD"
        for number in range(1, 10_001)
    }
    queries = {
        f"Q{number}": Query(id=f"Q{number}", round=1, partner=LONG, party=f"D{number + 1}", asked_at=NOW)
        for number in range(300)
    }
    return CaseState(
        id=NAME,
        office="79",
        pack="2026-07-01",
        dossier=DOSSIER,
        head=HEAD.seq,
        head_hash=HASH,
        stage="separate_ledger",
        officer="nv-" + "9" * 60,
        duties=Book(duties),
        owed=Book(owed),
        parties=Book(parties),
        queries=Book(queries),
        fees=Book({ref: FeeAccount(party=ref, owed=1) for ref in parties}),
    )


def command(subject: str) -> Request:
    envelope = Envelope(
        request_id="r" * 200,
        subject=subject,
        command="act",
        payload={"text": "x" * (LARGEST - 11)},
        actor=Actor(id="nv-" + "9" * 60, role=Role.ENFORCER, office="79"),
        door="d" * 60,
        sent_at=NOW.isoformat(),
        signature="s" * 88,
    )
    return Request(id=envelope.request_id, kind=RequestKind.COMMAND, now=NOW, envelope=envelope, pack="2026-07-01")


def events(subject: str) -> tuple[Event, ...]:
    """More events than an answer names, each as talkative as it may be; a refusal among them."""
    talk = {f"field_{number}": LONG[:200] for number in range(20)}
    refused = {"command": "act", "reason_article": "L25 48.4, D152 " * 4, "vi": LONG, "en": LONG}
    return tuple(
        Event(
            subject=subject, seq=number, kind=Refused.kind if number == 5 else "notice_recorded", at=NOW,
            detected_at=NOW, actor=Actor(id="x", role=Role.CLERK, office="79"), door="d", request_id="r",
            article="D152 12.1.a", data=refused if number == 5 else talk, previous=HASH, hash=HASH,
        )
        for number in range(1, 200)
    )  # fmt: skip


async def encoded(message: BaseModel, folder: Path) -> int:
    """Bytes of the message as it stands in a history, encrypted."""
    (payload,) = await data_converter(KeyRing.create(folder)).encode([message])
    return payload.ByteSize()


def told_of(subject: Subject) -> Told:
    taken = Taken(subject, command(subject.id), events(subject.id))
    return activities.spine.told(None, taken, NOTHING)  # type: ignore[arg-type]


def largest_dossier() -> DossierState:
    """A dossier that became 500 cases, each for long reasons, and lacks as much."""
    line = Line(vi=LONG, en=LONG, article="D152 8.2, D152 11.1", amount=10**15, day=date(2026, 9, 9))
    return DossierState(
        id=DOSSIER, office="79", pack="2026-07-01", head=HEAD.seq, head_hash=HASH, stage="accepted", ground=LONG[:200],
        cases=tuple(f"case/79/{'s' * 60}/{'d' * 64}/{number}" for number in range(1, 501)),
        reasons=(line,) * 300, why=((line, line),) * 500, request_date=date(2026, 9, 9), due=date(2026, 9, 9),
        owed=Book(
            (key, Owed(key=key, effect="start_cases", label=LONG))
            for key in (f"{DOSSIER}/{number}/start_cases" for number in range(300))
        ),
    )  # fmt: skip


@pytest.mark.parametrize("largest", [largest_case, largest_dossier])
async def test_no_message_is_above_16_kib_whatever_the_case(largest: Callable[[], Subject], tmp_path: Path) -> None:
    told = told_of(largest())
    spine = told.spine
    assert len(spine.seals) == activities.spine.SEALS
    assert spine.owed, "something of what is owed is always told, or it would never be done"
    keys = tuple(owed.key for owed in spine.owed)
    messages = {
        "told": told,
        "answer": told.answer or told.dossier,
        "spine": spine,
        "start": Start(subject=spine.subject, spine=spine, unkept=("0" * 36,) * 20),
        "asked": Asked(subject=spine.subject, known=spine.head, envelope=command(spine.subject).envelope),
        "effects": EffectsAsked(subject=spine.subject, keys=keys, known=spine.head),
        "failed": Failed(subject=spine.subject, key=keys[0], known=spine.head, problem="p" * 200),
    }
    sizes = {name: await encoded(message, tmp_path / name) for name, message in messages.items() if message}
    assert len(sizes) == len(messages)
    assert {name: size for name, size in sizes.items() if size > MOST} == {}


def test_an_ordinary_case_is_told_whole() -> None:
    """The bounds are for the monsters: twelve duties and twelve effects of a plain case all stand in its spine."""
    case = "case/79/cong-dvc/HS-1/1"
    duties = {
        (key := f"R{number:03d}/{number}"): Duty(
            id=key, rule="R006", topic="", start=NOW, bound="enforcer", due=date(2026, 9, 9), due_at=NOW,
            provisional=False, next_at=NOW, opened_seq=number, pack_version=PACK,
        )
        for number in range(12)
    }  # fmt: skip
    owed = {
        (key := f"{case}/{number}/pay"): Owed(key=key, effect="pay", label="Thực hiện lệnh chi") for number in range(12)
    }
    subject = CaseState(
        id=case, office="79", pack="2026-07-01", dossier="d", head=3, head_hash=HASH, stage="paying",
        duties=Book(duties), owed=Book(owed),
    )  # fmt: skip
    spine = activities.spine.spine_of(None, subject, NOTHING)  # type: ignore[arg-type]
    assert (len(spine.duties), len(spine.owed)) == (12, 12)
    assert [effect.key for effect in spine.owed] == list(owed)
