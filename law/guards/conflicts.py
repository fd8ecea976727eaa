"""Conflicts of interest of an enforcer (L25 16.2.d, 6.1.g; D152 13.1; before 1/7/2026 L08 21.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime

if TYPE_CHECKING:
    from law.pack import Pack


class Relation(StrEnum):
    """What the person concerned is to the enforcer, or to the enforcer's spouse (see `Tie.of_spouse`)."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    ADOPTED_CHILD = "adopted_child"
    PARENT = "parent"
    ADOPTIVE_PARENT = "adoptive_parent"
    GRANDPARENT = "grandparent"
    UNCLE_AUNT = "uncle_aunt"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    NEPHEW_NIECE = "nephew_niece"
    COUSIN = "cousin"
    OTHER_RELATIVE = "other_relative"


WORDS: dict[Relation, tuple[str, str]] = {
    Relation.SELF: ("chính Chấp hành viên", "the enforcer"),
    Relation.SPOUSE: ("vợ, chồng", "spouse"),
    Relation.CHILD: ("con đẻ", "child"),
    Relation.ADOPTED_CHILD: ("con nuôi", "adopted child"),
    Relation.PARENT: ("cha đẻ, mẹ đẻ", "parent"),
    Relation.ADOPTIVE_PARENT: ("cha nuôi, mẹ nuôi", "adoptive parent"),
    Relation.GRANDPARENT: ("ông, bà nội, ngoại", "grandparent"),
    Relation.UNCLE_AUNT: ("bác, chú, cậu, cô, dì", "uncle or aunt"),
    Relation.SIBLING: ("anh, chị, em ruột", "sibling"),
    Relation.GRANDCHILD: ("cháu ruột gọi Chấp hành viên là ông, bà", "grandchild"),
    Relation.NEPHEW_NIECE: ("cháu ruột gọi Chấp hành viên là bác, chú, cậu, cô, dì", "nephew or niece"),
    Relation.COUSIN: ("anh, chị, em họ", "cousin"),
    Relation.OTHER_RELATIVE: ("họ hàng khác", "other relative"),
}

ELDERS_AND_SIBLINGS = {
    Relation.PARENT,
    Relation.ADOPTIVE_PARENT,
    Relation.GRANDPARENT,
    Relation.UNCLE_AUNT,
    Relation.SIBLING,
}
OF_ENFORCER = ELDERS_AND_SIBLINGS | {
    Relation.SELF,
    Relation.SPOUSE,
    Relation.CHILD,
    Relation.ADOPTED_CHILD,
    Relation.GRANDCHILD,
    Relation.NEPHEW_NIECE,
}
"""L25 16.2.d lists these for the enforcer; for the spouse only elders and siblings."""

BAN = {Regime.NEW: "L25 16.2.d", Regime.OLD: "L08 21.5"}


@dataclass(frozen=True, slots=True)
class Tie:
    """One kinship between the enforcer and a person whose interests the matter touches."""

    relation: Relation
    of_spouse: bool = False


class Doubt(StrEnum):
    """Whether the enforcer's impartiality is doubted (không vô tư, L25 6.1.g)."""

    NONE = "none"
    ALLEGED = "alleged"
    ESTABLISHED = "established"


TOOK_PART = Ground(
    "D152 13.1.b",
    "Chấp hành viên đã tham gia với tư cách người bảo vệ quyền lợi của đương sự hoặc người làm chứng trong vụ án.",
    "The enforcer took part in the same case as a party's protector or as a witness.",
)
NOT_IMPARTIAL = Ground(
    "L25 6.1.g",
    "Có căn cứ cho rằng Chấp hành viên không vô tư khi làm nhiệm vụ.",
    "There is ground to hold the enforcer not impartial.",
)
ALLEGED = Ground(
    "D152 13.3",
    "Đương sự cho rằng Chấp hành viên không vô tư; Thủ trưởng phải xem xét, quyết định.",
    "A party doubts the enforcer's impartiality; the Head must decide.",
)
CLEAR = {
    Regime.NEW: Ground("L25 16.2.d", "Không có quan hệ thuộc diện bị cấm.", "No forbidden relation."),
    Regime.OLD: Ground("L08 21.5", "Không có quan hệ thuộc diện bị cấm.", "No forbidden relation."),
}


def _phrase(tie: Tie) -> tuple[str, str]:
    vi, en = WORDS[tie.relation]
    return (f"{vi} của vợ, chồng", f"spouse's {en}") if tie.of_spouse else (vi, en)


def may_handle(
    ties: Iterable[Tie],
    pack: Pack,
    *,
    took_part: bool = False,
    doubt: Doubt = Doubt.NONE,
    regime: Regime = Regime.NEW,
) -> Verdict:
    """May this enforcer handle a matter that touches these persons?

    A relation on the list of 16.2.d blocks, and so does having been a party's protector or a witness in the case.
    A relative who is not on the list (a cousin) is allowed with a warning, if the setting says so.
    """
    unlisted: list[Line] = []
    for tie in ties:
        vi, en = _phrase(tie)
        if tie.relation in (ELDERS_AND_SIBLINGS if tie.of_spouse else OF_ENFORCER):
            return Verdict(
                False,
                BAN[regime],
                f"Chấp hành viên không được trực tiếp tổ chức thi hành án liên quan đến quyền, lợi ích của: {vi}.",
                f"An enforcer may not handle a matter touching the interests of: {en}.",
            )
        unlisted.append(
            Line(vi=f"Quan hệ không có trong danh mục: {vi}", en=f"Relation not listed: {en}", article=BAN[regime])
        )
    if took_part:
        return TOOK_PART.no()
    if doubt is Doubt.ESTABLISHED:
        return NOT_IMPARTIAL.no()
    if doubt is Doubt.ALLEGED:
        return ALLEGED.yes(warning=True, working=tuple(unlisted))
    warn = bool(unlisted) and pack.setting("unlisted_relative") == "warn"
    if unlisted and pack.setting("unlisted_relative") == "block":
        return Verdict(False, BAN[regime], unlisted[0].vi, unlisted[0].en)
    return CLEAR[regime].yes(warning=warn, working=tuple(unlisted))
