"""Fields of the papers about a complaint: the answer whether it is accepted, and the decision on it."""

from __future__ import annotations

import datetime as dt

from pydantic import model_validator

from documents.parts import Official, Party, Reference, Text


class ComplaintNotice(Official):
    """Answer to a complaint (thông báo về việc thụ lý khiếu nại), L25 104; `barred` is the clause of L25 97, if any."""

    addressee: Party
    plan: Reference
    lodged_on: dt.date
    barred: Text | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _gives_its_reason(self) -> ComplaintNotice:
        if (self.barred is None) != (self.reason is None):
            raise ValueError(
                "không thụ lý thì nêu điều khoản và lý do / what is not accepted has its clause and its reason"
            )
        return self


class ComplaintDecision(Official):
    """Decision on a complaint (quyết định giải quyết khiếu nại), L25 107; `upheld`: the plan is withdrawn."""

    complainant: Party
    plan: Reference
    lodged_on: dt.date
    content: Text
    explanation: Text | None = None
    findings: Text
    upheld: bool
