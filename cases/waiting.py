"""What a case waits for, and who has it in hand: the answer a supervisor, and a party, gets first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from cases.assets import Preference, Standing
from cases.exhibits import ExhibitStanding, Fate
from cases.repricing import NEXT as REPRICING
from cases.safeguards import MEASURES, SafeguardStanding
from cases.state import CaseState, Stage, Waiting
from law.guards import overlays as law_overlays
from law.guards.protest import Step

NAMED = 20
"""Of many things of one sort that are waited for, so many are named; the rest is counted."""


OFFICE, PARTNER, PARTY, LAW, ENGINE = "office", "partner", "party", "law", "engine"
SIDES: Mapping[str, str] = {
    **dict.fromkeys(("officer", "head", "enforcer", "secretary", "accountant", "cashier"), OFFICE),
    **dict.fromkeys(("debtor", "party", "buyer"), PARTY),
    "law": LAW,
    "system": ENGINE,
}
"""On which side of the office's counter whoever is waited for stands; who is not named is another body, a partner."""
_FIRST = (OFFICE, PARTNER, PARTY, LAW, ENGINE)


def side_of(holder: str) -> str:
    """The side of one whom a case waits for."""
    return SIDES.get(holder, PARTNER)


def in_hand(case: CaseState) -> str:
    """Who of all that a case waits for has it in hand, as `Waiting.who` names him; nobody of a case that is finished.

    Whoever of the office has something to do comes first: nobody may hide behind a debtor. What runs by law and is
    nobody's delay is the law's: the voluntary period (L25 36.1), the time between two verifications (L25 38.3).
    """
    waits = {side_of(wait.who): wait.who for wait in waiting_for(case)}  # of one side the last: that of the stage
    holder = next((waits[side] for side in _FIRST if side in waits), "")
    resting = case.stage in (Stage.NO_CONDITION, Stage.LEDGER) and holder == "enforcer"
    return "law" if resting or (case.stage == Stage.VOLUNTARY and holder == "debtor") else holder


def waiting_for(case: CaseState) -> tuple[Waiting, ...]:
    """Everything the case waits for now. Empty only for a case that is finished: nothing waits without a name."""
    return () if case.finished else tuple(dict.fromkeys(_waits(case)))


def _waits(case: CaseState) -> Iterator[Waiting]:
    for owed in islice(case.owed.group("failed"), NAMED):
        yield Waiting(
            vi=f"Tác vụ hỏng, cần người xử lý: {owed.label}", en=f"Failed effect: {owed.effect}", who="officer"
        )
    under_way = (owed for owed in case.owed.values() if not owed.failed and owed.effect != "ask_partner")
    for owed in islice(under_way, NAMED):
        yield Waiting(vi=f"Đang thực hiện: {owed.label}", en=f"Under way: {owed.effect}", who="system")
    if case.overlay:
        yield from _overlay(case)
    yield from _money(case)
    yield from _assets(case)
    yield from _exhibits(case)
    yield from _repricings(case)
    yield from _safeguards(case)
    if case.confirmation_for:
        yield Waiting(vi="Ký giấy xác nhận kết quả", en="Confirmation of the result to be signed", who="head")
    yield from _complaints(case)
    yield from _protests(case)
    yield from _successions(case)
    yield from _entrustments(case)
    if case.relief:
        vi, en, who = RELIEF[case.relief.stage]
        yield Waiting(vi=vi, en=en, who=who)
    if case.cost_relief:
        yield Waiting(vi="Quyết định miễn, giảm chi phí cưỡng chế", en="Relief from costs to be decided", who="head")
    if case.bankrupt and case.bankrupt.over:
        yield Waiting(
            vi="Thu hồi quyết định đình chỉ vì phá sản, tiếp tục thi hành án",
            en="Cancellation for bankruptcy to be undone",
            who="head",
        )
    for step in case.review.pending if case.review else ():
        vi, en = REVIEW[step]
        yield Waiting(vi=vi, en=en, who="head")
    for plan in islice(case.plans.group("wrong"), NAMED):
        yield Waiting(
            vi=f"Thu hồi tiền đã chi, hủy phương án phân chia số {plan.number}",
            en=f"Money of plan {plan.number} to be recovered, and the plan withdrawn",
            who="enforcer",
        )
    for order in islice(case.orders.group("open"), NAMED):
        yield Waiting(
            vi=f"Báo cáo kết quả thực hiện chỉ đạo {order.id} ({order.to}) đến {order.answer_by:%d/%m/%Y}",
            en=f"Order {order.id} to be answered by {order.to} until {order.answer_by:%d/%m/%Y}",
            who="officer",
        )
    if case.notices.count("open") and case.stage != Stage.NOTIFYING:
        yield Waiting(vi="Thông báo văn bản cho đương sự", en="Notice of documents to the parties", who="enforcer")
    if not case.overlay:
        yield from _stage(case)


def _overlay(case: CaseState) -> Iterator[Waiting]:
    assert case.overlay
    if case.overlay.ground_ended:
        yield Waiting(vi="Ra quyết định tiếp tục thi hành án", en="Decision to resume", who="head")
        return
    paused = ("Đang tạm dừng vì khiếu nại", "Paused for a complaint")
    named = {"postponed": ("Đang hoãn", "Postponed"), law_overlays.Overlay.PAUSED_FOR_COMPLAINT: paused}
    vi, en = named.get(case.overlay.kind, ("Đang tạm đình chỉ", "Suspended"))
    until = f" đến {case.overlay.until:%d/%m/%Y}" if case.overlay.until else ""
    yield Waiting(vi=f"{vi} theo {case.overlay.ground}{until}", en=f"{en} under {case.overlay.ground}", who="law")


def _money(case: CaseState) -> Iterator[Waiting]:
    if case.receipts.count("cash") or case.fee_receipts.count("cash"):
        yield Waiting(vi="Thủ quỹ nhập quỹ tiền mặt đã thu", en="Cash to be taken into the fund", who="cashier")
    if case.undistributed and not case.assets.count("given away"):
        yield Waiting(vi="Phân chia tiền đã thu", en="Money to be distributed", who="enforcer")
    if case.reckoned_fees.count("undecided"):
        yield Waiting(vi="Ký quyết định thu phí thi hành án", en="Fee decision to be signed", who="head")
    if case.reckoned_fees.count("asked"):
        yield Waiting(vi="Quyết định về đề nghị miễn, giảm phí", en="Relief from a fee to be decided", who="head")
    for fees in islice(case.fees.group("owing"), NAMED):
        yield Waiting(vi=f"Nộp phí thi hành án: {fees.party}", en=f"Fee to be paid by {fees.party}", who="party")
    if (more := case.fees.count("owing") - NAMED) > 0:
        yield Waiting(vi=f"Nộp phí thi hành án: {more} người khác", en=f"Fee to be paid by {more} more", who="party")
    waits = {
        "payable": (
            "Lập lệnh chi, hoặc chờ số tài khoản người nhận",
            "Payout to be prepared, or an account awaited",
            "accountant",
        ),
        "surplus": (
            "Thu thừa: chuyển sang việc khác hoặc đề nghị hoàn trả",
            "Received more than owed: to be moved, or its refund proposed",
            "accountant",
        ),
        "refunding": ("Duyệt hoàn trả tiền thu thừa", "Refund to be approved", "head"),
        "recalling": ("Quyết định thu hồi tiền đã chi trả", "Recovery of money paid to be decided", "head"),
        "recovering": ("Nộp lại tiền đã chi trả không đúng", "Money paid wrongly to be paid back", "party"),
        "prepared": ("Duyệt lệnh chi", "Payout to be approved", "head"),
        "approved": ("Ngân hàng thực hiện lệnh chi", "The bank carries out the payout", "bank"),
        "rejected": ("Lệnh chi bị từ chối: chờ tài khoản khác", "Payout rejected: another account awaited", "party"),
        "returned": (
            "Tiền chuyển bị trả lại: chờ tài khoản khác",
            "Transfer returned: another account awaited",
            "party",
        ),
    }
    if case.shares.count("for a case"):
        yield Waiting(
            vi="Chuyển tiền đã chia cho việc thi hành án khác",
            en="Parts of other cases to be set free",
            who="accountant",
        )
    for status, (vi, en, who) in waits.items():
        if case.shares.count(("status", status)):
            yield Waiting(vi=vi, en=en, who=who)


def _assets(case: CaseState) -> Iterator[Waiting]:
    """What the next step of each asset under a measure is."""
    for asset in islice(case.assets.group("live"), NAMED):
        vi, en, who = NEXT[asset.standing]
        if asset.standing is Standing.ORDERED and not asset.seizable:
            vi, en, who = (
                "Thực hiện quyết định cưỡng chế, hoặc chấm dứt",
                "The measure to be carried out, or ended",
                "enforcer",
            )
        if asset.held_for:
            vi, en, who = ("Đang hoãn xử lý tài sản", "Handling postponed", "law")
            if asset.ground_ended:
                vi, en, who = ("Ra quyết định tiếp tục phần đã hoãn", "Part to be resumed", "head")
        elif asset.disputed:
            vi, en, who = ("Tòa án giải quyết tranh chấp kết quả đấu giá", "The court decides on the auction", "court")
        elif asset.halted:
            vi, en, who = ("Đấu giá đang tạm dừng", "Auction paused", "law")
        elif asset.preference is Preference.TOLD and asset.standing in (Standing.VALUED, Standing.SALEABLE):
            vi, en, who = ("Trả lời về quyền ưu tiên mua", "Answer on buying first awaited", "buyer")
        elif asset.why_direct and asset.standing is Standing.SALEABLE:
            vi, en, who = ("Bán không qua đấu giá", "To be sold without auction", "enforcer")
        yield Waiting(vi=f"{vi}: {asset.id}", en=f"{en}: {asset.id}", who=who)
    for asset in islice(case.assets.group("unregistered"), NAMED):
        yield Waiting(
            vi=f"Giao hồ sơ đăng ký quyền: {asset.id}",
            en=f"Registration file to be handed over: {asset.id}",
            who="enforcer",
        )


EXHIBITS: Mapping[ExhibitStanding, tuple[str, str, str]] = {
    ExhibitStanding.LISTED: ("Đối chiếu vật chứng, tài sản", "Exhibit to be checked", "enforcer"),
    ExhibitStanding.DIFFERS: ("Làm rõ vật chứng không khớp", "Difference of an exhibit to be cleared", "enforcer"),
    ExhibitStanding.TOLD: ("Người được trả lại đến nhận", "Owner to come for it", "party"),
    ExhibitStanding.KEPT: ("Tiền, tài sản không đến nhận đang được giữ", "Unclaimed, and kept", "law"),
    ExhibitStanding.CONDEMNED: ("Tiêu hủy", "To be destroyed", "enforcer"),
}
DISPOSAL: Mapping[Fate, tuple[str, str, str]] = {
    Fate.CONFISCATE: ("Chuyển giao vật chứng, tài sản tịch thu", "Exhibit to be handed over", "enforcer"),
    Fate.DESTROY: ("Ra quyết định tiêu hủy", "Destruction to be decided", "head"),
    Fate.RETURN: ("Thông báo nhận lại tiền, tài sản", "Owner to be told", "enforcer"),
}
"""Who has an exhibit in hand, by its standing; of one that was checked by what is to become of it."""


def _exhibits(case: CaseState) -> Iterator[Waiting]:
    for one in islice(case.exhibits.group("kept"), NAMED):
        vi, en, who = EXHIBITS.get(one.standing) or DISPOSAL[one.fate]
        yield Waiting(vi=f"{vi}: {one.id}", en=f"{en}: {one.id}", who=who)


def _repricings(case: CaseState) -> Iterator[Waiting]:
    """What the pricing anew of an adjudged asset waits for."""
    for asked in islice(case.repricings.group("open"), NAMED):
        if not case.claims[asked.id].settled:
            vi, en, who = REPRICING[asked.standing]
            yield Waiting(vi=f"{vi}: {asked.id}", en=f"{en}: {asked.id}", who=who)


def _complaints(case: CaseState) -> Iterator[Waiting]:
    """Who is to answer each complaint, or to carry out the decision on it."""
    for complaint in islice(case.complaints.group("open"), NAMED):
        vi, en = ("Giải quyết", "resolved") if complaint.accepted else ("Thụ lý", "accepted")
        if complaint.withdrawn:
            vi, en = "Đình chỉ giải quyết", "terminated"
        second = complaint.level == "second"
        yield Waiting(
            vi=f"{vi} khiếu nại{' lần hai' if second else ''}: {case.parties[complaint.party].name}",
            en=f"Complaint{' (second)' if second else ''} to be {en}: {complaint.id}",
            who="superior" if second else "head",
        )
    for complaint in islice(case.complaints.group("to carry out"), NAMED):
        yield Waiting(
            vi=f"Thực hiện quyết định giải quyết khiếu nại: {complaint.id}",
            en=f"Decision on a complaint to be carried out: {complaint.id}",
            who="enforcer",
        )


def _protests(case: CaseState) -> Iterator[Waiting]:
    """What the procuracy awaits."""
    for protest in islice(case.protests.group("unanswered"), NAMED):
        yield Waiting(
            vi=f"Trả lời kháng nghị, kiến nghị của Viện kiểm sát: {protest.number}",
            en=f"Protest of the procuracy to be answered: {protest.id}",
            who="head",
        )
    for protest in islice(case.protests.group("to carry out"), NAMED):
        yield Waiting(
            vi=f"Thực hiện kháng nghị, kiến nghị: {protest.number}",
            en=f"Protest to be carried out: {protest.id}",
            who="head",
        )


REVIEW: Mapping[Step, tuple[str, str]] = {
    Step.AMEND: ("Sửa đổi quyết định thi hành án theo bản án đã sửa", "Decision to be amended after the review"),
    Step.NOTIFY: ("Thông báo kết quả thi hành án sau giám đốc thẩm", "What was done before the review to be told"),
}
"""What the Head is to do after a review of the judgment (L25 63)."""
RELIEF: Mapping[str, tuple[str, str, str]] = {
    "found": ("Xác minh để xét miễn, giảm nghĩa vụ nộp ngân sách", "Relief to be verified", "enforcer"),
    "eligible": ("Lập hồ sơ, đề nghị xét miễn, giảm", "Relief to be proposed", "head"),
    "ineligible": ("Thông báo không đủ điều kiện xét miễn, giảm", "Debtor to be told of no relief", "enforcer"),
    "proposed": ("Tòa án xét miễn, giảm", "The court decides on the relief", "court"),
    "decided": ("Hết thời hạn kháng nghị quyết định miễn, giảm", "The time to protest the relief", "procuracy"),
    "protested": ("Tòa án cấp trên xét kháng nghị về miễn, giảm", "The court above decides on the relief", "court"),
}
"""Who has the relief of a due of the State in hand, by its stage."""


def _successions(case: CaseState) -> Iterator[Waiting]:
    """Transfers of rights and duties that the Head is to decide."""
    for asked in islice(case.successions.group("open"), NAMED):
        yield Waiting(
            vi=f"Ra quyết định chuyển giao quyền, nghĩa vụ thi hành án: {asked.id}",
            en=f"Transfer of rights or duties to be decided: {asked.id}",
            who="head",
        )


ENTRUSTING: Mapping[str, tuple[str, str, str]] = {
    "proposed": ("Ký quyết định ủy thác", "Entrustment to be decided", "head"),
    "decided": ("Chuyển hồ sơ ủy thác", "Entrustment to be handed over", "enforcer"),
    "handed_over": ("Cơ quan nhận ủy thác ra quyết định", "The entrusted agency decides", "other_agency"),
    "accepted": ("Cơ quan nhận ủy thác xử lý tài sản", "The entrusted agency handles the asset", "other_agency"),
    "to forward": ("Chuyển quyết định của Tòa án", "Court decision to be forwarded", "enforcer"),
}
"""Who has an entrustment in hand, by its step."""


def _entrustments(case: CaseState) -> Iterator[Waiting]:
    for step, (vi, en, who) in ENTRUSTING.items():
        if step == "proposed" and (case.ended or case.all_settled):
            continue  # nothing is left that could go
        for one in islice(case.entrustments.group(step), NAMED):
            yield Waiting(vi=f"{vi}: {one.agency}", en=f"{en}: {one.id}", who=who)


def _safeguards(case: CaseState) -> Iterator[Waiting]:
    """What is to be decided about the measures that secure the case."""
    for safeguard in islice(case.safeguards.group(SafeguardStanding.MINUTES), NAMED):
        yield Waiting(
            vi=f"Ra quyết định sau biên bản phong tỏa, tạm giữ: {safeguard.id}",
            en=f"Decision to follow the minutes: {safeguard.id}",
            who="enforcer",
        )
    for safeguard in islice(case.safeguards.group(SafeguardStanding.RELEASING), NAMED):
        vi, en = MEASURES[safeguard.measure]
        yield Waiting(
            vi=f"Chấm dứt {vi[0].lower()}{vi[1:]}: {safeguard.id}",
            en=f"{en} to be lifted: {safeguard.id}",
            who="head" if safeguard.bans_exit else "enforcer",
        )


NEXT: Mapping[Standing, tuple[str, str, str]] = {
    Standing.ORDERED: ("Ấn định thời gian, kê biên tài sản", "Seizure to be fixed and carried out", "enforcer"),
    Standing.SEIZED: ("Ký hợp đồng thẩm định giá", "Valuation to be contracted", "enforcer"),
    Standing.LISTED: (
        "Thỏa thuận bán, chuyển chứng khoán",
        "Securities to be sold as agreed, or transferred",
        "enforcer",
    ),
    Standing.TRANSFERRED: ("Bán chứng khoán đã chuyển", "Transferred securities to be sold", "enforcer"),
    Standing.VALUING: ("Kết quả thẩm định giá", "Valuation awaited", "appraiser"),
    Standing.VALUED: (
        "Thông báo giá, chờ hết thời hạn yêu cầu định giá lại",
        "Notice of the price, re-valuation may be asked",
        "enforcer",
    ),
    Standing.SALEABLE: ("Ký hợp đồng dịch vụ đấu giá", "Auction to be contracted", "enforcer"),
    Standing.CONTRACTED: ("Ấn định ngày đấu giá", "Auction to be fixed", "enforcer"),
    Standing.OFFERED: ("Kết quả đấu giá", "Result of the auction awaited", "auctioneer"),
    Standing.FAILED: (
        "Giảm giá, giao người được thi hành án nhận, hoặc giao lại",
        "To be reduced, taken by the creditor, or returned",
        "enforcer",
    ),
    Standing.ACCEPTED: (
        "Thông báo việc nhận tài sản, phần chênh lệch",
        "Debtor and creditor to be told of the taking",
        "enforcer",
    ),
    Standing.SOLD: ("Nộp tiền mua, nhận tài sản", "Price to be paid", "buyer"),
    Standing.PAID: ("Giao tài sản đã nộp đủ tiền", "Paid asset to be delivered", "enforcer"),
    Standing.RECOVERED: ("Người được nhận đến nhận giấy tờ", "Recovered papers to be collected", "creditor"),
    Standing.RELEASING: ("Giải tỏa, chấm dứt cưỡng chế", "Measure to be lifted", "enforcer"),
}


def _stage(case: CaseState) -> Iterator[Waiting]:
    if case.stage == Stage.OPENED:
        if case.decision:
            yield Waiting(vi="Ký quyết định thi hành án", en="Decision to be signed", who="head")
        else:
            yield Waiting(vi="Dự thảo quyết định thi hành án", en="Decision to be drafted", who="secretary")
    elif case.stage == Stage.DECIDED:
        yield Waiting(vi="Phân công Chấp hành viên", en="Enforcer to be assigned", who="head")
    elif case.stage == Stage.NOTIFYING:
        yield Waiting(vi="Thông báo hợp lệ cho đương sự", en="Valid notice to the parties", who="enforcer")
    elif case.stage == Stage.VOLUNTARY:
        yield from _voluntary(case)
    elif case.stage == Stage.VERIFYING:
        yield from _verification(case)
    elif case.stage == Stage.CONDITIONS:
        if case.no_condition_ground:
            yield Waiting(vi="Ký quyết định chưa có điều kiện", en="No-condition decision to be signed", who="head")
        else:
            yield Waiting(
                vi="Ra quyết định cưỡng chế, nếu không tự nguyện thi hành", en="Coercion to be decided", who="enforcer"
            )
    elif case.stage in (Stage.NO_CONDITION, Stage.LEDGER):
        yield from _no_condition(case)
    elif case.stage == Stage.PAYING:
        yield from _paying(case)
    elif case.stage == Stage.ENDED:
        yield Waiting(
            vi="Nghe khoản tiền muộn, kháng nghị đến hết thời hạn",
            en="Listening for late money and protests",
            who="law",
        )


def _voluntary(case: CaseState) -> Iterator[Waiting]:
    waiting = [d for d in case.refs("D") if d not in case.voluntary_until]
    if waiting:
        yield Waiting(
            vi="Người phải thi hành án tự nguyện trong 10 ngày",
            en="Voluntary performance within ten days",
            who="debtor",
        )
    elif not case.duties.count("R026"):
        yield Waiting(vi="Chờ kỳ cấp dưỡng đến hạn", en="The next instalment is not due yet", who="debtor")
    else:
        yield Waiting(vi="Bắt đầu xác minh điều kiện", en="Verification to be started", who="enforcer")


def _verification(case: CaseState) -> Iterator[Waiting]:
    assert case.verification
    asked = dict.fromkeys(query.partner for query in case.queries.group(("asked", case.verification.round)))
    for partner in asked:
        yield Waiting(vi=f"Trả lời xác minh: {partner}", en=f"Answer of: {partner}", who=partner)
    if case.verification.result == "no_condition":
        yield Waiting(vi="Ký quyết định chưa có điều kiện", en="No-condition decision to be signed", who="head")
    elif not asked:
        yield Waiting(vi="Kết luận xác minh", en="Conclusion of the verification", who="enforcer")


def _no_condition(case: CaseState) -> Iterator[Waiting]:
    if case.no_condition and case.no_condition.term_ended and case.stage == Stage.NO_CONDITION:
        what = (
            ("Gửi lại yêu cầu thi hành án", "Request to be returned")
            if case.origin == "on_request"
            else ("Chuyển sổ theo dõi riêng", "Separate ledger to be entered")
        )
        yield Waiting(vi=what[0], en=what[1], who="head")
    if case.shows_conditions:
        yield Waiting(vi="Ký quyết định tiếp tục thi hành án", en="Decision to continue to be signed", who="head")
    else:
        yield Waiting(
            vi="Xác minh định kỳ, hoặc thông tin mới về điều kiện",
            en="Periodic verification or new information",
            who="enforcer",
        )


def _paying(case: CaseState) -> Iterator[Waiting]:
    if not case.all_settled:
        yield Waiting(vi="Thi hành phần nghĩa vụ còn lại", en="The rest of the obligations", who="debtor")
    elif not case.undistributed and not case.unpaid:
        yield Waiting(vi="Kết thúc thi hành án", en="The case to be ended", who="head")
