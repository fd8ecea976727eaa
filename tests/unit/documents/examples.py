"""One example of each kind of document: invented people, real rules. Tests and benchmarks share it."""

from __future__ import annotations

from typing import Any

OFFICE = {
    "superior": "Cục Quản lý Thi hành án dân sự",
    "name": "Thi hành án dân sự Thành phố Hồ Chí Minh",
    "place": "Thành phố Hồ Chí Minh",
}
HEAD = {"name": "Nguyễn Thị Thu Hương", "title": "Trưởng Thi hành án dân sự"}
DEPUTY = {
    "name": "Đặng Quốc Thắng",
    "title": "Phó Trưởng Thi hành án dân sự",
    "on_behalf": "KT. Trưởng Thi hành án dân sự",
}
ENFORCER = {"name": "Lê Văn Đường", "title": "Chấp hành viên trung cấp"}
CREDITOR = {
    "name": "Trần Thị Ngọc Ánh",
    "id_number": "079185001234",
    "birth_year": 1985,
    "address": "12 đường Nguyễn Huệ, phường Sài Gòn, Thành phố Hồ Chí Minh",
    "phone": "0903 000 111",
}
COMPANY = {
    "name": "Công ty TNHH Xây dựng Trường Phước",
    "kind": "organisation",
    "id_number": "0312345678",
    "address": "45 đường Phạm Văn Đồng, phường Thủ Đức, Thành phố Hồ Chí Minh",
}
JUDGMENT = {
    "name": "Bản án",
    "number": "72/2026/DS-ST",
    "day": "2026-07-15",
    "issuer": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
    "effective": "2026-08-15",
}
DECISION = {"name": "Quyết định thi hành án", "number": "46/QĐ-THADS", "day": "2026-10-05"}
RECIPIENTS = ["Các đương sự", "Viện kiểm sát nhân dân khu vực 1", "Lưu: VT, HSTHA"]
VERIFY = "https://thads.example/v/7K2M9QXW4T"
PAYMENT = {
    "bank": "Ngân hàng TMCP Ngoại thương Việt Nam, chi nhánh Thành phố Hồ Chí Minh",
    "bank_bin": "970436",
    "account": "0071001234567",
    "holder": "Thi hành án dân sự Thành phố Hồ Chí Minh",
    "remark": "THA 79-2026-000123-1",
    "amount": 1_234_567_000,
}


def _official(number: str, date: str = "2026-10-05", signatory: dict[str, Any] = HEAD, **fields: Any) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "number": number,
        "date": date,
        "signatory": signatory,
        "recipients": RECIPIENTS,
        "verification_url": VERIFY,
        **fields,
    }


EXAMPLES: dict[str, dict[str, Any]] = {
    "enforcement_decision": _official(
        "46/QĐ-THADS",
        origin="request",
        judgment=JUDGMENT,
        request={"name": "Đơn yêu cầu thi hành án", "number": "315", "day": "2026-09-28"},
        requester="bà Trần Thị Ngọc Ánh",
        creditors=[CREDITOR],
        debtors=[COMPANY],
        obligations=[
            {
                "content": "Trả cho bà Trần Thị Ngọc Ánh tiền mua bán hàng hóa còn nợ",
                "amount": 1_200_000_000,
                "rank": "điểm đ khoản 1 Điều 54",
            },
            {"content": "Án phí dân sự sơ thẩm", "amount": 34_567_000, "rank": "điểm b khoản 1 Điều 54"},
        ],
        late_interest=(
            "kể từ ngày 29/09/2026 cho đến khi thi hành án xong, người phải thi hành án còn phải chịu lãi của số tiền "
            "còn phải thi hành theo mức lãi suất 10%/năm (khoản 2 Điều 468 Bộ luật Dân sự)"
        ),
        voluntary_days=10,
        payment=PAYMENT,
        notice_form="giao trực tiếp hoặc qua dịch vụ bưu chính; các văn bản tiếp theo qua ứng dụng VNeID",
        fee_notice="Người yêu cầu thi hành án nộp phí thi hành án theo quy định khi nhận được tiền, tài sản",
        enforcer="Lê Văn Đường",
        room="Phòng Thi hành án dân sự khu vực 1",
    ),
    "receipt": _official(
        "0000123",
        signatory=ENFORCER,
        recipients=[],
        verification_url="https://thads.example/bien-lai/7K2M9QXW4T3BCDEF",
        form="C29-THADS",
        serial="79AA/26",
        unit="Phòng Thi hành án dân sự khu vực 1",
        payer=COMPANY,
        case="THA-79-2026-000123/1",
        decision=DECISION,
        decision_issuer="Thi hành án dân sự Thành phố Hồ Chí Minh",
        reason="Nộp một phần tiền thi hành án theo quyết định",
        amount=300_000_000,
        amount_in_words="Ba trăm triệu đồng",
        method="transfer",
        bank_reference="FT26278123456789",
        received_at="2026-10-05T09:30:00+07:00",
        lookup_code="7K2M9QXW4T3BCDEF",
    ),
}
