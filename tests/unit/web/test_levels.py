"""The country in tiles, and what is said of it in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from law.pack import current_pack
from law.provinces import load_provinces
from web.levels import TILES, Cell, Part, heat_sentence, sentence, within
from web.queries import Filter

PART = Part("79", "Hồ Chí Minh", 200, 0, 50, 1_500.4, 10, 0, 0, 0, 0, 0)


def test_each_province_has_a_tile_at_a_place_of_its_own() -> None:
    codes = [province.code for province in load_provinces(current_pack())]
    assert sorted(TILES) == sorted(codes)
    assert len(set(TILES.values())) == len(codes)


def test_the_north_is_above() -> None:
    """Lạng Sơn, Huế, Cà Mau."""
    assert TILES["20"] < TILES["46"] < TILES["96"]


@pytest.mark.parametrize(("late", "shade"), [(0, 0), (1, 1), (4, 1), (5, 2), (10, 2), (20, 3), (21, 4), (200, 4)])
def test_a_tile_is_the_darker_the_more_of_its_cases_are_late(late: int, shade: int) -> None:
    assert replace(PART, late=late).shade == shade
    assert replace(PART, open=0).shade == 0


def test_the_picture_is_said_in_words() -> None:
    hue = replace(PART, key="46", name="Huế", open=50, late=5)
    here = replace(PART, late=12)
    assert sentence([hue, here], "vi") == (
        "17 trên 250 vụ việc đang thi hành (6,8%) có việc quá hạn; nhiều nhất ở Hồ Chí Minh: 12 vụ, 6,0% số vụ đang "
        "thi hành ở đó."
    )
    assert sentence([hue, here], "en").startswith("17 of 250 open cases (6.8%) have overdue duties; most of them at Hồ")
    assert sentence([PART], "en") == "200 cases are open, none of them late."
    assert sentence([], "vi") == "Chưa có vụ việc nào đang thi hành."


def test_where_most_lies_is_said_in_words() -> None:
    cells = [Cell("79", "Hồ Chí Minh", "coercion", 9, 1, 7, 3_000.0), Cell("46", "Huế", "opened", 5, 0, 5, 1_000.0)]
    assert heat_sentence(cells, "vi") == (
        "Cưỡng chế thi hành án ở Hồ Chí Minh giữ nhiều ngày-vụ việc nhất: 3.000, bằng 75,0% của tất cả (7 vụ)."
    )
    assert heat_sentence([], "en") == "No case waits for any body."


def test_a_level_is_divided_into_the_next() -> None:
    assert [within(Filter()), within(Filter("79")), within(Filter("79", room="P1"))] == ["office", "room", "officer"]
