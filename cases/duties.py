"""Duties: the running deadlines of a subject, opened and ended by its events as the rows of the pack say.

Opening, pausing, warning, breach and escalation are facts of their own, so that a case keeps the due dates it was
given: later code cannot move them. The working of a due date is not stored but derived again from the recorded inputs
by `working_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from cases.events import Event, Fact, Proposed, read_fact
from cases.kernel import Duty, Subject, evolves
from law.calendar import CalendarMissing
from law.model import Line, Rule
from law.pack import Pack, load_pack
from law.periods import Due, Suspension, due_for, local_day, noon

LADDER: tuple[str, ...] = ("officer", "room_head", "provincial_head", "ministry")
"""Who is told of a breach, in turn: chấp hành viên, trưởng phòng, Trưởng THADS tỉnh, cục quản lý."""


class DutyFact(Fact):
    """A fact about a duty; nothing follows from it."""

    duty: str
    rule: str


class DutyOpened(DutyFact):
    """A period began to run. `due` is None while the calendar that it needs is not published."""

    words = ("Bắt đầu thời hạn", "Duty opened")

    topic: str
    start: datetime
    facts: dict[str, str]
    bound: str
    due: date | None
    due_at: datetime | None
    warn_at: datetime | None
    provisional: bool
    pack: str
    pack_digest: str


class DutyDischarged(DutyFact):
    """What was due was done, by the event with this number; late if the duty had been breached."""

    words = ("Hoàn thành việc phải làm", "Duty discharged")

    by: str
    late: bool


class DutyWarned(DutyFact):
    """The configured share of the time has passed."""

    words = ("Sắp đến hạn", "Duty warned")


class DutyBreached(DutyFact):
    """The due moment passed undone (quá hạn)."""

    words = ("Quá hạn", "Duty breached")

    due_at: datetime
    to: str


class DutyEscalated(DutyFact):
    """Still undone: told to the next one up."""

    words = ("Báo quá hạn lên cấp trên", "Breach escalated")

    to: str
    step: int


class DutyLapsed(DutyFact):
    """A right was not used in its time, a citizen's or the procuracy's: no breach."""

    words = ("Thời hạn đã qua", "Period lapsed")


class DutyPaused(DutyFact):
    """The clock stands still (hoãn, tạm đình chỉ)."""

    words = ("Tạm ngừng tính thời hạn", "Duty paused")

    since: date


class DutyResumed(DutyFact):
    """The clock runs on; the end moved by the days it stood still."""

    words = ("Tính tiếp thời hạn", "Duty resumed")

    until: date
    reason: str
    due: date | None
    due_at: datetime | None
    warn_at: datetime | None


class DutyRecomputed(DutyFact):
    """A new pack or calendar gave another due date."""

    words = ("Tính lại thời hạn", "Duty recomputed")

    due: date | None
    due_at: datetime | None
    warn_at: datetime | None
    reason: str


ENDS_ENFORCEMENT = ("case_ended", "decision_recalled")
"""Events after which only the periods go on that outlive the end (`Rule.outlives_end`)."""


def follow(before: Subject, after: Subject, fact: Fact, event: Event, pack: Pack) -> Iterator[Fact]:
    """The duties that an event ends, pauses, resumes and opens, in that order."""
    if isinstance(fact, DutyFact):
        return
    ended = set()
    for duty in after.duties.among(_concerned(after, fact, event, pack)):
        rule = pack.rules[duty.rule]
        if fact.kind in rule.discharged_by and _same_topic(rule, duty, event.data):
            ended.add(duty.id)
            yield DutyDischarged(duty=duty.id, rule=duty.rule, by=fact.kind, late=_late(duty, rule, event, pack))
        elif rule.expires_as == fact.kind and _same_topic(rule, duty, event.data):
            ended.add(duty.id)
            yield DutyLapsed(duty=duty.id, rule=duty.rule)
        elif fact.kind in ENDS_ENFORCEMENT and not rule.outlives_end:
            ended.add(duty.id)
            yield DutyDischarged(duty=duty.id, rule=duty.rule, by=fact.kind, late=duty.level >= 2)
        elif fact.kind in rule.paused_by and duty.paused_since is None and _same_topic(rule, duty, event.data):
            yield DutyPaused(duty=duty.id, rule=duty.rule, since=local_day(event.at))
        elif fact.kind in rule.resumed_by and duty.paused_since is not None and _same_topic(rule, duty, event.data):
            yield _resume(duty, local_day(event.at), fact.kind)
    if after.finished or not pack.opens(fact.kind):
        return
    facts = {**after.traits(local_day(event.at)), **_flat(event.data)}
    start = fact.starts(event.at)
    for rule in pack.opened_by(fact.kind, facts, local_day(start)):
        topic = facts.get(rule.per, "") if rule.per else ""
        name = _name(rule, topic)
        if name not in after.duties or name in ended:
            yield _open(rule, name, topic, _start(rule, facts, start), facts, pack)
            if facts.get("overlay") in rule.paused_by:  # what begins while all else stands still waits too
                yield DutyPaused(duty=name, rule=rule.id, since=local_day(event.at))


def _late(duty: Duty, rule: Rule, event: Event, pack: Pack) -> bool:
    """Whether a duty was breached, or due before it was done where both are known at once (a judgment sent late)."""
    if duty.level >= 2:
        return True
    runs = duty.paused_since is None and not pack.is_right(rule)
    return runs and duty.due_at is not None and duty.due_at < event.at


def _concerned(subject: Subject, fact: Fact, event: Event, pack: Pack) -> Iterator[str]:
    """The open duties that an event may end, pause or resume, by their names."""
    if fact.kind in ENDS_ENFORCEMENT:
        yield from subject.duties
        return
    for rule, of_topic in _reacting(pack, fact.kind):
        if of_topic and rule.per in event.data:
            yield _name(rule, str(event.data[rule.per]))
        else:
            yield from (duty.id for duty in subject.duties.group(rule.id))


@cache
def _reacting(pack: Pack, kind: str) -> tuple[tuple[Rule, bool], ...]:
    """The rules whose duties an event of this kind ends, pauses or resumes; whether only that of the event's topic."""
    found = []
    for rule in pack.rules.values():
        stops = kind in rule.paused_by or kind in rule.resumed_by
        if stops or kind in rule.discharged_by or rule.expires_as == kind:
            found.append((rule, bool(rule.per) and not stops))
    return tuple(found)


def _name(rule: Rule, topic: str) -> str:
    """What a duty is called: its rule, with its topic if it has one."""
    return f"{rule.id}/{topic}" if topic else rule.id


def _start(rule: Rule, facts: Mapping[str, str], start: datetime) -> datetime:
    """The moment the rule counts from: a day that the event states, where the rule names one, else the event's own."""
    stated = facts.get(rule.start_fact, "") if rule.start_fact else ""
    return noon(date.fromisoformat(stated)) if stated else start


def _flat(data: Mapping[str, Any]) -> dict[str, str]:
    """The scalar fields of an event, as the strings that rules compare with."""
    flat = {}
    for name, value in data.items():
        if isinstance(value, bool):
            flat[name] = "yes" if value else "no"
        elif isinstance(value, str | int):
            flat[name] = str(value)
    return flat


def _same_topic(rule: Rule, duty: Duty, data: Mapping[str, Any]) -> bool:
    """An event that names a topic ends only the duty of that topic."""
    return not rule.per or rule.per not in data or str(data[rule.per]) == duty.topic


def runs(subject: Subject, rule: Rule, fact: Fact) -> bool:
    """Whether a period of this row runs that the fact would end."""
    data = fact.model_dump()
    return any(_same_topic(rule, duty, data) for duty in subject.duties.group(rule.id))


def _deciding(rule: Rule, facts: Mapping[str, str]) -> dict[str, str]:
    """Those facts that choose among the rule's lengths: they must be recorded, the others need not."""
    return {name: facts[name] for name in sorted(rule.deciding) if name in facts}


def _open(rule: Rule, name: str, topic: str, start: datetime, facts: Mapping[str, str], pack: Pack) -> DutyOpened:
    deciding = _deciding(rule, facts)
    due = due_under(rule.id, start, pack, deciding, ())
    return DutyOpened(
        duty=name,
        rule=rule.id,
        topic=topic,
        start=start,
        facts=deciding,
        bound=rule.bound,
        due=due.due if due else None,
        due_at=due.due_at if due else None,
        warn_at=warning_at(start, due, pack),
        provisional=due.provisional if due else True,
        pack=pack.version,
        pack_digest=pack.digest,
    )


def due_under(
    rule: str,
    start: datetime,
    pack: Pack,
    facts: Mapping[str, str],
    stops: tuple[tuple[date, date, str], ...],
    *,
    working: bool = False,
) -> Due | None:
    """The due date, or None where a working-day calendar is not published yet: the duty then awaits it."""
    suspensions = tuple(Suspension(start=a, end=b, reason=why, article="") for a, b, why in stops)
    try:
        return due_for(rule, start, pack, facts=facts, suspensions=suspensions, working=working)
    except CalendarMissing:
        return None


def warning_at(start: datetime, due: Due | None, pack: Pack) -> datetime | None:
    """When a period warns: after the configured share of its time."""
    if due is None:
        return None
    share = float(pack.setting("duty_warn_share"))
    return start + (due.due_at - start) * share if due.due_at > start else due.due_at


def due_of(duty: Duty) -> Due | None:
    """When a duty is due, derived again from what was recorded; None while it awaits its calendar."""
    return due_under(duty.rule, duty.start, load_pack(duty.pack_version), duty.facts, duty.suspensions)


def working_of(duty: Duty) -> tuple[Line, ...]:
    """How the due date came about, line by line, derived again from what was recorded.

    Empty while the duty awaits its calendar.
    """
    due = due_under(duty.rule, duty.start, load_pack(duty.pack_version), duty.facts, duty.suspensions, working=True)
    return due.working if due else ()


def _stops(duty: Duty, resumed_on: date, reason: str) -> tuple[tuple[date, date, str], ...]:
    """The days on which the clock stood still: from the day of the pause to the day before it runs again."""
    assert duty.paused_since is not None
    last = resumed_on - timedelta(days=1)
    return (*duty.suspensions, (duty.paused_since, last, reason)) if last >= duty.paused_since else duty.suspensions


def _resume(duty: Duty, today: date, reason: str) -> DutyResumed:
    """The clock runs on, under the pack that the period was last reckoned by."""
    assert duty.paused_since is not None
    pack = load_pack(duty.pack_version)
    stops = _stops(duty, today, reason)
    due = due_under(duty.rule, duty.start, pack, duty.facts, stops)
    return DutyResumed(
        duty=duty.id,
        rule=duty.rule,
        until=today,
        reason=reason,
        due=due.due if due else None,
        due_at=due.due_at if due else None,
        warn_at=warning_at(duty.start, due, pack),
    )


def next_moment(subject: Subject, now: datetime, pack: Pack) -> Proposed | None:
    """The earliest thing that has warned, breached, escalated or expired by `now`, at its own moment."""
    at, name = subject.duties.least("next") or (None, "")
    appointment = min(subject.appointments, key=lambda a: a.at, default=None)
    if appointment and appointment.at <= now and (at is None or appointment.at <= at):
        fact = read_fact(appointment.kind, appointment.data)
        return Proposed.of(fact, appointment.at)
    if at is None or at > now:
        return None
    return Proposed.of(_step(subject.duties[name], pack), at)


def _step(duty: Duty, pack: Pack) -> Fact:
    rule = pack.rules[duty.rule]
    if duty.level == 0:
        return DutyWarned(duty=duty.id, rule=duty.rule)
    if duty.level == 1:
        if rule.expires_as:
            return read_fact(rule.expires_as, {rule.per: duty.topic} if rule.per else {})
        if pack.is_right(rule):
            return DutyLapsed(duty=duty.id, rule=duty.rule)
        assert duty.due_at is not None
        return DutyBreached(duty=duty.id, rule=duty.rule, due_at=duty.due_at, to=LADDER[0])
    step = duty.level - 1
    return DutyEscalated(duty=duty.id, rule=duty.rule, to=LADDER[step], step=step)


def _escalates_at(duty: Duty, step: int) -> datetime | None:
    """When step 1, 2, 3 of the ladder is reached: so many working days after the due moment (setting)."""
    days = load_pack(duty.pack_version).setting("duty_escalation_working_days")
    if step > len(days) or duty.due_at is None:
        return None
    calendar = load_pack(duty.pack_version).calendar
    last_day = local_day(duty.due_at - timedelta(microseconds=1))
    wait = int(days[step - 1])
    try:
        return duty.due_at + (calendar.add_working_days(last_day, wait) - last_day)
    except CalendarMissing:
        return duty.due_at + timedelta(days=wait)


def _with(subject: Subject, name: str, **change: Any) -> Subject:
    return subject.model_copy(update={"duties": subject.duties.put({name: replace(subject.duties[name], **change)})})


@evolves(DutyOpened)
def _opened(subject: Subject, fact: DutyOpened, event: Event) -> Subject:
    duty = Duty(
        id=fact.duty,
        rule=fact.rule,
        topic=fact.topic,
        start=fact.start,
        facts=fact.facts,
        bound=fact.bound,
        due=fact.due,
        due_at=fact.due_at,
        provisional=fact.provisional,
        next_at=fact.warn_at,
        opened_seq=event.seq,
        pack_version=fact.pack,
    )
    return subject.model_copy(update={"duties": subject.duties.put({duty.id: duty})})


@evolves(DutyDischarged)
@evolves(DutyLapsed)
def _ended(subject: Subject, fact: DutyFact, event: Event) -> Subject:
    return subject.model_copy(update={"duties": subject.duties.without(fact.duty)})


@evolves(DutyWarned)
def _warned(subject: Subject, fact: DutyWarned, event: Event) -> Subject:
    return _with(subject, fact.duty, level=1, next_at=subject.duties[fact.duty].due_at)


@evolves(DutyBreached)
def _breached(subject: Subject, fact: DutyBreached, event: Event) -> Subject:
    return _with(subject, fact.duty, level=2, next_at=_escalates_at(subject.duties[fact.duty], 1))


@evolves(DutyEscalated)
def _escalated(subject: Subject, fact: DutyEscalated, event: Event) -> Subject:
    return _with(
        subject, fact.duty, level=fact.step + 2, next_at=_escalates_at(subject.duties[fact.duty], fact.step + 1)
    )


@evolves(DutyPaused)
def _paused(subject: Subject, fact: DutyPaused, event: Event) -> Subject:
    return _with(subject, fact.duty, paused_since=fact.since, next_at=None)


@evolves(DutyResumed)
def _resumed(subject: Subject, fact: DutyResumed, event: Event) -> Subject:
    duty = subject.duties[fact.duty]
    stops = _stops(duty, fact.until, fact.reason)
    change = {"due": fact.due, "due_at": fact.due_at, "next_at": fact.warn_at, "level": 0, "known_at": None}
    return _with(subject, fact.duty, suspensions=stops, paused_since=None, **change)


@evolves(DutyRecomputed)
def _recomputed(subject: Subject, fact: DutyRecomputed, event: Event) -> Subject:
    next_at = fact.warn_at if subject.duties[fact.duty].paused_since is None else None
    change = {"due": fact.due, "due_at": fact.due_at, "next_at": next_at, "level": 0, "known_at": None}
    return _with(subject, fact.duty, pack_version=subject.pack, **change)
