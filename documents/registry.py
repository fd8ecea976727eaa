"""What declares a kind of document: its names, its fields, what it rests on, who signs it, how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from documents.drawing import Drawing, Paper
from documents.parts import Official

Role = Literal["head", "enforcer", "reception", "collector"]
Articles = tuple[str, str, str, str]
"""Articles of the new law and its decree, of the old law and its decree; "" where an instrument has nothing on it."""
Builder = Callable[[Drawing], dict[str, Any]]
Annexing = Callable[[Paper, dict[str, Any], Drawing], Paper]
NOTHING: Articles = ("", "", "", "")


@dataclass(frozen=True)
class DocumentKind:
    """One kind: its Vietnamese and English names, its Typst template, the model of its fields, the signing role.

    A decision of the head may be signed by whoever holds a delegation that day (L25 22.3). `law_of` are the articles
    of its sorts, `also` what it cites besides. It goes to the parties and the procuracy, or to whom it is `addressed`
    (kính gửi); `also_to` are others who get it: a field of the paper that names one, or words; `copies_to` are those
    who get it instead.
    `draw` finds its fields in the case; None where none of a case's events issues it. `annex` moves lists that are too
    long for it to annexes; None where it has none.
    """

    vi: str
    en: str
    template: str
    fields: type[Official]
    signed_by: Role = "head"
    law: Articles = NOTHING
    law_of: Mapping[str, Articles] | None = None
    also: tuple[str, ...] = ()
    addressed: bool = False
    also_to: tuple[str, ...] = ()
    copies_to: tuple[str, ...] | None = None
    draw: Builder | None = None
    annex: Annexing | None = None


KINDS: dict[str, DocumentKind] = {}
"""Every kind by its name, declared in documents/kinds."""

F = TypeVar("F", bound=Official)
B = TypeVar("B", bound=Builder)
A = TypeVar("A", bound=Annexing)


def document(
    name: str,
    vi: str,
    en: str,
    *,
    template: str = "",
    signed_by: Role = "head",
    law: Articles = NOTHING,
    law_of: Mapping[str, Articles] | None = None,
    also: tuple[str, ...] = (),
    addressed: bool = False,
    also_to: tuple[str, ...] = (),
    copies_to: tuple[str, ...] | None = None,
) -> Callable[[type[F]], type[F]]:
    """Declare a kind by the model of its fields, as in `DocumentKind`; its template is called as the kind."""

    def register(fields: type[F]) -> type[F]:
        if name in KINDS:
            raise ValueError(f"two models are the kind {name}")
        KINDS[name] = DocumentKind(
            vi, en, template or name, fields, signed_by, law, law_of, also, addressed, also_to, copies_to
        )
        return fields

    return register


def draws(name: str) -> Callable[[B], B]:
    """Declare how the fields of a kind come out of the case."""

    def register(builder: B) -> B:
        if KINDS[name].draw:
            raise ValueError(f"two functions draw {name}")
        KINDS[name] = replace(KINDS[name], draw=builder)
        return builder

    return register


def annexes(name: str) -> Callable[[A], A]:
    """Declare what moves the long lists of a kind to annexes; a paper whose lists are short it leaves as it is.

    It is given the paper, what every paper of the event has, and what it was drawn from.
    """

    def register(annexing: A) -> A:
        if KINDS[name].annex:
            raise ValueError(f"two functions annex the lists of {name}")
        KINDS[name] = replace(KINDS[name], annex=annexing)
        return annexing

    return register
