"""Short references spelled out as a decision cites them."""

import pytest

from law.citation import cite
from law.pack import current_pack

PACK = current_pack()


@pytest.mark.parametrize(
    ("basis", "vi", "en"),
    [
        ("L25 48", "Điều 48 Luật Thi hành án", "article 48 of Law on Civil"),
        ("L25 34.3", "khoản 3 Điều 34 Luật", "article 34(3) of"),
        ("L25 37.6.b", "điểm b khoản 6 Điều 37 Luật", "article 37(6)(b) of"),
        ("L25 31.5.đ", "điểm đ khoản 5 Điều 31 Luật", "article 31(5)(đ) of"),
        ("L25 46.3, 47.3", "khoản 3 Điều 46, khoản 3 Điều 47 Luật", "article 46(3), article 47(3) of"),
        ("D152 46.1–46.3", "khoản 1–3 Điều 46 Nghị định", "article 46(1–3) of Decree"),
        ("L08 140.2.c–d", "điểm c–d khoản 2 Điều 140 Luật", "article 140(2)(c–d) of"),
        ("CC 145–148", "Điều 145–148 Bộ luật Dân sự", "article 145–148 of Civil Code"),
        ("TTLT 11/2016 7.4", "khoản 4 Điều 7 Thông tư liên tịch số 11/2016", "article 7(4) of Joint Circular 11/2016"),
        ("D152 22; L25 38.4", "Điều 22 Nghị định số 152/2026/NĐ-CP; khoản 4 Điều 38", "article 22 of Decree 152/2026"),
    ],
)
def test_a_reference_in_full(basis: str, vi: str, en: str) -> None:
    words = cite(basis, PACK.instruments)
    assert words.vi.startswith(vi)
    assert words.en.startswith(en)


def test_a_code_without_a_name_stays() -> None:
    assert cite("Luật Tố cáo", PACK.instruments).vi == "Luật Tố cáo"


def test_every_basis_of_the_pack_can_be_spelled_out() -> None:
    terms = [term for rule in PACK.rules.values() for term in rule.terms]
    left = {part for term in terms for part in term.basis.split("; ") if cite(part, PACK.instruments).vi == part}
    assert left == {"Luật Tố cáo"}
