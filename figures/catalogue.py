"""All forms by their codes, for a period."""

from __future__ import annotations

from figures.forms import Column, Form, acts
from figures.indicators import cepej
from figures.periods import Period
from figures.results import MATTERS, MONEY
from law.errors import LawError
from law.guards.coercion import Measure

VERSION = "2026.1"
"""Of the definitions: whatever changes a figure makes another version, and what is locked names its own."""

MEASURES = {
    Measure.TAKE_MONEY: ("Khấu trừ, thu tiền, giấy tờ có giá", "Money, accounts, papers"),
    Measure.DEDUCT_INCOME: ("Trừ vào thu nhập", "Income"),
    Measure.EXPLOIT: ("Khai thác tài sản", "Exploitation"),
    Measure.SEIZE: ("Kê biên, xử lý tài sản", "Seizure"),
    Measure.DELIVER: ("Chuyển giao vật, quyền, giấy tờ", "Delivery"),
    Measure.ACT: ("Buộc thực hiện, không thực hiện công việc", "An act"),
}
"""The measures of coercion (L25 71) as a form names them."""

COERCION = (
    Column("decisions", "Quyết định cưỡng chế", "Coercion decisions", acts("coercion_decided"), basis="TT08/2015 pl.2"),
    *(Column(name, vi, en, acts("coercion_decided", sort=name), basis="L25 71") for name, (vi, en) in MEASURES.items()),
)
AUCTIONS = (
    Column("held", "Đấu giá thành (việc)", "Auctions held", acts("auction_held"), basis="D152 65"),
    Column("price", "Giá bán (đồng)", "Price (đồng)", acts("auction_held", money=True), basis="D152 65"),
    Column("failed", "Đấu giá không thành", "Auctions failed", acts("auction_failed"), basis="L25 83.3"),
)
COMPLAINTS = (
    Column("accepted", "Thụ lý", "Accepted", acts("complaint_accepted"), basis="L25 104"),
    Column("refused", "Không thụ lý", "Not accepted", acts("complaint_refused"), basis="L25 104"),
    Column("resolved", "Đã giải quyết", "Resolved", acts("complaint_resolved"), basis="L25 104"),
)
ACTS = ("coercion_decided", "auction_held", "auction_failed", "complaint_accepted", "complaint_refused",
        "complaint_resolved", "duty_breached")  # fmt: skip
"""Kinds of events that are counted by themselves."""


def forms(period: Period) -> dict[str, Form]:
    """Every form, by its code."""
    every = (
        Form("matters", "Kết quả thi hành án bằng việc", "Results in cases", "việc", MATTERS),
        Form(
            "matters-ex-officio",
            "Kết quả thi hành án bằng việc, chủ động",
            "Results in cases, ex officio",
            "việc",
            MATTERS,
            about=lambda case: not case.on_request,
        ),
        Form(
            "matters-on-request",
            "Kết quả thi hành án bằng việc, theo yêu cầu",
            "Results in cases, on request",
            "việc",
            MATTERS,
            about=lambda case: case.on_request,
        ),
        Form("money", "Kết quả thi hành án bằng tiền", "Results in money", "đồng", MONEY),
        Form(
            "money-ex-officio",
            "Kết quả thi hành án bằng tiền, chủ động",
            "Results in money, ex officio",
            "đồng",
            MONEY,
            about=lambda case: not case.on_request,
        ),
        Form(
            "money-on-request",
            "Kết quả thi hành án bằng tiền, theo yêu cầu",
            "Results in money, on request",
            "đồng",
            MONEY,
            about=lambda case: case.on_request,
        ),
        Form(
            "matters-by-title", "Kết quả bằng việc, theo loại án", "Results in cases by title", "việc", MATTERS, "title"
        ),
        Form("money-by-title", "Kết quả bằng tiền, theo loại án", "Results in money by title", "đồng", MONEY, "title"),
        Form("coercion", "Cưỡng chế thi hành án", "Coercion", "quyết định", COERCION),
        Form("auctions", "Đấu giá tài sản thành", "Auctions", "việc, đồng", AUCTIONS),
        Form("complaints", "Khiếu nại phương án phân chia tiền", "Complaints about plans", "việc", COMPLAINTS),
        Form("cepej", "Chỉ số hiệu quả (CEPEJ)", "Indicators (CEPEJ)", "việc, ngày, %", cepej(period.days)),
    )
    return {form.code: form for form in every}


def form_of(code: str, period: Period) -> Form:
    """LawError("form") for a code that is none."""
    found = forms(period)
    if code not in found:
        raise LawError("form", f"không có biểu “{code}”; có / no such form, but: {', '.join(found)}")
    return found[code]
