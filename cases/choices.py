"""What may be chosen in the fields of commands, in words, each with the article that gives it where one does.

What the law lists is read from its tables; here stand the words of what it does not word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

from cases.asking import Asked, Choice, Choices
from cases.assets import Form
from cases.safeguards import MEASURES as SECURING
from law import fees
from law.guards import (
    acts,
    assets,
    complaints,
    ending,
    facts,
    fee_relief,
    income,
    limitation,
    no_condition,
    overlays,
    procuracy,
    relief,
    sale,
    security,
)
from law.guards import entrustment as entrusting
from law.guards.coercion import Measure
from law.guards.ending import Asker
from law.guards.notices import PROVES, Channel, Proof, Reach
from law.guards.overlays import Overlay
from law.pack import current_pack

Words = Mapping[str, tuple[str, str]]

MEASURES: Mapping[Measure, Choice] = {
    measure: Choice(measure, vi, en, f"L25 71.{clause}")
    for clause, (measure, vi, en) in enumerate(
        (
            (
                Measure.TAKE_MONEY,
                "Khấu trừ tiền trong tài khoản, thu tiền, giấy tờ có giá",
                "Take money from an account, money, valuable papers",
            ),
            (Measure.DEDUCT_INCOME, "Trừ vào thu nhập", "Deduct from income"),
            (Measure.EXPLOIT, "Khai thác tài sản", "Exploit the asset"),
            (Measure.SEIZE, "Kê biên, xử lý tài sản", "Seize and sell the asset"),
            (Measure.DELIVER, "Buộc giao tài sản, vật, giấy tờ", "Have an asset, thing or paper handed over"),
            (
                Measure.ACT,
                "Buộc thực hiện hoặc không được thực hiện công việc nhất định",
                "Have something done or left undone",
            ),
        ),
        start=1,
    )
}

REVIEWS: Words = {
    "upheld": ("Giữ nguyên bản án, quyết định", "Upheld"),
    "annulled": ("Hủy toàn bộ", "Annulled"),
    "partly_annulled": ("Hủy một phần", "Annulled in part"),
    "amended": ("Sửa bản án, quyết định", "Amended"),
}
FORMS: Words = {
    Form.MOVABLE: ("Động sản", "Movable"),
    Form.IMMOVABLE: ("Bất động sản", "Immovable"),
    Form.ACCOUNT: ("Tiền trong tài khoản", "Money in an account"),
    Form.CASH: ("Tiền mặt", "Cash"),
    Form.PAPERS: ("Giấy tờ có giá", "Valuable papers"),
    Form.INCOME: ("Thu nhập", "Income"),
    Form.RECEIPTS: ("Tiền từ hoạt động kinh doanh", "Receipts of a business"),
    Form.ACT: ("Công việc", "An act"),
    Form.SECURITIES: ("Chứng khoán", "Securities"),
}

CHANNELS: Words = {
    Channel.VNEID: ("VNeID", "VNeID"),
    Channel.DELIVERY: ("Giao trực tiếp", "Delivered in person"),
    Channel.POSTING: ("Niêm yết công khai", "Posted publicly"),
    Channel.MASS_MEDIA: ("Phương tiện thông tin đại chúng", "Mass media"),
    Channel.PRISON: ("Qua trại giam", "Through the prison"),
    Channel.LEGAL_ASSISTANCE: ("Tương trợ tư pháp", "Legal assistance"),
    Channel.EMBASSY: ("Cơ quan đại diện Việt Nam ở nước ngoài", "Vietnamese mission abroad"),
    Channel.POST_ABROAD: ("Bưu chính ra nước ngoài", "Post abroad"),
    Channel.REPRESENTATIVE: ("Văn phòng, người đại diện tại Việt Nam", "Office or representative in Vietnam"),
    Channel.PORTAL: ("Cổng thông tin điện tử Bộ Tư pháp", "Portal of the Ministry of Justice"),
}

PROOFS: Words = {
    Proof.VNEID_SENT: ("VNeID báo đã gửi", "VNeID reports it sent"),
    Proof.VNEID_FAILED: ("VNeID không gửi được", "VNeID could not send it"),
    Proof.SIGNED: ("Người được thông báo ký nhận", "Signed by the addressee"),
    Proof.COHABITANT_TOOK: ("Người cùng cư trú nhận thay", "Taken by somebody of the household"),
    Proof.ADDRESSEE_REFUSED: ("Người được thông báo từ chối nhận", "Refused by the addressee"),
    Proof.COHABITANT_REFUSED: ("Người cùng cư trú từ chối nhận thay", "Refused by the household"),
    Proof.NO_COHABITANT: ("Vắng mặt, không có người nhận thay", "Absent, nobody to take it"),
    Proof.RETURN_UNKNOWN: ("Vắng mặt, không rõ ngày trở về", "Absent, return unknown"),
    Proof.MOVED_WITHOUT_TELLING: ("Đã chuyển chỗ ở, không báo địa chỉ mới", "Moved without telling"),
    Proof.POSTED: ("Đã niêm yết", "Posted"),
    Proof.MEDIA_FIRST: ("Đã đăng, phát lần một", "Published once"),
    Proof.MEDIA_SECOND: ("Đã đăng, phát lần hai", "Published twice"),
    Proof.ASSISTANCE_RESULT: ("Nhận đủ kết quả tương trợ tư pháp", "Result of legal assistance received"),
    Proof.ASSISTANCE_FAILED: ("Tương trợ tư pháp không có kết quả", "Legal assistance failed"),
    Proof.PORTAL_PUBLISHED: ("Đã đăng Cổng Bộ Tư pháp", "Published on the portal"),
    Proof.PRISONER_SIGNED: ("Phạm nhân ký nhận, điểm chỉ", "Signed by the prisoner"),
    Proof.PRISONER_REFUSED: ("Phạm nhân không nhận", "Refused by the prisoner"),
}

ASKERS: Words = {
    Asker.PARTY: ("Đương sự", "A party"),
    Asker.RELATIVE: ("Thân nhân của đương sự", "A relative of a party"),
    Asker.OTHER: ("Người khác", "Somebody else"),
}

CHOOSERS: Words = {
    "parties": ("Các đương sự thỏa thuận", "The parties"),
    "enforcer": ("Chấp hành viên lựa chọn", "The enforcer"),
    "council": ("Hội đồng định giá", "A council"),
}

REVALUATIONS: Mapping[str, Choice] = {
    one.code: one
    for one in (
        Choice("82.2.a", "Vi phạm quy định về thẩm định giá", "The rules of valuation were broken", "L25 82.2.a"),
        Choice("82.2.b", "Chứng thư thẩm định giá hết hiệu lực", "The certificate has expired", "L25 82.2.b"),
        Choice("82.2.c", "Đương sự yêu cầu, đã nộp tạm ứng chi phí", "A party asks and paid ahead", "L25 82.2.c"),
    )
}

REGIONS: Words = {region: (f"Vùng {region}", f"Region {region}") for region in ("I", "II", "III", "IV")}

FINDINGS: Words = {
    "has_conditions": ("Có điều kiện thi hành án", "There are conditions to enforce"),
    "no_condition": ("Chưa có điều kiện thi hành án", "No conditions yet"),
}

PERSONS: Words = {
    "person": ("Cá nhân", "Person"),
    "organisation": ("Cơ quan, tổ chức, doanh nghiệp", "Organisation"),
    "state": ("Nhà nước", "The State"),
}

DUTIES: Words = {
    acts.Duty.ACT: ("Thực hiện công việc", "An act"),
    acts.Duty.PERSONAL_ACT: ("Công việc chỉ người phải thi hành án làm được", "An act that nobody else can do"),
    acts.Duty.PROHIBITION: ("Không được thực hiện công việc", "Something is forbidden"),
    acts.Duty.CHILD: ("Giao người chưa thành niên", "A child is to be handed over"),
    acts.Duty.INCAPABLE_ADULT: ("Giao người mất năng lực hành vi", "An incapable adult is to be handed over"),
    acts.Duty.REINSTATEMENT: ("Nhận người lao động trở lại làm việc", "A worker is to be taken back"),
}

SEQUELS: Words = {
    acts.Sequel.SUBSTITUTE: ("Giao người khác thực hiện, người phải thi hành án chịu chi phí", "Somebody else does it"),
    acts.Sequel.RESTORE: ("Yêu cầu khôi phục hiện trạng", "The former state is to be restored"),
    acts.Sequel.REFERRAL: ("Đề nghị truy cứu trách nhiệm hình sự", "Referred for prosecution"),
    acts.Sequel.DISCIPLINE_OR_REFERRAL: ("Đề nghị xử lý kỷ luật hoặc truy cứu", "Discipline or prosecution"),
}

ASSET_NOTICES: Words = {
    "share": ("Chủ sở hữu chung thỏa thuận hoặc khởi kiện về phần sở hữu", "Co-owners: settle the share or sue"),
    "dispute": ("Người tranh chấp khởi kiện", "Disputants: sue"),
    "sham": ("Giao dịch nhằm trốn tránh thi hành án", "A sham transaction"),
    "removal": ("Di chuyển tài sản khỏi tài sản kê biên, đất phải giao", "Things are to be removed"),
    "exploitation": ("Ký hợp đồng khai thác tài sản", "The contract to exploit is to be signed"),
    "lost": ("Vật phải giao không còn hoặc hư hỏng", "The thing is lost or damaged"),
    "storage": ("Chi phí gửi giữ cao hơn giá trị tài sản", "Storage costs more than it is worth"),
}

TRANSFERS: Words = {
    "death": ("Đương sự là cá nhân chết", "A person died"),
    "reorganisation": ("Tổ chức hợp nhất, sáp nhập, chia, tách, giải thể, chuyển đổi", "An organisation changed"),
    "assignment": ("Chuyển giao quyền được thi hành án", "The right was assigned"),
    "duty_taken_over": ("Chuyển giao nghĩa vụ, người được thi hành án đồng ý", "The duty was taken over"),
}

REACH: Words = {
    Reach.ABROAD: ("Ở nước ngoài", "Lives abroad"),
    Reach.FOREIGNER: ("Không phải công dân Việt Nam", "Is no citizen of Vietnam"),
    Reach.NO_DIGITAL_ACCESS: ("Chứng minh không tiếp cận được môi trường số", "Proves to have no digital access"),
    Reach.ASKS_DELIVERY: ("Đề nghị giao trực tiếp, chịu chi phí", "Asks for delivery and pays"),
    Reach.ASKS_MEDIA: ("Đề nghị thông báo đại chúng, chịu chi phí", "Asks for the mass media and pays"),
}

COST_RELIEFS: Words = {
    "hardship": ("Hoàn cảnh khó khăn", "Hardship"),
    "merit": ("Gia đình có công với cách mạng", "Merit family"),
    "lonely_or_ill": ("Neo đơn, khuyết tật, ốm đau kéo dài", "Alone, disabled or long ill"),
}

ESTATE: Words = {
    "holder": ("Người quản lý di sản", "The holder of the estate"),
    "heirs": ("Người thừa kế", "The heirs"),
}

SUPERVISION: Words = {
    "protest": ("Kháng nghị", "Protest"),
    "recommendation": ("Kiến nghị", "Recommendation"),
}

SECOND_LEVEL: Words = {
    "accepted": ("Đã thụ lý", "Accepted"),
    "refused": ("Không thụ lý", "Not accepted"),
    "resolved": ("Đã giải quyết", "Resolved"),
}

RELIEVED: Words = {
    "exempt": ("Miễn", "Forgiven"),
    "reduce": ("Giảm", "Reduced"),
    "none": ("Không miễn, giảm", "No relief"),
}

LEVELS: Words = {
    procuracy.Level.REGIONAL: ("Viện kiểm sát khu vực", "Regional"),
    procuracy.Level.PROVINCIAL: ("Viện kiểm sát cấp tỉnh", "Provincial"),
    procuracy.Level.SUPREME: ("Viện kiểm sát nhân dân tối cao", "Supreme"),
    procuracy.Level.MILITARY_REGION: ("Viện kiểm sát quân sự cấp quân khu", "Military region"),
    procuracy.Level.MILITARY_CENTRAL: ("Viện kiểm sát quân sự trung ương", "Central military"),
}

FIELDS: Words = {
    "DS": ("Dân sự", "Civil"),
    "HNGD": ("Hôn nhân và gia đình", "Family"),
    "KDTM": ("Kinh doanh, thương mại", "Commercial"),
    "LD": ("Lao động", "Labour"),
    "HS": ("Hình sự", "Criminal"),
    "HC": ("Hành chính", "Administrative"),
}

ARRIVALS: Words = {
    "portal": ("Cổng dịch vụ công", "Public service portal"),
    "vneid": ("VNeID", "VNeID"),
    "in_person": ("Trực tiếp", "In person"),
    "oral": ("Trình bày bằng lời nói, có biên bản", "Orally, with minutes"),
    "post": ("Bưu chính", "Post"),
    "court_transfer": ("Tòa án chuyển giao", "Transfer by the court"),
    "entrustment": ("Cơ quan khác ủy thác", "Entrusted by another agency"),
}

REQUESTERS: Words = {
    "creditor": ("Người được thi hành án", "Creditor"),
    "debtor": ("Người phải thi hành án", "Debtor"),
    "court": ("Tòa án", "Court"),
    "agency": ("Cơ quan ủy thác", "Entrusting agency"),
}

BEGUN: Words = {
    "on_request": ("Theo yêu cầu", "On request"),
    "ex_officio": ("Chủ động", "Ex officio"),
    "interim_measure": ("Biện pháp khẩn cấp tạm thời", "Interim measure"),
    "bankruptcy": ("Tuyên bố phá sản", "Bankruptcy"),
}
"""How a matter came about."""

BASES: Words = {
    entrusting.Basis.ASSETS: ("Nơi có tài sản", "Where the debtor has assets"),
    entrusting.Basis.WORK: ("Nơi làm việc", "Where he works"),
    entrusting.Basis.RESIDENCE: ("Nơi cư trú", "Where he lives"),
    entrusting.Basis.SEAT: ("Nơi có trụ sở", "Where its seat is"),
    entrusting.Basis.ACCOUNTS: ("Tiền, tài sản số trong tài khoản", "Money or digital assets in accounts"),
}

HANDLING: Mapping[entrusting.Handling, Choice] = {
    one: Choice(one, vi, en, f"L25 {one}")
    for one, vi, en in (
        (
            entrusting.Handling.ORDERED,
            "Bản án tuyên kê biên, phong tỏa, xử lý tài sản ở nhiều nơi",
            "The judgment orders assets in several places",
        ),
        (
            entrusting.Handling.JOINT,
            "Nghĩa vụ liên đới, tài sản tại địa phương không đủ hoặc đang tranh chấp",
            "A joint debt, the assets here do not suffice or are in dispute",
        ),
    )
}

ANSWERED: Words = {
    "accepted": ("Đã ra quyết định", "Decided on"),
    "returned": ("Trả lại hồ sơ", "Sent back"),
    "finished": ("Xử lý xong tài sản", "Asset handled"),
}

FAULTS: Words = {
    entrusting.Fault.NONE: ("Không có sai sót", "None"),
    entrusting.Fault.CLEAR_ERROR: ("Quyết định ủy thác có sai sót", "The entrustment has an error"),
    entrusting.Fault.NOT_COMPETENT: ("Không thuộc thẩm quyền", "Not competent"),
    entrusting.Fault.DEBTOR_WITHOUT_MEANS: ("Người phải thi hành án không có điều kiện", "The debtor has no means"),
    entrusting.Fault.ASSETS_ELSEWHERE: ("Tài sản ở nơi khác", "The assets are elsewhere"),
}

ATTACHMENTS: Words = {
    "judgment": ("Bản án, quyết định", "Judgment or decision"),
    "request": ("Đơn yêu cầu thi hành án", "Request"),
    "id_card": ("Căn cước của người yêu cầu", "Identity card"),
    "authority": ("Giấy ủy quyền", "Power of attorney"),
    "means_proof": ("Tài liệu chứng minh người phải thi hành án có điều kiện", "Proof that the debtor has means"),
}
"""What usually comes with a request (D152 9.2)."""


def worded(table: Words) -> Choices:
    """The choices of a table of words."""
    return lambda: (Choice(str(code), *words) for code, words in table.items())


def by_law(table: Mapping[Any, Any]) -> Choices:
    """The choices of a table of the law whose entries name their article and their text."""
    return lambda: (Choice(_code(code), entry.vi, entry.en, entry.article) for code, entry in table.items())


def _code(code: object) -> str:
    return str(code.value) if isinstance(code, StrEnum) else str(code)


def _overlay(*kinds: Overlay) -> Choices:
    """The grounds on which one of these overlays is decided."""
    return by_law({code: ground for code, ground in overlays.GROUNDS.items() if ground.overlay in kinds})


def halting() -> Iterable[Choice]:
    """Why an auction is paused or stopped (L25 84)."""
    return (Choice(code.value, vi, en, f"L25 {code}") for code, (vi, en) in sale.HALTS.items())


def measures() -> Iterable[Choice]:
    """The six measures of coercion (L25 71)."""
    return MEASURES.values()


def proofs() -> Iterable[Choice]:
    """What may prove a notice, beside each the channels of which it is a proof."""
    for proof, (vi, en) in PROOFS.items():
        of = [CHANNELS[channel] for channel in CHANNELS if proof in PROVES[Channel(channel)]]
        yield Choice(proof, f"{vi} ({', '.join(one[0] for one in of)})", f"{en} ({', '.join(one[1] for one in of)})")


def obligations() -> Iterable[Choice]:
    """The kinds of obligation."""
    return (Choice(code, kind.vi, kind.en) for code, kind in current_pack().kinds.items())


def exempt_kinds() -> Iterable[Choice]:
    """What an asset is, as far as it may not be seized (L25 79)."""
    yield Choice(assets.Kind.ORDINARY, "Tài sản được kê biên", "May be seized")
    for kind, (ground, _of) in assets.EXEMPT.items():
        yield Choice(kind, ground.vi, ground.en, ground.article)


def resuming() -> Iterable[Choice]:
    """When what lay goes on (L25 46.3, 47.3)."""
    for code, (_overlay, vi, en) in overlays.RESUMING.items():
        yield Choice(code, vi, en, code if code.startswith("D152") else f"L25 {code}")


def unmet() -> Iterable[Choice]:
    """Why there are no conditions to enforce (L25 38.1)."""
    for code, ground in no_condition.GROUNDS.items():
        yield Choice(code.removeprefix("38.1."), ground.vi, ground.en, ground.article)


def endings() -> Iterable[Choice]:
    """How a case ends (L25 55; D152 32.1)."""
    done = ending.ENDS["55.1"]
    yield Choice("performed", done.vi, done.en, done.article)
    for code, ground in ending.GROUNDS.items():
        if code.startswith("32.1."):
            yield Choice(code, ground.vi, ground.en, ground.article)


def securing() -> Iterable[Choice]:
    """What is frozen, stopped or taken into custody (L25 66.1); an exit ban is ordered by itself."""
    for measure, (vi, en) in SECURING.items():
        if measure is not security.Measure.EXIT_BAN:
            yield Choice(measure, vi, en, f"L25 66.1.{measure}")


def lifting() -> Iterable[Choice]:
    """Why a measure that secures is lifted (L25 95.2)."""
    return (Choice(one, ground.vi, ground.en, ground.article) for one, ground in security.LIFTS.items())


def accounts() -> Iterable[Choice]:
    """Kinds of account, and whether each may be frozen (D152 43.2, 49)."""
    return (Choice(one, ground.vi, ground.en, ground.article) for one, (_may, ground) in security.ACCOUNTS.items())


def relief_papers() -> Iterable[Choice]:
    """What the dossier of a relief from State dues holds (L25 43)."""
    for paper, (vi, en) in relief.PAPERS.items():
        yield Choice(paper, vi[0].upper() + vi[1:], en[0].upper() + en[1:], f"L25 {paper}")


def reliefs() -> Iterable[Choice]:
    """On what a fee is remitted or reduced (F216 7)."""
    return (Choice(code, vi, en, f"F216 {code}") for code, (vi, en) in fees.GROUNDS.items())


def exemptions() -> Iterable[Choice]:
    """On what somebody has to find that an obligation bears no fee (F216 6)."""
    for code in sorted(fee_relief.BY_DECISION):
        vi, en = fees.EXEMPTIONS[code]
        yield Choice(code, vi, en, f"F216 {code}")


def relief_proofs() -> Iterable[Choice]:
    """What proves the ground of a relief (F216 7)."""
    return (Choice(proof, *words) for proof, words in fee_relief.PROOFS.items())


def steps(table: Mapping[str, Any]) -> Iterable[Choice]:
    """Steps that are facts of their own, by what they are called."""
    return (Choice(code, fact.words[0], fact.words[1], fact.article) for code, fact in table.items())


postponing = _overlay(Overlay.POSTPONED)
suspending = _overlay(Overlay.SUSPENDED, Overlay.SUSPENDED_BY_OTHERS)
cancelling = _overlay(Overlay.CANCELLED)
overlaying = _overlay(*Overlay)
exceeding = by_law(assets.EXCESS)
selling_directly = by_law(sale.DIRECT)
exit_exceptions = by_law(security.EXCEPTIONS)
procuracies = worded(LEVELS)
barring = by_law(complaints.OBSTACLES)
deducting = by_law(income.REASONS)
not_counting = by_law(limitation.EXCLUSIONS)

Circumstances = Annotated[
    tuple[facts.Fact, ...],
    Asked(
        "Tình tiết của căn cứ",
        "Circumstances of the ground",
        choices=lambda: (Choice(fact.value, *fact.words) for fact in facts.Fact),
    ),
]
"""The facts on which a ground rests, that only a person knows."""

EXCLUDED: Mapping[str, Asked] = {
    "kind": Asked("Căn cứ", "Ground", choices=not_counting),
    "start": Asked("Từ ngày", "From"),
    "end": Asked("Đến hết ngày", "To"),
    "proof": Asked("Tài liệu chứng minh", "Proof"),
    "creditor_agreed": Asked("Người được thi hành án đã đồng ý hoãn", "The creditor agreed to the postponement"),
}
"""How a time that does not count is asked (`law.guards.limitation.Excluded`)."""

MEANS: Mapping[str, Asked] = {
    "no_seizable_assets": Asked("Không có tài sản để kê biên", "No seizable assets"),
    "minimum_income_only": Asked("Chỉ có thu nhập bảo đảm cuộc sống tối thiểu", "Minimum income only"),
    "hardship": Asked("Khó khăn kéo dài do thiên tai, hỏa hoạn, tai nạn, ốm đau", "Lasting hardship"),
    "great_merit": Asked("Lập công lớn", "Great merit"),
}
"""How what a verification for relief found is asked (L25 42.1–42.3)."""
