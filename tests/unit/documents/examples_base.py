"""Whom and what the examples of papers are about."""

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
PLAN = {"name": "Phương án phân chia tiền thi hành án", "number": "12/PA-THADS", "day": "2026-11-04"}
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


def official(number: str, date: str = "2026-10-05", signatory: dict[str, Any] = HEAD, **fields: Any) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "number": number,
        "date": date,
        "signatory": signatory,
        "recipients": RECIPIENTS,
        "verification_url": VERIFY,
        "signed_at": f"{date}T09:30:00+07:00",
        **fields,
    }


REQUEST = {"name": "Đơn yêu cầu thi hành án", "number": "315", "day": "2026-09-28"}
NO_CONDITION = {
    "name": "Quyết định về việc chưa có điều kiện thi hành án",
    "number": "112/QĐ-THADS",
    "day": "2026-12-01",
}
ROOM = "Phòng Thi hành án dân sự khu vực 1"
RECEPTION = {"name": "Phạm Thị Hằng", "title": "Thư ký thi hành án"}


def status(number: str, date: str, ground: dict[str, str], **fields: Any) -> dict[str, Any]:
    return official(
        number,
        date,
        signatory=DEPUTY,
        decision=DECISION,
        judgment=JUDGMENT,
        creditors=["Trần Thị Ngọc Ánh"],
        debtors=["Công ty TNHH Xây dựng Trường Phước"],
        ground=ground,
        enforcer="Chấp hành viên trung cấp Lê Văn Đường",
        **fields,
    )
