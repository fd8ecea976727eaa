"""Fields of the documents of intake: receipt slip, supplement notice, refusal notice, return of a request."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from documents.parts import Ground, Judgment, Moment, Official, Party, Reference, Text


class RequestReceipt(Official):
    """Receipt slip for a request (phiếu nhận yêu cầu), L25 34.3.

    `request_date` is the legal date of the request, by channel (D152 9.3); `answer_due` the day of answer promised.
    """

    requester: Party
    role: Text
    channel: Text
    received_at: Moment
    request_date: dt.date
    judgment: Judgment | None = None
    items: tuple[Text, ...] = ()
    attachments: tuple[Text, ...] = ()
    answer_due: dt.date | None = None


class SupplementNotice(Official):
    """Notice to complete a request (thông báo bổ sung yêu cầu), D152 9.6: what is missing, one line each."""

    addressee: Party
    request: Reference
    judgment: Judgment | None = None
    missing: tuple[Text, ...] = Field(min_length=1)
    how: Text


class RefusalNotice(Official):
    """Notice of refusal of a request (thông báo từ chối yêu cầu thi hành án), L25 34.4; it may be complained of."""

    addressee: Party
    request: Reference
    judgment: Judgment | None = None
    ground: Ground
    complaint: Text


class RequestReturn(Official):
    """Return of a request (thông báo gửi lại yêu cầu thi hành án) after two years without conditions, L25 38.4.

    `no_condition` is the decision that the period counts from; `returned` the papers sent back; `kept` the copies.
    """

    addressee: Party
    request: Reference
    decision: Reference
    no_condition: Reference
    judgment: Judgment
    outstanding: Text
    returned: tuple[Text, ...] = Field(min_length=1)
    kept: tuple[Text, ...] = ()
