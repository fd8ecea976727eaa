"""The read side on rows of its own: who is late, by the legal clock, and who is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Connection, Engine, Table, delete, insert, select, text, update

from cases.waiting import RELIEF
from flow.stays import Usual
from law.periods import VIETNAM, local_day
from records import clock, looks
from records.database import engine
from records.facts import person_hash
from records.migrate import upgrade
from records.tables import (
    absences,
    bank_credits,
    cases,
    dossiers,
    duties,
    loads,
    officers,
    orders,
    parties,
    parts,
    payouts,
    receipts,
    stays,
    subjects,
    visits,
)
from records.tables import bottlenecks as bottleneck_rows
from records.tables import looks as looks_table
from runtime.roles import DatabaseRole
from simulation.staff import settle_in
from tests.kit import as_role
from web import bottlenecks, delay, directions, forecast, irregular, levels, money, people, queries, standing
from web.api.reach import Bearer, Reach, Standing
from web.delay import Wanted
from web.desk import work
from web.flagging import Took
from web.foreseeing import Forecasts
from web.live import Pulse
from web.queries import NOBODY, Filter

pytestmark = pytest.mark.stack

NOW = datetime(2026, 9, 25, 14, tzinfo=VIETNAM)


def case(number: int, stage: str = "voluntary", **change: Any) -> dict[str, Any]:
    money = dict.fromkeys(
        ("claimed", "to_collect", "received", "distributed", "held", "paid_out", "in_office", "surplus",
         "undistributed", "payable", "unpayable"), 0
    )  # fmt: skip
    return {
        "id": f"case/79/a/{number}/1", "dossier": f"dossier/79/a/{number}", "office": "79", "officer": "CHV-01",
        "origin": "on_request", "entrusted": "no", "stage": stage, "waiting_for": [],
        "holder": "enforcer", "opened_on": date(2026, 9, 1),
        "stage_since": NOW, "overdue": 0, "reference": "", "updated_at": NOW, "acted_at": NOW, "creditors": 1,
        "debtors": 1, "numbers": [], "unpayable_why": {},
        **money, **change,
    }  # fmt: skip


def duty(number: int, rule: str, due_at: datetime, **change: Any) -> dict[str, Any]:
    return {
        "subject": f"case/79/a/{number}/1", "duty": rule, "opened_seq": 1, "rule": rule, "office": "79",
        "bound": "enforcer", "binding": True, "start": (start := NOW - timedelta(days=10)), "due": due_at.date(),
        "due_at": due_at, "warn_at": start + (due_at - start) * 0.8,
        "provisional": False, "level": 0, "paused": False, "working": [], **change,
    }  # fmt: skip


LOADS = """
INSERT INTO loads SELECT office, coalesce(room, ''), coalesce(officer, ''), stage, count(*),
    count(*) FILTER (WHERE overdue > 0), count(*), sum(floor(extract(epoch FROM stage_since))), sum(received),
    sum(distributed), sum(held), sum(paid_out), sum(surplus), sum(undistributed), sum(payable), sum(unpayable)
FROM cases GROUP BY 1, 2, 3, 4"""


@pytest.fixture(scope="module")
def migrated(postgres_url: str) -> str:
    owner = as_role(postgres_url, DatabaseRole.OWNER)
    upgrade(owner)
    with engine(owner).begin() as connection:
        settle_in(connection)
    return postgres_url


@pytest.fixture
def connection(migrated: str) -> Iterator[Connection]:
    """Four cases whose rows vanish with the test, written as the owner of the tables."""
    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as connection:
        rows = [
            case(
                1,
                received=100,
                distributed=60,
                held=40,
                paid_out=60,
                decision_number="46/QĐ-THADS",
                numbers=["46/qdthads", "576/2025/dsst"],
                late_at=NOW - timedelta(days=2),
            ),
            case(2, "verifying", officer=None, next_due_at=NOW + timedelta(days=1), numbers=["146/qdthads"]),
            case(3, acted_at=NOW - timedelta(days=98), numbers=["46/qdthads.ba", "it's\\"]),
            case(4, "ended", ended_on=date(2026, 9, 20), received=7, distributed=7, paid_out=7),
        ]
        for row in rows:
            subject = {
                "id": row["id"], "type": "case", "office": "79", "head": 1, "head_hash": "", "state": {},
                "stage": row["stage"], "finished": False,
            }  # fmt: skip
            connection.execute(insert(subjects).values(subject))
            connection.execute(insert(cases).values(row))
        connection.execute(text(LOADS))
        for number, name, person in ((2, "nguyen van an", person_hash("079180001234")), (3, "do thi anh", "")):
            row = {"subject": f"case/79/a/{number}/1", "party": "D1", "debtor": True, "office": "79", "name": name}
            connection.execute(insert(parties).values(**row, person=person))
        receipt = {
            "office": "79",
            "series": "receipt",
            "year": 2026,
            "number": "0000046",
            "lookup_code": "K7",
            "seq": 1,
        }
        of = {"subject": "case/79/a/4/1", "amount": 7, "issued_on": NOW.date(), "status": "issued"}
        connection.execute(insert(receipts).values(**receipt, **of))
        day = timedelta(days=1)
        for row in (
            duty(1, "R015", NOW - 2 * day),  # late, though no breach is recorded
            duty(1, "R017", NOW),  # late at its very moment
            duty(1, "R006", NOW + 30 * day),  # a quarter of its time used
            duty(2, "R020", NOW + day, bound="head"),  # more than 80 % of its time used
            duty(3, "R016", NOW - day, paused=True),
            duty(3, "R025", NOW - day, bound="debtor", binding=False),  # a citizen's right runs out; nobody is late
            duty(3, "R021", NOW - 3 * day, closed_at=NOW - day),
        ):
            connection.execute(insert(duties).values(row))
        credit = {"office": "79", "booked_at": NOW, "payer": {}, "reference": ""}
        connection.execute(insert(bank_credits).values(bank_ref="A", amount=9, unclaimed=5, **credit))
        connection.execute(insert(bank_credits).values(bank_ref="B", amount=7, unclaimed=0, **credit))
        yield connection
        connection.rollback()


def test_figures(connection: Connection) -> None:
    found = queries.figures(connection, NOW, Filter())
    assert (found.open_cases, found.ended_cases) == (3, 1)
    assert (found.overdue, found.overdue_cases, found.warned) == (2, 1, 1)
    assert (found.received, found.distributed, found.held, found.paid_out) == (107, 67, 40, 67)
    assert (found.suspense, found.suspense_count) == (5, 1)
    assert queries.figures(connection, NOW, Filter("01")).open_cases == 0


ENFORCER = Bearer(who="CHV-01", role=Standing.ENFORCER, reach=Reach.CASE, office="79")
ROOM_HEAD = Bearer(who="TP-01", role=Standing.ROOM_HEAD, reach=Reach.ROOM, office="79")
HEAD = Bearer(who="TT-01", role=Standing.HEAD, reach=Reach.OFFICE, office="79")
ELSEWHERE = Bearer(who="TT-01", role=Standing.HEAD, reach=Reach.OFFICE, office="01")


@pytest.mark.parametrize(
    ("reader", "counts"),
    [(HEAD, (3, 2, 1, 5, 1)), (ENFORCER, (2, 2, 0, 0, 0)), (ROOM_HEAD, (0, 0, 0, 0, 0)), (ELSEWHERE, (0, 0, 0, 0, 0))],
)
def test_what_a_reader_may_not_see_is_in_no_figure(
    connection: Connection, reader: Bearer, counts: tuple[int, ...]
) -> None:
    """Cases, duties late and soon, money in suspense: case 2 is not yet the enforcer's, the money is the office's."""
    own = Filter(reader=reader)
    found, soon = queries.figures(connection, NOW, own), delay.burn_down(connection, NOW, own)[3]
    assert (found.open_cases, found.overdue, soon, found.suspense, len(money.unclaimed(connection, own))) == counts
    of_stages = sum(stage.cases for stage in queries.by_stage(connection, NOW, own))
    assert of_stages == len(listed(connection, own)) == queries.case_list(connection, NOW, own)[1]
    assert delay.late(connection, NOW, Wanted(own, everything=True), 50)[1] == found.overdue + found.warned
    assert sum(one.overdue for one in delay.by_person(connection, NOW, Wanted(own), 50)) == found.overdue


LISTS: Mapping[str, Callable[[Connection, Filter], Any]] = {
    "cases": lambda sql, chosen: queries.case_list(sql, NOW, chosen)[0],
    "dossiers": lambda sql, chosen: queries.dossier_list(sql, chosen)[0],
    "late duties": lambda sql, chosen: queries.late_duties(sql, NOW, chosen),
    "delay": lambda sql, chosen: delay.late(sql, NOW, Wanted(chosen, everything=True), 50)[0],
    "of all offices": lambda sql, chosen: delay.gravest(sql, NOW, Wanted(chosen), 50),
    "by office": lambda sql, chosen: delay.by_office(sql, NOW, chosen),
    "parts": lambda sql, chosen: levels.parts(sql, NOW, chosen),
    "heat": lambda sql, chosen: levels.heat(sql, NOW, chosen),
    "funnel": levels.funnel,
    "by person": lambda sql, chosen: delay.by_person(sql, NOW, Wanted(chosen), 50),
    "noticing": lambda sql, chosen: delay.noticing(sql, NOW, chosen),
    "standing still": lambda sql, chosen: standing.still(sql, NOW, chosen, {"voluntary": Usual(9, 30)}, 50)[0],
    "unguarded": lambda sql, chosen: standing.by_stage(sql, NOW, chosen, {}),
    "orders": lambda sql, chosen: directions.ordered(sql, NOW, chosen, 50)[0],
    "irregular": lambda sql, chosen: irregular.found(sql, NOW, chosen, 50)[0],
    "where cases lie": lambda sql, chosen: bottlenecks.lines(sql, NOW, chosen),
    "bottlenecks": lambda sql, chosen: bottlenecks.opened(sql, NOW, chosen),
    "unclaimed": money.unclaimed,
    "unpaid": money.unpaid,
    "with money": money.with_money,
    "surplus": money.with_surplus,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_nothing_that_lies_outside_its_readers_reach(connection: Connection, name: str) -> None:
    rows: Mapping[Table, Mapping[str, Any]] = {
        stays: {"stage": "opened", "days": 3, "cases": 4},
        dossiers: {"id": "dossier/79/a/1", "channel": "portal", "stage": "accepted", "case_count": 1},
        visits: {
            "subject": "case/79/a/3/1", "seq": 1, "stage": "voluntary", "holder": "enforcer", "side": "office",
            "room": "Phòng 1", "officer": "CHV-01", "arrived_at": NOW, "entered_at": NOW,
        },
        orders: {
            "subject": "case/79/a/1/1", "name": "CD1", "addressee": "CHV-01", "ordered_by": "TT-01", "ordered_at": NOW,
            "instruction": "–", "answer_by": NOW.date(), "duty": "", "withdrawn": False,
        },
        bottleneck_rows: {
            "room": "Phòng 1", "hand": "", "stage": "voluntary", "began": NOW.date(), "opened_at": NOW, "found_at": NOW,
            "before": 0, "evidence": {},
        },
        payouts: {
            "subject": "case/79/a/1/1", "batch": "B1", "share": "S1", "amount": 5, "status": "prepared",
            "end_to_end_id": "E9", "prepared_by": "KT-01", "approved_by": "KT-01",
        },
    }  # fmt: skip
    for table, row in rows.items():
        more = {"updated_at": NOW} if table is dossiers else {}
        connection.execute(insert(table).values({"office": "79", **row, **more}))
    connection.execute(update(cases).values(surplus=1).where(cases.c.id == "case/79/a/1/1"))
    connection.execute(update(cases).values(stage_since=NOW - timedelta(days=98)).where(cases.c.id == "case/79/a/3/1"))
    connection.execute(update(duties).values(breached_at=NOW - timedelta(hours=2), detected_at=NOW))
    assert LISTS[name](connection, Filter())
    assert LISTS[name](connection, Filter(reader=HEAD))
    for stranger in (ELSEWHERE, ROOM_HEAD):
        assert not LISTS[name](connection, Filter(reader=stranger)), stranger.role


def flags(connection: Connection, chosen: Filter) -> list[Any]:
    return delay.late(connection, NOW, Wanted(queries.sought(connection, chosen)), 50)[0]


def test_flags_come_with_who_must_act_the_latest_first(connection: Connection) -> None:
    found, count, over = delay.late(connection, NOW, Wanted(Filter()), 50)
    assert [(f.rule, f.overdue, f.responsible) for f in found] == [
        ("R015", True, "CHV-01"),
        ("R017", True, "CHV-01"),
        ("R020", False, "TT-01"),
    ]
    assert found[0].responsible_name == "Phạm Văn Lực"
    assert (count, over) == (3, 0)


@pytest.mark.parametrize(
    ("chosen", "rules"),
    [
        (Filter(state="overdue"), ["R015", "R017"]),
        (Filter(state="warned"), ["R020"]),
        (Filter(state="escalated"), []),
        (Filter(stage="verifying"), ["R020"]),
        (Filter(officer="CHV-01"), ["R015", "R017"]),
        (Filter(search="46/qđ"), ["R015", "R017"]),
        (Filter(search="%"), []),
        (Filter(office="01"), []),
        (Filter(sort="-han"), ["R020", "R017", "R015"]),
        (Filter(sort="viec"), ["R015", "R017", "R020"]),
        (Filter(sort="no-such"), ["R015", "R017", "R020"]),
    ],
)
def test_flags_are_filtered_and_sorted(connection: Connection, chosen: Filter, rules: list[str]) -> None:
    assert [flag.rule for flag in flags(connection, chosen)] == rules


def test_of_all_offices_what_fell_due_first_is_shown(connection: Connection) -> None:
    """The same lines, without the count of each person; `by_office` has the number of their duties."""
    for topic in ("C1", "C2"):
        connection.execute(insert(duties).values(duty(2, "R017", NOW - timedelta(days=1), duty=f"R017/{topic}")))
    found = delay.gravest(connection, NOW, Wanted(Filter()), 50)
    told = [(line.rule, line.repeats, line.overdue, line.responsible) for line in found]
    assert told == [
        ("R015", 1, True, "CHV-01"),
        ("R017", 2, True, None),
        ("R017", 1, True, "CHV-01"),
        ("R020", 1, False, "TT-01"),
    ]
    (office,) = delay.by_office(connection, NOW, Filter())
    assert (office.office, office.overdue, office.unknown, office.warned) == ("79", 4, 4, 1)
    assert office.oldest == NOW - timedelta(days=2)
    assert [line.rule for line in delay.gravest(connection, NOW, Wanted(Filter(state="warned")), 50)] == ["R020"]
    assert len(delay.gravest(connection, NOW, Wanted(Filter()), 2)) == 2


def absent(connection: Connection, officer: str, cover: str, **days: date) -> None:
    row = {"officer": officer, "cover": cover, "basis": "QĐ 9", "starts_on": NOW.date(), "ends_on": NOW.date(), **days}
    of_year = {"subject": "office/79/year/2026", "name": f"{officer}{row['starts_on']:%d}", "office": "79"}
    connection.execute(insert(absences).values({**of_year, **row}))


def test_a_duty_shows_who_is_away_and_who_covers_him_and_the_cover_sees_it(connection: Connection) -> None:
    clock.step(connection, NOW)
    cover = Bearer(who="CHV-02", role=Standing.ENFORCER, reach=Reach.CASE, office="79")
    absent(connection, "CHV-01", "CHV-02", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 24))  # it is over
    assert {flag.cover for flag in flags(connection, Filter())} == {None}
    assert not flags(connection, Filter(reader=cover))
    absent(connection, "CHV-01", "CHV-02", ends_on=date(2026, 9, 30))
    late = flags(connection, Filter(state="overdue"))
    assert {(flag.responsible, flag.cover, flag.away_until) for flag in late} == {
        ("CHV-01", "CHV-02", date(2026, 9, 30))
    }
    assert len(flags(connection, Filter(reader=cover))) == len(flags(connection, Filter(officer="CHV-02"))) == 2
    on_desk = work.desk(connection, cover, "due")
    assert [one.officer for one in on_desk.covers] == ["CHV-01"]
    assert {row.in_charge for row in on_desk.duties} == {"CHV-01"}
    assert not work.desk(connection, cover.model_copy(update={"who": "CHV-03"}), "due").duties


def test_what_falls_due_under_an_open_page_is_noted_when_the_page_is_asked_again(connection: Connection) -> None:
    pulse = Pulse(cast(Engine, None))
    page, asked_again = ("session", "/cham-han"), NOW + timedelta(seconds=2)
    due = NOW + timedelta(seconds=1)
    connection.execute(insert(duties).values(duty(1, "R016", due)))
    pulse.fell_due(connection, NOW)
    pulse.flagging.sent(page, NOW, again=False)
    pulse.fell_due(connection, asked_again)
    pulse.flagging.sent(page, asked_again, again=True, at=asked_again)
    assert pulse.flagging.took == Took(1, timedelta(seconds=1), timedelta(seconds=1))
    clock.step(connection, NOW)
    connection.execute(update(duties).where(duties.c.rule == "R016").values(due_at=NOW + timedelta(seconds=4)))
    pulse.fell_due(connection, NOW + timedelta(seconds=5))
    pulse.flagging.sent(page, NOW + timedelta(seconds=6), again=True)
    assert pulse.flagging.took.count == 1, "a stepped clock is not measured"


def test_a_head_of_room_sees_the_queues_of_his_room_and_of_its_people(connection: Connection) -> None:
    room = connection.scalar(select(officers.c.room).where(officers.c.id == "CHV-01"))
    own = Bearer(who="TP-01", role=Standing.ROOM_HEAD, reach=Reach.ROOM, office="79")
    row = {"office": "79", "began": NOW.date(), "opened_at": NOW, "found_at": NOW, "before": 0, "evidence": {}}
    for of in ((room, "", ""), ("", "CHV-01", ""), ("", "", "voluntary"), ("", "head", ""), ("Phòng khác", "", "")):
        named = dict(zip(("room", "hand", "stage"), of, strict=True))
        connection.execute(insert(bottleneck_rows).values(**row, **named))
    seen = {(one.room, one.hand) for one in bottlenecks.opened(connection, NOW, Filter(reader=own))}
    assert seen == {(room, ""), ("", "CHV-01")}


def test_people_by_room_with_their_weighted_load_and_their_absence(connection: Connection) -> None:
    connection.execute(delete(loads))
    for stage, count in (("verifying", 4), ("separate_ledger", 10), ("ended", 7)):
        row = {"office": "79", "room": "", "officer": "CHV-01", "stage": stage, "cases": count, "late": count // 4}
        nothing = {column.name: 0 for column in loads.c if column.name not in row}
        connection.execute(insert(loads).values(row | nothing))
    absent(connection, "CHV-01", "CHV-02", ends_on=date(2026, 10, 2))
    absent(connection, "CHV-03", "", starts_on=date(2026, 9, 16), ends_on=date(2026, 9, 20))
    found = people.people(connection, NOW, Filter(office="79"), {"CHV-02": 3})
    assert [(one.room, one.id) for one in found] == sorted((one.room, one.id) for one in found)
    first, second, third = (next(one for one in found if one.id == f"CHV-0{n}") for n in (1, 2, 3))
    assert (first.cases, first.weight, first.late, first.days) == (14, 5.0, 3, 89)
    assert first.absence
    assert (first.absence.cover, second.covers, second.given) == ("CHV-02", ("CHV-01",), 3)
    assert (third.absence, third.days) == (None, 85)
    room = next(room for room in people.rooms(found, NOW.date()) if room.name == first.room)
    assert (room.away, room.weight) == (1, 5.0)
    own = Bearer(who="TP-01", role=Standing.ROOM_HEAD, reach=Reach.ROOM, office="79")
    assert {one.room for one in people.people(connection, NOW, Filter(office="79", reader=own), {})} == {first.room}


def test_the_risk_of_a_duty_comes_from_what_others_of_its_rule_took_of_their_time(connection: Connection) -> None:
    began = NOW - timedelta(days=100)
    for n in range(40):  # a quarter of them was late
        took = timedelta(days=12 if n % 4 == 0 else 6)
        row = duty(2, "R006", began + timedelta(days=10), start=began, duty=f"R006/{n}", closed_at=began + took)
        connection.execute(insert(duties).values(row))
    (late, *_), known = flags(connection, Filter()), Forecasts().of(connection, "79", NOW)
    assert known.risk("R006", NOW, NOW + timedelta(days=20), NOW) == pytest.approx(0.25, abs=0.02)
    assert known.risk("R006", NOW - timedelta(days=14), NOW + timedelta(days=6), NOW) == pytest.approx(1.0)
    assert known.risk("R015", NOW, NOW + timedelta(days=20), NOW) is None, "too few to say"
    shown = delay.foreseen(connection, NOW, flags(connection, Filter()), Forecasts())
    assert {line.risk for line in shown if line.overdue} == {None}
    assert late.overdue


def test_a_case_is_expected_to_end_as_others_did_from_its_stage_on(connection: Connection) -> None:
    arrived, stay = NOW - timedelta(days=200), {"stage": "verifying", "holder": "enforcer", "side": "office"}
    for n in range(100, 140):
        ended = local_day(arrived) + timedelta(days=50 + n % 2)
        row = case(n, "ended", ended_on=ended)
        connection.execute(insert(subjects).values({
            "id": row["id"], "type": "case", "office": "79", "head": 1, "head_hash": "", "state": {},
            "stage": "ended", "finished": False,
        }))  # fmt: skip
        connection.execute(insert(cases).values(row))
        connection.execute(insert(visits).values(
            subject=row["id"], seq=1, office="79", room="", officer="", arrived_at=arrived, entered_at=arrived,
            left_at=arrived + timedelta(days=9), **stay,
        ))  # fmt: skip
    known = Forecasts().of(connection, "79", NOW)
    closing = known.closing("verifying", NOW - timedelta(days=10), NOW)
    assert closing
    assert closing.median in {local_day(NOW) + timedelta(days=40), local_day(NOW) + timedelta(days=41)}
    assert known.closing("coercion", NOW, NOW) is None, "too few to say"


def test_repeats_of_a_rule_in_a_case_are_one_line(connection: Connection) -> None:
    for topic in ("C1", "C2", "C3"):
        connection.execute(insert(duties).values(duty(2, "R017", NOW - timedelta(days=1), duty=f"R017/{topic}")))
    (line,) = [flag for flag in flags(connection, Filter()) if flag.subject == "case/79/a/2/1" and flag.rule == "R017"]
    assert line.repeats == 3


def test_nobody_is_shown_more_than_his_budget_and_the_rest_is_counted(connection: Connection) -> None:
    budget = delay.budget()
    for number in range(budget):
        connection.execute(insert(duties).values(duty(1, f"R{500 + number}", NOW - timedelta(hours=number + 1))))
    shown, count, over = delay.late(connection, NOW, Wanted(Filter(officer="CHV-01", state="overdue")), 200)
    assert (len(shown), count, over) == (budget, budget, 2)
    assert len(delay.late(connection, NOW, Wanted(Filter(state="overdue"), everything=True), 200)[0]) == budget + 2


def test_what_falls_due_within_days_is_counted_to_the_end_of_the_day(connection: Connection) -> None:
    assert delay.burn_down(connection, NOW, Filter()) == {1: 0, 3: 1, 7: 1, 15: 1}
    assert delay.burn_down(connection, NOW, Filter("01")) == {1: 0, 3: 0, 7: 0, 15: 0}
    within = delay.late(connection, NOW, Wanted(Filter(), within=3), 50)[0]
    assert [line.rule for line in within] == ["R020"]


def test_who_owes_what(connection: Connection) -> None:
    acknowledged = {"acknowledged_at": NOW, "acknowledged_by": "TT-01"}
    connection.execute(duties.update().where(duties.c.rule == "R015").values(**acknowledged))
    found = {one.id: one for one in delay.by_person(connection, NOW, Wanted(Filter()), 50)}
    assert (found["CHV-01"].overdue, found["CHV-01"].unknown, found["CHV-01"].warned) == (2, 1, 0)
    assert found["CHV-01"].oldest == NOW - timedelta(days=2)
    assert (found["TT-01"].overdue, found["TT-01"].warned) == (0, 1)


def test_how_long_a_breach_went_unnoticed(connection: Connection) -> None:
    assert delay.noticing(connection, NOW, Filter()) is None
    due = NOW - timedelta(days=2)
    recorded = {"breached_at": due, "detected_at": due + timedelta(seconds=90)}
    connection.execute(duties.update().where(duties.c.rule == "R015").values(**recorded))
    for hours in (-1, 5, 30):  # the first look after the due moment counts, no question to a registry
        at = due + timedelta(hours=hours)
        looks.note(connection, "case/79/a/1/1", who="TT-01", standing="head", what="case", at=at)
    found = delay.noticing(connection, NOW, Filter())
    assert found
    assert (found.breaches, found.median, found.p99) == (1, timedelta(seconds=90), timedelta(seconds=90))
    assert flags(connection, Filter())[0].seen_at == due + timedelta(hours=5)


def test_time_alone_makes_a_duty_overdue(connection: Connection) -> None:
    before = queries.figures(connection, NOW - timedelta(seconds=1), Filter())
    assert (before.overdue, queries.figures(connection, NOW, Filter()).overdue) == (1, 2)


def test_cases_by_stage(connection: Connection) -> None:
    found = {stage.stage: (stage.cases, stage.late) for stage in queries.by_stage(connection, NOW, Filter())}
    assert found == {"voluntary": (2, 1), "verifying": (1, 0), "ended": (1, 0)}
    assert queries.by_stage(connection, NOW, Filter("01")) == []


@pytest.mark.parametrize(
    ("chosen", "parts"),
    [
        (Filter(), {"79": (3, 1, 1)}),
        (Filter("79"), {"": (3, 1, 1)}),
        (Filter("79", room=NOBODY), {"": (1, 0, 0), "CHV-01": (2, 1, 1)}),
        (Filter("79", stage="verifying"), {"": (1, 0, 0)}),
        (Filter("01"), {}),
    ],
)
def test_each_figure_of_a_part_is_the_list_behind_it(
    connection: Connection, chosen: Filter, parts: Mapping[str, tuple[int, int, int]]
) -> None:
    """Open cases, late ones, ended ones, of a country's office, an office's room, a room's officer."""
    found = levels.parts(connection, NOW, chosen)
    assert {part.key: (part.open, part.late, part.ended) for part in found} == parts
    for part in found:
        own = replace(chosen, **{levels.within(chosen): part.key or NOBODY})
        for state, count in (("open", part.open), ("overdue", part.late), ("", part.open + part.ended)):
            listed_cases, total = queries.case_list(connection, NOW, replace(own, state=state))
            assert len(listed_cases) == total == count, (part.key, state)
    cells = levels.heat(connection, NOW, chosen)
    assert sum(cell.cases for cell in cells) == sum(part.open for part in found)
    assert sum(cell.case_days for cell in cells) == pytest.approx(sum(part.case_days for part in found))


def test_case_days_are_the_days_at_the_stage_of_what_is_in_hand(connection: Connection) -> None:
    """Of the three open cases each is in hand; one came to its stage two days before the others."""
    earlier = int(timedelta(days=2).total_seconds())
    connection.execute(
        update(loads).where(loads.c.stage == "verifying").values(in_hand_since=loads.c.in_hand_since - earlier)
    )
    (part,) = levels.parts(connection, NOW + timedelta(days=1), Filter())
    assert (part.in_hand, part.case_days) == (3, pytest.approx(5.0))


def listed(connection: Connection, chosen: Filter) -> list[str]:
    return [row.id.split("/")[3] for row in queries.case_list(connection, NOW, chosen)[0]]


def test_who_may_have_a_due_relieved_is_a_list(connection: Connection) -> None:
    """L25 42: found by the engine itself, until it is proposed to the court."""
    vi, en, who = RELIEF["found"]
    found = {"waiting_for": [{"vi": vi, "en": en, "who": who}]}
    connection.execute(update(cases).where(cases.c.id == "case/79/a/3/1").values(**found))
    assert listed(connection, Filter(state="relief")) == ["3"]


def test_cases_stand_in_the_order_of_what_needs_a_person(connection: Connection) -> None:
    """Late, at a standstill, due, ended."""
    rows, total = queries.case_list(connection, NOW, Filter())
    assert (rows[0].late, rows[1].still, total) == (2, True, 4)
    assert listed(connection, Filter()) == ["1", "3", "2", "4"]
    assert [
        row.id.split("/")[3] for n in range(5) for row in queries.case_list(connection, NOW, Filter(), n, 1)[0]
    ] == [*("1", "3", "2", "4")]
    assert listed(connection, Filter(state="overdue")) == ["1"]
    assert listed(connection, Filter(state="still")) == ["3"]
    assert listed(connection, Filter(state="open")) == ["1", "3", "2"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("046/QĐ-THADS", ["1", "3"]),  # the very number first, then what begins like it
        ("Số 576/2025/DS–ST", ["1"]),
        ("576/2025", ["1"]),
        ("Nguyễn Văn An", ["2"]),
        ("an nguyen", ["2"]),
        ("ANH", ["3"]),
        ("079180001234", ["2"]),
        ("0000046", ["4", "1", "3"]),  # the receipt, then decisions that begin so
        ("K7", ["4"]),
        ("it's\\", ["3"]),
        ("' | b:*", []),
        ("%", []),
    ],
)
def test_cases_are_found(connection: Connection, search: str, found: list[str]) -> None:
    """By any number, by a name with marks or without (FINDINGS W3)."""
    assert listed(connection, Filter(search=search)) == found


def test_money_that_waits(connection: Connection) -> None:
    assert [one.credit.bank_ref for one in money.unclaimed(connection, Filter("79"))] == ["A"]
    assert [row.id for row in money.with_money(connection, Filter())] == ["case/79/a/1/1"]
    assert money.unpaid(connection, Filter()) == []


def test_what_is_irregular_is_named_case_by_case(connection: Connection) -> None:
    def kinds(office: str = "") -> list[tuple[str, str | None]]:
        return sorted((row.kind, row.who) for row in irregular.found(connection, NOW, Filter(office), 50)[0])

    assert kinds() == []
    order = {"subject": "case/79/a/1/1", "office": "79", "batch": "B1", "share": "S1", "amount": 5, "status": "paid"}
    for name, by in (("E1", "KT-01"), ("E2", "TT-01")):
        row = order | {"end_to_end_id": name, "prepared_by": "KT-01", "approved_by": by, "paid_at": NOW}
        connection.execute(insert(payouts).values(row))
    for number, on, lies in ((1, "2026-09-24", "fund"), (2, "2026-09-25", "cash"), (3, "2026-09-24", "bank")):
        data = {"number": str(number), "on": on, "lies": lies}
        part = {"subject": "case/79/a/1/1", "book": "receipts", "key": f"R{number}", "position": number, "data": data}
        connection.execute(insert(parts).values(part))
    for number in range(3):
        issued = {
            "office": "79",
            "series": "receipt",
            "year": 2026,
            "number": f"V{number}",
            "lookup_code": f"V{number}",
        }
        void = {"status": "void", "voided_by": "KT-02", "voided_at": NOW - timedelta(days=number)}
        of = {"subject": "case/79/a/1/1", "seq": 1, "amount": 1, "issued_on": NOW.date(), "lookup_code": f"V{number}"}
        connection.execute(insert(receipts).values(issued | void | of))
        assert (("voids", "KT-02") in kinds()) is (number == 2)
    look = {"subject": "case/79/a/1/1", "officer": "CHV-01", "partner": "banks", "party": "D1", "query": "XM1"}
    for purpose in ("xác minh", " "):
        connection.execute(insert(looks_table).values(look | {"purpose": purpose, "asked_at": NOW, "outcome": "asked"}))
    expected = [("cash", None), ("one_person", "KT-01"), ("purpose", "CHV-01"), *[("voids", "KT-02")] * 3]
    assert kinds() == expected
    assert kinds("01") == []


def test_a_head_of_room_is_told_of_the_stays_of_his_room(connection: Connection) -> None:
    """A count of stays names no room, so those of a room come from the visits of its cases."""
    room = connection.scalar(select(officers.c.room).where(officers.c.id == ROOM_HEAD.who))
    connection.execute(update(cases).where(cases.c.id == "case/79/a/1/1").values(room=room))
    connection.execute(update(cases).where(cases.c.id != "case/79/a/1/1").values(room="elsewhere"))
    visit = {"seq": 1, "office": "79", "room": "", "officer": "", "stage": "notifying", "holder": "enforcer",
             "side": "office", "arrived_at": NOW - timedelta(days=9), "entered_at": NOW - timedelta(days=9),
             "left_at": NOW, "left_for": "verifying"}  # fmt: skip
    connection.execute(insert(visits), [{**visit, "subject": f"case/79/a/{number}/1"} for number in (1, 2, 3)])
    _, line = forecast.lines(connection, NOW, Filter(reader=ROOM_HEAD))
    assert (line.stage, line.curve.ended, line.curve.open) == ("notifying", 1, 0)
