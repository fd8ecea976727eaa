"""Who may sign which document on that day (thẩm quyền ký): L25 22.3, 23.2, 25, 28.2, 31.4, 66.2."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from law.guards.catalogue import Document, Issuer, document
from law.guards.verdict import Ground, Verdict

if TYPE_CHECKING:
    from law.pack import Pack


class Role(StrEnum):
    """Posts of the enforcement system (L25 19, 22, 23, 26)."""

    HEAD = "head"  # Thủ trưởng
    DEPUTY = "deputy"  # Phó Thủ trưởng
    ROOM_HEAD = "room_head"  # Trưởng phòng; of a regional room also Chấp hành viên trưởng
    ENFORCER = "enforcer"  # Chấp hành viên
    CLERK = "clerk"  # Thư ký, Thẩm tra viên, kế toán
    OFFICE_HEAD = "office_head"  # Trưởng văn phòng thi hành án dân sự (private)
    BAILIFF = "bailiff"  # Thừa hành viên (private)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person and the post held from `since` to `until`, both inclusive; None is open."""

    id: str
    role: Role
    since: date | None = None
    until: date | None = None

    def in_post(self, on: date) -> bool:
        """Whether the post is held on this local day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Powers the Head gave on (phân công, ủy quyền), by document code, from `start` to `end`, both inclusive."""

    giver: Officer
    receiver: str
    documents: frozenset[str]
    start: date
    end: date
    number: str = ""

    def covers(self, receiver: str, code: str, on: date) -> bool:
        """Whether it lets `receiver` sign documents of this code on this day."""
        return self.receiver == receiver and code in self.documents and self.start <= on <= self.end


NOT_IN_POST = Ground(
    "L25 22", "Người ký không giữ chức vụ vào ngày ký.", "The signer does not hold the post on that day."
)
HEAD_OWN = Ground("L25 22.2.a", "Thủ trưởng ký văn bản thuộc thẩm quyền.", "The Head signs his own document.")
DELEGATED = Ground(
    "L25 22.3", "Ký theo phân công, ủy quyền của Thủ trưởng còn hiệu lực.", "Signed under a delegation in force."
)
NOT_DELEGATED = Ground(
    "L25 22.3",
    "Không có phân công, ủy quyền của Thủ trưởng cho loại văn bản này vào ngày ký.",
    "No delegation by the Head covers this document on that day.",
)
NOT_DELEGABLE = Ground(
    "L25 22.3", "Văn bản này Thủ trưởng không được ủy quyền ký.", "The Head may not delegate this document."
)
NOT_A_RECEIVER = Ground(
    "L25 22.3",
    "Thủ trưởng chỉ ủy quyền cho Phó Thủ trưởng và người đứng đầu các phòng.",
    "The Head delegates only to deputies and heads of rooms.",
)
ENFORCER_OWN = Ground(
    "L25 25.1", "Chấp hành viên ký văn bản của vụ việc được phân công.", "The enforcer signs in his own matter."
)
NOT_ASSIGNED = Ground(
    "L25 25.1",
    "Chỉ Chấp hành viên được phân công vụ việc ký văn bản này.",
    "Only the enforcer assigned to the matter signs this document.",
)
HEAD_ENFORCING = Ground(
    "L25 22.2.k",
    "Thủ trưởng trực tiếp tổ chức thi hành án, ký như Chấp hành viên.",
    "The Head enforces the matter himself and signs as enforcer.",
)
STAFF = Ground("L25 25.11", "Văn bản do người được giao nhiệm vụ lập.", "Drawn up by the officer charged with it.")
PRIVATE_HEAD = Ground(
    "L25 28.2.a", "Trưởng văn phòng ký như Thủ trưởng.", "The head of the private office signs as the Head does."
)
PRIVATE_NOT_HEAD = Ground(
    "L25 28.2.a", "Văn bản này do Trưởng văn phòng ký.", "The head of the private office signs this document."
)
PRIVATE_OWN = Ground(
    "L25 31.4", "Thừa hành viên ký văn bản của vụ việc được phân công.", "The bailiff signs in his own matter."
)
PRIVATE_BARRED = Ground(
    "L25 31.4",
    "Văn phòng thi hành án dân sự không được ủy thác, áp dụng biện pháp bảo đảm, cưỡng chế, chủ động ra quyết định.",
    "A private office may not entrust, secure, coerce or act ex officio.",
)

RECEIVERS = {Role.DEPUTY, Role.ROOM_HEAD}
ENFORCING = {Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD, Role.ENFORCER}
"""Posts whose holders are enforcers (L25 22.1, 23.2) and can be assigned a matter."""


def may_sign(
    code: str,
    signer: Officer,
    on: date,
    pack: Pack,
    *,
    delegations: Iterable[Delegation] = (),
    assigned: str = "",
) -> Verdict:
    """May `signer` sign a document of this code on this local day?

    `assigned` is the id of the enforcer (or bailiff) assigned to the matter. Raises `LawError("document", …)` for an
    unknown code.
    """
    kind = document(code)
    if not signer.in_post(on):
        return NOT_IN_POST.no()
    if signer.role in {Role.OFFICE_HEAD, Role.BAILIFF}:
        return _private(kind, signer, assigned)
    if kind.issuer is Issuer.STAFF:
        return STAFF.yes()
    if kind.issuer is Issuer.ENFORCER:
        if signer.role not in ENFORCING or signer.id != assigned:
            return NOT_ASSIGNED.no()
        return HEAD_ENFORCING.yes() if signer.role is Role.HEAD else ENFORCER_OWN.yes()
    if signer.role is Role.HEAD:
        return HEAD_OWN.yes()
    return _delegated(kind, signer, on, pack, delegations)


def _delegated(kind: Document, signer: Officer, on: date, pack: Pack, delegations: Iterable[Delegation]) -> Verdict:
    if signer.role not in RECEIVERS:
        return NOT_A_RECEIVER.no()
    if kind.code in cast("Collection[str]", pack.setting("not_delegable")):
        return NOT_DELEGABLE.no()
    for delegation in delegations:
        # Only the Head gives on his powers, and only while in post; a receiver may not pass them further.
        by_head = delegation.giver.role is Role.HEAD and delegation.giver.in_post(delegation.start)
        if by_head and delegation.covers(signer.id, kind.code, on):
            return DELEGATED.yes()
    return NOT_DELEGATED.no()


def _private(kind: Document, signer: Officer, assigned: str) -> Verdict:
    if not kind.private:
        return PRIVATE_BARRED.no()
    if kind.issuer is Issuer.STAFF:
        return STAFF.yes()
    if kind.issuer is Issuer.HEAD:
        return PRIVATE_HEAD.yes() if signer.role is Role.OFFICE_HEAD else PRIVATE_NOT_HEAD.no()
    return PRIVATE_OWN.yes() if signer.id == assigned else NOT_ASSIGNED.no()
