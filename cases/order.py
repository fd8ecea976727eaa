"""What must have come before each step on an asset (trình tự xử lý tài sản): one table, by the command that takes it.

Of what is recorded by its name the rows of the pack say it: what ends a period is recorded while that period runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cases.assets import FREE, Standing
from cases.duties import runs
from cases.events import Fact
from cases.kernel import Subject
from law.guards.verdict import Ground, Verdict
from law.pack import Pack


class Turn(NamedTuple):
    """At which points of an asset a step is taken, and what the law says comes before it."""

    at: tuple[Standing, ...]
    before: Ground


ORDERED = (Standing.ORDERED,)
SEIZED = (Standing.SEIZED,)
PRICED = (Standing.VALUED, Standing.SALEABLE)
"""It has a price and is with no auction house."""
UNDER_WAY = (Standing.CONTRACTED, Standing.OFFERED)
"""An auction house has it."""
UNSOLD = (*SEIZED, *PRICED, Standing.CONTRACTED, Standing.FAILED)
"""Seized, and neither offered nor anybody's."""
GONE = (Standing.DELIVERED, Standing.TAKEN)


def _turn(at: tuple[Standing, ...], article: str, vi: str, en: str) -> Turn:
    return Turn(at, Ground(article, vi, en))


_DECIDED = _turn(
    ORDERED, "L25 72.2, 72.4", "Phải có quyết định cưỡng chế chưa thực hiện.", "A decision to coerce comes first."
)
_SOLD = _turn((Standing.SOLD,), "D152 65.1", "Không chờ ai nộp tiền mua tài sản.", "Nobody is to pay for it.")
_BOUGHT = _turn(
    (Standing.SOLD, Standing.PAID),
    "L25 46.1.đ, 85",
    "Không có ai mua mà chưa nhận tài sản.",
    "Nobody bought it and has yet to have it.",
)
_PAID = "Phải nộp đủ tiền trước khi giao tài sản."
_SEIZED_FIRST = "Phải kê biên chứng khoán trước."
_SECURITIES = _turn((Standing.LISTED,), "D152 57.1.b", _SEIZED_FIRST, "Securities are seized first.")
_FAILED = "Phải có cuộc đấu giá không thành trước."

ORDER: Mapping[str, Turn] = {
    "fix_coercion": _DECIDED,
    "record_preparation": _DECIDED,
    "record_seizure": _DECIDED,
    "record_delivery": _DECIDED,
    "notify_recovered": _turn(
        (Standing.RECOVERED,), "D152 70.2", "Phải thu hồi giấy tờ trước.", "The papers are recovered first."
    ),
    "record_handover_step": _turn(
        (*ORDERED, Standing.RECOVERED), "L25 71.5", "Không có việc giao tài sản.", "Nothing is to be delivered in kind."
    ),
    "fix_protected_activity": _turn(FREE, "D152 106.2", "Tài sản đã giao, đã bán.", "It is sold or delivered."),
    "answer_disobedience": _DECIDED,
    "decide_fine": _DECIDED,
    "contract_valuation": _turn(SEIZED, "L25 82.1", "Phải kê biên trước khi thẩm định giá.", "It is seized first."),
    "price_asset": _turn(SEIZED, "D152 60.4", "Phải kê biên trước khi xác định giá.", "It is seized first."),
    "record_valuation": _turn(
        (Standing.VALUING,), "L25 82.1", "Phải ký hợp đồng thẩm định giá trước.", "The valuation is contracted first."
    ),
    "notify_valuation": _turn(PRICED, "D152 60.6", "Phải có kết quả thẩm định giá trước.", "It is valued first."),
    "request_revaluation": _turn(PRICED, "L25 82.2", "Phải có kết quả thẩm định giá trước.", "It is valued first."),
    "name_pre_emptor": _turn(
        (*ORDERED, *SEIZED, Standing.VALUING, *PRICED),
        "L25 83.1",
        "Chỉ trước khi ký hợp đồng đấu giá.",
        "Before the auction is contracted only.",
    ),
    "notify_pre_emption": _turn(PRICED, "D152 63.1", "Phải có giá tài sản trước.", "The price comes first."),
    "answer_pre_emption": _turn(
        (*PRICED, Standing.OFFERED), "L25 83.1", "Phải có giá tài sản trước.", "The price comes first."
    ),
    "fix_house_choice": _turn(PRICED, "L25 83.2.a", "Phải có giá tài sản trước.", "The price comes first."),
    "contract_auction": _turn(PRICED, "L25 83.2.a", "Phải có giá tài sản trước.", "The price comes first."),
    "fix_auction": _turn(
        (Standing.CONTRACTED,), "L25 83.2.a", "Phải ký hợp đồng đấu giá trước.", "The auction is contracted first."
    ),
    "record_auction": _turn(
        (Standing.OFFERED,), "D152 65.11", "Phải thông báo mở cuộc đấu giá trước.", "The auction is fixed first."
    ),
    "continue_auction": _turn(UNDER_WAY, "D152 65.9", "Không có cuộc đấu giá.", "No auction is under way."),
    "fix_direct_sale": _turn(
        (Standing.SALEABLE,), "D152 64", "Phải xác định giá trước khi bán.", "The price is fixed first."
    ),
    "announce_direct_sale": _turn(
        (Standing.SALEABLE,), "D152 64", "Phải xác định giá trước khi bán.", "The price is fixed first."
    ),
    "sell_directly": _turn(
        (Standing.SALEABLE,), "D152 64", "Phải xác định giá trước khi bán.", "The price is fixed first."
    ),
    "notify_failed_auction": _turn((Standing.FAILED,), "D152 65.6", _FAILED, "An auction failed first."),
    "reduce_price": _turn((Standing.FAILED, Standing.ACCEPTED), "L25 83.3", _FAILED, "An auction failed first."),
    "return_asset": _turn((Standing.FAILED,), "L25 83.3", _FAILED, "An auction failed first."),
    "accept_asset": _turn((Standing.FAILED,), "L25 83.3", _FAILED, "An auction failed first."),
    "record_taking_agreement": _turn(
        UNSOLD, "L25 86.1", "Tài sản phải đang bị kê biên, chưa bán.", "It is seized, and not sold."
    ),
    "notify_taking": _turn(
        (Standing.ACCEPTED,), "D152 65.6", "Phải có người đề nghị nhận tài sản trước.", "A creditor accepts it first."
    ),
    "notify_difference": _turn(
        (Standing.ACCEPTED,), "D152 65.6", "Phải có người đề nghị nhận tài sản trước.", "A creditor accepts it first."
    ),
    "dispute_auction": _BOUGHT,
    "record_auction_judgment": _BOUGHT,
    "extend_payment": _SOLD,
    "cancel_sale": _SOLD,
    "deliver_asset": _turn((Standing.PAID,), "L25 86; D152 67.1", _PAID, "It is paid in full first."),
    "record_title_step": _turn((Standing.PAID, *GONE), "L25 87", _PAID, "It is paid in full first."),
    "send_registration_file": _turn(
        GONE, "D152 69.1", "Phải giao tài sản trước khi giao hồ sơ đăng ký.", "The asset is delivered first."
    ),
    "agree_securities_sale": _SECURITIES,
    "demand_securities_transfer": _SECURITIES,
    "sell_securities": _turn(
        (Standing.LISTED, Standing.TRANSFERRED), "D152 57.1.b", _SEIZED_FIRST, "Securities are seized first."
    ),
    "record_securities_step": _turn(
        (*ORDERED, Standing.LISTED, Standing.DELIVERED),
        "D152 57.1, 72.2",
        _SEIZED_FIRST,
        "Securities are seized first.",
    ),
    "postpone_part": _turn(FREE, "L25 46.1, 84.3", "Tài sản đã bán hoặc đã giao.", "It is sold, or under no measure."),
    # What is sold is delivered, not released (L25 84.3, 86.4).
    "lift_measure": _turn(FREE, "L25 95.3", "Tài sản đã bán hoặc đã giao.", "It is sold, or under no measure."),
}

GOES_ON = frozenset(
    {"end_part_ground", "resume_part", "halt_auction", "notify_about", "record_asset_step", "lift_measure"}
)
"""What may be done about an asset whose handling is postponed."""
HELD = Ground("L25 46.1", "Việc xử lý tài sản này đang hoãn.", "The handling of this asset is postponed.")

ASKED = Ground("L25 25.1", "Có việc đang chờ bước này, hoặc không phải chờ.", "Something waits for it, or need not.")


def in_turn(subject: Subject, step: Fact, on: date, pack: Pack) -> Verdict:
    """May a step be recorded on this local day? What ends a period of somebody who is bound, while that period runs.

    What a citizen may do of his own accord, and what no row of the day awaits, is free.
    """
    ended = pack.discharged_by(step.kind)
    bound = (rule for rule in ended if not pack.bodies[rule.bound].citizen)
    awaiting = [(rule, edition) for rule in bound if (edition := rule.edition(on))]
    if not awaiting or any(runs(subject, rule, step) for rule in ended):
        return ASKED.yes()
    rule, edition = awaiting[0]
    vi, en = f"Không có việc đang chờ bước này: {rule.vi}.", f"Nothing waits for this step: {rule.en}."
    return Ground(edition.terms[0].basis, vi, en).no()
