"""The overview of a country, a province, a room, and the flow of cases through it: each divided into its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from fastapi import Request, Response
from sqlalchemy import Engine

from law.pack import current_pack
from law.provinces import load_provinces
from records import clock
from web import delay, levels, listing, queries
from web.api.reach import Right
from web.choosing import Chosen, choices_of, duty_words
from web.delay import Wanted
from web.guard import Page
from web.lateness import warn_share
from web.levels import Part
from web.queries import NOBODY, Filter
from web.rendering import language_of, render

Form = Literal["csv", "xlsx"]
FLAGS_AT_A_GLANCE = 25
PARAMETER = {"office": "office", "room": "phong", "officer": "officer"}


def add(page: Page, engine: Engine) -> None:
    """Install the pages."""

    @page("/", Right.OVERSEE)
    def overview(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            figures, found = queries.figures(connection, now, chosen), levels.parts(connection, now, chosen)
            flags = delay.gravest(connection, now, Wanted(chosen), FLAGS_AT_A_GLANCE)
            shown = {
                "figures": figures,
                "stages": queries.by_stage(connection, now, chosen),
                "warn_share": round(100 * warn_share()),
                "flags": flags,
                "flag_count": {delay.OVERDUE: figures.overdue, delay.WARNED: figures.warned}.get(
                    chosen.state, figures.overdue + figures.warned
                ),
                "found": found,
                "sentence": levels.sentence(found, language_of(request)),
                **_divided(chosen),
                **choices_of(connection, chosen),
            }
        shown["tiles"] = [] if chosen.office else _tiles(found, shown["office_names"])
        return render(request, "overview.html", now, **duty_words(language_of(request)), **shown)

    @page("/tong-quan.{form}", Right.OVERSEE, lands=False)
    def overview_file(request: Request, form: Form, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            found = levels.parts(connection, clock.now(connection), chosen)
        return listing.download(form, "tong-quan", levels.COLUMNS, found, language_of(request))

    @page("/dong-chay", Right.OVERSEE)
    def flow(request: Request, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            cells = levels.heat(connection, now, chosen)
            shown = {
                "steps": levels.funnel(connection, chosen),
                "cells": {(cell.part, cell.stage): cell for cell in cells},
                "rows": {cell.part: cell.name for cell in cells},
                "columns": [stage for stage in queries.STAGES if any(cell.stage == stage for cell in cells)],
                "peak": max((cell.case_days for cell in cells), default=0),
                "sentence": levels.heat_sentence(cells, language_of(request)),
                **_divided(chosen),
                **choices_of(connection, chosen),
            }
        return render(request, "flow.html", now, **shown)

    @page("/dong-chay.{form}", Right.OVERSEE, lands=False)
    def flow_file(request: Request, form: Form, chosen: Chosen) -> Response:
        with engine.connect() as connection:
            cells = levels.heat(connection, clock.now(connection), chosen)
        return listing.download(form, "dong-chay", levels.HEAT_COLUMNS, cells, language_of(request))


def _divided(chosen: Filter) -> dict[str, Any]:
    """Into what the page is divided (`by`), and what the address says of one part (`of`)."""
    by = levels.within(chosen)
    whole = {"office": chosen.office, "phong": chosen.room, "officer": chosen.officer, "stage": chosen.stage}

    def of(key: str) -> Mapping[str, str]:
        return {**whole, PARAMETER[by]: key or NOBODY}

    divided: dict[str, str | Callable[[str], Mapping[str, str]]] = {"by": by, "of": of}
    return divided


def _tiles(found: list[Part], agencies: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every province with its place on the map, and what its agency has; `agency`: there is one in the records."""
    parts = {part.key: part for part in found}
    return [
        {"name": one.name, "code": one.code, "place": levels.TILES[one.code], "part": parts.get(one.code),
         "agency": one.code in agencies}
        for one in load_provinces(current_pack())
    ]  # fmt: skip
