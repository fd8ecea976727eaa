"""Who holds what: banks, land registry, vehicle registry, social insurance, tax authority (L25 37.6; D152 21).

A look into a debtor's assets is lawful only for a case, by an officer, under an article (L25 37). The client refuses
to send a query without the three, and each query carries them, so that the registry's own log can show them too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from cases.holders import Holder
from partners.wire import Bin, Dong, IdNumber, Message, Moment, Wire, Word


class QueryPurpose(Message):
    """Why we look: the case's id, the officer's id, and the article that allows it (`L25 37.1`)."""

    case: Word
    officer: Word
    article: Word


class AssetQuery(Message):
    """A query as it is sent."""

    model_config = ConfigDict(extra="forbid")

    purpose: QueryPurpose
    subject: IdNumber = Field(repr=False)


class _Held(Message):
    """An asset or income. `str()` and `repr()` are masked and fit for a log; the values are in the fields."""

    def __str__(self) -> str:
        return repr(self)


def masked(number: str) -> str:
    """The last four characters of a number, the rest hidden; a short one is hidden whole."""
    return "****" + (number[-4:] if len(number) >= 8 else "")


class BankAccount(_Held):
    """Money at a bank (tài khoản). `balance` in đồng."""

    kind: Literal["bank_account"] = "bank_account"
    bank_bin: Bin
    account: Word
    balance: Dong

    def __repr__(self) -> str:
        return f"bank_account({self.bank_bin}, {masked(self.account)})"


class Land(_Held):
    """A right to use land (quyền sử dụng đất). `estimated_value` in đồng; `mortgaged_to` names a bank or is None."""

    kind: Literal["land"] = "land"
    parcel: Word
    certificate: Word
    estimated_value: Dong
    mortgaged_to: str | None = None

    def __repr__(self) -> str:
        return f"land({masked(self.certificate)}{', mortgaged' if self.mortgaged_to else ''})"


class Vehicle(_Held):
    """A registered vehicle (phương tiện). `value` in đồng."""

    kind: Literal["vehicle"] = "vehicle"
    plate: Word
    value: Dong

    def __repr__(self) -> str:
        return f"vehicle({masked(self.plate)})"


class Income(_Held):
    """A wage on which social insurance is paid. `monthly_salary` in đồng; `dependants` is a head count."""

    kind: Literal["income"] = "income"
    employer: Word
    monthly_salary: Dong
    dependants: int = Field(ge=0, strict=True)

    def __repr__(self) -> str:
        return "income(employed)"


class TaxedIncome(_Held):
    """What was declared to the tax authority for the last full year. `income` in đồng."""

    kind: Literal["tax"] = "tax"
    year: int = Field(strict=True, ge=2000)
    income: Dong

    def __repr__(self) -> str:
        return f"tax({self.year})"


Asset = Annotated[BankAccount | Land | Vehicle | Income | TaxedIncome, Field(discriminator="kind")]


class AssetAnswer(Message):
    """What a registry holds about the subject at `answered_at`; an empty list means that it holds nothing."""

    answer_id: Word
    registry: Holder
    assets: tuple[Asset, ...]
    asked_at: Moment
    answered_at: Moment


class Registry:
    """Client of one registry."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def query(self, key: str, purpose: QueryPurpose, subject: str, *, at: datetime | None = None) -> AssetAnswer:
        """Ask what `subject` (personal number or tax code) holds; the same key gives the same answer.

        Raises `PartnerError`: `no_purpose` before anything is sent if case, officer or article is missing.
        """
        if not isinstance(purpose, QueryPurpose) or not all(
            str(bound or "").strip() for bound in (purpose.case, purpose.officer, purpose.article)
        ):
            raise self._wire.error("no_purpose", retryable=False)
        return await self._wire.post(
            "/queries", AssetQuery(purpose=purpose, subject=subject), AssetAnswer, key=key, at=at
        )
