"""The parts of documents as they come out of a case: parties, judgment, obligations, what is still owed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from cases.dossiers import DossierState
from cases.parties import Party, PartyKind, Title, TitleSort
from cases.parts import Claim
from cases.reading import name_key
from cases.state import CaseState
from documents.bases import cited
from documents.registry import KINDS
from law.citation import article, cite
from law.figures import vnd
from law.pack import current_pack
from law.regime import regime_on

OBLIGATIONS = {name: kind.vi for name, kind in current_pack().kinds.items()}

LISTED = 100
"""Parties or obligations that a paper names itself; more of them stand in annexes."""


def party(person: Party) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": person.name,
        "kind": "organisation" if person.kind != PartyKind.PERSON else "person",
    }
    return fields | {n: value for n in ("id_number", "birth_year", "address") if (value := getattr(person, n))}


def reference_to(kind: str, number: str, day: dt.date | None) -> dict[str, Any]:
    """Another paper of the office, as this one refers to it."""
    return {"name": KINDS[kind].vi, "number": number, "day": day}


def clause(text: str) -> str:
    """A sentence as a part of another one: it begins small, unless with a name, and has no stop."""
    text = unstopped(text)
    first, _, rest = text.partition(" ")
    named = any(letter.isupper() or letter.isdigit() for letter in (*first[1:], *rest[:1]))
    return text if named else text[:1].lower() + text[1:]


def unstopped(text: str) -> str:
    """What somebody wrote, without its last stop: the paper sets its own."""
    return text.rstrip(". ;")


def named(case: CaseState, name: str) -> dict[str, Any]:
    """Somebody by name: as the case knows him if he is one of its parties."""
    known = next((p for p in case.parties.values() if p.name == name), None)
    return party(known) if known else {"name": name}


def payer(case: CaseState, name: str) -> dict[str, Any]:
    """Who paid, with the address that the case knows if it is one of its parties (TT04 13)."""
    known = next((p for p in case.parties.values() if name_key(p.name) == name_key(name)), None)
    return {"name": name, "address": known.address} if known and known.address else {"name": name}


def judgment(subject: CaseState | DossierState) -> dict[str, Any]:
    title = subject.title if isinstance(subject, CaseState) else subject.dossier and subject.dossier.title
    assert title
    return {
        "name": _sort_of(title),
        "number": title.number,
        "day": title.date,
        "issuer": title.issuing_court,
        "effective": title.effective_date,
    }


def _sort_of(title: Title) -> str:
    """What a title is, as its number tells: 10/2025/DS-ST is a judgment, 12/2025/QĐST-DS a decision."""
    if "QĐ" in title.number.upper() or title.sort is not TitleSort.JUDGMENT:
        return "Quyết định"
    return "Bản án" if re.search(r"-[SP]T\b", title.number.upper()) else "Bản án, quyết định"


def signed(case: CaseState) -> bool:
    """Whether the case has its enforcement decision, signed."""
    return bool(case.decision and case.decision.signed_on)


def decision(case: CaseState) -> dict[str, Any]:
    """What is enforced, as another document names it: the enforcement decision, the judgment while there is none."""
    if signed(case):
        assert case.decision
        return {"name": "Quyết định thi hành án", "number": case.decision.number, "day": case.decision.signed_on}
    assert case.title
    return {"name": _sort_of(case.title), "number": case.title.number, "day": case.title.date}


def entrusting(case: CaseState) -> dict[str, Any]:
    """The decision by which another agency entrusted the case, as a paper refers to it."""
    assert case.entrusted
    known = case.entrusted
    return {
        "name": "Quyết định ủy thác xử lý tài sản" if known.asset else "Quyết định ủy thác thi hành án",
        "number": known.number,
        "day": known.day,
        "issuer": known.agency,
    }


def request(case: CaseState) -> dict[str, Any]:
    """The request a case rests on: it is known by its day, for its number is its sender's own."""
    return {"name": "Yêu cầu thi hành án", "day": case.requested_on}


def told(case: CaseState, text: str) -> str:
    """A line of a working as a party reads it: people by name where the case writes C1, claims by number where K1."""

    def called(found: re.Match[str]) -> str:
        known = case.parties.get(found[0])
        return known.name if known else f"khoản {found[2]}" if found[1] == "K" else found[0]

    return re.sub(r"\b([CDK])(\d+)\b", called, text).strip("–. ;")


def names(case: CaseState, side: str) -> list[str]:
    refs = [ref for ref in case.refs(side) if ref not in case.succeeded]
    first = [case.parties[ref].name for ref in refs[:LISTED]]
    return [*first, f"và {len(refs) - LISTED} người khác theo Quyết định thi hành án"] if refs[LISTED:] else first


def of_many(lines: Iterable[str], count: int) -> list[str]:
    """The first of so many lines, and how many more there are: a paper of 50,000 lines is read by nobody."""
    more = [f"và {count - LISTED} khoản khác theo Quyết định thi hành án"] if count > LISTED else []
    return [*islice(lines, LISTED), *more]


def content(claim: Claim) -> str:
    what = OBLIGATIONS[claim.kind]
    if claim.instalments:
        return f"{what}: mỗi tháng {vnd(claim.instalments[-1][1])}"
    return f"{what}: {unstopped(claim.note)}" if claim.note else what


def obligation(claim: Claim, day: dt.date) -> dict[str, Any]:
    fields: dict[str, Any] = {"content": content(claim), "rank": rank_of(claim, day)}
    return {**fields, "amount": claim.amount} if claim.amount else fields


def article_of(ground: str) -> str:
    """A ground of the law by its article, one of another instrument by its name too (D152 11.4)."""
    ground = ground.removeprefix("L25 ")
    return cite(ground, current_pack().instruments).vi if " " in ground else article(ground)


def rank_of(claim: Claim, day: dt.date) -> str:
    """The rank of payment of a claim by the law of a day, as its article says it."""
    rank = current_pack().kinds[claim.kind].ranks[regime_on(day)]
    return f"điểm {'abcdđ'[rank - 1]} {cited('rank', day)}"


def line(claim: Claim) -> str:
    return f"{content(claim)}: {vnd(claim.amount)}" if claim.amount and not claim.instalments else content(claim)


def outstanding(case: CaseState) -> str:
    """What is still owed, one after the other."""
    owed = (f"{content(c)}, còn {vnd(c.outstanding)}" if c.amount else content(c) for c in case.claims.group("open"))
    return "; ".join(of_many(owed, case.claims.count("open"))) or "không còn"
