"""A party acts for himself: what is another's to complain of, to give away or to agree to, he does not send."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from cases.commands import Malformed
from cases.events import Actor, Role
from cases.kernel import HANDLERS
from cases.speaking import party_for_himself, tells_of_the_past
from law.pack import current_pack
from tests.cases_driver import OFFICE, Driven, due_case, share_out, transfer
from tests.command_samples import PAYLOADS

SUCCESSOR = {"successor": {"kind": "person", "name": "Lê Thị Kế"}, "proof": "0" * 64}


def may(case: Driven, ref: str, command: str, said: dict[str, Any]) -> bool:
    asked = HANDLERS[command].payload.model_validate(said)
    try:
        party_for_himself(Actor(id=ref, role=Role.PARTY, office=OFFICE), case.subject, asked)
    except Malformed:
        return False
    return True


@pytest.mark.parametrize(
    ("command", "said", "whose", "others"),
    [
        ("complain", {"about": "decision-7", "party": "C1", "reason": "Sai"}, "C1", "D1"),
        ("complain", {"about": "decision-7", "party": "D1", "reason": "Sai"}, "D1", "C1"),
        ("claim_succession", {"party": "C1", "ground": "assignment", **SUCCESSOR}, "C1", "D1"),
        ("claim_succession", {"party": "D1", "ground": "duty_taken_over", "consent": True, **SUCCESSOR}, "C1", "D1"),
    ],
)
def test_what_is_anothers_is_sent_by_him_alone(command: str, said: dict[str, Any], whose: str, others: str) -> None:
    case = due_case()
    assert may(case, whose, command, said)
    assert not may(case, others, command, said)


def test_who_owes_a_fee_asks_for_its_relief() -> None:
    case = due_case()
    transfer(case, 200_000_000)
    share_out(case)
    (fee, owed), *_ = case.subject.reckoned_fees.items()
    asked = {"fee": fee, "ground": "7.1.a"}
    assert owed.payer == "C1"
    assert may(case, "C1", "request_fee_relief", asked)
    assert not may(case, "D1", "request_fee_relief", asked)


def test_that_somebody_died_is_told_by_anybody_in_the_case() -> None:
    assert may(due_case(), "C1", "claim_succession", {"party": "D1", "ground": "death", **SUCCESSOR})


NOW = datetime(2026, 9, 7, 3, tzinfo=UTC)
TO_COME = {"until", "answer_by", "perform_by", "coercion_at", "fix_house_choice.on", "record_office_step.on",
           "enter_absence.starts_on", "enter_absence.ends_on", "end_absence.back_on"}  # fmt: skip


def the_law_refuses(command: str, place: str) -> bool:
    """Whether its stage says, with the article, that it lies in the future."""
    stage = inspect.getsource(HANDLERS[command].decide)
    return f"{place} > context.today" in stage or command == "record_notice"  # which asks by a function of its own


def inside(kind: Any) -> set[Any]:
    return {kind, *(part for one in get_args(kind) for part in inside(one))}


def moments(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """The fields of a payload that hold a day or a moment, those of its parts too."""
    for name, field in model.model_fields.items():
        kinds = inside(field.annotation)
        yield from ((name, kind) for kind in (date, datetime) if kind in kinds)
        for part in kinds:
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from ((f"{name}.{place}", kind) for place, kind in moments(part))


STATED = [
    pytest.param(command, place, kind, id=f"{command}.{place}")
    for command, handler in sorted(HANDLERS.items())
    for place, kind in moments(handler.payload)
    if command != "submit_dossier" and not {place, f"{command}.{place}"} & TO_COME
    if not the_law_refuses(command, place)
]


@pytest.mark.parametrize(("command", "place", "kind"), STATED)
def test_a_day_of_something_done_is_never_one_to_come(command: str, place: str, kind: type[date]) -> None:
    """Whoever adds such a field has it refused by its stage or in `cases.speaking`, or says here that it may (D9)."""
    for ahead, right in ((timedelta(days=-1), True), (timedelta(days=1), False)):
        moment = NOW + ahead
        said = {**PAYLOADS[command], place: (moment if kind is datetime else moment.date()).isoformat()}
        read = HANDLERS[command].payload.model_validate(said)
        if right:
            tells_of_the_past(read, NOW, current_pack())
        else:
            with pytest.raises(Malformed) as why:
                tells_of_the_past(read, NOW, current_pack())
            assert why.value.field == f"payload.{place}"


def test_those_are_all_that_are_stated() -> None:
    assert len(STATED) >= 6
