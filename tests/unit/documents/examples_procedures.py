"""Papers of exhibits, private offices, proceedings and courts."""

from __future__ import annotations

from typing import Any

from tests.unit.documents.examples_assets import of_asset
from tests.unit.documents.examples_base import COMPANY, CREDITOR, DECISION, ENFORCER, HEAD, JUDGMENT, official


def _exhibit(number: str, signatory: dict[str, Any] = ENFORCER, **fields: Any) -> dict[str, Any]:
    """A paper about exhibits of a criminal case."""
    told = {"decision": DECISION, "judgment": JUDGMENT, "enforcer": "Chấp hành viên trung cấp Lê Văn Đường"}
    return official(number, "2026-10-20", signatory) | told | fields


KNIVES: dict[str, Any] = {"what": "02 con dao", "custodian": "kho vật chứng Thi hành án dân sự"}
PHONE: dict[str, Any] = {"what": "01 điện thoại di động", "custodian": "kho vật chứng Thi hành án dân sự"}
COUNCIL = ["Lê Văn Đường, Chấp hành viên", "Ngô Văn Phường, Ủy ban nhân dân phường", "Hồ Thị Giám, giám định viên"]
OFFICE_CASE: dict[str, Any] = {"judgment": JUDGMENT, "creditors": [CREDITOR["name"]], "debtors": [COMPANY["name"]]}
ASKED: dict[str, Any] = {"client": CREDITOR["name"], "content": "xác minh tài sản tại quận 7"}
PROCEDURES: dict[str, dict[str, Any]] = {
    "papers_demand": official(
        "05/TB-THADS",
        "2026-10-05",
        ENFORCER,
        addressees=[CREDITOR["name"]],
        decision=DECISION,
        papers="giấy chứng nhận quyền sử dụng đất",
    ),
    "service_contract": official("01/HĐ-THADS", **OFFICE_CASE, content="thi hành toàn bộ bản án", price=15_000_000),
    "security_request": official(
        "02/CV-THADS", "2026-10-05", ENFORCER, **OFFICE_CASE, measure="phong tỏa tài khoản", frozen=True
    ),
    "contract_liquidation": official("03/BB-THADS", **OFFICE_CASE, ground="các bên thỏa thuận chấm dứt"),
    "office_verification": official("04/QĐ-THADS", **ASKED),
    "vi_bang": official("1/2026/VB-THV", "2026-10-05", ENFORCER, **ASKED, witnessed="bên mua giao đủ tiền cho bên bán"),
    "kept_decision": official(
        "33/QĐ-THADS",
        sort="tiền từ cơ sở giam giữ không rõ người nhận",
        what="tiền lưu ký của phạm nhân",
        source="Trại giam Thủ Đức",
        kept_on="2021-08-02",
        disposal="sung quỹ nhà nước",
        amount=3_200_000,
    ),
    "destruction_council": _exhibit("90/QĐ-THADS", HEAD, members=COUNCIL),
    "destruction_decision": _exhibit("91/QĐ-THADS", HEAD, **KNIVES),
    "state_fund_decision": _exhibit("92/QĐ-THADS", HEAD, **PHONE, owner=CREDITOR["name"], amount=4_500_000),
    "exhibit_handover_notice": _exhibit(
        "93/TB-THADS",
        **KNIVES,
        receiver="Ủy ban nhân dân phường Sài Gòn",
        hour="2026-10-26T08:00:00+07:00",
        sort="thing",
    ),
    "return_notice": _exhibit("94/TB-THADS", **PHONE, receiver=CREDITOR["name"], sort="thing", perishable=True),
    "exhibit_minutes": _exhibit(
        "30/BB-THADS", **KNIVES, held_at="2026-10-26T08:10:00+07:00", receiver="Ủy ban nhân dân phường Sài Gòn"
    ),
    "return_minutes": _exhibit("31/BB-THADS", **PHONE, held_at="2026-10-27T09:00:00+07:00", receiver=CREDITOR["name"]),
    "destruction_minutes": _exhibit(
        "32/BB-THADS", **KNIVES, held_at="2026-10-28T09:00:00+07:00", how="nung chảy tại lò", members=COUNCIL
    ),
}


def _secured(number: str, **fields: Any) -> dict[str, Any]:
    signatory = ENFORCER if "enforcer" in fields else HEAD
    told = {"decision": DECISION, "judgment": JUDGMENT, "debtor": COMPANY["name"]}
    return official(number, "2026-11-16", signatory) | told | fields


BAN = {"name": "Quyết định tạm hoãn xuất cảnh", "number": "90/QĐ-THADS", "day": "2026-11-16"}
REPRESENTATIVE = "Ngô Văn Trường"
BANNED = {"measure": "Tạm hoãn xuất cảnh", "person": REPRESENTATIVE}
PROCEDURES |= {
    "security_decision": _secured(
        "88/QĐ-THADS",
        enforcer=ENFORCER["name"],
        measure="Phong tỏa tài khoản, tài sản",
        what="tài khoản 0312 345 678 tại ngân hàng",
        holder="Ngân hàng TMCP Ngoại thương Việt Nam",
        amount=1_250_000_000,
        frozen=True,
        reason="cần bảo đảm việc thi hành án, ngăn chặn việc tẩu tán, hủy hoại tài sản",
    ),
    "security_end": _secured(
        "89/QĐ-THADS",
        enforcer=ENFORCER["name"],
        measure="Phong tỏa tài khoản, tài sản",
        what="tài khoản 0312 345 678 tại ngân hàng",
        secured={
            "name": "Quyết định áp dụng biện pháp bảo đảm thi hành án",
            "number": "88/QĐ-THADS",
            "day": "2026-11-16",
        },
        reason="tài sản không thuộc người phải thi hành án",
    ),
    "exit_ban_decision": _secured("90/QĐ-THADS", **BANNED, until="2027-11-16", reason="chưa thi hành xong nghĩa vụ"),
    "exit_ban_extension": _secured(
        "91/QĐ-THADS", **BANNED, until="2028-11-16", ban=BAN, reason="chưa thi hành xong nghĩa vụ"
    ),
    "exit_ban_end": _secured("92/QĐ-THADS", **BANNED, ban=BAN, reason="đã thi hành xong nghĩa vụ, nộp phí, chi phí"),
}

RELIEF: dict[str, Any] = {
    "decision": DECISION,
    "judgment": JUDGMENT,
    "debtors": [COMPANY["name"]],
    "due": "tiền phạt",
    "remaining": 8_000_000,
}
PROCEDURES |= {
    "relief_proposal": official("15/CV-THADS", "2032-03-01", **RELIEF, exempts=False, most=2_000_000),
    "relief_ineligibility": official(
        "31/TB-THADS", "2032-03-01", ENFORCER, **RELIEF, reason="chưa đủ thời gian hoặc mức tiền để xét"
    ),
}

PROCEDURES |= {
    "transfer_decision": official(
        "97/QĐ-THADS",
        "2026-12-01",
        decision=DECISION,
        judgment=JUDGMENT,
        previous=CREDITOR,
        successor={"name": "Trần Văn Kế", "address": "12 đường Nguyễn Huệ, phường Sài Gòn"},
        of_duty=False,
        reason="đương sự là cá nhân đã chết, người thừa kế nhận quyền, nghĩa vụ",
        claims="trả tiền đặt cọc",
    ),
    "estate_notice": official(
        "41/TB-THADS",
        "2026-12-01",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        to="Ngô Thị Di Sản",
        debtor="Ngô Văn Trường",
        obligation="trả tiền đặt cọc, còn 1.200.000.000 đồng",
    ),
}

ENTRUSTED: dict[str, Any] = {
    "name": "Quyết định ủy thác thi hành án",
    "number": "112/QĐ-THADS",
    "day": "2026-11-20",
    "issuer": "Thi hành án dân sự Thành phố Hà Nội",
}
ENTRUSTS: dict[str, Any] = {
    "decision": DECISION,
    "judgment": JUDGMENT,
    "agency": "Thi hành án dân sự Thành phố Hà Nội",
    "debtors": ["Ngô Văn Trường"],
    "reason": "người phải thi hành án có điều kiện thi hành tại địa bàn của Thi hành án dân sự Thành phố Hà Nội",
}
PROCEDURES |= {
    "entrustment_decision": official(
        "112/QĐ-THADS",
        "2026-12-01",
        **ENTRUSTS,
        claims=["trả tiền đặt cọc: còn 1.200.000.000 đồng"],
        paid=300_000_000,
        fees="đã tính 9.000.000 đồng, còn phải thu 0 đồng",
    ),
    "asset_entrustment_decision": official(
        "113/QĐ-THADS", "2026-12-01", **ENTRUSTS, asset="Nhà đất tại phường Hoàn Kiếm, thành phố Hà Nội"
    ),
    "entrusted_asset_decision": official(
        "18/QĐ-THADS",
        "2026-12-04",
        judgment=JUDGMENT,
        entrusted=ENTRUSTED,
        agency=ENTRUSTED["issuer"],
        debtors=[COMPANY],
        asset="Nhà đất tại phường Hoàn Kiếm, thành phố Hà Nội",
        amount=1_200_000_000,
    ),
    "entrustment_return": official(
        "21/CV-THADS",
        "2026-12-04",
        judgment=JUDGMENT,
        entrusted=ENTRUSTED,
        agency=ENTRUSTED["issuer"],
        ground="việc thi hành án không thuộc thẩm quyền của cơ quan nhận ủy thác",
        reason="tài sản đã chuyển đi nơi khác",
    ),
    "entrustment_report": official(
        "22/TB-THADS",
        "2026-12-04",
        ENFORCER,
        judgment=JUDGMENT,
        entrusted=ENTRUSTED,
        agency=ENTRUSTED["issuer"],
        asset="Nhà đất tại phường Hoàn Kiếm, thành phố Hà Nội",
        content="đã bán đấu giá thành với giá 1.400.000.000 đồng",
    ),
}

PROCEDURES |= {
    "disobedience_letter": official(
        "18/CV-THADS",
        "2026-12-01",
        ENFORCER,
        to=COMPANY["name"],
        decision=DECISION,
        judgment=JUDGMENT,
        debtor=COMPANY["name"],
        what="tháo dỡ phần tường xây lấn",
        sequel="giao người khác thực hiện công việc, chi phí do người phải thi hành án chịu",
        by="Công ty TNHH Xây dựng Minh Khang",
        costs=35_000_000,
        findings="không tháo dỡ sau 05 ngày làm việc kể từ ngày được thông báo",
    ),
    "asset_claim_notice": official(
        "42/TB-THADS",
        "2026-12-01",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        debtor=COMPANY["name"],
        what="Xe ô tô tải biển số 51C-123.45",
        to="Ngô Thị Đồng Sở Hữu",
        asks="thỏa thuận hoặc yêu cầu Tòa án xác định phần sở hữu trong thời hạn 30 ngày",
    ),
}

VISIT: dict[str, Any] = {
    "visit": "15",
    "visited_on": "2026-09-07",
    "category": "khiếu nại",
    "summary": "Chậm trả tiền thi hành án",
}
PROCEDURES |= {
    "reception_refusal": official("43/TB-THADS", **VISIT, ground="vụ việc đã giải quyết đúng pháp luật"),
    "reception_answer": official(
        "44/CV-THADS", **VISIT, content="khiếu nại đủ điều kiện thụ lý", leads_to="khiếu nại số 01"
    ),
    "reception_conclusion": official(
        "45/TB-THADS",
        held="2026-09-23T08:00:00+07:00",
        conclusion="chi trả tiền cho người được thi hành án trong tháng 10 năm 2026",
        to="Phòng Nghiệp vụ và Tổ chức thi hành án, trước ngày 15/10/2026",
    ),
}

DENOUNCED: dict[str, Any] = {
    "registered": "7",
    "received_on": "2026-09-07",
    "denounced": "Lê Văn Đường",
    "post": "chấp hành viên",
    "content": "chậm chi trả tiền thi hành án",
}
PROCEDURES |= {
    "denunciation_decision": official("46/QĐ-THADS", **DENOUNCED, decided="team", leader="Thẩm tra viên Trần Văn Minh"),
    "denunciation_notice": official("47/TB-THADS", **DENOUNCED, ground="không rõ họ tên, địa chỉ người tố cáo"),
    "denunciation_conclusion": official("48/KL-THADS", **DENOUNCED, right=True, conclusion="chậm chi trả ba tháng"),
}

PROCEDURES |= {
    "court_letter": official(
        "49/CV-THADS",
        matter="clarification",
        judgment=JUDGMENT,
        decision=DECISION,
        content="bản án chưa nêu ai chịu án phí",
    ),
}

REPRICED: dict[str, Any] = {
    "decision": DECISION,
    "judgment": JUDGMENT,
    "creditors": [CREDITOR["name"]],
    "debtors": [COMPANY["name"]],
    "asset": "Nhà đất tại số 5 đường số 1",
    "obligation": "trả giá trị phần nhà đất được chia",
    "enforcer": "Chấp hành viên trung cấp Lê Văn Đường",
}
PROCEDURES |= {
    "repricing_notice": official(
        "91/TB-THADS",
        "2026-11-20",
        ENFORCER,
        **REPRICED,
        value=500_000_000,
        value_then=400_000_000,
        total=250_000_000,
        due=200_000_000,
    ),
    "repricing_refusal": official(
        "92/TB-THADS", "2026-11-20", ENFORCER, **REPRICED, reason="giá thay đổi chưa đến 20 %"
    ),
    "securities_demand": of_asset(
        "50/CV-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-16"},
    ),
    "set_off_minutes": official(
        "12/BB-THADS",
        "2026-11-20",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        creditor=CREDITOR["name"],
        debtors=[COMPANY["name"]],
        obligation="trả tiền đặt cọc",
        against="trả tiền hàng",
        amount=150_000_000,
        amount_in_words="một trăm năm mươi triệu đồng",
        enforcer="Chấp hành viên trung cấp Lê Văn Đường",
    ),
    "review_notice": official(
        "93/TB-THADS",
        judgment=JUDGMENT,
        decision=DECISION,
        review={
            "name": "Quyết định giám đốc thẩm, tái thẩm",
            "number": "09/2026/DS-GĐT",
            "day": "2026-11-02",
            "issuer": "Tòa án nhân dân tối cao",
        },
        creditors=[CREDITOR["name"]],
        debtors=[COMPANY["name"]],
        done=50_000_000,
        left="trả tiền đặt cọc, còn 150.000.000 đồng",
    ),
    "register_books": official(
        "1/SO-THADS",
        first="2026-07-01",
        last="2026-09-30",
        books=[{"number": "15", "name": "Sổ cưỡng chế thi hành án", "lines": 12, "sha256": "0" * 64}],
    ),
    "chase_letter": official(
        "51/CV-THADS",
        court="Tòa án nhân dân khu vực 1",
        judgments=[{"number": "12/2026/DS-ST", "due": "2026-08-17"}],
    ),
}
