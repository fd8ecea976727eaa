"""The legal bases ("Căn cứ …") that a kind of document rests on, in the regime of its day (L25 115-116)."""

from __future__ import annotations

import datetime as dt

from documents.registry import KINDS
from law.regime import NEW_LAW_FROM

_L25 = "Luật Thi hành án dân sự số 106/2025/QH15"
_L25_DATED = f"{_L25} ngày 05 tháng 12 năm 2025"
_D152 = (
    "Nghị định số 152/2026/NĐ-CP ngày 13 tháng 5 năm 2026 của Chính phủ quy định chi tiết một số điều và biện pháp thi "
    "hành Luật Thi hành án dân sự"
)
_L08 = "Luật Thi hành án dân sự số 26/2008/QH12 (được sửa đổi, bổ sung)"
_D62 = (
    "Nghị định số 62/2015/NĐ-CP ngày 18 tháng 7 năm 2015 của Chính phủ quy định chi tiết và hướng dẫn thi hành một số "
    "điều của Luật Thi hành án dân sự (được sửa đổi, bổ sung)"
)
D151 = (
    "Nghị định số 151/2026/NĐ-CP ngày 13 tháng 5 năm 2026 của Chính phủ quy định về tổ chức và hoạt động của văn phòng "
    "thi hành án dân sự, Thừa hành viên"
)
D154 = (
    "Nghị định số 154/2026/NĐ-CP ngày 15 tháng 5 năm 2026 của Chính phủ quy định chi tiết một số điều và biện pháp tổ "
    "chức thi hành Luật Tiếp công dân"
)
TCD = "Luật Tiếp công dân số 42/2013/QH13 ngày 25 tháng 11 năm 2013 (được sửa đổi, bổ sung)"
TC = "Luật Tố cáo số 25/2018/QH14 ngày 12 tháng 6 năm 2018 (được sửa đổi, bổ sung)"
TT04 = (
    "Thông tư số 04/2023/TT-BTP ngày 14 tháng 8 năm 2023 của Bộ trưởng Bộ Tư pháp quy định về một số thủ tục trong "
    "quản lý hành chính và biểu mẫu nghiệp vụ trong thi hành án dân sự"
)
F216 = (
    "Thông tư số 216/2016/TT-BTC ngày 10 tháng 11 năm 2016 của Bộ trưởng Bộ Tài chính quy định mức thu, chế độ thu, "
    "nộp, quản lý và sử dụng phí thi hành án dân sự"
)


CITED = {
    "complaint": ("Điều 96", "Điều 140"),
    "complaint_of_plan": ("khoản 2 Điều 96", "khoản 2 Điều 140"),
    "second_complaint": ("khoản 3 Điều 96", "khoản 3 Điều 140"),
    "fee": ("Điều 53", "Điều 60"),
    "rank": ("khoản 1 Điều 54", "khoản 1 Điều 47"),
    "ranks": ("Điều 54", "Điều 47"),
    "notice": ("Điều 16 Nghị định số 152/2026/NĐ-CP", "Điều 39"),
}
"""What papers cite in their text: the article of the new law and that of the old one."""


def cited(what: str, on: dt.date) -> str:
    """The article of the law in force on a day that a paper cites for `what`, one of `CITED`."""
    return CITED[what][on < NEW_LAW_FROM]


def law_in_force(on: dt.date) -> str:
    """The name of the enforcement law in force on a day, as a document cites it."""
    return _L08 if on < NEW_LAW_FROM else _L25


def legal_bases(kind: str, on: dt.date, sort: str = "") -> tuple[str, ...]:
    """The instruments a document of `kind` dated `on` cites, each as one "Căn cứ …" without the word itself.

    `sort` is that of a decision whose sorts rest on articles of their own.
    """
    declared = KINDS[kind]
    law, decree, old_law, old_decree = (declared.law_of or {}).get(sort, declared.law)
    cited = [(old_law, _L08), (old_decree, _D62)] if on < NEW_LAW_FROM else [(law, _L25_DATED), (decree, _D152)]
    return (*(f"{articles} {instrument}" for articles, instrument in cited if articles), *declared.also)
