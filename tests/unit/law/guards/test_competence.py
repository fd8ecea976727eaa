"""Competence: the agency of the province of the court of first instance (L25 32.1; CORRECTIONS B23)."""

import dataclasses
import unicodedata

import pytest
from vietnam_provinces import Province

from law.errors import LawError
from law.guards.competence import CourtKind, Origin, Title, competent, competent_province, parse_court
from law.provinces import fold, load_provinces


@pytest.mark.parametrize(
    ("name", "kind", "code", "number"),
    [
        ("Tòa án nhân dân khu vực 7 - Thành phố Hồ Chí Minh", CourtKind.REGIONAL, "79", 7),
        ("TÒA ÁN NHÂN DÂN KHU VỰC 12 – THÀNH PHỐ HÀ NỘI", CourtKind.REGIONAL, "01", 12),
        ("Toà án nhân dân khu vực 3, tỉnh Thanh Hoá", CourtKind.REGIONAL, "38", 3),
        ("TAND khu vực 14 Đà Nẵng", CourtKind.REGIONAL, "48", 14),
        ("TAND khu vực 2 - TP.HCM", CourtKind.REGIONAL, "79", 2),
        ("Tòa án nhân dân tỉnh Nghệ An", CourtKind.PROVINCIAL, "40", None),
        ("Tòa án nhân dân Thành phố Hà Nội", CourtKind.PROVINCIAL, "01", None),
        ("Tòa Kinh tế - Tòa án nhân dân TP. Cần Thơ", CourtKind.PROVINCIAL, "92", None),
        ("Tòa án nhân dân tỉnh Bình Dương", CourtKind.PROVINCIAL, "79", None),
        ("Tòa án nhân dân tỉnh Bà Rịa - Vũng Tàu", CourtKind.PROVINCIAL, "79", None),
        ("Tòa án nhân dân tỉnh Thừa Thiên Huế", CourtKind.PROVINCIAL, "46", None),
        ("Tòa án nhân dân huyện Diễn Châu, tỉnh Nghệ An", CourtKind.DISTRICT, "40", None),
        ("Tòa án nhân dân quận 1 - Thành phố Hồ Chí Minh", CourtKind.DISTRICT, "79", None),
        ("Tòa án nhân dân thành phố Vinh, tỉnh Nghệ An", CourtKind.DISTRICT, "40", None),
        ("Tòa án nhân dân huyện Hòa Bình, tỉnh Bạc Liêu", CourtKind.DISTRICT, "96", None),
    ],
)
def test_a_court_is_read_from_its_name(name, kind, code, number, pack):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        court = parse_court(unicodedata.normalize(form, name), pack)
        assert (court.kind, court.province.code, court.number) == (kind, code, number)


@pytest.mark.parametrize(
    "name",
    [
        "Tòa án nhân dân huyện Hòa Bình",
        "Tòa án nhân dân khu vực 7",
        "Tòa án nhân dân tỉnh Atlantis",
        "Công an Hà Nội",
        "",
    ],
)
def test_an_unknown_court_is_never_guessed(name, pack):
    with pytest.raises(LawError) as caught:
        parse_court(name, pack)
    assert caught.value.field == "issuing_court"


def test_own_and_other_province(pack):
    origin = Origin("Tòa án nhân dân khu vực 7 - Thành phố Hồ Chí Minh")
    own = competent("79", origin, pack)
    assert own.allowed
    assert own.article == "L25 32.1.a"
    other = competent("01", origin, pack)
    assert not other.allowed
    assert "Hồ Chí Minh" in other.reason_vi


def test_an_appellate_court_follows_the_court_of_first_instance_not_its_seat(pack):
    appeal = Origin("Tòa Phúc thẩm Tòa án nhân dân tối cao tại Hà Nội", first_instance="Tòa án nhân dân tỉnh Nghệ An")
    assert competent_province(appeal, pack) == (load_provinces(pack).code("40"), "L25 32.1.b")
    cassation = Origin("Tòa án nhân dân tối cao", first_instance="Tòa án nhân dân tỉnh Quảng Nam")
    assert competent_province(cassation, pack) == (load_provinces(pack).code("48"), "L25 32.1.c")
    foreign = dataclasses.replace(appeal, title=Title.FOREIGN)
    assert competent_province(foreign, pack)[1] == "L25 32.1.g"
    with pytest.raises(LawError) as caught:
        competent("40", Origin("Tòa Phúc thẩm Tòa án nhân dân tối cao tại Hà Nội"), pack)
    assert caught.value.field == "first_instance"


def test_a_military_court_goes_to_the_region(pack):
    verdict = competent("79", Origin("Tòa án quân sự Quân khu 7"), pack)
    assert (verdict.allowed, verdict.article) == (False, "L25 32.3")


def test_titles_that_no_court_routes_need_the_seat_b23(pack):
    award = Origin("Trung tâm Trọng tài Quốc tế Việt Nam", Title.ARBITRAL, seat="01")
    assert competent("01", award, pack).article == "L25 32.1.h"
    with pytest.raises(LawError) as caught:
        competent("01", Origin("Trung tâm Trọng tài Quốc tế Việt Nam", Title.ARBITRAL), pack)
    assert caught.value.field == "seat"


def test_there_are_34_provinces_and_no_name_means_two(pack):
    provinces = load_provinces(pack)
    assert len(provinces) == 34
    assert [p.code for p in provinces] == sorted(p.code for p in provinces)
    former = [fold(n) for p in provinces for n in (*p.former_names, *p.aliases)]
    assert len(former) == len(set(former))
    present = {fold(p.name): p.code for p in provinces}
    # A name both present and former (Lào Cai) must mean the same province either way.
    assert all(present.get(fold(n), p.code) == p.code for p in provinces for n in p.former_names)
    assert {"79", "01", "48", "92"} <= {p.code for p in provinces}


def test_the_provinces_agree_with_an_independent_list(pack):
    theirs = {f"{int(p.code):02}": fold(p.name).removeprefix("thanh pho ") for p in Province.iter_all()}
    assert {p.code: fold(p.name) for p in load_provinces(pack)} == theirs


def test_the_register_routes_every_court(pack):
    """The courts of the office's register are all read; those of other provinces are refused, not guessed."""
    import csv
    from pathlib import Path

    register = Path("../shared/data/register/register.csv")
    if not register.exists():
        pytest.skip("the shared register is not beside this checkout")
    with register.open(encoding="utf-8-sig") as rows:
        courts = {row["issuing_court"] for row in csv.DictReader(rows)}
    assert {competent("79", Origin(c), pack).allowed for c in courts} == {True, False}
