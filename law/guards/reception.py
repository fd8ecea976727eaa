"""The reception of citizens (tiếp công dân): who is heard, who may be refused, for how many one speaks: ND154; TCD."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from law.guards.complaints import representatives as representatives_of
from law.guards.verdict import Ground, Verdict

if TYPE_CHECKING:
    from datetime import date

    from law.pack import Pack


class Category(StrEnum):
    """What somebody comes with; there is no fifth (ND154 4.1.g)."""

    COMPLAINT = "complaint"  # khiếu nại
    DENUNCIATION = "denunciation"  # tố cáo
    RECOMMENDATION = "recommendation"  # kiến nghị
    REFLECTION = "reflection"  # phản ánh


CATEGORIES: Mapping[Category, tuple[str, str]] = {
    Category.COMPLAINT: ("Khiếu nại", "Complaint"),
    Category.DENUNCIATION: ("Tố cáo", "Denunciation"),
    Category.RECOMMENDATION: ("Kiến nghị", "Recommendation"),
    Category.REFLECTION: ("Phản ánh", "Reflection"),
}


class Capacity(StrEnum):
    """For whom somebody comes (ND154 13)."""

    SELF = "self"
    ORGANISATION = "organisation"  # its head, or whom he sends
    REPRESENTATIVE = "representative"  # by law or by authority
    LAWYER = "lawyer"  # or an officer of legal aid


PROOFS: Mapping[Capacity, Ground] = {
    Capacity.SELF: Ground("ND154 12.1", "Xuất trình giấy tờ tùy thân.", "Shows a paper of identity."),
    Capacity.ORGANISATION: Ground(
        "ND154 13.1",
        "Người đứng đầu tổ chức hoặc người được ủy quyền phải có giấy tờ chứng minh.",
        "The head of an organisation, or whom he authorised, proves it.",
    ),
    Capacity.REPRESENTATIVE: Ground(
        "ND154 13.2",
        "Người đại diện phải có giấy tờ chứng minh việc đại diện hợp pháp.",
        "A representative proves that he lawfully stands for another.",
    ),
    Capacity.LAWYER: Ground(
        "ND154 13.3",
        "Luật sư, người trợ giúp pháp lý phải có thẻ và giấy yêu cầu hoặc ủy quyền.",
        "A lawyer or an officer of legal aid shows his card and the request or the authority.",
    ),
}

REFUSALS: Mapping[str, Ground] = {
    "9.1": Ground("TCD 9.1", "Người đến trong tình trạng say hoặc mất khả năng nhận thức.", "Drunk or ill of mind."),
    "9.2": Ground(
        "TCD 9.2", "Đe dọa, xúc phạm, vi phạm nội quy nơi tiếp.", "Threatens, or breaks the rules of the place."
    ),
    "9.3": Ground(
        "TCD 9.3",
        "Vụ việc đã giải quyết đúng pháp luật, đã rà soát, thông báo mà vẫn cố tình kéo dài.",
        "The matter was solved rightly, reviewed and notified, and the person persists.",
    ),
    "a": Ground("ND154 4.1.a", "Mang vũ khí, chất nguy hiểm.", "Brings weapons or dangerous matter."),
    "b": Ground("ND154 4.1.b", "Không chấp hành kiểm tra an ninh.", "Does not submit to the security check."),
    "c": Ground(
        "ND154 4.1.c",
        "Ghi âm, ghi hình khi không được phép, gây rối.",
        "Records against the chair's word, or disturbs.",
    ),
    "d": Ground("ND154 4.1.d", "Kích động, lôi kéo người khác.", "Incites others."),
    "đ": Ground(
        "ND154 4.1.đ", "Mất năng lực hành vi mà không có người đại diện.", "Incapable, and without a representative."
    ),
    "e": Ground(
        "ND154 4.1.e", "Không có giấy tờ chứng minh tư cách.", "Without proof of who he is, or for whom he comes."
    ),
    "g": Ground(
        "ND154 4.1.g", "Nội dung không phải khiếu nại, tố cáo, kiến nghị, phản ánh.", "None of the four kinds."
    ),
    "h": Ground(
        "ND154 4.1.h",
        "Kiến nghị, phản ánh đã được trả lời bằng văn bản, không có nội dung mới.",
        "A recommendation or reflection that was answered in writing, with nothing new.",
    ),
    "i": Ground(
        "ND154 4.1.i",
        "Đã có bản án có hiệu lực và văn bản trả lời không có căn cứ kháng nghị.",
        "There is a final judgment and a written answer that no review is possible.",
    ),
    "k": Ground("ND154 4.1.k", "Cơ quan khác có thẩm quyền đang giải quyết.", "Another competent body has it in hand."),
}
"""The closed list of grounds to refuse."""

WRITTEN = frozenset({"9.3", "h"})
"""Grounds on which the refusal is a notice in writing, of the head of the body (ND154 4.3); the others are explained on
the spot (ND154 4.2)."""

NOT_ENFORCEMENT = Ground(
    "ND154 4.1.i",
    "Thi hành án luôn dựa trên bản án có hiệu lực: không từ chối tiếp khiếu nại, tố cáo về thi hành án vì lý do đó.",
    "Enforcement always rests on a final judgment: nobody who complains of it is refused for that.",
)
NOT_ITS_KIND = Ground(
    "ND154 4.1.h", "Chỉ áp dụng đối với kiến nghị, phản ánh.", "This is for recommendations and reflections only."
)


def may_refuse(ground: str, category: Category, *, about_enforcement: bool) -> Verdict:
    """May somebody who comes with this be refused on this ground? KeyError for a ground that is not on the list."""
    known = REFUSALS[ground]
    if ground == "i" and about_enforcement:
        return NOT_ENFORCEMENT.no()
    if ground == "h" and category not in (Category.RECOMMENDATION, Category.REFLECTION):
        return NOT_ITS_KIND.no()
    return known.yes()


def may_come_for(capacity: Capacity, *, proof: bool) -> Verdict:
    """May he be heard for whom he says he comes? Who comes for another proves it (ND154 13; 4.1.e)."""
    known = PROOFS[capacity]
    return known.yes() if proof or capacity is Capacity.SELF else known.no()


def may_represent(people: int, sent: int, on: date, pack: Pack) -> Verdict:
    """May so many speak for so many who come with one matter (TCD 29; D152 77)? Of a few, of whom it is silent, one."""
    most = representatives_of(people, on, pack) or 1
    ground = Ground(
        "TCD 29", f"Nhiều người cùng một nội dung cử tối đa {most} người đại diện.", f"They send at most {most}."
    )
    return ground.yes() if sent <= most else ground.no()


ONLINE = Ground(
    "ND154 20.4",
    "Tố cáo trực tuyến chỉ khi người tố cáo không yêu cầu giữ bí mật danh tính và bảo đảm được bí mật.",
    "A denunciation is heard online only where the denouncer waives the secrecy of his identity.",
)


def may_hear_online(category: Category, *, waives_secrecy: bool) -> Verdict:
    """May this be heard online?"""
    return ONLINE.no() if category is Category.DENUNCIATION and not waives_secrecy else ONLINE.yes()
