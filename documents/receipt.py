"""The electronic receipt (biên lai điện tử): its XML is the original, its PDF a view (TT04 15-16)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from documents.errors import DocumentError
from documents.kinds.receipts import Receipt
from documents.parts import Party
from documents.render import validate
from documents.xml import parse_xml

NAMESPACE = "urn:thads:receipt:1"
_SCHEMA = Path(__file__).parent / "schemas" / "receipt-1.xsd"


def receipt_xml(fields: Mapping[str, Any] | Receipt) -> bytes:
    """The original of the receipt, UTF-8, ready to be signed: the same bytes for the same fields.

    Raises DocumentError that names the wrong field, or `xml` when the result does not fit the schema.
    """
    receipt = validate("receipt", fields)
    assert isinstance(receipt, Receipt)
    xml: bytes = etree.tostring(_tree(receipt), xml_declaration=True, encoding="UTF-8")
    check_receipt(xml)
    return xml


def check_receipt(xml: bytes) -> None:
    """Hold a receipt, signed or not, against the schema. Raises DocumentError("xml", …) with the first finding."""
    schema = _schema()
    if not schema.validate(parse_xml(xml)):
        first = schema.error_log[0]
        raise DocumentError("xml", f"không đúng lược đồ biên lai, dòng {first.line} / not to schema: {first.message}")


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA)))


def _tree(r: Receipt) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}BienLai", {"phienBan": "1"}, {None: NAMESPACE})
    _fill(
        root,
        {
            "ThongTinChung": {
                "LoaiBienLai": r.kind,
                "KyHieuMau": r.form,
                "KyHieuBienLai": r.serial,
                "So": r.number,
                "NgayLap": r.date.isoformat(),
                "MaTraCuu": r.lookup_code,
                "ThayTheBienLaiSo": r.replaces,
            },
            "DonViThu": {
                "DonViCapTren": r.office.superior,
                "TenDonVi": r.office.name,
                "MaSoThue": r.tax_code,
                "BoPhanThu": r.unit,
            },
            "NguoiNop": _party(r.payer),
            "NopThayCho": _party(r.on_behalf_of) if r.on_behalf_of else None,
            "NoiDung": {
                "MaViec": r.case,
                "LyDo": r.reason,
                "QuyetDinh": {
                    "Ten": r.decision.name,
                    "So": r.decision.number,
                    "Ngay": r.decision.day.isoformat(),
                    "CoQuanBanHanh": r.decision_issuer,
                },
            },
            "SoTien": {
                "BangSo": str(r.amount),
                "BangChu": r.amount_in_words,
                "HinhThuc": r.method,
                "MaGiaoDich": r.bank_reference,
                "ThoiDiemThu": r.received_at.isoformat(),
            },
            "NguoiThu": {"HoTen": r.signatory.name, "ChucDanh": r.signatory.title},
        },
    )
    root.find(f"{{{NAMESPACE}}}SoTien").set("donViTien", "VND")
    return root


def _party(party: Party) -> dict[str, Any]:
    return {"Ten": party.name, "SoDinhDanh": party.id_number, "DiaChi": party.address}


def _fill(parent: etree._Element, content: Mapping[str, Any]) -> None:
    """Append one child an entry, in order; entries that are None are left out."""
    for name, value in content.items():
        if value is None:
            continue
        child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, str):
            child.text = value
        else:
            _fill(child, value)
