"""Fields of the papers about an asset under coercion: decisions, the minutes of its seizure, notices of its sale."""

from __future__ import annotations

import datetime as dt

from documents.parts import Amount, Judgment, Moment, Official, PositiveAmount, Reference, Text


class AssetPaper(Official):
    """What they share: what is enforced, the asset and whose it is, the enforcer in charge by title and name."""

    decision: Reference
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    asset: Text
    owner: Text
    enforcer: Text


class CoercionDecision(AssetPaper):
    """Decision to coerce (quyết định cưỡng chế thi hành án), L25 71–72; `monthly` is taken from an income a month."""

    measure: Text
    obligation: Text
    reason: Text
    value: Amount | None = None
    monthly: PositiveAmount | None = None


class SeizureMinutes(AssetPaper):
    """Minutes of a seizure (biên bản kê biên tài sản), L25 80; `price` where the parties agreed on it."""

    coercion: Reference
    seized_at: Moment
    custodian: Text
    value: Amount
    price: PositiveAmount | None = None


class AssetDecision(AssetPaper):
    """A reduction of the price, the end of a measure, the delivery to `receiver`: L25 83.3, 86, 95."""

    reason: Text
    seized: bool = True
    previous: PositiveAmount | None = None
    price: PositiveAmount | None = None
    receiver: Text | None = None


class AssetNotice(AssetPaper):
    """Notice of a valuation, an auction, its failure, a creditor's taking, what he is to pay: L25 82–83; D152 60, 65.

    `amount` is the price or what is to be paid, `until` the last day for what the receiver may do.
    """

    amount: Amount | None = None
    opening: Moment | None = None
    until: dt.date | None = None
    receiver: Text | None = None
    may_take: bool = False
