"""The public portal on which debtors without conditions are published (L25 38.2; D152 23)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from partners.wire import Message, Moment, Wire, Word

Item = Annotated[Word, Field(max_length=500)]
_IDENTITY_NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


class PublishedDebtor(Message):
    """The six items that D152 23.1 lets us publish, and nothing else.

    A run of 9 or 12 digits is refused: identity numbers are never published. Write amounts with dots.
    """

    model_config = ConfigDict(extra="forbid")

    name: Item = Field(repr=False)
    address: Item = Field(repr=False)
    judgment: Item
    decision: Item
    obligation: Item
    reason: Item

    @model_validator(mode="after")
    def _holds_no_identity_number(self) -> Self:
        for item in type(self).model_fields:
            if _IDENTITY_NUMBER.search(getattr(self, item)):
                raise ValueError(f"{item}: an identity number may not be published; write an amount with dots")
        return self


class Change(Message):
    """A publication's new items (an update) or None (its end)."""

    publication_id: Word
    debtor: PublishedDebtor | None


class Publication(Message):
    """The portal's answer. `public` says whether the debtor can be seen from `changed_at` on."""

    publication_id: Word
    public: bool
    changed_at: Moment


class Portal:
    """Client of the public portal."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def publish(self, key: str, debtor: PublishedDebtor, *, at: datetime | None = None) -> Publication:
        """Make a debtor public, once under `key`. Raises `PartnerError`."""
        return await self._wire.post("/publications", debtor, Publication, key=key, at=at)

    async def update(
        self, key: str, publication_id: str, debtor: PublishedDebtor, *, at: datetime | None = None
    ) -> Publication:
        """Replace the six items. Raises `PartnerError`; `not_public` if it has ended or never was."""
        change = Change(publication_id=publication_id, debtor=debtor)
        return await self._wire.post("/publications/changes", change, Publication, key=key, at=at)

    async def end(self, key: str, publication_id: str, *, at: datetime | None = None) -> Publication:
        """Take a debtor off the portal (D152 23.2). Raises `PartnerError`; `not_public` as for `update`."""
        change = Change(publication_id=publication_id, debtor=None)
        return await self._wire.post("/publications/changes", change, Publication, key=key, at=at)
