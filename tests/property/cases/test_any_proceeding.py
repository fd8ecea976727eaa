"""Whatever is asked of a proceeding, in any order: it says whom it waits for, its papers are drawn, it folds again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from random import Random
from typing import Any

import pytest

from cases.asking import KEY
from cases.commands import Malformed
from cases.events import Role, verify
from cases.kernel import HANDLERS, Refused, fold
from cases.proceedings import PROCEEDINGS, sessions
from cases.subjects import awaited
from documents.kinds import KINDS
from law.pack import current_pack
from tests.cases_driver import OFFICE, Driven, day
from tests.command_samples import PAYLOADS
from tests.proceedings_driver import (
    acted_on,
    delegated,
    denounced,
    online_session_held,
    online_session_to_come,
    petition,
    petition_steps,
    refused,
    verified,
)
from tests.state_driver import PRIVATE, kept, service

SEEDS = 10
REACHED: Counter[str] = Counter()
OWN = {kind: sorted(n for n, h in HANDLERS.items() if h.subject is model) for kind, model in PROCEEDINGS.items()}


def varied(driven: Driven, command: str, rng: Random) -> dict[str, Any]:
    """A payload of this command: the good example, now and then with another choice or an answer turned round."""
    payload = dict(PAYLOADS[command])
    if command == "fix_session":
        payload["starts_at"] = (driven.now + timedelta(days=rng.choice([3, 12, 12, 12]))).isoformat()
        payload["online"] = rng.random() < 0.3
    if "session" in payload and (there := [*driven.subject.sessions.values()]):
        sooner = sorted(there, key=lambda s: (bool(s.held_at or s.cancelled), s.starts_at))
        chosen = rng.choice([*sooner[:1] * 3, *there])
        payload["session"] = chosen.id
        missing = sorted(sessions.STEPS.keys() - {*chosen.steps})
        if command == "record_session_step" and missing:
            payload["step"] = rng.choice(missing)
            return payload
    if command == "refuse_reception":
        payload["ground"] = rng.choice(["c", "9.3"])
    for name, said in _fields(command).items():
        if rng.random() < 0.4:
            if choices := said.get(KEY, {}).get("choices"):
                payload[name] = rng.choice(choices)["code"]
            elif said.get("type") == "boolean":
                payload[name] = rng.random() < 0.5
            elif said.get("type") == "string" and not {"pattern", "format"} & said.keys() and "default" in said:
                payload[name] = "Ban Dân nguyện"
            elif said.get("type") == "integer" and command != "begin_office_year":
                payload[name] = rng.choice([1, 2, 5, 12])
    return payload


def blank(kind: str) -> Driven:
    """A proceeding of this kind before its first command."""
    own = "year/2026" if kind == "office" else "tests/T-1"
    office = PRIVATE if kind == "service" else OFFICE
    model = PROCEEDINGS[kind]
    return Driven(model(id=f"{kind}/{office}/{own}", office=office, pack=current_pack().version), day(9, 7))


STARTS: dict[str, list[Callable[[], Driven]]] = {kind: [partial(blank, kind)] for kind in PROCEEDINGS}
STARTS["office"] += [online_session_held, online_session_to_come]
STARTS["reception"].append(partial(refused, "9.3"))
STARTS["petition"] += [
    partial(petition, "misdirected"),
    lambda: petition_steps(petition(), "general_complaint_accepted"),
]
STARTS["verification"].append(delegated)
STARTS["kept"].append(partial(kept, "exhibit", "2020-03-02"))
STARTS["service"] += [partial(service, sort) for sort in ("verify", "serve", "vi_bang")]
STARTS["denunciation"] += [verified, acted_on, partial(denounced, post="head")]


@cache
def _fields(command: str) -> dict[str, Any]:
    fields: dict[str, Any] = HANDLERS[command].payload.model_json_schema().get("properties", {})
    return fields


@pytest.mark.parametrize("kind", PROCEEDINGS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_sequence(kind: str, seed: int) -> None:
    rng = Random(f"{kind}/{seed}")
    driven = rng.choice(STARTS[kind])()
    begin = [name for name in OWN[kind] if HANDLERS[name].begins]
    for _ in range(60):
        command = rng.choice(OWN[kind] if driven.subject.stage else begin)
        roles = HANDLERS[command].roles
        role = Role.HEAD if Role.HEAD in roles and rng.random() < 0.5 else rng.choice(sorted(roles))
        with suppress(Malformed):
            made = driven.go(command, role, varied(driven, command, rng))
            REACHED[command] += Refused.kind not in {event.kind for event in made}
        if rng.random() < 0.5:
            driven.perform()
        driven.wait(driven.now + timedelta(days=rng.choice([0, 0, 0, 0, 1, 1, 8])))
        subject = driven.subject
        assert subject.closed_at or not subject.stage or awaited(subject)
        assert all(KINDS[e.data["document_kind"]].draw for e in driven.last if "signer" in e.data)
    assert verify(driven.events, driven.subject.id) is None
    assert fold(driven.first, driven.events) == driven.subject


def test_every_command_of_a_proceeding_is_reached() -> None:
    for kind in PROCEEDINGS:
        for seed in range(SEEDS):
            if not all(REACHED[name] for name in OWN[kind]):
                test_any_sequence(kind, seed)
    assert {name for names in OWN.values() for name in names if not REACHED[name]} == set()
