"""Who else asked for the same (L25 34.4.đ), or for what a person may take for the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from cases.dossier import likeness
from cases.grouping import CasePlan
from law.model import Line


class Held(NamedTuple):
    """One content that the office has taken up: whose it is, when its decision is due, whether it is decided, or was
    sent back (L25 38.4)."""

    fingerprint: str
    holder: str
    due: date | None
    decided: bool = False
    returned: bool = False


def held(wanted: Iterable[str], known: Iterable[Held], on: date | None = None) -> dict[str, Any]:
    """What is known of the wanted fingerprints, as `IntakeFacts` names it: JSON values. `on`: the day of their receipt.

    What is only alike may be the rest or the same asked for again. A person has to look; no ground of law follows. What
    was sent back may come again for less, since a part was paid: there likeness is enough.
    """
    by_likeness: dict[str, list[str]] = {}
    for fingerprint in wanted:
        by_likeness.setdefault(likeness(fingerprint), []).append(fingerprint)
    decided: dict[str, str] = {}
    overdue: dict[str, str] = {}
    pending: dict[str, str] = {}
    alike: dict[str, str] = {}
    returned: set[str] = set()
    for each in known:
        near = by_likeness.get(likeness(each.fingerprint), ())
        if each.returned:
            returned.update(near)
        elif each.fingerprint in near:
            late = on is not None and each.due is not None and each.due < on
            (decided if each.decided else overdue if late else pending).setdefault(each.fingerprint, each.holder)
        else:
            for fingerprint in near:
                alike.setdefault(fingerprint, each.holder)
    same = decided.keys() | overdue.keys() | pending.keys()
    alike = {fingerprint: holder for fingerprint, holder in alike.items() if fingerprint not in same}
    return {
        "decided": decided,
        "overdue": overdue,
        "pending": pending,
        "alike": alike,
        "returned": sorted(returned),
    }


def doubted(
    plan: CasePlan, content: Mapping[str, str], pending: Mapping[str, str], alike: Mapping[str, str]
) -> CasePlan:
    """The plan with what a person must look at before it is decided: who else asked for the same, or for the like."""
    own = [content[o.id] for o in plan.obligations]
    twins = sorted({pending[each] for each in own if each in pending})
    likely = sorted({alike[each] for each in own if each in alike})
    lines = (*map(_twin, twins), *map(_likely_twin, likely))
    return plan.model_copy(update={"why": (*plan.why, *lines)}) if lines else plan


def _twin(earlier: str) -> Line:
    return Line(
        vi=f"trùng nội dung {earlier} đang chờ quyết định: hai vụ việc cùng chờ, chỉ một được ra quyết định",
        en=f"asks for the same as {earlier}, which awaits its decision: two cases wait, only one can be decided",
        article="L25 34.4.đ",
    )


def _likely_twin(earlier: str) -> Line:
    return Line(
        vi=f"có thể trùng {earlier} (cùng bản án, cùng tên đương sự, cùng loại khoản): người có thẩm quyền đối chiếu "
        "trước khi ra quyết định",
        en=f"may be the same as {earlier} (same judgment, names and kind): a person compares both before deciding",
        article="L25 34.4.đ",
    )
