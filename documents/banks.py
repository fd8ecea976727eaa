"""The banks by their NAPAS numbers (mã ngân hàng), as their names stand on a paper."""

from __future__ import annotations

from collections.abc import Mapping

BANKS: Mapping[str, str] = {
    "422589": "Ngân hàng TNHH MTV CIMB Việt Nam",
    "458761": "Ngân hàng TNHH MTV HSBC (Việt Nam)",
    "970400": "Ngân hàng TMCP Sài Gòn Công Thương",
    "970403": "Ngân hàng TMCP Sài Gòn Thương Tín",
    "970405": "Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam",
    "970406": "Ngân hàng TNHH MTV Số Vikki",
    "970407": "Ngân hàng TMCP Kỹ thương Việt Nam",
    "970409": "Ngân hàng TMCP Bắc Á",
    "970410": "Ngân hàng TNHH MTV Standard Chartered (Việt Nam)",
    "970412": "Ngân hàng TMCP Đại Chúng Việt Nam",
    "970414": "Ngân hàng TNHH MTV Việt Nam Hiện Đại",
    "970415": "Ngân hàng TMCP Công thương Việt Nam",
    "970416": "Ngân hàng TMCP Á Châu",
    "970418": "Ngân hàng TMCP Đầu tư và Phát triển Việt Nam",
    "970419": "Ngân hàng TMCP Quốc Dân",
    "970421": "Ngân hàng Liên doanh Việt - Nga",
    "970422": "Ngân hàng TMCP Quân đội",
    "970423": "Ngân hàng TMCP Tiên Phong",
    "970424": "Ngân hàng TNHH MTV Shinhan Việt Nam",
    "970425": "Ngân hàng TMCP An Bình",
    "970426": "Ngân hàng TMCP Hàng Hải Việt Nam",
    "970427": "Ngân hàng TMCP Việt Á",
    "970428": "Ngân hàng TMCP Nam Á",
    "970429": "Ngân hàng TMCP Sài Gòn",
    "970431": "Ngân hàng TMCP Xuất Nhập khẩu Việt Nam",
    "970432": "Ngân hàng TMCP Việt Nam Thịnh Vượng",
    "970433": "Ngân hàng TMCP Việt Nam Thương Tín",
    "970434": "Ngân hàng TNHH Indovina",
    "970436": "Ngân hàng TMCP Ngoại thương Việt Nam",
    "970437": "Ngân hàng TMCP Phát triển Thành phố Hồ Chí Minh",
    "970438": "Ngân hàng TMCP Bảo Việt",
    "970439": "Ngân hàng TNHH MTV Public Việt Nam",
    "970440": "Ngân hàng TMCP Đông Nam Á",
    "970441": "Ngân hàng TMCP Quốc tế Việt Nam",
    "970442": "Ngân hàng TNHH MTV Hong Leong Việt Nam",
    "970443": "Ngân hàng TMCP Sài Gòn - Hà Nội",
    "970446": "Ngân hàng Hợp tác xã Việt Nam",
    "970448": "Ngân hàng TMCP Phương Đông",
    "970449": "Ngân hàng TMCP Lộc Phát Việt Nam",
    "970452": "Ngân hàng TMCP Kiên Long",
    "970454": "Ngân hàng TMCP Bản Việt",
    "970457": "Ngân hàng TNHH MTV Woori Việt Nam",
    "970458": "Ngân hàng TNHH MTV United Overseas Bank (Việt Nam)",
}


def bank(number: str) -> str:
    """The bank of this number; one that is not known here is named by the number."""
    return BANKS.get(number, f"ngân hàng mang mã {number}")
