"""How the address of a page says what its reader narrowed it to, and what its filter form offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import Connection

from web import queries
from web.api.reach import Reach, office_within
from web.delay import rule_words
from web.guard import SignedIn
from web.lateness import bodies
from web.queries import Filter
from web.wording import Language, say

Text = Annotated[str, Query(max_length=200)]


async def _filter(
    bearer: SignedIn,
    office: Text = "",
    stage: Text = "",
    officer: Text = "",
    state: Text = "",
    q: Text = "",
    phong: Text = "",
    xep: Text = "",
) -> Filter:
    return Filter(office_within(bearer, office), stage, officer, state, q, phong, xep, bearer)


Chosen = Annotated[Filter, Depends(_filter)]
PageNumber = Annotated[int, Query(alias="trang", ge=1, le=100_000)]


def choices_of(connection: Connection, chosen: Filter) -> dict[str, Any]:
    """What the filter form offers, and what is chosen."""
    names = queries.office_names(connection)
    whole = chosen.reader is None or chosen.reader.reach is Reach.COUNTRY
    return {
        "chosen": chosen,
        "query_of": chosen.chosen(),
        "office_names": {code: name for code, name in names.items() if whole or code == chosen.office},
        "rooms": queries.rooms(connection, chosen.office),
        "enforcers": queries.enforcers(connection, chosen.office),
    }


def one_office(choices: Mapping[str, Any]) -> str:
    """Of `choices_of` the office that was chosen, or the only one that can be; empty where there are several."""
    names = choices["office_names"]
    return choices["chosen"].office or (next(iter(names)) if len(names) == 1 else "")


def duty_words(language: Language) -> dict[str, Any]:
    """What a line of a duty needs besides its row: the words of rules and of those bound."""
    known = bodies()

    def body_words(bound: str) -> str:
        body = known.get(bound)
        return say(language, (body.vi, body.en)) if body else bound

    return {"rule_words": lambda rule: rule_words(rule, language), "body_words": body_words}
