"""Causes and their evidence in words, Vietnamese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flow.causes import Transition
from flow.limits import Constant, Kept
from flow.measures import LittlesLaw

if TYPE_CHECKING:
    from flow.report import Report

CAUSE_WORDS = {
    "batching": ("gom lại làm một lượt", "batching"),
    "contention": ("thiếu người so với lượng việc", "contention: too few people for the load"),
    "prioritisation": ("việc đến sau được làm trước", "prioritisation: later work was done first"),
    "unavailability": ("người thực hiện không làm việc lúc đó", "unavailability: the person was off duty"),
    "external_partner": ("chờ cơ quan, tổ chức khác", "an external partner"),
    "party": ("chờ đương sự", "a party"),
    "law": ("thời hạn luật định", "the law itself"),
    "extraneous": ("dữ liệu không cho biết", "extraneous: nothing in the log explains it"),
}


START = "bắt đầu vụ việc / the case begins"


def cause_words(cause: str | None) -> tuple[str, str]:
    """A cause in Vietnamese and English."""
    return CAUSE_WORDS[cause] if cause else ("không chờ", "no wait")


def number(value: float, places: int = 0) -> str:
    """A number as Vietnam writes it: 1.234,5."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """A share in whole percents."""
    return f"{share:.0%}"


def arrow(start: str, end: str) -> str:
    """A transition's name."""
    return f"{start or START} → {end}"


def figures(report: Report) -> list[tuple[str, str, str]]:
    """The figures of the whole log: Vietnamese, English, value."""
    took = report.throughput
    return [
        ("Vụ việc", "cases", number(report.cases)),
        ("Sự kiện", "events", number(report.events)),
        ("Loại công việc", "activities", number(report.activities)),
        ("Đường đi khác nhau", "variants", number(report.variants)),
        ("Số ngày, trung bình", "mean days", number(took.mean, 1)),
        ("Số ngày, trung vị", "median days", number(took.median, 1)),
        ("Số ngày, 90% dưới", "90% below", number(took.p90, 1)),
    ]


def littles_law(law: LittlesLaw) -> tuple[str, str]:
    """The check of a log's times against each other."""
    expected, observed = law.expected, law.observed
    off = abs(observed - expected) / expected if expected else 0.0
    return (
        f"Đối chiếu (định luật Little): lẽ ra có {number(expected, 2)} vụ việc đang mở; "
        f"đếm được {number(observed, 2)}, lệch {number(100 * off, 2)}%.",
        f"Little's law: {expected:,.2f} open cases expected, {observed:,.2f} counted, {off:.2%} apart.",
    )


def leading(transitions: list[Transition]) -> tuple[str, str]:
    """What holds work up most, in one sentence."""
    if not transitions or not transitions[0].case_days:
        return "Không có thời gian chờ.", "Nothing waited."
    top = transitions[0]
    vi, en = cause_words(top.cause)
    name = arrow(top.start, top.end)
    return (
        f"Nhiều nhất: {name}, {percent(top.share)} số ngày vụ việc; nguyên nhân chính: {vi}.",
        f"Most: {name}, {percent(top.share)} of all case-days; main cause: {en}.",
    )


def basis(waits_only: bool) -> tuple[str, str]:
    """What the days of a transition are."""
    if waits_only:
        return "Số ngày là thời gian chờ tới lúc bắt đầu làm.", "Days are waits until the work begins."
    return (
        "Số ngày tính từ lúc xong bước trước đến lúc xong bước sau, vì dữ liệu không ghi lúc bắt đầu.",
        "Days run from completion to completion: the log has no starts.",
    )


def limit(one: Kept) -> str:
    """The name of a limit."""
    if one.days is None:
        return "Hạn ghi trong dữ liệu / the log's own deadline"
    return f"{arrow(one.start, one.end)}: {one.days} ngày / days"


def constant(one: Constant) -> tuple[str, str]:
    """A constant gap in a sentence."""
    name, exact = arrow(one.start, one.end), percent(one.share)
    return (
        f"{name}: đúng {one.days} ngày trong {number(one.count)} lượt ({exact}).",
        f"exactly {one.days} days in {one.count:,} ({exact}).",
    )


def left_out(count: int) -> tuple[str, str]:
    """How many rows, events or parts of the file had something wrong."""
    return f"{number(count)} chỗ trong tệp có lỗi", f"{count:,} problems in the file"


def evidence(one: Transition) -> tuple[str, str]:
    """Why this cause is named: a sentence in each language, with the figures it rests on."""
    if one.cause is None:
        return "Không có thời gian chờ.", "Nothing waited."
    days = one.days_by_cause.get(one.cause, 0.0)
    share = percent(days / one.case_days if one.case_days else 0.0)
    vi, en = _why(one)
    return (
        f"{share} thời gian chờ ({number(days, 1)}/{number(one.case_days, 1)} ngày vụ việc): {vi}.",
        f"{share} of the wait ({days:,.1f}/{one.case_days:,.1f} case-days): {en}.",
    )


def _why(one: Transition) -> tuple[str, str]:
    person = f" ({one.person})" if one.person else ""
    if one.cause == "batching":
        size = one.batched / one.batches if one.batches else 0
        return (
            f"làm gộp {one.batched} việc trong {one.batches} đợt, mỗi đợt {number(size, 1)} việc",
            f"{one.batched} were done in {one.batches} batches of {size:.1f}",
        )
    if one.cause == "law" and one.constant is not None:
        days, exact = one.constant.days, f"{one.constant.share:.0%}"
        return (
            f"{one.constant.count} lần ({exact}) cách nhau đúng {days} ngày",
            f"{one.constant.count} of them ({exact}) are exactly {days} days apart",
        )
    return {
        "contention": (
            f"người thực hiện{person} đang làm việc đến trước",
            f"the person{person} was at work that came before",
        ),
        "prioritisation": (
            f"người thực hiện{person} làm việc đến sau trước",
            f"the person{person} did work that came later",
        ),
        "unavailability": (
            f"ngoài giờ hoặc ngày làm việc của người thực hiện{person}",
            f"outside the hours or days at work of the person{person}",
        ),
        "external_partner": ("bước này do bên ngoài thực hiện", "somebody outside takes this step"),
        "party": ("bước này do đương sự thực hiện", "a party takes this step"),
        "law": ("dữ liệu ghi là chờ theo luật", "the log says that the law makes it wait"),
        "extraneous": (
            "không thấy xếp hàng, gom lại hay thời hạn cố định",
            "no queue, no batch and no fixed term is seen",
        ),
    }[one.cause or "extraneous"]
