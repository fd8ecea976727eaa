"""VietQR: the text in a QR code that a Vietnamese banking app reads as a ready-made transfer (NAPAS, EMVCo).

The text is a run of fields: two digits of tag, two digits of length, value. It ends with a CRC-16 over all before it.
"""

from __future__ import annotations

import re
import unicodedata

from documents.errors import DocumentError

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_VND = "704"
_REUSABLE = "11"  # printed on paper, scanned as often as the payer pays a part
_REMARK_LENGTH = 95  # field 62 holds 99, less the tag and length of its part 08
_PLAIN = re.compile(r"[^A-Za-z0-9 ./-]")


def vietqr(bank_bin: str, account: str, *, amount: int | None = None, remark: str | None = None) -> str:
    """The payload for a transfer to `account` at the bank with NAPAS number `bank_bin`.

    `amount` is in đồng; without it the payer types one. `remark` is reduced to plain letters, digits and ` . / -`:
    banks drop the rest, and the case reference in it must survive.
    Raises DocumentError for a malformed bank number or account, an amount below 1 đồng, a remark over 95 letters.
    """
    if not re.fullmatch(r"\d{6}", bank_bin):
        raise DocumentError("bank_bin", "mã ngân hàng NAPAS gồm 6 chữ số / a NAPAS bank number has 6 digits")
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", account):
        raise DocumentError("account", "số tài khoản gồm 1 đến 19 chữ, số / an account has 1 to 19 letters or digits")
    if amount is not None and not 1 <= amount < 10**13:
        raise DocumentError("amount", "số tiền từ 1 đồng đến dưới 10^13 đồng / from 1 đồng to under 10^13 đồng")
    beneficiary = _field("00", bank_bin) + _field("01", account)
    payload = _field("00", "01") + _field("01", _REUSABLE)
    payload += _field("38", _field("00", _NAPAS) + _field("01", beneficiary) + _field("02", _TO_ACCOUNT))
    payload += _field("53", _VND)
    if amount is not None:
        payload += _field("54", str(amount))
    payload += _field("58", "VN")
    if remark:
        payload += _field("62", _field("08", plain_remark(remark)))
    payload += "6304"
    return payload + f"{crc16(payload.encode('ascii')):04X}"


def plain_remark(remark: str) -> str:
    """`remark` without diacritics and signs that banks drop. Raises DocumentError beyond 95 letters."""
    letters = unicodedata.normalize("NFD", remark.replace("đ", "d").replace("Đ", "D"))
    plain = _PLAIN.sub("", letters).strip()
    if len(plain) > _REMARK_LENGTH:
        raise DocumentError("remark", "nội dung chuyển khoản quá dài, tối đa 95 ký tự / shorten it to 95 letters")
    return plain


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF), the checksum of EMVCo QR codes."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
