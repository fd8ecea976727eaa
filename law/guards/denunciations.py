"""Denunciations (tố cáo): who resolves, what is accepted, how long it may take, when it ends: L25 108–111; TC."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from law.guards.verdict import Ground, Verdict


class Denounced(StrEnum):
    """Who is denounced."""

    ENFORCER = "enforcer"
    DEPUTY = "deputy"  # also where he acts as an enforcer or by delegation (D152 75.1)
    STAFF = "staff"
    HEAD = "head"
    OFFICE_HEAD = "office_head"  # of a private office
    BAILIFF = "bailiff"  # Thừa hành viên


WHO: Mapping[Denounced, tuple[str, str]] = {
    Denounced.ENFORCER: ("Chấp hành viên", "Enforcer"),
    Denounced.DEPUTY: ("Phó Trưởng Thi hành án dân sự", "Deputy head"),
    Denounced.STAFF: ("Công chức khác", "Other staff"),
    Denounced.HEAD: ("Trưởng Thi hành án dân sự", "Head"),
    Denounced.OFFICE_HEAD: ("Trưởng văn phòng thi hành án dân sự", "Head of a private office"),
    Denounced.BAILIFF: ("Thừa hành viên", "Bailiff"),
}

OURS = Ground("L25 110.1", "Thủ trưởng cơ quan quản lý người bị tố cáo giải quyết.", "The Head who manages him.")
ABOVE = Ground(
    "L25 110.2",
    "Tố cáo Thủ trưởng, Trưởng văn phòng, Thừa hành viên do Thủ trưởng cơ quan quản lý thuộc Bộ Tư pháp giải quyết.",
    "Against a Head, a private office or its bailiff the head of the Ministry's agency resolves.",
)


def may_resolve(denounced: Denounced) -> Verdict:
    """May the Head of a provincial office resolve it?"""
    above = denounced in (Denounced.HEAD, Denounced.OFFICE_HEAD, Denounced.BAILIFF)
    return ABOVE.no() if above else OURS.yes()


class Petition(NamedTuple):
    """What a denunciation shows when it is looked at (TC 23, 29.1).

    `after_complaint`: it grew out of a complaint that was rightly solved; `proof` then is one against who solved it.
    """

    formal: bool
    capable: bool
    concrete: bool
    after_complaint: bool = False
    proof: bool = False


CONDITIONS: Mapping[str, Ground] = {
    "formal": Ground("TC 29.1.a", "Tố cáo không đúng hình thức, nội dung theo Điều 23.", "Not the form of TC 23."),
    "capable": Ground(
        "TC 29.1.b", "Người tố cáo không có năng lực hành vi, không có người đại diện.", "Incapable, not represented."
    ),
    "concrete": Ground(
        "TC 29.1.d", "Không có cơ sở xác định người vi phạm, hành vi vi phạm.", "Nothing tells who did what."
    ),
    "proof": Ground(
        "TC 29.1",
        "Phát sinh từ khiếu nại đã giải quyết đúng, không có chứng cứ mới về người giải quyết.",
        "It grew out of a complaint that was rightly solved, without proof against who solved it.",
    ),
}
ACCEPTED = Ground("TC 29.1", "Đủ điều kiện thụ lý tố cáo.", "It is to be accepted.")

REFUSALS: Mapping[str, Ground] = {
    "24.3": Ground(
        "TC 24.3",
        "Tố cáo đã gửi đến người có thẩm quyền hoặc đã được hướng dẫn mà gửi lại.",
        "It went to the competent person too, or came again after guidance.",
    ),
    "25.1": Ground(
        "TC 25.1", "Không rõ họ tên, địa chỉ hoặc mạo danh người tố cáo.", "Nameless, or under another's name."
    ),
    "25.2": Ground(
        "TC 25.2",
        "Không rõ người tố cáo nhưng có chứng cứ cụ thể: chuyển thanh tra, kiểm tra.",
        "Nameless, with concrete evidence: it goes to inspection.",
    ),
    "29.1": Ground("TC 29.1", "Không đủ điều kiện thụ lý.", "The conditions of acceptance are not met."),
    "76.1": Ground(
        "D152 76.1", "Đã giải quyết tố cáo tiếp: chỉ trả lời bằng văn bản.", "Resolved again already: a reply only."
    ),
}
"""Grounds on which a denunciation is not accepted, or not processed."""


def may_accept(petition: Petition, denounced: Denounced) -> Verdict:
    """May it be accepted?"""
    if not (own := may_resolve(denounced)):
        return own
    missing = next((name for name in ("formal", "capable", "concrete") if not getattr(petition, name)), "")
    if not missing and petition.after_complaint and not petition.proof:
        missing = "proof"
    return CONDITIONS[missing].no() if missing else ACCEPTED.yes()


class Complexity(StrEnum):
    """How complex a denunciation is."""

    PLAIN = "plain"
    COMPLEX = "complex"
    SPECIAL = "special"


COMPLEXITIES: Mapping[Complexity, tuple[str, str]] = {
    Complexity.PLAIN: ("Thông thường", "Plain"),
    Complexity.COMPLEX: ("Phức tạp", "Complex"),
    Complexity.SPECIAL: ("Đặc biệt phức tạp", "Specially complex"),
}
MOST_EXTENSIONS: Mapping[Complexity, int] = {Complexity.PLAIN: 0, Complexity.COMPLEX: 1, Complexity.SPECIAL: 2}
EXTENDED = Ground(
    "TC 30.2",
    "Vụ việc phức tạp được gia hạn một lần, đặc biệt phức tạp hai lần, mỗi lần không quá 30 ngày.",
    "A complex one is extended once, a specially complex one twice, by 30 days each.",
)


def may_extend(complexity: Complexity, extended: int) -> Verdict:
    """May the term be extended once more?"""
    return EXTENDED.yes() if extended < MOST_EXTENSIONS[complexity] else EXTENDED.no()


CONTINUES = Ground(
    "TC 33",
    "Có dấu hiệu vi phạm, rút do bị đe dọa, mua chuộc, hoặc lợi dụng tố cáo: vẫn giải quyết dù đã rút.",
    "There are signs of a breach, or it was withdrawn under threat or bribe: it goes on.",
)
WITHDRAWN = Ground("TC 33; TC 34.3", "Người tố cáo đã rút toàn bộ tố cáo.", "It was withdrawn wholly.")


def may_terminate(*, withdrawn: bool, signs_of_breach: bool, forced: bool) -> Verdict:
    """May the resolution end because it was withdrawn (TC 33, 34.3)?"""
    if not withdrawn or signs_of_breach or forced:
        return CONTINUES.no()
    return WITHDRAWN.yes()
