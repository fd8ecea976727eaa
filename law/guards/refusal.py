"""When a request for enforcement is refused (từ chối yêu cầu thi hành án), and when it may not be (D152 9.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime

if TYPE_CHECKING:
    from law.pack import Pack


class Subject(StrEnum):
    """What is asked for, as far as D152 9.7 protects it."""

    OTHER = "other"
    ASSET = "asset"  # ownership, use or management of an asset handed over
    CUSTODY = "custody"  # a child handed over to be brought up
    VISITING = "visiting"  # the right to visit and care for a child or an incapable person


@dataclass(frozen=True, slots=True)
class Request:
    """The facts of one request, for one content of one judgment.

    `competence` and `limitation` are the verdicts of those guards. `creditor_holds` says whether the creditor already
    holds the asset or exercises the right today; `returned` whether this content was sent back under L25 38.4.
    `already_asked`: an earlier request has the same content, and its decision is to come. `decided_again_by_law` is the
    exception in 34.4.đ: another law lets the same content be decided again.
    """

    competence: Verdict
    limitation: Verdict
    by_party: bool = True
    within_judgment: bool = True
    creates_duties: bool = True
    already_decided: bool = False
    already_asked: bool = False
    decided_again_by_law: bool = False
    subject: Subject = Subject.OTHER
    creditor_holds: bool = False
    returned: bool = False


NO_RIGHT = ("Người yêu cầu không có quyền yêu cầu thi hành án.", "The requester has no right to request enforcement.")
UNRELATED = (
    "Nội dung yêu cầu không liên quan đến nội dung của bản án, quyết định.",
    "The request is unrelated to the content of the judgment.",
)
NO_DUTIES = (
    "Bản án, quyết định không làm phát sinh quyền, nghĩa vụ của các đương sự.",
    "The judgment creates no rights or duties of the parties.",
)
DECIDED = (
    "Nội dung yêu cầu thi hành án đã có quyết định thi hành án.",
    "An enforcement decision already covers the requested content.",
)
ASKED = (
    "Nội dung yêu cầu thi hành án đã được yêu cầu trước đó và đang được ra quyết định thi hành án.",
    "The requested content was requested before, and the decision on that request is under way.",
)

PROTECTED: dict[Subject, Ground] = {
    Subject.ASSET: Ground(
        "D152 9.7.a",
        "Không được từ chối: giao quyền sở hữu, sử dụng, quản lý tài sản mà người được thi hành án chưa nắm giữ.",
        "May not be refused: an asset to be handed over which the creditor does not hold.",
    ),
    Subject.CUSTODY: Ground(
        "D152 9.7.b",
        "Không được từ chối: giao quyền nuôi dưỡng mà người được thi hành án chưa trực tiếp nuôi dưỡng.",
        "May not be refused: custody of a child whom the creditor does not bring up.",
    ),
    Subject.VISITING: Ground(
        "D152 9.7.c",
        "Không được từ chối: giao quyền thăm nom, chăm sóc mà người được thi hành án chưa được thực hiện.",
        "May not be refused: a right to visit and care which the creditor does not exercise.",
    ),
}
RETURNED = Ground(
    "D152 9.7.d",
    "Không được từ chối: nội dung yêu cầu đã được gửi lại theo khoản 4 Điều 38 của Luật.",
    "May not be refused: this content was sent back under article 38.4.",
)

ARTICLES: dict[Regime, dict[str, str]] = {
    Regime.NEW: {point: f"L25 34.4.{point}" for point in "abcdđ"},
    # The old law joins the first two grounds, and has none for what is already decided.
    Regime.OLD: {"a": "L08 31.5.a", "b": "L08 31.5.a", "c": "L08 31.5.b", "d": "L08 31.5.c"},
}


def protection(request: Request, regime: Regime) -> Ground | None:
    """The ground on which this request may not be refused (D152 9.7), if one holds; the old law has no such list."""
    if regime is Regime.OLD:
        return None
    if request.returned:
        return RETURNED
    return None if request.creditor_holds else PROTECTED.get(request.subject)


def refusal_grounds(request: Request, regime: Regime, pack: Pack) -> list[Verdict]:
    """Every ground on which the request must be refused, in the order of the law; empty: it must be accepted.

    Source: L25 34.4 a–đ with D152 9.7; before 1/7/2026 L08 31.5. Each verdict's `article` ends in the point of the law.
    """
    found: list[tuple[str, tuple[str, str], tuple[Line, ...]]] = []
    if not request.by_party:
        found.append(("a", NO_RIGHT, ()))
    if not request.within_judgment:
        found.append(("a", UNRELATED, ()))
    if not request.creates_duties:
        found.append(("b", NO_DUTIES, ()))
    for point, verdict in (("c", request.competence), ("d", request.limitation)):
        if not verdict.allowed:
            found.append((point, (verdict.reason_vi, verdict.reason_en), verdict.working))
    if (request.already_decided or request.already_asked) and not request.decided_again_by_law:
        found.append(("đ", DECIDED if request.already_decided else ASKED, ()))
    shield = protection(request, regime)
    yielding: Collection[str] = ()
    if shield is not None:
        # D152 9.7 does not say which grounds give way: a setting does.
        name = "refusal_yields_when_returned" if shield is RETURNED else "refusal_yields_when_not_held"
        yielding = cast("Collection[str]", pack.setting(name))
    articles = ARTICLES[regime]
    return [
        Verdict(False, articles[point], vi, en, working=working)
        for point, (vi, en), working in found
        if point in articles and point not in yielding
    ]
