"""Fields of the decisions that change where a case stands: no condition, resume, postpone, suspend, cancel, correct."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from documents.parts import Ground, Judgment, Official, Reference, Text


class StatusDecision(Official):
    """What they share: the enforcement decision they act on (if it is signed), the parties by name, the ground.

    `part` names the items or amounts concerned when not the whole decision is (L25 46.1, 48: "một phần hoặc toàn bộ").
    `enforcer` is the one in charge, by title and name.
    """

    decision: Reference | None = None
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    ground: Ground
    part: Text | None = None
    enforcer: Text


class NoConditionDecision(StatusDecision):
    """No conditions yet (quyết định về việc chưa có điều kiện thi hành án), L25 38.

    `outstanding` is the obligation left; `recheck_months` how often conditions are verified again (L25 38.3: 6 or 12).
    """

    outstanding: Text
    recheck_months: int = Field(ge=1, le=12)


class ResumeDecision(StatusDecision):
    """Resumption (quyết định tiếp tục thi hành án), L25 38.2, 46.3, 47.3; `ends` is the decision in the way."""

    ends: Reference


class PostponementDecision(StatusDecision):
    """Postponement (quyết định hoãn thi hành án), L25 46; `until` where the law or the parties set an end."""

    until: dt.date | None = None
    late_interest: Text | None = None


class SuspensionDecision(StatusDecision):
    """Suspension (quyết định tạm đình chỉ), L25 47.1."""

    late_interest: Text | None = None


class SuspensionNotice(SuspensionDecision):
    """Notice of a suspension (thông báo tạm đình chỉ) that another body decided, L25 47.2: by `ordered_by`."""

    ordered_by: Reference


class CancellationDecision(StatusDecision):
    """Cancellation (quyết định đình chỉ thi hành án), L25 48; `remaining` is what is enforced further."""

    remaining: Text | None = None


class RecallDecision(StatusDecision):
    """Recall of a decision (quyết định thu hồi), L25 52.1; it must state its legal consequences (L25 52.5)."""

    recalled: Reference
    consequences: Text


class AmendmentDecision(StatusDecision):
    """Amendment of a decision without change of substance (quyết định sửa đổi, bổ sung), L25 52.2, 52.5.

    `content` says what is corrected and how it reads now.
    """

    amended: Reference
    content: Text
    consequences: Text
