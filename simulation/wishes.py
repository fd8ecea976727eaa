"""What somebody means to do: a command to a case or dossier, or money sent to the office's account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.events import Actor, Role
from cases.state import CaseState
from simulation.staff import OFFICE


@dataclass(frozen=True)
class Wish:
    """A command that somebody means to send, `days` after it became possible (working days, or any days of citizens).

    `name` tells it apart among all wishes of its subject for ever; it is the request id as well. `wrong`: an error on
    purpose, which the law has to catch. `unless`: the article by which the law may forbid what nobody knew before.
    """

    name: str
    who: Actor
    command: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    days: int = 0
    working: bool = True
    wrong: bool = False
    unless: str = ""


@dataclass(frozen=True)
class Transfer:
    """Money that somebody means to send to the office's account, in đồng, with what he writes on it."""

    name: str
    amount: int
    reference: str
    payer: str
    days: int
    working: bool = False


def officer(case: CaseState) -> Actor:
    """The enforcer in charge acts."""
    return Actor(id=case.officer, role=Role.ENFORCER, office=OFFICE)


def party(ref: str) -> Actor:
    """A party of a case acts, by its reference (C1, D1): never by name."""
    return Actor(id=ref, role=Role.PARTY, office=OFFICE)
