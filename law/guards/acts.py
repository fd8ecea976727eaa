"""Compelled acts (buộc thực hiện công việc): what follows when the debtor does not obey: L25 91–94."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from law.guards.verdict import Ground, Verdict


class Duty(StrEnum):
    """What the debtor has to do or to stop doing."""

    ACT = "act"  # 91, also a public apology of a commercial legal person
    PERSONAL_ACT = "personal_act"  # 91, nobody else can do it
    PROHIBITION = "prohibition"  # 92
    CHILD = "child"  # 93
    INCAPABLE_ADULT = "incapable_adult"  # 93.3
    REINSTATEMENT = "reinstatement"  # 94


class Sequel(StrEnum):
    """What the enforcer does next."""

    SUBSTITUTE = "substitute"  # someone else performs, at the debtor's cost
    RESTORE = "restore"  # the former state is to be restored, where needed
    REFERRAL = "referral"  # criminal referral: tội không chấp hành án
    DISCIPLINE_OR_REFERRAL = "discipline_or_referral"


class Course(NamedTuple):
    """The sequels in order, the ground, and the rule of the period given first (None: the law sets none)."""

    ground: Ground
    sequels: Sequence[Sequel]
    rule: str | None


COURSES: dict[Duty, Course] = {
    Duty.ACT: Course(
        Ground(
            "L25 91.2.a",
            "Giao người khác làm thay, chi phí do người phải thi hành án chịu.",
            "Someone else performs at the debtor's cost.",
        ),
        (Sequel.SUBSTITUTE,),
        "R065",
    ),
    Duty.PERSONAL_ACT: Course(
        Ground("L25 91.2.b", "Đề nghị truy cứu trách nhiệm hình sự.", "Referred for prosecution."),
        (Sequel.REFERRAL,),
        "R065",
    ),
    # 92 gives no period: the prohibition binds at once.
    Duty.PROHIBITION: Course(
        Ground(
            "L25 92",
            "Yêu cầu khôi phục hiện trạng khi cần, rồi đề nghị truy cứu.",
            "Restored where needed, then referred.",
        ),
        (Sequel.RESTORE, Sequel.REFERRAL),
        None,
    ),
    # No forced hand-over under the new law, unlike L08 120.2.
    Duty.CHILD: Course(
        Ground("L25 93.2", "Đề nghị truy cứu trách nhiệm hình sự.", "Referred for prosecution, nothing else."),
        (Sequel.REFERRAL,),
        "R065",
    ),
    Duty.INCAPABLE_ADULT: Course(
        Ground("L25 93.3", "Đề nghị truy cứu trách nhiệm hình sự.", "Referred for prosecution, nothing else."),
        (Sequel.REFERRAL,),
        "R065",
    ),
    Duty.REINSTATEMENT: Course(
        Ground("L25 94", "Đề nghị xử lý kỷ luật hoặc truy cứu.", "Discipline or prosecution is asked for."),
        (Sequel.DISCIPLINE_OR_REFERRAL,),
        "R065",
    ),
}


def course(duty: Duty, *, transferable: bool = True) -> Course:
    """What follows non-performance (L25 91–94); an act that only the debtor can do is referred, never substituted."""
    return COURSES[Duty.PERSONAL_ACT if duty is Duty.ACT and not transferable else duty]


PERSUADED = Ground(
    "L25 93.1", "Đã phối hợp với cấp xã thuyết phục trước khi ra quyết định.", "Persuasion with the commune came first."
)
NOT_PERSUADED = Ground(
    "L25 93.1", "Phải phối hợp với cấp xã thuyết phục đương sự trước.", "Persuasion with the commune must come first."
)
NO_PERSUASION_NEEDED = Ground("L25 91–94", "Được ra quyết định cưỡng chế.", "The coercion decision may be issued.")


def may_decide(duty: Duty, *, persuaded: bool) -> Verdict:
    """May the coercion decision be issued? Handing over a person first needs persuasion with the commune (93.1 ¶2)."""
    if duty not in {Duty.CHILD, Duty.INCAPABLE_ADULT}:
        return NO_PERSUASION_NEEDED.yes()
    return PERSUADED.yes() if persuaded else NOT_PERSUADED.no()
