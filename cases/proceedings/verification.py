"""Another agency delegates a verification to this one (xác minh theo ủy quyền): taken up, answered: D152 21.5; D62 9.2.

The matter itself stays with the agency that delegates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, Reason
from cases.choices import worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import Proceeding, Standing, at
from cases.stages.common import Facts, forbid
from law.periods import local_day

VERIFIERS = (Role.ENFORCER, Role.CLERK, Role.SECRETARY, Role.HEAD)
"""Who deals with what other agencies delegate."""

Verified = Literal["immovable", "registered", "account", "other"]
VERIFIED: Mapping[str, tuple[str, str]] = {
    "immovable": ("Bất động sản", "Immovable property"),
    "registered": ("Động sản phải đăng ký", "Registered property"),
    "account": ("Tài khoản", "An account"),
    "other": ("Tài sản, thông tin khác", "Other assets and information"),
}
LONG = ("immovable", "registered")
"""What may take longer to verify (D152 21.5.a)."""


class DelegatedVerification(Proceeding):
    """One verification that another agency delegates; `stage` as in `stages`."""

    words = ("việc xác minh theo ủy quyền", "a delegated verification")
    stages = {
        "verification_asked": Standing.of(
            ("Nhận ủy quyền xác minh", "Verification asked for"),
            "officer",
            ("Xác minh, trả lời cơ quan ủy quyền", "Verify and answer"),
        ),
        "verification_answered": Standing("Đã trả lời kết quả xác minh", "Answered"),
    }

    asked_by: str = ""
    asset: str = ""
    received_on: date | None = None


class ReceiveDelegatedVerification(Command):
    """Take up a verification that another agency delegates (nhận ủy quyền xác minh), D152 21.5."""

    words = ("Nhận ủy quyền xác minh", "Receive a delegated verification")

    asked_by: Annotated[str, Asked("Cơ quan ủy quyền", "Who delegates")] = Field(min_length=1, max_length=200)
    letter: Annotated[str, Asked("Số văn bản ủy quyền", "Number of the paper")] = Field(min_length=1, max_length=60)
    content: Annotated[str, Asked("Nội dung xác minh", "What is to be verified", long=True)] = Field(
        min_length=1, max_length=4000
    )
    asset: Annotated[Verified, Asked("Đối tượng xác minh", "Of which kind it is", choices=worded(VERIFIED))]
    interim_measure: Annotated[bool, Asked("Thi hành biện pháp khẩn cấp tạm thời", "Of an interim measure")] = False


class ExtendDelegatedVerification(Command):
    """Take more time for a delegated verification, 45 days in all (kéo dài thời hạn xác minh), D152 21.5.a."""

    words = ("Kéo dài thời hạn xác minh theo ủy quyền", "Extend a delegated verification")

    reason: Reason = Field(min_length=1, max_length=1000)


class AnswerDelegatedVerification(Command):
    """Send the result of a delegated verification (trả lời kết quả xác minh), D152 21.5."""

    words = ("Trả lời kết quả xác minh theo ủy quyền", "Answer a delegated verification")

    result: Annotated[str, Asked("Kết quả xác minh", "Result", long=True)] = Field(min_length=1, max_length=4000)
    number: Annotated[str, Asked("Số văn bản trả lời", "Number of the answer")] = Field(min_length=1, max_length=60)


class DelegatedVerificationReceived(Fact):
    words = ("Nhận ủy quyền xác minh", "Delegated verification received")
    article = "D152 21.5"
    asked_by: str
    letter: str
    content: str
    asset: str
    interim_measure: bool


class DelegatedVerificationExtended(Fact):
    words = ("Kéo dài thời hạn xác minh theo ủy quyền", "Delegated verification extended")
    article = "D152 21.5.a"
    delegation_received_on: date
    reason: str


class DelegatedVerificationAnswered(Fact):
    words = ("Trả lời kết quả xác minh theo ủy quyền", "Delegated verification answered")
    article = "D152 21.5"
    result: str
    number: str


@handles(ReceiveDelegatedVerification, *VERIFIERS, signs=Unsigned.RECORDS, begins=True)
def _receive(state: DelegatedVerification, command: ReceiveDelegatedVerification, context: Context) -> Facts:
    forbid(state.stage, "D152 21.5", "Việc này đã được ghi nhận.", "This verification is recorded already.")
    yield DelegatedVerificationReceived(**command.model_dump())


def _asked(state: DelegatedVerification) -> None:
    forbid(
        state.stage != "verification_asked",
        "D152 21.5",
        "Không có việc xác minh chờ trả lời.",
        "No verification waits for its answer.",
    )


@handles(ExtendDelegatedVerification, *VERIFIERS, signs=Unsigned.REVIEWS)
def _extend(state: DelegatedVerification, command: ExtendDelegatedVerification, context: Context) -> Facts:
    _asked(state)
    forbid(
        state.asset not in LONG or "R028" not in state.duties,
        "D152 21.5.a",
        "Chỉ kéo dài một lần, với tài sản phải đăng ký, bất động sản.",
        "Once only, and of immovable or registered property.",
    )
    assert state.received_on
    yield DelegatedVerificationExtended(delegation_received_on=state.received_on, reason=command.reason)


@handles(AnswerDelegatedVerification, *VERIFIERS, signs=Unsigned.RECORDS)
def _answer(state: DelegatedVerification, command: AnswerDelegatedVerification, context: Context) -> Facts:
    _asked(state)
    yield DelegatedVerificationAnswered(**command.model_dump())


@evolves(DelegatedVerificationReceived)
def _received(state: DelegatedVerification, fact: DelegatedVerificationReceived, event: Event) -> DelegatedVerification:
    told = {"asked_by": fact.asked_by, "asset": fact.asset, "officer": event.actor.id}
    return at(state, "verification_asked", event, category=fact.asset, received_on=local_day(event.at), **told)


@evolves(DelegatedVerificationAnswered)
def _answered(state: DelegatedVerification, fact: DelegatedVerificationAnswered, event: Event) -> DelegatedVerification:
    return at(state, "verification_answered", event)
