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


def _official(number: str, date: str = "2026-10-05", signatory: dict[str, Any] = HEAD, **fields: Any) -> dict[str, Any]:
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


def _status(number: str, date: str, ground: dict[str, str], **fields: Any) -> dict[str, Any]:
    return _official(
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


EXAMPLES: dict[str, dict[str, Any]] = {
    "enforcement_decision": _official(
        "46/QĐ-THADS",
        origin="request",
        judgment=JUDGMENT,
        request=REQUEST,
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
        enforcer="Chấp hành viên trung cấp Lê Văn Đường",
        room=ROOM,
    ),
    "party_annex": _official(
        "46/QĐ-THADS",
        recipients=[],
        decision=DECISION,
        part=2,
        parts=3,
        start=1001,
        creditors=[CREDITOR],
        obligations=[
            {
                "creditor": "Trần Thị Ngọc Ánh",
                "content": "Trả tiền đặt cọc",
                "amount": 30_000_000,
                "rank": "điểm đ khoản 1 Điều 54",
            }
        ],
    ),
    "share_annex": _official(
        "12/PA-THADS",
        "2026-11-04",
        signatory=ENFORCER,
        recipients=[],
        decision={"name": "Phương án phân chia tiền thi hành án", "number": "12/PA-THADS", "day": "2026-11-04"},
        part=2,
        parts=2,
        start=101,
        shares=[
            {
                "rank": "điểm đ khoản 1 Điều 54",
                "receiver": "Trần Thị Ngọc Ánh",
                "claim": "Trả tiền đặt cọc",
                "claimed": 30_000_000,
                "paid": 12_000_000,
            }
        ],
    ),
    "order_annex": _official(
        "14/DS-THADS",
        "2026-11-05",
        signatory=DEPUTY,
        recipients=[],
        decision={"name": "Danh sách lệnh chi tiền thi hành án", "number": "14/DS-THADS", "day": "2026-11-05"},
        part=2,
        parts=2,
        start=101,
        payouts=[
            {
                "receiver": "Trần Thị Ngọc Ánh",
                "bank": "Ngân hàng TMCP Á Châu",
                "account": "123456789",
                "amount": 430_150_000,
                "content": "Chi trả tiền thi hành án",
            }
        ],
    ),
    "receipt": _official(
        "0000123",
        signatory=ENFORCER,
        recipients=[],
        verification_url="https://thads.example/bien-lai/7K2M9QXW4T3BCDEF",
        form="01BLĐT-THADS",
        serial="79AA/26",
        unit=ROOM,
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
    "receipt_void": _official(
        "2/BB-THADS",
        signatory=ENFORCER,
        receipt={"name": "Biên lai", "number": "0000122", "day": "2026-10-05"},
        payer=COMPANY,
        amount=30_000_000,
        amount_in_words="Ba mươi triệu đồng",
        reason="ghi sai số tiền",
        replaced=True,
    ),
    "request_receipt": _official(
        "315/PN-THADS",
        "2026-09-28",
        signatory=RECEPTION,
        recipients=["Người yêu cầu", "Lưu: HSTHA"],
        requester=CREDITOR,
        role="người được thi hành án",
        channel="dịch vụ bưu chính, dấu bưu điện nơi gửi ngày 26/09/2026",
        received_at="2026-09-28T08:15:00+07:00",
        request_date="2026-09-26",
        judgment=JUDGMENT,
        items=["Buộc Công ty TNHH Xây dựng Trường Phước trả 1.200.000.000 đồng", "Lãi chậm thi hành án"],
        attachments=["Bản án số 72/2026/DS-ST (bản chính)", "Giấy ủy quyền"],
        answer_due="2026-10-05",
    ),
    "supplement_notice": _official(
        "28/TB-THADS",
        "2026-09-29",
        signatory=DEPUTY,
        addressee=CREDITOR,
        request=REQUEST,
        judgment=JUDGMENT,
        missing=["Bản án, quyết định có hiệu lực pháp luật", "Số tài khoản ngân hàng của người được thi hành án"],
        how="nộp qua Cổng dịch vụ công quốc gia, VNeID, bưu chính hoặc trực tiếp tại bộ phận tiếp nhận",
    ),
    "refusal_notice": _official(
        "31/TB-THADS",
        "2026-10-01",
        signatory=DEPUTY,
        addressee=CREDITOR,
        request=REQUEST,
        judgment=JUDGMENT,
        ground={
            "article": "điểm d khoản 4 Điều 34",
            "reason": "thời hiệu yêu cầu thi hành án đã hết ngày 14/08/2026 và không có thời gian nào được trừ",
        },
        complaint="trong 15 ngày kể từ ngày nhận được thông báo, tới Trưởng Thi hành án dân sự Thành phố Hồ Chí Minh",
    ),
    "request_return": _official(
        "77/TB-THADS",
        "2028-12-04",
        addressee=CREDITOR,
        request=REQUEST,
        decision=DECISION,
        no_condition=NO_CONDITION,
        judgment=JUDGMENT,
        outstanding="1.200.000.000 đồng và lãi chậm thi hành án",
        returned=["Đơn yêu cầu thi hành án số 315", "Bản án số 72/2026/DS-ST"],
        kept=["Toàn bộ tài liệu xác minh điều kiện thi hành án"],
    ),
    "enforcer_assignment": _official(
        "47/QĐ-THADS",
        decision=DECISION,
        enforcer="Lê Văn Đường",
        rank="Chấp hành viên trung cấp",
        room=ROOM,
        supporting=["Thư ký thi hành án Phạm Thị Hằng"],
        replaces="Chấp hành viên Bùi Văn Út",
        reason="Chấp hành viên Bùi Văn Út là cháu ruột của người phải thi hành án",
        rule="người có ít việc đang thi hành nhất, bằng nhau thì bốc thăm theo mã 2026-10-05",
    ),
    "notice_minutes": _official(
        "51/BB-THADS",
        "2026-10-06",
        signatory=ENFORCER,
        addressees=[COMPANY],
        document=DECISION,
        judgment=JUDGMENT,
        tried_on="2026-10-06",
        channel="giao trực tiếp hoặc qua dịch vụ bưu chính",
        outcome="người được thông báo có mặt nhưng từ chối nhận văn bản",
        witnessed=True,
        valid_on="2026-10-06",
    ),
    "no_condition_decision": _status(
        "112/QĐ-THADS",
        "2026-12-01",
        {
            "article": "điểm a khoản 1 Điều 38",
            "reason": "người phải thi hành án không có thu nhập, không có tài sản để thi hành án",
        },
        outstanding="1.200.000.000 đồng và lãi chậm thi hành án",
        recheck_months=6,
    ),
    "resume_decision": _status(
        "140/QĐ-THADS",
        "2027-02-10",
        {"article": "khoản 2 Điều 38", "reason": "người phải thi hành án có quyền sử dụng đất đủ để thi hành án"},
        ends=NO_CONDITION,
    ),
    "postponement_decision": _status(
        "88/QĐ-THADS",
        "2026-11-02",
        {"article": "điểm c khoản 1 Điều 46", "reason": "người được thi hành án có văn bản đồng ý hoãn thi hành án"},
        part="khoản tiền 500.000.000 đồng trong tổng số phải thi hành",
        until="2027-02-02",
        late_interest="người phải thi hành án không phải chịu lãi chậm thi hành án trong thời gian hoãn",
    ),
    "suspension_decision": _status(
        "90/QĐ-THADS",
        "2026-11-09",
        {
            "article": "điểm a khoản 1 Điều 47",
            "reason": "Tòa án đã thụ lý đơn yêu cầu mở thủ tục phá sản đối với người phải thi hành án",
        },
    ),
    "suspension_notice": _status(
        "55/TB-THADS",
        "2026-11-12",
        {"article": "khoản 2 Điều 47", "reason": "có quyết định tạm đình chỉ của người có thẩm quyền kháng nghị"},
        ordered_by={
            "name": "Quyết định tạm đình chỉ thi hành án",
            "number": "09/2026/KN-DS",
            "day": "2026-11-10",
            "issuer": "Chánh án Tòa án nhân dân tối cao",
        },
        late_interest="không phải chịu trong thời gian tạm đình chỉ",
    ),
    "cancellation_decision": _status(
        "150/QĐ-THADS",
        "2027-03-15",
        {"article": "khoản 4 Điều 48", "reason": "các đương sự thỏa thuận đình chỉ, phí và chi phí đã nộp đủ"},
    ),
    "recall_decision": _status(
        "151/QĐ-THADS",
        "2027-03-16",
        {"article": "điểm b khoản 1 Điều 52", "reason": "quyết định có sai sót làm thay đổi nội dung vụ việc"},
        recalled=DECISION,
        consequences="các việc đã làm theo quyết định bị thu hồi không còn giá trị; số tiền đã nộp được hoàn trả",
    ),
    "amendment_decision": _status(
        "152/QĐ-THADS",
        "2027-03-17",
        {"article": "khoản 2 Điều 52", "reason": "quyết định có sai sót không làm thay đổi nội dung vụ việc"},
        amended=DECISION,
        content="Tại Điều 1: “phường Thủ Đức” được sửa thành “phường Hiệp Bình”",
        consequences="các nội dung khác của quyết định giữ nguyên",
    ),
    "fee_decision": _official(
        "60/QĐ-THADS",
        "2026-11-03",
        decision=DECISION,
        payer=CREDITOR,
        received=300_000_000,
        working=[
            {
                "text": "Số tiền thực nhận 300.000.000 đồng, trên 5.060.000 đồng đến 5.000.000.000 đồng: 3%",
                "amount": 9_000_000,
            },
            {"text": "Chưa cưỡng chế, đương sự tự giao nhận: 1/3", "amount": 3_000_000},
        ],
        fee=3_000_000,
        amount_in_words="Ba triệu đồng",
    ),
    "fee_relief_decision": _official(
        "61/QĐ-THADS",
        "2026-11-10",
        decision=DECISION,
        payer=CREDITOR,
        ground={"article": "điểm a khoản 2 Điều 7 Thông tư số 216/2016/TT-BTC", "reason": "hộ nghèo"},
        fee=9_000_000,
        lifted=7_200_000,
        lifted_in_words="Bảy triệu hai trăm nghìn đồng",
        back=7_200_000,
    ),
    "fee_relief_refusal": _official(
        "25/TB-THADS",
        "2026-11-10",
        decision=DECISION,
        payer=CREDITOR,
        ground={"article": "điểm a khoản 2 Điều 7 Thông tư số 216/2016/TT-BTC", "reason": "hộ nghèo"},
        fee=9_000_000,
        refused_because="giấy xác nhận hộ nghèo đã hết hiệu lực trước ngày thu phí",
    ),
    "cost_relief_decision": _official(
        "63/QĐ-THADS",
        "2026-11-10",
        decision=DECISION,
        payer=CREDITOR,
        ground={"article": "khoản 3 Điều 87 Nghị định số 152/2026/NĐ-CP", "reason": "hoàn cảnh khó khăn"},
        costs=8_000_000,
        left=4_000_000,
        left_in_words="Bốn triệu đồng",
    ),
    "recovery_decision": _official(
        "62/QĐ-THADS",
        "2026-11-12",
        decision=DECISION,
        payee=CREDITOR,
        amount=300_000_000,
        amount_in_words="Ba trăm triệu đồng",
        reason="phương án phân chia tiền số 12/PA-THADS không đúng thứ tự thanh toán",
        bank="Ngân hàng TMCP Ngoại thương Việt Nam",
        account="0071001234567",
    ),
    "distribution_plan": _official(
        "12/PA-THADS",
        "2026-11-04",
        signatory=ENFORCER,
        decision=DECISION,
        source="tiền bán đấu giá quyền sử dụng đất của người phải thi hành án",
        received=1_000_000_000,
        deductions=[
            {"text": "Chi phí cưỡng chế", "amount": 40_000_000},
            {"text": "Thuế, phí chuyển quyền", "amount": 20_000_000},
            {"text": "Tiền thuê nhà 12 tháng (khoản 2 Điều 89)", "amount": 56_760_000},
        ],
        shares=[
            {
                "rank": "điểm a khoản 1 Điều 54",
                "receiver": "Nguyễn Thị Bưởi",
                "claim": "Tiền lương",
                "claimed": 150_000_000,
                "paid": 150_000_000,
            },
            {
                "rank": "điểm b khoản 1 Điều 54",
                "receiver": "Ngân sách nhà nước",
                "claim": "Án phí",
                "claimed": 45_000_000,
                "paid": 45_000_000,
            },
            {
                "rank": "điểm đ khoản 1 Điều 54",
                "receiver": "Trần Thị Ngọc Ánh",
                "claim": "Tiền mua bán hàng hóa",
                "claimed": 1_200_000_000,
                "paid": 430_150_000,
            },
            {
                "rank": "điểm đ khoản 1 Điều 54",
                "receiver": "Công ty Cổ phần Sữa Đồng Tháp",
                "claim": "Tiền vay",
                "claimed": 720_000_000,
                "paid": 258_090_000,
            },
        ],
        working=["Còn lại cho hàng đ: 688.240.000 đồng", "Chia theo tỷ lệ 1.200.000.000 : 720.000.000"],
        amount_in_words="Một tỷ đồng",
        complaint_days=30,
    ),
    "complaint_notice": _official(
        "61/TB-THADS",
        "2026-11-12",
        addressee=CREDITOR,
        about=PLAN,
        lodged_on="2026-11-09",
        outcome="refused",
        money_waits=True,
        barred="khoản 3 Điều 97",
        reason="không có giấy tờ chứng minh đại diện hợp pháp",
    ),
    "complaint_decision": _official(
        "95/QĐ-THADS",
        "2026-11-23",
        complainant=CREDITOR,
        about=PLAN,
        of_plan=True,
        lodged_on="2026-11-09",
        content="phương án trừ chi phí cưỡng chế hai lần",
        explanation="chi phí cưỡng chế gồm hai lần kê biên",
        findings="chi phí của lần kê biên thứ hai đã do người mua chịu",
        upheld=True,
    ),
    "complaint_pause": _official(
        "96/QĐ-THADS", "2026-11-13", complainant=CREDITOR, lodged_on="2026-11-09", decision=DECISION
    ),
    "protest_reply": _official(
        "12/CV-THADS",
        "2026-11-20",
        paper="kháng nghị",
        protest="03/KN-VKS",
        dated="2026-11-09",
        content="chưa ra quyết định cưỡng chế khi đã đủ điều kiện",
        decision=DECISION,
        accepted=True,
        reasons="ra quyết định cưỡng chế đối với tài sản đã xác minh",
    ),
    "payout_orders": _official(
        "14/DS-THADS",
        "2026-11-05",
        signatory=DEPUTY,
        decision=DECISION,
        batch="B1",
        payouts=[
            {
                "receiver": "Trần Thị Ngọc Ánh",
                "bank": "Ngân hàng TMCP Á Châu",
                "account": "123456789",
                "amount": 430_150_000,
                "content": "Chi trả tiền thi hành án, Quyết định 46/QĐ-THADS",
            },
            {
                "receiver": "Công ty Cổ phần Sữa Đồng Tháp",
                "bank": "Ngân hàng TMCP Đầu tư và Phát triển Việt Nam",
                "account": "31010001234567",
                "amount": 258_090_000,
                "content": "Chi trả tiền thi hành án, Quyết định 46/QĐ-THADS",
            },
        ],
        total=688_240_000,
        amount_in_words="Sáu trăm tám mươi tám triệu hai trăm bốn mươi nghìn đồng",
        prepared_by={"name": "Hoàng Thị Kế Toán", "title": "Kế toán nghiệp vụ"},
    ),
    "result_confirmation": _official(
        "9/GXN-THADS",
        "2027-01-08",
        requester=CREDITOR,
        decision=DECISION,
        judgment=JUDGMENT,
        in_judgment=["Công ty TNHH Xây dựng Trường Phước trả bà Trần Thị Ngọc Ánh 1.200.000.000 đồng"],
        in_decision=["1.200.000.000 đồng và lãi chậm thi hành án", "Án phí 34.567.000 đồng"],
        result=["Đã thi hành 430.150.000 đồng", "Còn phải thi hành 769.850.000 đồng và lãi chậm thi hành án"],
    ),
    "case_statement": _official(
        "5/BTH-THADS",
        "2027-03-15",
        case="THA-79-2026-000123/1",
        decision=DECISION,
        judgment=JUDGMENT,
        creditors=["Trần Thị Ngọc Ánh"],
        debtors=["Công ty TNHH Xây dựng Trường Phước"],
        ended="2027-03-15",
        ground={"article": "khoản 1 Điều 55", "reason": "đương sự đã thực hiện xong quyền, nghĩa vụ"},
        acts=[
            {"day": "2026-09-26", "text": "Yêu cầu thi hành án", "document": "Đơn số 315"},
            {"day": "2026-10-05", "text": "Ra quyết định thi hành án", "document": "46/QĐ-THADS"},
            {"day": "2026-10-06", "text": "Thông báo hợp lệ cho người phải thi hành án"},
            {"day": "2026-11-03", "text": "Thu tiền qua chuyển khoản", "document": "Biên lai 0000123"},
        ],
        money_in=[{"text": "Biên lai 0000123", "amount": 300_000_000}],
        money_out=[
            {"text": "Phí thi hành án", "amount": 3_000_000},
            {"text": "Chi trả bà Trần Thị Ngọc Ánh", "amount": 296_000_000},
        ],
        held=1_000_000,
    ),
    "procuracy_list": _official(
        "3/DS-THADS",
        "2027-04-02",
        procuracy="Viện kiểm sát nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
        month=3,
        year=2027,
        cases=[
            {
                "decision": DECISION,
                "judgment": "72/2026/DS-ST ngày 15/07/2026, Tòa án nhân dân khu vực 1",
                "debtor": "Công ty TNHH Xây dựng Trường Phước",
                "creditor": "Trần Thị Ngọc Ánh",
                "ended": "2027-03-15",
                "ground": "khoản 1 Điều 55: đã thực hiện xong",
            },
            {
                "decision": {"name": "Quyết định thi hành án", "number": "58/QĐ-THADS", "day": "2026-10-07"},
                "judgment": "15/2026/HNGĐ-ST ngày 02/06/2026, Tòa án nhân dân khu vực 3",
                "debtor": "Võ Văn Kiệm",
                "creditor": "Đỗ Thị Mỹ Lệ",
                "ended": "2027-03-20",
                "ground": "khoản 2 Điều 55: quyết định đình chỉ",
            },
        ],
    ),
}


def _of_asset(number: str, **fields: Any) -> dict[str, Any]:
    """A paper about a car of the debtor."""
    return _official(
        number,
        "2026-11-20",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        creditors=[CREDITOR["name"]],
        debtors=[COMPANY["name"]],
        asset="Xe ô tô tải biển số 51C-123.45",
        owner=COMPANY["name"],
        enforcer="Chấp hành viên trung cấp Lê Văn Đường",
        **fields,
    )


PASSED = "hết thời hạn tự nguyện, người phải thi hành án có điều kiện nhưng không tự nguyện thi hành án"
EXAMPLES |= {
    "coercion_decision": _of_asset(
        "61/QĐ-THADS",
        measure="Kê biên, xử lý tài sản",
        obligation="trả tiền đặt cọc, còn 1.200.000.000 đồng",
        reason=PASSED,
        value=900_000_000,
    ),
    "seizure_minutes": _of_asset(
        "4/BB-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-16"},
        seized_at="2026-11-20T08:15:00+07:00",
        custodian="ông Phạm Văn Trông",
        value=900_000_000,
    ),
    "price_reduction": _of_asset(
        "70/QĐ-THADS", reason="đấu giá tài sản không thành", previous=900_000_000, price=810_000_000
    ),
    "release_decision": _of_asset("71/QĐ-THADS", reason="người phải thi hành án đã nộp đủ tiền"),
    "delivery_decision": _of_asset("72/QĐ-THADS", reason="đã nộp đủ tiền để nhận tài sản", receiver="Bùi Thị Mua"),
    "valuation_notice": _of_asset("80/TB-THADS", amount=880_000_000),
    "auction_notice": _of_asset(
        "81/TB-THADS", amount=880_000_000, opening="2027-01-20T08:00:00+07:00", until="2027-01-19"
    ),
    "failed_auction_notice": _of_asset("82/TB-THADS", amount=810_000_000, may_take=True),
    "taking_notice": _of_asset("83/TB-THADS", amount=712_800_000, receiver=CREDITOR["name"]),
    "delivery_minutes": _of_asset(
        "12/BB-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-20"},
        held_at="2026-11-20T08:15:00+07:00",
        receiver=CREDITOR["name"],
        left_behind="Một tủ gỗ, hai giường",
        custodian="Ủy ban nhân dân phường",
    ),
    "recovered_papers_notice": _of_asset("89/TB-THADS", receiver=CREDITOR["name"], second=True, abroad=False),
    "fine_decision": _of_asset("75/QĐ-THADS", amount=3_000_000, findings="không tháo dỡ phần tường xây lấn"),
    "pre_emption_notice": _of_asset("85/TB-THADS", amount=880_000_000, receiver="Ngô Thị Đồng Sở Hữu"),
    "direct_sale_notice": _of_asset("86/TB-THADS", amount=21_000_000, opening="2027-01-20T08:00:00+07:00"),
    "auction_halt_notice": _of_asset(
        "87/YC-THADS", reason="có quyết định hoãn, tạm đình chỉ (điểm a khoản 1 Điều 84)", pauses=True
    ),
    "auction_go_on_notice": _of_asset("88/TB-THADS", reason="hết thời hạn hoãn"),
    "difference_notice": _of_asset("84/TB-THADS", amount=25_000_000, until="2027-04-09", receiver=CREDITOR["name"]),
}


def _exhibit(number: str, signatory: dict[str, Any] = ENFORCER, **fields: Any) -> dict[str, Any]:
    """A paper about exhibits of a criminal case."""
    told = {"decision": DECISION, "judgment": JUDGMENT, "enforcer": "Chấp hành viên trung cấp Lê Văn Đường"}
    return _official(number, "2026-10-20", signatory) | told | fields


KNIVES: dict[str, Any] = {"what": "02 con dao", "custodian": "kho vật chứng Thi hành án dân sự"}
PHONE: dict[str, Any] = {"what": "01 điện thoại di động", "custodian": "kho vật chứng Thi hành án dân sự"}
COUNCIL = ["Lê Văn Đường, Chấp hành viên", "Ngô Văn Phường, Ủy ban nhân dân phường", "Hồ Thị Giám, giám định viên"]
OFFICE_CASE: dict[str, Any] = {"judgment": JUDGMENT, "creditors": [CREDITOR["name"]], "debtors": [COMPANY["name"]]}
ASKED: dict[str, Any] = {"client": CREDITOR["name"], "content": "xác minh tài sản tại quận 7"}
EXAMPLES |= {
    "papers_demand": _official(
        "05/TB-THADS",
        "2026-10-05",
        ENFORCER,
        addressees=[CREDITOR["name"]],
        decision=DECISION,
        papers="giấy chứng nhận quyền sử dụng đất",
    ),
    "service_contract": _official("01/HĐ-THADS", **OFFICE_CASE, content="thi hành toàn bộ bản án", price=15_000_000),
    "security_request": _official(
        "02/CV-THADS", "2026-10-05", ENFORCER, **OFFICE_CASE, measure="phong tỏa tài khoản", frozen=True
    ),
    "contract_liquidation": _official("03/BB-THADS", **OFFICE_CASE, ground="các bên thỏa thuận chấm dứt"),
    "office_verification": _official("04/QĐ-THADS", **ASKED),
    "vi_bang": _official(
        "1/2026/VB-THV", "2026-10-05", ENFORCER, **ASKED, witnessed="bên mua giao đủ tiền cho bên bán"
    ),
    "kept_decision": _official(
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
    return _official(number, "2026-11-16", signatory) | told | fields


BAN = {"name": "Quyết định tạm hoãn xuất cảnh", "number": "90/QĐ-THADS", "day": "2026-11-16"}
REPRESENTATIVE = "Ngô Văn Trường"
BANNED = {"measure": "Tạm hoãn xuất cảnh", "person": REPRESENTATIVE}
EXAMPLES |= {
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
EXAMPLES |= {
    "relief_proposal": _official("15/CV-THADS", "2032-03-01", **RELIEF, exempts=False, most=2_000_000),
    "relief_ineligibility": _official(
        "31/TB-THADS", "2032-03-01", ENFORCER, **RELIEF, reason="chưa đủ thời gian hoặc mức tiền để xét"
    ),
}

EXAMPLES |= {
    "transfer_decision": _official(
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
    "estate_notice": _official(
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
EXAMPLES |= {
    "entrustment_decision": _official(
        "112/QĐ-THADS",
        "2026-12-01",
        **ENTRUSTS,
        claims=["trả tiền đặt cọc: còn 1.200.000.000 đồng"],
        paid=300_000_000,
        fees="đã tính 9.000.000 đồng, còn phải thu 0 đồng",
    ),
    "asset_entrustment_decision": _official(
        "113/QĐ-THADS", "2026-12-01", **ENTRUSTS, asset="Nhà đất tại phường Hoàn Kiếm, thành phố Hà Nội"
    ),
    "entrusted_asset_decision": _official(
        "18/QĐ-THADS",
        "2026-12-04",
        judgment=JUDGMENT,
        entrusted=ENTRUSTED,
        agency=ENTRUSTED["issuer"],
        debtors=[COMPANY],
        asset="Nhà đất tại phường Hoàn Kiếm, thành phố Hà Nội",
        amount=1_200_000_000,
    ),
    "entrustment_return": _official(
        "21/CV-THADS",
        "2026-12-04",
        judgment=JUDGMENT,
        entrusted=ENTRUSTED,
        agency=ENTRUSTED["issuer"],
        ground="việc thi hành án không thuộc thẩm quyền của cơ quan nhận ủy thác",
        reason="tài sản đã chuyển đi nơi khác",
    ),
    "entrustment_report": _official(
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

EXAMPLES |= {
    "disobedience_letter": _official(
        "18/CV-THADS",
        "2026-12-01",
        ENFORCER,
        decision=DECISION,
        judgment=JUDGMENT,
        debtor=COMPANY["name"],
        what="tháo dỡ phần tường xây lấn",
        sequel="giao người khác thực hiện công việc, chi phí do người phải thi hành án chịu",
        by="Công ty TNHH Xây dựng Minh Khang",
        costs=35_000_000,
        findings="không tháo dỡ sau 05 ngày làm việc kể từ ngày được thông báo",
    ),
    "asset_claim_notice": _official(
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
EXAMPLES |= {
    "reception_refusal": _official("43/TB-THADS", **VISIT, ground="vụ việc đã giải quyết đúng pháp luật"),
    "reception_answer": _official(
        "44/CV-THADS", **VISIT, content="khiếu nại đủ điều kiện thụ lý", leads_to="khiếu nại số 01"
    ),
    "reception_conclusion": _official(
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
EXAMPLES |= {
    "denunciation_decision": _official(
        "46/QĐ-THADS", **DENOUNCED, decided="team", leader="Thẩm tra viên Trần Văn Minh"
    ),
    "denunciation_notice": _official("47/TB-THADS", **DENOUNCED, ground="không rõ họ tên, địa chỉ người tố cáo"),
    "denunciation_conclusion": _official("48/KL-THADS", **DENOUNCED, right=True, conclusion="chậm chi trả ba tháng"),
}

EXAMPLES |= {
    "court_letter": _official(
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
EXAMPLES |= {
    "repricing_notice": _official(
        "91/TB-THADS",
        "2026-11-20",
        ENFORCER,
        **REPRICED,
        value=500_000_000,
        value_then=400_000_000,
        total=250_000_000,
        due=200_000_000,
    ),
    "repricing_refusal": _official(
        "92/TB-THADS", "2026-11-20", ENFORCER, **REPRICED, reason="giá thay đổi chưa đến 20 %"
    ),
    "securities_demand": _of_asset(
        "50/CV-THADS",
        coercion={"name": "Quyết định cưỡng chế thi hành án", "number": "61/QĐ-THADS", "day": "2026-11-16"},
    ),
    "set_off_minutes": _official(
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
    "review_notice": _official(
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
    "register_books": _official(
        "1/SO-THADS",
        first="2026-07-01",
        last="2026-09-30",
        books=[{"number": "15", "name": "Sổ cưỡng chế thi hành án", "lines": 12, "sha256": "0" * 64}],
    ),
    "chase_letter": _official(
        "51/CV-THADS",
        court="Tòa án nhân dân khu vực 1",
        judgments=[{"number": "12/2026/DS-ST", "due": "2026-08-17"}],
    ),
}
