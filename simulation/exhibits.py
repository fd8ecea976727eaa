"""The invented office deals with exhibits: hands over, destroys, gives back (L25 57–59)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from cases.events import Role
from cases.exhibits import Exhibit, ExhibitStanding, Fate
from cases.parts import Claim
from cases.state import CaseState
from law.periods import VIETNAM
from simulation.luck import Luck
from simulation.staff import actor
from simulation.wishes import Wish, officer

HEAD, CLERK = actor(Role.HEAD), actor(Role.CLERK)
COUNCIL = ["Chấp hành viên, Chủ tịch", "Đại diện Ủy ban nhân dân cấp xã", "Giám định viên"]


def in_store(case: CaseState) -> Iterator[Claim]:
    """What the judgment orders of things that lie in the office's store."""
    if case.origin == "ex_officio":
        yield from (claim for claim in case.claims.group("thing") if claim.kind in set(Fate))


def of_exhibits(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """What is to be done with the things of the store."""
    listed = {one.claim for one in case.exhibits.values()}
    for claim in in_store(case):
        if claim.id not in listed:
            told = {"claim": claim.id, "description": claim.note or "Vật chứng", "custodian": "Kho vật chứng cơ quan"}
            yield Wish(f"list/{claim.id}", CLERK, "list_exhibit", told, luck.days(f"lists {claim.id}", 0, 2))
    for one in case.exhibits.group("kept"):
        yield from _next(case, one, luck, today)


def _next(case: CaseState, one: Exhibit, luck: Luck, today: date) -> Iterator[Wish]:
    of, name, enforcer = {"exhibit": one.id}, f"exhibit/{one.id}", officer(case)
    if one.standing is ExhibitStanding.LISTED:
        yield Wish(f"{name}/check", enforcer, "check_exhibit", of, 1)
    elif one.standing is ExhibitStanding.TOLD:
        yield Wish(f"{name}/back", enforcer, "record_collection", of, luck.days(f"comes for {name}", 2, 12))
    elif one.standing is ExhibitStanding.CONDEMNED:
        if not case.council:
            yield Wish(f"{name}/council", HEAD, "form_destruction_council", {"members": COUNCIL}, 2)
        how = {**of, "how": "Đốt, nghiền nát"}
        yield Wish(f"{name}/destroyed", enforcer, "record_destruction", how, luck.days(f"destroys {name}", 6, 12))
    elif one.standing is ExhibitStanding.MATCHED and one.fate is Fate.DESTROY:
        yield Wish(f"{name}/condemn", HEAD, "decide_destruction", of, luck.days(f"condemns {name}", 1, 4))
    elif one.standing is ExhibitStanding.MATCHED and one.fate is Fate.RETURN and not one.notice:
        yield Wish(f"{name}/tell", enforcer, "notify_owner", of, 1)
    elif one.standing is ExhibitStanding.MATCHED and one.fate is Fate.CONFISCATE:
        if one.fixed_for is None:
            hour = datetime.combine(today + timedelta(days=7), time(8), VIETNAM)
            where = {**of, "taker": "Ủy ban nhân dân phường nơi có vật chứng", "hour": hour.isoformat()}
            yield Wish(f"{name}/fix", enforcer, "fix_exhibit_handover", where, 1)
        else:
            yield Wish(f"{name}/hand", enforcer, "record_exhibit_handover", of, luck.days(f"takes {name}", 3, 7))
