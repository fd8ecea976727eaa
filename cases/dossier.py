"""A dossier (hồ sơ yêu cầu): what arrives at an office before anything is decided about it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, PrivateAttr, ValidationInfo, field_validator, model_validator
from pydantic.dataclasses import dataclass

from cases.asking import Asked
from cases.choices import ARRIVALS, ATTACHMENTS, REQUESTERS, worded
from cases.entrusted import Entrusted
from cases.events import Fact
from cases.names import OWN
from cases.parties import EXACT, Obligation, ObligationKind, Party, Title
from cases.reading import Moment, Name, Text, name_key, one_of, read_text
from cases.spelling import plain
from law.model import Frozen
from law.periods import local_day

JUDGMENT = "judgment"
"""The attachment that no request is complete without (D152 9.2)."""

MEANS_PROOF = "means_proof"
"""The attachment without which no request that was sent back is made again (D152 22.2)."""


class Channel(StrEnum):
    """How a dossier arrives: a request by D152 9.1, a judgment from the court by D152 7.1."""

    PORTAL = "portal"  # Cổng dịch vụ công
    VNEID = "vneid"
    IN_PERSON = "in_person"  # trực tiếp
    ORAL = "oral"  # bằng lời nói, có biên bản
    POST = "post"  # bưu chính
    COURT_TRANSFER = "court_transfer"  # Tòa án chuyển giao
    ENTRUSTMENT = "entrustment"  # cơ quan thi hành án khác ủy thác


ONLINE = frozenset({Channel.PORTAL, Channel.VNEID})


class RequesterRole(StrEnum):
    CREDITOR = "creditor"
    DEBTOR = "debtor"
    COURT = "court"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, config=EXACT)
class Requester:
    """Who asks (người yêu cầu); a court transfers and an agency entrusts instead of asking."""

    role: Annotated[
        RequesterRole, BeforeValidator(one_of(RequesterRole)), Asked("Tư cách", "As", choices=worded(REQUESTERS))
    ]
    name: Annotated[Name, Asked("Tên", "Name")]


def _read_dossier_id(value: object) -> str:
    text = str(read_text(value))
    if not text:
        raise ValueError("thiếu mã hồ sơ; điền mã của người gửi / the dossier id is missing; write the sender's id")
    if not OWN.fullmatch(text):
        raise ValueError(
            f"mã hồ sơ “{text[:64]}” chỉ được gồm tối đa 64 chữ cái không dấu, chữ số và - _ . /, đầu và sau mỗi / là "
            f"chữ hoặc số / the id “{text[:64]}” may only hold up to 64 plain letters, digits and - _ . /, "
            "with a letter or digit first and after each /"
        )
    return text


class Arrival(Frozen):
    """How a dossier came: `sent_at` is the moment of sending (for post the postmark), `received_at` the office's."""

    dossier_id: Annotated[str, BeforeValidator(_read_dossier_id), Asked("Mã hồ sơ", "Dossier id")]
    channel: Annotated[
        Channel,
        BeforeValidator(one_of(Channel)),
        Asked("Hình thức nộp", "How it came", choices=worded(ARRIVALS), article="D152 9.1"),
    ]
    sent_at: Annotated[Moment, Asked("Gửi lúc", "Sent at")]
    received_at: Annotated[Moment, Asked("Nhận lúc", "Received at")]

    @field_validator("received_at")
    @classmethod
    def _not_before_sent(cls, value: datetime, info: ValidationInfo) -> datetime:
        if "sent_at" in info.data and value < info.data["sent_at"]:
            raise ValueError(
                f"nhận lúc {value} trước khi gửi {info.data['sent_at']}; hãy xem lại hai thời điểm / "
                f"received {value} before it was sent {info.data['sent_at']}; check both"
            )
        return value

    @property
    def received_on(self) -> date:
        """Local day of receipt."""
        return local_day(self.received_at)


class Dossier(Arrival):
    """A whole dossier: one title, and what is asked or transferred under it.

    `office` is the province code of the agency it was sent to. Who asks, and which of several equal obligations is the
    first, is settled when a dossier is validated; a copy with fewer obligations keeps it. `judgment_at` is the moment
    the judgment itself came, None as long as it is missing.
    """

    office: Annotated[str, Asked("Mã cơ quan thi hành án", "Office")]
    requesters: Annotated[tuple[Requester, ...], Asked("Người yêu cầu", "Who asks")]
    title: Annotated[Title, Asked("Bản án, quyết định", "Title")]
    obligations: Annotated[tuple[Obligation, ...], Asked("Nghĩa vụ", "Obligations")]
    attachments: Annotated[
        tuple[Text, ...], Asked("Tài liệu kèm theo", "Attachments", choices=worded(ATTACHMENTS), article="D152 9.2")
    ] = ()
    judgment_at: Annotated[Moment | None, Asked("Nhận bản án lúc", "Judgment received at")] = None
    entrusted: Annotated[Entrusted | None, Asked("Ủy thác", "Entrustment", article="L25 49, 50")] = None
    _asking: frozenset[str] = PrivateAttr(frozenset())
    _nth: dict[str, int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _judgment_came_along(cls, values: object) -> object:
        if isinstance(values, dict) and values.get("judgment_at") is None and JUDGMENT in values.get("attachments", ()):
            return {**values, "judgment_at": values.get("received_at")}
        return values

    @field_validator("obligations", "requesters")
    @classmethod
    def _some(cls, value: tuple[object, ...]) -> tuple[object, ...]:
        if not value:
            raise ValueError("phải có ít nhất một / there must be at least one")
        return value

    @field_validator("obligations")
    @classmethod
    def _told_apart(cls, value: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
        if len({o.id for o in value}) < len(value):
            raise ValueError(
                "hai nghĩa vụ có cùng id; đánh số mỗi nghĩa vụ một id / two obligations have one id; number them apart"
            )
        return value

    @model_validator(mode="after")
    def _bodies_have_channels_of_their_own(self) -> Self:
        if any((r.role is RequesterRole.COURT) != self.by_court for r in self.requesters):
            raise ValueError(
                "chỉ Tòa án mới chuyển giao (court_transfer), và Tòa án không yêu cầu qua kênh khác / "
                "only a court transfers (court_transfer), and it uses no other channel"
            )
        entrusts = self.channel is Channel.ENTRUSTMENT
        if any((r.role is RequesterRole.AGENCY) != entrusts for r in self.requesters) or entrusts != bool(
            self.entrusted
        ):
            raise ValueError(
                "hồ sơ ủy thác (entrustment) do cơ quan thi hành án gửi, kèm nội dung ủy thác (entrusted) / "
                "what is entrusted (entrustment) comes from an agency, with its decision (entrusted), and only that"
            )
        return self

    def model_post_init(self, _context: object, /) -> None:
        """Who asks, by `Party.key`: the parties of that name on the side they claim, else on the other (L25 34.1); and
        of obligations with equal content the number of each. Who owes to thousands is in memory once."""
        known: dict[Party, Party] = {}
        for o in self.obligations:
            for side in ("creditor", "debtor"):
                if party := getattr(o, side):
                    object.__setattr__(o, side, known.setdefault(party, party))
        creditors = _keys_by_name(o.creditor for o in self.obligations)
        debtors = _keys_by_name(o.debtor for o in self.obligations if o.debtor)
        asking: set[str] = set()
        for requester in self.requesters:
            name = name_key(requester.name)
            own, other = (debtors, creditors) if requester.role is RequesterRole.DEBTOR else (creditors, debtors)
            asking |= own.get(name) or other.get(name, set())
        self._asking = frozenset(asking)
        equal: Counter[tuple[str, ...]] = Counter()
        for o in self.obligations:
            content = _content(o)
            equal[content] += 1
            self._nth[o.id] = equal[content]

    @property
    def by_court(self) -> bool:
        """Whether the court transferred it (chuyển giao), rather than a party asked."""
        return self.channel is Channel.COURT_TRANSFER

    def requested_by(self, party: Party | None) -> bool:
        """Whether this party is among those who ask."""
        return party is not None and party.key in self._asking

    def fingerprint(self, obligation: Obligation, scope: str = "") -> str:
        """What makes two requests ask for the same content (L25 34.4.đ), as 64 hex digits without readable personal
        data. The first half, its `likeness`, is shared by all that may be the same to a person who looks.

        The same content: judgment, parties, kind, amount and, where there is one, the instalment by its due date; a
        thing without a sum is known by its note. Of equal sums of one dossier (the court fees of two proceedings) each
        is one content, in any order. Alimony is told apart by `scope`, the enforcement year that the decision covers.

        Alike: judgment, kind, instalment and the names, in any spelling. Whether another sum between the same parties
        is the rest, the interest, or the same asked for again, a missing number or another court leave open.
        """
        number, day = self.title.judgment
        alike = (
            number,
            day.isoformat(),
            plain(obligation.debtor.name) if obligation.debtor else "",
            plain(obligation.creditor.name),
            obligation.kind,
            _term(obligation),
            scope,
        )
        nth = str(self._nth[obligation.id])
        same = (*alike, name_key(self.title.issuing_court), *_content(obligation), nth)
        return _digest(alike)[:LIKENESS] + _digest(same)[:LIKENESS]


class DossierReceived(Fact):
    """A dossier came in and its sender has a receipt slip (phiếu nhận yêu cầu)."""

    words = ("Tiếp nhận hồ sơ", "Dossier received")

    article = "D152 9.4"
    dossier: Dossier
    series = {"number": "request_receipt"}
    number: str = ""


def _keys_by_name(parties: Iterable[Party]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for party in parties:
        found.setdefault(name_key(party.name), set()).add(party.key)
    return found


def request_date(dossier: Dossier) -> date:
    """The day that counts as the day of the request (D152 9.3), local.

    Online the day it was sent; in person and orally the day the form or the minutes were made; by post the postmark. A
    court's transfer has no request: the day of receipt (D152 7.2–7.3) stands in. What was entrusted
    was requested of the agency that entrusts it.
    """
    if dossier.entrusted is not None:
        return dossier.entrusted.requested_on
    if dossier.channel in ONLINE or dossier.channel is Channel.POST:
        return local_day(dossier.sent_at)
    return dossier.received_on


LIKENESS = 32
"""Digits of a fingerprint that say what it is like."""


def likeness(fingerprint: str) -> str:
    """What a content shares with all that a person may take for the same."""
    return fingerprint[:LIKENESS]


def _content(obligation: Obligation) -> tuple[str, ...]:
    """What an obligation is about, beside its judgment and its term."""
    return (
        obligation.debtor.known_as if obligation.debtor else "",
        obligation.creditor.known_as,
        obligation.kind,
        _term(obligation),
        str(obligation.amount) if obligation.amount else name_key(obligation.note),
    )


def _term(obligation: Obligation) -> str:
    """The term that tells instalments apart; alimony has its enforcement year instead."""
    monthly = obligation.kind is ObligationKind.ALIMONY_MONTHLY
    return "" if monthly or obligation.due_date is None else obligation.due_date.isoformat()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
