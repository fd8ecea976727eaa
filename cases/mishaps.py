"""What may befall any subject from outside: an effect that fails for good, records that went back in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from cases.asking import Asked, Of
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, Refusal, Subject, evolves, handles


class EffectFailed(Fact):
    """An outside effect failed for good; a person must look (việc cần xử lý)."""

    words = ("Tác vụ hỏng, cần người xử lý", "Outside effect failed")

    key: str
    effect: str
    problem: str


class EffectRetried(Fact):
    """A person ordered a failed effect to be tried again."""

    words = ("Yêu cầu thực hiện lại tác vụ", "Outside effect tried again")

    key: str


class RecordsRestored(Fact):
    """The records were restored to an earlier state; what was known of this subject beyond it counts no more.

    `head` and `head_hash` are the last event that its workflow knew and these records do not have. `numbers` were given
    out in the lost part and are never given again. `by` let the subject go on from its journal, and says why.
    """

    words = ("Dữ liệu được phục hồi từ bản cũ hơn", "Records restored to an earlier state")

    head: int
    head_hash: str
    numbers: tuple[str, ...] = ()
    by: str
    reason: str


@evolves(EffectFailed)
def _effect_failed(subject: Subject, fact: EffectFailed, event: Event) -> Subject:
    return _marked(subject, fact.key, failed=True)


@evolves(RecordsRestored)
def _records_restored(subject: Subject, fact: RecordsRestored, event: Event) -> Subject:
    return subject.model_copy(update={"restored": subject.restored + 1})


@evolves(EffectRetried)
def _effect_retried(subject: Subject, fact: EffectRetried, event: Event) -> Subject:
    return _marked(subject, fact.key, failed=False)


def _marked(subject: Subject, key: str, *, failed: bool) -> Subject:
    owed = subject.owed.get(key)
    if owed is None:  # carried out meanwhile
        return subject
    return subject.model_copy(update={"owed": subject.owed.put({key: replace(owed, failed=failed)})})


class RetryEffect(Command):
    """Order a failed outside effect to be tried again (thực hiện lại)."""

    words = ("Thực hiện lại tác vụ hỏng", "Retry a failed effect")

    key: Annotated[str, Asked("Tác vụ", "Effect", of=Of.EFFECT)]


@handles(RetryEffect, Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD, Role.ENFORCER, Role.ACCOUNTANT, signs=Unsigned.TECHNICAL)
def _retry(subject: Subject, command: RetryEffect, context: Context) -> Iterator[Fact]:
    owed = subject.owed.get(command.key)
    if owed is None or not owed.failed:
        raise Refusal("L25 5.3", "Không có tác vụ hỏng nào mang khóa này.", "No failed effect has this key.")
    yield EffectRetried(key=command.key)
