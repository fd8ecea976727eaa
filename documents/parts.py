"""The parts that official documents are put together from: office, parties, judgment, money, signatory."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, computed_field

from cases.commands import Sha256
from cases.letters import cannot_print, unprintable
from documents.vietqr import vietqr
from law.periods import VIETNAM


def _printable(text: str) -> str:
    """Composed letters (NFC): decomposed ones would print with floating accents."""
    text = unicodedata.normalize("NFC", text)
    if bad := unprintable(text.replace("\n", "")):
        raise ValueError(cannot_print(bad))
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_printable)]
Amount = Annotated[int, Field(strict=True, ge=0)]
PositiveAmount = Annotated[int, Field(strict=True, ge=1)]
"""Both in whole đồng."""
Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(VIETNAM))]
"""An aware moment, kept in local time: that is how a document writes it."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(Part):
    """The issuing body: `superior` and `name` as they stand top left, `place` as it stands before the day.

    In a `private` office (văn phòng thi hành án dân sự) the enforcers are Thừa hành viên.
    """

    superior: Text
    name: Text
    place: Text
    private: bool = False


class Signatory(Part):
    """Who signs: full name and title; `on_behalf` when acting for the head ("KT. TRƯỞNG …", "TL. …", "TUQ. …")."""

    name: Text
    title: Text
    on_behalf: Text | None = None


class Party(Part):
    """A party (đương sự). Identity number and address may be unknown (D152 9.2: "nếu có")."""

    name: Text
    kind: Literal["person", "organisation"] = "person"
    id_number: Text | None = None
    birth_year: int | None = Field(default=None, ge=1900, le=2100)
    address: Text | None = None
    phone: Text | None = None


class Judgment(Part):
    """The enforceable title (bản án, quyết định): number, day, issuing body, day of legal effect."""

    number: Text
    day: dt.date
    issuer: Text
    name: Text = "Bản án, quyết định"
    effective: dt.date | None = None


class Reference(Part):
    """Another document: its name ("Quyết định thi hành án"), number and day; a request has no number of the office.

    `issuer` is named where it is not this office.
    """

    name: Text
    number: Text | None = None
    day: dt.date
    issuer: Text | None = None


class Obligation(Part):
    """One obligation to perform; `rank` is its rank of payment as the article says it ("điểm đ khoản 1 Điều 54")."""

    content: Text
    amount: Amount | None = None
    rank: Text | None = None


class Payment(Part):
    """Where to pay: an account, its bank with the NAPAS number, and the remark that names the case."""

    bank: Text
    bank_bin: Text
    account: Text
    holder: Text
    remark: Text
    amount: Amount | None = None

    @computed_field
    def vietqr(self) -> str:
        """The payload of the QR code that banking apps read."""
        return vietqr(self.bank_bin, self.account, amount=self.amount or None, remark=self.remark)


class Ground(Part):
    """Why a decision is taken: the article ("điểm c khoản 1 Điều 46") and the facts in one sentence."""

    article: Text
    reason: Text


class Official(Part):
    """What every official document has (Decree 30/2020, Annex I); `signed_at` is the time of the digital signature."""

    office: Office
    number: Text
    date: dt.date
    signed_at: Moment | None = None
    signatory: Signatory
    bases: tuple[Text, ...] = ()
    recipients: tuple[Text, ...] = ()
    verification_url: Text | None = None


class Annex(Official):
    """One of the annexes of a paper (phụ lục), `decision`: a part of its lists, each counted from 1.

    `part` of `parts`; `start` is the number of its first row in the whole list.
    """

    decision: Reference
    part: int = Field(ge=1)
    parts: int = Field(ge=1)
    start: int = Field(ge=1)


Annexes = Annotated[tuple[Sha256, ...], Field(min_length=1)]
"""The SHA-256 of each annex of a paper: who holds the paper can so tell its own annexes from others."""
