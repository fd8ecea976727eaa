"""Facts on which the grounds of overlays and endings rest: what a clerk ticks, with the words for each."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from law.model import Line


class Fact(StrEnum):
    """One fact; the value is its code, `words` its Vietnamese and English text."""

    words: tuple[str, str]

    def __new__(cls, code: str, vi: str, en: str) -> Fact:
        fact = str.__new__(cls, code)
        fact._value_ = code
        fact.words = (vi, en)
        return fact

    PERSONAL = "personal", "nghĩa vụ gắn với nhân thân", "the duty is personal"
    NOT_TRANSFERABLE = "not_transferable", "nghĩa vụ, quyền không được chuyển giao", "it may not be transferred by law"
    GRAVELY_ILL = "gravely_ill", "bệnh hiểm nghèo, có xác nhận cơ sở y tế", "grave illness, certified"
    DEBTOR_ADDRESS_UNKNOWN = (
        "debtor_address_unknown",
        "chưa rõ địa chỉ người phải thi hành án",
        "the debtor's address is unknown",
    )
    AGREED_IN_WRITING = "agreed_in_writing", "đương sự thỏa thuận bằng văn bản", "the parties agreed in writing"
    CREDITOR_ASKS = "creditor_asks", "người được thi hành án có văn bản đề nghị", "the creditor asks in writing"
    HARMS_OTHERS = "harms_others", "ảnh hưởng lợi ích Nhà nước, người thứ ba", "it harms the State or a third party"
    EVADES_FEE = "evades_fee", "nhằm trốn tránh nộp phí", "it is to evade the fee"
    FEES_AND_COSTS_PAID = (
        "fees_and_costs_paid",
        "đã nộp phí, chi phí đến thời điểm đó",
        "fees and costs to that date are paid",
    )
    ASSET_SOLD_UNDELIVERED = (
        "asset_sold_undelivered",
        "tài sản đã bán hoặc đã nhận, chưa giao",
        "an asset is sold or taken, not delivered",
    )
    BUYER_CONSENTS = (
        "buyer_consents",
        "người mua, người nhận tài sản đồng ý",
        "the buyer or taker of the asset consents",
    )
    OWNERSHIP_DISPUTE_ACCEPTED = (
        "ownership_dispute_accepted",
        "Tòa án thụ lý tranh chấp, phân chia tài sản",
        "the court accepted an ownership or division case",
    )
    ASSET_ADJUDGED = (
        "asset_adjudged",
        "tài sản đã được bản án tuyên xử lý, công nhận",
        "a judgment in force already decided on the asset",
    )
    OTHER_MEANS = "other_means", "có tài sản, thu nhập khác để thi hành", "the debtor has other assets or income"
    AUCTION_CASE_ACCEPTED = (
        "auction_case_accepted",
        "Tòa án thụ lý yêu cầu hủy đấu giá, hợp đồng",
        "the court accepted a case on the auction or its contract",
    )
    PROSECUTION_MEASURE = (
        "prosecution_measure",
        "cơ quan tố tụng áp dụng biện pháp với tài sản",
        "a prosecuting body's measure on the asset",
    )
    AWAITS_CORRECTION = (
        "awaits_correction",
        "chờ sửa chữa, bổ sung, giải thích bản án",
        "waiting for correction or explanation",
    )
    LEGAL_ASSISTANCE = "legal_assistance", "đang thực hiện tương trợ tư pháp", "mutual legal assistance under way"
    AWAITS_REVIEW_REPLY = (
        "awaits_review_reply",
        "chờ trả lời kiến nghị giám đốc thẩm, tái thẩm",
        "waiting for the reply to a review recommendation",
    )
    NOTIFIED_TWICE_ABSENT = (
        "notified_twice_absent",
        "thông báo hợp lệ 02 lần không đến nhận",
        "notified twice, did not come",
    )
    TRANSFER_BLOCKED = (
        "transfer_blocked",
        "chưa chuyển giao được do bất khả kháng, trở ngại",
        "transfer blocked by force majeure or obstacle",
    )
    TITLE_REVIEW_ACCEPTED = (
        "title_review_accepted",
        "thụ lý xem xét lại hòa giải thành, phán quyết",
        "review of the mediation or award accepted",
    )
    INSOLVENCY_FILED = "insolvency_filed", "Tòa án thụ lý phục hồi, phá sản", "recovery or bankruptcy filing accepted"
    MONEY_DUTY = "money_duty", "nghĩa vụ về tài sản", "the duty is about property"
    INSOLVENCY_EXEMPT = (
        "insolvency_exempt",
        "bồi thường tính mạng, sức khỏe, danh dự; lương, trợ cấp; sung công; bảo đảm bên thứ ba",
        "life, health, honour, wages, severance, confiscation, or third-party collateral",
    )
    COURT_ASKS_AWARD_STAY = (
        "court_asks_award_stay",
        "Tòa án yêu cầu tạm đình chỉ thi hành phán quyết nước ngoài",
        "the court asks to suspend a foreign award",
    )
    DONE_WHOLLY = "done_wholly", "đã thi hành xong toàn bộ", "wholly enforced"
    PROTESTER_SUSPENDS = (
        "protester_suspends",
        "có quyết định tạm đình chỉ của người kháng nghị",
        "the protester or competition chair suspended it",
    )
    CREDITOR_DEAD = "creditor_dead", "người được thi hành án chết", "the creditor died"
    NO_HEIR = "no_heir", "không có người thừa kế", "no heir"
    CREDITOR_CEASED = (
        "creditor_ceased",
        "tổ chức được thi hành án giải thể, kết thúc hoạt động",
        "the creditor organisation ceased",
    )
    DEBTOR_DEAD = "debtor_dead", "người phải thi hành án chết", "the debtor died"
    DEBTOR_CEASED = (
        "debtor_ceased",
        "tổ chức phải thi hành án giải thể, kết thúc hoạt động",
        "the debtor organisation ceased",
    )
    NO_ASSETS = "no_assets", "không còn tài sản", "no assets are left"
    WARD_DEAD = "ward_dead", "người được nuôi dưỡng, thăm nom chết", "the person in care died"
    WARD_ADULT = "ward_adult", "người được nuôi dưỡng, thăm nom đã thành niên", "the person in care came of age"
    CUSTODY_CHANGED = "custody_changed", "Tòa án thay đổi người nuôi dưỡng", "the court changed the custody"
    RELIEVED = "relieved", "có quyết định miễn, giảm nghĩa vụ", "the duty was waived or reduced"
    JUDGMENT_ANNULLED = (
        "judgment_annulled",
        "bản án bị hủy một phần hoặc toàn bộ",
        "the judgment was annulled in part or whole",
    )
    BUYER_PAID_IN_FULL = "buyer_paid_in_full", "người mua đấu giá đã nộp đủ tiền", "an auction buyer paid in full"
    DELIVERED_TO_BUYER = "delivered_to_buyer", "đã giao tài sản cho người mua", "the asset was delivered to the buyer"
    RECOVERY_ENDED_PAID = (
        "recovery_ended_paid",
        "đình chỉ phục hồi, nghĩa vụ đã thanh toán",
        "recovery ended, the duty was paid",
    )
    BANKRUPTCY_OPENED = "bankruptcy_opened", "có quyết định mở thủ tục phá sản", "bankruptcy was opened"
    INTERIM_MEASURE_ANNULLED = (
        "interim_measure_annulled",
        "biện pháp khẩn cấp tạm thời bị hủy bỏ",
        "the interim measure was annulled",
    )


def missing_from(facts: Collection[Fact], needed: tuple[tuple[Fact, ...], ...]) -> tuple[Line, ...]:
    """One line for each of the `needed` alternatives of which no fact is there."""
    return tuple(
        Line(
            vi="Chưa có: " + " hoặc ".join(f.words[0] for f in any_of),
            en="Missing: " + " or ".join(f.words[1] for f in any_of),
        )
        for any_of in needed
        if not any(f in facts for f in any_of)
    )
