"""Every kind renders from its example, says what it must, and twice the same."""

from __future__ import annotations

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from documents import render
from documents.banks import bank
from documents.errors import DocumentError
from documents.parts import Annex
from documents.render import KINDS, render_pdf, validate
from tests.unit.documents.examples import EXAMPLES

TEMPLATES = Path(render.__file__).parent / "templates"
SETS = re.compile(r"\s*#(let|show|set|import)\b")
SWALLOWED = re.compile(r"#([\w.-]+(\(([^()]|\([^()]*\))*\))?|\([\w.]+\));[ \]]")


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", " ".join(page.extract_text() for page in pages)))


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_says_who_issued_it_and_who_signs(kind: str) -> None:
    fields = EXAMPLES[kind]
    text = text_of(render_pdf(kind, fields))
    if issubclass(KINDS[kind].fields, Annex):  # a file of its own: number and time of signature on top, no letterhead
        day = "/".join(reversed(fields["date"].split("-")))
        assert text.startswith(f"{fields['number']}; {day} 09:30:00 +07:00 PHỤ LỤC II ")
        return
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert fields["number"] in text
    assert fields["signatory"]["name"] in text
    assert fields["office"]["superior"].upper() in text


SAID = {
    "repricing_notice": ["500.000.000 đồng", "250.000.000 đồng", "30 ngày", "không tính lãi"],
    "repricing_refusal": ["không được chấp nhận", "chưa đến 20 %"],
    "securities_demand": ["Lưu ký và Bù trừ chứng khoán", "05 ngày làm việc"],
    "set_off_minutes": ["150.000.000 đồng", "trả tiền hàng", "vẫn phải nộp"],
    "review_notice": ["09/2026/DS-GĐT", "50.000.000 đồng"],
    "register_books": ["Sổ cưỡng chế thi hành án", "30/09/2026"],
    "chase_letter": ["Kính gửi: Tòa án nhân dân khu vực 1", "12/2026/DS-ST", "17/08/2026"],
    "court_letter": ["Kính gửi: Tòa án nhân dân khu vực 1", "đính chính, giải thích", "ai chịu án phí"],
    "denunciation_decision": ["Thành lập Tổ xác minh", "Tổ trưởng: Thẩm tra viên Trần Văn Minh", "tố cáo số 7"],
    "denunciation_notice": ["không được thụ lý", "không rõ họ tên"],
    "denunciation_conclusion": ["đúng hoặc đúng một phần", "Chậm chi trả ba tháng", "15 ngày"],
    "reception_refusal": ["từ chối tiếp", "khoản 3 Điều 4 Nghị định số 154/2026/NĐ-CP", "giải quyết đúng pháp luật"],
    "reception_answer": ["số 15 trong sổ tiếp công dân", "khoản 1 Điều 28 Luật Tiếp công dân", "khiếu nại số 01"],
    "reception_conclusion": ["08:00 ngày 23/09/2026", "Giao thực hiện: Phòng Nghiệp vụ"],
    "request_receipt": ["08:15 ngày 28/09/2026", "Ngày yêu cầu thi hành án: 26/09/2026", "1. Người yêu cầu"],
    "supplement_notice": ["Đề nghị bổ sung", "Số tài khoản ngân hàng", "khoản 6 Điều 9 Nghị định số 152/2026/NĐ-CP"],
    "refusal_notice": ["từ chối", "điểm d khoản 4 Điều 34 Luật", "thời hiệu", "15 ngày", "Điều 96 Luật"],
    "request_return": ["Gửi lại cho người yêu cầu", "112/QĐ-THADS", "yêu cầu lại"],
    "enforcement_decision": ["Thi hành án theo yêu cầu", "QUYẾT ĐỊNH:", "Điều 5."],
    "party_annex": [
        "PHỤ LỤC II",
        "(Kèm theo Quyết định thi hành án số 46/QĐ-THADS",
        "1001. Trần Thị Ngọc Ánh",
        "Trả tiền đặt cọc: 30.000.000 đồng",
    ],
    "share_annex": [
        "PHỤ LỤC II",
        "(Kèm theo Phương án phân chia tiền thi hành án số 12/PA-THADS",
        "101. Trần Thị Ngọc Ánh",
        "được chi 12.000.000 đồng",
    ],
    "order_annex": [
        "PHỤ LỤC II",
        "(Kèm theo Danh sách lệnh chi tiền thi hành án số 14/DS-THADS",
        "101. Trần Thị Ngọc Ánh",
        "123456789 (Ngân hàng TMCP Á Châu), 430.150.000 đồng",
    ],
    "enforcer_assignment": ["Lê Văn Đường", "thay Chấp hành viên Bùi Văn Út", "quy tắc đã công bố"],
    "notice_minutes": ["Thông báo văn bản về thi hành án", "từ chối nhận", "hợp lệ: 06/10/2026", "Người chứng kiến"],
    "no_condition_decision": ["điểm a khoản 1 Điều 38", "ít nhất 06 tháng một lần", "1.200.000.000 đồng"],
    "resume_decision": ["Tiếp tục thi hành", "chấm dứt hiệu lực của", "112/QĐ-THADS"],
    "postponement_decision": ["Hoãn thi hành một phần", "đến hết ngày 02/02/2027", "điểm c khoản 1 Điều 46"],
    "suspension_decision": ["Tạm đình chỉ thi hành toàn bộ", "phá sản"],
    "suspension_notice": ["THÔNG BÁO", "09/2026/KN-DS ngày 10 tháng 11 năm 2026 của Chánh án Tòa án nhân dân tối cao"],
    "cancellation_decision": ["Đình chỉ thi hành toàn bộ", "Việc thi hành án kết thúc"],
    "recall_decision": ["Thu hồi Quyết định thi hành án", "Hậu quả pháp lý"],
    "amendment_decision": ["“phường Thủ Đức” được sửa thành “phường Hiệp Bình”", "Hậu quả pháp lý"],
    "fee_relief_decision": ["7.200.000", "Bảy triệu hai trăm nghìn đồng", "1.800.000", "điểm a khoản 2 Điều 7"],
    "cost_relief_decision": ["Giảm chi phí cưỡng chế", "4.000.000", "Bốn triệu đồng", "hoàn cảnh khó khăn"],
    "fee_relief_refusal": ["Không miễn, giảm", "giấy xác nhận hộ nghèo", "9.000.000"],
    "recovery_decision": ["300.000.000", "0071001234567", "khoản 8 Điều 25", "không đúng thứ tự thanh toán"],
    "fee_decision": ["300.000.000 đồng", "9.000.000", "Ba triệu đồng", "216/2016/TT-BTC"],
    "coercion_decision": ["CHẤP HÀNH VIÊN", "kê biên, xử lý tài sản", "51C-123.45", "900.000.000 đồng", "Điều 71"],
    "seizure_minutes": ["08:15 ngày 20/11/2026", "Phạm Văn Trông", "61/QĐ-THADS"],
    "price_reduction": ["900.000.000 đồng", "810.000.000 đồng", "khoản 3 Điều 83"],
    "release_decision": ["Giải tỏa kê biên tài sản", "đã nộp đủ tiền"],
    "delivery_decision": ["Bùi Thị Mua", "phải giao tài sản"],
    "valuation_notice": ["880.000.000 đồng", "một lần trong 05 ngày làm việc"],
    "auction_notice": ["08:00 ngày 20/01/2027", "hết ngày 19/01/2027", "nhận lại tài sản"],
    "failed_auction_notice": ["không thành", "có quyền nhận tài sản theo giá này"],
    "taking_notice": ["Trần Thị Ngọc Ánh", "giữ lại được tài sản"],
    "papers_demand": ["giấy chứng nhận quyền sử dụng đất", "giao nộp"],
    "service_contract": [
        "15.000.000 đồng",
        "thi hành toàn bộ bản án",
        "không thu phí",
        "15.000.000 đồng; không thu phí thi hành án",
    ],
    "security_request": ["phong tỏa tài khoản", "24 giờ", "phong tỏa ngay"],
    "contract_liquidation": ["các bên thỏa thuận chấm dứt", "02 ngày làm việc"],
    "office_verification": ["xác minh tài sản tại quận 7", "Trần Thị Ngọc Ánh"],
    "vi_bang": ["bên mua giao đủ tiền cho bên bán", "chứng kiến"],
    "kept_decision": ["3.200.000 đồng", "Trại giam Thủ Đức", "02 tháng 8 năm 2021", "sung quỹ nhà nước"],
    "destruction_council": ["Thành lập hội đồng tiêu hủy", "Ngô Văn Phường", "Điều 58"],
    "destruction_decision": ["Tiêu hủy: 02 con dao", "kho vật chứng"],
    "state_fund_decision": ["4.500.000 đồng", "Trần Thị Ngọc Ánh", "Sung quỹ nhà nước"],
    "exhibit_handover_notice": ["Ủy ban nhân dân phường Sài Gòn", "08:00 ngày 26/10/2026", "chịu chi phí bảo quản"],
    "return_notice": ["01 điện thoại di động", "05 ngày làm việc", "Điều 59"],
    "exhibit_minutes": ["02 con dao", "Bên nhận: Ủy ban nhân dân phường Sài Gòn"],
    "return_minutes": ["01 điện thoại di động", "Người nhận: Trần Thị Ngọc Ánh"],
    "destruction_minutes": ["nung chảy tại lò", "Hồ Thị Giám"],
    "delivery_minutes": ["08:15 ngày 20/11/2026", "61/QĐ-THADS", "hai giường", "Ủy ban nhân dân phường", "đã nhận"],
    "recovered_papers_notice": ["lần thứ hai", "10 ngày", "cơ quan đã ban hành", "Điều 70"],
    "fine_decision": ["3.000.000 đồng", "tường xây lấn", "Xử phạt"],
    "pre_emption_notice": ["Ngô Thị Đồng Sở Hữu", "880.000.000 đồng", "được ưu tiên mua", "khoản 1 Điều 83"],
    "direct_sale_notice": ["08:00 ngày 20/01/2027", "21.000.000 đồng", "không qua thủ tục đấu giá"],
    "auction_halt_notice": ["tạm dừng cuộc đấu giá", "điểm a khoản 1 Điều 84"],
    "auction_go_on_notice": ["hết thời hạn hoãn", "tiếp tục đấu giá"],
    "difference_notice": ["25.000.000 đồng", "hết ngày 09/04/2027"],
    "distribution_plan": [
        "1.000.000.000",
        "430.150.000",
        "258.090.000",
        "Tiền thuê nhà 12 tháng",
        "Một tỷ đồng",
        "trong thời hạn 30 ngày",
    ],
    "security_decision": ["1.250.000.000 đồng", "phong tỏa tài khoản", "thực hiện ngay", "Điều 66"],
    "security_end": ["Chấm dứt biện pháp phong tỏa", "88/QĐ-THADS", "không thuộc người phải thi hành án"],
    "exit_ban_decision": [
        "Tạm hoãn xuất cảnh đối với",
        "Ngô Văn Trường",
        "đại diện theo pháp luật",
        "hết ngày 16/11/2027",
    ],
    "exit_ban_extension": ["Gia hạn", "90/QĐ-THADS", "hết ngày 16/11/2028"],
    "exit_ban_end": ["Giải tỏa", "90/QĐ-THADS", "Điều 70"],
    "complaint_notice": ["không được thụ lý theo khoản 3 Điều 97 Luật", "12/PA-THADS", "09/11/2026"],
    "complaint_decision": ["Hủy Phương án phân chia tiền thi hành án số 12/PA-THADS", "lập phương án khác", "lần hai"],
    "complaint_pause": ["Tạm ngừng việc thi hành", "46/QĐ-THADS", "09/11/2026", "Điều 101"],
    "protest_reply": ["03/KN-VKS", "chấp nhận kháng nghị", "05 ngày làm việc", "Điều 113"],
    "relief_proposal": ["xét giảm không quá 2.000.000 đồng", "8.000.000 đồng", "tiền phạt", "Điều 43"],
    "relief_ineligibility": ["không đủ điều kiện", "chưa đủ thời gian", "8.000.000 đồng"],
    "transfer_decision": ["Chuyển giao quyền được thi hành án", "Trần Văn Kế", "46/QĐ-THADS", "Điều 41"],
    "entrustment_decision": ["Thành phố Hà Nội", "còn 1.200.000.000 đồng", "300.000.000 đồng"],
    "asset_entrustment_decision": ["phường Hoàn Kiếm", "05 ngày làm việc"],
    "entrusted_asset_decision": ["phường Hoàn Kiếm", "112/QĐ-THADS", "1.200.000.000 đồng"],
    "entrustment_return": ["không thuộc thẩm quyền", "112/QĐ-THADS"],
    "entrustment_report": ["phường Hoàn Kiếm", "1.400.000.000 đồng"],
    "estate_notice": ["Ngô Thị Di Sản", "30 ngày", "1.200.000.000 đồng"],
    "disobedience_letter": ["Công ty TNHH Xây dựng Minh Khang", "35.000.000 đồng", "tháo dỡ", "Điều 91"],
    "asset_claim_notice": ["Ngô Thị Đồng Sở Hữu", "trong thời hạn 30 ngày", "51C-123.45", "Điều 39"],
    "payout_orders": ["NGƯỜI LẬP", "Hoàng Thị Kế Toán", "NGƯỜI DUYỆT CHI", "Đợt chi B1", "688.240.000"],
    "receipt": ["BIÊN LAI THU TIỀN THI HÀNH ÁN", "Ba trăm triệu đồng", "7K2M9QXW4T3BCDEF", "thu qua chuyển khoản"],
    "receipt_void": ["hủy Biên lai số 0000122", "Biên lai khác được lập thay thế"],
    "result_confirmation": ["Kết quả thi hành đến ngày 08/01/2027", "Còn phải thi hành 769.850.000 đồng"],
    "case_statement": ["THA-79-2026-000123/1", "Kết thúc ngày 15/03/2027", "296.000.000", "Thông báo hợp lệ"],
    "procuracy_list": ["tháng 03/2027", "58/QĐ-THADS", "Võ Văn Kiệm", "Tổng số: 2 việc"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_says_what_it_is_for(kind: str) -> None:
    text = text_of(render_pdf(kind, EXAMPLES[kind]))
    for part in SAID[kind]:
        assert part in text, part


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("distribution_plan", {"remainder": 1}),
        ("payout_orders", {"total": 1}),
        ("payout_orders", {"payouts": [], "total": 0}),
        ("payout_orders", {"prepared_by": EXAMPLES["payout_orders"]["signatory"]}),
        ("case_statement", {"held": 0}),
    ],
)
def test_money_that_does_not_add_up_and_a_payer_who_approves_himself_are_refused(
    kind: str, change: dict[str, object]
) -> None:
    with pytest.raises(DocumentError):
        render_pdf(kind, {**EXAMPLES[kind], **change})


def test_a_cancellation_of_a_part_does_not_say_that_the_case_ends() -> None:
    part = {**EXAMPLES["cancellation_decision"], "part": "lãi chậm", "remaining": "số tiền gốc"}
    text = text_of(render_pdf("cancellation_decision", part))
    assert "Đình chỉ thi hành một phần" in text
    assert "Phần còn lại tiếp tục được thi hành: số tiền gốc" in text
    assert "kết thúc kể từ" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_fields_give_the_same_bytes(kind: str) -> None:
    assert render_pdf(kind, EXAMPLES[kind]) == render_pdf(kind, EXAMPLES[kind])


def test_the_enforcement_decision_holds_every_field_of_r152_12_1() -> None:
    text = text_of(render_pdf("enforcement_decision", EXAMPLES["enforcement_decision"]))
    for part in (
        "Số: 46/QĐ-THADS",
        "ngày 05 tháng 10 năm 2026",
        "Bản án số 72/2026/DS-ST ngày 15 tháng 7 năm 2026 của Tòa án nhân dân khu vực 1",
        "Luật Thi hành án dân sự số 106/2025/QH15",
        "Trần Thị Ngọc Ánh",
        "079185001234",
        "0312345678",
        "1.200.000.000 đồng",
        "điểm đ khoản 1 Điều 54",
        "10%/năm",
        "Thời hạn tự nguyện thi hành án là 10 ngày",
        "0071001234567",
        "VNeID",
        "Lê Văn Đường",
        "TRƯỞNG THI HÀNH ÁN DÂN SỰ",
        "Nguyễn Thị Thu Hương",
        "Nơi nhận:",
        "Viện kiểm sát nhân dân khu vực 1",
    ):
        assert part in text, part


def test_names_in_decomposed_letters_print_composed() -> None:
    fields = EXAMPLES["enforcement_decision"]
    decomposed = {**fields, "enforcer": unicodedata.normalize("NFD", fields["enforcer"])}
    assert render_pdf("enforcement_decision", decomposed) == render_pdf("enforcement_decision", fields)


def test_markup_in_a_field_is_printed_not_run() -> None:
    fields = {**EXAMPLES["enforcement_decision"], "enforcer": "#panic() *A* $x$ \\ @b"}
    assert "#panic() *A* $x$ \\ @b" in text_of(render_pdf("enforcement_decision", fields))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"judgment": None}, "judgment"),
        ({"creditors": []}, "creditors"),
        ({"obligations": [{"content": "x", "amount": 1.5}]}, "obligations.0.amount"),
        ({"obligations": [{"content": "x", "amount": -1}]}, "obligations.0.amount"),
        ({"colour": "red"}, "colour"),
        ({"number": "  "}, "number"),
        ({"enforcer": "Lê\x00Văn"}, "enforcer"),
        ({"request": None}, "enforcement_decision"),
        ({"date": "2026-02-30"}, "date"),
    ],
)
def test_a_bad_field_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(DocumentError) as caught:
        render_pdf("enforcement_decision", {**EXAMPLES["enforcement_decision"], **change})
    assert caught.value.field == field
    assert caught.value.problem


def test_a_letter_the_font_lacks_is_named_with_its_field() -> None:
    debtor = {**EXAMPLES["enforcement_decision"]["debtors"][0], "name": "阮文雄"}
    with pytest.raises(DocumentError, match=r"debtors\.0\.name: không in được “阮"):
        render_pdf("enforcement_decision", {**EXAMPLES["enforcement_decision"], "debtors": [debtor]})


def test_a_missing_field_is_named() -> None:
    fields = {name: value for name, value in EXAMPLES["enforcement_decision"].items() if name != "notice_form"}
    with pytest.raises(DocumentError, match="notice_form: còn thiếu"):
        render_pdf("enforcement_decision", fields)


def test_every_thread_renders_the_same() -> None:
    with ThreadPoolExecutor(max_workers=3) as pool:
        pdfs = list(pool.map(lambda _: render_pdf("receipt", EXAMPLES["receipt"]), range(6)))
    assert set(pdfs) == {render_pdf("receipt", EXAMPLES["receipt"])}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(DocumentError, match="kind: không có loại văn bản 'poem'"):
        render_pdf("poem", {})


def test_only_the_bundled_font_is_used() -> None:
    pdf = PdfReader(io.BytesIO(render_pdf("enforcement_decision", EXAMPLES["enforcement_decision"])))
    fonts = {str(font.get_object()["/BaseFont"]) for page in pdf.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("TeXGyreTermes" in font for font in fonts)


def test_a_trial_paper_says_that_its_address_opens_here_only() -> None:
    fields = EXAMPLES["suspension_notice"]
    assert "chỉ mở được trên máy này" not in text_of(render_pdf("suspension_notice", fields))
    local = {**fields, "verification_url": "http://127.0.0.1:8080/tra-cuu/1"}
    assert "bản thử nghiệm: chỉ mở được trên máy này" in text_of(render_pdf("suspension_notice", local))


def test_the_last_basis_ends_with_a_full_stop_and_decrees_are_named_with_their_subject() -> None:
    """Decree 30/2020, Annex I: bases end with a semicolon each, the last one with a full stop."""
    text = text_of(render_pdf("enforcement_decision", EXAMPLES["enforcement_decision"]))
    assert "của bà Trần Thị Ngọc Ánh. QUYẾT ĐỊNH:" in text
    assert "quy định chi tiết một số điều và biện pháp thi hành Luật Thi hành án dân sự;" in text


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.typ")), ids=lambda path: path.stem)
def test_no_semicolon_of_a_sentence_ends_a_piece_of_code(template: Path) -> None:
    """Right behind a value Typst takes it for the end of the code and prints none: it is written with a backslash."""
    sentences = [line for line in template.read_text(encoding="utf-8").splitlines() if not SETS.match(line)]
    assert [line for line in sentences if SWALLOWED.search(line)] == []


@pytest.mark.parametrize("sort", ["return", "confiscation", "interim"])
def test_what_the_debtor_does_not_perform_has_no_voluntary_days(sort: str) -> None:
    """L25 36.1 is about the debtor's performance; 33.2.b, c and 62 are not."""
    fields = {**EXAMPLES["enforcement_decision"], "origin": "ex_officio", "request": None, "requester": None}
    fields |= {"sort": sort, "voluntary_days": None, "payment": None, "fee_notice": None, "late_interest": None}
    text = text_of(render_pdf("enforcement_decision", fields))
    assert "Điều 36" not in text
    assert "10 ngày" not in text
    assert "tự nguyện" not in text.replace("không có thời hạn tự nguyện", "")
    with pytest.raises(DocumentError):
        render_pdf("enforcement_decision", {**fields, "voluntary_days": 10})


def test_a_decision_of_return_names_the_receiver_first() -> None:
    fields = {**EXAMPLES["enforcement_decision"], "origin": "ex_officio", "request": None, "requester": None}
    text = text_of(render_pdf("enforcement_decision", {**fields, "sort": "return", "voluntary_days": None}))
    receiver = "Người được nhận: Trần Thị Ngọc Ánh"
    assert text.index(receiver) < text.index("Công ty TNHH Xây dựng Trường Phước")


def test_a_document_under_the_old_law_cites_the_old_law() -> None:
    old = text_of(render_pdf("enforcement_decision", {**EXAMPLES["enforcement_decision"], "date": "2026-06-30"}))
    assert "Luật Thi hành án dân sự số 26/2008/QH12" in old
    assert "106/2025/QH15" not in old


def test_a_refusal_of_what_a_court_transferred_names_no_request() -> None:
    text = text_of(render_pdf("refusal_notice", {**EXAMPLES["refusal_notice"], "request": None}))
    assert "không ra quyết định thi hành án" in text
    assert "yêu cầu thi hành án" not in text.replace("thời hiệu yêu cầu thi hành án", "")


def test_an_enforcer_of_a_private_office_is_called_as_the_law_calls_him() -> None:
    fields = EXAMPLES["enforcer_assignment"]
    text = text_of(render_pdf("enforcer_assignment", {**fields, "office": {**fields["office"], "private": True}}))
    assert "Phân công Thừa hành viên tổ chức thi hành án" in text


def test_a_plan_adds_up_with_what_stands_in_its_annexes() -> None:
    annexed = {"shares": 2, "paid": 120, "sha256": ["0" * 64]}
    plan = EXAMPLES["distribution_plan"] | {"deductions": [], "shares": [], "remainder": 0, "annexed": annexed}
    validate("distribution_plan", plan | {"received": 120})
    with pytest.raises(DocumentError):
        validate("distribution_plan", plan | {"received": 121})


def test_minutes_of_one_attempt_name_everybody_it_was_to_reach() -> None:
    both = [*EXAMPLES["notice_minutes"]["addressees"], *EXAMPLES["party_annex"]["creditors"]]
    said = text_of(render_pdf("notice_minutes", EXAMPLES["notice_minutes"] | {"addressees": both}))
    assert all(one["name"] in said for one in both)


def test_an_order_names_the_bank_and_not_its_number() -> None:
    assert bank("970436") == "Ngân hàng TMCP Ngoại thương Việt Nam"
    assert bank("970999") == "ngân hàng mang mã 970999"  # one that came later, until it is entered


def test_the_typesetter_keeps_nothing_of_a_long_paper_beyond_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    annex, seen = EXAMPLES["party_annex"], list[object]()

    class Noting:
        def compile(self, **asked: Any) -> Any:
            seen.append(asked["input"])
            return compiler.compile(**asked)

    compiler = render._compiler()
    monkeypatch.setattr(render, "_compiler", Noting)
    render_pdf("party_annex", annex)
    render_pdf("party_annex", {**annex, "creditors": annex["creditors"] * 100})
    assert seen[2:] == [b""] * 9
