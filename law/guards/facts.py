"""Facts on which the grounds of overlays and endings rest: what a clerk ticks, with the words for each."""

from __future__ import annotations

from enum import StrEnum


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

    COMPLAINT_PENDING = "complaint_pending", "đang giải quyết khiếu nại", "a complaint is being resolved"
    HARMS_PARTIES = "harms_parties", "thi hành sẽ ảnh hưởng quyền lợi đương sự", "going on would harm the parties"
    HAMPERS_RESOLUTION = "hampers_resolution", "ảnh hưởng việc giải quyết khiếu nại", "it would hamper the resolution"
    SHARES_STATED = (
        "shares_stated",
        "bản án xác định rõ phần nghĩa vụ từng người",
        "the judgment states each one's share",
    )
    CREDITOR_RELEASES = (
        "creditor_releases",
        "người được thi hành án đồng ý cho không thi hành phần đó",
        "the creditor releases that share in writing",
    )
    NO_INCOME = "no_income", "không có thu nhập", "no income"
    MINIMUM_INCOME = "minimum_income", "thu nhập chỉ bảo đảm cuộc sống tối thiểu", "income for minimum living only"
    ASSETS_COVER_COSTS_ONLY = (
        "assets_cover_costs_only",
        "tài sản chỉ đủ thanh toán chi phí cưỡng chế",
        "the assets only cover the coercion costs",
    )
    ASSETS_EXEMPT = "assets_exempt", "tài sản không được kê biên, xử lý", "the assets may not be seized"
    JUDGMENT_NAMES_ASSET = "judgment_names_asset", "bản án tuyên xử lý tài sản", "the judgment disposes of an asset"
    ASSET_GONE = "asset_gone", "tài sản không còn", "the asset is gone"
    MOVABLE_NOT_FOUND = "movable_not_found", "không xác định được nơi có động sản", "a movable cannot be found"
    CERTIFICATE_REVOKED = "certificate_revoked", "giấy chứng nhận đã bị thu hồi", "its certificate was revoked"
    CARER_ADDRESS_UNKNOWN = (
        "carer_address_unknown",
        "chưa rõ nơi cư trú của người được giao nuôi dưỡng",
        "the carer's residence is unknown",
    )
    WARD_ADDRESS_UNKNOWN = (
        "ward_address_unknown",
        "chưa rõ nơi cư trú của người được nuôi dưỡng",
        "the residence of the person in care is unknown",
    )
    SPECIFIC_THING_LOST = (
        "specific_thing_lost",
        "vật đặc định không còn hoặc hư hỏng không dùng được",
        "the specific thing is gone or ruined",
    )
    AGREED_OTHERWISE = "agreed_otherwise", "đương sự có thỏa thuận khác", "the parties agreed otherwise"
    PAPERS_UNRECOVERABLE = "papers_unrecoverable", "giấy tờ không thể thu hồi", "the papers cannot be recovered"
    PAPERS_NOT_REISSUABLE = "papers_not_reissuable", "giấy tờ không thể cấp lại", "the papers cannot be reissued"
    PAPERS_HANDED_BACK = (
        "papers_handed_back",
        "đã chuyển giấy tờ cho cơ quan ban hành",
        "the papers were handed to their issuer",
    )
    MONEY_HANDED_TO_STATE_BANK = (
        "money_handed_to_state_bank",
        "tiền hư hỏng đã giao Ngân hàng Nhà nước",
        "ruined money was handed to the State Bank",
    )
    DEBTOR_INCAPABLE = (
        "debtor_incapable",
        "Tòa án tuyên mất năng lực hành vi dân sự",
        "a court declared the debtor incapable",
    )
    MORTGAGED = "mortgaged", "tài sản đang cầm cố, thế chấp", "the asset is pledged or mortgaged"
    WORTH_LESS_THAN_SECURED = (
        "worth_less_than_secured",
        "giá trị nhỏ hơn nghĩa vụ được bảo đảm và chi phí cưỡng chế",
        "worth less than the secured debt and the coercion costs",
    )
    REDUCED_TO_SECURED = (
        "reduced_to_secured",
        "sau giảm giá bằng hoặc thấp hơn nghĩa vụ được bảo đảm và chi phí",
        "reduced to the secured debt and costs, or below",
    )
    PRICE_FELL_TO_COSTS = (
        "price_fell_to_costs",
        "giá đã giảm bằng hoặc thấp hơn chi phí thi hành án",
        "the price fell to the enforcement costs",
    )
    CREDITOR_DECLINES = (
        "creditor_declines",
        "người được thi hành án không nhận tài sản",
        "the creditor does not take the asset",
    )
    BANK_HOLDS_BAD_DEBT = (
        "bank_holds_bad_debt",
        "tài sản bị thu giữ cho khoản nợ xấu",
        "a bank holds the asset for bad debt",
    )
    PERFORMED = "performed", "đã thực hiện xong quyền, nghĩa vụ", "rights and duties are performed"
    CONFIRMED_BY_AGENCY = "confirmed_by_agency", "có xác nhận của cơ quan thi hành án", "confirmed by the agency"
    CANCELLATION_DECIDED = "cancellation_decided", "có quyết định đình chỉ", "a cancellation was decided"
    SOMETHING_REMAINS = "something_remains", "còn nội dung chưa đình chỉ, chưa thi hành", "something else remains"
    MEASURE_SERVED = (
        "measure_served",
        "đã thông báo, gửi cho đương sự, cơ quan liên quan và cơ quan ra quyết định",
        "served on parties, bodies and the issuing body",
    )
    MEASURE_NEEDS_COERCION = (
        "measure_needs_coercion",
        "biện pháp phải cưỡng chế ngay theo khoản 2 Điều 62",
        "a measure to be coerced at once under 62.2",
    )
    INSOLVENCY_LAW_ENDS = "insolvency_law_ends", "có căn cứ theo Luật Phục hồi, phá sản", "insolvency law ends it"
    REQUEST_RETURNED = "request_returned", "đã thông báo gửi lại yêu cầu", "the request was returned"
    VISITING_RIGHT = "visiting_right", "quyền thăm nom, chăm sóc", "a right to visit and care"
    WARD_CAPABLE = (
        "ward_capable",
        "người được chăm sóc có năng lực hành vi hoặc khả năng lao động",
        "the person cared for is capable or able to work",
    )
    REFERRED_UNDER_91_OR_92 = (
        "referred_under_91_or_92",
        "Chấp hành viên đề nghị theo Điều 91 hoặc 92",
        "referred by the enforcer under 91 or 92",
    )
    CRIMINAL_CASE_OPENED = "criminal_case_opened", "đã khởi tố tội không chấp hành án", "a criminal case was opened"
    CONVICTED = "convicted", "đã bị kết án về tội không chấp hành án", "convicted of not obeying the judgment"
