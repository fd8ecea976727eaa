from __future__ import annotations

import pytest

from documents.errors import DocumentError
from documents.receipt import check_receipt, receipt_xml
from tests.unit.documents.examples import EXAMPLES

FIELDS = EXAMPLES["receipt"]


def test_the_xml_is_the_same_for_the_same_fields_and_in_local_time() -> None:
    utc = {**FIELDS, "received_at": "2026-10-05T02:30:00Z"}
    assert receipt_xml(FIELDS) == receipt_xml(utc)
    assert b"<ThoiDiemThu>2026-10-05T09:30:00+07:00</ThoiDiemThu>" in receipt_xml(FIELDS)


def test_the_xml_holds_the_fields_of_tt04() -> None:
    xml = receipt_xml({**FIELDS, "replaces": "0000122", "on_behalf_of": {"name": "Lý Thông"}}).decode()
    for part in (
        "<KyHieuMau>", "<So>0000123</So>", "<ThayTheBienLaiSo>0000122</ThayTheBienLaiSo>", "<MaTraCuu>",
        "<NopThayCho><Ten>Lý Thông</Ten></NopThayCho>", "46/QĐ-THADS", '<SoTien donViTien="VND"><BangSo>300000000',
        "Ba trăm triệu đồng", "<MaGiaoDich>FT26278123456789", "Lê Văn Đường",
    ):  # fmt: skip
        assert part in xml, part


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"bank_reference": None}, "receipt"),
        ({"method": "cash"}, "receipt"),
        ({"received_at": "2026-10-05T09:30:00"}, "received_at"),
        ({"amount_in_words": ""}, "amount_in_words"),
        ({"lookup_code": "short"}, "xml"),
    ],
)
def test_a_bad_receipt_is_refused_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(DocumentError) as caught:
        receipt_xml({**FIELDS, **change})
    assert caught.value.field == field


def test_another_document_is_no_receipt() -> None:
    with pytest.raises(DocumentError, match="xml"):
        check_receipt(b"<BienLai/>")
