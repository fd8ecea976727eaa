"""The supervisors' pages: what is late and will be, what stands still, what was ordered, where cases lie and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from sqlalchemy import Connection, Engine

from cases.assignment import RULE
from flow.forecast import FEWEST
from flow.wording import CAUSE_WORDS
from law.pack import current_pack
from law.periods import local_day
from records import clock
from web import bottlenecks, delay, directions, forecast, irregular, listing, people, queries, standing
from web.api.reach import Reach, Right
from web.choosing import Chosen, PageNumber, choices_of, duty_words, one_office
from web.delay import Wanted
from web.foreseeing import Forecasts
from web.guard import Page
from web.listing import Column
from web.live import Pulse
from web.queries import LONGEST, PAGE, Filter
from web.rendering import language_of, render

Form = Literal["csv", "xlsx"]
Days = Annotated[int, Query(alias="trong", ge=0, le=366)]
Everything = Annotated[bool, Query(alias="het")]

ON_THE_WALL = (3, 7)
"""Days ahead of which the wall view tells how many duties fall due."""


def add(page: Page, engine: Engine, forecasts: Forecasts, pulse: Pulse) -> None:
    """Install the pages."""

    @page("/cham-han", Right.OVERSEE)
    def delays(
        request: Request, chosen: Chosen, within: Days = 0, everything: Everything = False, number: PageNumber = 1
    ) -> Response:
        with engine.connect() as connection:
            now, chosen = clock.now(connection), queries.sought(connection, chosen)
            wanted = Wanted(chosen, within, everything)
            total: int | None
            limits, burn_down = standing.usual_stays(connection), delay.burn_down(connection, now, chosen)
            offices = delay.by_office(connection, now, chosen) if chosen.whole else []
            if not chosen.whole:
                found, total, over = delay.late(connection, now, wanted, PAGE, (number - 1) * PAGE)
                owing = delay.by_person(connection, now, wanted, LONGEST)
            else:  # of a country the gravest are shown: the others are a province away
                found, owing, over = delay.gravest(connection, now, wanted, PAGE), [], 0
                total = delay.counted(offices, burn_down, wanted)
            rows = delay.foreseen(connection, now, found, forecasts)
            shown = {
                **_list(connection, chosen, delay.COLUMNS, rows, total, number),
                "within": within,
                "over": over,
                "budget": delay.budget(),
                "burn_down": burn_down,
                "people": owing,
                "offices": offices,
                "noticing": delay.noticing(connection, now, chosen),
                "still": standing.still(connection, now, Filter(chosen.office, reader=chosen.reader), limits, 0)[1],
            }
        more = {"trong": within or "", "het": "1" if everything else ""}
        shown["query_of"] |= {name: value for name, value in more.items() if value}
        shown["flagging"] = pulse.flagging.took
        shows = render(request, "delay.html", now, **duty_words(language_of(request)), **shown)
        return pulse.shows_flags(request, shows, now)

    @page("/man-hinh", Right.OVERSEE)
    def wall(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            ahead = delay.burn_down(connection, now, chosen)
            found = bottlenecks.opened(connection, now, chosen)
            shown = {
                "overdue": delay.overdue(connection, now, chosen),
                "ahead": {days: ahead[days] for days in ON_THE_WALL},
                "piled_up": [one for one in found if one.cleared_at is None],
                "noticing": delay.noticing(connection, now, chosen),
                "flagging": pulse.flagging.took,
                **choices_of(connection, chosen),
            }
        return pulse.shows_flags(request, render(request, "wall.html", now, **shown), now)

    @page("/dung-yen", Right.OVERSEE)
    def still(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now, chosen = clock.now(connection), queries.sought(connection, chosen)
            limits = standing.usual_stays(connection)
            rows, total = standing.still(connection, now, chosen, limits, PAGE, (number - 1) * PAGE)
            shown = {
                **_list(connection, chosen, standing.COLUMNS, rows, total, number),
                "limits": limits,
                "by_stage": standing.by_stage(connection, now, chosen, limits),
                "percent": int(current_pack().setting("standstill_percent")),
                "fewest": int(current_pack().setting("fewest_stays")),
            }
        return render(request, "standing.html", now, **shown)

    @page("/chi-dao", Right.OVERSEE)
    def orders(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, total = directions.ordered(connection, now, chosen, PAGE, (number - 1) * PAGE)
            shown = _list(connection, chosen, directions.COLUMNS, rows, total, number)
        return render(request, "orders.html", now, order_states=directions.STATES, **shown)

    @page("/bat-thuong", Right.OVERSEE)
    def irregularities(request: Request, chosen: Chosen, number: PageNumber = 1) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            rows, total = irregular.found(connection, now, chosen, PAGE, (number - 1) * PAGE)
            shown = _list(connection, chosen, irregular.COLUMNS, rows, total, number)
        kinds = [(kind, *words) for kind, words in irregular.KINDS.items()]
        return render(request, "irregular.html", now, kinds=kinds, kind_words=irregular.KINDS, **shown)

    @page("/bat-thuong.{form}", Right.OVERSEE, lands=False)
    def irregularities_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            return irregular.found(connection, now, chosen, listing.MOST)[0]

        return _file(request, form, "bat-thuong", irregular.COLUMNS, rows)

    @page("/diem-nghen", Right.OVERSEE)
    def bottlenecks_page(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            choices = choices_of(connection, chosen)
            one = one_office(choices)
            whole = chosen.reader is None or chosen.reader.reach in (Reach.COUNTRY, Reach.OFFICE)
            shown = {
                "lines": bottlenecks.lines(connection, now, chosen) if one else [],
                "opened": bottlenecks.opened(connection, now, chosen),
                "limits": standing.usual_stays(connection),
                "causes": bottlenecks.causes(connection, one) if whole else None,
                "one": one,
                "days": bottlenecks.DAYS,
                "false_a_year": float(current_pack().setting("false_bottlenecks_a_year")),
                "shares": bottlenecks.shares,
                "cause_words": CAUSE_WORDS,
                **choices,
            }
        return render(request, "bottlenecks.html", now, **shown)

    @page("/diem-nghen.{form}", Right.OVERSEE, lands=False)
    def bottlenecks_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            one = one_office(choices_of(connection, chosen))
            return bottlenecks.lines(connection, now, chosen) if one else ()

        return _file(request, form, "diem-nghen", bottlenecks.COLUMNS, rows)

    @page("/can-bo", Right.OVERSEE)
    def people_page(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            choices = choices_of(connection, chosen)
            one = one_office(choices)
            shown = {"one": one, "today": local_day(now), "rule": RULE, "rule_words": people.RULE_WORDS, **choices}
            if one:
                shown |= people.entering(connection, one, now)
                found, given = people.of_office(connection, now, replace(chosen, office=one))
                shown |= {"people": found, "by_room": people.rooms(found, local_day(now)), "given": given}
        return render(request, "people.html", now, weights=people.weights(current_pack()), **shown)

    @page("/can-bo.{form}", Right.OVERSEE, lands=False)
    def people_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            one = one_office(choices_of(connection, chosen))
            return people.of_office(connection, now, replace(chosen, office=one))[0] if one else ()

        return _file(request, form, "can-bo", people.COLUMNS, rows)

    @page("/du-bao", Right.OVERSEE)
    def forecast_page(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            shown = {
                "lines": forecast.lines(connection, now, chosen),
                "check": forecast.check(connection, now, chosen),
                "fewest": FEWEST,
                **choices_of(connection, chosen),
            }
        return render(request, "forecast.html", now, **shown)

    @page("/du-bao.{form}", Right.OVERSEE, lands=False)
    def forecast_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            return forecast.lines(connection, now, chosen)

        return _file(request, form, "du-bao", forecast.COLUMNS, rows)

    @page("/cham-han.{form}", Right.OVERSEE, lands=False)
    def delays_file(
        request: Request, form: Form, chosen: Chosen, within: Days = 0, everything: Everything = False
    ) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            wanted = Wanted(queries.sought(connection, chosen), within, everything)
            found = delay.late(connection, now, wanted, listing.MOST)[0]
            return delay.foreseen(connection, now, found, forecasts)

        return _file(request, form, "cham-han", delay.COLUMNS, rows)

    @page("/dung-yen.{form}", Right.OVERSEE, lands=False)
    def still_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            limits, sought = standing.usual_stays(connection), queries.sought(connection, chosen)
            return standing.still(connection, now, sought, limits, listing.MOST)[0]

        return _file(request, form, "dung-yen", standing.COLUMNS, rows)

    @page("/chi-dao.{form}", Right.OVERSEE, lands=False)
    def orders_file(request: Request, form: Form, chosen: Chosen) -> Response:
        def rows(connection: Connection, now: datetime) -> Sequence[Any]:
            return directions.ordered(connection, now, chosen, listing.MOST)[0]

        return _file(request, form, "chi-dao", directions.COLUMNS, rows)

    def _file(request: Request, form: Form, name: str, columns: Sequence[Column], read: Any) -> Response:
        with engine.connect() as connection:
            rows = read(connection, clock.now(connection))
        return listing.download(form, name, columns, rows, language_of(request))


def _list(
    connection: Connection,
    chosen: Filter,
    columns: Sequence[Column],
    rows: Sequence[Any],
    total: int | None,
    number: int,
) -> dict[str, Any]:
    """What every list needs: its rows, how many there are, which page this is, what can be chosen."""
    return {
        "rows": rows,
        "total": total,
        "number": number,
        "pages": -(-(total or 0) // PAGE),
        "columns": {column.name: column for column in columns},
        **choices_of(connection, chosen),
    }
