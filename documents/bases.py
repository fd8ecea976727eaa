"""The legal bases ("Căn cứ …") that a kind of document rests on, in the regime of its day (L25 115-116)."""

from __future__ import annotations

import datetime as dt

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
_F216 = (
    "Thông tư số 216/2016/TT-BTC ngày 10 tháng 11 năm 2016 của Bộ trưởng Bộ Tài chính quy định mức thu, chế độ thu, "
    "nộp, quản lý và sử dụng phí thi hành án dân sự"
)

# kind -> (new law, new decree, old law, old decree); "" where the instrument has nothing on it
_ARTICLES: dict[str, tuple[str, str, str, str]] = {
    "supplement_notice": ("Điều 34", "khoản 4, khoản 6 Điều 9", "Điều 31", ""),
    "refusal_notice": ("khoản 4 Điều 34", "", "khoản 5 Điều 31", ""),
    "enforcement_decision": ("Điều 22, Điều 34, Điều 36", "Điều 11, Điều 12", "Điều 7, Điều 23, Điều 36", "Điều 7"),
    "enforcement_decision_ex_officio": ("Điều 22, Điều 33, Điều 36", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
    "enforcement_decision_return": ("Điều 22, Điều 33", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
    "enforcement_decision_confiscation": ("Điều 22, Điều 33", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
    "enforcement_decision_interim": ("Điều 22, Điều 33, Điều 62", "Điều 8, Điều 12", "Điều 23, Điều 130", ""),
    "enforcer_assignment": ("Điều 16, Điều 22", "Điều 12, Điều 13", "Điều 20, Điều 23", ""),
    "decision_notice": ("Điều 35", "Điều 15, Điều 16", "Điều 39, Điều 40", "Điều 12"),
    "no_condition_decision": ("Điều 22, Điều 38", "Điều 22, Điều 23", "Điều 23, Điều 44a", "Điều 9"),
    "request_return": ("khoản 4 Điều 38", "Điều 22", "", ""),
    "resume_decision": ("Điều 22", "", "Điều 23", ""),
    "postponement_decision": ("Điều 22, Điều 46", "", "Điều 23, Điều 48", ""),
    "suspension_decision": ("Điều 22, Điều 47", "", "Điều 23, Điều 49", ""),
    "suspension_notice": ("khoản 2 Điều 47", "", "khoản 1 Điều 49", ""),
    "cancellation_decision": ("Điều 22, Điều 48", "", "Điều 23, Điều 50", ""),
    "recall_decision": ("Điều 22, Điều 52", "", "Điều 23, khoản 1 Điều 37", ""),
    "amendment_decision": ("Điều 22, Điều 52", "", "Điều 23, khoản 2 Điều 37", ""),
    "fee_decision": ("Điều 22, Điều 53", "Điều 30", "Điều 23, Điều 60", ""),
    "fee_relief_decision": ("Điều 22, Điều 53", "", "Điều 23, Điều 60", ""),
    "fee_relief_refusal": ("Điều 53", "", "Điều 60", ""),
    "distribution_plan": ("Điều 54", "Điều 29, Điều 30", "Điều 47", "Điều 49"),
    "result_confirmation": ("Điều 55", "khoản 3 Điều 32", "Điều 53", "Điều 37"),
}

_F216_ARTICLES = {
    "fee_decision": "Điều 4, Điều 5",
    "fee_relief_decision": "Điều 7",
    "fee_relief_refusal": "Điều 7",
}


def law_in_force(on: dt.date) -> str:
    """The name of the enforcement law in force on a day, as a document cites it."""
    return _L08 if on < NEW_LAW_FROM else _L25


def legal_bases(kind: str, on: dt.date) -> tuple[str, ...]:
    """The instruments a document of `kind` dated `on` cites, each as one "Căn cứ …" without the word itself."""
    law, decree, old_law, old_decree = _ARTICLES.get(kind, ("", "", "", ""))
    cited = [(old_law, _L08), (old_decree, _D62)] if on < NEW_LAW_FROM else [(law, _L25_DATED), (decree, _D152)]
    if of_fees := _F216_ARTICLES.get(kind):
        cited.append((of_fees, _F216))
    return tuple(f"{articles} {instrument}" for articles, instrument in cited if articles)
