"""Late-payment interest (lãi chậm thi hành án): D152 29.1-29.2; CC 357, 468; L25 46-47."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from law.errors import LawError
from law.facts import Day, Dong
from law.figures import dmy, line, percent_text, to_dong, vnd, vnd_en
from law.model import Frozen, Line
from law.money_rules import MoneyRules, MoneySettings

EXCLUSIONS: Mapping[str, tuple[str, str, str]] = {
    "46.1.c": ("hoãn theo thỏa thuận", "postponement by agreement", "L25 46.1.c"),
    "46.2": ("hoãn theo yêu cầu của người có quyền kháng nghị", "postponement asked by who may protest", "L25 46.2"),
    "47.1": ("tạm đình chỉ do phá sản, trọng tài", "suspension for bankruptcy or arbitration", "L25 47.1"),
    "47.2": ("tạm đình chỉ do kháng nghị", "suspension by the protester", "L25 47.2"),
    "62.3": ("thủ tục thay đổi giá tài sản", "price-change procedure", "D152 62.3"),
    "48.1.c": ("hoãn theo thỏa thuận (luật cũ)", "postponement by agreement (old law)", "L08 48.1.c"),
    "48.2": (
        "hoãn theo yêu cầu của người có quyền kháng nghị (luật cũ)",
        "postponement asked by who may protest (old law)",
        "L08 48.2",
    ),
    "49.1": ("tạm đình chỉ do kháng nghị (luật cũ)", "suspension by the protester (old law)", "L08 49.1"),
}
"""Periods in which the debtor owes no late interest, by clause: Vietnamese, English, article.

Any other postponement, and the pause for a complaint, leaves interest running.
"""

AGREED_POSTPONEMENTS = frozenset({"46.1.c", "48.1.c"})
"""Postponements in which the parties may agree that interest runs on."""


class Clause(Frozen):
    """What the judgment says of late interest.

    `rate`: percent a year; None = interest is ordered but no rate agreed, hence CC 468.2. `start`: the day after which
    days count, where the judgment fixes one ("from the day after the hearing": the day of the hearing).
    `other_law`: another statute allows a rate above the cap of CC 468.1 (loans of credit institutions).
    """

    rate: Annotated[Decimal, Field(ge=0)] | None = None
    start: Day | None = None
    other_law: bool = False
    interest_first: bool = False
    """The judgment, or the parties, put interest before principal (D152 29.1, last part)."""


class Collection(Frozen):
    """Money that came in: `amount` đồng on `day`; for an asset sold or taken, `delivered_on` ends the interest."""

    day: Day
    amount: Dong
    delivered_on: Day | None = None

    @property
    def counts_on(self) -> date:
        return self.delivered_on or self.day


class Exclusion(Frozen):
    """A period without late interest, both days inside it; `reason` is a key of `EXCLUSIONS`. No `end`: it still runs.

    `interest_agreed`: the parties to an agreed postponement agreed that interest runs on (L25 46.1.c).
    """

    start: Day
    end: Day | None = None
    reason: str
    interest_agreed: bool = False


class InterestFacts(Frozen):
    """The facts of one claim: see `docs/formats/interest.md`. `clause` None: the judgment orders no late interest."""

    principal: Dong
    clause: Clause | None
    requested_on: Day | None = None
    effective_on: Day | None = None
    collections: tuple[Collection, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    until: Day | None = None


class Span(Frozen):
    """Interest between two collections: `days` that count, on an outstanding `principal` đồng."""

    start: date
    end: date
    days: int
    excluded_days: int
    principal: int
    rate: Decimal
    interest: int


class Interest(Frozen):
    """The interest that has run, in đồng, what of it is paid, what principal is left, and what came in too much."""

    interest: int
    interest_paid: int
    principal_left: int
    surplus: int
    spans: tuple[Span, ...]
    working: tuple[Line, ...]


def interest(facts: InterestFacts, rules: MoneyRules) -> Interest:
    """Simple interest on the outstanding principal, one span for each collection, up to `facts.until`.

    Each collection pays principal first, then the interest that has run (D152 29.1), unless the clause says otherwise;
    no interest runs on interest (29.2). Without `until` the account ends with the last collection. A span is rounded to
    whole đồng by itself (setting `interest_rounding`), so two spans may differ by one đồng from their union.

    Raises `LawError`: no start day, no end, an end before the start, a collection after the end, an unknown reason, a
    rate without cap table.
    """
    working: list[Line] = [line("Nợ gốc", "Principal", "D152 29.1", facts.principal)]
    collections = sorted(facts.collections, key=lambda collection: collection.counts_on)
    end = _end(facts, collections)
    start = _start(facts, rules.settings, working)
    if start and facts.until and facts.until < start:
        raise LawError(
            "until",
            f"ngày tính lãi đến {dmy(facts.until)} trước ngày bắt đầu tính lãi {dmy(start)} / "
            f"the last day {dmy(facts.until)} lies before the day {dmy(start)} from which interest runs",
        )
    excluded = _excluded_days(facts.exclusions, rules.settings, working) if start else []
    include_start = rules.settings.interest_first_day == "included"
    account = _Account(facts.principal, interest_first=bool(facts.clause and facts.clause.interest_first))
    spans: list[Span] = []
    stops = [(collection.counts_on, collection.amount) for collection in collections]
    since = start or end  # where no interest runs, no span opens
    for day, paid in _by_day([*stops, (end, 0)]):
        if facts.clause and day > since and account.principal:
            first_day = since + (timedelta() if since == start and include_start else timedelta(days=1))
            span = _span(facts.clause, account.principal, since, first_day, day, excluded, rules)
            spans.append(span)
            account.accrued += span.interest
            working.append(_span_line(span, _year(rules.settings)))
        since = max(since, day)
        account.pay(paid)
        if paid:
            vi, en = f"Thu {vnd(paid)}; gốc còn", f"Collected {vnd_en(paid)}; principal left"
            working.append(line(vi, en, "D152 29.1", account.principal, day))
    total = sum(span.interest for span in spans)
    working.append(line("Tổng lãi chậm thi hành án", "Late interest in all", "D152 29.2", total, end))
    return Interest(
        interest=total,
        interest_paid=account.interest_paid,
        principal_left=account.principal,
        surplus=account.surplus,
        spans=tuple(spans),
        working=tuple(working),
    )


class _Account:
    """What is owed while collections come in."""

    def __init__(self, principal: int, *, interest_first: bool) -> None:
        self.principal = principal
        self.interest_first = interest_first
        self.accrued = self.interest_paid = self.surplus = 0

    def pay(self, amount: int) -> None:
        if self.interest_first:
            amount = self._pay_interest(amount)
        to_principal = min(amount, self.principal)
        self.principal -= to_principal
        self.surplus += self._pay_interest(amount - to_principal)

    def _pay_interest(self, amount: int) -> int:
        paid = min(amount, self.accrued - self.interest_paid)
        self.interest_paid += paid
        return amount - paid


def _by_day(stops: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Collections of one day are one: a span must not be cut, and rounded, twice."""
    days: dict[date, int] = {}
    for day, paid in stops:
        days[day] = days.get(day, 0) + paid
    return list(days.items())


def _end(facts: InterestFacts, collections: Sequence[Collection]) -> date:
    if facts.until is None:
        if not collections:
            raise LawError(
                "until", "cần ngày tính lãi đến, hoặc ít nhất một lần thu tiền / state the last day, or a collection"
            )
        return collections[-1].counts_on
    if collections and collections[-1].counts_on > facts.until:
        late = dmy(collections[-1].counts_on)
        raise LawError(
            "until",
            f"có lần thu ngày {late} sau ngày tính lãi đến {dmy(facts.until)} / "
            f"a collection on {late} lies after the last day {dmy(facts.until)}",
        )
    return facts.until


def _start(facts: InterestFacts, settings: MoneySettings, working: list[Line]) -> date | None:
    """The day after which interest runs; None where none runs at all."""
    if facts.clause is None:
        working.append(
            line(
                "Bản án không tuyên lãi chậm thi hành án: không tính lãi",
                "The judgment orders no late interest: none runs",
                "D152 29.1",
            )
        )
        return None
    if facts.clause.start:
        day, vi, en = facts.clause.start, "theo bản án", "by the judgment"
    elif facts.requested_on:
        day, vi, en = facts.requested_on, "ngày yêu cầu thi hành án", "the day of the request"
    elif facts.effective_on and settings.interest_start_ex_officio == "effective_date":
        day, vi, en = facts.effective_on, "ngày bản án có hiệu lực (việc chủ động)", "the judgment's effective day"
    elif facts.effective_on:
        working.append(
            line(
                "Việc chủ động, bản án không định ngày: không tính lãi",
                "Ex officio, and the judgment fixes no day: none runs",
                "D152 29.2",
            )
        )
        return None
    else:
        raise LawError(
            "requested_on",
            "cần ngày bắt đầu tính lãi: theo bản án, ngày yêu cầu, hoặc ngày bản án có hiệu lực / state the day of the "
            "judgment's clause, of the request, or of the judgment's legal effect",
        )
    working.append(
        line(f"Tính lãi sau ngày {dmy(day)} ({vi})", f"Interest runs after {dmy(day)} ({en})", "D152 29.2", day=day)
    )
    return day


def _excluded_days(
    exclusions: Sequence[Exclusion], settings: MoneySettings, working: list[Line]
) -> list[tuple[date, date]]:
    """The periods that stop interest, overlaps joined, each as its first and last day."""
    periods: list[tuple[date, date]] = []
    for at, exclusion in sorted(enumerate(exclusions), key=lambda numbered: numbered[1].start):
        if exclusion.reason not in EXCLUSIONS:
            known = ", ".join(EXCLUSIONS)
            raise LawError(
                f"exclusions[{at}].reason",
                f"không có căn cứ {exclusion.reason!r} để không tính lãi; các căn cứ: {known} / "
                f"{exclusion.reason!r} does not stop interest; what does: {known}",
            )
        last = exclusion.end or date.max
        if last < exclusion.start:
            raise LawError(
                f"exclusions[{at}].end",
                "ngày cuối trước ngày đầu của thời gian không tính lãi / the period ends before it starts",
            )
        vi, en, article = EXCLUSIONS[exclusion.reason]
        span = f"{dmy(exclusion.start)}–{dmy(exclusion.end) if exclusion.end else '…'}"
        agreed = exclusion.reason in AGREED_POSTPONEMENTS and exclusion.interest_agreed
        if agreed or (exclusion.reason == "47.1" and settings.interest_runs_during_47_1):
            working.append(line(f"Vẫn tính lãi {span}: {vi}", f"Interest runs on {span}: {en}", article))
            continue
        working.append(line(f"Không tính lãi {span}: {vi}", f"No interest {span}: {en}", article))
        if periods and exclusion.start <= periods[-1][1]:
            periods[-1] = (periods[-1][0], max(periods[-1][1], last))
        else:
            periods.append((exclusion.start, last))
    return periods


def _span(
    clause: Clause,
    principal: int,
    since: date,
    first_day: date,
    day: date,
    excluded: Sequence[tuple[date, date]],
    rules: MoneyRules,
) -> Span:
    """Interest on `principal` from `first_day` to `day`, both counted, less the excluded days."""
    skipped = sum(max(0, (min(day, last) - max(first_day, begin)).days + 1) for begin, last in excluded)
    days = (day - first_day).days + 1 - skipped
    rate = _rate(clause, day, rules)
    exact = Fraction(rate) / 100 * principal * days / _year(rules.settings)
    return Span(
        start=since,
        end=day,
        days=days,
        excluded_days=skipped,
        principal=principal,
        rate=rate,
        interest=to_dong(exact, rules.settings.interest_rounding),
    )


def _rate(clause: Clause, day: date, rules: MoneyRules) -> Decimal:
    """The rate at the time of payment (CC 468.2 fixes it "tại thời điểm trả nợ"); above the cap it is void (468.1)."""
    if clause.rate is None:
        return rules.amounts.interest_default(day)
    return clause.rate if clause.other_law else min(clause.rate, rules.amounts.interest_cap(day))


def _year(settings: MoneySettings) -> Literal[365, 360]:
    return 365 if settings.interest_day_count == "actual_365" else 360


def _span_line(span: Span, year: int) -> Line:
    less_vi = f", trừ {span.excluded_days} ngày không tính" if span.excluded_days else ""
    less_en = f", less {span.excluded_days} excluded" if span.excluded_days else ""
    formula = f"{percent_text(span.rate)}% × {span.days}/{year}"
    return line(
        f"{dmy(span.start)} → {dmy(span.end)}{less_vi}: {vnd(span.principal)} × {formula}",
        f"{dmy(span.start)} → {dmy(span.end)}{less_en}: {vnd_en(span.principal)} × {formula}",
        "D152 29.2",
        span.interest,
        span.end,
    )
