"""Causes and their evidence in words, Vietnamese and English."""

from __future__ import annotations

from flow.causes import Transition

CAUSE_WORDS = {
    "batching": ("gom lại làm một lượt", "batching"),
    "contention": ("thiếu người so với lượng việc", "contention: too few people for the load"),
    "prioritisation": ("việc đến sau được làm trước", "prioritisation: later work was done first"),
    "unavailability": ("người thực hiện không làm việc lúc đó", "unavailability: the person was off duty"),
    "external_partner": ("chờ cơ quan, tổ chức khác", "an external partner"),
    "party": ("chờ đương sự", "a party"),
    "law": ("thời hạn luật định", "the law itself"),
    "extraneous": ("nguyên nhân ngoài dữ liệu", "extraneous: nothing in the log explains it"),
}


def cause_words(cause: str | None) -> tuple[str, str]:
    """A cause in Vietnamese and English."""
    return CAUSE_WORDS[cause] if cause else ("không chờ", "no wait")


def evidence(one: Transition) -> tuple[str, str]:
    """Why this cause is named: a sentence in each language, with the figures it rests on."""
    if one.cause is None:
        return "Không có thời gian chờ.", "Nothing waited."
    share = one.days_by_cause.get(one.cause, 0.0) / one.case_days if one.case_days else 0.0
    told = f"{one.days_by_cause.get(one.cause, 0.0):.1f}/{one.case_days:.1f}"
    vi = f"{share:.0%} thời gian chờ ({told} ngày vụ việc): {_why(one)[0]}."
    en = f"{share:.0%} of the wait ({told} case-days): {_why(one)[1]}."
    return vi, en


def _why(one: Transition) -> tuple[str, str]:
    person = f" ({one.person})" if one.person else ""
    if one.cause == "batching":
        size = one.batched / one.batches if one.batches else 0
        return (
            f"làm gộp {one.batched} việc trong {one.batches} đợt, mỗi đợt {size:.1f} việc",
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
            "không ai bận, không thấy gom lại, không có thời hạn cố định",
            "nobody was busy, no batch and no fixed term is seen",
        ),
    }[one.cause or "extraneous"]
