"""Which cases a dossier becomes, and why: each enforcement decision is one case (L25 3.8; D152 arts. 8 and 11).

Every obligation of the dossier is in exactly one case, except what the court transfers but only a party may ask for:
that waits in the judgment register. Under the old regime the grouping is that of D62 6.1 and 7.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum

from cases.dossier import Dossier, request_date
from cases.parties import DUE_TO_STATE, WITHOUT_DEBTOR, Obligation, ObligationKind, Party, TitleSort
from law.model import Frozen, Line, Regime
from law.pack import Pack
from law.periods import enforcement_year
from law.regime import regime_on

DIVISION = "division"
"""The mark of divided property that the file marks no other way."""


class Path(StrEnum):
    """Whether the agency acts by itself (chủ động) or because a party asks (theo yêu cầu)."""

    EX_OFFICIO = "ex_officio"
    ON_REQUEST = "on_request"


class CasePlan(Frozen):
    """One case-to-be: its obligations in the order of the dossier, and why they stand together.

    `period` are the first and last day of the enforcement year that the decision covers, where alimony is among them.
    `starts_on` is set while nothing in it is due yet: the decision waits for that day. `later` are instalments of the
    same debtor that fall due after it and are decided then (D152 11.2). `paid_part_only` marks the decision for a joint
    debtor who asks and pays (D152 11.1.b): it is for the amount he pays.
    """

    path: Path
    obligations: tuple[Obligation, ...]
    why: tuple[Line, ...]
    period: tuple[date, date] | None = None
    starts_on: date | None = None
    later: tuple[Obligation, ...] = ()
    paid_part_only: bool = False

    @property
    def debtors(self) -> tuple[Party, ...]:
        return _distinct(o.debtor for o in self.obligations)

    @property
    def creditors(self) -> tuple[Party, ...]:
        return _distinct(o.creditor for o in self.obligations)

    @property
    def amount(self) -> int:
        """đồng; a joint sum counts once, a month of alimony once."""
        joint: dict[tuple[str, str], int] = {}
        alone = 0
        mutual = bool(_keys(self.debtors) & _keys(self.creditors))
        for o in self.obligations:
            if o.joint_group and not mutual:
                joint[o.joint_group, o.creditor.key] = max(o.amount, joint.get((o.joint_group, o.creditor.key), 0))
            else:
                alone += o.amount
        return alone + sum(joint.values())

    def fingerprints(self, dossier: Dossier) -> dict[str, str]:
        """The content of this case: obligation id to `Dossier.fingerprint`.

        What a joint debtor pays by himself does not stand in the way of the creditor's request for the rest, nor what
        was entrusted in that of the agency which entrusted it.
        """
        paid = "paid" if self.paid_part_only else ""
        if (entrusted := dossier.entrusted) is not None:
            return {o.id: dossier.fingerprint(o, f"{entrusted.agency} {entrusted.number}") for o in self.obligations}
        year = self.period[1].isoformat() if self.period else ""
        return {
            o.id: dossier.fingerprint(o, year if o.kind is ObligationKind.ALIMONY_MONTHLY else paid)
            for o in self.obligations
        }


PER_DEBTOR_EX_OFFICIO = Line(
    vi="chủ động: mỗi người phải thi hành án một quyết định, gồm mọi khoản của người đó",
    en="ex officio: one decision per debtor, with all that this debtor owes",
    article="D152 8.1",
)
RETURN = Line(
    vi="trả lại tiền, tài sản: mỗi người được nhận một quyết định",
    en="return of money or things: one decision per recipient",
    article="D152 8.1.a",
)
NO_DEBTOR = Line(
    vi="tịch thu, tiêu hủy không xác định người phải thi hành án: một quyết định cho các khoản đó",
    en="confiscation or destruction with no debtor: one decision for these items",
    article="D152 8.1.b",
)
SAME_EXHIBIT = Line(
    vi="trả lại và tịch thu, tiêu hủy cùng một vật chứng, tài sản tạm giữ: ra chung một quyết định",
    en="return and confiscation or destruction of the same exhibit: one common decision",
    article="D152 8.1.c",
)
JOINT_EX_OFFICIO = Line(
    vi="quyền, nghĩa vụ liên đới hoặc chung: một quyết định chung",
    en="joint or common rights or obligations: one joint decision",
    article="D152 8.1.d",
)
BOTH_SIDES_EX_OFFICIO = Line(
    vi="người vừa được thi hành vừa phải thi hành án: một quyết định",
    en="a person who is both creditor and debtor: one decision",
    article="D152 8.1.đ",
)
PER_DEBTOR = Line(
    vi="theo yêu cầu: mỗi người phải thi hành án một quyết định",
    en="on request: one decision per debtor",
    article="D152 11.1",
)
SEVERAL_CREDITORS = Line(
    vi="nhiều người được thi hành án cùng yêu cầu đối với một người phải thi hành án: một quyết định",
    en="several creditors ask against the same debtor: one decision",
    article="D152 11.1",
)
JOINT = Line(
    vi="nghĩa vụ liên đới: một quyết định chung cho những người phải thi hành án",
    en="joint and several obligation: one joint decision for all its debtors",
    article="D152 11.1.b",
)
COMMON_RIGHT = Line(
    vi="nhiều người cùng nhận một khoản: một quyết định theo nội dung bản án",
    en="several people receive one sum or thing: one decision following the judgment",
    article="D152 11.1.a",
)
MUTUAL = Line(
    vi="chia tài sản hoặc các bên vừa có quyền vừa có nghĩa vụ, chỉ một số người yêu cầu: một quyết định theo bản án",
    en="division of property or mutual rights and duties, only some ask: one decision following the judgment",
    article="D152 11.1.a",
)
MUTUAL_ALL = Line(
    vi="tất cả cùng yêu cầu: luật không quy định, theo thiết lập division_all_requested",
    en="all of them ask: the law does not say; by the setting division_all_requested",
    article="D152 11.1.a",
)
PAYING_JOINT_DEBTOR = Line(
    vi="người có nghĩa vụ liên đới tự yêu cầu và nộp tiền: một quyết định cho số tiền nộp; phần còn lại vẫn liên đới",
    en="a joint debtor who asks and pays himself: one decision for what he pays; he stays jointly liable for the rest",
    article="D152 11.1.b",
)
DEBTOR_ASKS = Line(
    vi="người phải thi hành án tự yêu cầu: một quyết định cho người đó",
    en="the debtor asks himself: one decision for that debtor",
    article="L25 34.1; D152 11.1",
)
NEEDS_REQUEST = Line(
    vi="Tòa án chuyển giao nhưng chỉ thi hành khi đương sự yêu cầu; ghi sổ nhận bản án và chờ",
    en="transferred by the court, but enforced only when a party asks; entered in the judgment register, waiting",
    article="L25 33.2, 34.1",
)
ENTRUSTED = Line(
    vi="nhận ủy thác: một quyết định theo quyết định ủy thác",
    en="entrusted: one decision, as the entrusting decision says",
    article="L25 49.2, 50.3",
)
OLD_JOINT = Line(
    vi="theo Luật 26/2008/QH12: một quyết định chung cho phần chủ động của bản án",
    en="old regime: one joint decision for the ex-officio part of the judgment",
    article="D62 6.1",
)
OLD_RETURN = Line(
    vi="theo Luật 26/2008/QH12: trả lại tiền, tài sản ra quyết định riêng cho từng người",
    en="old regime: a separate decision for each return",
    article="D62 6.1.a",
)
OLD_SEVERAL_ITEMS = Line(
    vi="theo Luật 26/2008/QH12: người phải thi hành nhiều khoản có quyết định riêng",
    en="old regime: a person with several items has a separate decision",
    article="D62 6.1.b",
)
OLD_BOTH_SIDES = Line(
    vi="theo Luật 26/2008/QH12: người vừa có quyền vừa có nghĩa vụ có quyết định riêng",
    en="old regime: a person with both rights and duties has a separate decision",
    article="D62 6.1",
)
OLD_REQUEST = Line(
    vi="theo Luật 26/2008/QH12: mỗi yêu cầu một quyết định, nhiều người cùng yêu cầu một người thì ra chung",
    en="old regime: one decision per request, jointly where several creditors of one debtor ask together",
    article="D62 7.1",
)


def group(dossier: Dossier, pack: Pack, *, on: date | None = None) -> tuple[CasePlan, ...]:
    """The cases a dossier becomes, in the order of their first obligation, each with its reasons.

    `on` is the local day whose regime decides, the day of receipt if not given.
    """
    day = on or dossier.received_on
    if dossier.entrusted is not None:
        path = Path.ON_REQUEST if dossier.entrusted.begun == "on_request" else Path.EX_OFFICIO
        return (_timed(_plan(path, dossier.obligations, ENTRUSTED), dossier, pack),)
    own = [o for o in dossier.obligations if is_ex_officio(dossier, o)]
    asked = [] if dossier.by_court else [o for o in dossier.obligations if not is_ex_officio(dossier, o)]
    if regime_on(day) is Regime.OLD:
        plans = [*_old_ex_officio(own), *_old_on_request(asked)]
    else:
        plans = [*_ex_officio(own), *_on_request(dossier, asked, pack)]
    order = {o.id: position for position, o in enumerate(dossier.obligations)}
    timed = (_timed(plan, dossier, pack) for plan in plans)
    return tuple(sorted(timed, key=lambda plan: min(order[o.id] for o in plan.obligations)))


def waiting_for_request(dossier: Dossier) -> tuple[Obligation, ...]:
    """What the court transferred but only a party may ask for (`NEEDS_REQUEST` says why)."""
    return tuple(o for o in dossier.obligations if dossier.by_court and not is_ex_officio(dossier, o))


def is_ex_officio(dossier: Dossier, obligation: Obligation) -> bool:
    """Whether the agency acts by itself (L25 33.2; L08 36.2): for what the State is owed, and, where the court has
    transferred them, for returns (b), interim measures (e) and declarations of bankruptcy (g)."""
    if obligation.kind in DUE_TO_STATE:
        return True
    at_once = dossier.title.sort is not TitleSort.JUDGMENT
    return dossier.by_court and (at_once or obligation.kind is ObligationKind.RETURN_PROPERTY)


# --- the new regime --------------------------------------------------------------------------------------------------


def _ex_officio(obligations: list[Obligation]) -> list[CasePlan]:
    """D152 8.1."""
    marked, alone = _split(obligations, lambda o: bool(o.joint_group))
    plans = []
    for items in _by(marked, lambda o: o.joint_group):
        kinds = {o.kind for o in items}
        same_exhibit = ObligationKind.RETURN_PROPERTY in kinds and kinds & WITHOUT_DEBTOR
        plans.append(_plan(Path.EX_OFFICIO, items, SAME_EXHIBIT if same_exhibit else JOINT_EX_OFFICIO))
    for items in _by(alone, _concerned):
        returned = [o.kind is ObligationKind.RETURN_PROPERTY for o in items]
        if not _concerned(items[0]):
            why = NO_DEBTOR
        elif all(returned):
            why = RETURN
        else:
            why = BOTH_SIDES_EX_OFFICIO if any(returned) else PER_DEBTOR_EX_OFFICIO
        plans.append(_plan(Path.EX_OFFICIO, items, why))
    return plans


def _concerned(o: Obligation) -> str:
    """For whom an ex-officio decision is made: who gets a thing back, else who owes; nobody for ownerless things."""
    if o.kind is ObligationKind.RETURN_PROPERTY:
        return o.creditor.key
    return o.debtor.key if o.debtor else ""


def _on_request(dossier: Dossier, obligations: list[Obligation], pack: Pack) -> list[CasePlan]:
    """D152 11.1, as CORRECTIONS A15 reads it."""
    both_ways = {(o.creditor.key, o.debtor.key) for o in obligations if o.debtor}

    def mark(o: Obligation) -> str:
        if o.joint_group:
            return o.joint_group
        if o.kind is ObligationKind.PROPERTY_DIVISION:
            return DIVISION
        pair = (o.debtor.key, o.creditor.key) if o.debtor else ("", "")
        return "\x1f".join(sorted(pair)) if pair in both_ways else ""

    marked, alone = _split(obligations, lambda o: bool(mark(o)))
    plans: list[CasePlan] = []
    asked_by_all: set[str] = set()
    for items in _by(marked, mark):
        if plan := _marked(dossier, items, pack):
            plans.append(plan)
            continue
        alone += items
        if _keys(o.debtor for o in items) & _keys(o.creditor for o in items):
            asked_by_all |= {o.id for o in items}
    for items in _by(alone, lambda o: o.debtor.key if o.debtor else ""):
        if dossier.requested_by(items[0].debtor) and not any(dossier.requested_by(o.creditor) for o in items):
            why = DEBTOR_ASKS
        elif len(_keys(o.creditor for o in items)) > 1:
            why = SEVERAL_CREDITORS
        else:
            why = PER_DEBTOR
        plan = _plan(Path.ON_REQUEST, items, why)
        split = any(o.id in asked_by_all for o in items)
        plans.append(plan.model_copy(update={"why": (*plan.why, MUTUAL_ALL)}) if split else plan)
    return plans


def _marked(dossier: Dossier, items: tuple[Obligation, ...], pack: Pack) -> CasePlan | None:
    """The one case of obligations that belong together; None where they are grouped by debtor after all."""
    debtors, creditors = _keys(o.debtor for o in items), _keys(o.creditor for o in items)
    if debtors & creditors or any(o.kind is ObligationKind.PROPERTY_DIVISION for o in items):
        if not all(dossier.requested_by(o.creditor) for o in items):
            return _plan(Path.ON_REQUEST, items, MUTUAL)
        one = len(items) > 1 and pack.setting("division_all_requested") == "one"
        return _plan(Path.ON_REQUEST, items, MUTUAL_ALL) if one else None
    if len(debtors) > 1 and not any(dossier.requested_by(o.creditor) for o in items):
        paying = tuple(o for o in items if dossier.requested_by(o.debtor)) or items
        return CasePlan(path=Path.ON_REQUEST, obligations=paying, why=(PAYING_JOINT_DEBTOR,), paid_part_only=True)
    if len(debtors) > 1:
        return _plan(Path.ON_REQUEST, items, JOINT)
    return _plan(Path.ON_REQUEST, items, COMMON_RIGHT) if len(creditors) > 1 else None


# --- the old regime --------------------------------------------------------------------------------------------------


def _old_ex_officio(obligations: list[Obligation]) -> list[CasePlan]:
    """D62 6.1: one joint decision; separate ones for returns, persons with several items, persons on both sides."""
    returns, owed = _split(obligations, lambda o: o.kind is ObligationKind.RETURN_PROPERTY)
    back_to = {items[0].creditor.key: items for items in _by(returns, lambda o: o.creditor.key)}
    plans: list[CasePlan] = []
    common: list[Obligation] = []
    for items in _by(owed, lambda o: o.joint_group or (o.debtor.key if o.debtor else "")):
        debtor = items[0].debtor.key if items[0].debtor else ""
        if not items[0].joint_group and debtor in back_to:
            plans.append(_plan(Path.EX_OFFICIO, (*items, *back_to.pop(debtor)), OLD_BOTH_SIDES))
        elif not items[0].joint_group and debtor and len(items) > 1:
            plans.append(_plan(Path.EX_OFFICIO, items, OLD_SEVERAL_ITEMS))
        else:
            common += items
    if common:
        plans.append(_plan(Path.EX_OFFICIO, tuple(common), OLD_JOINT))
    return plans + [_plan(Path.EX_OFFICIO, items, OLD_RETURN) for items in back_to.values()]


def _old_on_request(obligations: list[Obligation]) -> list[CasePlan]:
    """D62 7.1: one decision for the request, whatever it holds."""
    return [_plan(Path.ON_REQUEST, tuple(obligations), OLD_REQUEST)] if obligations else []


# --- when it is due --------------------------------------------------------------------------------------------------


def _timed(plan: CasePlan, dossier: Dossier, pack: Pack) -> CasePlan:
    """The plan with its enforcement year, and with what is not due yet put off (D152 11.2)."""
    alimony = [o for o in plan.obligations if o.kind is ObligationKind.ALIMONY_MONTHLY]
    if alimony:
        plan = _by_enforcement_year(plan, alimony, request_date(dossier), pack)
    if pack.setting("request_before_due") == "accept":
        return plan
    now = [
        o
        for o in plan.obligations
        if o.kind is ObligationKind.ALIMONY_MONTHLY or o.due_date is None or o.due_date <= dossier.received_on
    ]
    starts_on = None if now else min(o.due_date for o in plan.obligations if o.due_date)
    now = now or [o for o in plan.obligations if o.due_date == starts_on]
    if starts_on is None and len(now) == len(plan.obligations):
        return plan
    taken = {o.id for o in now}
    later = tuple(o for o in plan.obligations if o.id not in taken)
    why = list(plan.why)
    if starts_on:
        why.append(
            Line(
                vi=f"chưa đến hạn: chỉ ra quyết định từ ngày {starts_on:%d/%m/%Y}",
                en=f"not yet due: decided from {starts_on} on",
                article="D152 11.2",
                day=starts_on,
            )
        )
    if later:
        why.append(
            Line(
                vi=f"{len(later)} kỳ chưa đến hạn để lại cho quyết định sau, không phải gửi lại bản án",
                en=f"{len(later)} instalments not yet due are left for later decisions, which need no new judgment",
                article="D152 9.5, 11.2",
            )
        )
    return plan.model_copy(
        update={"obligations": tuple(now), "later": later, "starts_on": starts_on, "why": tuple(why)}
    )


def _by_enforcement_year(plan: CasePlan, alimony: list[Obligation], asked_on: date, pack: Pack) -> CasePlan:
    """The plan with the enforcement year whose instalments the decision covers."""
    year = enforcement_year(asked_on, pack)
    first_due = min(o.due_date or asked_on for o in alimony)
    if first_due > year[1] and pack.setting("alimony_before_first_due") == "year_of_first_due":
        year = enforcement_year(first_due, pack)
    line = Line(
        vi=f"cấp dưỡng định kỳ: một quyết định cho các kỳ đã hoặc sẽ đến hạn đến hết ngày {year[1]:%d/%m/%Y}",
        en=f"periodic alimony: one decision for the instalments due or falling due up to {year[1]}",
        article="D152 11.2",
        day=year[1],
    )
    return plan.model_copy(update={"period": year, "why": (*plan.why, line)})


def _plan(path: Path, obligations: Iterable[Obligation], why: Line) -> CasePlan:
    return CasePlan(path=path, obligations=tuple(obligations), why=(why,))


def _distinct(parties: Iterable[Party | None]) -> tuple[Party, ...]:
    return tuple({party.key: party for party in parties if party is not None}.values())


def _keys(parties: Iterable[Party | None]) -> set[str]:
    return {party.key for party in parties if party is not None}


def _split(
    obligations: Sequence[Obligation], test: Callable[[Obligation], bool]
) -> tuple[list[Obligation], list[Obligation]]:
    return [o for o in obligations if test(o)], [o for o in obligations if not test(o)]


def _by(obligations: Sequence[Obligation], key: Callable[[Obligation], str]) -> list[tuple[Obligation, ...]]:
    """Runs of obligations with the same key, in the order of their first."""
    found: dict[str, list[Obligation]] = {}
    for o in obligations:
        found.setdefault(key(o), []).append(o)
    return [tuple(items) for items in found.values()]
